"""Role reports: as which role somebody reports, and what the rhythm makes of it."""

from dataclasses import replace

import pytest

from incidentbot.domain import events as ev
from incidentbot.domain import reports, roles
from incidentbot.domain.clocks import Kind, Outcome
from incidentbot.domain.errors import DomainError, NotAllowedError, NotOpenError
from tests.domain.situation import BEN, CLEO, MINUTE, PLAYBOOK, Situation, places

REPORTING = replace(
    PLAYBOOK,
    roles=tuple(
        replace(role, report_every=5 * MINUTE) if role.id == "tech-lead" else role
        for role in PLAYBOOK.roles
    ),
)


def staffed(*held: str, by: str = CLEO) -> Situation:
    """Return an incident that ben commands, in which somebody holds roles."""
    s = Situation(playbook=REPORTING)
    s.do(roles.claim(s.case, "commander", by=BEN), by=BEN)
    for role in held:
        s.do(roles.claim(s.case, role, by=by), by=by)
    return s


def test_whoever_holds_one_role_reports_as_it() -> None:
    s = staffed("tech-lead")
    assert reports.give(s.case, None, "All fine", by=CLEO) == [
        ev.ReportGiven(role="tech-lead", text="All fine")
    ]


def test_whoever_holds_several_roles_names_one() -> None:
    s = staffed("tech-lead", "scribe")
    with pytest.raises(DomainError, match="You hold tech-lead, scribe") as refused:
        reports.give(s.case, None, "All fine", by=CLEO)
    assert refused.value.field == "role"
    assert reports.give(s.case, "scribe", "All fine", by=CLEO)


def test_whoever_holds_no_role_is_told_how_to_get_one() -> None:
    with pytest.raises(NotAllowedError, match="/incident claim ROLE"):
        reports.give(staffed().case, None, "All fine", by=CLEO)


def test_only_the_holder_reports_as_a_role() -> None:
    with pytest.raises(NotAllowedError, match="/incident claim tech-lead"):
        reports.give(staffed("tech-lead").case, "tech-lead", "All fine", by=BEN)


def test_the_commander_reports_as_a_role_that_nobody_holds() -> None:
    assert reports.give(staffed().case, "tech-lead", "All fine", by=BEN)


def test_a_report_needs_words() -> None:
    with pytest.raises(DomainError, match="Say how it stands") as refused:
        reports.give(staffed("tech-lead").case, None, " ", by=CLEO)
    assert refused.value.field == "text"


def test_nobody_reports_once_it_is_resolved() -> None:
    s = staffed("tech-lead")
    s.do([ev.IncidentResolved()])
    with pytest.raises(NotOpenError):
        reports.give(s.case, None, "All fine", by=CLEO)


def test_a_report_is_for_the_room_alone() -> None:
    s = staffed("tech-lead")
    assert places(s.do(reports.give(s.case, None, "All fine", by=CLEO), by=CLEO)) == ["room"]


@pytest.mark.parametrize(("after", "outcome"), [(5, Outcome.MET), (6, Outcome.LATE)])
def test_a_report_ends_its_clock_and_begins_the_next(after: int, outcome: Outcome) -> None:
    s = staffed("tech-lead")
    first = s.clock(Kind.REPORT, "tech-lead")
    s.later(after).do(reports.give(s.case, None, "All fine", by=CLEO), by=CLEO)

    assert s.clocks[first.id].outcome is outcome
    assert s.clock(Kind.REPORT, "tech-lead").due_at == s.now + 5 * MINUTE


@pytest.mark.parametrize(
    ("word", "role"),
    [("tech-lead", "tech-lead"), ("Scribe", "scribe"), ("TL", "tech-lead"), ("IC", "commander")],
)
def test_the_first_word_may_name_the_role(word: str, role: str) -> None:
    found = reports.named(PLAYBOOK, word)
    assert found is not None
    assert found.id == role


@pytest.mark.parametrize("word", ["tl", "ic", "tech", "we", "a", ""])
def test_any_other_first_word_belongs_to_the_report(word: str) -> None:
    assert reports.named(PLAYBOOK, word) is None
