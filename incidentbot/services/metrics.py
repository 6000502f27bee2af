"""Figures over many incidents: read for a period, judged by the playbook each one began with."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from incidentbot.domain import metrics
from incidentbot.domain.errors import NotAllowedError, UnknownWordError
from incidentbot.domain.metrics import Asked, Facts, Report
from incidentbot.domain.playbooks import Playbook
from incidentbot.services.record import Act

NOT_FOR_GUESTS = "The figures are over all incidents, so guests do not see them. Ask a member."


class Charts(Protocol):
    """Draws a report; slow, so never on the event loop."""

    def picture(self, report: Report) -> bytes:
        """Draw everything as one PNG. Raises DeliveryError."""

    def panels(self, report: Report) -> Mapping[str, str]:
        """Draw each chart as SVG, for light and for dark pages, by name. Raises DeliveryError."""


def report(act: Act, asked: Asked) -> Report:
    """Report on the incidents asked for. Raises NotAllowedError for guests."""
    if act.guest:
        raise NotAllowedError(NOT_FOR_GUESTS)
    facts = [_judged(act, fact) for fact in act.uow.facts.of(asked, act.now)]
    known = act.uow.facts.causes() if any(fact.cause for fact in facts) else []
    hours = act.rules.hours
    return metrics.report(facts, asked, hours=hours, known=known, names=names(act))


def report_on(act: Act, words: str) -> Report:
    """Report on the incidents that somebody asks for: `90d P1`. Raises DomainError."""
    return report(act, asked(act, words))


def asked(act: Act, words: str) -> Asked:
    """Read which incidents are meant: a period, a severity, a type, in any order.

    Raises:
        DomainError: A word is none of these.
    """
    found = Asked(since=act.now - metrics.DEFAULT_PERIOD, until=act.now)
    for word in words.split():
        found = _narrowed(act, found, word)
    return found


def names(act: Act) -> Mapping[str, str]:
    """Return what the present playbook calls its measures, by id."""
    return {each.id: each.name for each in act.rules.catalog.current.metrics.measures}


def _narrowed(act: Act, found: Asked, word: str) -> Asked:
    playbook = act.rules.catalog.current
    if playbook.has_severity(word):
        return replace(found, severity=playbook.severity(word).id)
    kind = next((e.id for e in playbook.types if word.casefold() == e.id.casefold()), None)
    if kind is not None:
        return replace(found, type=kind)
    if word[:1].isdigit() or word.lower() in metrics.EVER:
        return replace(found, since=metrics.since(word, act.now))
    severities = [each.id for each in playbook.severities]
    known = [*severities, *(each.id for each in playbook.types)]
    raise UnknownWordError("period, severity or type", word, ["30d", "90d", *known])


def _judged(act: Act, fact: Facts) -> Facts:
    playbook = act.rules.catalog.get(fact.playbook)
    return replace(
        fact,
        rank=_rank(playbook, fact.severity),
        type=playbook.type_name(fact.type),
        targets={
            each.measure: each.within
            for each in playbook.metrics.targets
            if each.severity == fact.severity
        },
    )


def _rank(playbook: Playbook, severity: str) -> int:
    known = [each.id for each in playbook.severities]
    return known.index(severity) if severity in known else len(known)
