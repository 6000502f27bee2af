"""One reminder of several things: a button for each, and nothing said twice."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidentbot.domain.clocks import Clock, Kind
from incidentbot.domain.effects import ROOM, Message, Say, SayKind, direct
from incidentbot.domain.incidents import Incident
from incidentbot.slack.blocks import buttons, reminders
from incidentbot.slack.blocks.elements import Message as Words

from . import drawn, working
from . import samples as s

ALWAYS = [buttons.SNOOZE, buttons.WHY]
USUAL = drawn.usual()


def due(kind: Kind, subject: str | None = None) -> Clock:
    return s.clock(kind, due_in=-5, subject=subject, id=f"{kind.value}-{subject}")


def reminded(
    *waiting: Clock, incident: Incident | None = None, place: str = ROOM, people: Any = (s.BEN,)
) -> Words:
    named = ",".join(clock.id for clock in waiting)
    say = Say(kind=SayKind.POST, message=Message.NAGS, place=place, people=people, subject=named)
    about = incident or s.incident(roles={})
    return reminders.several(say, about, s.PLAYBOOK, waiting, now=s.NOW, channel=s.ROOM)


def elements(words: Words) -> list[Any]:
    return [
        one for block in words.blocks if block["type"] == "actions" for one in block["elements"]
    ]


def labels(words: Words) -> list[str]:
    return [one["text"]["text"] for one in elements(words)]


def test_each_thing_has_one_button_that_says_which() -> None:
    waiting = (due(Kind.ACKNOWLEDGE), due(Kind.TRIAGE), due(Kind.CALL))
    assert labels(reminded(*waiting)) == [
        "Acknowledge the incident",
        "Confirm P1",
        "Open the call",
        "Snooze",
        "Why?",
    ]


def test_the_button_of_a_task_or_a_report_says_whose() -> None:
    busy = working.busy()
    waiting = (due(Kind.REPORT, "tech-lead"), due(Kind.TASK, "t2"), due(Kind.FIRST_ACTION))
    assert labels(reminded(*waiting, incident=busy))[:3] == [
        "Open the checklist",
        "Report as Tech Lead",
        "Done: Call the bank",
    ]


def test_several_free_roles_are_claimed_behind_one_button() -> None:
    words = reminded(due(Kind.COMMANDER), due(Kind.ROLES), due(Kind.UPDATE))
    assert labels(words) == ["Roles", "Post update", "Snooze", "Why?"]


def test_one_free_role_is_claimed_at_once() -> None:
    held = s.incident(roles={"commander": s.BEN, "tech-lead": s.BEN})
    words = reminded(due(Kind.ROLES), due(Kind.UPDATE), incident=held)
    assert labels(words)[0] == "Claim Scribe"


def test_an_update_that_answers_two_things_is_offered_once() -> None:
    words = reminded(due(Kind.UPDATE), due(Kind.RESOLVE))
    assert labels(words) == ["Post update", "Snooze", "Why?"]


def test_each_thing_is_followed_by_its_rule() -> None:
    words = reminded(due(Kind.ACKNOWLEDGE), due(Kind.UPDATE))
    assert words.text.endswith(
        "Rules (full-response, P1): an acknowledgement within 30 min; an update every 30 min."
    )


def test_a_rule_that_two_things_share_is_said_once() -> None:
    words = reminded(due(Kind.TASK, "t1"), due(Kind.TASK, "t2"), incident=working.busy())
    assert words.text.endswith("Rules (full-response, P1): the task was given 30 min.")


def test_what_is_left_of_several_is_one_thing() -> None:
    both = (due(Kind.ACKNOWLEDGE), due(Kind.UPDATE))
    say = Say(
        kind=SayKind.POST,
        message=Message.NAGS,
        place=ROOM,
        subject=",".join(each.id for each in both),
    )
    left = [replace(both[0], ended_at=s.NOW), both[1]]
    words = reminders.several(say, s.incident(), s.PLAYBOOK, left, now=s.NOW, channel=s.ROOM)
    assert words.text.startswith("INC-42: 1 thing is due.")


def test_a_direct_reminder_names_the_room_and_nobody_else() -> None:
    words = reminded(due(Kind.ACKNOWLEDGE), due(Kind.UPDATE), place=direct(s.BEN))
    assert "Please see to it. War room:" in words.text
    assert "U0BEN" not in words.text


@given(st.lists(st.sampled_from(list(Kind)), unique=True, min_size=1), st.booleans())
def test_a_reminder_offers_five_answers_at_most_and_presses_one(
    kinds: list[Kind], held: bool
) -> None:
    subjects = {Kind.TASK: "t2", Kind.REPORT: "tech-lead", Kind.LEVEL: "2", Kind.PHASE: "response"}
    incident = working.busy(roles={"commander": s.BEN} if held else {})
    waiting = [due(kind, subjects.get(kind)) for kind in kinds if kind is not Kind.INJECT]
    shown = elements(reminded(*waiting, incident=incident)) if waiting else []
    answers = [one for one in shown if one["action_id"] not in ALWAYS]
    assert len(answers) <= min(reminders.ANSWERS_SHOWN, len(waiting))
    assert max(Counter(labels(reminded(*waiting, incident=incident))).values(), default=0) <= 1
    assert [one for one in shown[1:] if one.get("style") == "primary"] == []


@pytest.mark.parametrize("name", USUAL)
def test_no_message_presses_two_things(name: str) -> None:
    shown = USUAL[name]()
    if not isinstance(shown, Words):
        return
    accessories = [block["accessory"] for block in shown.blocks if "accessory" in block]
    pressed = [one for one in elements(shown) + accessories if one.get("style") == "primary"]
    assert len(pressed) <= 1


def test_the_deadlines_of_a_reminder_are_told_apart() -> None:
    late = replace(due(Kind.UPDATE), due_at=s.NOW - timedelta(minutes=9))
    words = reminded(late, due(Kind.ACKNOWLEDGE))
    assert words.text.index("acknowledged") < words.text.index("14:01 UTC")


def test_what_is_owed_afterwards_keeps_its_buttons_after_the_end() -> None:
    waiting = (due(Kind.POSTMORTEM), due(Kind.REVIEW))
    words = reminded(*waiting, incident=s.resolved())
    assert labels(words) == ["Write the post-mortem", "Plan the review", "Snooze", "Why?"]


def test_the_lines_say_which_incident_only_once() -> None:
    words = reminded(due(Kind.TRIAGE), due(Kind.CALL), due(Kind.STATUS_PAGE))
    assert "Nobody has confirmed the severity. That was due at" in words.text
    assert "The call is not open." in words.text
    assert "The status page was to say more by" in words.text
