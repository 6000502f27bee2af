"""What follows from each thing that happens: what is said, where, and what is drawn anew."""

import pytest

from incidentbot.domain import escalation, incidents, roles, timeline, updates
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind
from incidentbot.domain.effects import (
    ANNOUNCEMENT,
    ROOM,
    SUMMARY,
    THREAD,
    Effects,
    Message,
    SayKind,
    Surface,
    channel_ref,
    direct,
)
from incidentbot.domain.incidents import Declaration, Status
from incidentbot.domain.reactions.parts import EVERYTHING, IN_ROOM
from incidentbot.domain.updates import Update
from tests.domain.situation import (
    ANA,
    BEN,
    CLEO,
    LEAD,
    ONCALL,
    START,
    Situation,
    places,
    posts,
)


@pytest.fixture
def situation() -> Situation:
    return Situation()


def kinds(effects: Effects) -> list[SayKind]:
    return [say.kind for say in effects.says]


def private() -> Situation:
    return Situation(Declaration(title="x", severity="P1", private=True))


def roomless() -> Situation:
    situation = Situation()
    situation.do([ev.RoomLost(how="archived")])
    return situation


def test_declaring_opens_the_room_before_anything_that_needs_it(situation: Situation) -> None:
    says = situation.effects[0].says
    assert (says[0].kind, says[0].gives, says[0].needs) == (SayKind.OPEN_ROOM, "channel", ())
    needing = [say for say in says if "channel" in say.needs]
    assert {say.kind for say in needing} == {SayKind.INVITE, SayKind.POST, SayKind.PIN_SUMMARY}


def test_declaring_invites_the_declarer_first_and_the_responders_apart(
    situation: Situation,
) -> None:
    invites = [say for say in situation.effects[0].says if say.kind is SayKind.INVITE]
    assert [(say.place, say.people) for say in invites] == [
        ("invite", (ANA,)),
        ("responders", (ONCALL,)),
    ]


def test_declaring_pages_without_waiting_for_the_room(situation: Situation) -> None:
    pages = [say for say in situation.effects[0].says if say.message is Message.PAGE]
    assert [(say.place, say.needs) for say in pages] == [(direct(ONCALL), ())]


def test_a_low_severity_pages_nobody() -> None:
    situation = Situation(Declaration(title="x", severity="P3"))
    assert Message.PAGE not in [say.message for say in situation.effects[0].says]


def test_declaring_draws_every_surface(situation: Situation) -> None:
    assert situation.effects[0].shows == EVERYTHING


def test_a_private_incident_is_not_announced() -> None:
    assert Surface.ANNOUNCEMENT not in private().effects[0].shows


def test_the_pin_waits_for_the_summary(situation: Situation) -> None:
    pin = next(say for say in situation.effects[0].says if say.kind is SayKind.PIN_SUMMARY)
    assert set(pin.needs) == {"channel", SUMMARY}


def test_a_declared_commander_gets_duties_and_no_announcement_of_it() -> None:
    effects = Situation(Declaration(title="x", commander=BEN)).effects[0]
    assert [say.message for say in posts(effects, direct(BEN))] == [Message.DUTIES]
    assert posts(effects, ROOM) == []


def test_a_role_taken_is_told_and_its_holder_invited_and_briefed(situation: Situation) -> None:
    effects = situation.do(roles.assign(situation.case, "scribe", BEN))
    assert places(effects) == [ROOM, "invite", direct(BEN)]
    assert effects.says[2].subject == "scribe"


def test_only_a_new_commander_changes_the_topic(situation: Situation) -> None:
    scribe = situation.do(roles.assign(situation.case, "scribe", BEN))
    commander = situation.do(roles.assign(situation.case, "ic", BEN))
    assert [Surface.TOPIC in each.shows for each in (scribe, commander)] == [False, True]


def test_a_hand_over_is_offered_in_a_direct_message(situation: Situation) -> None:
    situation.do(roles.claim(situation.case, "ic", by=ANA))
    effects = situation.do(roles.offer(situation.case, "ic", BEN, by=ANA))
    assert [say.message for say in posts(effects, direct(BEN))] == [Message.HANDOVER]


def test_a_hand_over_declined_is_told_in_the_room(situation: Situation) -> None:
    effects = situation.do([ev.HandoverDeclined(role="scribe", person=BEN)], by=BEN)
    assert places(effects) == [ROOM]


def test_an_acknowledgement_asked_for_is_told_and_one_implied_is_not(situation: Situation) -> None:
    asked = situation.do([ev.IncidentAcknowledged(how="asked")])
    implied = situation.do([ev.IncidentAcknowledged(how="claimed")])
    assert (places(asked), places(implied)) == ([ROOM], [])
    assert asked.shows == implied.shows == {Surface.SUMMARY, Surface.ANNOUNCEMENT}


@pytest.mark.parametrize(
    "event",
    [
        ev.StatusChanged(old="investigating", new="identified"),
        ev.SeverityChanged(old="P1", new="P2"),
        ev.UpdatePosted(status="investigating", impact="x"),
        ev.IncidentResolved(summary="x"),
        ev.IncidentClosed(),
        ev.IncidentReopened(),
    ],
)
def test_what_everybody_should_know_is_in_the_room_and_the_thread(
    situation: Situation, event: ev.Event
) -> None:
    effects = situation.do([event])
    assert [say.place for say in effects.says if say.message is Message.EVENT] == [ROOM, THREAD]
    assert {Surface.ANNOUNCEMENT, Surface.SUMMARY, Surface.TOPIC} <= effects.shows


@pytest.mark.parametrize(
    "event",
    [
        ev.NoteAdded(text="x", noted_at=START, author=ANA),
        ev.LinkAdded(url="https://x.test", title="x"),
        ev.RoleLeft(role="scribe", person=ANA),
        ev.NagSnoozed(clock_id="c", kind="update", subject=None, until=START, why="x"),
    ],
)
def test_what_only_the_responders_need_stays_in_the_room(
    situation: Situation, event: ev.Event
) -> None:
    assert places(situation.do([event])) == [ROOM]


def test_what_waits_for_the_thread_waits_for_the_announcement(situation: Situation) -> None:
    effects = situation.do([ev.IncidentResolved()])
    assert [say.needs for say in posts(effects, THREAD)] == [(ANNOUNCEMENT,)]


def test_a_status_that_an_update_says_is_not_said_twice(situation: Situation) -> None:
    update = Update(status=Status.MONITORING, impact="x")
    effects = situation.do(updates.post(situation.case, update, by=ANA))
    assert places(effects) == [ROOM, THREAD]


def test_subscribers_get_a_copy_but_not_of_their_own(situation: Situation) -> None:
    situation.do([ev.Subscribed(person=BEN), ev.Subscribed(person=ANA)])
    update = updates.post(situation.case, Update(impact="x"), by=ANA)
    effects = situation.do(update, by=ANA)
    assert places(effects) == [ROOM, THREAD, direct(BEN)]


def test_worse_invites_and_pages_who_the_new_severity_calls(situation: Situation) -> None:
    effects = situation.do(incidents.change_severity(situation.case, "P0"))
    assert posts(effects, direct(LEAD))[0].message is Message.PAGE
    assert SayKind.INVITE in kinds(effects)


def test_milder_calls_nobody(situation: Situation) -> None:
    effects = situation.do(incidents.change_severity(situation.case, "P2"))
    assert kinds(effects) == [SayKind.POST, SayKind.POST]


def test_a_pinned_message_gets_a_mark_and_no_post(situation: Situation) -> None:
    message = timeline.Pin(words="x", said_at=START, author=ANA, source_id="C1/1.1")
    pinned = situation.do(timeline.pin(situation.case, message))
    taken_off = situation.do(timeline.unpin(situation.case, "C1/1.1"))
    assert kinds(pinned) + kinds(taken_off) == [SayKind.MARK, SayKind.UNMARK]
    assert pinned.says[0].subject == "C1/1.1"


def test_a_link_is_drawn_in_the_summary_and_the_bookmarks(situation: Situation) -> None:
    effects = situation.do(timeline.link(situation.case, "https://x.test"))
    assert effects.shows == {Surface.SUMMARY, Surface.BOOKMARKS}


@pytest.mark.parametrize(
    "event",
    [ev.Subscribed(person=BEN), ev.PersonJoined(person=BEN), ev.PersonLeft(person=BEN)],
)
def test_coming_and_going_says_nothing(situation: Situation, event: ev.Event) -> None:
    assert situation.do([event]) == Effects()


def test_escalating_by_hand_tells_invites_and_pages(situation: Situation) -> None:
    effects = situation.do(escalation.escalate(situation.case, "2"))
    assert places(effects) == [ROOM, "responders", direct(LEAD)]


def test_a_level_with_nobody_configured_is_told_in_the_thread(situation: Situation) -> None:
    effects = situation.do(escalation.escalate(situation.case, "3"))
    assert places(effects) == [ROOM, THREAD]


def reminded(situation: Situation, kind: Kind, times: int) -> Effects:
    for _ in range(times):
        clock = situation.clock(kind)
        assert clock.next_nag_at
        situation.now = clock.next_nag_at
        situation.nag(clock)
    return situation.effects[-1]


def test_the_first_reminder_is_in_the_room(situation: Situation) -> None:
    assert places(reminded(situation, Kind.UPDATE, 1)) == [ROOM]


def test_the_first_reminder_of_an_acknowledgement_pages_again(situation: Situation) -> None:
    effects = reminded(situation, Kind.ACKNOWLEDGE, 1)
    assert [say.message for say in effects.says] == [Message.NAG, Message.PAGE]


def test_the_second_reminder_is_direct(situation: Situation) -> None:
    effects = reminded(situation, Kind.UPDATE, 2)
    assert [(say.place, say.message) for say in effects.says] == [(direct(ANA), Message.NAG)]


def test_the_third_reminder_brings_in_the_next_level_and_says_so_once(
    situation: Situation,
) -> None:
    effects = reminded(situation, Kind.UPDATE, 3)
    assert places(effects) == [ROOM, "responders", direct(LEAD)]
    assert [say.message for say in posts(effects, ROOM)] == [Message.NAG]


def test_with_nobody_at_the_level_the_reminder_goes_to_the_thread(situation: Situation) -> None:
    assert places(reminded(situation.silence(), Kind.UPDATE, 3)) == [ROOM, THREAD]


def test_a_reminder_is_not_sent_once_the_next_one_is_due(situation: Situation) -> None:
    told = reminded(situation, Kind.UPDATE, 1).says[0]
    assert told.expires_at == situation.clock(Kind.UPDATE).next_nag_at


@pytest.mark.parametrize(
    "event",
    [
        ev.UpdatePosted(status="investigating", impact="x"),
        ev.SeverityChanged(old="P1", new="P0"),
        ev.IncidentResolved(),
        ev.RoomLost(how="archived"),
    ],
)
def test_a_private_incident_has_no_thread(event: ev.Event) -> None:
    assert THREAD not in places(private().do([event]))


def test_making_it_private_opens_a_new_room_and_leaves_the_old_one(situation: Situation) -> None:
    effects = situation.do(incidents.make_private(situation.case, [BEN], channel_name="p"))
    assert effects.says[0].gives == channel_ref(2)
    assert effects.says[1].people == (BEN, ANA)
    assert (effects.says[-1].kind, effects.says[-1].needs) == (SayKind.LEAVE_ROOM, ("channel",))


def test_making_it_private_takes_the_announcement_back_and_draws_the_new_room(
    situation: Situation,
) -> None:
    effects = situation.do(incidents.make_private(situation.case, [], channel_name="p"))
    assert effects.shows == EVERYTHING
    assert effects.redrawn == IN_ROOM


def test_a_lost_room_is_told_in_the_thread_and_to_who_leads() -> None:
    effects = roomless().effects[-1]
    assert places(effects) == [THREAD, direct(ANA)]
    assert effects.shows == {Surface.ANNOUNCEMENT}


def test_without_a_room_what_was_for_it_goes_to_the_thread_once() -> None:
    situation = roomless()
    note = situation.do(timeline.note(situation.case, "x", by=ANA))
    update = situation.do(updates.post(situation.case, Update(impact="x"), by=ANA))
    assert (places(note), places(update)) == ([THREAD], [THREAD])


def test_without_a_room_nobody_is_invited_into_it() -> None:
    situation = roomless()
    effects = situation.do(roles.assign(situation.case, "scribe", BEN))
    assert places(effects) == [THREAD, direct(BEN)]


def test_without_a_room_nothing_in_it_is_drawn() -> None:
    situation = roomless()
    effects = situation.do(incidents.change_status(situation.case, Status.MONITORING))
    assert effects.shows == {Surface.ANNOUNCEMENT}


def test_without_a_room_a_private_incident_goes_on_with_who_leads() -> None:
    situation = private()
    situation.do(roles.claim(situation.case, "ic", by=CLEO), by=CLEO)
    situation.do([ev.RoomLost(how="deleted")])
    effects = situation.do(timeline.note(situation.case, "x", by=ANA))
    assert places(effects) == [direct(CLEO)]


def test_reopening_without_a_room_opens_a_second_one_for_those_who_work_on_it() -> None:
    situation = roomless()
    situation.do(roles.assign(situation.case, "scribe", BEN))
    situation.do(incidents.resolve(situation.case))
    effects = situation.do(incidents.reopen(situation.case, channel_name="again"), by=CLEO)
    assert (effects.says[0].kind, effects.says[0].gives) == (SayKind.OPEN_ROOM, channel_ref(2))
    assert effects.says[1].people == (CLEO, BEN)
    assert effects.redrawn == IN_ROOM
    assert [say.needs for say in posts(effects, ROOM)] == [(channel_ref(2),)]


def test_one_deed_of_several_events_says_nothing_twice(situation: Situation) -> None:
    update = Update(status=Status.IDENTIFIED, impact="x")
    effects = situation.do(updates.post(situation.case, update, by=BEN), by=BEN)
    assert len(effects.says) == len(set(effects.says)) == 2
