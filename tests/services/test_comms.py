"""What the texts for audiences are filled with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Clock, Kind
from incidentbot.domain.incidents import Incident, Status
from incidentbot.domain.playbooks import ExecutiveUpdate, Playbook, Template, Tool
from incidentbot.domain.playbooks.aftermath import Postmortem
from incidentbot.domain.progress import Progress
from incidentbot.playbooks import loader
from incidentbot.playbooks.templates import VARIABLES, Drafts
from incidentbot.services.comms import Outlook, values_of, worded
from tests.domain.situation import PLAYBOOK

NOW = datetime(2026, 11, 20, 14, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BOOK = replace(
    PLAYBOOK,
    severities=tuple(
        replace(
            each,
            status_page_every=20 * MINUTE,
            customer_update_every=60 * MINUTE,
            executive_update=ExecutiveUpdate(every=120 * MINUTE),
        )
        for each in PLAYBOOK.severities
    ),
    tools=(Tool(name="Status page", link="https://status.example.com"),),
    postmortem=Postmortem(publish_within=timedelta(days=2)),
)


def incident(**changes: Any) -> Incident:
    usual = Incident(
        id="i1",
        ref="INC-1",
        title="Checkout is down",
        severity="P1",
        worst_severity="P1",
        playbook="practice@1",
        declared_by="slack:UANA",
        declared_at=NOW - 12 * MINUTE,
        channel_name="incident-20261120-checkout-is-down",
        moments={"declared": NOW - 12 * MINUTE, "detected": NOW - 12 * MINUTE},
    )
    return replace(usual, **changes)


def values(
    incident: Incident, *, audience: str = "public", entries: Any = (), clocks: Any = ()
) -> dict[str, str]:
    return values_of(
        incident, BOOK, entries, clocks, audience=audience, now=NOW, commander="Ben Ito"
    )


def seen(incident: Incident, playbook: Playbook = BOOK) -> Outlook:
    return Outlook(incident=incident, playbook=playbook, clocks=(), entries=(), recipients={})


def test_every_variable_of_a_template_has_a_value_and_no_other_has() -> None:
    assert set(values(incident())) == set(VARIABLES)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.INVESTIGATING, "Investigating"),
        (Status.IDENTIFIED, "Identified"),
        (Status.MITIGATING, "Identified"),
        (Status.MONITORING, "Monitoring"),
        (Status.RESOLVED, "Resolved"),
        (Status.CLOSED, "Resolved"),
    ],
)
def test_the_public_has_four_words_for_six_statuses(status: Status, said: str) -> None:
    assert values(incident(status=status))["public_status"] == said


def test_times_are_in_utc() -> None:
    found = values(incident())
    assert (found["declared_at"], found["now"], found["duration"]) == (
        "13:58 UTC",
        "14:10 UTC",
        "12 min",
    )


def test_a_time_of_another_day_has_its_day() -> None:
    began = NOW - timedelta(days=1)
    assert values(incident(moments={"detected": began}))["detected_at"] == "2026-11-19 14:10 UTC"


def test_the_duration_runs_from_the_impact_to_the_end() -> None:
    moments = {"impact_began": NOW - 40 * MINUTE, "resolved": NOW - 10 * MINUTE}
    assert values(incident(moments=moments))["duration"] == "30 min"


def test_the_fix_was_in_place_when_it_was_mitigated_where_nobody_said_more() -> None:
    assert values(incident(moments={"mitigated": NOW}))["fixed_at"] == "14:10 UTC"


def test_what_is_known_of_the_details_is_filled_in() -> None:
    known = {"cause": "A full disk", "workaround": "Pay by card", "next_review": "Monday"}
    found = values(incident(progress=Progress(details=known)))
    assert [found[name] for name in known] == list(known.values())


def test_what_resolved_it_is_taken_from_the_resolution_where_nobody_wrote_it_down() -> None:
    ended = ev.IncidentResolved(summary="Rolled back.")
    entry = ev.Entry(incident_id="i1", seq=9, at=NOW, by="slack:UBEN", event=ended)
    assert values(incident(), entries=[entry])["resolution"] == "Rolled back."


def test_the_next_review_is_the_next_update_where_nobody_said_more() -> None:
    due = Clock(
        id="c",
        incident_id="i1",
        kind=Kind.UPDATE,
        opened_at=NOW,
        due_at=NOW + 30 * MINUTE,
        length=30 * MINUTE,
    )
    assert values(incident(), clocks=[due])["next_review"] == "14:40 UTC"


@pytest.mark.parametrize(
    ("audience", "rhythm"),
    [("public", "20 min"), ("customers", "1 h"), ("executives", "2 h"), ("support", "30 min")],
)
def test_each_audience_has_its_own_rhythm(audience: str, rhythm: str) -> None:
    assert values(incident(), audience=audience)["update_every"] == rhythm


def test_places_and_people_are_named() -> None:
    found = values(incident())
    assert found["status_page"] == "https://status.example.com"
    assert found["room"] == "#incident-20261120-checkout-is-down"
    assert (found["commander"], found["publish_within"]) == ("Ben Ito", "2 days")


def test_a_room_that_is_gone_is_not_named() -> None:
    assert values(incident(room_lost=True))["room"] == ""


TEXT = Template(
    id="public-initial",
    name="Status page",
    audience="public",
    moment="initial",
    subject="{{ ref }}",
    body="{{ title }}: {{ impact }}",
)


def test_what_is_not_known_stands_in_brackets() -> None:
    wording = worded(seen(incident()), TEXT, Drafts(), now=NOW, commander="")
    assert (wording.subject, wording.body) == ("INC-1", "Checkout is down: [impact]")


def test_the_text_of_a_drill_says_so_itself() -> None:
    wording = worded(seen(incident(drill=True)), TEXT, Drafts(), now=NOW, commander="")
    assert wording.subject == "Drill: INC-1"
    assert wording.body.startswith("This is a drill.")


BUNDLED = [(name, text) for name in loader.bundled() for text in loader.load(name).drafts]


@pytest.mark.parametrize(("name", "text"), BUNDLED, ids=lambda each: getattr(each, "id", each))
def test_every_text_of_every_playbook_can_be_filled_in(name: str, text: Template) -> None:
    book = loader.load(name)
    began = incident(severity=book.severities[0].id, impact="Nobody can pay <now>")
    wording = worded(seen(began, book), text, Drafts(), now=NOW, commander="Ben Ito")
    assert wording.body
    assert "{{" not in wording.body
    assert len(wording.body) <= 3000
