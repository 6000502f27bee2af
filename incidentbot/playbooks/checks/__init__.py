"""What must hold between the parts of a playbook, beyond the type of each."""

from collections.abc import Callable, Iterable

from incidentbot.domain.playbooks import Playbook
from incidentbot.playbooks.checks import figures, names, references, texts
from incidentbot.playbooks.checks import hints as hinted
from incidentbot.playbooks.problems import Problem

Check = Callable[[Playbook], Iterable[Problem]]


def problems(playbook: Playbook) -> list[Problem]:
    """Return everything because of which the playbook cannot work."""
    return [each for check in _CHECKS for each in check(playbook)]


def hints(playbook: Playbook) -> list[Problem]:
    """Return what works, but is seldom meant."""
    return [each for hint in _HINTS for each in hint(playbook)]


_CHECKS: tuple[Check, ...] = (
    names.ids,
    names.needed,
    names.blanks,
    names.groups,
    references.references,
    figures.rhythms,
    figures.first_nags,
    figures.phases,
    figures.ladder,
    figures.nags,
    texts.channel,
    texts.links,
    texts.drafts,
)

_HINTS: tuple[Check, ...] = (
    hinted.milder_is_stricter,
    hinted.owed_to_nobody,
    hinted.without_phase,
    hinted.injects,
)
