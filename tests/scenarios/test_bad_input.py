"""What nobody should type and everybody does: a clear sentence or a safe display."""

import re

import pytest

from tests.scenarios.verbs import (
    announcement,
    asks,
    declared,
    formatted,
    opens,
    rooms,
    sends,
    summary,
)
from tests.world import World

NAME = re.compile(r"[a-z0-9_-]{1,80}")
HOSTILE = {
    "three thousand characters": "A very long story. " * 158,
    "emoji only": "🔥🔥🔥",
    "emoji with joiners": "👩‍🚒",
    "everybody": "<!channel> is down",
    "here": "@here is down",
    "somebody": "<@EVA> broke it",
    "a group": "<!subteam^S0000> knows",
    "backticks": "```rm -rf``` `x`",
    "bold and a link": "*bold* _it_ <https://evil.example|click>",
    "an escape": "&lt;!channel&gt; &amp;",
    "right to left": "abc \u202egnp.exe",
    "a null": "Check\x00out is down",
    "Chinese": "结账页面坏了",
    "Arabic": "الدفع لا يعمل",
    "symbols only": "!!! ??? §§§",
    "two lines": "Checkout\nis down",
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("way", ["line", "form"])
async def test_a_hostile_title_is_shown_safely_and_calls_nobody(
    world: World, kind: str, way: str
) -> None:
    title = HOSTILE[kind].replace("EVA", world.eva.id)
    if way == "line":
        await asks(world, world.dev, f"declare P3 {title}")
    else:
        await opens(world, world.dev, "declare")
        assert await sends(world, world.dev, {"Title": title[:3000], "Severity": "P3"}) == {}

    (room,) = rooms(world)
    assert NAME.fullmatch(room)
    assert "Acknowledge" in summary_of(world, room)
    assert announcement(world).buttons == ["Join", "Subscribe", "Escalate"]
    sent = "\n".join(formatted(world))
    assert f"<@{world.eva.id}>" not in sent
    assert not re.search(r"<!(channel|here|everyone|subteam)", sent)
    assert not re.search("[\u202a-\u202e\x00]", sent)
    assert not world.eva.dms()


def summary_of(world: World, room: str) -> list[str]:
    (pinned,) = world.dev.channel(room).pins
    return pinned.buttons


@pytest.mark.parametrize("title", ["   ", "\u200b\u200b", "\u202e", "\x00\x01", "\n\t\n"])
async def test_a_title_in_which_nothing_can_be_read_is_refused_below_it(
    world: World, title: str
) -> None:
    await opens(world, world.ana, "declare")
    wrong = await sends(world, world.ana, {"Title": title})

    assert list(wrong) == ["Title"]
    assert "Checkout is down" in wrong["Title"] or "required" in wrong["Title"].lower() or wrong
    assert rooms(world) == []
    assert "No incident is open" in await asks(world, world.ana, "list")


async def test_what_was_typed_is_kept_when_the_form_is_refused(world: World) -> None:
    await opens(world, world.ana, "declare")
    await sends(world, world.ana, {"Title": "\u202e", "Impact": "Nobody can pay"})

    assert "Impact: Nobody can pay" in world.ana.expect_modal().text()


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("udpate Hello", "“update”"),
        ("seveirty P0", "“severity”"),
        ("clam scribe", "“claim”"),
        ("declrae P1 Down", "“declare”"),
    ],
)
async def test_an_unknown_word_gets_the_nearest(world: World, line: str, nearest: str) -> None:
    answer = await asks(world, world.ana, line)

    assert answer.startswith(f"There is no subcommand “{line.split()[0]}”. Did you mean")
    assert nearest in answer
    assert rooms(world) == []


@pytest.mark.parametrize(
    ("line", "kind", "nearest"),
    [
        ("status identifed", "status", "“identified”"),
        ("status done", "status", "“resolved”"),
        ("severity P9", "severity", "“P"),
        ("claim scrib", "", "You are Scribe"),
        ("claim skribe", "role", "“scribe”"),
        ("role tech-leed @dev", "role", "“tech-lead”"),
        ("handover comander @dev", "role", "“commander”"),
    ],
)
async def test_an_unknown_name_gets_the_nearest(
    world: World, line: str, kind: str, nearest: str
) -> None:
    room = await declared(world)
    answer = await asks(world, world.ana, line, room)

    assert answer.startswith(f"There is no {kind}" if kind else "You are")
    assert nearest in answer


async def test_an_unknown_severity_at_declaring_gets_the_nearest_and_declares_nothing(
    world: World,
) -> None:
    answer = await asks(world, world.ana, "declare P7 Checkout is down")

    assert answer.startswith("There is no severity “P7”. Did you mean")
    assert rooms(world) == []


async def test_an_unknown_incident_is_told(world: World) -> None:
    answer = await asks(world, world.ana, "show INC-404")

    assert "INC-404" in answer
    assert "`" not in answer.partition("INC-404")[0]


async def test_a_role_for_two_people_is_refused(world: World) -> None:
    room = await declared(world)

    assert await asks(world, world.ana, "role scribe @dev @eva", room) == "Name one person, please."


async def test_a_role_for_somebody_unknown_says_how_to_name_them(world: World) -> None:
    room = await declared(world)

    assert "Say who, as a mention" in await asks(world, world.ana, "role scribe @nobody", room)


@pytest.mark.parametrize(
    "line",
    ["note", "update", "escalate", "severity P0", "resolve", "status identified"],
)
async def test_hostile_words_call_nobody_wherever_they_are_typed(world: World, line: str) -> None:
    room = await declared(world)
    bad = f"<!channel> <@{world.eva.id}> @here ```x``` & <https://evil.example|bank>"
    await world.ana.types(f"/incident {line} {bad}", room)
    await world.idle()

    sent = "\n".join(formatted(world))
    assert not re.search(r"<!(channel|here|everyone)", sent)
    assert f"<@{world.eva.id}>" not in sent
    assert "<https://evil.example" not in sent
    assert not world.eva.dms()


async def test_very_long_words_are_cut_and_still_posted(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "update", room)
    giant = "&<>" * 1000
    wrong = await sends(
        world,
        world.ana,
        {"Impact": giant, "Actions taken": giant, "Next steps": giant, "ETA": giant},
    )

    assert wrong == {}
    world.ana.expect_message("Update on INC-1", room)
    assert "Acknowledge" in summary(world, room).buttons


async def test_a_fault_of_ours_is_told_with_an_id_and_stores_nothing(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "note", room)
    view = world.ana.expect_modal()
    view.state.body["callback_id"] = "unheard-of"
    await sends(world, world.ana, {"Note": "Hello"})

    assert "administrator" in world.ana.expect_modal().text()
    world.ana.expect_no_message("Hello", room)
