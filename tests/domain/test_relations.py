"""How incidents belong together: who may be told of whom, what looks alike, and what merges."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidentbot.domain import events as ev
from incidentbot.domain import relations
from incidentbot.domain.aftermath import Relation
from incidentbot.domain.effects import THREAD, Message, SayKind, direct
from incidentbot.domain.errors import DomainError, NotOpenError
from incidentbot.domain.incidents import Case, Incident, Status
from incidentbot.domain.people import BOT
from incidentbot.domain.relations import Likeness
from tests.domain.situation import ANA, BEN, CLEO, Situation, places

DAY = timedelta(days=1)


def one(**changes: object) -> Incident:
    return replace(Situation().incident, id="i1", ref="INC-1", **changes)  # type: ignore[arg-type]


def other(**changes: object) -> Incident:
    earlier = {"declared_at": Situation().incident.declared_at - DAY}
    known = {"id": "i2", "ref": "INC-2", **earlier, **changes}
    return replace(Situation().incident, **known)  # type: ignore[arg-type]


def case(incident: Incident) -> Case:
    return replace(Situation().case, incident=incident)


def private(of: Incident, *members: str) -> Incident:
    return replace(of, private=True, members=members)


def after(incident: Incident, **changes: object) -> Incident:
    return replace(incident, aftermath=replace(incident.aftermath, **changes))  # type: ignore[arg-type]


def test_two_public_incidents_say_so_of_each_other() -> None:
    (said,) = relations.relate(case(one()), other())
    (answered,) = relations.answered(case(other()), one())
    assert said == ev.IncidentRelated(other="i2", ref="INC-2")
    assert answered == ev.IncidentRelated(other="i1", ref="INC-1")


def test_a_repeat_is_one_only_on_the_side_of_the_later_one() -> None:
    (said,) = relations.relate(case(one()), other(), "repeat")
    assert isinstance(said, ev.IncidentRelated)
    assert said.how == "repeat"
    with pytest.raises(DomainError, match="came after"):
        relations.relate(case(other()), one(), "repeat")


@pytest.mark.parametrize(
    ("incident", "names", "words"),
    [
        (one(), one(), "itself"),
        (one(), private(other(), ANA), "is private, and everybody can see"),
        (private(one(), ANA, BEN), private(other(), ANA), "Not everybody in INC-1 can see INC-2"),
    ],
)
def test_nobody_is_told_of_what_they_may_not_see(
    incident: Incident, names: Incident, words: str
) -> None:
    with pytest.raises(DomainError, match=words):
        relations.relate(case(incident), names)


def test_a_private_incident_points_at_a_public_one_which_does_not_answer() -> None:
    hidden = private(one(), ANA)
    assert relations.relate(case(hidden), other())
    assert relations.answered(case(other()), hidden) == []


def test_a_relation_that_is_known_is_said_once_and_can_be_taken_back() -> None:
    known = after(one(), relations=(Relation(id="i2", ref="INC-2"),))
    assert relations.relate(case(known), other()) == []
    assert relations.unrelate(case(known), "i2") == [ev.IncidentUnrelated(other="i2", ref="INC-2")]
    assert relations.unrelate(case(one()), "i2") == []


def test_a_relation_can_become_a_repeat() -> None:
    known = after(one(), relations=(Relation(id="i2", ref="INC-2"),))
    assert relations.relate(case(known), other(), "repeat")


def test_what_was_merged_is_not_merely_unrelated() -> None:
    absorbed = after(one(), absorbed=(Relation(id="i2", ref="INC-2"),))
    with pytest.raises(DomainError, match="reopen it"):
        relations.unrelate(case(absorbed), "i2")


MERGED = after(other(status=Status.CLOSED), merged_into=Relation(id="i3", ref="INC-3"))


@pytest.mark.parametrize(
    ("incident", "into", "words"),
    [
        (one(), one(), "itself"),
        (one(status=Status.CLOSED), other(), "INC-1 is closed. Reopen it first"),
        (one(), other(status=Status.CLOSED), "INC-2 is closed. Reopen that one first"),
        (one(), MERGED, "INC-2 was merged into INC-3 already"),
        (one(drill=True), other(), "A drill and a real incident"),
        (one(), other(drill=True), "A drill and a real incident"),
        (private(one(), ANA), other(), "A private incident and a public one"),
        (one(), private(other(), ANA), "A private incident and a public one"),
    ],
)
def test_what_may_not_be_one_is_not_merged(incident: Incident, into: Incident, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        relations.merge(case(incident), into)


def test_a_merged_incident_is_not_merged_again() -> None:
    with pytest.raises(NotOpenError, match="INC-2 was merged into INC-3 already"):
        relations.merge(case(MERGED), one())


def test_merged_it_is_closed_owes_nothing_and_was_never_resolved() -> None:
    s = Situation()
    s.do(relations.merge(s.case, other()))
    assert s.incident.status is Status.CLOSED
    assert s.incident.aftermath.merged_into == Relation(id="i2", ref="INC-2")
    assert "resolved" not in s.incident.moments
    assert s.running() == []


def test_whoever_worked_on_it_comes_along() -> None:
    worked = one(roles={"commander": ANA, "comms": BEN})
    (said,) = relations.absorb(worked, (CLEO, ANA, BOT, "cli:root"))
    assert isinstance(said, ev.IncidentAbsorbed)
    assert said.people == (ANA, BEN, CLEO)


def test_of_a_private_incident_its_members_come_along_and_nobody_else() -> None:
    worked = private(one(roles={"commander": ANA}), ANA, CLEO)
    (said,) = relations.absorb(worked, (BEN,))
    assert isinstance(said, ev.IncidentAbsorbed)
    assert said.people == (ANA, CLEO)


def test_the_room_the_thread_and_whoever_follows_hear_of_a_merge() -> None:
    s = Situation()
    s.do([ev.Subscribed(person=BEN), ev.Subscribed(person=ANA)], by=BEN)
    told = s.do(relations.merge(s.case, other()), by=ANA)
    assert places(told) == ["room", THREAD, direct(BEN)]
    assert {say.message for say in told.says} == {Message.MERGED}


def test_the_other_room_hears_of_it_and_opens_to_whoever_comes() -> None:
    s = Situation()
    told = s.do(relations.absorb(other(roles={"commander": BEN}), ()))
    assert [(say.kind, say.people) for say in told.says] == [
        (SayKind.POST, ()),
        (SayKind.INVITE, (BEN,)),
    ]
    assert s.incident.aftermath.absorbed == (Relation(id="i2", ref="INC-2"),)


def test_reopened_it_is_separate_again_on_both_sides() -> None:
    s, into = Situation(), Situation()
    s.do(relations.merge(s.case, other()))
    s.do([ev.IncidentReopened()])
    assert s.incident.aftermath.merged_into is None
    into.do(relations.absorb(other(), ()))
    into.do(relations.separate(into.case, other()))
    assert into.incident.aftermath.absorbed == ()
    assert relations.separate(into.case, other()) == []


@pytest.mark.parametrize(
    ("title", "alike"),
    [
        ("Checkout is down", True),
        ("CHECKOUT  down!", True),
        ("The checkout is down again", True),
        ("Search is down", False),
        ("Search is slow", False),
        ("Is it on?", False),
    ],
)
def test_titles_are_alike_that_share_most_of_their_words(title: str, alike: bool) -> None:
    found = relations.likenesses(one(title="Checkout is down"), [other(title=title)])
    assert [each.similar_title for each in found] == ([True] if alike else [])


@pytest.mark.parametrize(("ago", "alike"), [(89 * DAY, True), (91 * DAY, False)])
def test_the_same_type_counts_for_ninety_days(ago: timedelta, alike: bool) -> None:
    began = one().declared_at - ago
    found = relations.likenesses(
        one(type="database", title="A"), [other(type="database", title="B", declared_at=began)]
    )
    assert [each.same_type for each in found] == ([True] if alike else [])


def with_cause(incident: Incident, cause: str) -> Incident:
    return replace(incident, progress=replace(incident.progress, details={"cause": cause}))


def test_the_same_cause_weighs_most() -> None:
    same = with_cause(other(title="Search"), "A full  disk.")
    titled = other(id="i3", ref="INC-3", title="Checkout down")
    typed = other(id="i4", ref="INC-4", title="Pay", type="database")
    mine = with_cause(one(title="Checkout is down", type="database"), "a full disk")
    found = relations.likenesses(mine, [typed, titled, same])
    assert [each.incident.ref for each in found] == ["INC-2", "INC-3", "INC-4"]
    assert found[0] == Likeness(incident=same, same_cause=True)


def test_what_is_known_already_or_may_not_be_told_is_not_suggested() -> None:
    hidden = private(other(id="i3"), ANA)
    drill = other(id="i4", drill=True)
    known = after(one(), relations=(Relation(id="i2", ref="INC-2"),))
    assert relations.likenesses(known, [known, other(), hidden, drill]) == []


def test_a_reader_knows_of_the_relations_they_may_see() -> None:
    both = (Relation(id="i2", ref="INC-2"), Relation(id="i3", ref="INC-3"))
    assert relations.seen(both, lambda incident_id: incident_id == "i3") == both[1:]
