"""The audit: walk an incident's chain and find the first link that does not hold."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from incidentbot.storage import chain
from incidentbot.storage.incidents import IncidentRow
from incidentbot.storage.timeline import PAIRED, EventRow, EventTextRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where a history is not what was written."""

    incident_id: str
    seq: int
    why: str


def first_break(session: Session, incident_id: str | None = None) -> Break | None:
    """Check one incident's history, or all; None when every link holds."""
    query = select(IncidentRow.id, IncidentRow.version).order_by(col(IncidentRow.number))
    if incident_id is not None:
        query = query.where(IncidentRow.id == incident_id)
    for found, version in session.exec(query):
        broken = _walk(session, found, version)
        if broken is not None:
            return broken
    return None


def _walk(session: Session, incident_id: str, version: int) -> Break | None:
    query = select(EventRow, EventTextRow).join(EventTextRow, PAIRED, isouter=True)
    query = query.where(EventRow.incident_id == incident_id).order_by(col(EventRow.seq))
    seq, prev_hash = 0, chain.BEGINNING
    for row, words in session.exec(query):
        why = _fault(row, words, seq + 1, prev_hash)
        if why:
            return Break(incident_id=incident_id, seq=min(row.seq, seq + 1), why=why)
        seq, prev_hash = row.seq, row.hash
    if seq != version:
        return Break(incident_id=incident_id, seq=seq + 1, why="the last entries are missing")
    return None


def _fault(row: EventRow, words: EventTextRow | None, seq: int, prev_hash: str) -> str | None:
    if row.seq != seq:
        return "an entry is missing"
    if row.prev_hash != prev_hash:
        return "it does not follow from the entry before it"
    if row.hash != _link(row).hash:
        return "it was changed after it was written"
    if words and chain.digest(words.salt, words.words) != row.text_digest:
        return "its words were changed after they were written"
    return None


def _link(row: EventRow) -> chain.Link:
    return chain.Link(
        incident_id=row.incident_id,
        seq=row.seq,
        kind=row.kind,
        at=row.at,
        by=row.actor,
        body=row.body,
        text_digest=row.text_digest,
        prev_hash=row.prev_hash,
    )
