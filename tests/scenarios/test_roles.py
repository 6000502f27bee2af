"""Roles: claim, assign, hand over, leave; and what holders are sent."""

from tests.scenarios.verbs import (
    asks,
    clicks,
    closes,
    declared,
    dms,
    opens,
    resolves,
    sends,
    summary,
    told,
)
from tests.world import World


async def test_claiming_in_one_line_makes_you_the_holder(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ben, "claim tech-lead", room)

    assert answer == "You are Tech Lead of INC-1. I sent you the duties."
    assert "Tech Lead: @ben" in summary(world, room).text()


async def test_a_role_goes_by_several_words(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)

    for word in ("ic", "Incident Commander", "IC", "incident"):
        answer = await asks(world, world.ben, f"claim {word}", room)
        assert answer == "You are Incident Commander already."


async def test_bare_claim_opens_the_panel_of_roles(world: World) -> None:
    room = await declared(world)
    panel = await opens(world, world.ben, "claim", room)

    assert panel.title == "Roles"


async def test_a_role_somebody_holds_cannot_be_claimed(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    answer = await asks(world, world.cleo, "claim commander", room)

    assert answer.startswith("Incident Commander is taken.")
    assert "/incident handover commander @you" in answer


async def test_claiming_acknowledges(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim scribe", room)

    assert "Acknowledge" not in summary(world, room).buttons


async def test_the_claim_button_goes_when_the_role_is_taken(world: World) -> None:
    room = await declared(world)
    await clicks(world, world.ben, "Claim Tech Lead", summary(world, room))

    assert "Claim Tech Lead" not in summary(world, room).buttons
    assert "You are Tech Lead" in told(world.ben)


async def test_a_second_click_on_claim_is_told(world: World) -> None:
    room = await declared(world)
    before = summary(world, room).post.blocks
    await clicks(world, world.ben, "Claim Tech Lead", summary(world, room))
    summary(world, room).post.blocks = before
    await clicks(world, world.ben, "Claim Tech Lead", summary(world, room))

    assert told(world.ben) == "You are Tech Lead already."
    assert dms(world.ben, "You are Tech Lead of INC-1") == 1


async def test_the_holder_is_sent_the_duties(world: World) -> None:
    room = await declared(world)
    await asks(world, world.cleo, "claim scribe", room)

    assert "Keep the timeline" in world.cleo.expect_dm("You are Scribe of INC-1").text()


async def test_the_commander_stands_in_the_topic(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)

    assert world.ana.channel(room).topic == "P1 · investigating · Commander: @ben"


async def test_the_commander_holds_what_nobody_holds(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)

    assert "Scribe: held by the commander" in summary(world, room).text()


async def test_assigning_in_one_line_tells_the_person(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ana, "role comms @dev", room)

    assert answer == "@dev is Communications Lead now and was told."
    world.dev.expect_dm("You are Communications Lead of INC-1")
    assert "dev" in world.ana.channel(room).members


async def test_assigning_by_form_replaces_the_holder(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim scribe", room)
    await opens(world, world.ana, "role", room)
    wrong = await sends(world, world.ana, {"Role": "Scribe", "Who": "dev"})

    assert wrong == {}
    assert "Scribe: @dev" in summary(world, room).text()


async def test_assigning_needs_a_person(world: World) -> None:
    room = await declared(world)

    assert "Say who, as a mention" in await asks(world, world.ana, "role comms", room)


async def test_assigning_needs_a_role(world: World) -> None:
    room = await declared(world)

    assert "Say which role" in await asks(world, world.ana, "role @dev", room)


async def test_the_panel_claims_and_shows_it_at_once(world: World) -> None:
    room = await declared(world)
    panel = await opens(world, world.ben, "roles", room)
    await clicks(world, world.ben, "Claim", panel)

    assert "Incident Commander: @ben" in world.ben.expect_modal("Roles").text()


async def test_the_panel_leaves_a_role(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    panel = await opens(world, world.ben, "roles", room)
    await clicks(world, world.ben, "Leave", panel)

    assert "Incident Commander: Nobody yet" in world.ben.expect_modal("Roles").text()


async def test_the_panel_opens_the_form_to_assign_and_shows_it_afterwards(world: World) -> None:
    room = await declared(world)
    panel = await opens(world, world.ben, "roles", room)
    await clicks(world, world.ben, "Assign…", panel)
    world.ben.expect_modal("Assign a role")
    await sends(world, world.ben, {"Who": "dev"})

    assert "Incident Commander: @dev" in world.ben.expect_modal("Roles").text()


async def test_the_panel_opens_the_form_to_hand_over(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    panel = await opens(world, world.ben, "roles", room)
    await clicks(world, world.ben, "Hand over…", panel)
    world.ben.expect_modal("Hand over a role")
    await sends(world, world.ben, {"To whom": "dev"})

    assert "offered to @dev" in world.ben.expect_modal("Roles").text()


async def test_a_handover_moves_only_when_it_is_accepted(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    answer = await asks(world, world.ben, "handover commander @dev", room)

    assert "It is yours until they accept" in answer
    assert "Incident Commander: @ben (offered to @dev)" in summary(world, room).text()

    await clicks(world, world.dev, "Accept", world.dev.expect_dm("offers you Incident Commander"))
    assert "Incident Commander: @dev" in summary(world, room).text()
    assert "You are Incident Commander of INC-1 now" in told(world.dev)


async def test_a_handover_by_form_is_offered(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim scribe", room)
    await opens(world, world.ben, "handover", room)
    await sends(world, world.ben, {"Role": "Scribe", "To whom": "dev"})

    world.dev.expect_dm("@ben offers you Scribe")


async def test_a_handover_brings_a_brief(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    await opens(world, world.ben, "update", room)
    await sends(world, world.ben, {"Impact": "Nobody can pay", "Next steps": "Roll back"})
    await asks(world, world.ben, "handover commander @dev", room)

    brief = world.dev.expect_dm("offers you Incident Commander").text()
    for words in ("P1", "Nobody can pay", "Roll back", f"#{room}"):
        assert words in brief


async def test_a_handover_that_is_declined_leaves_the_role(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    await asks(world, world.ben, "handover commander @dev", room)
    await clicks(world, world.dev, "Decline", world.dev.expect_dm("offers you"))

    assert "You declined Incident Commander" in told(world.dev)
    assert "Incident Commander: @ben" in summary(world, room).text()
    world.ana.expect_message("@dev cannot take Incident Commander", room)


async def test_a_second_click_on_accept_is_told(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    await asks(world, world.ben, "handover commander @dev", room)
    brief = world.dev.expect_dm("offers you")
    await clicks(world, world.dev, "Accept", brief)
    await clicks(world, world.dev, "Accept", brief)

    assert told(world.dev) == "You are Incident Commander of INC-1 already."


async def test_an_offer_that_was_overtaken_cannot_be_accepted(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    await asks(world, world.ben, "handover commander @dev", room)
    await asks(world, world.ana, "role commander @cleo", room)
    await clicks(world, world.dev, "Accept", world.dev.expect_dm("offers you"))

    assert "not offered to you any more" in told(world.dev)
    assert "Incident Commander: @cleo" in summary(world, room).text()


async def test_only_the_holder_hands_over(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)

    answer = await asks(world, world.ana, "handover commander @dev", room)
    assert answer.startswith("Only the holder can hand over")


async def test_handing_over_by_form_to_oneself_is_refused_below_the_person(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim scribe", room)
    await opens(world, world.ben, "handover", room)
    wrong = await sends(world, world.ben, {"Role": "Scribe", "To whom": "ben"})

    assert wrong == {"To whom": "You hold it already. Choose somebody else."}


async def test_leaving_the_only_role_needs_no_name(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim scribe", room)
    answer = await asks(world, world.ben, "leave", room)

    assert answer == "You are no longer Scribe of INC-1."
    assert "Claim Scribe" in summary(world, room).buttons


async def test_leaving_one_of_several_roles_needs_its_name(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim scribe", room)
    await asks(world, world.ben, "claim comms", room)

    assert "Say which" in await asks(world, world.ben, "leave", room)
    assert "no longer Scribe" in await asks(world, world.ben, "leave scribe", room)


async def test_leaving_without_a_role_is_told(world: World) -> None:
    room = await declared(world)

    assert await asks(world, world.ben, "leave", room) == "You hold no role in INC-1."


async def test_the_roles_button_opens_the_panel(world: World) -> None:
    room = await declared(world)
    await clicks(world, world.ben, "Roles", summary(world, room))

    world.ben.expect_modal("Roles")


async def test_a_role_form_sent_after_the_close_says_so_in_place(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "role", room)
    await resolves(world, world.ana, room)
    await closes(world, world.ana, room)
    wrong = await sends(world, world.ben, {"Role": "Scribe", "Who": "dev"})

    assert "INC-1 is closed" in next(iter(wrong.values()))
