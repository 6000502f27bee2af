"""The unit of work: every repository on one session, one transaction."""

from sqlmodel import Session

from incidentbot.services import ports
from incidentbot.services.facts import FactsRead, FollowUps
from incidentbot.storage.clocks import SqlClocks
from incidentbot.storage.columns import Row
from incidentbot.storage.facts import SqlFacts
from incidentbot.storage.followups import SqlFollowUps
from incidentbot.storage.inbox import SqlInbox
from incidentbot.storage.incidents import SqlIncidents
from incidentbot.storage.outbox import SqlOutbox
from incidentbot.storage.playbooks import SqlPlaybooks
from incidentbot.storage.refs import SqlRefs
from incidentbot.storage.timeline import SqlTimeline

TABLES = Row.metadata


class SqlUnit:
    """One transaction's repositories."""

    incidents: ports.Incidents
    timeline: ports.Timeline
    clocks: ports.Clocks
    outbox: ports.Outbox
    refs: ports.Refs
    inbox: ports.Inbox
    playbooks: ports.PlaybookSources
    facts: FactsRead
    followups: FollowUps

    def __init__(self, session: Session, *, writing: bool = False) -> None:
        self.session = session
        self._outbox = SqlOutbox(session)
        self._refs = SqlRefs(session)
        self.incidents = SqlIncidents(session, writing=writing)
        self.timeline = SqlTimeline(session)
        self.clocks = SqlClocks(session)
        self.outbox = self._outbox
        self.refs = self._refs
        self.inbox = SqlInbox(session)
        self.playbooks = SqlPlaybooks(session)
        self.facts = SqlFacts(session)
        self.followups = SqlFollowUps(session)

    @property
    def stirring(self) -> bool:
        """Whether something new may be delivered once this is committed."""
        return self._outbox.changed or self._refs.changed
