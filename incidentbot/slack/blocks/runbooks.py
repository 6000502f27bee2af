"""Runbooks: the list to choose from, and the button that takes one up."""

from incidentbot.domain import runbooks
from incidentbot.domain.incidents import Incident, Status
from incidentbot.domain.playbooks import Playbook, Runbook
from incidentbot.domain.text import cut, spoken
from incidentbot.slack.blocks import forms, inputs, mrkdwn
from incidentbot.slack.blocks.elements import BUTTON_VALUE, Block, button, row, section

PANEL = "runbooks"
START = "start_runbook:"
RUNBOOKS_SHOWN = 80


def panel(incident: Incident, playbook: Playbook) -> Block:
    """Build the list of runbooks, those that fit first."""
    fitting = runbooks.fitting_ids(incident, playbook)
    known = runbooks.offered(incident, playbook)[:RUNBOOKS_SHOWN]
    shown: list[Block | None] = [
        _line(book, incident, number, fits=book.id in fitting) for number, book in enumerate(known)
    ]
    if not known:
        shown = [section("This playbook has no runbooks.")]
    metadata = forms.metadata(incident)
    return inputs.modal(PANEL, "Runbooks", shown, close="Close", metadata=metadata)


def start_button(incident: Incident, book: Runbook, label: str, number: int) -> Block:
    """Build the button that takes a runbook up."""
    about = forms.packed({"i": incident.id, "b": book.id}, BUTTON_VALUE)
    return button(cut(label, 75), f"{START}{number}", about)


def _line(book: Runbook, incident: Incident, number: int, *, fits: bool) -> Block:
    within = f", within {spoken(book.within)}" if book.within else ""
    steps = f"{len(book.steps)} step{'' if len(book.steps) == 1 else 's'}{within}"
    mark = " · fits this incident" if fits else ""
    about = f"\n{mrkdwn.short(book.about)}" if book.about else ""
    words = f"*{mrkdwn.short(book.name, 120)}* · {steps}{mark}{about}"
    if incident.status is Status.CLOSED:
        return section(words)
    taken_up = book.id in incident.progress.runbooks
    return row(words, start_button(incident, book, "Open" if taken_up else "Take up", number))
