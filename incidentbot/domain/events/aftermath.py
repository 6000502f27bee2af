"""Facts of the time after: corrections, the post-mortem, its review, follow-ups, relations."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from incidentbot.domain.events.typed import typed


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCorrected:
    """An entry of the timeline got another time or other words; None leaves them as they were."""

    entry: int
    noted_at: datetime | None = None
    text: str | None = typed()
    why: str | None = typed()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEdited:
    """The message behind a note was edited by its author."""

    source_id: str
    text: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDeleted:
    """The message behind a note was deleted."""

    source_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentCorrected:
    """One of the times that matter was put right; `at` None takes it away."""

    moment: str
    at: datetime | None = None
    old: datetime | None = None
    why: str | None = typed()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmortemDrafted:
    """The post-mortem was begun; `required` when the playbook asks for it."""

    owner: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmortemOwned:
    """Somebody else writes the post-mortem from here on."""

    person: str
    previous: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmortemWritten:
    """People's words for one section of the post-mortem; empty takes them away."""

    section: str
    text: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmortemMoved:
    """The post-mortem went into review, or back to a draft."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmortemPublished:
    """The post-mortem went out, as it stands here in Markdown; editions count from 1."""

    edition: int
    body: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerVersionPublished:
    """Customers can read their version, as it stands here; `how` is hand or publisher."""

    body: str = typed("")
    how: str = "hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPlanned:
    """The review meeting has a time; `previous` is the time it had before."""

    at: datetime
    lasts: timedelta
    attendees: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    previous: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewHeld:
    """The review meeting took place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpCreated:
    """Something is to be done afterwards; `source` links the message it came from."""

    follow_up: str
    kind: str
    owner: str | None
    due_at: datetime
    priority: str = "normal"
    horizon: str | None = None
    source: str | None = None
    text: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpChanged:
    """A follow-up as it stands from here on, whole; `previous` is who had it, if it changed hands."""

    follow_up: str
    kind: str
    owner: str | None
    due_at: datetime
    priority: str = "normal"
    horizon: str | None = None
    previous: str | None = None
    text: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpDone:
    """A follow-up is done."""

    follow_up: str
    what: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpDropped:
    """A follow-up will not be done, and why."""

    follow_up: str
    what: str = typed("")
    why: str | None = typed()


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpReopened:
    """A follow-up is to be done after all."""

    follow_up: str
    what: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpFiled:
    """A follow-up stands in a tracker too, under this key."""

    follow_up: str
    tracker: str
    key: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRelated:
    """Another incident has to do with this one; `how` is related, or repeat: it was there before."""

    other: str
    ref: str
    how: str = "related"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentUnrelated:
    """Another incident has nothing to do with this one after all."""

    other: str
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMerged:
    """It is the same as another incident, where it goes on."""

    into: str
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentAbsorbed:
    """Another incident turned out to be this one; `people` worked on it and come along."""

    other: str
    ref: str
    people: tuple[str, ...] = ()
