"""The figures and the log as they are drawn: as usual, for nothing, and with giant words."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from incidentbot.domain.aftermath import DRAFT, IN_REVIEW, PUBLISHED
from incidentbot.domain.log import MERGED, Line
from incidentbot.domain.metrics import Repeat
from incidentbot.slack.blocks import log as log_blocks
from incidentbot.slack.blocks import metrics as metrics_blocks
from tests.domain.measured import fact, report
from tests.domain.year import nothing, quarter

from . import samples as s

TITLE = "Incidents from 2026-08-22 to 2026-11-20"


def usual() -> dict[str, Callable[[], Any]]:
    """Return every drawing, by the name of its golden file."""
    return {
        "figures": lambda: metrics_blocks.figures(quarter(), "90d", coming=metrics_blocks.DIRECT),
        "figures-none": lambda: metrics_blocks.figures(nothing(), "90d", coming=None),
        "figures-of-one": lambda: metrics_blocks.figures(
            report(fact()), "30d P1", coming=metrics_blocks.HERE
        ),
        "figures-picture-refused": lambda: metrics_blocks.failed("not_in_channel"),
        "figures-picture-failed": lambda: metrics_blocks.failed("missing_scope: files:write"),
        "log": lambda: log_blocks.page(lines(), TITLE, asked="90d"),
        "log-none": lambda: log_blocks.page([], TITLE, asked="90d"),
        "log-second-page": lambda: log_blocks.page(lines() * 9, TITLE, asked="90d", start=15),
    }


def hostile() -> Iterator[tuple[str, Any]]:
    """Yield every drawing with words as long as hostile hands can make them."""
    trick = s.TRICK + s.GIANT
    facts = [
        replace(fact(f"INC-{n}"), severity=f"{n}{trick}", rank=n, type=f"{n}{trick}", title=trick)
        for n in range(60)
    ]
    found = report(*facts)
    repeats = tuple(Repeat(ref=trick, title=trick, earlier=trick, marked=True) for _ in range(60))
    named = tuple(replace(each, name=trick) for each in found.measures)
    giant = replace(found, repeats=repeats, measures=named)
    asked = replace(giant.asked, severity=trick, type=trick)
    yield (
        "figures",
        metrics_blocks.figures(replace(giant, asked=asked), trick, coming=metrics_blocks.DIRECT),
    )
    yield "failed", metrics_blocks.failed(trick)
    long = replace(lines()[0], ref=trick, title=trick, severity=trick, owner=trick, status=trick)
    yield "log", log_blocks.page([long] * 60, trick, asked=trick, start=15)


def lines() -> list[Line]:
    """Return the lines of a log."""
    base = Line(
        id="1", ref="INC-42", title="Checkout is down", severity="P1", declared_at=s.NOW,
        status="resolved", lasted=timedelta(minutes=23), owner=s.BEN, postmortem=DRAFT,
    )  # fmt: skip
    return [
        base,
        replace(
            base, ref="INC-41", lasted=None, owner=None, status="investigating", postmortem=None
        ),
        replace(base, ref="INC-40", status="closed", postmortem=PUBLISHED, title=s.TRICK),
        replace(base, ref="INC-39", status=MERGED, postmortem=IN_REVIEW, owner="cli:ana"),
    ]
