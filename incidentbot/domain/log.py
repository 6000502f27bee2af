"""The incident log: one line for each incident, as text for people, spreadsheets and programs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidentbot.domain.aftermath import Aftermath
from incidentbot.domain.incidents import Moment, Status
from incidentbot.domain.playbooks import COMMANDER

SCHEMA = 1
MERGED = "merged"
HEAD = (
    "Date", "Time (UTC)", "Severity", "Issue", "Duration (min)", "Owner of the analysis",
    "Status", "Post-mortem", "Incident",
)  # fmt: skip
# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_QUOTED = ('"', ",", "\r", "\n")
_MINUTE = timedelta(minutes=1)
_OVER = (Status.RESOLVED.value, Status.CLOSED.value, MERGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One incident in the log.

    Attributes:
        lasted: From the beginning of the impact, or the declaration, to the end; None while open.
        owner: Who owns the analysis: of the post-mortem, or else the commander.
        status: Where the response stands, or `merged`.
        postmortem: Where the post-mortem stands; None without one.
    """

    id: str
    ref: str
    title: str
    severity: str
    type: str | None = None
    declared_at: datetime
    lasted: timedelta | None = None
    owner: str | None = None
    status: str
    postmortem: str | None = None

    @property
    def over(self) -> bool:
        """Tell whether the response is over, whatever is known of how long it lasted."""
        return self.status in _OVER


def owner_of(roles: Mapping[str, str], aftermath: Aftermath) -> str | None:
    """Return who owns the analysis of an incident."""
    document = aftermath.postmortem
    return (document.owner if document else None) or roles.get(COMMANDER)


def lasted(moments: Mapping[str, datetime], declared_at: datetime) -> timedelta | None:
    """Return how long an incident lasted; None while it does, or where its moments contradict."""
    ended = moments.get(Moment.IMPACT_ENDED.value)
    began = moments.get(Moment.IMPACT_BEGAN.value, declared_at)
    return ended - began if ended is not None and ended >= began else None


def minutes(length: timedelta | None) -> int | None:
    """Return whole minutes."""
    return None if length is None else length // _MINUTE


def as_csv(lines: Iterable[Line]) -> str:
    """Write the log as RFC 4180 wants it, with a head; no cell is a formula."""
    return "".join(_row(cells) for cells in (HEAD, *(_cells(line) for line in lines)))


def as_values(lines: Iterable[Line]) -> dict[str, object]:
    """Return the log as plain values for JSON; `schema` rises when a key changes its meaning."""
    return {"schema": SCHEMA, "incidents": [_values(line) for line in lines]}


def inert(cell: str) -> str:
    """Keep a cell from being taken for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell


def _cells(line: Line) -> tuple[str, ...]:
    length = minutes(line.lasted)
    return (
        f"{line.declared_at:%Y-%m-%d}",
        f"{line.declared_at:%H:%M}",
        line.severity,
        line.title,
        "" if length is None else str(length),
        line.owner or "",
        line.status,
        line.postmortem or "",
        line.ref,
    )


def _values(line: Line) -> dict[str, object]:
    return {
        "ref": line.ref,
        "declared_at": line.declared_at.isoformat(),
        "severity": line.severity,
        "title": line.title,
        "type": line.type,
        "duration_minutes": minutes(line.lasted),
        "owner": line.owner,
        "status": line.status,
        "postmortem": line.postmortem,
    }


def _row(cells: Iterable[str]) -> str:
    return ",".join(_quoted(inert(cell)) for cell in cells) + "\r\n"


def _quoted(cell: str) -> str:
    if not any(mark in cell for mark in _QUOTED):
        return cell
    escaped = cell.replace('"', '""')
    return f'"{escaped}"'
