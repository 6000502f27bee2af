"""Intentions: what the outside is to be told (say) and what it is to see (show).

A *say* is delivered once, in the order of its lane. A *show* is a surface that is drawn from the
state of the moment whenever it is behind. Payloads are plain values with a kind and a version, so
that a program that does not know one can park it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

VERSION = 1

CHANNEL = "channel"
ANNOUNCEMENT = "announcement"
SUMMARY = "summary"
MERGED_ROOM = "merged-room"

ROOM = "room"
THREAD = "announcement-thread"
EVERYBODY = "announcement-channel"
BEFORE_ROOM = "before-room"
TRACKER = "tracker"


def channel_ref(room_number: int) -> str:
    """Name the ref of a war room: an incident may get a second one."""
    return CHANNEL if room_number == 1 else f"{CHANNEL}-{room_number}"


def summary_ref(room_number: int) -> str:
    """Name the ref of the pinned summary in a war room."""
    return surface_ref(SUMMARY, room_number)


def surface_ref(surface: str, room_number: int) -> str:
    """Name the ref under which a surface stands; those in a room are numbered as the room is."""
    if surface == ANNOUNCEMENT:
        return ANNOUNCEMENT
    return str(surface) if room_number == 1 else f"{surface}-{room_number}"


def direct(person: str) -> str:
    """Name the place where one person reads: their direct messages."""
    return f"dm:{person}"


def audience_place(audience: str) -> str:
    """Name the place where an audience outside Slack reads."""
    return f"audience:{audience}"


class SayKind(StrEnum):
    """What is done once."""

    OPEN_ROOM = "open-room"
    INVITE = "invite"
    POST = "post"
    PIN_SUMMARY = "pin-summary"
    LEAVE_ROOM = "leave-room"
    MARK = "mark"
    UNMARK = "unmark"
    PUBLISH = "publish"
    FILE = "file"
    AMEND = "amend"
    SEND_FILE = "send-file"


class Message(StrEnum):
    """What a post says; the words are made when it is sent."""

    WELCOME = "welcome"
    EVENT = "event"
    DUTIES = "duties"
    PAGE = "page"
    NOTICE = "notice"
    NAG = "nag"
    NAGS = "nags"
    HANDOVER = "handover"
    TROUBLE = "trouble"
    OUTAGE = "outage"
    DRAFT = "draft"
    PRACTICE = "practice"
    INVITATION = "invitation"
    DOCUMENT = "document"
    SHARED = "shared"
    MERGED = "merged"


class Surface(StrEnum):
    """What is kept up to date in place."""

    ANNOUNCEMENT = "announcement"
    SUMMARY = "summary"
    TOPIC = "topic"
    BOOKMARKS = "bookmarks"
    CHECKLIST = "checklist"
    RUNBOOK = "runbook"
    POSTMORTEM = "postmortem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One thing to do once.

    Attributes:
        place: `room`, `before-room` (what goes ahead of it), `announcement-thread`, `dm:PERSON`,
            `audience:NAME` or `tracker`; `announcement-channel` for what is of no incident. Lanes
            are (incident, place).
        message: For a post: what it says.
        seq: The event it tells of, if it tells of one.
        people: Whom it concerns: invited, mentioned or addressed.
        subject: A role id, a clock id, a follow-up's or a message's id, as the message needs.
        needs: The refs that must exist first.
        gives: The ref that exists afterwards.
        text: Words of the bot's own that no event holds.
        expires_at: After this it is not worth saying any more.
    """

    kind: SayKind
    place: str
    message: Message | None = None
    seq: int | None = None
    people: tuple[str, ...] = ()
    subject: str | None = None
    text: str | None = None
    needs: tuple[str, ...] = ()
    gives: str | None = None
    expires_at: datetime | None = None
    version: int = VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What follows from one change.

    Attributes:
        says: To be done once, in this order within each place.
        shows: Surfaces that are behind now.
        redrawn: Surfaces that begin anew, because their place is a new one.
    """

    says: tuple[Say, ...] = ()
    shows: frozenset[Surface] = field(default_factory=frozenset)
    redrawn: frozenset[Surface] = field(default_factory=frozenset)

    def __add__(self, other: "Effects") -> "Effects":
        return Effects(
            says=self.says + other.says,
            shows=self.shows | other.shows,
            redrawn=self.redrawn | other.redrawn,
        )
