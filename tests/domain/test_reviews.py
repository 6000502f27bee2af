"""The review: who is invited, when it may be, what its invitation says, and when it was held."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from incidentbot.domain import events as ev
from incidentbot.domain import reviews
from incidentbot.domain.aftermath import Document
from incidentbot.domain.effects import direct
from incidentbot.domain.errors import DomainError, NotOpenError
from incidentbot.domain.incidents import Case
from incidentbot.domain.people import BOT, Directory
from incidentbot.domain.playbooks.aftermath import AgendaItem, Postmortem, Review
from incidentbot.domain.reactions import reviews as reactions
from incidentbot.domain.reviews import Wish
from tests.domain.situation import ANA, BEN, BOSS, CLEO, DEV, LEAD, ONCALL, PLAYBOOK, Situation

H, M = timedelta(hours=1), timedelta(minutes=1)
RULE = Review(
    name="Post-mortem meeting",
    lasts=60 * M,
    agenda=(AgendaItem(title="The timeline", lasts=10 * M), AgendaItem(title="Anything else")),
    attendees=("commander", "tech-lead", "responders", "on-call"),
    optional_attendees=("boss", "lead", "commander"),
)
TOOK_PART = (BEN, CLEO)


def case(**changes: object) -> Case:
    """Return a case in which ana commands."""
    s = Situation()
    incident = replace(s.incident, roles={"commander": ANA}, **changes)  # type: ignore[arg-type]
    playbook = replace(PLAYBOOK, review=RULE, postmortem=Postmortem(rules=("Blame nobody",)))
    return replace(s.case, incident=incident, playbook=playbook)


def at(of: Case, ahead: timedelta = 24 * H) -> datetime:
    return of.now + ahead


def planned(of: Case, wish: Wish | None = None) -> ev.ReviewPlanned:
    (event,) = reviews.plan(of, wish or Wish(at=at(of)), took_part=TOOK_PART)
    assert isinstance(event, ev.ReviewPlanned)
    return event


def meeting_of(of: Case, event: ev.ReviewPlanned) -> Case:
    """Return the case after the review was planned."""
    s = Situation()
    s.do([event])
    after = replace(of.incident, aftermath=s.incident.aftermath)
    return replace(of, incident=after)


def test_roles_responders_and_groups_are_invited_each_once() -> None:
    event = planned(case())
    assert event.attendees == (ANA, BEN, CLEO, ONCALL)
    assert event.optional == (BOSS, LEAD)


def test_a_role_that_nobody_holds_stands_for_the_commander() -> None:
    assert planned(case(), Wish(at=at(case()))).attendees.count(ANA) == 1


def test_whoever_is_named_besides_is_invited_too_and_not_only_optional() -> None:
    event = planned(case(), Wish(at=at(case()), people=(DEV, BOSS)))
    assert event.attendees == (ANA, BEN, CLEO, ONCALL, DEV, BOSS)
    assert event.optional == (LEAD,)


def test_to_a_private_incident_s_review_come_only_its_members() -> None:
    private = case(private=True, members=(ANA, CLEO))
    event = planned(private)
    assert (event.attendees, event.optional) == ((ANA, CLEO), ())


def test_somebody_who_may_not_see_the_incident_cannot_be_named() -> None:
    private = case(private=True, members=(ANA,))
    with pytest.raises(DomainError, match="Invite them to its war room first"):
        planned(private, Wish(at=at(private), people=(DEV,)))


def test_the_playbook_s_length_holds_unless_another_is_wished() -> None:
    of = case()
    assert planned(of).lasts == H
    assert planned(of, Wish(at=at(of), lasts=45 * M)).lasts == 45 * M


@pytest.mark.parametrize(
    ("rule", "length"),
    [
        (RULE, 60 * M),
        (replace(RULE, lasts=None), 10 * M),
        (Review(), 60 * M),
    ],
)
def test_without_a_length_the_agenda_gives_it(rule: Review, length: timedelta) -> None:
    assert reviews.usual_length(replace(PLAYBOOK, review=rule)) == length


@pytest.mark.parametrize(
    ("ahead", "lasts", "words"),
    [
        (timedelta(), H, "has passed"),
        (-H, H, "has passed"),
        (366 * 24 * H, H, "more than a year"),
        (H, 4 * M, "between 5 min and 8 h"),
        (H, 9 * H, "between 5 min and 8 h"),
    ],
)
def test_what_cannot_be_meant_is_refused(ahead: timedelta, lasts: timedelta, words: str) -> None:
    of = case()
    with pytest.raises(DomainError, match=words):
        planned(of, Wish(at=at(of, ahead), lasts=lasts))


def test_planned_anew_it_knows_the_time_before() -> None:
    of = case()
    first = planned(of)
    again = planned(meeting_of(of, first), Wish(at=at(of, 48 * H)))
    assert again.previous == first.at


def test_planned_anew_whoever_was_named_still_comes_unless_left_out() -> None:
    of = case()
    first = meeting_of(of, planned(of, Wish(at=at(of), lasts=45 * M, people=(DEV,))))
    later = at(of, 48 * H)
    again, without = planned(first, Wish(at=later)), planned(first, Wish(at=later, anew=True))
    assert (DEV in again.attendees, again.lasts) == (True, 45 * M)
    assert DEV not in without.attendees


def test_the_same_plan_again_says_nothing_new() -> None:
    of = case()
    wish = Wish(at=at(of))
    after = meeting_of(of, planned(of, wish))
    assert reviews.plan(after, wish, took_part=TOOK_PART) == []


def test_each_plan_counts_and_being_held_is_kept() -> None:
    s, of = Situation(), case()
    s.do([planned(of)])
    s.do([planned(of, Wish(at=at(of, 48 * H)))])
    s.do([ev.IncidentResolved()])
    s.do(reviews.held(s.case))
    meeting = s.incident.aftermath.review
    assert meeting is not None
    assert (meeting.revision, meeting.held_at) == (1, s.now)
    assert reviews.held(s.case) == []
    with pytest.raises(DomainError, match="held already"):
        reviews.plan(s.case, Wish(at=s.now + H), took_part=())


def test_it_is_not_held_while_the_incident_is_open() -> None:
    with pytest.raises(NotOpenError, match="comes after it"):
        reviews.held(case())


def test_whoever_only_looked_on_took_no_part() -> None:
    s = Situation()
    s.do([ev.NoteAdded(text="Hm", noted_at=s.now, author=BEN)], by=CLEO)
    s.do([ev.RoleTaken(role="comms", person=DEV, how="assigned")], by=ANA)
    s.do([ev.PersonJoined(person=LEAD)], by=LEAD)
    s.do([ev.Subscribed(person=BOSS)], by=BOSS)
    s.do([ev.IncidentAcknowledged(how="asked")], by="cli:root")
    s.do([ev.IncidentAcknowledged(how="asked")], by=BOT)
    assert set(reviews.responders(s.entries)) == {ANA, BEN, CLEO, DEV}


def test_the_invitation_names_incident_agenda_people_rules_and_document() -> None:
    of = case()
    url = "https://bot.example/incidents/INC-1/postmortem"
    said = reviews.words(of.incident, of.playbook, ["Ana", "Ben (optional)"], url)
    for part in (
        of.incident.ref,
        "- The timeline (10 min)\n- Anything else",
        "- Ana\n- Ben (optional)",
        "- Blame nobody",
        url,
    ):
        assert part in said


def test_the_title_of_a_drill_s_meeting_says_so() -> None:
    of = case(drill=True)
    assert reviews.title(of.incident, of.playbook).startswith("Drill: Post-mortem meeting")


def test_a_group_that_nobody_stands_behind_invites_nobody() -> None:
    of = replace(case(), directory=Directory())
    assert reviews.invited(of, ()) == ((ANA,), ())


def document(of: Case, shared_at: datetime) -> Case:
    """Return the case with a post-mortem that goes round."""
    state = replace(
        of.incident.aftermath, postmortem=Document(drafted_at=of.now, shared_at=shared_at)
    )
    return replace(of, incident=replace(of.incident, aftermath=state))


def moved(of: Case) -> ev.Entry:
    event = ev.PostmortemMoved(old="draft", new="in-review")
    return ev.Entry(incident_id="i1", seq=9, at=of.now, by=ANA, event=event)


def test_whoever_comes_is_sent_the_document_when_it_first_goes_round() -> None:
    of = case()
    after = meeting_of(of, planned(of))
    told = reactions.shared(document(after, of.now), moved(of)).says
    assert [say.place for say in told] == [
        direct(each) for each in (ANA, BEN, CLEO, ONCALL, BOSS, LEAD)
    ]
    assert reactions.shared(document(after, of.now - H), moved(of)).says == ()


def test_without_a_meeting_to_come_nobody_is_sent_the_document() -> None:
    of = case()
    assert reactions.shared(document(of, of.now), moved(of)).says == ()


def test_whoever_left_a_private_incident_is_not_written_to_any_more() -> None:
    private = case(private=True, members=(ANA, CLEO))
    after = meeting_of(private, planned(private))
    left = replace(after, incident=replace(after.incident, members=(ANA,)))
    told = reactions.shared(document(left, left.now), moved(left)).says
    assert [say.place for say in told] == [direct(ANA)]
