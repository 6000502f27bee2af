"""Getting louder: reminders, what is done about them, and pages."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import AFTERMATH, Clock, Key, Kind, missing_roles
from incidentbot.domain.clocks.owed import CUSTOMERS, EXECUTIVES, PUBLIC
from incidentbot.domain.escalation import NEXT_LEVEL
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import COMMANDER, Playbook
from incidentbot.slack.blocks import (
    assessment,
    buttons,
    calls,
    checklists,
    drafts,
    followups,
    forms,
    inputs,
    mrkdwn,
    names,
    postmortems,
    reasons,
    reports,
    reviews,
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
DEFAULT_SNOOZE, DEFAULT_AFTERWARDS = "15m", "2d"
CLAIMS_SHOWN = 8


def snooze_form(
    incident: Incident, clock: Clock | str | None = None, *, afterwards: bool = False
) -> Block:
    """Build the form that puts a reminder off: of this clock, or the one that comes first."""
    clock_id = clock.id if isinstance(clock, Clock) else clock
    lengths = "2d, 1w …; 14d at most." if afterwards else "15m, 1h …; 24h at most."
    return inputs.modal(
        CALLBACK_SNOOZE,
        "Put off a reminder",
        [
            inputs.text_input(
                "length",
                "For",
                initial=DEFAULT_AFTERWARDS if afterwards else DEFAULT_SNOOZE,
                hint=f"{lengths} The deadline itself stays.",
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
    what = Kind(event.kind), event.subject
    head = late(what, incident, playbook, about=about, due_at=event.due_at, now=entry.at)
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


def late(
    what: Key,
    incident: Incident,
    playbook: Playbook,
    *,
    about: str | None,
    due_at: datetime,
    now: datetime,
) -> str:
    """Say that the time of something is up, or will soon be.

    Args:
        what: The kind of clock, and what it is about.
        incident: Whose clock it is.
        playbook: The incident's.
        about: How the incident is called; None where the sentence stands below its name.
        due_at: The deadline.
        now: When this is said.
    """
    kind, subject = what
    it, due = about or "it", mrkdwn.when(due_at, now)
    match kind:
        case Kind.ROLES:
            return f"{_missing(incident, playbook, it)} That was due at {due}."
        case Kind.TASK:
            return f"{_task(subject, incident)} was due at {due}."
        case Kind.FOLLOW_UP:
            return followups.reminded(incident, subject, about=about, due_at=due_at, now=now)
        case Kind.REVIEW:
            return reviews.late(incident, about=about, due=due, now=now)
        case _ if kind in postmortems.ENDS:
            return postmortems.late(kind, about=about, due_at=due_at, now=now)
        case _:
            return _LATE[kind].format(
                about=it,
                of=f" of {about}" if about else "",
                on=f" on {about}" if about else "",
                concerning=f" about {about}" if about else "",
                due=due,
                commander=names.role(COMMANDER, playbook),
                subject=names.subject(kind, subject, playbook),
            )


_LATE = {
    Kind.ACKNOWLEDGE: "Nobody has acknowledged {about} yet. That was due at {due}.",
    Kind.COMMANDER: "{about} has no {commander} yet. One was due at {due}.",
    Kind.TRIAGE: "Nobody has confirmed the severity{of}. That was due at {due}.",
    Kind.FIRST_ACTION: "No first action{on} is ticked. One was due at {due}.",
    Kind.CALL: "The call{concerning} is not open. That was due at {due}.",
    Kind.UPDATE: "An update on {about} was due at {due}.",
    Kind.EXECUTIVES: "Executives were to hear of {about} by {due}.",
    Kind.STATUS_PAGE: "The status page was to say more{on} by {due}.",
    Kind.CUSTOMERS: "Customers were to hear of {about} by {due}.",
    Kind.REPORT: "{subject} was to report{on} by {due}.",
    Kind.PHASE: "{about} was to leave the phase “{subject}” by {due}.",
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
    Kind.POSTMORTEM: "please write what is missing, and publish it.",
    Kind.PUBLICATION: "please publish it.",
    Kind.REVIEW: "please plan it, or say that it was held.",
    Kind.SHARE: "please send it into review.",
    Kind.FOLLOW_UP: "please mark it done once it is, or choose another date.",
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
    if not incident.status.open and event.kind not in AFTERMATH:
        return []
    clock = event.clock_id
    first = answers(Kind(event.kind), incident, playbook, event.subject)
    return [*first, buttons.snooze(incident, clock), buttons.why(incident, clock)]


def answers(
    kind: Kind, incident: Incident, playbook: Playbook, subject: str | None = None
) -> list[Block | None]:
    """Build the buttons that answer a reminder, the one that ends it first."""
    if about := _ANSWERS_ABOUT.get(kind):
        return about(incident, subject)
    build = _ANSWERS.get(kind)
    return build(incident, playbook) if build else []


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
    Kind.REVIEW: reviews.answers,
    Kind.POSTMORTEM: lambda incident, _: postmortems.answers(Kind.POSTMORTEM, incident),
    Kind.PUBLICATION: lambda incident, _: postmortems.answers(Kind.PUBLICATION, incident),
    Kind.SHARE: lambda incident, _: postmortems.answers(Kind.SHARE, incident),
    Kind.EXECUTIVES: lambda incident, _: [drafts.tell(incident, EXECUTIVES)],
    Kind.STATUS_PAGE: lambda incident, _: [drafts.tell(incident, PUBLIC)],
    Kind.CUSTOMERS: lambda incident, _: [drafts.tell(incident, CUSTOMERS)],
}

_ANSWERS_ABOUT: dict[Kind, Callable[[Incident, str | None], list[Block | None]]] = {
    Kind.TASK: tasks.answers,
    Kind.FOLLOW_UP: followups.answers,
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
