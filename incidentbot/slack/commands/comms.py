"""The comms subcommand: the panel of all texts, and the form of the one that suits now."""

from typing import Any

from incidentbot.domain import comms
from incidentbot.domain.playbooks import Template
from incidentbot.services import comms as service
from incidentbot.slack.blocks import comms as blocks
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand
from incidentbot.slack.desk import Desk, Who
from incidentbot.slack.people import user_of

View = dict[str, Any]


async def panel(ask: Ask) -> Reply:
    """Open the panel of all texts."""
    return Reply(view=await drawn(ask.desk, ask.who, ask.incident.id))


async def write(ask: Ask) -> Reply:
    """Open the form of the text for the audience named, filled from the incident."""
    playbook = ask.desk.rules.catalog.get(ask.incident.playbook)
    template = comms.chosen(ask.incident, playbook, ask.typed.plain)
    return Reply(view=await form(ask.desk, ask.who, ask.incident.id, template))


async def drawn(desk: Desk, who: Who, incident_id: str) -> View:
    """Draw the panel for one person as things stand now."""
    seen = await desk.look(who, service.outlook, incident_id)
    return blocks.panel(
        seen.incident,
        seen.playbook,
        seen.clocks,
        person=who.person,
        recipients=seen.recipients,
        reached=desk.reached,
        now=desk.now(),
    )


async def form(desk: Desk, who: Who, incident_id: str, template: Template) -> View:
    """Draw the form of a text: as it was left, or filled from the incident."""
    seen = await desk.look(who, service.outlook, incident_id)
    draft = comms.begun(seen.incident, template.id)
    if draft is not None:
        words = service.Wording(subject=draft.subject, body=draft.body)
    else:
        commander = await desk.people.full_name(user_of(seen.incident.commander or ""))
        words = service.worded(seen, template, desk.templates, now=desk.now(), commander=commander)
    return blocks.form(
        seen.incident,
        seen.playbook,
        template,
        subject=words.subject,
        body=words.body,
        draft=draft,
    )


SUBCOMMANDS = (
    Subcommand(
        name="comms",
        usage="[AUDIENCE]",
        help="Write, approve and publish texts: status page, customers, executives and others.",
        words=("communications", "drafts"),
        form=panel,
        run=write,
    ),
)
