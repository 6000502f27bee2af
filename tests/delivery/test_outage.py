"""When Slack counts as away, when it is back, and what the readers are told."""

from datetime import UTC, datetime, timedelta

import pytest

from incidentbot.delivery.outage import Outage, Reach, answered, sentence, unanswered
from incidentbot.delivery.watch import Watch

START = datetime(2026, 3, 2, 14, 1, tzinfo=UTC)


def after(*seconds: float) -> Reach:
    reach = Reach()
    for each in seconds:
        reach = unanswered(reach, START + timedelta(seconds=each))
    return reach


@pytest.mark.parametrize(
    ("seconds", "down"),
    [
        ((0, 10, 20, 30), False),
        ((0, 1, 2, 3, 4), False),
        ((0, 5, 10, 20, 29.9), False),
        ((0, 5, 10, 20, 30), True),
        ((0, 1, 2, 3, 4, 5, 31), True),
        ((0, 600), False),
    ],
)
def test_slack_is_away_after_five_results_over_half_a_minute(
    seconds: tuple[float, ...], down: bool
) -> None:
    assert after(*seconds).down is down


def test_an_answer_in_between_begins_the_count_anew() -> None:
    reach, ended = answered(after(0, 10, 20, 30), START + timedelta(seconds=31))
    assert (unanswered(reach, START + timedelta(seconds=40)).down, ended) == (False, None)


def test_the_outage_lasts_from_the_first_failure_to_the_answer() -> None:
    _, ended = answered(after(0, 10, 20, 30, 40), START + timedelta(minutes=46))
    assert ended == Outage(since=START, until=START + timedelta(minutes=46))


def test_a_clock_set_back_makes_no_outage_that_ends_before_it_began() -> None:
    _, ended = answered(after(0, 10, 20, 30, 40), START - timedelta(hours=1))
    assert ended == Outage(since=START, until=START)


@pytest.mark.parametrize(
    ("minutes", "waiting", "said"),
    [
        (46, 6, "Slack was unreachable 14:01–14:47 UTC; 6 messages follow."),
        (46, 1, "Slack was unreachable 14:01–14:47 UTC; 1 message follows."),
        (
            24 * 60,
            2,
            "Slack was unreachable 2026-03-02 14:01 – 2026-03-03 14:01 UTC; 2 messages follow.",
        ),
    ],
)
def test_the_readers_are_told_from_when_to_when(minutes: int, waiting: int, said: str) -> None:
    outage = Outage(since=START, until=START + timedelta(minutes=minutes))
    assert sentence(outage, waiting) == said


class Line:
    """A line to Slack whose probes are counted, beside a clock that is set by hand."""

    def __init__(self) -> None:
        self.now = START
        self.probes = 0
        self.works = False
        self.watch = Watch(lambda: self.now, self.probe)

    async def probe(self) -> None:
        self.probes += 1
        self.watch.heard(answer=self.works)

    def fails(self, *seconds: float) -> None:
        for each in seconds:
            self.now = START + timedelta(seconds=each)
            self.watch.heard(answer=False)


async def test_while_slack_is_there_nothing_is_probed() -> None:
    line = Line()
    assert (await line.watch.open(), line.probes) == (True, 0)


async def test_while_slack_is_away_it_is_probed_every_fifteen_seconds() -> None:
    line = Line()
    line.fails(0, 10, 20, 30, 40)
    for seconds in (41, 50, 55, 57):
        line.now = START + timedelta(seconds=seconds)
        assert await line.watch.open() is False
    assert line.probes == 2


async def test_the_first_answer_opens_the_line_and_keeps_the_outage_to_be_told() -> None:
    line = Line()
    line.fails(0, 10, 20, 30, 40)
    line.works, line.now = True, START + timedelta(minutes=1)
    assert await line.watch.open() is True
    assert line.watch.ended == [line.watch.last] == [Outage(since=START, until=line.now)]
