"""Getting louder: the form, snoozing, reminders, pages, and which rule sent them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Clock, Key, Kind, missing_roles
from incidentbot.domain.effects import Say
from incidentbot.domain.escalation import NEXT_LEVEL
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import COMMANDER, Playbook
from incidentbot.domain.text import spoken
from incidentbot.slack.blocks import buttons, clocks, forms, inputs, mrkdwn, names, surfaces
from incidentbot.slack.blocks.elements import (
    Block,
    Message,
    actions,
    context,
    labelled,
    said,
    section,
    whole,
)

CALLBACK = "escalate"
CALLBACK_SNOOZE = "snooze"
FIELDS = {"level": "level", "why": "why"}
SNOOZE_FIELDS = {"length": "length", "why": "why"}
REMINDERS_SHOWN = 10
DEFAULT_SNOOZE = "15m"
CLAIMS_SHOWN = 8
ANSWERS_SHOWN = 6


def form(incident: Incident, playbook: Playbook) -> Block:
    """Build the form that asks the next level in."""
    levels = [
        inputs.option(str(rung.level), f"Level {rung.level} · {rung.name}")
        for rung in playbook.escalation
    ]
    following = str(min(incident.level + 1, playbook.last_level))
    chosen = inputs.select("level", "Level", levels, initial=following)
    why = inputs.text_input("why", "Why", placeholder="What you need them for", multiline=True)
    metadata = forms.metadata(incident)
    if chosen is None:
        none = section("This playbook has no escalation levels. Ask people in the war room.")
        return inputs.modal(None, "Escalate", [none], close="Close", metadata=metadata)
    return inputs.modal(CALLBACK, "Escalate", [chosen, why], submit="Escalate", metadata=metadata)


def parse(view: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Read the level and why."""
    return forms.choice(view, "level"), forms.text_value(view, "why")


def snooze_form(incident: Incident, clock: Clock | str | None = None) -> Block:
    """Build the form that puts a reminder off: of this clock, or the one that comes first."""
    clock_id = clock.id if isinstance(clock, Clock) else clock
    return inputs.modal(
        CALLBACK_SNOOZE,
        "Put off a reminder",
        [
            inputs.text_input(
                "length",
                "For",
                initial=DEFAULT_SNOOZE,
                hint="15m, 1h …; 24h at most. The deadline itself stays.",
                optional=False,
            ),
            inputs.text_input("why", "Why", placeholder="The others see this", optional=False),
        ],
        submit="Put off",
        metadata=forms.metadata(incident, clock=clock_id),
    )


def parse_snooze(view: Mapping[str, Any]) -> tuple[str, str, str | None]:
    """Read for how long as typed, why, and the clock's id."""
    length = forms.text_value(view, "length") or ""
    return length, forms.text_value(view, "why") or "", forms.carried_text(view, "clock")


def nag(
    entry: ev.Entry,
    incident: Incident,
    playbook: Playbook,
    *,
    direct: bool,
    channel: str | None,
) -> Message:
    """Build the reminder that a clock ran out: what is due, what to do, and by which rule."""
    event = _reminder(entry)
    about = names.ref_and_title(incident) if direct else names.ref(incident)
    due = mrkdwn.when(event.due_at, entry.at)
    what = Kind(event.kind), event.subject
    head = _late(what, incident, playbook, about=about, due=due)
    place = mrkdwn.room(channel) if direct else None
    following = " ".join(
        filter(
            None,
            [
                _louder(event),
                _asked(event, direct=direct),
                f"War room: {place}." if place else None,
            ],
        )
    )
    rule = f"Rule: {mrkdwn.short(event.rule)}."
    return whole(
        section(f"{head}\n{following}"),
        actions(*_nag_buttons(event, incident, playbook)),
        context(rule),
    )


def nags(
    say: Say,
    incident: Incident,
    playbook: Playbook,
    running: Iterable[Clock],
    *,
    now: datetime,
    channel: str | None,
) -> Message:
    """Build one reminder of several clocks: those among them that still run, the oldest first."""
    direct = say.place.startswith("dm:")
    named = (say.subject or "").split(",")
    waiting = [clock for clock in clocks.next_due(running) if clock.id in named]
    waiting.sort(key=lambda clock: list(Kind).index(clock.kind))
    about = names.ref_and_title(incident) if direct else names.ref(incident)
    lines = [f"• {_behind(clock, incident, playbook, now)}" for clock in waiting]
    people = mrkdwn.mentions(say.people)
    asked = "Please see to it." if direct or not people else f"{people}: please see to it."
    place = mrkdwn.room(channel) if direct else None
    level = max((clock.nag_level for clock in waiting), default=0)
    reached = f"\nThis has reached escalation level {level}." if level else ""
    return whole(
        section(f"{about}: {len(lines)} things are due.\n{mrkdwn.joined(lines)}{reached}"),
        section(f"{asked} War room: {place}." if place else asked),
        actions(*_all_answers(waiting, incident, playbook)),
        context(f"Rules: {playbook.name}, {mrkdwn.short(incident.severity, 40)}."),
    )


def _behind(clock: Clock, incident: Incident, playbook: Playbook, now: datetime) -> str:
    due = mrkdwn.when(clock.due_at, now)
    return mrkdwn.sentence(_late(clock.key, incident, playbook, about="it", due=due))


def _all_answers(
    waiting: list[Clock], incident: Incident, playbook: Playbook
) -> list[Block | None]:
    if not waiting or not incident.status.open:
        return []
    offered: dict[str, Block] = {}
    for clock in waiting:
        for each in _answers(clock.kind, incident, playbook):
            if each:
                offered.setdefault(str(each["action_id"]), each)
    named = ",".join(clock.id for clock in waiting)
    return [
        *list(offered.values())[:ANSWERS_SHOWN],
        buttons.snooze(incident, named),
        buttons.why(incident, waiting[0].id),
    ]


def page(entry: ev.Entry, incident: Incident, playbook: Playbook, channel: str | None) -> Message:
    """Build what calls somebody in: why, what it is about, and what to do first."""
    head = f"You are needed for {names.ref_and_title(incident)}: {_reason(entry, playbook)}"
    place = mrkdwn.room(channel)
    acknowledge = buttons.acknowledge(incident)
    join = f"join {place}" if place else "join the war room"
    first = f"Please acknowledge, then {join}." if acknowledge else f"Please {join}."
    state = surfaces.told_as(incident, playbook)
    return whole(
        section(f"{head}\n{state}"),
        labelled("Impact", incident.impact),
        section(first),
        actions(acknowledge, buttons.plain(incident, buttons.JOIN, "Open war room")),
    )


def escalated(entry: ev.Entry) -> Message:
    """Build the answer to whoever escalated: whom it reaches."""
    if not isinstance(entry.event, ev.Escalated):
        raise TypeError("Only an escalation is answered as one.")
    event = entry.event
    rung = f"level {event.level} ({mrkdwn.short(event.name, 80)})"
    people = mrkdwn.mentions(event.people)
    if people:
        return said(f"Escalated to {rung}. I am calling in {people}.")
    return said(f"Escalated to {rung}, but I know nobody there. Please reach somebody yourself.")


def why(entries: Iterable[ev.Entry], playbook: Playbook, now: datetime) -> Message:
    """Build the answer to why the bot said something by itself; newest first."""
    sent = [entry for entry in entries if isinstance(entry.event, ev.NagSent)]
    newest = sorted(sent, key=lambda entry: entry.seq, reverse=True)[:REMINDERS_SHOWN]
    if not newest:
        return said("I have sent no reminders for this incident.")
    lines = [_explained(entry, playbook, now) for entry in newest]
    head = "I sent these reminders because of the playbook:"
    return said(f"{head}\n{mrkdwn.joined(lines)}")


def _reminder(entry: ev.Entry) -> ev.NagSent:
    if not isinstance(entry.event, ev.NagSent):
        raise TypeError("Only a clock that ran out is reminded of.")
    return entry.event


def _late(what: Key, incident: Incident, playbook: Playbook, *, about: str, due: str) -> str:
    kind, subject = what
    if kind is Kind.ROLES:
        return f"{_missing(incident, playbook, about)} That was due at {due}."
    if kind is Kind.TASK:
        return f"{_task(subject, incident)} was due at {due}."
    commander = names.role(COMMANDER, playbook)
    called = names.subject(kind, subject, playbook)
    return _LATE[kind].format(about=about, due=due, commander=commander, subject=called)


_LATE = {
    Kind.ACKNOWLEDGE: "Nobody has acknowledged {about} yet. That was due at {due}.",
    Kind.COMMANDER: "{about} has no {commander} yet. One was due at {due}.",
    Kind.TRIAGE: "Nobody has confirmed the severity of {about}. That was due at {due}.",
    Kind.FIRST_ACTION: "No first action on {about} is ticked. One was due at {due}.",
    Kind.CALL: "The call about {about} is not open. That was due at {due}.",
    Kind.UPDATE: "An update on {about} was due at {due}.",
    Kind.EXECUTIVES: "Executives were to hear of {about} by {due}.",
    Kind.STATUS_PAGE: "The status page was to say more on {about} by {due}.",
    Kind.CUSTOMERS: "Customers were to hear of {about} by {due}.",
    Kind.REPORT: "{subject} was to report on {about} by {due}.",
    Kind.PHASE: "The phase “{subject}” of {about} was to end by {due}.",
    Kind.LEVEL: "{subject} was to come in on {about} by {due}.",
    Kind.SITUATION: "{subject}: {about}, since {due}.",
    Kind.RESOLVE: "{about} was to be resolved by {due}.",
    Kind.WATCH: "{about} has been watched since {due}.",
    Kind.POLL: "The poll on {about} ended at {due}.",
    Kind.INJECT: "The drill {about} goes on at {due}.",
}


def _task(subject: str | None, incident: Incident) -> str:
    task = incident.progress.task(subject or "")
    return f"The task {mrkdwn.quoted(task.text)}" if task else "A task"


_TO_DO = {
    Kind.ACKNOWLEDGE: "please acknowledge if you are on it.",
    Kind.COMMANDER: "please claim the role, or assign somebody.",
    Kind.ROLES: "please claim one, or assign somebody.",
    Kind.TRIAGE: "please confirm it, or choose another.",
    Kind.FIRST_ACTION: "please tick what was done, or choose what to do.",
    Kind.CALL: "please open it.",
    Kind.UPDATE: "please post one, even if nothing has changed.",
    Kind.EXECUTIVES: "please send them an update.",
    Kind.STATUS_PAGE: "please publish an update.",
    Kind.CUSTOMERS: "please send them an update.",
    Kind.REPORT: "please report, even if nothing has changed.",
    Kind.PHASE: "please move on, or say what is missing.",
    Kind.TASK: "please mark it done, or say what is in the way.",
}


def _asked(event: ev.NagSent, *, direct: bool) -> str:
    raised = event.step >= NEXT_LEVEL and not direct
    see_to_it = "please see to it."
    wanted = see_to_it if raised else _TO_DO.get(Kind(event.kind), see_to_it)
    people = mrkdwn.mentions(event.people)
    return mrkdwn.sentence(wanted) if direct or not people else f"{people}: {wanted}"


def _louder(event: ev.NagSent) -> str | None:
    if event.step < NEXT_LEVEL or not event.level:
        return None
    told = "" if event.people else " The playbook names nobody I can reach there."
    return f"This has reached escalation level {event.level}.{told}"


def _nag_buttons(event: ev.NagSent, incident: Incident, playbook: Playbook) -> list[Block | None]:
    if not incident.status.open:
        return []
    clock = event.clock_id
    first = _answers(Kind(event.kind), incident, playbook)
    return [*first, buttons.snooze(incident, clock), buttons.why(incident, clock)]


def _answers(kind: Kind, incident: Incident, playbook: Playbook) -> list[Block | None]:
    match kind:
        case Kind.UPDATE:
            return [buttons.post_update(incident, primary=True)]
        case Kind.ACKNOWLEDGE:
            return [buttons.acknowledge(incident)]
        case Kind.COMMANDER:
            return _claims([] if incident.commander else [COMMANDER], incident, playbook)
        case Kind.ROLES:
            return _claims(missing_roles(incident, playbook), incident, playbook)
        case Kind.RESOLVE:
            return [buttons.post_update(incident)]
        case _:
            return []


def _claims(roles: list[str], incident: Incident, playbook: Playbook) -> list[Block | None]:
    shown = roles[:CLAIMS_SHOWN]
    return [buttons.claim(incident, names.role_spec(role, playbook)) for role in shown]


def _missing(incident: Incident, playbook: Playbook, about: str) -> str:
    called = [names.role(role, playbook) for role in missing_roles(incident, playbook)]
    if not called:
        return f"The required roles of {about} were not all held."
    *others, last = called
    return f"{about} has no {', '.join(others)}{' or ' if others else ''}{last} yet."


_OVERDUE = {
    Kind.ACKNOWLEDGE: "nobody has acknowledged it yet.",
    Kind.COMMANDER: "it has no {commander} yet.",
    Kind.ROLES: "its required roles are not all held yet.",
    Kind.UPDATE: "an update is late.",
    Kind.RESOLVE: "it is not resolved in time.",
}


def _reason(entry: ev.Entry, playbook: Playbook) -> str:
    match entry.event:
        case ev.Escalated(level=level, name=name, why=reason):
            rung = f"level {level} ({mrkdwn.short(name, 80)})"
            return f"{mrkdwn.mention(entry.by)} escalated to {rung}{mrkdwn.because(reason)}"
        case ev.SeverityChanged(old=old, new=new):
            moved = f"{mrkdwn.short(old, 40)} to {mrkdwn.short(new, 40)}"
            return f"{mrkdwn.mention(entry.by)} raised it from {moved}."
        case ev.NagSent(kind=kind):
            said = _OVERDUE.get(Kind(kind), "a deadline has passed.")
            return said.format(commander=names.role(COMMANDER, playbook))
        case _:
            at = mrkdwn.when(entry.at)
            return f"{mrkdwn.mention(entry.by)} declared it at {at}."


def _explained(entry: ev.Entry, playbook: Playbook, now: datetime) -> str:
    event = _reminder(entry)
    what = clocks.name(event.kind, event.subject, playbook)
    late = spoken(entry.at - event.due_at) if entry.at > event.due_at else "0 s"
    return f"• {mrkdwn.when(entry.at, now)}: {what}, {late} late. Rule: {mrkdwn.short(event.rule)}."
