"""What the services need of the outside, as Protocols: storage, playbooks, and the sender."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, TypeVar

from incidentbot.domain.clocks import Clock
from incidentbot.domain.effects import Effects, Say, Surface
from incidentbot.domain.errors import DeliveryError
from incidentbot.domain.events import Entry, Event
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.reviews import Invitation
from incidentbot.services.facts import FactsRead, FollowUps

T = TypeVar("T")
Medium = Literal["plain", "mrkdwn", "html"]


class Incidents(Protocol):
    """Incident rows."""

    def new_id(self) -> str:
        """Return a random id, 16 letters and digits."""

    def next_ref(self, *, private: bool) -> str:
        """Take the next `INC-n`; for a private incident six random letters: `INC-KXQZRM`."""

    def reserve_name(self, incident_id: str, name: str) -> str:
        """Reserve a unique channel name, with a suffix where it is taken; return it."""

    def add(self, incident: Incident) -> None:
        """Insert a new row."""

    def save(self, incident: Incident) -> None:
        """Write a changed row."""

    def get(self, incident_id: str) -> Incident:
        """Load by id, locked for the transaction in a writing unit. Raises NotFoundError."""

    def peek(self, incident_id: str) -> Incident:
        """Load by id as it is at the moment, without locking it. Raises NotFoundError."""

    def by_ref(self, ref: str) -> Incident | None:
        """Load by `INC-42`, in any case, also bare `42`."""

    def open(self) -> list[Incident]:
        """Load the incidents that are neither resolved nor closed, newest first."""

    def recent(self, limit: int) -> list[Incident]:
        """Load the newest incidents of any status, newest first."""

    def many(self, incident_ids: Iterable[str]) -> dict[str, Incident]:
        """Load incidents by their ids, without locking any; those that are missing are left out."""

    def last_drill(self) -> datetime | None:
        """Return when the newest drill was declared; None before the first."""

    def same_declared(self, by: str, title: str, since: datetime) -> Incident | None:
        """Find what the same person declared with the same normalised title since then."""


class Timeline(Protocol):
    """Entries: append-only, hash-chained per incident."""

    def append(self, entries: Iterable[Entry]) -> None:
        """Write entries in order, chaining their hashes."""

    def of(self, incident_id: str) -> list[Entry]:
        """Load all entries of an incident by seq."""

    def since(self, incident_id: str, seq: int) -> list[Entry]:
        """Load the entries after a seq."""

    def page(
        self, incident_id: str, before: int | None, limit: int, *, but: Collection[str]
    ) -> list[Entry]:
        """Load the newest entries, or those before a seq, newest first, `but` for some kinds."""

    def of_kinds(self, incident_id: str, kinds: Collection[str], *, after: int) -> list[Entry]:
        """Load the entries of some event kinds after a seq."""

    def get(self, incident_id: str, seq: int) -> Entry:
        """Load one entry."""

    def last_of_kind(self, incident_id: str, kind: str, limit: int) -> list[Entry]:
        """Load the newest entries of one event kind, newest first."""


class Clocks(Protocol):
    """Clock rows."""

    def save(self, clocks: Iterable[Clock]) -> None:
        """Insert or update by id."""

    def running(self, incident_id: str) -> list[Clock]:
        """Load the open clocks of an incident, next due first."""

    def running_by_incident(self, incident_ids: Collection[str]) -> dict[str, list[Clock]]:
        """Load the open clocks of many incidents at once, next due first."""

    def next_due(self, incident_ids: Collection[str], limit: int) -> list[Clock]:
        """Load the open clocks of many incidents that are due next, in that order."""

    def late(self, incident_ids: Collection[str], now: datetime) -> int:
        """Count the open clocks of many incidents that somebody is late with."""

    def of(self, incident_id: str) -> list[Clock]:
        """Load all clocks of an incident, ended ones too, in order of opening."""

    def to_nag(self, now: datetime, limit: int) -> list[Clock]:
        """Load open clocks whose reminder is due, oldest first."""

    def get(self, clock_id: str) -> Clock | None:
        """Load one clock."""


class Outbox(Protocol):
    """Effects waiting to be delivered."""

    def add(self, incident_id: str | None, effects: Effects, now: datetime) -> None:
        """Store says as rows in order; bump, or begin anew, the surfaces."""

    def precede(self, incident_id: str, say: Say, now: datetime) -> None:
        """Store a say before all that waits for the room; `say.gives` is what that waits for."""

    def give_up_on(self, incident_id: str, ref: str) -> list[Say]:
        """Mark dead every waiting say that needs a ref which will never be; return them."""

    def told(self, incident_id: str | None, say: Say) -> bool:
        """Tell whether the same of the same event was said in this place, or will be."""

    def waiting(self, incident_id: str | None = None, *, place: str | None = None) -> int:
        """Count what is not delivered yet; with a place only what is to be said there."""

    def last_delivered(self, incident_id: str, limit: int) -> list[tuple[Say, datetime]]:
        """Load what was said last, newest first, with when."""


class Refs(Protocol):
    """Names the outside gave to what is ours: channel ids, message ids, DM channels."""

    def get(self, incident_id: str | None, name: str) -> str | None:
        """Return the outside's id; None as incident is the whole deployment."""

    def all(self, incident_id: str | None) -> dict[str, str]:
        """Return every ref of an incident."""

    def values(self, names: Mapping[str, str]) -> dict[str, str]:
        """Return one ref of each of many incidents, asked for and answered by incident id."""

    def put(self, incident_id: str | None, name: str, value: str) -> None:
        """Remember, or replace."""

    def once(self, incident_id: str | None, name: str, value: str) -> str:
        """Remember, unless something is remembered already; return what is."""

    def owner_of(self, name_prefix: str, value: str) -> str | None:
        """Find the incident id that has a ref with such a name and this value."""


class Inbox(Protocol):
    """What came in already."""

    def first_time(self, source: str, key: str, now: datetime) -> bool:
        """Remember a delivery; False when it was handled before."""


class PlaybookSources(Protocol):
    """The texts of the playbooks that incidents began with."""

    def keep(self, key: str, source: str) -> None:
        """Remember a version; again is nothing."""

    def all(self) -> dict[str, str]:
        """Return every remembered version by key."""


class UnitOfWork(Protocol):
    """One transaction; everything commits together or not at all."""

    incidents: Incidents
    timeline: Timeline
    clocks: Clocks
    outbox: Outbox
    refs: Refs
    inbox: Inbox
    playbooks: PlaybookSources
    facts: FactsRead
    followups: FollowUps


class Catalog(Protocol):
    """The playbooks in memory."""

    @property
    def current(self) -> Playbook:
        """The playbook new incidents begin with."""

    def get(self, key: str) -> Playbook:
        """Return the version an incident began with."""


class Library(Catalog, Protocol):
    """The playbooks in memory, with their texts and the file that new versions come from."""

    @property
    def sources(self) -> Mapping[str, str]:
        """The text of every version by its key."""

    @property
    def waiting(self) -> Playbook | None:
        """The version that was read last and that nothing begins with yet."""

    def add(self, key: str, source: str) -> None:
        """Take up a version that an incident began with."""

    def reload(self) -> str | None:
        """Read the file anew; return what is wrong with it, once for each change."""

    def adopt(self) -> None:
        """Have new incidents begin with the version that waits."""


class Publisher(Protocol):
    """Carries texts to audiences outside Slack, such as the status page."""

    @property
    def audiences(self) -> frozenset[str]:
        """The audiences it reaches; what is for the others is published by hand."""

    async def publish(self, job: "Job") -> "Receipt":
        """Publish the text of the job's entry; the same job again is nothing new.

        Raises:
            DeliveryError: It is not published, or may not be.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the outside says of a person.

    Attributes:
        guest: No full member: sees only what they were invited to.
        gone: The account was deactivated.
        address: Where mail reaches them; empty where it is not known.
    """

    name: str
    guest: bool = False
    gone: bool = False
    address: str = ""


class Calendar(Protocol):
    """Writes what calendar programs read."""

    def invitation(self, invitation: Invitation) -> bytes:
        """Write the file of an invitation."""


class Templates(Protocol):
    """Fills in the drafts of a playbook."""

    def render(self, template: str, values: Mapping[str, str], medium: Medium) -> str:
        """Return the draft with the values in it, none of which is markup there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One claimed effect with all that is needed to send it.

    Attributes:
        id: The claimed row; `say:12` or `show:INCIDENT:summary`.
        say: What to do once, or
        surface: what to draw from the state.
        entry: The event a say tells of.
        clocks: The incident's open clocks, next due first.
        refs: The incident's refs, and the shared ones (`dm:PERSON`).
        key: The random key that every message of this effect carries.
        ref: For a surface: where it stands now, if it was shown before.
        version: For a surface: the version this drawing is of.
        attempts: Tries before this one.
        looks: Look-ups made since an answer was lost; None when none was lost.
        first_tried_at: When the first try began; None before it.
        tried_at: When the last try began; None before the first.
    """

    id: str
    incident: Incident | None
    playbook_key: str | None
    say: Say | None = None
    surface: Surface | None = None
    entry: Entry | None = None
    clocks: tuple[Clock, ...] = ()
    refs: Mapping[str, str] = field(default_factory=dict)
    key: str
    ref: str | None = None
    version: int = 0
    attempts: int = 0
    looks: int | None = None
    first_tried_at: datetime | None = None
    tried_at: datetime | None = None
    written_at: datetime

    @property
    def of(self) -> Incident:
        """The incident it belongs to. Raises DeliveryError where there is none."""
        if self.incident is None:
            raise DeliveryError("fault: an effect without its incident", permanent=True)
        return self.incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the outside answered.

    Attributes:
        refs: Names to ids to remember, of the incident.
        shared_refs: Names to ids of the whole deployment (DM channels).
        troubles: Parts that did not work although the whole did, in words.
        spawn: Says to do instead: a group became its people.
        events: What the incident learns from it.
    """

    refs: Mapping[str, str] = field(default_factory=dict)
    shared_refs: Mapping[str, str] = field(default_factory=dict)
    troubles: tuple[str, ...] = ()
    spawn: tuple[Say, ...] = ()
    events: tuple[Event, ...] = ()


class Queue(Protocol):
    """The delivery side of the outbox, inside one transaction."""

    @property
    def unit(self) -> UnitOfWork:
        """The unit of work of the same transaction, for what a delivery leaves behind."""

    def claim(self, now: datetime, limit: int, *, owner: str) -> list[Job]:
        """Take what may be sent now: at most one say per lane, in order; mark it tried.

        A say waits for the refs it needs and its predecessors in its lane. A first announcement
        waits up to 3 s for the war room. Rows past `expires_at` become skipped, and reminders of
        clocks that have ended too.
        """

    def keep(self, job: Job) -> bool:
        """Hold a claim for another lease; False when it was lost meanwhile."""

    def delivered(self, job: Job, receipt: Receipt, now: datetime) -> bool:
        """Record success, refs and spawned says; False when the claim was lost meanwhile."""

    def again(self, job: Job, at: datetime, *, error: str, looks: int | None) -> None:
        """Put back, not to be tried before `at`; `looks` is the look-ups since a lost answer."""

    def release(self, job: Job) -> None:
        """Put back untried: the try does not count."""

    def bury(self, job: Job, error: str, now: datetime) -> None:
        """Give up on it: dead and visible."""

    def reclaim(self, owner: str | None = None) -> int:
        """Put back what a dead process had claimed; such a row counts as a lost answer."""

    def resume(self, now: datetime) -> Mapping[str, int]:
        """Let what was put off go now; count the messages that wait for each incident's room."""

    def next_at(self) -> datetime | None:
        """Return when the next waiting row may be tried; None when nothing waits."""

    def idle(self, now: datetime) -> bool:
        """Tell whether nothing is claimed and nothing could be claimed now."""


class Sender(Protocol):
    """Carries effects out."""

    async def send(self, job: Job) -> Receipt:
        """Do it. Raises DeliveryError."""

    async def look_up(self, job: Job) -> Receipt | None:
        """After a lost answer: find it in the outside, or None. Raises DeliveryError."""


class Store(Protocol):
    """Runs units of work in threads of its own."""

    async def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run in a writing transaction; commit, then wake the relay if effects were added."""

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run in a reading transaction."""

    async def deliver(self, work: Callable[[Queue], T]) -> T:
        """Run a step of the delivery in a writing transaction."""
