"""The incident log as text: spreadsheets take none of it for a formula, programs can rely on it."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidentbot.domain import log
from incidentbot.domain.aftermath import Aftermath, Document
from incidentbot.domain.incidents import Moment
from incidentbot.domain.log import Line

AT = datetime(2026, 3, 1, 9, 15, tzinfo=UTC)


def line(title: str = "Connections leak", **fields: object) -> Line:
    known = {"id": "1", "ref": "INC-1", "severity": "P2", "declared_at": AT, "status": "closed"}
    return Line(title=title, **{**known, **fields})  # type: ignore[arg-type]


def test_a_line_has_what_a_shared_table_would_have() -> None:
    leak = line(lasted=timedelta(minutes=23, seconds=40), owner="slack:UANA", postmortem="draft")
    assert log.as_csv([leak]).splitlines() == [
        "Date,Time (UTC),Severity,Issue,Duration (min),Owner of the analysis,Status,Post-mortem,Incident",
        "2026-03-01,09:15,P2,Connections leak,23,slack:UANA,closed,draft,INC-1",
    ]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_begins_like_a_formula_is_made_inert(first: str) -> None:
    assert log.inert(f"{first}1+1") == f"'{first}1+1"


@given(st.lists(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))))
def test_no_title_becomes_a_formula_or_another_cell(titles: list[str]) -> None:
    written = log.as_csv([line(title) for title in titles])
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert [len(row) for row in rows] == [len(log.HEAD)] * (len(titles) + 1)
    for row, title in zip(rows[1:], titles, strict=True):
        assert row[3].removeprefix("'") == title.removeprefix("'")
        assert not row[3].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_json_keeps_its_keys() -> None:
    values = log.as_values([line()])
    assert values == {
        "schema": 1,
        "incidents": [
            {
                "ref": "INC-1",
                "declared_at": "2026-03-01T09:15:00+00:00",
                "severity": "P2",
                "title": "Connections leak",
                "type": None,
                "duration_minutes": None,
                "owner": None,
                "status": "closed",
                "postmortem": None,
            }
        ],
    }


@pytest.mark.parametrize(
    ("moments", "minutes"),
    [
        ({Moment.IMPACT_ENDED: 23}, 23),
        ({Moment.IMPACT_BEGAN: -5, Moment.IMPACT_ENDED: 23}, 28),
        ({Moment.IMPACT_BEGAN: -5}, None),
        ({Moment.IMPACT_ENDED: -1}, None),
    ],
    ids=["from the declaration", "from the impact", "not over", "in the wrong order"],
)
def test_it_lasted_from_the_impact_to_its_end(
    moments: dict[Moment, int], minutes: int | None
) -> None:
    given_moments = {name.value: AT + timedelta(minutes=after) for name, after in moments.items()}
    assert log.minutes(log.lasted(given_moments, AT)) == minutes


def test_the_analysis_is_the_commanders_until_somebody_else_has_it() -> None:
    commands = {"commander": "slack:UBEN"}
    written = Aftermath(postmortem=Document(owner="slack:UANA", drafted_at=AT))
    assert log.owner_of(commands, Aftermath()) == "slack:UBEN"
    assert log.owner_of(commands, written) == "slack:UANA"
    assert log.owner_of({}, Aftermath()) is None
