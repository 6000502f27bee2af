"""How the bot says things: lent by the door that speaks with people, in Slack's markup."""

from typing import Protocol

from incidentbot.domain.events import Entry
from incidentbot.domain.gaps import Gap
from incidentbot.domain.lines import Line
from incidentbot.domain.playbooks import Playbook


class Words(Protocol):
    """Sentences and names, escaped as Slack wants it; `mrkdwn.html` makes a page's text of them."""

    def entry(self, entry: Entry, playbook: Playbook) -> str:
        """Say an event in one sentence."""

    def line(self, each: Line | Gap, playbook: Playbook) -> str:
        """Say a line of the timeline and what was put right in it, or name a gap."""

    def clock(self, kind: str, subject: str | None, playbook: Playbook) -> str:
        """Say what a clock waits for."""

    def audience(self, audience: str) -> str:
        """Say whom a text is for."""

    def detail(self, name: str) -> str:
        """Say what a detail is called."""

    def severity(self, severity_id: str, playbook: Playbook) -> str:
        """Say a severity: `P1 · High`."""
