"""The timeline page by page, whole or only its decisions."""

from collections.abc import Iterable

from incidentbot.domain import events as ev
from incidentbot.domain import timeline as order
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import buttons, forms, names, timeline
from incidentbot.slack.blocks.elements import (
    BUTTON_VALUE,
    Block,
    Message,
    actions,
    button,
    context,
    section,
    whole,
)

TURN = "timeline_page:"
ON_A_PAGE = 15
DECISIONS = "decisions"


def page(
    incident: Incident,
    playbook: Playbook,
    entries: Iterable[ev.Entry],
    *,
    start: int | None = None,
    only: str | None = None,
) -> Message:
    """Build one page of the timeline, the last unless told where to start.

    Args:
        incident: Whose timeline it is.
        playbook: For its names.
        entries: All of it.
        start: The place of the first entry to show.
        only: `decisions`: nothing else.
    """
    wanted = order.shown(list(entries))
    if only == DECISIONS:
        wanted = order.decisions(wanted)
    last = max(len(wanted) - ON_A_PAGE, 0)
    first = min(max(last if start is None else start, 0), max(len(wanted) - 1, 0))
    shown = wanted[first : first + ON_A_PAGE]
    name = "Decisions" if only == DECISIONS else "Timeline"
    head = f"*{name}* of {names.ref_and_title(incident)}"
    return whole(
        section(head),
        *_lines_of(shown, incident, playbook),
        context(_counted(first, len(shown), len(wanted))),
        actions(*_turns(incident, first, len(wanted), only=only)),
    )


def turned(value: str) -> tuple[int | None, str | None]:
    """Read where the page begins that a button asks for, and what it shows."""
    carried = buttons.read_value(value)
    start = carried.get("at", "")
    return int(start) if start.isdigit() else None, carried.get("only")


def _lines_of(shown: list[ev.Entry], incident: Incident, playbook: Playbook) -> list[Block | None]:
    # Each by itself, so that none is cut for the length of the others.
    return [section(timeline.line(entry, incident, playbook)) for entry in shown]


def _counted(first: int, shown: int, every: int) -> str:
    if not every:
        return "Nothing yet."
    return f"{first + 1} to {first + shown} of {every}."


def _turns(incident: Incident, first: int, every: int, *, only: str | None) -> list[Block | None]:
    def turn(label: str, name: str, at: int | None, filtered: str | None = only) -> Block:
        carried = {"i": incident.id, "at": at, "only": filtered}
        kept: forms.Carried = {key: each for key, each in carried.items() if each is not None}
        return button(label, f"{TURN}{name}", forms.packed(kept, BUTTON_VALUE))

    everything = turn("Everything", "all", None, None)
    return [
        turn("Earlier", "earlier", max(first - ON_A_PAGE, 0)) if first else None,
        turn("Later", "later", first + ON_A_PAGE) if first + ON_A_PAGE < every else None,
        everything if only else turn("Decisions only", "decisions", None, DECISIONS),
    ]
