"""The figures at /metrics: right, bounded, and silent about private incidents and drills."""

import re

import aiohttp
import pytest

from incidentbot.web.metrics import Metrics
from tests.scenarios.verbs import declared, declared_privately
from tests.world import World, running_world

SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$", re.MULTILINE)
LABELS = {"kind", "method", "result", "outcome", "severity", "le"}


async def figures(world: World) -> dict[str, float]:
    """Ask for the page as Prometheus does."""
    url = f"http://127.0.0.1:{world.bot.web.port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200
        assert answer.headers["content-type"].startswith("text/plain")
        text = await answer.text()
    return {f"{name}{{{labels}}}": float(value) for name, labels, value in SAMPLE.findall(text)}


async def test_open_incidents_are_counted_by_severity_without_private_ones_and_drills(
    world: World,
) -> None:
    await declared(world, "P1 Checkout is down")
    await declared(world, "P1 Search is slow")
    await declared_privately(world, "Stolen laptop")
    seen = await figures(world)
    assert {name: seen[name] for name in seen if name.startswith("incidentbot_open")} == {
        'incidentbot_open_incidents{severity="P1"}': 2.0
    }


async def test_acks_are_timed_by_the_kind_of_request(world: World) -> None:
    await declared(world)
    seen = await figures(world)
    assert seen['incidentbot_ack_seconds_count{kind="command"}'] == 1
    assert seen['incidentbot_ack_seconds_bucket{kind="command",le="2.5"}'] == 1


async def test_a_try_that_fails_is_counted_as_a_retry(world: World) -> None:
    await declared(world)
    world.slack.faults.error("chat.postMessage", "fatal_error")
    await world.ana.types("/incident note Line", channel=world.room)
    await world.idle()
    seen = await figures(world)
    assert seen['incidentbot_delivery_retries_total{kind="post"}'] == 1
    assert seen['incidentbot_slack_api_calls_total{method="chat.postMessage",result="unanswered"}']
    assert seen["incidentbot_deliveries_waiting{}"] == 1


async def test_the_relay_is_behind_by_the_age_of_what_waits(world: World) -> None:
    await declared(world)
    world.slack.faults.cut_before("*", times=1_000_000)
    await world.ana.types("/incident note Line", channel=world.room)
    for _ in range(12):
        await world.advance(seconds=10)
    seen = await figures(world)
    assert seen["incidentbot_slack_up{}"] == 0
    assert 0 < seen["incidentbot_relay_lag_seconds{}"] < 600
    world.slack.faults.clear()


async def test_clocks_are_counted_by_how_they_ended_and_reminders_as_they_are_sent(
    world: World,
) -> None:
    await declared(world)
    await world.advance(minutes=16)
    await world.ben.types("/incident ack", channel=world.room)
    await world.idle()
    seen = await figures(world)
    assert seen['incidentbot_clocks{kind="acknowledge",outcome="late"}'] == 1
    assert seen['incidentbot_clocks{kind="update",outcome="running"}'] == 1
    assert seen["incidentbot_nags_total{}"] >= 1


async def test_no_label_holds_a_person_a_title_or_an_id(world: World) -> None:
    room = await declared(world, "P1 Checkout is down")
    await declared_privately(world, "Stolen laptop")
    await world.ana.types("/incident update Restarted it", channel=room)
    await world.idle()
    seen = await figures(world)
    labels = [each for name in seen for each in re.findall(r'(\w+)="([^"]*)"', name)]
    assert {name for name, _ in labels} <= LABELS
    assert [value for _, value in labels if not re.fullmatch(r"[a-zA-Z0-9._+-]{1,30}", value)] == []
    assert len(seen) < 1000


async def test_two_programs_in_one_process_count_apart(world: World, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    await declared(world)
    async with running_world(tmp_path_factory.mktemp("other")) as other:
        assert 'incidentbot_ack_seconds_count{kind="command"}' not in await figures(other)


@pytest.mark.parametrize("name", [name for name, *_ in Metrics().described()])
def test_every_figure_says_what_it_is(name: str) -> None:
    about = {each: words for each, _, words, _ in Metrics().described()}
    assert name.startswith("incidentbot_")
    assert about[name].endswith(".")
