"""Sign in with Slack: the pages, the code, the token, and what Slack refuses."""

import base64
import hashlib
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.sandbox.openid import CODE_LIFE
from incidentbot.sandbox.server import Sandbox
from incidentbot.sandbox.wire import RefusedError

Json = dict[str, Any]
BACK = "https://bot.example.com/signin/back"


@pytest.fixture
def app_manifest(app_manifest: Json) -> Json:
    """Give the app an address that people come back to."""
    app_manifest["oauth_config"]["redirect_urls"] = ["https://bot.example.com/signin"]
    return app_manifest


def address(sandbox: Sandbox, **changes: str) -> str:
    asked = {
        "client_id": sandbox.client_id,
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "openid email profile",
        "state": "s-1",
        "nonce": "n-1",
    } | changes
    return f"{sandbox.url}/openid/connect/authorize?{urlencode(asked)}"


def told(location: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def client_of(sandbox: Sandbox, token: str | None = None) -> AsyncWebClient:
    return AsyncWebClient(token, base_url=sandbox.api_url)


async def exchange(sandbox: Sandbox, code: str, **changes: str) -> Any:
    form = {
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
        "code": code,
        "redirect_uri": BACK,
    } | changes
    return await client_of(sandbox).api_call("openid.connect.token", data=form)


async def signed_in(sandbox: Sandbox, **changes: str) -> Any:
    location = await sandbox.person("ana").signs_in(address(sandbox, **changes))
    return await exchange(sandbox, told(location)["code"])


async def word(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


def part(token: str, place: int) -> Any:
    return json.loads(raw(token.split(".")[place]))


def raw(words: str) -> bytes:
    return base64.urlsafe_b64decode(words + "=" * (-len(words) % 4))


async def test_whoever_agrees_comes_back_with_a_code_and_the_state(sandbox: Sandbox) -> None:
    location = await sandbox.person("ana").signs_in(address(sandbox))
    assert location.startswith(f"{BACK}?")
    assert told(location).keys() == {"code", "state"}
    assert told(location)["state"] == "s-1"


async def test_whoever_cancels_comes_back_without_a_code(sandbox: Sandbox) -> None:
    location = await sandbox.person("ana").declines_sign_in(address(sandbox))
    assert told(location) == {"error": "access_denied", "state": "s-1"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_id": "1.2"}, "Invalid client_id parameter"),
        ({"response_type": "token"}, "Invalid response_type parameter"),
        ({"scope": "email"}, "openid is missing"),
        ({"scope": "openid chat:write"}, "Invalid permissions requested: chat:write"),
        ({"team": "T999"}, "invalid_team_for_non_distributed_app"),
        ({"redirect_uri": "https://evil.example.com/"}, "did not match any configured URIs"),
        ({"redirect_uri": "https://bot.example.com/signing"}, "did not match any configured URIs"),
    ],
)
async def test_a_bad_question_is_refused_with_slacks_words(
    sandbox: Sandbox, changes: dict[str, str], words: str
) -> None:
    with pytest.raises(RefusedError, match=re.escape(words)):
        await sandbox.person("ana").signs_in(address(sandbox, **changes))


async def test_an_address_without_https_is_refused_off_this_machine(sandbox: Sandbox) -> None:
    sandbox.allows_redirect("http://bot.example.com/")
    with pytest.raises(RefusedError, match="configured URIs"):
        await sandbox.person("ana").signs_in(
            address(sandbox, redirect_uri="http://bot.example.com/")
        )


async def test_an_address_on_this_machine_may_go_without(sandbox: Sandbox) -> None:
    sandbox.allows_redirect("http://127.0.0.1:8080/back")
    url = address(sandbox, redirect_uri="http://127.0.0.1:8080/back")
    assert (await sandbox.person("ana").signs_in(url)).startswith(
        "http://127.0.0.1:8080/back?code="
    )


async def test_in_a_browser_one_says_who_one_is(
    sandbox: Sandbox, web: aiohttp.ClientSession
) -> None:
    async with web.get(address(sandbox)) as answer:
        page = await answer.text()
    links = dict(re.findall(r'<a href="([^"]+)">\s*<strong>Sign in as ([^<]+)</strong>', page))
    link = next(place for place, name in links.items() if name == "Ben Okafor")
    async with web.get(link.replace("&amp;", "&"), allow_redirects=False) as answer:
        assert answer.status == 302
        code = told(answer.headers["Location"])["code"]
    token = (await exchange(sandbox, code))["id_token"]
    assert part(token, 1)["sub"] == sandbox.person("ben").id


async def test_the_page_of_a_bad_question_says_why(
    sandbox: Sandbox, web: aiohttp.ClientSession
) -> None:
    async with web.get(address(sandbox, client_id="<b>1</b>")) as answer:
        assert answer.status == 400
        assert "Invalid client_id parameter" in await answer.text()


async def test_a_page_serves_once(sandbox: Sandbox, web: aiohttp.ClientSession) -> None:
    async with web.get(address(sandbox)) as answer:
        link = re.findall(r'<a href="([^"]+)"', await answer.text())[0].replace("&amp;", "&")
    statuses = []
    for _ in range(2):
        async with web.get(link, allow_redirects=False) as answer:
            statuses.append(answer.status)
    assert statuses == [302, 400]


async def test_the_token_names_the_person_the_app_and_the_workspace(sandbox: Sandbox) -> None:
    answer = await signed_in(sandbox)
    ana, claims = sandbox.person("ana"), part(answer["id_token"], 1)
    assert (answer["token_type"], answer["access_token"][:5]) == ("Bearer", "xoxp-")
    assert claims["iss"] == sandbox.url
    assert claims["aud"] == sandbox.client_id
    assert claims["sub"] == claims["https://slack.com/user_id"] == ana.id
    assert claims["https://slack.com/team_id"] == sandbox.workspace.team_id
    assert (claims["nonce"], claims["email"], claims["name"]) == (
        "n-1",
        "ana@northwind.example",
        "Ana Duarte",
    )


async def test_the_token_is_good_for_five_wound_minutes(sandbox: Sandbox) -> None:
    sandbox.wind(3600)
    before = int(sandbox.clock.now())
    claims = part((await signed_in(sandbox))["id_token"], 1)
    assert claims["exp"] - claims["iat"] == 300
    assert claims["iat"] >= before


async def test_the_token_is_signed_with_the_key_that_is_served(
    sandbox: Sandbox, web: aiohttp.ClientSession
) -> None:
    token = (await signed_in(sandbox))["id_token"]
    async with web.get("/.well-known/openid-configuration") as answer:
        places = await answer.json()
    async with web.get(places["jwks_uri"]) as answer:
        key = (await answer.json())["keys"][0]
    assert part(token, 0) == {"alg": "RS256", "typ": "JWT", "kid": key["kid"]}
    modulus, exponent = (int.from_bytes(raw(key[name])) for name in "ne")
    signed, _, signature = token.rpartition(".")
    opened = pow(int.from_bytes(raw(signature)), exponent, modulus).to_bytes(256)
    assert opened.endswith(hashlib.sha256(signed.encode()).digest())
    assert opened.startswith(b"\x00\x01\xff\xff")


async def test_what_was_not_asked_for_is_not_told(sandbox: Sandbox) -> None:
    claims = part((await signed_in(sandbox, scope="openid"))["id_token"], 1)
    assert claims.keys() & {"email", "name", "picture"} == set()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"client_secret": "guess"}, "bad_client_secret"),
        ({"code": "guess"}, "invalid_code"),
        ({"redirect_uri": "https://bot.example.com/signin"}, "bad_redirect_uri"),
        ({"redirect_uri": ""}, "bad_redirect_uri"),
        ({"grant_type": "password"}, "invalid_grant_type"),
        ({"grant_type": "refresh_token"}, "invalid_refresh_token"),
    ],
)
async def test_a_bad_exchange_is_refused(
    sandbox: Sandbox, changes: dict[str, str], error: str
) -> None:
    location = await sandbox.person("ana").signs_in(address(sandbox))
    code = changes.get("code", told(location)["code"])
    changes = {name: value for name, value in changes.items() if name != "code"}
    assert await word(exchange(sandbox, code, **changes)) == error


async def test_a_code_serves_once(sandbox: Sandbox) -> None:
    code = told(await sandbox.person("ana").signs_in(address(sandbox)))["code"]
    await exchange(sandbox, code)
    assert await word(exchange(sandbox, code)) == "invalid_code"


async def test_a_code_is_good_for_ten_real_minutes(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = told(await sandbox.person("ana").signs_in(address(sandbox)))["code"]
    later = sandbox.clock.real() + CODE_LIFE + 1
    monkeypatch.setattr(sandbox.clock, "real", lambda: later)
    assert await word(exchange(sandbox, code)) == "invalid_code"


async def test_an_app_may_show_its_secret_as_http_basic(
    sandbox: Sandbox, web: aiohttp.ClientSession
) -> None:
    code = told(await sandbox.person("ana").signs_in(address(sandbox)))["code"]
    form = {"code": code, "redirect_uri": BACK, "grant_type": "authorization_code"}
    login = base64.b64encode(f"{sandbox.client_id}:{sandbox.client_secret}".encode()).decode()
    headers = {"Authorization": f"Basic {login}"}
    async with web.post("/api/openid.connect.token", data=form, headers=headers) as answer:
        assert (await answer.json())["ok"]


async def test_the_persons_token_tells_who_they_are(sandbox: Sandbox) -> None:
    access = (await signed_in(sandbox))["access_token"]
    known = await client_of(sandbox, access).openid_connect_userInfo()
    assert known["sub"] == sandbox.person("ana").id
    assert known["email"] == "ana@northwind.example"
    assert known["https://slack.com/team_domain"] == "northwind"


async def test_the_bots_token_is_nobodys(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert await word(client.openid_connect_userInfo()) == "not_allowed_token_type"


async def test_a_persons_token_does_nothing_else(sandbox: Sandbox) -> None:
    access = (await signed_in(sandbox))["access_token"]
    assert await word(client_of(sandbox, access).users_list()) == "not_allowed_token_type"


async def test_somebody_who_has_left_cannot_be_asked_about(sandbox: Sandbox) -> None:
    access = (await signed_in(sandbox))["access_token"]
    await sandbox.dismisses("ana")
    assert await word(client_of(sandbox, access).openid_connect_userInfo()) == "account_inactive"


async def test_the_journal_keeps_no_secret_of_a_sign_in(sandbox: Sandbox) -> None:
    await signed_in(sandbox)
    row = next(iter(sandbox.journal.calls("openid.connect.token")))
    assert row.args.keys() == {"client_id", "redirect_uri"}
