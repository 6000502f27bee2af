"""Who sits at this machine: a table of requests, each but for one thing like a browser's own."""

from collections.abc import Mapping

import pytest

from incidentbot.web.loopback import is_local
from tests.web.pages import looking
from tests.world import World

LOCAL = {"host": "127.0.0.1:3000"}


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:3000", "127.0.0.1:1", "[::1]", "[::1]:80"]
)
@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.1", "::1"])
def test_a_browser_on_this_machine_is_let_in(peer: str, host: str) -> None:
    assert is_local(peer, {"host": host})


@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("192.168.1.4", LOCAL),
        ("2001:db8::1", LOCAL),
        (None, LOCAL),
        ("", LOCAL),
        ("unix:", LOCAL),
        ("127.0.0.1", {}),
        ("127.0.0.1", {"host": ""}),
        ("127.0.0.1", {"host": "incidents.example.com"}),
        ("127.0.0.1", {"host": "127.0.0.1.example.com"}),
        ("127.0.0.1", {"host": "localhost.example.com:3000"}),
        ("127.0.0.1", {"host": "127.0.0.1:80@example.com"}),
        ("127.0.0.1", {"host": "[::1"}),
        ("127.0.0.1", {"host": "0.0.0.0:3000"}),
        ("127.0.0.1", {**LOCAL, "x-forwarded-for": "203.0.113.7"}),
        ("127.0.0.1", {**LOCAL, "x-forwarded-proto": "https"}),
        ("127.0.0.1", {**LOCAL, "x-forwarded-host": "localhost"}),
        ("127.0.0.1", {**LOCAL, "forwarded": "for=127.0.0.1"}),
        ("127.0.0.1", {**LOCAL, "via": "1.1 proxy"}),
        ("127.0.0.1", {**LOCAL, "x-real-ip": "127.0.0.1"}),
        ("127.0.0.1", {**LOCAL, "cf-connecting-ip": "203.0.113.7"}),
    ],
)
def test_everybody_else_is_not(peer: str | None, headers: Mapping[str, str]) -> None:
    assert not is_local(peer, headers)


def test_what_speaks_the_old_http_is_no_browser() -> None:
    assert not is_local("127.0.0.1", LOCAL, version="1.0")


async def test_the_first_page_opens_on_this_machine(world: World) -> None:
    async with looking(world) as web:
        page = await web.get("/")
    assert (page.status, "This machine" in page.text) == (200, True)


async def test_the_page_for_signing_in_says_that_nobody_needs_to(world: World) -> None:
    async with looking(world) as web:
        page = await web.get("/sign-in")
    assert "On the bot’s own machine nobody needs to" in page.words


@pytest.mark.parametrize(
    "headers",
    [{"Host": "incidents.example.com"}, {"X-Forwarded-For": "203.0.113.7"}, {"Via": "1.1 a"}],
)
async def test_from_elsewhere_the_page_says_what_to_set_up(
    world: World, headers: Mapping[str, str]
) -> None:
    async with looking(world) as web:
        page = await web.get("/", headers)
    assert page.status == 403
    assert "SLACK_CLIENT_ID" in page.words
    assert "incidentbot web-token" in page.words


async def test_health_and_figures_stay_open_to_what_is_in_between(world: World) -> None:
    headers = {"X-Forwarded-For": "203.0.113.7", "Host": "incidents.example.com"}
    async with looking(world) as web:
        found = [
            (await web.get(path, headers)).status for path in ("/healthz", "/readyz", "/metrics")
        ]
    assert found == [200, 200, 200]


async def test_behind_a_public_address_this_machine_has_to_sign_in_too(world: World) -> None:
    await world.restart(base_url="https://incidents.example.com")
    async with looking(world) as web:
        assert (await web.get("/")).status == 403


async def test_in_http_mode_where_requests_come_from_everywhere_so_does_it(world: World) -> None:
    secret = world.slack.signing_secret
    await world.restart(slack_app_token="", slack_signing_secret=secret)
    async with looking(world) as web:
        assert (await web.get("/")).status == 403
