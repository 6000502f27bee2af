"""What becomes of an error: again later, look first, or give up."""

from datetime import UTC, datetime, timedelta

import pytest

from incidentbot.delivery.retry import judge, looks_at, must_look
from incidentbot.domain.effects import ROOM, Message, Say, SayKind, Surface
from incidentbot.domain.errors import DeliveryError
from incidentbot.services.ports import Job

NOW = datetime(2026, 3, 2, 14, 1, tzinfo=UTC)


def job(
    kind: SayKind | None = None,
    surface: Surface | None = None,
    *,
    ref: str | None = None,
    attempts: int = 0,
    looks: int | None = None,
) -> Job:
    say = Say(kind=kind, place=ROOM, message=Message.EVENT) if kind else None
    return Job(
        id="say:1",
        incident=None,
        playbook_key=None,
        say=say,
        surface=surface,
        key="key",
        ref=ref,
        attempts=attempts,
        looks=looks,
        written_at=NOW,
    )


def wait(of: Job, error: DeliveryError, part: float = 1.0) -> float | None:
    verdict = judge(of, error, NOW, jitter=lambda: part)
    return None if verdict.at is None else (verdict.at - NOW).total_seconds()


POST, INVITE = SayKind.POST, SayKind.INVITE


@pytest.mark.parametrize(
    ("asked", "waited"), [(30.0, 30.0), (0.0, 1.0), (-5.0, 1.0), (900.0, 900.0), (86_400.0, 900.0)]
)
def test_what_slack_asks_for_is_waited_within_limits(asked: float, waited: float) -> None:
    assert wait(job(POST), DeliveryError("ratelimited", retry_after=asked)) == waited


def test_a_pause_does_not_forget_that_an_answer_was_lost() -> None:
    paused = DeliveryError("paused", retry_after=5)
    assert judge(job(POST, looks=1), paused, NOW, jitter=lambda: 0).looks == 1


@pytest.mark.parametrize("code", ["is_archived", "invalid_blocks", "missing_scope: pins:write"])
def test_what_a_repeat_cannot_mend_is_given_up(code: str) -> None:
    assert wait(job(POST), DeliveryError(code, permanent=True)) is None


@pytest.mark.parametrize(("attempts", "given_up"), [(0, False), (4, False), (5, True), (50, True)])
def test_a_new_channel_that_slack_does_not_know_yet_is_tried_five_times(
    attempts: int, given_up: bool
) -> None:
    unknown = DeliveryError("channel_not_found", permanent=True)
    assert (wait(job(POST, attempts=attempts), unknown) is None) is given_up


@pytest.mark.parametrize(
    ("of", "looked"),
    [
        (job(POST), True),
        (job(SayKind.SEND_FILE), True),
        (job(INVITE), False),
        (job(SayKind.OPEN_ROOM), False),
        (job(SayKind.PIN_SUMMARY), False),
        (job(SayKind.FILE), True),
        (job(SayKind.AMEND), False),
        (job(surface=Surface.SUMMARY), True),
        (job(surface=Surface.ANNOUNCEMENT), True),
        (job(surface=Surface.SUMMARY, ref="C1/1.2"), False),
        (job(surface=Surface.TOPIC), False),
        (job(surface=Surface.BOOKMARKS), False),
    ],
)
def test_only_what_could_be_seen_twice_is_looked_for(of: Job, looked: bool) -> None:
    assert must_look(of) is looked
    verdict = judge(of, DeliveryError("no_answer", ambiguous=True), NOW, jitter=lambda: 0)
    assert verdict.looks == (0 if looked else None)
    assert (verdict.at == NOW + looks_at(of)[0]) is looked


def test_an_issue_is_looked_for_later_than_a_message() -> None:
    for issue, message in zip(looks_at(job(SayKind.FILE)), looks_at(job(POST)), strict=True):
        assert issue >= 10 * message


@pytest.mark.parametrize(
    ("attempts", "least", "most"),
    [(0, 0.5, 1), (1, 1, 2), (3, 4, 8), (8, 128, 256), (9, 150, 300), (10**6, 150, 300)],
)
def test_waits_double_up_to_five_minutes(attempts: int, least: float, most: float) -> None:
    error = DeliveryError("not_connected")
    of = job(INVITE, attempts=attempts)
    assert (wait(of, error, 0.0), wait(of, error, 1.0)) == (least, most)


def test_no_wait_is_longer_than_a_clock_that_was_set_back_is_told_from() -> None:
    longest = wait(job(POST), DeliveryError("ratelimited", retry_after=10**9))
    assert longest is not None
    assert timedelta(seconds=longest) < timedelta(minutes=20)
