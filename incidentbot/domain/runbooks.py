"""Taking up a runbook, and which one fits."""

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.checklists import require_not_closed
from incidentbot.domain.errors import DomainError, UnknownWordError
from incidentbot.domain.incidents import Case, Incident
from incidentbot.domain.people import once
from incidentbot.domain.playbooks import Playbook, Runbook


def offered(incident: Incident, playbook: Playbook) -> list[Runbook]:
    """Return every runbook, those of the type and the phase first."""
    fitting = fitting_ids(incident, playbook)
    first = [each for wanted in fitting for each in playbook.runbooks if each.id == wanted]
    return [*first, *(each for each in playbook.runbooks if each.id not in fitting)]


def fitting_ids(incident: Incident, playbook: Playbook) -> tuple[str, ...]:
    """Return the runbooks that the type and the phase name."""
    kind = next((each.runbook for each in playbook.types if each.id == incident.type), None)
    present = incident.progress.phase
    phase = next((each.runbook for each in playbook.phases if each.id == present), None)
    return once(kind, phase)


def latest(incident: Incident, playbook: Playbook) -> Runbook | None:
    """Return the runbook taken up last; its message in the war room is kept up to date."""
    wanted = incident.progress.runbooks[-1:]
    return next((each for each in playbook.runbooks if each.id in wanted), None)


def start(case: Case, word: str) -> list[ev.Event]:
    """Take up a runbook; the one that is being worked on says nothing new."""
    require_not_closed(case.incident)
    found = named(case.playbook, word)
    if case.incident.progress.runbooks[-1:] == (found.id,):
        return []
    return [ev.RunbookStarted(runbook=found.id)]


def named(playbook: Playbook, word: str) -> Runbook:
    """Find a runbook by its id or name."""
    for book in playbook.runbooks:
        if text.means(word, book.id, book.name):
            return book
    if not playbook.runbooks:
        raise DomainError(f"The playbook {playbook.name} has no runbooks.")
    raise UnknownWordError("runbook", word, [each.id for each in playbook.runbooks])
