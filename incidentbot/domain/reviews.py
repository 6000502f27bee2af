"""The review meeting: when it is held, who comes, what is talked about, and its invitation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.aftermath import Meeting
from incidentbot.domain.errors import DomainError, NotOpenError
from incidentbot.domain.incidents import Case, Incident
from incidentbot.domain.people import is_person, once
from incidentbot.domain.playbooks import Playbook

RESPONDERS = "responders"
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=8)
FURTHEST = timedelta(days=365)
# Where the playbook names no length and its agenda has none either.
USUAL = timedelta(minutes=60)
_LOOKING_ON = (
    ev.Subscribed,
    ev.Unsubscribed,
    ev.PersonJoined,
    ev.PersonLeft,
    ev.RoomLost,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """When somebody wants the review, for how long, and whom besides those of the playbook.

    Attributes:
        lasts: None: as long as planned before, or as the playbook says.
        anew: Whoever was named before and is not named now does not come.
    """

    at: datetime
    lasts: timedelta | None = None
    people: tuple[str, ...] = ()
    anew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody as an invitation names them."""

    name: str
    address: str
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """The meeting as a calendar takes it; all texts are plain.

    Attributes:
        meeting_of: The incident's id: the meeting stays the same one when its time changes.
        revision: Goes up with each change; calendars keep the highest.
        read_before: So long before the meeting its people are reminded of the document.
        url: Where the document is, if it can be reached by a link.
        organizer: Who planned it, where an address is known.
    """

    meeting_of: str
    revision: int
    planned_at: datetime
    at: datetime
    lasts: timedelta
    title: str
    words: str
    read_before: timedelta | None = None
    url: str | None = None
    organizer: Guest | None = None
    guests: tuple[Guest, ...] = ()


def plan(case: Case, wish: Wish, *, took_part: Iterable[str]) -> list[ev.Event]:
    """Give the review a time; the same again says nothing new.

    Args:
        case: The incident.
        wish: What somebody wants.
        took_part: Everybody who responded: see `responders`.
    """
    meeting = case.incident.aftermath.review
    _require_reviewable(case.incident)
    if meeting is not None and meeting.held_at is not None:
        raise DomainError(f"The review of {case.incident.ref} was held already.", field="at")
    lasts = _length(wish.lasts or (meeting and meeting.lasts) or usual_length(case.playbook))
    _refuse_moment(wish.at, case.now)
    _refuse_strangers(case.incident, wish.people)
    before = meeting.attendees if meeting and not wish.anew else ()
    required, optional = invited(case, took_part, (*before, *wish.people))
    planned = ev.ReviewPlanned(
        at=wish.at,
        lasts=lasts,
        attendees=required,
        optional=optional,
        previous=meeting.at if meeting else None,
    )
    return [] if meeting is not None and _same(meeting, planned) else [planned]


def held(case: Case) -> list[ev.Event]:
    """Say that the review took place; a second time says nothing new."""
    meeting = case.incident.aftermath.review
    if meeting is not None and meeting.held_at is not None:
        return []
    _require_reviewable(case.incident)
    if case.incident.status.open:
        raise NotOpenError(
            f"{case.incident.ref} is still {case.incident.status.value}. "
            "Its review comes after it: `/incident resolve` first."
        )
    return [ev.ReviewHeld()]


def responders(entries: Iterable[ev.Entry]) -> tuple[str, ...]:
    """Return everybody who took part: held a role, posted, ticked, noted; looking on is no part."""
    found: dict[str, None] = {}
    for entry in entries:
        if not isinstance(entry.event, _LOOKING_ON):
            found.update(dict.fromkeys(_taking_part(entry)))
    return tuple(person for person in found if is_person(person))


def invited(
    case: Case, took_part: Iterable[str], besides: Iterable[str] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who is invited by the playbook and by name, and who may come as well.

    To the review of a private incident nobody comes who may not see it.
    """
    incident, rule = case.incident, case.playbook.review
    there = tuple(took_part)
    required = once(*_behind(case, rule.attendees, there), *besides)
    optional = once(*_behind(case, rule.optional_attendees, there))
    seen = [person for person in required if incident.visible_to(person)]
    others = [each for each in optional if each not in seen and incident.visible_to(each)]
    return tuple(seen), tuple(others)


def usual_length(playbook: Playbook) -> timedelta:
    """Return how long the playbook's review takes."""
    agenda = sum((item.lasts or timedelta() for item in playbook.review.agenda), timedelta())
    return playbook.review.lasts or agenda or USUAL


def title(incident: Incident, playbook: Playbook) -> str:
    """Name the meeting."""
    mark = "Drill: " if incident.drill else ""
    name = playbook.review.name or "Review"
    return f"{mark}{name}, {incident.ref}: {text.line(incident.title)}"


def words(incident: Incident, playbook: Playbook, people: Iterable[str], url: str | None) -> str:
    """Say in the invitation what is talked about, who comes, and what holds for everybody."""
    parts = [
        f"{incident.ref}, {incident.severity}: {text.line(incident.title)}",
        _listed("Agenda", agenda(playbook)),
        _listed("Invited", people),
        _listed("Please keep in mind", playbook.postmortem.rules),
        f"Please read the post-mortem before: {url}" if url else "",
    ]
    return "\n\n".join(part for part in parts if part)


def agenda(playbook: Playbook) -> list[str]:
    """Return the points of the agenda, each with its length where it has one."""
    return [
        f"{item.title} ({text.spoken(item.lasts)})" if item.lasts else item.title
        for item in playbook.review.agenda
    ]


def _listed(label: str, lines: Iterable[str]) -> str:
    shown = "\n".join(f"- {each}" for each in lines)
    return f"{label}:\n{shown}" if shown else ""


def _taking_part(entry: ev.Entry) -> Iterator[str]:
    yield entry.by
    match entry.event:
        case ev.RoleTaken(person=person) | ev.NoteAdded(author=person):
            yield person


def _behind(case: Case, names: Iterable[str], took_part: tuple[str, ...]) -> Iterator[str | None]:
    roles = {role.id for role in case.playbook.roles}
    for name in names:
        if name == RESPONDERS:
            yield from took_part
        elif name in roles:
            yield case.incident.holder(name)
        else:
            yield from case.directory.of([name])


def _require_reviewable(incident: Incident) -> None:
    into = incident.aftermath.merged_into
    if into is not None:
        raise NotOpenError(f"{incident.ref} was merged into {into.ref}. It is reviewed there.")


def _length(lasts: timedelta) -> timedelta:
    if not SHORTEST <= lasts <= LONGEST:
        raise DomainError(
            f"Choose a length between {text.spoken(SHORTEST)} and {text.spoken(LONGEST)}.",
            field="lasts",
        )
    return lasts


def _refuse_moment(at: datetime, now: datetime) -> None:
    if at <= now:
        raise DomainError(
            "That time has passed. Choose one to come, or say that the review was held: "
            "`/incident review held`.",
            field="at",
        )
    if at > now + FURTHEST:
        raise DomainError("That is more than a year away. Choose an earlier day.", field="at")


def _refuse_strangers(incident: Incident, people: Iterable[str]) -> None:
    if not all(incident.visible_to(person) for person in people):
        raise DomainError(
            f"Not everybody you named can see {incident.ref}. "
            "Invite them to its war room first, or leave them out.",
            field="people",
        )


def _same(meeting: Meeting, planned: ev.ReviewPlanned) -> bool:
    return (meeting.at, meeting.lasts, meeting.attendees, meeting.optional) == (
        planned.at,
        planned.lasts,
        planned.attendees,
        planned.optional,
    )
