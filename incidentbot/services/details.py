"""Filling in what is known of an incident."""

from collections.abc import Mapping

from incidentbot.domain import details
from incidentbot.domain.events import DetailChanged
from incidentbot.services.record import Act, Change, change

CHANGES_READ = 500


def fill(
    act: Act, incident_id: str, filled: Mapping[str, str | None], *, seen_version: int | None
) -> Change:
    """Keep what a form changed; refused where somebody else changed the same meanwhile."""
    present = act.case(incident_id).incident
    seen = present.version if seen_version is None else seen_version
    kind = DetailChanged.__name__
    changes = act.uow.timeline.last_of_kind(incident_id, kind, CHANGES_READ)
    before = details.as_of(changes, seen)
    return change(act, incident_id, lambda case: details.fill(case, filled, before=before))


def tell(act: Act, incident_id: str, word: str, words: str) -> Change:
    """Fill in one thing by its name."""
    return change(act, incident_id, lambda case: details.tell(case, word, words))
