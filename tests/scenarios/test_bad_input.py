"""What nobody should type and everybody does: a clear sentence or a safe display."""

import re

import pytest

from tests.scenarios.verbs import (
    announcements,
    asks,
    declared,
    dms,
    formatted,
    opens,
    rooms,
    sends,
    summary,
)
from tests.world import World

NAME = re.compile(r"[a-z0-9_-]{1,80}")
LIVE = re.compile("<!(?:channel|here|everyone|subteam)|[\u202a-\u202e\x00]")
INVISIBLE = ("   ", "\u200b\u200b", "\u202e", "\x00\x01", "\n\t\n")
NEAREST_WORD = {
    "udpate": "“update”",
    "seveirty": "“severity”",
    "clam": "“claim”",
    "declrae": "“declare”",
}
NEAREST_NAME = {
    "status identifed": ("status", "“identified”"),
    "status done": ("status", "“resolved”"),
    "severity P9": ("severity", "“P3”"),
    "claim skribe": ("role", "“scribe”"),
    "role tech-leed @dev": ("role", "“tech-lead”"),
    "handover comander @dev": ("role", "“commander”"),
}
HOSTILE = {
    "three thousand characters": "A long story. " * 214,
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
    "a null": "Pay\x00ments are down",
    "Chinese": "结账页面坏了",
    "Arabic": "الدفع لا يعمل",
    "symbols only": "!!! ??? §§§",
    "two lines": "Checkout\nis down",
}


@pytest.mark.parametrize("way", ["line", "form"])
async def test_hostile_titles_are_shown_safely_and_call_nobody(world: World, way: str) -> None:
    titles = [title.replace("EVA", world.eva.id) for title in HOSTILE.values()]
    for title in titles:
        if way == "line":
            assert "is declared as P3" in await asks(world, world.dev, f"declare P3 {title}")
        else:
            await opens(world, world.dev, "declare")
            assert await sends(world, world.dev, {"Title": title, "Severity": "P3"}) == {}

    assert len(rooms(world)) == len(announcements(world)) == len(titles)
    assert [name for name in rooms(world) if not NAME.fullmatch(name)] == []
    for name, announced in zip(rooms(world), announcements(world), strict=True):
        assert "Acknowledge" in world.dev.channel(name).pins[0].buttons
        assert announced.buttons == ["Join", "Subscribe", "Escalate"]
    assert_nobody_called(world)


def assert_nobody_called(world: World) -> None:
    sent = "\n".join(formatted(world))
    assert f"<@{world.eva.id}>" not in sent
    assert LIVE.findall(sent) == []
    # The executives are told that there is an incident, and nothing by what was typed.
    assert len(world.eva.dms()) == dms(world.eva, "For your information")


async def test_a_title_in_which_nothing_can_be_read_is_refused_below_it(world: World) -> None:
    await opens(world, world.ana, "declare")
    for title in INVISIBLE:
        assert list(await sends(world, world.ana, {"Title": title})) == ["Title"]

    assert rooms(world) == []
    assert "No incident is open" in await asks(world, world.ana, "list")


async def test_what_was_typed_is_kept_when_the_form_is_refused(world: World) -> None:
    await opens(world, world.ana, "declare")
    await sends(world, world.ana, {"Title": "\u202e", "Impact": "Nobody can pay"})

    assert "Impact: Nobody can pay" in world.ana.expect_modal().text()


async def test_an_unknown_word_gets_the_nearest(world: World) -> None:
    answers = {word: await asks(world, world.ana, f"{word} P1 Down") for word in NEAREST_WORD}

    for word, answer in answers.items():
        assert answer.startswith(f"There is no subcommand “{word}”. Did you mean")
        assert NEAREST_WORD[word] in answer
    assert rooms(world) == []


async def test_an_unknown_status_severity_or_role_gets_the_nearest(world: World) -> None:
    room = await declared(world)
    answers = {line: await asks(world, world.ana, line, room) for line in NEAREST_NAME}

    for line, (kind, nearest) in NEAREST_NAME.items():
        assert answers[line].startswith(f"There is no {kind} “")
        assert nearest in answers[line].partition("Did you mean")[2]


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


async def test_hostile_words_call_nobody_wherever_they_are_typed(world: World) -> None:
    room = await declared(world)
    bad = f"<!channel> <@{world.eva.id}> @here ```x``` & <https://evil.example|bank>"
    for line in ("note", "update", "escalate", "severity P0", "claim", "declare", "resolve", bad):
        await world.ana.types(f"/incident {line} {bad}", room)
        await world.idle()

    assert_nobody_called(world)
    assert "<https://evil.example" not in "\n".join(formatted(world))


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
