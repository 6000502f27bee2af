"""Moving from phase to phase, as the plan has them for the severity."""

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.checklists import require_not_closed
from incidentbot.domain.errors import DomainError, UnknownWordError
from incidentbot.domain.incidents import Case, Incident
from incidentbot.domain.playbooks import Phase, Playbook

NEXT = "next"


def applying(incident: Incident, playbook: Playbook) -> list[Phase]:
    """Return the phases of the present severity, and the present one wherever it belongs."""
    fitting = playbook.phases_for(incident.severity)
    present = incident.progress.phase
    return [phase for phase in playbook.phases if phase in fitting or phase.id == present]


def present(incident: Incident, playbook: Playbook) -> Phase | None:
    """Return the phase that the response is in."""
    return next((each for each in playbook.phases if each.id == incident.progress.phase), None)


def following(incident: Incident, playbook: Playbook) -> Phase | None:
    """Return the phase after the present one; None after the last."""
    phases = applying(incident, playbook)
    known = [phase.id for phase in phases]
    if incident.progress.phase not in known:
        return phases[0] if phases else None
    after = known.index(incident.progress.phase) + 1
    return phases[after] if after < len(phases) else None


def enter(case: Case, word: str) -> list[ev.Event]:
    """Move on to the phase named, or to the next; the present one says nothing new."""
    require_not_closed(case.incident)
    phase = _named(case, word)
    if phase.id == case.incident.progress.phase:
        return []
    return [ev.PhaseEntered(phase=phase.id, previous=case.incident.progress.phase)]


def _named(case: Case, word: str) -> Phase:
    phases = case.playbook.phases
    if not phases:
        raise DomainError(f"The playbook {case.playbook.name} has no phases.")
    for phase in phases:
        if text.means(word, phase.id, phase.name):
            return phase
    if not text.means(word, NEXT):
        known = [phase.id for phase in applying(case.incident, case.playbook)]
        raise UnknownWordError("phase", word, known)
    found = following(case.incident, case.playbook)
    if found is None:
        raise DomainError("This is the last phase. When it works again: `/incident resolve`.")
    return found
