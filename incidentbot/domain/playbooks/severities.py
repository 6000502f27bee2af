"""Severities: what each means, and every figure that follows from it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from incidentbot.domain.playbooks.closed import Closed

PostmortemRule = Literal["required", "optional", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutiveUpdate(Closed):
    """How soon and how often executives hear of it.

    Attributes:
        first_within: From the declaration to the first message.
        every: From one message to the next.
    """

    first_within: timedelta | None = None
    every: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstNags(Closed):
    """The inner end of a range: the first reminder comes here, the deadline is the outer end.

    Attributes:
        status_page: The first reminder of a public post.
        postmortem: The first reminder of the post-mortem.
    """

    status_page: timedelta | None = None
    postmortem: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity(Closed):
    """One severity: what it means, and every figure that follows from it.

    Attributes:
        id: What people type: `P1`.
        name: What it is called in messages.
        definition: When it is this one; shown where a severity is chosen.
        examples: What is of this severity.
        response: Who works on it, in the plan's words ("all hands").
        owner: Who answers for it, in the plan's words.
        acknowledge_within: From the declaration to somebody's acknowledgement.
        commander_within: Until a commander must be named.
        roles_within: Until every role in `required_roles` must be held.
        required_roles: The roles that must be held.
        triage_within: Until the severity must be confirmed.
        first_action_within: Until the first action must be taken.
        call_within: Until the call must be open.
        update_every: From one update to the next.
        status_page_first_within: From the declaration to the first public post.
        status_page_every: From one public post to the next.
        customer_update_every: From one message to customers to the next.
        executive_update: When executives hear of it.
        first_nags: Reminders that come ahead of a deadline.
        resolve_within: From the declaration to the resolution.
        escalates: Whether the levels of the ladder come in by time.
        postmortem: Whether a post-mortem is owed.
        postmortem_due: From the resolution to the post-mortem.
        invite: Names of groups brought into the war room.
        page: Names of groups that are paged.
        tell: Names of groups, or audiences, that hear of it without being called in.
        mention: Names of groups that the announcement mentions; empty: nobody.
    """

    id: str
    name: str
    definition: str = ""
    examples: tuple[str, ...] = ()
    response: str = ""
    owner: str = ""
    acknowledge_within: timedelta | None = None
    commander_within: timedelta | None = None
    roles_within: timedelta | None = None
    required_roles: tuple[str, ...] = ()
    triage_within: timedelta | None = None
    first_action_within: timedelta | None = None
    call_within: timedelta | None = None
    update_every: timedelta | None = None
    status_page_first_within: timedelta | None = None
    status_page_every: timedelta | None = None
    customer_update_every: timedelta | None = None
    executive_update: ExecutiveUpdate = field(default_factory=ExecutiveUpdate)
    first_nags: FirstNags = field(default_factory=FirstNags)
    resolve_within: timedelta | None = None
    escalates: bool = True
    postmortem: PostmortemRule = "none"
    postmortem_due: timedelta | None = None
    invite: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
    mention: tuple[str, ...] = ()
