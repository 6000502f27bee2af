"""Escalating by hand: the form with levels and situations, and what is said of a situation."""

from collections.abc import Mapping
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.escalation import situation_of
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import choices, forms, inputs, mrkdwn, names
from incidentbot.slack.blocks.elements import Block, Message, actions, message, said, section

CALLBACK = "escalate"
FIELDS = {"why": "why", "level": "level", "situation": "situation"}


def form(incident: Incident, playbook: Playbook) -> Block:
    """Build the form that asks a level in, or names what is so."""
    levels = [
        inputs.option(str(rung.level), f"Level {rung.level} · {rung.name}")
        for rung in playbook.escalation
    ]
    following = str(min(incident.level + 1, playbook.last_level))
    situations = [inputs.option(each.id, each.name, each.action) for each in playbook.situations]
    metadata = forms.metadata(incident)
    if not levels and not situations:
        none = section("This playbook has no escalation levels. Ask people in the war room.")
        return inputs.modal(None, "Escalate", [none], close="Close", metadata=metadata)
    hint = "Its people are brought in, instead of a level's."
    shown = [
        _guidance(playbook),
        inputs.select("level", "Level", levels, initial=following),
        inputs.select("situation", "Or what is so", situations, hint=hint, optional=bool(levels)),
        inputs.text_input("why", "Why", placeholder="What you need them for", multiline=True),
    ]
    return inputs.modal(CALLBACK, "Escalate", shown, submit="Escalate", metadata=metadata)


def parse(view: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    """Read the level, the situation named, and why."""
    level, situation = forms.choice(view, "level"), forms.choice(view, "situation")
    return level, situation, forms.text_value(view, "why")


def escalated(entry: ev.Entry) -> Message:
    """Build the answer to whoever escalated: whom it reaches."""
    if not isinstance(entry.event, ev.Escalated):
        raise TypeError("Only an escalation is answered as one.")
    event = entry.event
    rung = f"level {event.level} ({mrkdwn.short(event.name, 80)})"
    people = mrkdwn.mentions(event.people)
    if people:
        return said(f"Escalated to {rung}. I am calling in {people}.")
    return said(f"Escalated to {rung}, but I know nobody there. Please reach somebody yourself.")


def told(entry: ev.Entry, incident: Incident, playbook: Playbook, words: str) -> Message:
    """Build what the room reads when a line of the escalation matrix applies: what to do, and how."""
    named = entry.event.situation if isinstance(entry.event, ev.SituationNamed) else ""
    found = situation_of(playbook, named)
    ways = [way for way in playbook.mitigations if found and way.id == found.mitigation]
    offered = [
        choices.run_button(f"Checklist: {way.name}", f"checklist {way.id}", incident=incident)
        for way in ways
    ]
    told = mrkdwn.sentence(words)
    return message(f"{names.ref(incident)}: {words}", section(told), actions(*offered))


def named(playbook: Playbook, word: str, *, anew: bool) -> Message:
    """Build the answer to whoever said what is so: what is done then, and whom it reaches."""
    found = next((e for e in playbook.situations if text.means(word, e.id, e.name)), None)
    name, action = (found.name, found.action) if found else (word, "")
    already = "" if anew else " That was said before."
    return said(f"{mrkdwn.short(name)}: {mrkdwn.short(action)}.{already}")


def _guidance(playbook: Playbook) -> Block | None:
    lines = [f"• {mrkdwn.short(each)}" for each in playbook.escalate_when]
    if not lines:
        return None
    return section(f"*Do not wait for the time when*\n{mrkdwn.joined(lines)}")
