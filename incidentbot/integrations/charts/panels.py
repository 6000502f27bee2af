"""The four charts of a report, each drawn on axes that it is given."""

import math
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from incidentbot.domain import text
from incidentbot.domain.metrics import (
    BySeverity,
    Count,
    Deadline,
    Measure,
    Measured,
    Report,
    Spread,
    words,
)
from incidentbot.domain.text import spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Told apart without red and green, and by how dark they are; on white and on black.
SEVERITIES = ("#b5432f", "#dd9440", "#5b93b0", "#8f9aa6", "#76678f", "#a08660")
MET, LATE, MISSED = "#5b93b0", "#dd9440", "#b5432f"
LINE, FAINT = "#5b93b0", "#9aa3ad"
NOTHING = "Nothing to show yet"
MONTHS_LABELLED = 12
LONGEST_NAME = 32
TICKS = tuple(
    timedelta(seconds=seconds)
    for seconds in (1, 10, 60, 600, 3600, 6 * 3600, 86_400, 7 * 86_400, 30 * 86_400, 365 * 86_400)
)
SHORTEST_S = 1.0


def incidents(axes: "Axes", report: Report, ink: str) -> None:
    """Draw the incidents of each month as columns, the worst severities at the bottom."""
    _begin(axes, "Incidents by month", ink)
    if not report.months:
        _nothing(axes, ink)
        return
    names = [each.name for each in report.severities]
    places = range(len(report.months))
    below = [0] * len(report.months)
    for number, name in enumerate(names):
        found = [_of(month.severities, name) for month in report.months]
        colour = SEVERITIES[min(number, len(SEVERITIES) - 1)]
        axes.bar(places, found, bottom=below, width=0.62, color=colour, label=plain(name))
        below = [low + more for low, more in zip(below, found, strict=True)]
    for place, total in zip(places, below, strict=True):
        axes.text(place, total, f"{total}", ha="center", va="bottom", color=ink, fontsize=10)
    _month_labels(axes, [each.name for each in report.months])
    axes.set_yticks([])
    axes.set_ylim(0, max(below) * 1.18)
    axes.set_xlim(-0.8, max(len(report.months) - 0.2, 3.2))
    axes.legend(frameon=False, labelcolor=ink, fontsize=9, ncols=6, loc="upper left", borderpad=0)


def durations(axes: "Axes", report: Report, ink: str) -> None:
    """Draw median and 90th percentile of every measure, on a scale of its own kind."""
    _begin(axes, "How long it took: median ●, p90 ○", ink)
    shown = list(_measured(report))
    rows = [(each.name, each.spread, None, f"n = {each.spread.n}") for each in shown if each.spread]
    _ranges(axes, rows, ink)


def targets(axes: "Axes", report: Report, ink: str) -> None:
    """Draw the time to resolve by severity, with the target as a line."""
    resolve = report.measured(Measure.RESOLVE)
    _begin(axes, f"{plain(resolve.name)}, by severity: the target is a line", ink)
    rows = [
        (each.severity, each.spread, each.target, words.within(each) or f"n = {each.spread.n}")
        for each in _targets(report)
    ]
    _ranges(axes, rows, ink)


def in_time(axes: "Axes", report: Report, ink: str) -> None:
    """Draw how many deadlines of each kind were met, late and missed."""
    _begin(axes, "Deadlines", ink)
    shown = list(_deadlines(report))
    if not shown:
        _nothing(axes, ink)
        return
    for place, each in enumerate(reversed(shown)):
        ended, left = each.ended, 0.0
        for count, colour in ((ended.met, MET), (ended.late, LATE), (ended.missed, MISSED)):
            part = count / ended.counted
            axes.barh(place, part, left=left, height=0.6, color=colour)
            left += part
        said = f"{ended.met} of {ended.counted}"
        axes.text(1.02, place, said, va="center", color=ink, fontsize=10)
    _rows(axes, [words.kind(each.kind) for each in shown], ink)
    axes.set_xlim(0, 1.22)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    for name, colour in (("in time", MET), ("late", LATE), ("missed", MISSED)):
        axes.barh(0, 0, color=colour, label=name)
    _key_above(axes, ink)


def plain(words: str, limit: int = LONGEST_NAME) -> str:
    """Cut words to what fits, and keep them from being read as a formula."""
    return text.cut(" ".join(words.split()), limit).replace("$", r"\$")


def measures_shown(report: Report) -> int:
    """Count the lines of the chart of durations."""
    return len(list(_measured(report)))


def targets_shown(report: Report) -> int:
    """Count the lines of the chart of targets."""
    return len(_targets(report))


def deadlines_shown(report: Report) -> int:
    """Count the lines of the chart of deadlines."""
    return len(list(_deadlines(report)))


Range = tuple[str, Spread[timedelta], timedelta | None, str]


def _ranges(axes: "Axes", rows: Sequence[Range], ink: str) -> None:
    if not rows:
        _nothing(axes, ink)
        return
    for place, (_, spread, target, _) in enumerate(reversed(rows)):
        median, p90 = _seconds(spread.median), _seconds(spread.p90)
        axes.plot([median, p90], [place, place], color=LINE, linewidth=2.4, zorder=1)
        axes.plot(p90, place, "o", markersize=9, markeredgecolor=LINE, markerfacecolor="none")
        axes.plot(median, place, "o", markersize=9, color=LINE)
        if target is not None:
            ends = [place - 0.28, place + 0.2]
            axes.plot([_seconds(target)] * 2, ends, color=MISSED, linewidth=2)
    _rows(axes, [name for name, *_ in rows], ink)
    least, most = _time_scale(axes, rows)
    for place, (_, spread, _, said) in enumerate(reversed(rows)):
        told = f"{spoken(spread.median)}, p90 {spoken(spread.p90)}, {said}"
        # On the right half the words go to the left, so that they stay inside.
        left = _seconds(spread.median) < math.sqrt(least * most)
        at = _seconds(spread.median if left else spread.p90)
        where = "left" if left else "right"
        axes.text(at, place + 0.24, told, color=ink, fontsize=9, va="bottom", ha=where)


def _time_scale(axes: "Axes", rows: Sequence[Range]) -> tuple[float, float]:
    ends = [spread.p90 for _, spread, _, _ in rows] + [t for *_, t, _ in rows if t is not None]
    least = min(_seconds(spread.median) for _, spread, _, _ in rows) / 2
    most = max(max(map(_seconds, ends)) * 4, least * 30)
    axes.set_xscale("log")
    axes.set_xlim(least, most)
    shown = [each for each in TICKS if least <= each.total_seconds() <= most]
    axes.set_xticks([each.total_seconds() for each in shown], [spoken(each) for each in shown])
    axes.minorticks_off()
    axes.grid(axis="x", color=FAINT, alpha=0.35, linewidth=0.6)
    axes.set_axisbelow(True)
    return least, most


def _begin(axes: "Axes", title: str, ink: str) -> None:
    axes.set_facecolor("none")
    axes.set_title(title, loc="left", color=ink, fontsize=11.5, pad=22)
    axes.tick_params(colors=ink, length=0, labelsize=9.5)
    for name, side in axes.spines.items():
        side.set_visible(name == "bottom")
        side.set_color(FAINT)


def _rows(axes: "Axes", names: Sequence[str], ink: str) -> None:
    shown = [plain(name) for name in reversed(names)]
    axes.set_yticks(range(len(names)), shown, color=ink, fontsize=10)
    axes.set_ylim(-0.6, len(names) - 0.2)


def _key_above(axes: "Axes", ink: str) -> None:
    axes.legend(
        frameon=False,
        labelcolor=ink,
        fontsize=9,
        ncols=3,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        borderpad=0,
    )


def _month_labels(axes: "Axes", names: Sequence[str]) -> None:
    step = -(-len(names) // MONTHS_LABELLED)
    places = range(0, len(names), step)
    axes.set_xticks(list(places), [names[place] for place in places])


def _nothing(axes: "Axes", ink: str) -> None:
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    axes.text(0.0, 0.5, NOTHING, color=ink, transform=axes.transAxes)


def _of(counts: Sequence[Count], name: str) -> int:
    return next((each.n for each in counts if each.name == name), 0)


def _measured(report: Report) -> Iterator[Measured]:
    return (each for each in report.measures if each.spread is not None)


def _targets(report: Report) -> Sequence[BySeverity]:
    return report.measured(Measure.RESOLVE).severities


def _deadlines(report: Report) -> Iterator[Deadline]:
    return (each for each in report.deadlines if each.ended.counted)


def _seconds(length: timedelta) -> float:
    return max(length.total_seconds(), SHORTEST_S)
