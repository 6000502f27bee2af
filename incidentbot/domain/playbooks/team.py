"""People of a playbook: roles, escalation, on-call, contacts, and what they work with."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from incidentbot.domain.playbooks.closed import Closed

Commands = Literal["nobody", "declarer", "on-call"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSpec(Closed):
    """One role of the process: who it is for and what its holder does.

    Attributes:
        id: What people type: `tech-lead`. The name and its initials are understood as well.
        name: What it is called in messages.
        who: For whom it is meant; shown where the role is given.
        duties: What the holder does during the incident.
        after: What the holder does once it is resolved.
        report_every: The rhythm in which the holder reports in the war room.
        report: What such a report says, in words.
    """

    id: str
    name: str
    who: str = ""
    duties: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    report_every: timedelta | None = None
    report: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationLevel(Closed):
    """One rung: who is brought in, and after how long without mitigation; None: by no time.

    Attributes:
        level: 1, 2, 3 … in order.
        name: What it is called in messages.
        who: Names of groups that are brought in.
        after: From the declaration, as long as nothing is mitigated; `none`: by no time.
    """

    level: int
    name: str
    who: tuple[str, ...] = ()
    after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation(Closed):
    """One line of the escalation matrix: when this is so, do that.

    Attributes:
        id: What people type for it.
        name: What is so.
        action: What is done then.
        who: Names of groups brought in when somebody says that it is so.
        after: It is so by itself once the incident has lasted this long.
        mitigation: The mitigation that it asks for.
    """

    id: str
    name: str
    action: str
    who: tuple[str, ...] = ()
    after: timedelta | None = None
    mitigation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Closed):
    """Somebody to reach: `group` names who that is in this deployment.

    Attributes:
        name: Who it is.
        purpose: What they are asked for.
        phone: Their number.
        email: Their address.
        link: Where else they are reached.
        group: The group behind it in this deployment.
    """

    name: str
    purpose: str = ""
    phone: str | None = None
    email: str | None = None
    link: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool(Closed):
    """Something that responders work with, and where it is.

    Attributes:
        name: What it is called.
        purpose: What it is for.
        link: Where it is.
    """

    name: str
    purpose: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation(Closed):
    """One layer of the rota, in words and lengths.

    Attributes:
        id: What it is called in records.
        name: What it is called in messages.
        who: Who is in it, in words.
        when: When it holds, in words.
        shift: How long one turn is.
    """

    id: str
    name: str
    who: str = ""
    when: str = ""
    shift: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall(Closed):
    """How people are on call: rotations, what the person on call does, what is handed over.

    Attributes:
        rotations: The layers of the rota.
        duties: What the person on call does.
        handover: What is handed over at the end of a turn.
        commander_within: Until a commander who is called must be there.
    """

    rotations: tuple[Rotation, ...] = ()
    duties: tuple[str, ...] = ()
    handover: tuple[str, ...] = ()
    commander_within: timedelta | None = None
