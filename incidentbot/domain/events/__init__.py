"""Facts, past tense, kept for ever: the timeline is their list, and the incident is their sum.

A field declared with `typed` holds what a person typed; storage keeps it apart so that it can be
erased.
"""

from dataclasses import dataclass, fields
from datetime import datetime

from incidentbot.domain.events.aftermath import (
    CustomerVersionPublished,
    EntryCorrected,
    FollowUpChanged,
    FollowUpCreated,
    FollowUpDone,
    FollowUpDropped,
    FollowUpFiled,
    FollowUpReopened,
    IncidentAbsorbed,
    IncidentMerged,
    IncidentRelated,
    IncidentUnrelated,
    MomentCorrected,
    PostmortemDrafted,
    PostmortemMoved,
    PostmortemOwned,
    PostmortemPublished,
    PostmortemWritten,
    ReviewHeld,
    ReviewPlanned,
    SourceDeleted,
    SourceEdited,
)
from incidentbot.domain.events.response import (
    Escalated,
    HandoverDeclined,
    HandoverOffered,
    IncidentAcknowledged,
    IncidentClosed,
    IncidentDeclared,
    IncidentReopened,
    IncidentResolved,
    LinkAdded,
    MadePrivate,
    NagSent,
    NagSnoozed,
    NoteAdded,
    NoteRemoved,
    PersonJoined,
    PersonLeft,
    RoleLeft,
    RoleTaken,
    RoomLost,
    SeverityChanged,
    StatusChanged,
    Subscribed,
    Unsubscribed,
    UpdatePosted,
)
from incidentbot.domain.events.typed import TEXT, typed
from incidentbot.domain.events.work import (
    CallOpened,
    DecisionMade,
    DetailChanged,
    DraftApproved,
    DraftDropped,
    DraftPublished,
    DraftWritten,
    DrillBegun,
    DrillInjected,
    DrillScored,
    FirstActionTaken,
    GateOverridden,
    ItemTicked,
    ItemUnticked,
    ObjectionRaised,
    PhaseEntered,
    PollClosed,
    PollOpened,
    ReportGiven,
    RunbookStarted,
    SeverityAssessed,
    SeverityConfirmed,
    SituationNamed,
    TaskAcknowledged,
    TaskDone,
    TaskDropped,
    TaskGiven,
    TypeChanged,
    WatchPassed,
)

Event = (
    IncidentDeclared
    | IncidentAcknowledged
    | RoleTaken
    | RoleLeft
    | HandoverOffered
    | HandoverDeclined
    | StatusChanged
    | SeverityChanged
    | UpdatePosted
    | NoteAdded
    | NoteRemoved
    | LinkAdded
    | Escalated
    | NagSent
    | NagSnoozed
    | Subscribed
    | Unsubscribed
    | PersonJoined
    | PersonLeft
    | MadePrivate
    | IncidentResolved
    | IncidentReopened
    | IncidentClosed
    | RoomLost
    | PhaseEntered
    | ItemTicked
    | ItemUnticked
    | RunbookStarted
    | TypeChanged
    | FirstActionTaken
    | SeverityConfirmed
    | SeverityAssessed
    | DetailChanged
    | CallOpened
    | DecisionMade
    | TaskGiven
    | TaskAcknowledged
    | TaskDone
    | TaskDropped
    | PollOpened
    | ObjectionRaised
    | PollClosed
    | ReportGiven
    | DraftWritten
    | DraftApproved
    | DraftPublished
    | DraftDropped
    | SituationNamed
    | WatchPassed
    | GateOverridden
    | DrillBegun
    | DrillInjected
    | DrillScored
    | EntryCorrected
    | SourceEdited
    | SourceDeleted
    | MomentCorrected
    | PostmortemDrafted
    | PostmortemOwned
    | PostmortemWritten
    | PostmortemMoved
    | PostmortemPublished
    | CustomerVersionPublished
    | ReviewPlanned
    | ReviewHeld
    | FollowUpCreated
    | FollowUpChanged
    | FollowUpDone
    | FollowUpDropped
    | FollowUpReopened
    | FollowUpFiled
    | IncidentRelated
    | IncidentUnrelated
    | IncidentMerged
    | IncidentAbsorbed
)

KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in Event.__args__}


def kind_of(event: Event) -> str:
    """Return the name under which an event is stored."""
    return type(event).__name__


def text_fields(kind: type[Event]) -> frozenset[str]:
    """Return the names of the fields that hold people's own words."""
    return frozenset(each.name for each in fields(kind) if each.metadata.get("text"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event as recorded: its place in the incident's history, when, and by whom."""

    incident_id: str
    seq: int
    at: datetime
    by: str
    event: Event


__all__ = [
    "KINDS",
    "TEXT",
    "CallOpened",
    "CustomerVersionPublished",
    "DecisionMade",
    "DetailChanged",
    "DraftApproved",
    "DraftDropped",
    "DraftPublished",
    "DraftWritten",
    "DrillBegun",
    "DrillInjected",
    "DrillScored",
    "Entry",
    "EntryCorrected",
    "Escalated",
    "Event",
    "FirstActionTaken",
    "FollowUpChanged",
    "FollowUpCreated",
    "FollowUpDone",
    "FollowUpDropped",
    "FollowUpFiled",
    "FollowUpReopened",
    "GateOverridden",
    "HandoverDeclined",
    "HandoverOffered",
    "IncidentAbsorbed",
    "IncidentAcknowledged",
    "IncidentClosed",
    "IncidentDeclared",
    "IncidentMerged",
    "IncidentRelated",
    "IncidentReopened",
    "IncidentResolved",
    "IncidentUnrelated",
    "ItemTicked",
    "ItemUnticked",
    "LinkAdded",
    "MadePrivate",
    "MomentCorrected",
    "NagSent",
    "NagSnoozed",
    "NoteAdded",
    "NoteRemoved",
    "ObjectionRaised",
    "PersonJoined",
    "PersonLeft",
    "PhaseEntered",
    "PollClosed",
    "PollOpened",
    "PostmortemDrafted",
    "PostmortemMoved",
    "PostmortemOwned",
    "PostmortemPublished",
    "PostmortemWritten",
    "ReportGiven",
    "ReviewHeld",
    "ReviewPlanned",
    "RoleLeft",
    "RoleTaken",
    "RoomLost",
    "RunbookStarted",
    "SeverityAssessed",
    "SeverityChanged",
    "SeverityConfirmed",
    "SituationNamed",
    "SourceDeleted",
    "SourceEdited",
    "StatusChanged",
    "Subscribed",
    "TaskAcknowledged",
    "TaskDone",
    "TaskDropped",
    "TaskGiven",
    "TypeChanged",
    "Unsubscribed",
    "UpdatePosted",
    "WatchPassed",
    "kind_of",
    "text_fields",
    "typed",
]
