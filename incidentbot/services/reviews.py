"""Planning the review, saying that it was held, and the invitation to it."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from incidentbot.domain import reviews, slots
from incidentbot.domain.aftermath import Meeting
from incidentbot.domain.errors import DeliveryError, StaleFormError
from incidentbot.domain.events import Event, ReviewPlanned
from incidentbot.domain.incidents import Case, Incident
from incidentbot.domain.people import is_person
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.reviews import Guest, Invitation, Wish
from incidentbot.services import incidents
from incidentbot.services.ports import Calendar, Profile
from incidentbot.services.record import Act, Change, change

PAGE = "/incidents/{ref}/postmortem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What the form for planning shows.

    Attributes:
        at: The time it has, or the one that suits.
        attendees: Who is invited by the playbook.
        named: Whom somebody named besides.
    """

    incident: Incident
    playbook: Playbook
    at: datetime
    attendees: tuple[str, ...]
    optional: tuple[str, ...]
    named: tuple[str, ...]


def plan(act: Act, incident_id: str, wish: Wish, *, seen_version: int | None = None) -> Change:
    """Give the review a time; whoever is invited is sent the invitation.

    Raises:
        StaleFormError: Somebody else planned it while the form was open.
    """

    def decide(case: Case) -> list[Event]:
        wanted = reviews.plan(case, wish, took_part=_responders(act, case))
        later = incidents.since(act, incident_id, seen_version)
        if wanted and any(isinstance(entry.event, ReviewPlanned) for entry in later):
            raise StaleFormError(
                "Somebody planned the review while you were choosing. "
                "Close this, look at their plan, and open it again.",
                field="at",
            )
        return wanted

    return change(act, incident_id, decide)


def held(act: Act, incident_id: str) -> Change:
    """Say that the review took place."""
    return change(act, incident_id, reviews.held)


def prospect(act: Act, incident_id: str, *, zone: tzinfo) -> Prospect:
    """Look at what planning the review begins from."""
    case = act.case(incident_id)
    meeting = case.incident.aftermath.review
    attendees, optional = reviews.invited(case, _responders(act, case))
    planned = meeting.at if meeting and meeting.at > act.now else None
    return Prospect(
        incident=case.incident,
        playbook=case.playbook,
        at=planned or slots.suggested(case, zone),
        attendees=attendees,
        optional=optional,
        named=tuple(each for each in meeting.attendees if each not in attendees) if meeting else (),
    )


def _responders(act: Act, case: Case) -> tuple[str, ...]:
    return reviews.responders(act.uow.timeline.of(case.incident.id))


def document_url(incident: Incident, base_url: str | None) -> str | None:
    """Return where the post-mortem is read, once there is one and there are pages for people."""
    if not base_url or incident.aftermath.postmortem is None:
        return None
    return base_url.rstrip("/") + PAGE.format(ref=incident.ref)


class Invitations:
    """Makes the file that calendars open, with the names and addresses known outside.

    Attributes:
        base_url: Where this program's own pages are, if people can reach them.
    """

    def __init__(
        self,
        calendar: Calendar,
        *,
        profile: Callable[[str], Awaitable[Profile | None]],
        members: Callable[[str], Awaitable[Iterable[str]]],
        base_url: str | None,
    ) -> None:
        """Take where the parts come from.

        Args:
            calendar: Writes the file.
            profile: What is known of a person, by the domain's id; None when nothing is.
            members: The people behind an id, which may be a group's.
            base_url: Where this program's own pages are, if people can reach them.
        """
        self._calendar = calendar
        self._profile = profile
        self._members = members
        self.base_url = base_url

    async def file(self, incident: Incident, playbook: Playbook) -> bytes | None:
        """Write the invitation to the meeting as it is planned now; None without one."""
        meeting = incident.aftermath.review
        if meeting is None or not meeting.lasts:
            return None
        invitation = await self._invitation(incident, playbook, meeting)
        return self._calendar.invitation(invitation)

    async def _invitation(
        self, incident: Incident, playbook: Playbook, meeting: Meeting
    ) -> Invitation:
        required = await self._guests(meeting.attendees, optional=False)
        others = await self._guests(meeting.optional, optional=True)
        guests = required | {who: guest for who, guest in others.items() if who not in required}
        organizer = await self._guests((meeting.planned_by,), optional=False)
        url = document_url(incident, self.base_url)
        names = [_named(guest) for guest in guests.values()]
        return Invitation(
            meeting_of=incident.id,
            revision=meeting.revision,
            planned_at=meeting.planned_at,
            at=meeting.at,
            lasts=meeting.lasts,
            title=reviews.title(incident, playbook),
            words=reviews.words(incident, playbook, names, url),
            read_before=playbook.review.share_before,
            url=url,
            organizer=next((each for each in organizer.values() if each.address), None),
            guests=tuple(guest for guest in guests.values() if guest.address),
        )

    async def _guests(self, people: Iterable[str], *, optional: bool) -> dict[str, Guest]:
        found: dict[str, Guest] = {}
        for each in people:
            for person in await self._people(each) if is_person(each) else ():
                profile = await self._profile(person)
                if profile is not None and not profile.gone:
                    guest = Guest(name=profile.name, address=profile.address, optional=optional)
                    found.setdefault(person, guest)
        return found

    async def _people(self, each: str) -> Iterable[str]:
        try:
            return await self._members(each)
        except DeliveryError as error:
            if not error.permanent:
                raise
            # A group that is gone keeps nobody else from the meeting.
            return ()


def _named(guest: Guest) -> str:
    return f"{guest.name} (optional)" if guest.optional else guest.name
