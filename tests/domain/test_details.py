"""Details: what is known by and by, and forms that were open meanwhile."""

import pytest

from incidentbot.domain import details
from incidentbot.domain import events as ev
from incidentbot.domain.errors import StaleFormError, UnknownWordError
from tests.domain.situation import Situation, places


def known(**filled: str) -> Situation:
    """Return an incident of which something is known."""
    s = Situation()
    s.do(details.fill(s.case, filled, before={}))
    return s


def test_each_changed_thing_is_an_event_of_its_own() -> None:
    s = known(cause="Disk full", revenue="none")
    filled = {"cause": "Disk full", "revenue": "1,000", "workaround": "Pay later", "prevention": ""}

    assert details.fill(s.case, filled, before=s.incident.progress.details) == [
        ev.DetailChanged(name="revenue", text="1,000"),
        ev.DetailChanged(name="workaround", text="Pay later"),
    ]


def test_what_is_emptied_is_taken_back() -> None:
    s = known(cause="Disk full")
    s.do(details.fill(s.case, {"cause": None}, before={"cause": "Disk full"}))

    assert s.incident.progress.details == {}


def test_a_form_leaves_alone_what_it_did_not_change_though_somebody_else_did() -> None:
    s = known(cause="Disk full")
    s.do(details.tell(s.case, "cause", "Memory leak"))
    filled = {"cause": "Disk full", "workaround": "Pay later"}
    s.do(details.fill(s.case, filled, before={"cause": "Disk full"}))

    assert s.incident.progress.details == {"cause": "Memory leak", "workaround": "Pay later"}


def test_a_form_that_would_undo_what_somebody_else_wrote_says_so() -> None:
    s = known(cause="Memory leak")
    with pytest.raises(StaleFormError, match="Memory leak") as refused:
        details.fill(s.case, {"cause": "Disk full"}, before={})
    assert refused.value.field == "cause"


def test_two_who_write_the_same_do_not_disturb_each_other() -> None:
    s = known(cause="Disk full")
    assert details.fill(s.case, {"cause": "Disk full"}, before={}) == []


@pytest.mark.parametrize("word", ["user_action", "User-Action", "user action"])
def test_a_detail_goes_by_several_spellings(word: str) -> None:
    assert details.named(word) == "user_action"


def test_an_unknown_detail_names_the_nearest() -> None:
    with pytest.raises(UnknownWordError, match="workaround"):
        details.named("workaroud")


def test_details_are_filled_in_after_the_end_too() -> None:
    s = Situation()
    s.do([ev.IncidentResolved()])
    s.do([ev.IncidentClosed()])

    assert details.tell(s.case, "resolution", "Rolled back")


@pytest.mark.parametrize(("name", "told"), [("cause", ["room"]), ("revenue", [])])
def test_only_what_changes_the_work_is_told(name: str, told: list[str]) -> None:
    s = Situation()
    assert places(s.do(details.tell(s.case, name, "Something"))) == told


def test_what_was_known_at_a_version_is_found_again() -> None:
    s = known(cause="Disk full", revenue="none")
    version = s.incident.version
    s.do(details.tell(s.case, "cause", "Memory leak"))
    s.do(details.fill(s.case, {"revenue": ""}, before={"revenue": "none"}))

    assert details.as_of(s.entries[::-1], version) == {"cause": "Disk full", "revenue": "none"}
    assert details.as_of(s.entries, s.incident.version) == {"cause": "Memory leak"}
