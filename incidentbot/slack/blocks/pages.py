"""The timeline page by page, whole or only its decisions."""

from collections.abc import Iterable
from datetime import datetime

from incidentbot.domain import events as ev
from incidentbot.domain import gaps
from incidentbot.domain import lines as reading
from incidentbot.domain.gaps import Gap
from incidentbot.domain.incidents import Incident
from incidentbot.domain.lines import Line
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import buttons, corrections, forms, lines, names
from incidentbot.slack.blocks.elements import (
    BUTTON_VALUE,
    Block,
    Message,
    actions,
    button,
    context,
    row,
    section,
    whole,
)

TURN = "timeline_page:"
# More, each as long as it can be, would not fit into one message.
ON_A_PAGE = 12
DECISIONS = "decisions"


def page(
    incident: Incident,
    playbook: Playbook,
    entries: Iterable[ev.Entry],
    *,
    now: datetime,
    start: int | None = None,
    only: str | None = None,
    fixed: bool = False,
) -> Message:
    """Build one page of the timeline, the last unless told where to start.

    Args:
        incident: Whose timeline it is.
        playbook: For its names.
        entries: All of it.
        now: Until when it is looked at.
        start: The place of the first line to show.
        only: `decisions`: nothing else.
        fixed: The reader cannot put lines right.
    """
    wanted = _wanted(entries, playbook, now, only)
    last = max(len(wanted) - ON_A_PAGE, 0)
    first = min(max(last if start is None else start, 0), max(len(wanted) - 1, 0))
    shown = wanted[first : first + ON_A_PAGE]
    name = "Decisions" if only == DECISIONS else "Timeline"
    head = f"*{name}* of {names.ref_and_title(incident)}"
    return whole(
        section(head),
        *_lines_of(shown, incident, playbook, fixed=fixed),
        context(_counted(first, len(shown), len(wanted))),
        actions(*_turns(incident, first, len(wanted), only=only)),
    )


def turned(value: str) -> tuple[int | None, str | None]:
    """Read where the page begins that a button asks for, and what it shows."""
    carried = buttons.read_value(value)
    start = carried.get("at", "")
    return int(start) if start.isdigit() else None, carried.get("only")


def _wanted(
    entries: Iterable[ev.Entry], playbook: Playbook, now: datetime, only: str | None
) -> list[Line | Gap]:
    every = reading.lines(entries)
    if only == DECISIONS:
        return [*reading.decisions(every)]
    return gaps.told(every, gaps.gaps(every, playbook, now=now))


def _lines_of(
    shown: list[Line | Gap], incident: Incident, playbook: Playbook, *, fixed: bool
) -> list[Block]:
    # Each by itself, so that none is cut for the length of the others.
    return [
        row(
            lines.timed(each, incident, playbook),
            None if fixed or isinstance(each, Gap) else corrections.menu(each, incident),
        )
        for each in shown
    ]


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
