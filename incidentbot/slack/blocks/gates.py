"""What is missing before an incident is resolved or closed, and the form that settles it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain import gates
from incidentbot.domain.gates import CLOSE, Item, Lack
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.postmortems import PUBLISH
from incidentbot.slack.blocks import buttons, forms, inputs, mrkdwn, names
from incidentbot.slack.blocks.elements import Block, Message, actions, message, section, whole

CALLBACK = "gate"
FIELDS = {"override": "override", "said": "said"}
BOXES = "done-"
BLOCKS = 10


def form(incident: Incident, playbook: Playbook, gate: str, *, said: str | None = None) -> Block:
    """Build the form: what is missing, boxes for what is done by now, and the way past it."""
    lacks = gates.lacking(incident, playbook, gate)
    verb, label = ("Close", "A last word") if gate == CLOSE else ("Resolve", "What fixed it")
    shown = [
        section(_asked(lacks, incident, playbook, verb=verb.lower())),
        *_planned(lacks, incident),
        *_boxes(lacks),
        inputs.text_input("said", label, initial=said, multiline=True),
        inputs.text_input(
            "override",
            f"Why {verb.lower()} it anyway",
            hint="Only if something stays open. Everybody can read it." if lacks else None,
        ),
    ]
    metadata = forms.metadata(incident, gate=gate)
    title = f"{verb} the incident"
    return inputs.modal(CALLBACK, title, shown, submit=verb, metadata=metadata)


def parse(view: Mapping[str, Any]) -> tuple[str, str | None, list[Item], str | None]:
    """Read which gate it is, what was said, what is done by now, and why to go on anyway."""
    values = (value for block in forms.values(view) for value in forms.ticked(view, block))
    items = [item for value in values if (item := _item(value))]
    said, override = forms.text_value(view, "said"), forms.text_value(view, "override")
    return forms.carried_text(view, "gate") or "", said, items, override


def watched(entry: ev.Entry, incident: Incident, words: str) -> Message:
    """Build what is told once it was watched for long enough."""
    offered = actions(buttons.resolve(incident)) if incident.status.open else None
    told = f"{words} If nothing is left to do, resolve it." if offered else words
    return message(f"{names.ref(incident)}: {told}", section(told), offered)


_DEEDS = {
    CLOSE: "closes",
    gates.RESOLVE: "resolves",
    PUBLISH: "publishes the post-mortem of",
}


def overridden(entry: ev.Entry, incident: Incident) -> Message:
    """Build what is told when somebody goes on although something is missing."""
    event = entry.event
    if not isinstance(event, ev.GateOverridden):
        raise TypeError("Only a gate that was passed over is told as one.")
    deed = _DEEDS.get(event.gate, "goes on with")
    head = f"{mrkdwn.mention(entry.by)} {deed} {names.ref(incident)} although this does not hold:"
    lines = [f"• {mrkdwn.short(each)}" for each in event.missing]
    return whole(section(mrkdwn.joined([head, *lines, f"Why{mrkdwn.because(event.why)}"])))


def watched_until(incident: Incident, playbook: Playbook, near: datetime) -> str:
    """Say until when it is watched; nothing when it is not."""
    until = gates.watched_until(incident, playbook)
    return f"It is watched until {mrkdwn.when(until, near)}." if until else ""


def _asked(lacks: list[Lack], incident: Incident, playbook: Playbook, *, verb: str) -> str:
    about = names.ref_and_title(incident)
    if not lacks:
        return f"{about} can be {verb}d."
    until = watched_until(incident, playbook, incident.declared_at)
    lines = [f"• {mrkdwn.short(lack.what)}" for lack in lacks if lack.item is None]
    ask = f"Before you {verb} {about}, this should hold:"
    boxes = "Tick below what is done by now." if any(lack.item for lack in lacks) else ""
    return mrkdwn.joined(filter(None, [ask, *lines, until, boxes]))


def _planned(lacks: list[Lack], incident: Incident) -> list[Block | None]:
    if not any(lack.what == gates.HIGH_FOLLOW_UP for lack in lacks):
        return []
    asked = (
        "Nothing of high priority came of this one so far. Add it, or say below why there is none."
    )
    return [
        section(f"After an incident like this a post-mortem is asked for. {asked}"),
        actions(buttons.plain(incident, buttons.ACTION, "Add a follow-up")),
    ]


def _boxes(lacks: Iterable[Lack]) -> list[Block]:
    options = [
        inputs.option(f"{lack.item[0]}#{lack.item[1]}", lack.what) for lack in lacks if lack.item
    ]
    rows = [options[n : n + inputs.BOXES] for n in range(0, len(options), inputs.BOXES)]
    return [
        inputs.checkboxes(f"{BOXES}{number}", "Done by now" if not number else "And", row)
        for number, row in enumerate(rows[:BLOCKS])
    ]


def _item(value: str) -> Item | None:
    list_id, _, number = value.rpartition("#")
    return (list_id, int(number)) if list_id and number.isdecimal() else None
