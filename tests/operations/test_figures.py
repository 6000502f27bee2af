"""The log and the figures from the command line: for people, spreadsheets and programs."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from incidentbot.cli import application
from incidentbot.domain.errors import IncidentBotError
from tests.operations.test_by_hand import here

LEFT_OUT = "Private incidents and drills are in none of these figures."


@pytest.fixture
def told(folder: Path) -> Path:
    """Give a database with a public incident that is over, a private one, and a drill."""
    here(folder, "declare", "--severity", "P1", "--title", "=Checkout is down")
    here(folder, "resolve", "INC-1", "We rolled back", "--override", "We saw it work")
    hidden = ("--private", "--commander", "U0123ABCD", "--title", "Stolen laptop")
    here(folder, "declare", "--severity", "P2", *hidden)
    here(folder, "declare", "--severity", "P1", "--drill", "--title", "A rehearsal")
    return folder


def test_the_log_is_a_table_for_people(told: Path) -> None:
    (line,) = here(told, "log").splitlines()
    assert line.startswith("INC-1 ")
    assert line.endswith("=Checkout is down")
    assert "resolved" in line


def test_the_log_is_csv_whose_cells_are_no_formulas(told: Path) -> None:
    head, line = csv.reader(io.StringIO(here(told, "log", "--format", "csv")))
    assert dict(zip(head, line, strict=True))["Issue"] == "'=Checkout is down"


def test_the_log_is_json_for_programs(told: Path) -> None:
    (line,) = json.loads(here(told, "log", "--format", "json"))["incidents"]
    assert (line["ref"], line["title"], line["status"]) == (
        "INC-1",
        "=Checkout is down",
        "resolved",
    )


def test_the_log_knows_only_what_was_asked_for(told: Path) -> None:
    assert here(told, "log", "--severity", "P0") == "There were none.\n"


def test_the_figures_are_said_with_their_formulas(told: Path) -> None:
    said = here(told, "metrics", "--since", "30d")
    assert "1 incident." in said
    assert "Time to resolve (MTTR) (resolved − detected): median" in said
    assert LEFT_OUT in said


def test_without_incidents_the_figures_say_so(folder: Path) -> None:
    assert "0 incidents." in here(folder, "metrics")


def test_the_figures_are_json_for_programs(told: Path) -> None:
    found = json.loads(here(told, "metrics", "--json"))
    assert (found["schema"], found["incidents"], found["by_severity"]) == (1, 1, {"P1": 1})
    resolve = found["measures"]["resolve"]
    assert (resolve["formula"], resolve["n"]) == ("resolved − detected", 1)
    assert resolve["by_severity"][0]["target_seconds"] == 4 * 3600


def test_the_report_is_one_file_without_scripts(told: Path) -> None:
    out = told / "report.html"
    assert here(told, "report", "--out", str(out)) == f"Wrote {out}.\n"
    page = out.read_text(encoding="utf-8")
    assert page.count('src="data:image/svg+xml') == 4
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page
    assert LEFT_OUT in page
    assert "Stolen laptop" not in page


def exported(folder: Path, *words: str) -> list[str]:
    lines = here(folder, "export", *words).splitlines()
    return [json.loads(line)["title"] for line in lines]


def test_the_export_has_everything_but_private_incidents_and_drills(told: Path) -> None:
    assert exported(told) == ["=Checkout is down"]
    (line,) = here(told, "export").splitlines()
    found = json.loads(line)
    assert found["schema"] == 1
    assert {"clocks", "timeline", "moments", "aftermath"} <= found.keys()
    assert next(each["kind"] for each in found["timeline"]) == "IncidentDeclared"


def test_the_export_has_them_when_told(told: Path) -> None:
    assert exported(told, "--private") == ["=Checkout is down", "Stolen laptop"]
    assert exported(told, "--drills") == ["=Checkout is down", "A rehearsal"]


def test_the_export_goes_into_a_file(told: Path) -> None:
    out = told / "all.jsonl"
    assert here(told, "export", "--out", str(out)) == f"Wrote 1 incident to {out}.\n"
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("metrics", "--since", "soon"), "There is no period, severity or type “soon”"),
        (("log", "--severity", "P9"), "There is no period, severity or type “P9”"),
        (("export", "--out", "/nowhere/all.jsonl"), "/nowhere/all.jsonl cannot be written"),
        (("report", "--out", "/nowhere/report.html"), "/nowhere/report.html cannot be written"),
    ],
)
def test_what_is_wrong_is_said(folder: Path, words: tuple[str, ...], said: str) -> None:
    env = {"DATABASE_URL": f"sqlite:///{folder / 'incidentbot.db'}"}
    ended = CliRunner(env=env).invoke(application(), list(words))
    assert isinstance(ended.exception, IncidentBotError)
    assert said in str(ended.exception)
