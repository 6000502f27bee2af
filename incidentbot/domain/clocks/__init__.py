"""Clocks: a deadline is a record that ends met, late or missed; its due time never moves."""

from incidentbot.domain.clocks.owed import Owed, drill_of, figure, missing_roles, owed, phase_of
from incidentbot.domain.clocks.pace import paced
from incidentbot.domain.clocks.record import (
    AFTERMATH,
    UNCOUNTED,
    Clock,
    Key,
    Kind,
    Outcome,
    ceased,
    done,
    replaced,
    snoozed,
)
from incidentbot.domain.clocks.turning import turn

__all__ = [
    "AFTERMATH",
    "UNCOUNTED",
    "Clock",
    "Key",
    "Kind",
    "Outcome",
    "Owed",
    "ceased",
    "done",
    "drill_of",
    "figure",
    "missing_roles",
    "owed",
    "paced",
    "phase_of",
    "replaced",
    "snoozed",
    "turn",
]
