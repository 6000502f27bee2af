"""The incident log page by page, the newest first."""

from collections.abc import Sequence

from incidentbot.domain import aftermath
from incidentbot.domain.log import Line
from incidentbot.domain.text import spoken
from incidentbot.slack.blocks import buttons, forms, mrkdwn
from incidentbot.slack.blocks.elements import (
    BUTTON_VALUE,
    Block,
    Message,
    actions,
    button,
    context,
    said,
    section,
    whole,
)

TURN = "log_page:"
ON_A_PAGE = 15
WORDS_KEPT = 200
_DOCUMENTS = {
    aftermath.DRAFT: "post-mortem in draft",
    aftermath.IN_REVIEW: "post-mortem in review",
    aftermath.PUBLISHED: "post-mortem published",
}


def page(lines: Sequence[Line], title: str, *, asked: str, start: int = 0) -> Message:
    """Build one page of the log.

    Args:
        lines: All that were asked for.
        title: What was asked for, in words.
        asked: The words it was asked with, for the buttons.
        start: The place of the first line to show.
    """
    if not lines:
        return said(f"*Incident log.* {mrkdwn.short(title)}: there were none that you can see.")
    first = min(max(start, 0), len(lines) - 1)
    shown = lines[first : first + ON_A_PAGE]
    return whole(
        section(f"*Incident log.* {mrkdwn.short(title)}"),
        *(section(_line(line)) for line in shown),
        context(f"{first + 1} to {first + len(shown)} of {len(lines)}, the newest first."),
        actions(*_turns(first, len(lines), asked)),
    )


def turned(value: str) -> tuple[str, int]:
    """Read what a button asks for: the words, and where the page begins."""
    carried = buttons.read_value(value)
    start = carried.get("at", "")
    return carried.get("w", ""), int(start) if start.isdigit() else 0


def _turns(first: int, every: int, asked: str) -> list[Block | None]:
    def turn(label: str, name: str, at: int) -> Block:
        carried: forms.Carried = {"w": asked[:WORDS_KEPT], "at": at}
        return button(label, f"{TURN}{name}", forms.packed(carried, BUTTON_VALUE))

    return [
        turn("Newer", "newer", max(first - ON_A_PAGE, 0)) if first else None,
        turn("Older", "older", first + ON_A_PAGE) if first + ON_A_PAGE < every else None,
    ]


def _line(line: Line) -> str:
    facts = [
        f"*{mrkdwn.short(line.ref, 40)}*",
        mrkdwn.day_and_time(line.declared_at),
        mrkdwn.short(line.severity, 40),
        mrkdwn.short(line.title, 150),
        spoken(line.lasted) if line.lasted is not None else None,
        f"analysis: {mrkdwn.mention(line.owner)}" if line.owner else "nobody owns the analysis",
        mrkdwn.short(line.status, 40),
        _DOCUMENTS.get(line.postmortem or ""),
    ]
    return " · ".join(fact for fact in facts if fact)
