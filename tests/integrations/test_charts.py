"""The pictures of a report: valid, the same for the same figures, and there for nothing too."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from incidentbot.domain.errors import DeliveryError
from incidentbot.domain.metrics import Report
from incidentbot.integrations import charts
from incidentbot.integrations.charts import Charts
from tests.domain.measured import fact, report, resolved
from tests.domain.year import nothing, quarter

PNG = b"\x89PNG\r\n\x1a\n"


def hostile() -> Report:
    """Report with names that are long, or would be formulas."""
    names = ("$\\frac{$", "_hidden", "P1 $ or € 5 <b>&amp;</b>", "x" * 300, "a\nb")
    facts = [
        resolved(f"INC-{rank}", 10 + rank, severity=name, rank=rank, type=name)
        for rank, name in enumerate(names)
    ]
    found = report(*facts)
    asked = replace(found.asked, severity="$x$", type="y" * 300)
    measures = tuple(replace(each, name="$\\sqrt$" * 50) for each in found.measures)
    return replace(found, asked=asked, measures=measures)


REPORTS = {
    "a quarter": quarter(),
    "nothing": nothing(),
    "one open incident": report(fact()),
    "one that was over at once": report(resolved("INC-1", 0)),
    "hostile names": hostile(),
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_picture_is_a_png(name: str) -> None:
    assert charts.picture(REPORTS[name]).startswith(PNG)


@pytest.mark.parametrize("panel", charts.names())
@pytest.mark.parametrize("name", REPORTS)
def test_a_panel_is_an_svg_without_anything_from_elsewhere(name: str, panel: str) -> None:
    svg = charts.panel(REPORTS[name], panel)
    root = ET.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "<script" not in svg
    assert [each for each in root.iter() if str(each.get("href", "#"))[:1] != "#"] == []


def test_another_process_draws_the_same_picture() -> None:
    assert Charts().picture(quarter()) == charts.picture(quarter())


def test_another_process_draws_every_chart_of_a_page() -> None:
    drawn = Charts().panels(quarter())
    assert tuple(drawn) == charts.names()
    assert all(ET.fromstring(svg).tag.endswith("svg") for svg in drawn.values())


def test_the_library_is_not_kept_in_memory() -> None:
    asked = "import sys; from incidentbot.integrations import charts; print('matplotlib' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True)
    assert ran.stdout.strip() == b"False"


def test_what_cannot_be_drawn_is_said() -> None:
    broken = replace(quarter(), measures=("no measure",))  # type: ignore[arg-type]
    with pytest.raises(DeliveryError, match="not_drawn"):
        Charts().picture(broken)
