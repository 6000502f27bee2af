"""The call: where it is, as a form, a fact, a bookmark, and the message that opens it."""

from collections.abc import Mapping
from typing import Any

from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import buttons, forms, inputs, mrkdwn
from incidentbot.slack.blocks.elements import Block, Message, said

CALLBACK = "call"
FIELDS = {"link": "link"}
TOPIC_LINK = 120


def form(incident: Incident, playbook: Playbook) -> Block:
    """Build the form that asks where the call is."""
    link = inputs.text_input(
        "link",
        "Link",
        initial=incident.progress.call,
        placeholder="https://…",
        hint="Leave it empty for a huddle in the war room.",
    )
    title = playbook.war_room.call.name
    metadata = forms.metadata(incident)
    return inputs.modal(CALLBACK, title, [link], submit="Open the call", metadata=metadata)


def parse(view: Mapping[str, Any]) -> str | None:
    """Read the link."""
    return forms.text_value(view, "link")


def answered(incident: Incident, *, anew: bool) -> Message:
    """Build the answer to whoever opened the call."""
    link = joined(incident) or "It has no link: use a huddle in the war room."
    return said(f"The call is open{'' if anew else ' already'}. {link}")


def joined(incident: Incident) -> str | None:
    """Link to the call; None without an address."""
    link = incident.progress.call
    return mrkdwn.link(link, "Join the call") if link else None


def fact(incident: Incident) -> str | None:
    """Say in one line where the call is; None before it is open, and once it is over."""
    if incident.progress.call is None or not incident.status.open:
        return None
    return joined(incident) or "Open, as a huddle in the war room"


def in_topic(incident: Incident) -> str:
    """Return what the channel's topic says of it; nothing where there is no room for it."""
    link = incident.progress.call
    fits = link and len(link) <= TOPIC_LINK and incident.status.open
    return f" · Call: {mrkdwn.escape(link)}" if link and fits else ""


def bookmark(incident: Incident, playbook: Playbook) -> list[tuple[str, str]]:
    """Return the call among the bookmarks, as title and address."""
    link = incident.progress.call
    return [(playbook.war_room.call.name or "Call", link)] if link else []


def answers(incident: Incident, _: Playbook) -> list[Block | None]:
    """Build the answer to a reminder of the call."""
    return [buttons.plain(incident, buttons.CALL, "Open the call", primary=True)]
