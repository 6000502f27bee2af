"""Drills: the form that begins one, what its script brings in, its score, and the mark on it all."""

from collections.abc import Mapping
from typing import Any

from incidentbot.domain import drills, text
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import drill_of, paced
from incidentbot.domain.drills import Wish
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Drill, Playbook
from incidentbot.slack.blocks import choices, forms, inputs, mrkdwn
from incidentbot.slack.blocks.elements import (
    Block,
    Message,
    actions,
    context,
    fields,
    header,
    message,
    said,
    section,
    whole,
)

CALLBACK = "drill"
FIELDS = {"script": "script", "speed": "speed"}
BEGIN, END = "drill", "drill end"
MARK = "Drill: "
_MARKED = ("Drill", "This is a drill")
REVIEW = "review"
_ABOUT = (
    "A drill is an incident that is none: the same room, the same clocks, marked everywhere. "
    "Nothing of it leaves the company, and it ends with a score."
)
_HEADS = {
    "note": "News",
    "alert": "An alert fires",
    "complication": "It gets worse",
    "question": "A question to you",
}
_TO_DO = {"question": "Please answer it here in the room, or publish what you would publish."}
_FIGURES = {
    drills.COMMANDER_IN: "Time to a commander",
    drills.ACKNOWLEDGED: "Time to acknowledgement",
    drills.FIRST_UPDATE: "Time to the first update",
    drills.MET: "Clocks met",
    drills.LATE: "Clocks late",
    drills.MISSED: "Clocks missed",
    drills.SKIPPED: "Approvals and gates skipped",
    drills.INJECTS: "Steps of the script",
    drills.SPEED: "Speed",
}


def form(playbook: Playbook) -> Block:
    """Build the form that begins a drill. Raises DomainError where there is no script."""
    scripts = [
        inputs.option(each.id, each.name, _extent(each))
        for each in drills.require_scripts(playbook)
    ]
    speeds = [
        inputs.option(str(drills.REAL_TIME), "Real time"),
        inputs.option(str(drills.FAST), "10 times as fast", "15 minutes become 90 seconds"),
    ]
    return inputs.modal(
        CALLBACK,
        "Begin a drill",
        [
            section(_ABOUT),
            inputs.select("script", "Script", scripts, initial=str(scripts[0]["value"])),
            inputs.select("speed", "Speed", speeds, initial=str(drills.REAL_TIME)),
        ],
        submit="Begin",
        metadata=forms.metadata(),
    )


def parse(view: Mapping[str, Any]) -> Wish:
    """Read which drill is wanted."""
    speed = forms.choice(view, "speed") or str(drills.REAL_TIME)
    return Wish(script=forms.choice(view, "script") or "", speed=int(speed))


def declared(incident: Incident) -> Message:
    """Confirm that a drill began."""
    return said(
        f"The drill {incident.ref} begins: {mrkdwn.quoted(incident.title)}. "
        "The war room is being opened; I send you its link."
    )


def begun(_: ev.Entry, incident: Incident, playbook: Playbook, words: str) -> Message:
    """Build what opens the drill in its room."""
    script = drill_of(incident, paced(playbook, incident))
    steps = f"Its script is “{mrkdwn.short(script.name)}”: {_extent(script)}." if script else None
    end = choices.run_button("End the drill", END, incident=incident)
    respond = "Respond as if it were real. `/incident drill end` ends it, and so does resolving."
    return whole(
        section(f"*{words}*"),
        section(f"{respond} {steps}" if steps else respond),
        actions(end) if incident.status.open else None,
    )


def injected(entry: ev.Entry, incident: Incident, playbook: Playbook, _: str) -> Message:
    """Build what the script brings in."""
    event = entry.event
    if not isinstance(event, ev.DrillInjected):
        raise TypeError("Only a step of the script is told as one.")
    script = drill_of(incident, playbook)
    of = f" of {len(script.injects)}" if script else ""
    return whole(
        section(f"{_head(event)}\n{mrkdwn.escape(event.text, mrkdwn.LONG_TEXT)}"),
        section(_TO_DO[event.kind]) if event.kind in _TO_DO else None,
        context(f"Drill, step {event.number + 1}{of}"),
    )


def scored(_: ev.Entry, incident: Incident, __: Playbook, ___: str) -> Message:
    """Build the score as a short table."""
    drill = incident.progress.drill
    figures = lines(drill.score if drill else {})
    return message(
        f"Drill: the score. {', '.join(f'{label}: {value}' for label, value in figures)}",
        section("*Drill: the score*"),
        fields(figures),
        context("It is kept with the drill: `/incident show`."),
    )


def score_lines(incident: Incident) -> list[str]:
    """Say the score, a figure a line; nothing before the end and of what is no drill."""
    drill = incident.progress.drill
    return [f"{label}: {value}" for label, value in lines(drill.score if drill else {})]


def lines(score: Mapping[str, str]) -> list[tuple[str, str]]:
    """Name the figures of a score, escaped, in their order."""
    named = [*_FIGURES, *(name for name in score if name not in _FIGURES)]
    return [
        (mrkdwn.short(_FIGURES.get(name, name)), mrkdwn.short(score[name]))
        for name in named
        if name in score
    ]


def inject(event: ev.DrillInjected) -> str:
    """Say what the script brought in, in a sentence."""
    return f"{_head(event)}: {mrkdwn.short(event.text, mrkdwn.REASON)}"


def reminder(words: str, subject: str | None) -> Message:
    """Build what is said to everybody when nobody has rehearsed for long."""
    told = section(mrkdwn.escape(words))
    if subject == REVIEW:
        return whole(told)
    return whole(told, actions(choices.run_button("Begin a drill", BEGIN)))


def marked(words: Message, incident: Incident) -> Message:
    """Begin a message of a drill with that word, unless it does."""
    if not incident.drill or not words.blocks or words.text.startswith(_MARKED):
        return words
    first, *rest = words.blocks
    match first:
        case {"type": "section", "text": {"text": shown}}:
            begins = [{**first, **section(f"{MARK}{shown}")}]
        case {"type": "header", "text": {"text": shown}}:
            begins = [header(f"{MARK}{shown}")]
        case _:
            begins = [section("*Drill*"), first]
    return message(f"{MARK}{words.text}", *begins, *rest)


def _head(event: ev.DrillInjected) -> str:
    return f"*Drill · {_HEADS.get(event.kind, mrkdwn.short(event.kind))}*"


def _extent(script: Drill) -> str:
    count = len(script.injects)
    last = max((each.at for each in script.injects), default=None)
    steps = "1 step" if count == 1 else f"{count} steps"
    return f"{steps} within {text.spoken(last)}" if last else steps
