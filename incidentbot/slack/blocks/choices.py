"""Answers that offer something: which incident, declare another, what words there are."""

import json
from collections.abc import Iterable
from datetime import datetime

from incidentbot.domain import text
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import forms, mrkdwn
from incidentbot.slack.blocks.declare import Draft
from incidentbot.slack.blocks.elements import (
    BUTTON_VALUE,
    Block,
    Message,
    actions,
    button,
    context,
    message,
    said,
    section,
)

RUN = "run_words:"
DRAFT = "open_draft"
OFFERED = 10
LISTED = 40
IN_A_PART = 15

Known = Iterable[tuple[Incident, Playbook, str | None]]


def run_button(
    label: str,
    words: str,
    *,
    incident: Incident | None = None,
    again: bool = False,
    number: int = 0,
) -> Block:
    """Build a button that does what the words say, on the incident given."""
    value: dict[str, str | bool] = {"c": words[:1500]}
    if incident is not None:
        value["i"] = incident.id
    if again:
        value["again"] = True
    return button(label, f"{RUN}{number}", json.dumps(value, ensure_ascii=False))


def read_run(value: str) -> tuple[str, str | None, bool]:
    """Read what such a button carries: words, incident id, whether another is wanted."""
    carried = json.loads(value or "{}")
    return str(carried.get("c", "")), carried.get("i"), bool(carried.get("again"))


def draft_button(draft: Draft) -> Block:
    """Build a button that opens the declare form from a message; the longest text is cut."""
    carried: forms.Carried = {
        "title": draft.title,
        "impact": draft.impact,
        "source": draft.source,
        "channel": draft.channel,
    }
    return button("Open the form", DRAFT, forms.packed(carried, BUTTON_VALUE))


def read_draft(value: str) -> Draft:
    """Read what such a button carries."""
    carried = json.loads(value or "{}")
    return Draft(
        title=carried.get("title"),
        impact=carried.get("impact"),
        source=carried.get("source"),
        channel=carried.get("channel"),
    )


def again(words: str, button_again: Block) -> Message:
    """Offer once more what did not come through."""
    return said(words, actions(button_again))


def declared(incident: Incident) -> Message:
    """Confirm a declaration made from one line."""
    return said(
        f"{incident.ref} is declared as {incident.severity}: {mrkdwn.quoted(incident.title)}. "
        "The war room is being opened; I send you its link."
    )


def existing(incident: Incident, words: str) -> Message:
    """Say that the same person declared the same just now."""
    return said(
        f"You declared {mrkdwn.quoted(incident.title)} a moment ago: it is {incident.ref}. "
        "Nothing new was opened.",
        actions(run_button("Declare another", words, incident=incident, again=True)),
    )


def offered(words: str, known: Known, *, command: str) -> Message:
    """Ask which incident was meant, when the words were typed outside a war room."""
    options = list(known)[:OFFERED]
    if not options:
        return said(
            f"This is not a war room, and there is no open incident that you can see. "
            f"`{command} declare` opens one."
        )
    buttons = [
        run_button(text.cut(f"{each.ref} · {each.title}", 70), words, incident=each, number=number)
        for number, (each, _, _) in enumerate(options)
    ]
    return said(
        f"This is not a war room. Which incident do you mean with “{mrkdwn.short(words, 60)}”?",
        actions(*buttons),
    )


def listed(known: Known, *, now: datetime) -> Message:
    """List open incidents, newest first."""
    lines = [_line(incident, channel, now) for incident, _, channel in known]
    if not lines:
        return said("No incident is open. `/incident declare` opens one.")
    count = "1 open incident" if len(lines) == 1 else f"{len(lines)} open incidents"
    shown = lines[:LISTED]
    more = [f"and {len(lines) - LISTED} more"] if len(lines) > LISTED else []
    return message(
        "\n".join([count, *shown]), section(f"*{count}*"), section(mrkdwn.joined([*shown, *more]))
    )


def helped(command: str, lines: list[tuple[str, str]]) -> Message:
    """Say what words there are."""
    shown = [f"`{command} {usage}`  {words}" for usage, words in lines]
    return message(
        "\n".join(shown),
        section("*What you can type*" if len(shown) > 1 else f"*{command}*"),
        *(section(mrkdwn.joined(each)) for each in _parts(shown)),
        context(
            f"In a war room the words mean its incident. Elsewhere name it: "
            f"`{command} show INC-42`. In threads, write to me: `@incidentbot …`"
        ),
    )


def _parts(lines: list[str]) -> list[list[str]]:
    """Split what is too long for one paragraph."""
    return [lines[at : at + IN_A_PART] for at in range(0, len(lines), IN_A_PART)]


def _line(incident: Incident, channel: str | None, now: datetime) -> str:
    place = mrkdwn.room(channel) or "no war room yet"
    lead = mrkdwn.mention(incident.commander) if incident.commander else "no commander yet"
    age = text.spoken(now - incident.declared_at)
    private = " · private" if incident.private else ""
    drill = " · drill" if incident.drill else ""
    return (
        f"*{incident.ref}* · {incident.severity} · {incident.status.value}{private}{drill} · "
        f"{mrkdwn.short(incident.title, 150)} · {place} · {lead} · {age}"
    )
