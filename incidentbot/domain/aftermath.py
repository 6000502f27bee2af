"""What has become of the aftermath so far: the document, the meeting, follow-ups, relations."""

from dataclasses import dataclass
from datetime import datetime, timedelta

DRAFT, IN_REVIEW, PUBLISHED = "draft", "in-review", "published"
HIGH, NORMAL, LOW = "high", "normal", "low"
PRIORITIES = (HIGH, NORMAL, LOW)
RELATED, REPEAT = "related", "repeat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The post-mortem's state; its words stand on the timeline.

    Attributes:
        status: draft, in-review or published.
        required: Whether the playbook asks for it.
        shared_at: When it first went into review, or out.
        published_at: When it went out; None again once it was taken back.
        edition: How often it went out.
        customers_at: When customers could first read their version.
    """

    status: str = DRAFT
    owner: str | None = None
    required: bool = False
    drafted_at: datetime
    shared_at: datetime | None = None
    published_at: datetime | None = None
    edition: int = 0
    customers_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The review meeting, once it has a time.

    Attributes:
        revision: How often it got another time, length or people.
    """

    at: datetime
    lasts: timedelta
    attendees: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    planned_by: str
    planned_at: datetime
    held_at: datetime | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Something that is to be done after the incident.

    Attributes:
        kind: What it is for: prevent, detect or respond.
        owner: Who does it; None as long as nobody does.
        horizon: The playbook's horizon that it belongs to.
        source: The link to the message it came from.
        tracker: Where else it stands, with its key and address there.
    """

    id: str
    text: str
    kind: str
    owner: str | None
    due_at: datetime
    priority: str = NORMAL
    horizon: str | None = None
    created_by: str
    created_at: datetime
    source: str | None = None
    done_at: datetime | None = None
    dropped: bool = False
    tracker: str | None = None
    key: str | None = None
    url: str | None = None

    @property
    def open(self) -> bool:
        """Tell whether it is still to do."""
        return self.done_at is None and not self.dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Another incident, by id and by what people say, and how it belongs to this one."""

    id: str
    ref: str
    how: str = RELATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """Everything that is owed, or was done, once the incident is over.

    Attributes:
        relations: Other incidents, each once.
        merged_into: The incident that this one turned out to be.
        absorbed: Incidents that turned out to be this one.
    """

    postmortem: Document | None = None
    review: Meeting | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    relations: tuple[Relation, ...] = ()
    merged_into: Relation | None = None
    absorbed: tuple[Relation, ...] = ()

    def follow_up(self, follow_up_id: str) -> FollowUp | None:
        """Find a follow-up by its id."""
        return next((each for each in self.follow_ups if each.id == follow_up_id), None)
