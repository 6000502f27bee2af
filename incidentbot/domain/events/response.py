"""Facts of the response as such: declared, taken, moved, told, resolved, closed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from incidentbot.domain.events.typed import typed


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDeclared:
    """Somebody said that something is wrong."""

    ref: str
    severity: str
    playbook: str
    channel_name: str
    title: str = typed("")
    private: bool = False
    drill: bool = False
    impact: str | None = typed()
    customers: str | None = typed()
    affected: str | None = typed()
    type: str | None = None
    impact_began: datetime | None = None
    source: str | None = typed()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentAcknowledged:
    """Somebody is on it; `how` is asked, claimed or updated."""

    how: str = "asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTaken:
    """A role has a holder; `how` is claimed, assigned, accepted or declared."""

    role: str
    person: str
    how: str
    previous: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLeft:
    """A holder stepped back; `how` is left, or deactivated where the account is no more."""

    role: str
    person: str
    how: str = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverOffered:
    """A holder offered the role; it moves only when the receiver accepts."""

    role: str
    person: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverDeclined:
    """The receiver said no; the role stays where it is."""

    role: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChanged:
    """The incident moved; `with_update` when an update says it too."""

    old: str
    new: str
    with_update: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityChanged:
    """The severity was changed; every clock is planned anew."""

    old: str
    new: str
    why: str | None = typed()


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePosted:
    """A structured update; `next_in` replaces the playbook's interval once."""

    status: str
    impact: str | None = typed()
    actions: str | None = typed()
    next_steps: str | None = typed()
    eta: str | None = typed()
    next_in: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded:
    """A line on the timeline, typed or pinned; `noted_at` is the message's own time."""

    text: str = typed("")
    noted_at: datetime
    author: str
    source_id: str | None = None
    permalink: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRemoved:
    """The pin was taken off: the line no longer counts."""

    source_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAdded:
    """A link worth keeping at hand."""

    url: str = typed("")
    title: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """The next level was asked in, by a hand or by a clock that ran out."""

    level: int
    name: str
    people: tuple[str, ...]
    why: str | None = typed()
    clock: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NagSent:
    """A clock ran out and somebody was told; `rule` is the playbook's rule in words."""

    clock_id: str
    kind: str
    subject: str | None
    step: int
    level: int
    due_at: datetime
    people: tuple[str, ...]
    rule: str
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NagSnoozed:
    """The next reminder comes later, and so do `others`; the clocks themselves do not move."""

    clock_id: str
    kind: str
    subject: str | None
    until: datetime
    why: str = typed("")
    others: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """Somebody wants the updates by direct message."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribed:
    """Somebody wants no more updates by direct message."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonJoined:
    """Somebody was let into the war room; for a private incident that is the right to see it."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLeft:
    """Somebody left the war room; of a private incident they see nothing more."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePrivate:
    """From here on only the people invited see anything; the room is a new, private one."""

    channel_name: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentResolved:
    """It works again."""

    summary: str | None = typed()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReopened:
    """It does not work after all; `channel_name` when the old room is archived."""

    why: str | None = typed()
    channel_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentClosed:
    """The response is over; what the aftermath owes goes on."""

    why: str | None = typed()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLost:
    """The war room was archived or deleted by hand."""

    how: str
