"""Jobs: a claimed row together with all that is needed to send it."""

from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from incidentbot.domain.clocks import Clock
from incidentbot.domain.effects import VERSION, Message, Say, Surface, direct
from incidentbot.domain.errors import IncidentBotError
from incidentbot.domain.events import Entry
from incidentbot.domain.incidents import Incident
from incidentbot.services.ports import Job
from incidentbot.storage.clocks import SqlClocks
from incidentbot.storage.incidents import SqlIncidents
from incidentbot.storage.outbox import SAY
from incidentbot.storage.refs import SqlRefs
from incidentbot.storage.timeline import SqlTimeline
from incidentbot.storage.tries import State

SAY_ID = "say"
SHOW_ID = "show"
_DIRECT = direct("")
_WITH_CLOCKS = frozenset(
    {Message.HANDOVER, Message.NAGS, Surface.ANNOUNCEMENT, Surface.SUMMARY, Surface.CHECKLIST}
)


class UnknownEffectError(IncidentBotError):
    """A row that this version of the program cannot read."""


class Jobs:
    """Builds the jobs of one claim; what they share is loaded once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._refs = SqlRefs(session)
        self._timeline = SqlTimeline(session)
        self._incidents: dict[str, Incident] = {}
        self._own: dict[str, dict[str, str]] = {}
        self._shared: dict[str, str] | None = None

    def of_say(self, row: Any) -> Job:
        """Build the job of a say that is about to be claimed.

        Raises:
            UnknownEffectError: It is of a kind or version this program does not know.
        """
        say = _say_of(row)
        incident = self._incident(row.incident_id) if row.incident_id else None
        return Job(
            id=f"{SAY_ID}:{row.id}",
            incident=incident,
            playbook_key=incident.playbook if incident else None,
            say=say,
            entry=self._entry(incident, say),
            clocks=self._clocks(row.incident_id) if say.message in _WITH_CLOCKS else (),
            refs=self._refs_for(row.incident_id, say),
            key=row.key,
            attempts=row.attempts,
            looks=_looks(row),
            first_tried_at=row.first_tried_at,
            tried_at=row.tried_at,
            written_at=row.written_at,
        )

    def of_surface(self, row: Any) -> Job:
        """Build the job of a surface that is about to be claimed.

        Raises:
            UnknownEffectError: This program does not know it.
        """
        try:
            surface = Surface(row.surface)
        except ValueError:
            raise UnknownEffectError(f"The surface {row.surface} is not known here.") from None
        incident = self._incident(row.incident_id)
        return Job(
            id=f"{SHOW_ID}:{row.incident_id}:{row.surface}",
            incident=incident,
            playbook_key=incident.playbook,
            surface=surface,
            clocks=self._clocks(row.incident_id) if surface in _WITH_CLOCKS else (),
            refs=self._refs_for(row.incident_id, None),
            key=row.key,
            ref=row.ref,
            version=row.wanted,
            attempts=row.attempts,
            looks=_looks(row),
            first_tried_at=row.first_tried_at,
            tried_at=row.tried_at,
            written_at=row.written_at,
        )

    def _incident(self, incident_id: str) -> Incident:
        if incident_id not in self._incidents:
            found = SqlIncidents(self._session, writing=False).get(incident_id)
            self._incidents[incident_id] = found
        return self._incidents[incident_id]

    def _clocks(self, incident_id: str | None) -> tuple[Clock, ...]:
        return tuple(SqlClocks(self._session).running(incident_id)) if incident_id else ()

    def _entry(self, incident: Incident | None, say: Say) -> Entry | None:
        if incident is None or say.seq is None:
            return None
        return self._timeline.get(incident.id, say.seq)

    def _refs_for(self, incident_id: str | None, say: Say | None) -> dict[str, str]:
        if self._shared is None:
            self._shared = self._refs.shared(but=_DIRECT)
        if incident_id and incident_id not in self._own:
            self._own[incident_id] = self._refs.all(incident_id)
        own = self._own[incident_id] if incident_id else {}
        return self._shared | (self._addresses(say) if say else {}) | own

    def _addresses(self, say: Say) -> dict[str, str]:
        names = {direct(person) for person in say.people}
        if say.place.startswith(_DIRECT):
            names.add(say.place)
        found = {name: self._refs.get(None, name) for name in names}
        return {name: value for name, value in found.items() if value is not None}


def _say_of(row: Any) -> Say:
    if row.version > VERSION:
        raise UnknownEffectError(f"{row.kind} of version {row.version} is not known here.")
    try:
        return SAY.validate_python(row.body)
    except ValidationError as error:
        wrong = ", ".join(".".join(map(str, each["loc"])) for each in error.errors())
        raise UnknownEffectError(f"{row.kind} cannot be read: {wrong}.") from None


def _looks(row: Any) -> int | None:
    # Whoever held it died: its answer is lost.
    return 0 if row.state == State.SENDING else row.looks
