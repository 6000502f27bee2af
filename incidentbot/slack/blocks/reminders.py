"""One reminder of several clocks that are due: a line, a button and a rule for each."""

from collections.abc import Iterable
from datetime import datetime

from incidentbot.domain import text
from incidentbot.domain.clocks import AFTERMATH, Clock, Kind, missing_roles
from incidentbot.domain.effects import Say
from incidentbot.domain.escalation import rule_in_short
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import buttons, clocks, escalation, mrkdwn, names
from incidentbot.slack.blocks.elements import (
    Block,
    Message,
    actions,
    context,
    relabelled,
    section,
    whole,
)

ANSWERS_SHOWN = 5
LABEL_WORDS = 40


def several(
    say: Say,
    incident: Incident,
    playbook: Playbook,
    running: Iterable[Clock],
    *,
    now: datetime,
    channel: str | None,
) -> Message:
    """Build one reminder of several clocks: those that still run, as a response goes on."""
    direct = say.place.startswith("dm:")
    named = (say.subject or "").split(",")
    waiting = [clock for clock in clocks.next_due(running) if clock.id in named]
    waiting.sort(key=lambda clock: list(Kind).index(clock.kind))
    about = names.ref_and_title(incident) if direct else names.ref(incident)
    lines = [f"• {_behind(clock, incident, playbook, now)}" for clock in waiting]
    counted = "1 thing is" if len(lines) == 1 else f"{len(lines)} things are"
    level = max((clock.nag_level for clock in waiting), default=0)
    reached = f"\nThis has reached escalation level {level}." if level else ""
    return whole(
        section(f"{about}: {counted} due.\n{mrkdwn.joined(lines)}{reached}"),
        section(_asked(say, channel, direct=direct)),
        actions(*_buttons(waiting, incident, playbook)),
        context(_rules(waiting, incident, playbook)),
    )


def _behind(clock: Clock, incident: Incident, playbook: Playbook, now: datetime) -> str:
    said = escalation.late(clock.key, incident, playbook, about=None, due_at=clock.due_at, now=now)
    return mrkdwn.sentence(said)


def _asked(say: Say, channel: str | None, *, direct: bool) -> str:
    people = mrkdwn.mentions(say.people)
    asked = "Please see to it." if direct or not people else f"{people}: please see to it."
    place = mrkdwn.room(channel) if direct else None
    return f"{asked} War room: {place}." if place else asked


def _rules(waiting: list[Clock], incident: Incident, playbook: Playbook) -> str:
    said = dict.fromkeys(rule_in_short(incident, playbook, clock) for clock in waiting)
    source = f"{mrkdwn.short(playbook.name, 80)}, {mrkdwn.short(incident.severity, 40)}"
    return f"Rules ({source}): {'; '.join(mrkdwn.short(each) for each in said)}."


def _buttons(waiting: list[Clock], incident: Incident, playbook: Playbook) -> list[Block | None]:
    if not incident.status.open:
        waiting = [clock for clock in waiting if clock.kind in AFTERMATH]
    if not waiting:
        return []
    offered: dict[str, Block] = {}
    for clock in waiting:
        if answer := _answer(clock, incident, playbook):
            offered.setdefault(str(answer["action_id"]), answer)
    shown = list(offered.values())[:ANSWERS_SHOWN]
    named = ",".join(clock.id for clock in waiting)
    return [
        *shown[:1],
        *(relabelled(each, primary=False) for each in shown[1:]),
        buttons.snooze(incident, named),
        buttons.why(incident, waiting[0].id),
    ]


def _answer(clock: Clock, incident: Incident, playbook: Playbook) -> Block | None:
    claims = clock.kind in (Kind.COMMANDER, Kind.ROLES)
    if claims and len(missing_roles(incident, playbook)) > 1:
        return buttons.plain(incident, buttons.ROLES, "Roles")
    offered = escalation.answers(clock.kind, incident, playbook, clock.subject)
    first = next((each for each in offered if each), None)
    label = _label(clock, incident, playbook)
    return relabelled(first, label=label) if first and label else first


def _label(clock: Clock, incident: Incident, playbook: Playbook) -> str | None:
    """Say in full what a button is about whose own words are clear only beside its sentence."""
    subject = clock.subject or ""
    if clock.kind is Kind.REPORT:
        return f"Report as {names.role_spec(subject, playbook).name}"
    if clock.kind is Kind.REVIEW and incident.aftermath.review:
        return "The review was held"
    if clock.kind in (Kind.TASK, Kind.FOLLOW_UP):
        item = incident.progress.task(subject) or incident.aftermath.follow_up(subject)
        words = " ".join(item.text.split()) if item else subject
        return f"Done: {text.cut(words, LABEL_WORDS)}"
    return _IN_FULL.get(clock.kind)


_IN_FULL = {
    Kind.ACKNOWLEDGE: "Acknowledge the incident",
    Kind.FIRST_ACTION: "Open the checklist",
    Kind.POSTMORTEM: "Write the post-mortem",
    Kind.SHARE: "Send the post-mortem to review",
}
