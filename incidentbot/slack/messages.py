"""Which words a say becomes: from the kind of message to the builder that draws it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from incidentbot.domain.effects import MERGED_ROOM, THREAD, Message, Say, channel_ref, direct
from incidentbot.domain.errors import DeliveryError
from incidentbot.domain.events import Entry, IncidentResolved
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook, RoleSpec
from incidentbot.services.ports import Job
from incidentbot.services.postmortems import CANVAS_LINK
from incidentbot.services.reviews import document_url
from incidentbot.slack.blocks import (
    contacts,
    drafts,
    drills,
    escalation,
    incidents,
    postmortems,
    relations,
    reminders,
    reviews,
    roles,
    timeline,
)
from incidentbot.slack.blocks.elements import MESSAGE_BLOCKS, context, said, section
from incidentbot.slack.blocks.elements import Message as Words
from incidentbot.slack.blocks.mrkdwn import escape, mentions, utc

LATE = timedelta(minutes=5)
_Telling = Callable[[Job, Entry, Playbook, str | None], Words]


def of(job: Job, playbook: Playbook, *, now: datetime, base_url: str | None = None) -> Words:
    """Draw the message of a post; all that is said of a drill is marked."""
    say, incident = job.say, job.incident
    if say is not None and say.message is Message.PRACTICE:
        return drills.reminder(say.text or "", say.subject)
    if say is None or incident is None:
        raise DeliveryError("fault: nothing to say", permanent=True)
    if told := _TOLD_BY.get(say.message):
        return drills.marked(told(job, _entry_of(job), playbook, base_url), incident)
    return drills.marked(_of(job, say, incident, playbook, now=now), incident)


def _of(job: Job, say: Say, incident: Incident, playbook: Playbook, *, now: datetime) -> Words:
    channel = None if incident.room_lost else job.refs.get(channel_ref(incident.room_number))
    match say.message:
        case Message.WELCOME:
            return incidents.welcome(incident, channel or "", contacts.first_rules(playbook))
        case Message.NOTICE:
            return incidents.notice(_entry_of(job), incident, playbook)
        case Message.TROUBLE:
            return incidents.trouble(incident, (say.text or "").splitlines())
        case Message.OUTAGE:
            return said(escape(say.text or ""))
        case Message.DUTIES:
            return _duties(job, incident, playbook.role(say.subject or ""), channel)
        case _:
            return _of_event(job, say, incident, playbook, channel, now=now)


def dated(words: Words, job: Job, now: datetime) -> Words:
    """End a message that comes late with the time at which it was written."""
    if now - job.written_at <= LATE:
        return words
    written = f"(written {utc(job.written_at, now)})"
    blocks = (*words.blocks[: MESSAGE_BLOCKS - 1], context(written))
    return Words(text=f"{words.text} {written}", blocks=blocks)


def addressed(say: Say, person: str) -> Say:
    """Return a say for a group as one for one of its people."""
    return replace(say, place=direct(person), people=(person,))


def _of_event(
    job: Job,
    say: Say,
    incident: Incident,
    playbook: Playbook,
    channel: str | None,
    *,
    now: datetime,
) -> Words:
    entry = _entry_of(job)
    match say.message:
        case Message.PAGE:
            return escalation.page(entry, incident, playbook, channel)
        case Message.NAG:
            directly = say.place.startswith("dm:")
            return escalation.nag(entry, incident, playbook, direct=directly, channel=channel)
        case Message.NAGS:
            return reminders.several(say, incident, playbook, job.clocks, now=now, channel=channel)
        case Message.DRAFT:
            return drafts.text(entry, incident)
        case Message.HANDOVER:
            role = playbook.role(say.subject or "")
            return roles.handover(
                incident, role, entry, job.clocks, now, playbook=playbook, channel=channel
            )
        case _:
            return _calling(
                say,
                timeline.told(
                    entry,
                    incident,
                    playbook,
                    thread=say.place == THREAD,
                    direct=say.place.startswith("dm:"),
                ),
            )


def _duties(job: Job, incident: Incident, role: RoleSpec, channel: str | None) -> Words:
    if job.entry is not None and isinstance(job.entry.event, IncidentResolved):
        return roles.duties_after(incident, role)
    return roles.duties(incident, role, channel)


def _calling(say: Say, words: Words) -> Words:
    """Mention those whom a message under the announcement is to reach."""
    if say.place != THREAD or not say.people:
        return words
    called = mentions(say.people)
    return Words(text=f"{words.text} {called}", blocks=(*words.blocks, section(called)))


def _entry_of(job: Job) -> Entry:
    if job.entry is None:
        raise DeliveryError("fault: the event is missing", permanent=True)
    return job.entry


def _invitation(job: Job, entry: Entry, playbook: Playbook, base_url: str | None) -> Words:
    return reviews.invitation(entry, job.of, playbook, _read_at(job, base_url))


def _shared(job: Job, entry: Entry, playbook: Playbook, base_url: str | None) -> Words:
    return reviews.shared(job.of, playbook, _read_at(job, base_url))


def _read_at(job: Job, base_url: str | None) -> str | None:
    return document_url(job.of, base_url) or job.refs.get(CANVAS_LINK)


def _merged(job: Job, entry: Entry, _: Playbook, __: str | None) -> Words:
    place = job.say.place if job.say else ""
    return relations.merged(entry, job.of, job.refs.get(MERGED_ROOM), place=place)


def _document(job: Job, entry: Entry, playbook: Playbook, base_url: str | None) -> Words:
    page, canvas = document_url(job.of, base_url), job.refs.get(CANVAS_LINK)
    found = {"the web page": page, "the canvas": canvas}
    links = {name: url for name, url in found.items() if url}
    return postmortems.told(entry, job.of, playbook, links)


_TOLD_BY: dict[Message | None, _Telling] = {
    Message.INVITATION: _invitation,
    Message.SHARED: _shared,
    Message.MERGED: _merged,
    Message.DOCUMENT: _document,
}
