"""The sentences of this door, for others that say the same things elsewhere."""

from incidentbot.domain.events import Entry
from incidentbot.domain.gaps import Gap
from incidentbot.domain.lines import Line
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import clocks, details, lines, names, timeline


def entry(entry: Entry, playbook: Playbook) -> str:
    """Say an event in one sentence."""
    return timeline.sentence(entry, playbook)


def line(each: Line | Gap, playbook: Playbook) -> str:
    """Say a line of the timeline and what was put right in it, or name a gap."""
    return lines.told(each, playbook)


def clock(kind: str, subject: str | None, playbook: Playbook) -> str:
    """Say what a clock waits for."""
    return clocks.name(kind, subject, playbook)


def audience(audience: str) -> str:
    """Say whom a text is for."""
    return names.audience(audience)


def detail(name: str) -> str:
    """Say what a detail is called."""
    return details.label(name)


def severity(severity_id: str, playbook: Playbook) -> str:
    """Say a severity: `P1 · High`."""
    return names.severity_label(severity_id, playbook)
