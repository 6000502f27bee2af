"""Which incidents a page is about: a period, a severity, a type, chosen in its form."""

from dataclasses import dataclass
from urllib.parse import urlencode

from incidentbot.web.site import Site

PERIODS = (
    ("30d", "30 days"),
    ("90d", "90 days"),
    ("26w", "Half a year"),
    ("52w", "A year"),
    ("all", "Ever"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What was chosen, and what there is to choose from: values with their names."""

    since: str
    severity: str
    type: str
    periods: tuple[tuple[str, str], ...]
    severities: tuple[tuple[str, str], ...]
    types: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """What was chosen, as one would type it."""
        return " ".join(each for each in (self.since, self.severity, self.type) if each)

    @property
    def query(self) -> str:
        """What was chosen, as part of an address."""
        chosen = {"since": self.since, "severity": self.severity, "type": self.type}
        return urlencode({name: value for name, value in chosen.items() if value})


def filter_of(site: Site, *, since: str, severity: str, type: str) -> Filter:
    """Put a filter together; the playbook says what there is to choose from."""
    playbook = site.desk.rules.catalog.current
    given = since.strip()
    periods = PERIODS if given in dict(PERIODS) else ((given, given), *PERIODS)
    return Filter(
        since=given,
        severity=severity.strip(),
        type=type.strip(),
        periods=periods,
        severities=tuple((each.id, each.id) for each in playbook.severities),
        types=tuple((each.id, each.name or each.id) for each in playbook.types),
    )
