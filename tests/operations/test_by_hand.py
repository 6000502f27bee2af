"""Incidents and deliveries from the command line: beside a running bot, and while Slack is away."""

import getpass
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from incidentbot.cli import application
from incidentbot.domain.effects import ROOM, Message, Say, SayKind
from incidentbot.domain.errors import IncidentBotError
from incidentbot.services.ports import UnitOfWork
from tests.cli.program import Ended, ran
from tests.scenarios.verbs import declared_privately, rooms
from tests.world import ANNOUNCEMENTS, World

BESIDE = "The bot takes it from here"


async def typed(folder: Path, *words: str) -> Ended:
    """Run a command on the rows of a folder, with no setting but the database."""
    env = {"DATABASE_URL": f"sqlite:///{folder / 'incidentbot.db'}"}
    return await ran(*words, folder=folder, env=env)


def here(folder: Path, *words: str) -> str:
    """Run a command inside this process, where no bot runs, and return what it prints."""
    env = {"DATABASE_URL": f"sqlite:///{folder / 'incidentbot.db'}"}
    ended = CliRunner(env=env).invoke(application(), list(words))
    assert ended.exception is None, ended.exception
    return ended.output


DECLARE = ("declare", "--severity", "P1", "--title", "Checkout is down")


async def declares(folder: Path) -> Ended:
    return await typed(folder, *DECLARE)


async def test_what_is_declared_by_hand_gets_its_room_from_the_running_bot(world: World) -> None:
    ended = await declares(world.folder)
    await world.idle()

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("INC-1 is declared: P1, Checkout is down\n")
    assert BESIDE in ended.out
    assert f"#{world.room}" in ended.out
    assert "Checkout is down" in world.ana.channel(ANNOUNCEMENTS).text()


async def test_without_a_bot_it_says_that_slack_hears_of_it_later(folder: Path) -> None:
    ended = await declares(folder)
    assert ended.code == 0
    assert "No bot is running on this database. Slack hears of it once one is" in ended.out


async def test_what_is_declared_while_slack_is_away_gets_its_room_afterwards(world: World) -> None:
    world.slack.faults.cut_before("*", times=1_000_000)
    await declares(world.folder)
    for _ in range(12):
        await world.advance(seconds=10)
    await typed(world.folder, "update", "INC-1", "Restarted the cache", "--status", "mitigating")
    world.slack.faults.clear()
    for _ in range(6):
        await world.advance(seconds=10)

    said = world.ben.channel(world.room).text()
    assert "Mitigating" in said
    assert said.count("Restarted the cache") >= 1
    world.slack.journal.assert_no_double_post()


def test_the_person_at_the_machine_is_named_as_who_did_it(folder: Path) -> None:
    here(folder, *DECLARE)
    shown = json.loads(here(folder, "show", "inc-1", "--json"))
    assert shown["declared_by"] == f"cli:{getpass.getuser()}"
    assert shown["timeline"][0]["kind"] == "IncidentDeclared"
    assert shown["severity"] == "P1"


def test_a_drill_declared_by_hand_is_marked_as_one(folder: Path) -> None:
    said = here(folder, *DECLARE, "--drill")
    assert said.startswith("INC-1 is declared: P1, Checkout is down (drill)")
    assert json.loads(here(folder, "show", "INC-1", "--json"))["drill"] is True


async def test_a_private_incident_declared_by_hand_is_the_commanders_alone(world: World) -> None:
    words = ("--private", "--commander", world.cleo.id, "--impact", "One laptop")
    ended = await typed(world.folder, "declare", "--title", "Stolen laptop", *words)
    await world.idle()

    assert "(private)" in ended.out
    assert "cleo" in world.cleo.channel(rooms(world)[-1]).members
    assert "Stolen laptop" not in world.ana.channel(ANNOUNCEMENTS).text()


def test_a_private_incident_that_nobody_would_see_is_refused(folder: Path) -> None:
    program = CliRunner(env={"DATABASE_URL": f"sqlite:///{folder / 'incidentbot.db'}"})
    refused = program.invoke(application(), ["declare", "--title", "x", "--private"]).exception
    assert "name somebody with --commander" in str(refused)


def test_the_same_declared_twice_is_one_unless_another_is_wanted(folder: Path) -> None:
    here(folder, *DECLARE)
    again = here(folder, "declare", "--title", "checkout is  down")
    other = here(folder, *DECLARE, "--another")
    assert again.startswith("INC-1 was declared with that title just now")
    assert other.startswith("INC-2 is declared")


def test_an_incident_goes_through_its_life_by_hand(folder: Path) -> None:
    here(folder, *DECLARE)
    assert "INC-1" in here(folder, "list")
    assert "is mitigating" in here(folder, "update", "1", "--status", "mitigating")
    assert "INC-1 is resolved." in here(
        folder, "resolve", "INC-1", "Restarted it", "--override", "Slack is away"
    )
    assert "INC-1 is closed." in here(folder, "close", "INC-1", "--override", "Nothing to mend")
    assert here(folder, "list") == "Nothing is open.\n"
    assert "P1, closed" in here(folder, "show", "INC-1")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "INC-9"), "There is no incident INC-9. Those that are open: incidentbot list"),
        (("close", "INC-1"), "Not yet. The playbook asks for more"),
        (("update", "INC-1"), "Say something"),
        (("update", "INC-1", "--status", "fixd"), "There is no status “fixd”."),
        (("declare", "--title", "x", "--severity", "P7"), "There is no severity “P7”."),
        (("outbox", "retry", "say:99"), "Nothing waits under say:99."),
        (("outbox", "drop", "show:INC-1:nothing"), "Nothing waits under show:INC-1:nothing."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    folder: Path, words: tuple[str, ...], said: str
) -> None:
    here(folder, *DECLARE)
    program = CliRunner(env={"DATABASE_URL": f"sqlite:///{folder / 'incidentbot.db'}"})
    refused = program.invoke(application(), list(words)).exception
    assert isinstance(refused, IncidentBotError)
    assert str(refused).startswith(said)


async def test_without_a_database_the_way_to_one_is_named(tmp_path: Path) -> None:
    ended = await declares(tmp_path)
    assert ended.code == 2
    assert "There is no database" in ended.err
    assert not (tmp_path / "incidentbot.db").exists()


async def test_the_outbox_lists_what_waits_without_a_word_of_what_it_says(world: World) -> None:
    await declared_privately(world, "Stolen laptop of the CFO")
    world.slack.faults.error("chat.postMessage", "restricted_action", times=1_000)
    await world.ana.types("/incident note The thief is known", channel=world.rooms[-1])
    await world.idle()
    ended = await typed(world.folder, "outbox", "list")
    world.slack.faults.clear()

    assert "post event" in ended.out
    assert "dead" in ended.out
    assert "restricted_action" in ended.out
    assert "Stolen" not in ended.out
    assert "thief" not in ended.out


async def test_a_dead_delivery_that_is_tried_again_arrives_once(world: World) -> None:
    await dead_note(world)
    delivery = await only_dead(world)
    ended = await typed(world.folder, "outbox", "retry", delivery)
    for _ in range(3):
        await world.advance(seconds=10)

    assert ended.out.startswith(f"{delivery} is tried again.")
    assert room(world).count("The cache is cold") == 1
    assert (await typed(world.folder, "outbox", "list")).out == "Everything is delivered.\n"


async def test_a_retry_looks_first_whether_the_message_arrived_after_all(world: World) -> None:
    await world.ana.types("/incident declare P1 Checkout is down", channel="general")
    await world.idle()
    world.slack.faults.cut_after("chat.postMessage")
    await world.ana.types("/incident note The cache is cold", channel=world.room)
    await world.idle()
    delivery = next(each.id for each in await world.bot.store.stuck())
    await typed(world.folder, "outbox", "retry", delivery)
    for _ in range(3):
        await world.advance(seconds=10)

    assert room(world).count("The cache is cold") == 1


async def test_a_delivery_that_is_dropped_is_never_sent(world: World) -> None:
    await dead_note(world)
    ended = await typed(world.folder, "outbox", "drop", await only_dead(world))
    await world.advance(minutes=1)

    assert "is dropped, and will not be sent." in ended.out
    assert "The cache is cold" not in room(world)
    assert (await world.bot.store.backlog()).dead == 0


async def test_dropping_what_others_need_takes_them_along(world: World) -> None:
    world.slack.faults.cut_before("*", times=1_000_000)
    await declares(world.folder)
    await world.idle()
    opening = next(e.id for e in await world.bot.store.stuck() if e.what == "open-room")
    ended = await typed(world.folder, "outbox", "drop", opening)
    world.slack.faults.clear()
    assert "that needed it" in ended.out


async def test_a_delivery_of_a_kind_from_the_future_is_listed_as_parked(world: World) -> None:
    await world.ana.types("/incident declare P1 Checkout is down", channel="general")
    await world.idle()

    def later(uow: UnitOfWork) -> None:
        incident = uow.incidents.open()[0]
        say = Say(kind=SayKind.POST, place=ROOM, message=Message.EVENT, version=99)
        uow.outbox.precede(incident.id, say, incident.declared_at)

    await world.bot.store.write(later)
    await world.idle()
    assert "parked" in (await typed(world.folder, "outbox", "list")).out


async def dead_note(world: World) -> None:
    await world.ana.types("/incident declare P1 Checkout is down", channel="general")
    await world.idle()
    channel = world.slack.workspace.channel_named(world.room)
    world.slack.faults.error(
        "chat.postMessage",
        "restricted_action",
        when=lambda args: channel is not None and args.get("channel") == channel.id,
    )
    await world.ana.types("/incident note The cache is cold", channel=world.room)
    await world.idle()


async def only_dead(world: World) -> str:
    found = [each.id for each in await world.bot.store.stuck() if each.state == "dead"]
    assert len(found) == 1
    return found[0]


def room(world: World) -> str:
    return world.ana.channel(world.room).text()


def test_by_hand_what_is_missing_is_printed_and_a_reason_goes_past_it(folder: Path) -> None:
    here(folder, *DECLARE)
    program = CliRunner(env={"DATABASE_URL": f"sqlite:///{folder / 'incidentbot.db'}"})
    refused = str(program.invoke(application(), ["resolve", "INC-1"]).exception)
    assert "The smoke tests pass" in refused
    assert '--override "WHY"' in refused

    assert "INC-1 is resolved" in here(folder, "resolve", "INC-1", "--override", "Slack is away")
