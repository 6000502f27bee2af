"""The timeline in words: every event as a sentence, as a line, and as the message that tells it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain import moments
from incidentbot.domain.clocks import Kind
from incidentbot.domain.incidents import Incident
from incidentbot.domain.lines import minute
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import (
    aftermath,
    afterwards,
    assessment,
    checklists,
    clocks,
    deeds,
    drafts,
    drills,
    followups,
    forms,
    gates,
    inputs,
    mrkdwn,
    names,
    polls,
    reasons,
    reports,
    situations,
    tasks,
    updates,
)
from incidentbot.slack.blocks.elements import Block, Message, message, said, section
from incidentbot.slack.blocks.mrkdwn import because, mention, short

CALLBACK, CALLBACK_DECISION = "note", "decision"
FIELDS = {"text": "text", "at": "at"}
DECISION_FIELDS = {"text": "text"}

_Telling = Callable[[ev.Entry, Any, Playbook], str]


def sentence(entry: ev.Entry, playbook: Playbook) -> str:
    """Say an event in one sentence."""
    return _SENTENCES[type(entry.event)](entry, entry.event, playbook)


def told(
    entry: ev.Entry,
    incident: Incident,
    playbook: Playbook,
    *,
    thread: bool,
    direct: bool = False,
) -> Message:
    """Build the message that tells an event.

    Args:
        entry: What happened.
        incident: As it is now.
        playbook: For its names.
        thread: Under the announcement, where next steps are not for the reader.
        direct: Where nothing around it says which incident is meant.
    """
    if posted := _POSTED.get(type(entry.event)):
        return posted(entry, incident, playbook)
    rich = None if thread or direct else _IN_ROOM.get(type(entry.event))
    if rich:
        return rich(entry, incident, playbook, sentence(entry, playbook))
    match entry.event:
        case ev.TaskGiven() if direct:
            return tasks.given(entry, incident)
        case ev.FollowUpCreated() | ev.FollowUpChanged() if direct:
            return followups.given(entry, incident)
        case ev.IncidentResolved() | ev.IncidentClosed() | ev.IncidentReopened():
            here = not thread and not direct
            return aftermath.told(entry, incident, playbook, thread=thread, offers=here)
        case _:
            words = _words(entry, incident, playbook, here=thread or incident.private)
    full = f"{names.ref(incident)}: {words}"
    return message(full, section(full if direct else mrkdwn.sentence(words)))


def _words(entry: ev.Entry, incident: Incident, playbook: Playbook, *, here: bool) -> str:
    """Say an event in one sentence, and what follows from it at this moment."""
    words, following = sentence(entry, playbook), ""
    match entry.event:
        case ev.RoomLost():
            following = _room_lost_next(here=here)
        case ev.NoteAdded(noted_at=at) if minute(at) < minute(entry.at):
            words = _noted_of(entry.event, mrkdwn.when(at, entry.at))
        case ev.ItemTicked():
            following = checklists.completed(entry.event, incident, playbook)
        case ev.StatusChanged():
            following = gates.watched_until(incident, playbook, entry.at)
        case ev.Escalated(clock=Kind.LEVEL.value):
            words = reasons.unmitigated(entry, entry.event, incident)
            following = _reached(entry.event)
    return f"{words} {following}".strip()


def decision_form(incident: Incident) -> Block:
    """Build the form for a decision."""
    typed = inputs.text_input(
        "text",
        "Decision",
        placeholder="What was decided, and why",
        multiline=True,
        optional=False,
    )
    metadata = forms.metadata(incident)
    return inputs.modal(
        CALLBACK_DECISION, "Record a decision", [typed], submit="Record", metadata=metadata
    )


def note_form(incident: Incident, *, initial: str | None = None) -> Block:
    """Build the form for a line on the timeline; the time is for what happened earlier."""
    typed = inputs.text_input(
        "text",
        "Note",
        initial=initial,
        placeholder="What happened, or what was decided",
        multiline=True,
        optional=False,
    )
    earlier = inputs.moment_input(
        "at", "When it happened", hint="In your own time zone. Leave it empty for now."
    )
    return inputs.modal(
        CALLBACK, "Add a note", [typed, earlier], submit="Add", metadata=forms.metadata(incident)
    )


def parse(view: Mapping[str, Any]) -> str:
    """Read the decision, or the words of the note, as they were sent."""
    return forms.text_value(view, "text") or ""


def parse_note(view: Mapping[str, Any]) -> tuple[str, datetime | None]:
    """Read the note, and when it happened where that was chosen."""
    return parse(view), forms.when_value(view, "at")


def noted(incident: Incident, entries: Iterable[ev.Entry]) -> Message:
    """Say that a note was written, and how the time in front of it was understood."""
    when = "".join(
        _of_then(entry, entry.event) for entry in entries if isinstance(entry.event, ev.NoteAdded)
    )
    return said(f"Noted on the timeline of {mrkdwn.short(incident.ref, 40)}{when}.")


def _of_then(entry: ev.Entry, event: ev.NoteAdded) -> str:
    if minute(event.noted_at) < minute(entry.at):
        return f" at {mrkdwn.day_and_time(event.noted_at)}"
    time = moments.read_time(event.text, near=entry.at)
    # Whoever meant a time of yesterday has to hear that it was not taken so.
    return ". The time in front is still to come, so it stays in the words" if time else ""


def _room_lost_next(*, here: bool) -> str:
    place = "posted here" if here else "posted in the thread of its announcement"
    return f"What happens next is {place}. `/incident update` still works anywhere."


def _declared(entry: ev.Entry, event: ev.IncidentDeclared, playbook: Playbook) -> str:
    severity = names.severity_label(event.severity, playbook)
    drill = "a drill, " if event.drill else ""
    return f"{mention(entry.by)} declared {drill}{severity}: {mrkdwn.quoted(event.title)}."


def _acknowledged(entry: ev.Entry, event: ev.IncidentAcknowledged, _: Playbook) -> str:
    by_deed = {"claimed": " by taking a role", "updated": " by posting an update"}
    return f"{mention(entry.by)} acknowledged{by_deed.get(event.how, '')}."


def _role_taken(entry: ev.Entry, event: ev.RoleTaken, playbook: Playbook) -> str:
    role = names.role(event.role, playbook)
    instead = f" in place of {mention(event.previous)}" if event.previous else ""
    if event.how == "accepted" and event.previous:
        return f"{mention(event.person)} takes over {role} from {mention(event.previous)}."
    if event.how in ("assigned", "declared") and entry.by != event.person:
        return f"{mention(entry.by)} made {mention(event.person)} {role}{instead}."
    return f"{mention(event.person)} is {role}{instead}."


def _role_left(entry: ev.Entry, event: ev.RoleLeft, playbook: Playbook) -> str:
    role = names.role(event.role, playbook)
    if event.how == "deactivated":
        return (
            f"{mention(event.person)} was {role}, and their account is deactivated. "
            "Nobody holds the role now: claim it, or give it to somebody."
        )
    return f"{mention(event.person)} left {role}. The role is free to claim."


def _offered(entry: ev.Entry, event: ev.HandoverOffered, playbook: Playbook) -> str:
    role = names.role(event.role, playbook)
    return (
        f"{mention(event.holder)} offers {role} to {mention(event.person)}. "
        "It moves once they accept."
    )


def _declined(entry: ev.Entry, event: ev.HandoverDeclined, playbook: Playbook) -> str:
    role = names.role(event.role, playbook)
    return f"{mention(event.person)} cannot take {role}. It stays where it is."


def _status(entry: ev.Entry, event: ev.StatusChanged, _: Playbook) -> str:
    old, new = short(event.old, 40), short(event.new, 40)
    return f"Status: {old} → {new}, by {mention(entry.by)}."


def _severity(entry: ev.Entry, event: ev.SeverityChanged, _: Playbook) -> str:
    moved = f"{short(event.old, 40)} → {short(event.new, 40)}"
    return f"Severity: {moved}, by {mention(entry.by)}{because(event.why)}"


def _updated(entry: ev.Entry, event: ev.UpdatePosted, _: Playbook) -> str:
    news = event.impact or event.actions or event.next_steps or event.eta
    said = f": {short(news)}" if news else "."
    return f"{mention(entry.by)} posted an update, {short(event.status, 40)}{said}"


def _noted(entry: ev.Entry, event: ev.NoteAdded, _: Playbook) -> str:
    return _noted_of(event)


def _noted_of(event: ev.NoteAdded, when: str = "") -> str:
    said, of_then = short(event.text, mrkdwn.REASON), f" for {when}" if when else ""
    message_link = f" ({mrkdwn.link(event.permalink, 'message')})" if event.permalink else ""
    return f"{mention(event.author)} noted{of_then}: {said}{message_link}"


def _note_removed(entry: ev.Entry, event: ev.NoteRemoved, _: Playbook) -> str:
    return f"{mention(entry.by)} took a message off the timeline."


def _linked(entry: ev.Entry, event: ev.LinkAdded, _: Playbook) -> str:
    return f"{mention(entry.by)} added a link: {mrkdwn.link(event.url, event.title or event.url)}"


def _reached(event: ev.Escalated) -> str:
    people = mrkdwn.mentions(event.people)
    return f"Called in: {people}." if people else "Nobody I can reach is named for it."


def _escalated(entry: ev.Entry, event: ev.Escalated, playbook: Playbook) -> str:
    if event.clock == Kind.LEVEL:
        # How long it had lasted stands beside it on the timeline.
        rung = f"level {event.level} ({short(event.name, 80)})"
        return f"It was not mitigated in time and went to {rung}. {_reached(event)}"
    people = mrkdwn.mentions(event.people) or "nobody is named for it"
    who = "Nobody answered in time" if event.clock else mention(entry.by)
    rung = f"level {event.level} ({short(event.name, 80)})"
    verb = ", so this goes to" if event.clock else " escalated to"
    return f"{who}{verb} {rung}: {people}{because(event.why)}"


def _nagged(entry: ev.Entry, event: ev.NagSent, playbook: Playbook) -> str:
    what = clocks.name(event.kind, event.subject, playbook)
    people = f" to {mrkdwn.mentions(event.people)}" if event.people else ""
    since = "due since" if entry.at >= event.due_at else "due"
    return f"Reminder{people}: {what}, {since} {mrkdwn.utc(event.due_at, entry.at)}."


def _snoozed(entry: ev.Entry, event: ev.NagSnoozed, playbook: Playbook) -> str:
    what = clocks.name(event.kind, event.subject, playbook)
    until = mrkdwn.when(event.until, entry.at)
    put_off, stays = f"the reminder ({what})", "The deadline itself stays."
    if event.others:
        put_off = f"{event.others + 1} reminders ({what} and {event.others} more)"
        stays = "The deadlines themselves stay."
    return f"{mention(entry.by)} put off {put_off} until {until}{because(event.why)} {stays}"


def _subscribed(entry: ev.Entry, event: ev.Subscribed, _: Playbook) -> str:
    return f"{mention(event.person)} subscribed."


def _unsubscribed(entry: ev.Entry, event: ev.Unsubscribed, _: Playbook) -> str:
    return f"{mention(event.person)} unsubscribed."


def _joined(entry: ev.Entry, event: ev.PersonJoined, _: Playbook) -> str:
    return f"{mention(event.person)} joined the war room."


def _left(entry: ev.Entry, event: ev.PersonLeft, _: Playbook) -> str:
    return f"{mention(event.person)} left the war room."


def _made_private(entry: ev.Entry, event: ev.MadePrivate, _: Playbook) -> str:
    return f"{mention(entry.by)} made it private, for {mrkdwn.mentions(event.people) or 'nobody'}."


def _resolved(entry: ev.Entry, event: ev.IncidentResolved, _: Playbook) -> str:
    return f"{mention(entry.by)} resolved it{because(event.summary)}"


def _reopened(entry: ev.Entry, event: ev.IncidentReopened, _: Playbook) -> str:
    return f"{mention(entry.by)} reopened it{because(event.why)}"


def _closed(entry: ev.Entry, event: ev.IncidentClosed, _: Playbook) -> str:
    return f"{mention(entry.by)} closed it{because(event.why)}"


def _room_lost(entry: ev.Entry, event: ev.RoomLost, _: Playbook) -> str:
    if event.how in ("archived", "deleted"):
        return f"The war room was {event.how}."
    return f"No war room could be opened ({short(event.how, 40)})."


_POSTED: dict[type[Any], Callable[[ev.Entry, Incident, Playbook], Message]] = {
    ev.UpdatePosted: updates.posted,
    ev.ReportGiven: reports.posted,
    ev.PollOpened: polls.told,
    ev.PollClosed: polls.told,
}

_IN_ROOM: dict[type[Any], Callable[[ev.Entry, Incident, Playbook, str], Message]] = {
    ev.DraftWritten: drafts.written,
    ev.DrillBegun: drills.begun,
    ev.DrillInjected: drills.injected,
    ev.DrillScored: drills.scored,
    ev.DraftApproved: lambda entry, incident, _, words: drafts.approved(entry, incident, words),
    ev.SeverityAssessed: assessment.told,
    ev.SituationNamed: situations.told,
    ev.GateOverridden: lambda entry, incident, _, __: gates.overridden(entry, incident),
    ev.WatchPassed: lambda entry, incident, _, words: gates.watched(entry, incident, words),
}

_SENTENCES: dict[type[Any], _Telling] = {
    **deeds.SENTENCES,
    **afterwards.SENTENCES,
    ev.IncidentDeclared: _declared,
    ev.IncidentAcknowledged: _acknowledged,
    ev.RoleTaken: _role_taken,
    ev.RoleLeft: _role_left,
    ev.HandoverOffered: _offered,
    ev.HandoverDeclined: _declined,
    ev.StatusChanged: _status,
    ev.SeverityChanged: _severity,
    ev.UpdatePosted: _updated,
    ev.NoteAdded: _noted,
    ev.NoteRemoved: _note_removed,
    ev.LinkAdded: _linked,
    ev.Escalated: _escalated,
    ev.NagSent: _nagged,
    ev.NagSnoozed: _snoozed,
    ev.Subscribed: _subscribed,
    ev.Unsubscribed: _unsubscribed,
    ev.PersonJoined: _joined,
    ev.PersonLeft: _left,
    ev.MadePrivate: _made_private,
    ev.IncidentResolved: _resolved,
    ev.IncidentReopened: _reopened,
    ev.IncidentClosed: _closed,
    ev.RoomLost: _room_lost,
}
