"""What people type into Slack: unescaped, mentions found, words split."""

import re
from dataclasses import dataclass

from incidentbot.domain.errors import DomainError
from incidentbot.slack.blocks import mrkdwn
from incidentbot.slack.people import person

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_LINK = re.compile(r"<((?:https?|mailto):[^>|]+)(?:\|[^>]*)?>")
_REF = re.compile(r"^INC-[A-Z0-9]{1,12}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """Words after a subcommand.

    Attributes:
        text: As a person reads it: mentions and links still in Slack's brackets.
    """

    text: str

    def __bool__(self) -> bool:
        return bool(self.text)

    def split(self) -> tuple[str, "Typed"]:
        """Take off the first word."""
        first, *rest = self.text.split(maxsplit=1) or [""]
        return first, Typed(text="".join(rest).strip())

    @property
    def plain(self) -> str:
        """The text as a person reads it: entities and brackets undone, mentions as names."""
        return readable(self.text)

    @property
    def people(self) -> list[str]:
        """The people mentioned, in order."""
        return [person(user) for user in _MENTION.findall(self.text)]

    @property
    def without_people(self) -> "Typed":
        """The text without its mentions."""
        return Typed(text=" ".join(_MENTION.sub(" ", self.text).split()))

    def one_person(self) -> str:
        """Return the one person mentioned. Raises DomainError."""
        found = self.people
        if len(found) == 1:
            return found[0]
        if found:
            raise DomainError("Name one person, please.", field="person")
        raise DomainError(
            "Say who, as a mention: type @ and choose the person from Slack's list.",
            field="person",
        )


def typed(raw: str | None) -> Typed:
    """Read what a slash command or a mention carried."""
    return Typed(text=(raw or "").replace("\u00a0", " ").strip())


def readable(text: str) -> str:
    """Turn what Slack marked up into what a person reads: names, channels and links."""
    return mrkdwn.readable(_LINK.sub(r"\1", text))


def is_ref(word: str) -> bool:
    """Tell whether a word is meant as an incident's name."""
    return bool(_REF.match(word))
