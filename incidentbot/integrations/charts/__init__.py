"""Pictures of a report: one PNG for a message, and an SVG for each chart of a page.

The library is imported when something is drawn, and no state of its own is touched: figures are
made by hand.
"""

import io
import logging
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from incidentbot.domain.errors import DeliveryError
from incidentbot.domain.metrics import Report, words
from incidentbot.integrations.charts import panels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

log = logging.getLogger(__name__)

PATIENCE_S, LAST = 60, 500
WIDE, HIGH, DPI = 13.0, 9.5, 110
PANEL_WIDE = 7.2
WHITE, INK = "#ffffff", "#24292f"
# Stands for the page's own ink, which is known only where the picture is shown.
OF_PAGE = "#0a0b0c"
STYLE = (
    '<style type="text/css">svg{--ink:#4a5560}'
    "@media (prefers-color-scheme: dark){svg{--ink:#b4c0c9}}</style>"
)
TITLE_LIMIT = 110

Draw = Callable[["Axes", Report, str], None]
PANELS: dict[str, tuple[Draw, Callable[[Report], int]]] = {
    "incidents": (panels.incidents, lambda _: 6),
    "durations": (panels.durations, panels.measures_shown),
    "targets": (panels.targets, panels.targets_shown),
    "in-time": (panels.in_time, panels.deadlines_shown),
}


class Charts:
    """Draws, in a process of its own each time: the library would stay in memory for good."""

    def picture(self, report: Report) -> bytes:
        """Draw everything as one PNG, dark on white. Raises DeliveryError."""
        return bytes(_asked((report, "picture")))

    def panels(self, report: Report) -> dict[str, str]:
        """Draw each chart as SVG, readable on light and on dark pages. Raises DeliveryError."""
        return dict(_asked((report, "panels")))


def picture(report: Report) -> bytes:
    """Draw everything as one PNG, dark on white."""
    figure = _figure(WIDE, HIGH, WHITE)
    title = panels.plain(words.title(report.asked), TITLE_LIMIT)
    figure.suptitle(title, color=INK, fontsize=15, x=0.02, ha="left")
    grid = figure.subplots(2, 2, gridspec_kw={"hspace": 0.12, "wspace": 0.06})
    for axes, (draw, _) in zip(grid.flat, PANELS.values(), strict=True):
        draw(axes, report, INK)
    return _written(figure, "png")


def panel(report: Report, name: str) -> str:
    """Draw one of the charts as SVG. Raises KeyError."""
    draw, rows = PANELS[name]
    figure = _figure(PANEL_WIDE, 1.3 + 0.42 * max(rows(report), 2), "none")
    draw(figure.subplots(), report, OF_PAGE)
    return _in_both_lights(_written(figure, "svg").decode())


def answered(asked: bytes) -> bytes:
    """Draw what another process of ours asked for, packed as it was asked."""
    report, what = pickle.loads(asked)  # noqa: S301 - written by the process that started this one
    drawn = picture(report) if what == "picture" else {name: panel(report, name) for name in PANELS}
    return pickle.dumps(drawn)


def _asked(what: tuple[Report, str]) -> Any:
    try:
        drawn = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", __name__],
            input=pickle.dumps(what),
            capture_output=True,
            check=True,
            timeout=PATIENCE_S,
        )
    except subprocess.SubprocessError as error:
        said = getattr(error, "stderr", None) or b""
        log.warning("A picture could not be drawn: %s", said.decode(errors="replace")[-LAST:])
        raise DeliveryError("not_drawn", permanent=True) from error
    return pickle.loads(drawn.stdout)  # noqa: S301 - written by the process just started


def names() -> Sequence[str]:
    """Return the names of the charts, in the order in which they are shown."""
    return tuple(PANELS)


def _figure(wide: float, high: float, background: str) -> "Figure":
    from matplotlib.figure import Figure

    return Figure(figsize=(wide, high), layout="constrained", facecolor=background)


def _in_both_lights(svg: str) -> str:
    return svg.replace(OF_PAGE, "var(--ink)").replace("<defs>", f"{STYLE}<defs>", 1)


def _written(figure: "Figure", kind: str) -> bytes:
    written = io.BytesIO()
    # A date in the file would make two equal pictures differ, and who drew it is no news.
    figure.savefig(
        written,
        format=kind,
        dpi=DPI,
        metadata={"Date": None, "Creator": None} if kind == "svg" else None,
    )
    return written.getvalue()
