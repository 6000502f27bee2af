"""The declare form: what is typed arrives, and nothing typed is lost."""

from dataclasses import fields

from hypothesis import given, settings
from hypothesis import strategies as st

from incidentbot.domain.errors import DomainError
from incidentbot.domain.incidents import Declaration
from incidentbot.slack.blocks import declare, forms
from incidentbot.slack.blocks.declare import Draft

from .limits import view_problems
from .samples import ANA, NOW, PLAYBOOK, ROOM, incident
from .submitted import submitted

FULL = Draft(
    title="Checkout is <down> & out",
    severity="P0",
    impact="Nobody can pay.\nNot even us.",
    customers="All",
    affected="Checkout",
    type="database",
    commander=ANA,
    impact_began=NOW,
    private=True,
    source="https://example.slack.com/archives/C1/p1",
    channel=ROOM,
)


def test_what_is_typed_is_what_is_declared() -> None:
    view = declare.form(PLAYBOOK, now=NOW)
    sent = submitted(
        view,
        title="Down",
        severity="P2",
        impact="Slow",
        customers="Some",
        affected="Search",
        type="deploy",
        commander="U0BEN",
        impact_began=int(NOW.timestamp()),
        private=True,
    )
    assert declare.parse(sent) == Declaration(
        title="Down",
        severity="P2",
        impact="Slow",
        customers="Some",
        affected="Search",
        type="deploy",
        commander="slack:U0BEN",
        impact_began=NOW,
        private=True,
    )


def test_an_untouched_form_declares_the_usual_severity_and_nothing_else() -> None:
    sent = submitted(declare.form(PLAYBOOK, now=NOW), title="Down")
    assert declare.parse(sent) == Declaration(title="Down", severity="P1")


def test_a_full_draft_fills_the_form_and_comes_back_whole() -> None:
    view = declare.form(PLAYBOOK, now=NOW, draft=FULL)
    assert declare.draft_of(submitted(view)) == FULL


def test_a_draft_without_anything_comes_back_from_the_form() -> None:
    view = declare.form(PLAYBOOK, now=NOW)
    assert declare.draft_of(submitted(view, severity=None)) == Draft(default="P1")


def test_a_field_emptied_by_hand_stays_empty() -> None:
    view = declare.form(PLAYBOOK, now=NOW, draft=FULL)
    assert declare.draft_of(submitted(view, impact=None)).impact is None


def test_the_draft_survives_the_notice_that_it_was_declared_already() -> None:
    assert declare.draft_of(declare.already(incident(), ROOM, draft=FULL)) == FULL


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 3000), st.integers(0, 3000), st.sampled_from('x"\\&<é'))
def test_long_drafts_survive_the_notice_as_well(one: int, other: int, mark: str) -> None:
    draft = Draft(title="Down", impact=mark * one or None, customers=mark * other or None)
    view = declare.already(incident(), ROOM, draft=draft)
    assert declare.draft_of(view) == draft
    assert view_problems(view) == []


def test_the_notice_links_to_the_war_room() -> None:
    view = declare.already(incident(), ROOM, draft=FULL)
    assert f"<#{ROOM}>" in view["blocks"][0]["text"]["text"]


def test_the_notice_names_the_incident_while_it_has_no_room() -> None:
    view = declare.already(incident(), None, draft=FULL)
    assert "INC-42" in view["blocks"][0]["text"]["text"]


def test_every_field_a_refusal_may_name_is_an_input_of_the_form() -> None:
    inputs = {block.get("block_id") for block in declare.form(PLAYBOOK, now=NOW)["blocks"]}
    assert set(declare.FIELDS.values()) <= inputs


def test_every_input_belongs_to_a_field_of_the_declaration() -> None:
    known = {each.name for each in fields(Declaration)}
    assert declare.FIELDS.keys() <= known


def test_a_refusal_stands_below_its_own_input() -> None:
    error = DomainError("Not in the future.", field="impact_began")
    assert forms.errors(error, declare.FIELDS) == {"impact_began": "Not in the future."}


def test_a_refusal_of_no_field_stands_below_the_first_input() -> None:
    error = DomainError("Something else.")
    assert forms.errors(error, declare.FIELDS) == {"title": "Something else."}
