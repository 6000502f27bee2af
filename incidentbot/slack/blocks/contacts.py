"""Whom to reach and what to work with: the playbook's contacts, tools, access and rules."""

from incidentbot.domain.people import Directory
from incidentbot.domain.playbooks import Contact, Playbook, Tool
from incidentbot.slack.blocks import mrkdwn
from incidentbot.slack.blocks.elements import Block, Message, context, header, section, whole

RULES_AT_FIRST = 3
ADDRESS = 200


def shown(playbook: Playbook, directory: Directory) -> Message:
    """Build the whole page."""
    parts = [
        _listed("Contacts", [_contact(each, directory) for each in playbook.contacts]),
        _listed("Tools", [_tool(each) for each in playbook.tools]),
        _listed("What you need access to", [mrkdwn.short(each) for each in playbook.access]),
        _listed("Rules of the war room", [mrkdwn.short(each) for each in playbook.war_room.rules]),
    ]
    known = [each for each in parts if each is not None]
    if not known:
        known = [section("The playbook names no contacts and no tools.")]
    source = f"From the playbook {mrkdwn.short(playbook.name, 80)}."
    return whole(header("Whom to reach, and how"), *known, context(source))


def first_rules(playbook: Playbook) -> str:
    """Say the first rules of the war room in one line; nothing where there are none."""
    rules = playbook.war_room.rules
    if not rules:
        return ""
    first = "; ".join(mrkdwn.short(each, 100) for each in rules[:RULES_AT_FIRST])
    more = len(rules) - RULES_AT_FIRST
    rest = f" And {more} more: `/incident contacts`." if more > 0 else ""
    return f"Rules there: {first}.{rest}"


def _contact(contact: Contact, directory: Directory) -> str:
    people = directory.of([contact.group]) if contact.group else ()
    ways = [
        mrkdwn.mentions(people),
        mrkdwn.short(contact.phone or "", ADDRESS),
        mrkdwn.short(contact.email or "", ADDRESS),
        mrkdwn.link(contact.link, "link") if contact.link else "",
    ]
    purpose = f" – {mrkdwn.short(contact.purpose)}" if contact.purpose else ""
    reached = ", ".join(filter(None, ways))
    return f"*{mrkdwn.short(contact.name, 120)}*{purpose}{f': {reached}' if reached else ''}"


def _tool(tool: Tool) -> str:
    name = mrkdwn.link(tool.link, tool.name) if tool.link else mrkdwn.short(tool.name, 120)
    return f"{name} – {mrkdwn.short(tool.purpose)}" if tool.purpose else name


def _listed(label: str, lines: list[str]) -> Block | None:
    if not lines:
        return None
    return section(f"*{label}*\n{mrkdwn.joined(f'• {line}' for line in lines)}")
