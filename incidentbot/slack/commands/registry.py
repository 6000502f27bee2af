"""A subcommand is one declared value; the registry feeds dispatch, help, docs and the manifest."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from incidentbot.domain.incidents import Incident
from incidentbot.slack.blocks.elements import Message
from incidentbot.slack.desk import Desk, Who
from incidentbot.slack.incoming import Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request as typed or clicked.

    Attributes:
        found: The incident it is about; only for subcommands of an incident.
        trigger_id: The right to open a form, for three seconds; None in threads.
        again: The person saw that the same incident exists and wants another.
    """

    desk: Desk
    who: Who
    typed: Typed
    channel: str = ""
    thread: str | None = None
    trigger_id: str | None = None
    found: Incident | None = None
    again: bool = False

    @property
    def incident(self) -> Incident:
        """The incident it is about."""
        if self.found is None:
            raise LookupError("This subcommand is not of an incident.")
        return self.found


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer, for the person who asked only: words, a form, or both."""

    message: Message | None = None
    view: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subcommand:
    """One word after the slash command.

    Attributes:
        usage: What follows the word, as in the help.
        where: `incident`: it is about one; elsewhere the person is offered theirs. `either`: about
            the one of the place where there is one, and about all elsewhere.
        words: Other words for the same.
        who: `members`: closed to guests; `anybody`: open to whoever may see the incident.
        over: It is for incidents whose response is over; elsewhere those are offered.
        always: It is for incidents of any status; elsewhere those that are over are offered, too.
        other: Its first word names another incident than the one it is about, except elsewhere.
        form: Builds the form that the bare word opens; None: the bare word acts.
    """

    name: str
    help: str
    run: Callable[[Ask], Awaitable[Reply]]
    usage: str = ""
    where: Literal["incident", "anywhere", "either"] = "incident"
    words: tuple[str, ...] = ()
    who: Literal["members", "anybody"] = "anybody"
    over: bool = False
    always: bool = False
    other: bool = False
    form: Callable[[Ask], Awaitable[Reply]] | None = None
