"""The document: its sections, where each fact comes from, and what may be done to it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidentbot.domain import comms, gates, postmortems, roles, timeline, updates
from incidentbot.domain import events as ev
from incidentbot.domain.aftermath import DRAFT, IN_REVIEW, PUBLISHED
from incidentbot.domain.clocks import Kind
from incidentbot.domain.errors import (
    DomainError,
    GateError,
    NotAllowedError,
    UnknownWordError,
)
from incidentbot.domain.incidents import Declaration, Incident
from incidentbot.domain.playbooks import COMMANDER, Playbook
from incidentbot.domain.postmortems import (
    CUSTOMERS,
    At,
    Page,
    Person,
    Related,
    Said,
    StaleTextError,
    Written,
)
from incidentbot.playbooks import loader
from tests.domain.situation import ANA, BEN, CLEO, DEV, Situation

NAMES = ("full-response", "rollback-first", "seven-phases", "sev-ladder", "launch-war-room")


@cache
def playbook(name: str) -> Playbook:
    return loader.load(name)


def worst(book: Playbook) -> str:
    return book.severities[0].id


def lived(name: str = "full-response") -> Situation:
    """Live through an incident in which a bit of everything happens, until it is resolved."""
    book = playbook(name)
    form = Declaration(
        title="Checkout | is *down*",
        severity=worst(book),
        impact="Nobody can pay",
        customers="All of them",
        type=book.types[0].id if book.types else None,
    )
    life = Situation(form, playbook=book)
    life.later(3).do(roles.claim(life.case, COMMANDER, by=BEN), by=BEN)
    pin = timeline.Pin(
        words="Deploy <b>42</b> began",
        said_at=life.now - timedelta(minutes=9),
        author=CLEO,
        source_id="C1/1.1",
        permalink="https://example.slack.com/archives/C1/p11",
    )
    life.later(1).do(timeline.pin(life.case, pin), by=CLEO)
    said = updates.Update(impact="Cards fail", actions="Rolled back")
    life.later(40).do(updates.post(life.case, said, by=BEN), by=BEN)
    life.do([ev.NagSnoozed(clock_id="x", kind="update", subject=None, until=life.now, why="busy")])
    life.do([ev.DetailChanged(name="cause", text="The pool was too small")], by=DEV)
    if book.drafts:
        _told(life)
    life.later(10).do([ev.LinkAdded(url="https://graphs.example/1", title="Graph")], by=DEV)
    life.later(5).do(gates.resolve(life.case, "Rolled back", override="We saw it work"), by=BEN)
    return life


def _told(life: Situation) -> None:
    template = next(each for each in life.playbook.drafts if each.audience == "organisation")
    life.do(comms.write(life.case, template.id, "Checkout", "It is down.\nWe are on it."), by=CLEO)
    life.later(2).do(comms.publish(life.case, "d1"), by=CLEO)


def page_of(life: Situation, *related: Related) -> Page:
    """Build the document as it stands."""
    material = postmortems.material(
        life.incident,
        life.playbook,
        life.entries,
        life.clocks.values(),
        now=life.now,
        related=related,
    )
    return postmortems.page(material)


def said_at(entry: ev.Entry) -> Iterator[datetime]:
    """Yield every time that an entry states."""
    yield entry.at
    for name in entry.event.__dataclass_fields__:
        value = getattr(entry.event, name)
        if isinstance(value, datetime):
            yield value


def said_of(entry: ev.Entry) -> Iterator[str]:
    """Yield everybody whom an entry names."""
    yield entry.by
    for name in entry.event.__dataclass_fields__:
        value = getattr(entry.event, name)
        yield from value if isinstance(value, tuple) else [value] if isinstance(value, str) else []


@pytest.mark.parametrize("name", NAMES)
def test_the_sections_are_those_of_the_playbook_in_its_order(name: str) -> None:
    asked = playbook(name).postmortem.sections
    sections = [each for each in page_of(lived(name)).sections if not each.fixed]
    assert [(each.id, each.title, each.asks) for each in sections] == [
        (each.id, each.title, each.ask) for each in asked
    ]
    assert [bool(each.facts) for each in asked] == [bool(each.blocks) for each in sections]


@pytest.mark.parametrize("name", NAMES)
def test_every_time_and_person_stands_in_an_entry_that_the_fact_names(name: str) -> None:
    life = lived(name)
    entries = {entry.seq: entry for entry in life.entries}
    page = page_of(life)
    checked = 0
    for row in page.rows:
        sources = [entries[seq] for seq in row.entries]
        times = {at for entry in sources for at in said_at(entry)}
        people = {who for entry in sources for who in said_of(entry)}
        for run in row.runs:
            if isinstance(run, At) and not run.derived:
                assert run.at in times, row
                checked += 1
            if isinstance(run, Person):
                assert run.id in people, row
                checked += 1
            if isinstance(run, Said):
                assert (run.line.seq,) == row.entries
    assert checked > 10


@pytest.mark.parametrize("name", NAMES)
def test_a_deadline_is_reckoned_from_the_entry_that_opened_its_clock(name: str) -> None:
    life = lived(name)
    due = {clock.due_at for clock in life.clocks.values()}
    reckoned = {
        run.at
        for row in page_of(life).rows
        for run in row.runs
        if isinstance(run, At) and run.derived
    }
    assert reckoned <= due


@pytest.mark.parametrize("name", NAMES)
def test_what_no_section_asks_for_stands_at_the_end(name: str) -> None:
    last = page_of(lived(name)).sections[-1]
    asked = {fact for each in playbook(name).postmortem.sections for fact in each.facts}
    titles = [each.title for each in last.blocks] if last.fixed else []
    assert ("Roles" in titles) == ("roles" not in asked)
    assert ("Messages sent" in titles) == ("comms" not in asked)


def test_a_corrected_moment_is_traced_to_its_correction() -> None:
    life = lived()
    began = life.now - timedelta(hours=2)
    life.do([ev.MomentCorrected(moment="impact_began", at=began, why="Logs")], by=DEV)
    corrected = life.entries[-1].seq
    rows = [row for row in page_of(life).rows if At(began) in tuple(row.runs)]
    assert rows
    assert all(corrected in row.entries for row in rows)


def test_what_was_taken_off_the_timeline_is_in_no_fact() -> None:
    life = lived()
    life.do(timeline.unpin(life.case, "C1/1.1"))
    told = [
        run.line.event for row in page_of(life).rows for run in row.runs if isinstance(run, Said)
    ]
    assert not any(isinstance(event, ev.NoteAdded) for event in told)


def test_roles_have_their_times_and_hand_overs() -> None:
    life = lived()
    life.do([ev.IncidentReopened()])
    life.later(1).do(roles.offer(life.case, COMMANDER, DEV, by=BEN), by=BEN)
    life.later(1).do(roles.accept(life.case, COMMANDER, by=DEV), by=DEV)
    table = next(each for each in blocks(page_of(life)) if each.title == "Roles")
    held = [row for row in table.rows if Person(BEN) in tuple(row.runs)]
    assert [words(row) for row in held] == [
        ["Incident Commander", Person(BEN), At(held[0].cells[2][0].at), At(life.now), "claimed it"]  # type: ignore[union-attr]
    ]
    assert "accepted the hand-over" in [words(row)[-1] for row in table.rows]


def blocks(page: Page) -> list[postmortems.Block]:
    return [block for section in page.sections for block in section.blocks]


def words(row: postmortems.Row) -> list[object]:
    return [run for cell in row.cells for run in cell]


def test_the_gaps_name_missed_clocks_overrides_and_snoozes() -> None:
    found = next(each for each in blocks(page_of(lived())) if each.title == "Gaps found")
    said = [str(run) for row in found.rows for run in row.runs]
    assert any("late" in each or "missed" in each for each in said)
    assert any("Why: We saw it work" in each for each in said)
    assert any("Nobody was Tech Lead" in each for each in said)
    assert any("NagSnoozed" in each for each in said)


def test_related_incidents_are_those_that_the_reader_may_see() -> None:
    life = lived()
    life.do([ev.IncidentRelated(other="i2", ref="INC-2", how="repeat")])
    shown = page_of(life, Related(ref="INC-2", title="Pool full", how="repeat"))
    assert ["This is a repeat of INC-2: Pool full"] in [words(row) for row in shown.rows]
    assert not any("INC-2" in str(words(row)) for row in page_of(life).rows if len(row.cells) == 1)


def test_it_is_drafted_as_the_incident_ends_where_the_playbook_requires_one() -> None:
    life = lived()
    document = life.incident.aftermath.postmortem
    assert document is not None
    assert (document.owner, document.required, document.status) == (BEN, True, DRAFT)
    assert life.has_open(Kind.POSTMORTEM)


@pytest.mark.parametrize("severity", [2, 3], ids=["optional", "none"])
def test_elsewhere_it_is_drafted_by_hand_only(severity: int) -> None:
    book = playbook("full-response")
    life = Situation(
        Declaration(title="Slow", severity=book.severities[severity].id), playbook=book
    )
    life.do(gates.resolve(life.case, override="x"))
    assert life.incident.aftermath.postmortem is None
    life.do(postmortems.draft(life.case))
    assert life.incident.aftermath.postmortem is not None
    assert postmortems.draft(life.case) == []


def test_a_drill_and_a_merged_incident_have_none() -> None:
    drill = Situation(
        Declaration(title="x", severity="P0", drill=True), playbook=playbook(NAMES[0])
    )
    drill.do(gates.resolve(drill.case, override="x"))
    assert drill.incident.aftermath.postmortem is None
    with pytest.raises(DomainError, match="is a drill"):
        postmortems.draft(drill.case)
    life = Situation(playbook=playbook(NAMES[0]))
    life.do([ev.IncidentMerged(into="i2", ref="INC-2")])
    with pytest.raises(DomainError, match="merged into INC-2"):
        postmortems.draft(life.case)


def test_resolved_again_the_document_goes_on() -> None:
    life = lived()
    life.do(postmortems.own(life.case, CLEO))
    life.do([ev.IncidentReopened()])
    life.later(5).do(gates.resolve(life.case, override="again"), by=BEN)
    document = life.incident.aftermath.postmortem
    assert document is not None
    assert document.owner == CLEO
    assert sum(isinstance(entry.event, ev.PostmortemDrafted) for entry in life.entries) == 1


def written(life: Situation, section: str = "summary") -> Written | None:
    versions = postmortems.versions(life.entries).get(section, ())
    return versions[-1] if versions else None


def writes(life: Situation, text: str, *, seen: int | None, by: str = BEN) -> None:
    events = postmortems.write(life.case, "summary", text, last=written(life), seen=seen)
    life.do(events, by=by)


def test_a_section_keeps_its_versions() -> None:
    life = lived()
    writes(life, "One", seen=0)
    writes(life, "Two", seen=life.entries[-1].seq, by=CLEO)
    section = page_of(life).section("summary")
    assert section is not None
    assert [(each.by, each.text) for each in section.versions] == [(BEN, "One"), (CLEO, "Two")]
    assert section.written is not None
    assert section.written.text == "Two"
    assert not section.waiting


def test_who_did_not_see_the_last_version_does_not_write_over_it() -> None:
    life = lived()
    writes(life, "One", seen=0)
    with pytest.raises(StaleTextError) as refused:
        writes(life, "Mine", seen=0, by=CLEO)
    assert refused.value.theirs.text == "One"
    writes(life, "One", seen=0, by=CLEO)
    assert written(life).by == BEN  # type: ignore[union-attr]


def test_a_text_too_long_to_keep_is_refused_and_not_cut() -> None:
    with pytest.raises(DomainError, match="longer than 20,000"):
        writes(lived(), "x" * 20_001, seen=0)


def test_a_section_that_the_playbook_does_not_have_is_refused() -> None:
    life = lived()
    with pytest.raises(UnknownWordError):
        postmortems.write(life.case, "sumary", "x", last=None, seen=0)


def publish(life: Situation, *, by: str = BEN, why: str | None = None) -> None:
    lacks = postmortems.lacking(page_of(life), life.incident)
    life.do(postmortems.publish(life.case, "# Body", lacks, why=why, by=by), by=by)


def test_publishing_names_what_is_missing_and_asks_why() -> None:
    life = lived()
    with pytest.raises(GateError) as stopped:
        publish(life)
    assert "“Executive summary” is written" in stopped.value.missing
    publish(life, why="It is short")
    document = life.incident.aftermath.postmortem
    assert document is not None
    assert (document.status, document.edition) == (PUBLISHED, 1)
    assert not life.has_open(Kind.POSTMORTEM)
    overridden = [e.event for e in life.entries if isinstance(e.event, ev.GateOverridden)]
    assert overridden[-1].gate == postmortems.PUBLISH


def test_an_action_without_an_owner_is_missing_too() -> None:
    life = lived()
    due = life.now + timedelta(days=1)
    life.do([ev.FollowUpCreated(follow_up="f1", kind="prevent", owner=None, due_at=due, text="Do")])
    lacks = postmortems.lacking(page_of(life), life.incident)
    assert "The action “Do” has an owner" in lacks


@pytest.mark.parametrize(
    ("by", "may"), [(BEN, True), (CLEO, True), (DEV, False), ("cli:root", True)]
)
def test_its_owner_and_the_commander_publish(by: str, *, may: bool) -> None:
    life = lived()
    life.do(postmortems.own(life.case, CLEO))
    if may:
        publish(life, by=by, why="x")
        return
    with pytest.raises(NotAllowedError):
        publish(life, by=by, why="x")


def test_without_owner_and_commander_the_declarer_publishes() -> None:
    life = lived()
    document = life.incident.aftermath.postmortem
    assert document is not None
    nobodys = replace(life.incident.aftermath, postmortem=replace(document, owner=None))
    life.change(aftermath=nobodys, roles={})
    assert postmortems.may_publish(life.incident, ANA)
    assert not postmortems.may_publish(life.incident, BEN)


def test_it_goes_into_review_and_back() -> None:
    life = lived()
    life.do(postmortems.send_to_review(life.case))
    assert status(life.incident) == IN_REVIEW
    assert postmortems.send_to_review(life.case) == []
    life.do(postmortems.back_to_draft(life.case, by=DEV))
    assert status(life.incident) == DRAFT
    publish(life, why="x")
    with pytest.raises(NotAllowedError):
        postmortems.back_to_draft(life.case, by=DEV)
    life.do(postmortems.back_to_draft(life.case, by=BEN))
    assert status(life.incident) == DRAFT


def status(incident: Incident) -> str:
    document = incident.aftermath.postmortem
    return document.status if document else ""


def test_the_version_for_customers_names_nobody_and_marks_what_people_must_write() -> None:
    life = lived("rollback-first")
    proposed = page_of(life).for_customers
    assert "The pool was too small" in proposed
    assert "[To be written: what you change, and until when]" in proposed
    assert not any(who.partition(":")[2] in proposed for who in (ANA, BEN, CLEO, DEV))
    with pytest.raises(DomainError, match="still to be written"):
        postmortems.publish_customers(life.case, proposed, by=BEN)
    assert life.has_open(Kind.PUBLICATION)
    life.do(postmortems.publish_customers(life.case, "It is over.", by=BEN), by=BEN)
    assert not life.has_open(Kind.PUBLICATION)


def test_customers_hear_nothing_of_a_private_incident_and_not_from_anybody() -> None:
    life = lived("rollback-first")
    with pytest.raises(NotAllowedError, match="lets the customers’ version out"):
        postmortems.publish_customers(life.case, "x", by=DEV)
    life.change(private=True)
    with pytest.raises(NotAllowedError, match="is private"):
        postmortems.publish_customers(life.case, "x", by=BEN)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["summary", CUSTOMERS]), st.text(max_size=20))))
def test_whatever_is_written_the_last_words_stand(said: list[tuple[str, str]]) -> None:
    life = lived()
    wanted: dict[str, str] = {}
    for section, text in said:
        last = written(life, section)
        seen = last.seq if last else 0
        life.do(postmortems.write(life.case, section, text, last=last, seen=seen))
        now = written(life, section)
        wanted[section] = now.text if now else ""
    page = page_of(life)
    for section, text in wanted.items():
        found = page.section(section)
        assert found is not None
        assert (found.written.text if found.written else "") == text


def test_a_machine_does_not_own_it() -> None:
    life = lived()
    with pytest.raises(DomainError, match="Only somebody in Slack"):
        postmortems.own(life.case, "web:local")
