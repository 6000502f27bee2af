"""Signing in: with Slack, by a link from the machine, and for how long it holds."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from incidentbot.sandbox.server import Sandbox
from incidentbot.web.entrance import COOKIE
from incidentbot.web.seals import TOKEN, Seals, secret_of
from incidentbot.web.signin import STATE_COOKIE, inside
from tests.cli.program import free_port
from tests.scenarios.verbs import declared, declared_privately
from tests.web.pages import Web, looking, signed
from tests.world import World, manifest

SECRET = "The badge printer was stolen"


@pytest.fixture
async def office(folder: Path) -> AsyncIterator[World]:
    """Run a bot to whose pages people sign in with Slack."""
    slack = Sandbox(manifest(), clock_file=folder / "clock")
    await slack.start()
    world, port = World(folder, slack), free_port()
    base = f"http://127.0.0.1:{port}"
    slack.allows_redirect(f"{base}/sign-in/slack")
    await world.start(
        port=port,
        base_url=base,
        slack_client_id=slack.client_id,
        slack_client_secret=slack.client_secret,
    )
    yield world
    await world.bot.stop()
    await slack.stop()


async def begun(web: Web, wanted: str = "/") -> str:
    """Begin to sign in; return where Slack asks the person."""
    answer = await web.get(f"/sign-in/start?next={wanted}")
    assert answer.status == 303
    return answer.headers["Location"]


async def signed_in(world: World, web: Web, handle: str, wanted: str = "/") -> str:
    """Sign somebody in with Slack; return where they are led."""
    back = await world.slack.person(handle).signs_in(await begun(web, wanted))
    answer = await web.get(back)
    assert answer.status == 303, answer.words
    return answer.headers["Location"]


async def test_whoever_is_not_signed_in_is_led_there_and_back(office: World) -> None:
    async with looking(office) as web:
        answer = await web.get("/incidents/INC-1?before=7")
        assert answer.status == 303
        assert answer.headers["Location"] == "/sign-in?next=%2Fincidents%2FINC-1%3Fbefore%3D7"
        page = await web.get(answer.headers["Location"])
    assert "/sign-in/start?next=%2Fincidents%2FINC-1%3Fbefore%3D7" in page.text


async def test_somebody_signs_in_with_slack(office: World) -> None:
    async with looking(office) as web:
        assert await signed_in(office, web, "ana", "/incidents/INC-1") == "/incidents/INC-1"
        page = await web.get("/")
    assert page.status == 200
    assert "ana" in page.text


async def test_slack_is_asked_for_no_more_than_who_it_is(office: World) -> None:
    async with looking(office) as web:
        asked = parse_qs(urlsplit(await begun(web)).query)
    assert asked["scope"] == ["openid,profile"]
    assert asked["team"] == [office.slack.workspace.team_id]
    assert asked["redirect_uri"] == [f"{office.bot.settings.base_url}/sign-in/slack"]


async def test_the_cookie_is_for_the_browser_only_and_for_thirty_days(office: World) -> None:
    async with looking(office) as web:
        answer = await web.get(await office.ana.signs_in(await begun(web)))
    cookie = answer.cookie(COOKIE)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=2592000" in cookie
    assert "Secure" not in cookie


async def test_over_https_the_cookie_is_sent_by_https_only(office: World) -> None:
    await office.restart(
        base_url="https://incidents.example.com",
        slack_client_id=office.slack.client_id,
        slack_client_secret=office.slack.client_secret,
    )
    async with looking(office) as web:
        answer = await web.get("/sign-in/start")
    assert "Secure" in answer.cookie(STATE_COOKIE)


async def test_who_cancels_is_told_what_else_there_is(office: World) -> None:
    async with looking(office) as web:
        page = await web.get(await office.ana.declines_sign_in(await begun(web)))
    assert page.status == 403
    assert "Slack did not sign you in" in page.words


async def test_an_answer_that_this_browser_did_not_ask_for_is_refused(office: World) -> None:
    async with looking(office) as web, looking(office) as other:
        back = await office.ana.signs_in(await begun(web))
        page = await other.get(back)
    assert page.status == 400
    assert "Signing in did not work" in page.words


async def test_an_answer_with_another_state_is_refused(office: World) -> None:
    async with looking(office) as web:
        back = await office.ana.signs_in(await begun(web))
        page = await web.get(back.partition("&state=")[0] + "&state=guessed")
    assert page.status == 400


async def test_a_code_is_good_once(office: World) -> None:
    async with looking(office) as web:
        back = await office.ana.signs_in(await begun(web))
        await begun(web)
        first = await web.get(back)
    assert first.status == 400


async def test_a_code_for_another_question_is_refused_by_its_nonce(office: World) -> None:
    async with looking(office) as web:
        stolen = parse_qs(urlsplit(await office.ben.signs_in(await begun(web))).query)["code"][0]
        state = parse_qs(urlsplit(await begun(web)).query)["state"][0]
        page = await web.get(f"/sign-in/slack?code={stolen}&state={state}")
    assert page.status == 403
    assert "Slack did not sign you in" in page.words


async def test_a_code_slack_does_not_know_is_refused(office: World) -> None:
    async with looking(office) as web:
        state = parse_qs(urlsplit(await begun(web)).query)["state"][0]
        page = await web.get(f"/sign-in/slack?code=guessed&state={state}")
    assert page.status == 403


async def test_while_slack_is_away_the_page_names_the_other_way(office: World) -> None:
    async with looking(office) as web:
        back = await office.ana.signs_in(await begun(web))
        office.slack.faults.cut_before("openid.connect.token", times=10)
        page = await web.get(back)
    assert page.status == 503
    assert "incidentbot web-token" in page.words


async def test_private_incidents_are_seen_by_their_members_only(office: World) -> None:
    await declared_privately(office, SECRET)
    async with looking(office) as web:
        await signed_in(office, web, "ana")
        assert SECRET in (await web.get("/")).words
    async with looking(office) as web:
        await signed_in(office, web, "dev")
        assert SECRET not in (await web.get("/")).words


async def test_a_guest_sees_only_what_they_were_invited_to(office: World) -> None:
    await declared(office)
    room = await declared(office, "P2 Search is slow")
    await office.ana.invites("gus", room)
    await office.idle()
    async with looking(office) as web:
        await signed_in(office, web, "gus")
        page = await web.get("/")
        hidden = await web.get("/incidents/INC-1")
    assert "Search is slow" in page.words
    assert "Checkout is down" not in page.words
    assert hidden.status == 404


async def test_of_whom_slack_says_nothing_else_only_what_guests_see_is_shown(
    office: World,
) -> None:
    await declared(office)
    async with looking(office) as web:
        back = await office.gus.signs_in(await begun(web))
        office.bot.desk.people.forget(office.gus.id)
        office.slack.faults.cut_before("users.info", times=100)
        await web.get(back)
        page = await web.get("/")
    assert page.status == 200
    assert "Checkout is down" not in page.words


async def test_who_became_a_guest_since_is_one_at_once_when_slack_says_so(office: World) -> None:
    await declared(office)
    session = await signed(office, f"slack:{office.gus.id}", guest=False)
    async with looking(office, session=session) as web:
        assert "Checkout is down" not in (await web.get("/")).words


async def test_whose_account_was_deactivated_is_signed_out(office: World) -> None:
    async with looking(office) as web:
        await signed_in(office, web, "finn")
        office.slack.workspace.users[office.finn.id].deleted = True
        office.bot.desk.people.forget(office.finn.id)
        assert (await web.get("/")).status == 303


async def test_a_session_lasts_while_slack_is_away(office: World) -> None:
    async with looking(office) as web:
        await signed_in(office, web, "ana")
        office.bot.desk.people.forget(office.ana.id)
        office.slack.faults.cut_before("users.info", times=100)
        page = await web.get("/")
    assert page.status == 200


async def test_a_session_ends_after_its_time(office: World) -> None:
    session = await signed(office, "cli:root", hours=1)
    async with looking(office, session=session) as web:
        assert (await web.get("/")).status == 200
        office.slack.wind(3700)
        assert (await web.get("/")).status == 303


async def test_a_session_of_another_deployment_is_none(office: World) -> None:
    forged = Seals("another secret").seal("session", {"person": "cli:root"}, office.bot.clock())
    async with looking(office, session=forged) as web:
        assert (await web.get("/")).status == 303


async def token(world: World, *, hours: float = 1) -> str:
    """Make the token of a link."""
    secret = await world.bot.store.write(lambda uow: secret_of(uow, ""))
    until = world.bot.clock() + timedelta(hours=hours)
    return Seals(secret).seal(TOKEN, {"person": "cli:olga"}, until)


async def test_a_link_signs_in_as_the_operator_and_leaves_the_address(office: World) -> None:
    await declared_privately(office, SECRET)
    async with looking(office) as web:
        answer = await web.get(f"/sign-in/token?token={await token(office)}")
        assert (answer.status, answer.headers["Location"]) == (303, "/")
        page = await web.get("/")
    assert "olga" in page.text
    assert SECRET in page.words


async def test_a_link_opens_the_pages_where_nobody_signs_in_with_slack(world: World) -> None:
    async with looking(world) as web:
        await web.get(f"/sign-in/token?token={await token(world)}")
        page = await web.get("/", {"X-Forwarded-For": "203.0.113.7"})
    assert page.status == 200


async def test_a_link_ends_with_its_hours_and_so_does_what_it_opened(office: World) -> None:
    made = await token(office, hours=1)
    async with looking(office) as web:
        await web.get(f"/sign-in/token?token={made}")
        office.slack.wind(3700)
        again = await web.get(f"/sign-in/token?token={made}")
        page = await web.get("/")
    assert (again.status, again.words.startswith("This link is over")) == (403, True)
    assert page.status == 303


@pytest.mark.parametrize("made", ["", "x", "eyJ9.x"])
async def test_what_is_no_token_opens_nothing(world: World, made: str) -> None:
    async with looking(world) as web:
        answer = await web.get(f"/sign-in/token?token={made}")
    assert answer.status == 403
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/incidents/INC-1", "/incidents/INC-1"),
        ("/log?from=2026-01-01", "/log?from=2026-01-01"),
        ("", "/"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("evil", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
    ],
)
def test_signing_in_leads_on_to_our_own_pages_only(wanted: str, led: str) -> None:
    assert inside(wanted) == led
