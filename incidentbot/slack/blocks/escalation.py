"""Getting louder: reminders, what is done about them, and pages."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import chain, zip_longest
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Clock, Key, Kind, missing_roles
from incidentbot.domain.clocks.owed import CUSTOMERS, EXECUTIVES, PUBLIC
from incidentbot.domain.effects import Say
from incidentbot.domain.escalation import NEXT_LEVEL
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import COMMANDER, Playbook
from incidentbot.slack.blocks import (
    assessment,
    buttons,
    calls,
    checklists,
    clocks,
    drafts,
    forms,
    inputs,
    mrkdwn,
    names,
    reasons,
    reports,
    surfaces,
    tasks,
)
from incidentbot.slack.blocks.elements import (
    Block,
    Message,
    actions,
    context,
    labelled,
    section,
    whole,
)

CALLBACK_SNOOZE = "snooze"
SNOOZE_FIELDS = {"length": "length", "why": "why"}
DEFAULT_SNOOZE = "15m"
CLAIMS_SHOWN = 8
ANSWERS_SHOWN = 10


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
    answers = [_answers(each.kind, incident, playbook, each.subject) for each in waiting]
    # The first answer to each comes before the second answer to any.
    for each in chain.from_iterable(zip_longest(*answers)):
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
    reason = reasons.called(entry, incident, playbook)
    head = f"You are needed for {names.ref_and_title(incident)}: {reason}"
    place = mrkdwn.room(channel)
    acknowledge = buttons.acknowledge(incident)
    join = f"join {place}" if place else "join the war room"
    first = f"Please acknowledge, then {join}." if acknowledge else f"Please {join}."
    state = surfaces.told_as(incident, playbook)
    return whole(
        section(f"{head}\n{state}"),
        labelled("Impact", incident.impact),
        section(f"{first} {_command(entry, incident, playbook)}".strip()),
        actions(
            acknowledge,
            buttons.plain(incident, buttons.JOIN, "Open war room"),
            *(
                _commander(incident, playbook)
                if _on_call_commands(entry, incident, playbook)
                else ()
            ),
        ),
    )


def _on_call_commands(entry: ev.Entry, incident: Incident, playbook: Playbook) -> bool:
    declared = isinstance(entry.event, ev.IncidentDeclared)
    return declared and playbook.commands == "on-call" and incident.commander is None


def _command(entry: ev.Entry, incident: Incident, playbook: Playbook) -> str:
    if not _on_call_commands(entry, incident, playbook):
        return ""
    role = names.role(COMMANDER, playbook)
    return f"The highest ranking person on call is the {role}: if that is you, claim the role."


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
    Kind.PHASE: "{about} was to leave the phase “{subject}” by {due}.",
    Kind.LEVEL: "{subject} was to come in on {about} by {due}.",
    Kind.SITUATION: "{subject}: {about}, since {due}.",
    Kind.RESOLVE: "{about} was to be resolved by {due}.",
    Kind.WATCH: "{about} has been watched since {due}.",
    Kind.POLL: "The poll on {about} ended at {due}.",
    Kind.INJECT: "The drill {about} goes on at {due}.",
    Kind.POSTMORTEM: "The post-mortem of {about} is to be published by {due}.",
    Kind.PUBLICATION: "Customers are to read their version of {about} by {due}.",
    Kind.REVIEW: "The review of {about} is to be held by {due}.",
    Kind.SHARE: "The post-mortem of {about} is to go round by {due}, before the review.",
    Kind.FOLLOW_UP: "The follow-up {subject} of {about} is due at {due}.",
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
    Kind.POSTMORTEM: "please write what is missing, and publish it.",
    Kind.PUBLICATION: "please publish it.",
    Kind.REVIEW: "please plan it, or say that it was held.",
    Kind.SHARE: "please send it into review.",
    Kind.FOLLOW_UP: "please mark it done, or choose another date.",
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
    first = _answers(Kind(event.kind), incident, playbook, event.subject)
    return [*first, buttons.snooze(incident, clock), buttons.why(incident, clock)]


def _answers(
    kind: Kind, incident: Incident, playbook: Playbook, subject: str | None = None
) -> list[Block | None]:
    if about := _ANSWERS_ABOUT.get(kind):
        return about(incident, subject)
    answers = _ANSWERS.get(kind)
    return answers(incident, playbook) if answers else []


def _commander(incident: Incident, playbook: Playbook) -> list[Block | None]:
    return _claims([] if incident.commander else [COMMANDER], incident, playbook)


def _roles(incident: Incident, playbook: Playbook) -> list[Block | None]:
    return _claims(missing_roles(incident, playbook), incident, playbook)


_ANSWERS: dict[Kind, Callable[[Incident, Playbook], list[Block | None]]] = {
    Kind.UPDATE: lambda incident, _: [buttons.post_update(incident, primary=True)],
    Kind.ACKNOWLEDGE: lambda incident, _: [buttons.acknowledge(incident)],
    Kind.COMMANDER: _commander,
    Kind.ROLES: _roles,
    Kind.RESOLVE: lambda incident, _: [buttons.post_update(incident)],
    Kind.TRIAGE: assessment.answers_to_triage,
    Kind.CALL: calls.answers,
    Kind.FIRST_ACTION: lambda incident, _: checklists.first_action_answers(incident),
    Kind.PHASE: checklists.phase_answers,
    Kind.EXECUTIVES: lambda incident, _: [drafts.tell(incident, EXECUTIVES)],
    Kind.STATUS_PAGE: lambda incident, _: [drafts.tell(incident, PUBLIC)],
    Kind.CUSTOMERS: lambda incident, _: [drafts.tell(incident, CUSTOMERS)],
}

_ANSWERS_ABOUT: dict[Kind, Callable[[Incident, str | None], list[Block | None]]] = {
    Kind.TASK: tasks.answers,
    Kind.REPORT: reports.answers,
}


def _claims(roles: list[str], incident: Incident, playbook: Playbook) -> list[Block | None]:
    shown = roles[:CLAIMS_SHOWN]
    return [buttons.claim(incident, names.role_spec(role, playbook)) for role in shown]


def _missing(incident: Incident, playbook: Playbook, about: str) -> str:
    called = [names.role(role, playbook) for role in missing_roles(incident, playbook)]
    if not called:
        return f"The required roles of {about} were not all held."
    *others, last = called
    return f"{about} has no {', '.join(others)}{' or ' if others else ''}{last} yet."
