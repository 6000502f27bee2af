"""The call that everybody joins."""

from incidentbot.domain import calls
from incidentbot.services.record import Act, Change, change


def open_call(act: Act, incident_id: str, link: str | None = None) -> Change:
    """Say that the call is on, at the address given or the playbook's."""
    return change(act, incident_id, lambda case: calls.open_call(case, link))
