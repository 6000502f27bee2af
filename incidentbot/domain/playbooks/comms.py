"""Words of a playbook: what the announcement shows, and the drafts for every audience."""

from dataclasses import dataclass
from typing import Literal

from incidentbot.domain.playbooks.closed import Closed

Audience = Literal[
    "organisation",
    "executives",
    "customers",
    "public",
    "customer-success",
    "support",
    "social",
    "banner",
    "security",
    "legal",
    "vendors",
    "ticket",
]
Occasion = Literal["initial", "identified", "monitoring", "progress", "resolved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement(Closed):
    """What the announcement looks like: fields in order, by their names.

    Attributes:
        heading: Before the severity and the title.
        fields: Of impact, customers, affected, status, commander, type, started, eta.
        note: The last line.
    """

    heading: str = "Incident"
    fields: tuple[str, ...] = ("impact", "customers", "status", "commander")
    note: str = "Updates are in the thread."


@dataclass(frozen=True, slots=True, kw_only=True)
class Template(Closed):
    """A draft for one audience at one moment.

    Attributes:
        id: What people type for it.
        name: What it is called in forms.
        audience: Whom it is for.
        moment: When it is due.
        body: The text; variables in it are filled in from the incident.
        subject: The subject of an e-mail, filled in as well.
        severities: For these only; empty: for all.
        approver: The role that approves it.
        to: Names of groups or contacts that it goes to.
    """

    id: str
    name: str
    audience: Audience
    moment: Occasion
    body: str
    subject: str | None = None
    severities: tuple[str, ...] = ()
    approver: str = "commander"
    to: tuple[str, ...] = ()
