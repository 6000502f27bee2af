"""What people and things are called for one reader, made from the bot's own sentences."""

from dataclasses import dataclass
from typing import Protocol

from incidentbot.domain.gaps import Gap
from incidentbot.domain.incidents import Incident
from incidentbot.domain.lines import Line
from incidentbot.domain.playbooks import Playbook
from incidentbot.services import markup
from incidentbot.services.markup import Names


class Sentences(Protocol):
    """How the bot says things, in Slack's marks."""

    def line(self, each: Line | Gap, playbook: Playbook) -> str:
        """Say a line of the timeline and what was put right in it."""

    def clock(self, kind: str, subject: str | None, playbook: Playbook) -> str:
        """Say what a clock waits for."""

    def audience(self, audience: str) -> str:
        """Say whom a text is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Speaks to one reader.

    Attributes:
        names: What people are called, by the domain's ids.
        timeline: The address of the incident's timeline; None where nobody can open it.
    """

    sentences: Sentences
    names: Names
    playbook: Playbook
    timeline: str | None = None

    def person(self, who: str) -> str:
        """Name somebody, as plain text."""
        return self.names(who)

    def line(self, line: Line) -> str:
        """Say a line of the timeline, as Markdown."""
        return markup.markdown(self.sentences.line(line, self.playbook), self.names)

    def clock(self, kind: str, subject: str | None) -> str:
        """Say what a clock waits for, as plain text."""
        return markup.plain(self.sentences.clock(kind, subject, self.playbook), self.names)

    def audience(self, audience: str) -> str:
        """Say whom a text was for, as plain text."""
        return markup.plain(self.sentences.audience(audience), self.names)

    def entry_url(self, seq: int) -> str | None:
        """Return where an entry of the timeline can be looked at."""
        return f"{self.timeline}#e{seq}" if self.timeline else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Makes a reader's voice, once it is known which incident and who is named in it.

    Attributes:
        base_url: Where this program's own pages are, if people can reach them.
    """

    sentences: Sentences
    names: Names
    base_url: str | None = None

    def to_readers_of(self, incident: Incident, playbook: Playbook) -> Reader:
        """Speak of one incident."""
        pages = self.base_url.rstrip("/") if self.base_url else None
        timeline = f"{pages}/incidents/{incident.ref}/postmortem" if pages else None
        return Reader(
            sentences=self.sentences, names=self.names, playbook=playbook, timeline=timeline
        )
