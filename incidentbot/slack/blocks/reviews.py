"""The review: the form that plans it, its invitation, the document before it, and reminders."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain import reviews, text
from incidentbot.domain.aftermath import Meeting
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.reviews import Wish
from incidentbot.slack.blocks import buttons, forms, inputs, mrkdwn, names
from incidentbot.slack.blocks.elements import (
    Block,
    Message,
    actions,
    button,
    context,
    said,
    section,
    whole,
)

CALLBACK = "review"
FIELDS = {"at": "at", "lasts": "lasts", "people": "people"}
HELD = "review_held"
FILE_COMMENT = "Open this file to put the review into your calendar."


def form(
    incident: Incident,
    playbook: Playbook,
    *,
    at: datetime,
    attendees: Iterable[str],
    optional: Iterable[str],
    named: Iterable[str] = (),
) -> Block:
    """Build the form that plans the review, or plans it anew."""
    meeting = incident.aftermath.review
    lasts = meeting.lasts if meeting and meeting.lasts else reviews.usual_length(playbook)
    coming = mrkdwn.mentions(attendees) or "nobody yet"
    others = mrkdwn.mentions(optional)
    invited = f"*Invited:* {coming}" + (f"\n*May come as well:* {others}" if others else "")
    return inputs.modal(
        CALLBACK,
        "Plan the review",
        [
            section(_planned_so_far(incident, meeting)),
            _agenda(playbook),
            section(invited),
            inputs.moment_input(
                "at", "When", initial=at, hint="In your own time zone.", optional=False
            ),
            inputs.text_input(
                "lasts", "For how long", initial=_short(lasts), hint="45m, 1h …", optional=False
            ),
            inputs.people_select("people", "Who else is to come", initial=named, optional=True),
            actions(_held(incident)) if not incident.status.open else None,
        ],
        submit="Plan",
        metadata=forms.metadata(incident),
    )


def parse(view: Mapping[str, Any]) -> Wish | None:
    """Read the form; None where no time was chosen. Raises DomainError: it is no length of time."""
    at = forms.when_value(view, "at")
    if at is None:
        return None
    lasts = text.duration(forms.text_value(view, "lasts") or "", field="lasts")
    return Wish(at=at, lasts=lasts, people=forms.people(view, "people"), anew=True)


def invitation(
    entry: ev.Entry, incident: Incident, playbook: Playbook, document: str | None
) -> Message:
    """Build what goes ahead of the calendar file, in the room and to each person."""
    event = _plan_of(entry)
    where = _where(incident, document, playbook, planned_at=entry.at, at=event.at)
    return whole(
        section(_set(event, incident, playbook)),
        _agenda(playbook),
        section(_guests(event)),
        section(where) if where else None,
        context(f"Planned by {mrkdwn.mention(entry.by)}. For another time: `/incident review`"),
    )


def shared(incident: Incident, playbook: Playbook, document: str | None) -> Message:
    """Build what whoever comes to the review is sent once the post-mortem goes round."""
    meeting = incident.aftermath.review
    at = f" at {mrkdwn.day_and_time(meeting.at)}" if meeting else ""
    name = mrkdwn.lowered(mrkdwn.short(playbook.review.name, 80))
    where = mrkdwn.link(document, "Open it") if document else "`/incident postmortem` shows it"
    return said(
        f"The post-mortem of {names.ref_and_title(incident)} is ready. "
        f"Please read it before the {name}{at}. {where}."
    )


def planned(incident: Incident, meeting: Meeting, *, local: str, anew: bool) -> Message:
    """Confirm a time, and how what was typed was understood."""
    if not anew:
        return said(
            f"The review of {names.ref(incident)} is planned for that time already: "
            f"{mrkdwn.day_and_time(meeting.at)}."
        )
    understood = f" I took that as {local}." if local else ""
    return said(
        f"The review of {names.ref(incident)} is planned for {mrkdwn.day_and_time(meeting.at)}, "
        f"for {text.spoken(meeting.lasts)}.{understood} Whoever is invited gets the invitation now."
    )


def held(incident: Incident, *, anew: bool) -> Message:
    """Confirm that the review took place."""
    noted = "Noted" if anew else "That was noted already"
    return said(f"{noted}: the review of {names.ref(incident)} was held.")


def outdated(entry: ev.Entry | None, incident: Incident) -> bool:
    """Tell whether an invitation was overtaken: another time was chosen since, or it is over."""
    meeting = incident.aftermath.review
    if entry is None or meeting is None or not isinstance(entry.event, ev.ReviewPlanned):
        return True
    same = (meeting.at, meeting.lasts) == (entry.event.at, entry.event.lasts)
    return not same or meeting.held_at is not None


def late(incident: Incident, *, about: str | None, due: str, now: datetime) -> str:
    """Say that the review is owed: to plan it, or whether it was held."""
    meeting, of = incident.aftermath.review, f" of {about}" if about else ""
    if meeting is None or meeting.at > now:
        return f"The review{of} is to be held by {due}."
    return f"The review{of} was planned for {mrkdwn.when(meeting.at, now)}. Was it held?"


def answers(incident: Incident, _: Playbook) -> list[Block | None]:
    """Build what a reminder of the review offers."""
    meeting = incident.aftermath.review
    label = "Choose another time" if meeting else "Plan the review"
    plan = buttons.plain(incident, buttons.REVIEW, label, primary=meeting is None)
    return [_held(incident, primary=True), plan] if meeting else [plan, _held(incident)]


def _held(incident: Incident, *, primary: bool = False) -> Block:
    return button("It was held", HELD, incident.id, primary=primary)


def _planned_so_far(incident: Incident, meeting: Meeting | None) -> str:
    about = names.ref_and_title(incident)
    if meeting is None:
        return f"The review of {about}. Whoever is invited gets a file for their calendar."
    return (
        f"The review of {about} is planned for {mrkdwn.day_and_time(meeting.at)}. "
        "At another time it moves in everybody’s calendar."
    )


def _set(event: ev.ReviewPlanned, incident: Incident, playbook: Playbook) -> str:
    name = mrkdwn.lowered(mrkdwn.short(playbook.review.name, 80))
    about, lasts = f"The {name} of {names.ref_and_title(incident)}", text.spoken(event.lasts)
    if event.previous is None or event.previous == event.at:
        return f"{about} is on {mrkdwn.day_and_time(event.at)}, for {lasts}."
    return (
        f"{about} moves to {mrkdwn.day_and_time(event.at)}, for {lasts}. "
        f"It was on {mrkdwn.day_and_time(event.previous)} before."
    )


def _agenda(playbook: Playbook) -> Block | None:
    points = reviews.agenda(playbook)
    lines = [f"• {mrkdwn.short(point)}" for point in points]
    return section(f"*Agenda*\n{mrkdwn.joined(lines)}") if lines else None


def _guests(event: ev.ReviewPlanned) -> str:
    lines = [
        f"*Invited:* {mrkdwn.mentions(event.attendees)}" if event.attendees else "",
        f"*May come as well:* {mrkdwn.mentions(event.optional)}" if event.optional else "",
    ]
    return "\n".join(line for line in lines if line) or "Nobody is invited by name."


def _where(
    incident: Incident,
    document: str | None,
    playbook: Playbook,
    *,
    planned_at: datetime,
    at: datetime,
) -> str:
    state, before = incident.aftermath.postmortem, playbook.review.share_before
    if document and (before is None or (state is not None and state.shared_at)):
        return f"{mrkdwn.link(document, 'Read the post-mortem')} before it, please."
    if before is None:
        return ""
    written = f" It is being written: {mrkdwn.link(document, 'open it')}." if document else ""
    by = f"by {mrkdwn.day_and_time(at - before)}" if at - before > planned_at else "before it"
    return f"The post-mortem goes round {by}.{written}"


def _short(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours}h" if hours and not rest else f"{minutes}m"


def _plan_of(entry: ev.Entry) -> ev.ReviewPlanned:
    if not isinstance(entry.event, ev.ReviewPlanned):
        raise TypeError("Only a review that was planned is invited to.")
    return entry.event
