"""Signing in: with Slack, by a link made at the bot's own machine, and out again."""

import base64
import binascii
import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.oauth import OpenIDConnectAuthorizeUrlGenerator
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.web.desk import Viewer
from incidentbot.web.entrance import COOKIE, SESSION_LASTS
from incidentbot.web.faults import Refusal
from incidentbot.web.people import SLACK
from incidentbot.web.seals import STATE, TOKEN, UNTIL
from incidentbot.web.site import Site

SCOPES = ("openid", "profile")
CALLBACK = "/sign-in/slack"
TOKEN_PATH = "/sign-in/token"  # noqa: S105 - an address
STATE_COOKIE = "incidentbot_state"
STATE_LASTS = timedelta(minutes=10)
_USER, _TEAM = "https://slack.com/user_id", "https://slack.com/team_id"
_NO_ANSWER = (aiohttp.ClientError, TimeoutError, SlackClientError, ValueError)
_AGAIN = (
    400,
    "Signing in did not work",
    "It took too long, or was begun in another browser. Start again from the sign-in page.",
)
_REFUSED = (
    403,
    "Slack did not sign you in",
    "You can try again, or ask for a link: `incidentbot web-token`.",
)
_SILENT = (
    503,
    "Slack does not answer",
    "Until it does, somebody at the bot's machine can make you a link: `incidentbot web-token`.",
)
_STRANGER = (
    403,
    "This is another workspace's account",
    "Sign out of it in Slack, choose the workspace of this bot, and try again.",
)
_OVER = (
    403,
    "This link is over",
    "Links hold for some hours. Have another one made: `incidentbot web-token`.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackApp:
    """The Slack app as OpenID Connect knows it.

    Attributes:
        client: Slack's Web API, without a token.
        team_id: The bot's own workspace; empty when it is not known.
        base_url: Where browsers reach these pages, without a slash at the end.
    """

    client: AsyncWebClient
    client_id: str
    client_secret: str
    team_id: str
    base_url: str

    @property
    def redirect_uri(self) -> str:
        """Where Slack sends people back to."""
        return self.base_url + CALLBACK

    def authorize_url(self, state: str, nonce: str) -> str:
        """Return where people sign in; beside the Web API, wherever that is."""
        api = urlsplit(self.client.base_url)
        generator = OpenIDConnectAuthorizeUrlGenerator(
            client_id=self.client_id,
            redirect_uri=self.redirect_uri,
            scopes=SCOPES,
            authorization_url=f"{api.scheme}://{api.netloc}/openid/connect/authorize",
        )
        return generator.generate(state=state, nonce=nonce, team=self.team_id or None)

    async def signed_in(self, code: str, nonce: str) -> tuple[str, str]:
        """Return the Slack id and the name of who comes back with a code.

        Raises:
            Refusal: Slack does not vouch for them, or they are of another workspace.
        """
        try:
            # The client's own method sends the credentials in a way that its library gives up.
            asked = {
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "code": code,
                "redirect_uri": self.redirect_uri,
            }
            token = await self.client.api_call("openid.connect.token", data=asked)
            info = await self.client.openid_connect_userInfo(token=str(token.get("access_token")))
        except SlackApiError:
            raise Refusal(*_REFUSED) from None
        except _NO_ANSWER:
            raise Refusal(*_SILENT) from None
        claims = _claims(str(token.get("id_token") or ""))
        self._check(claims, nonce)
        if info.get(_USER) != claims.get(_USER) or not claims.get(_USER):
            raise Refusal(*_REFUSED)
        return str(claims[_USER]), str(info.get("name") or claims[_USER])

    def _check(self, claims: dict[str, Any], nonce: str) -> None:
        # The claims came from Slack itself over a connection it had proved to be its own.
        if claims.get("nonce") != nonce or claims.get("aud") != self.client_id:
            raise Refusal(*_REFUSED)
        if self.team_id and claims.get(_TEAM) != self.team_id:
            raise Refusal(*_STRANGER)


def routes(site: Site, app: SlackApp | None) -> APIRouter:
    """Serve what signs people in and out."""
    router = APIRouter()

    @router.get("/sign-in")
    async def sign_in(request: Request) -> Response:
        wanted = inside(request.query_params.get("next", ""))
        local = site.entrance.local and app is None
        return site.page(request, "sign-in.html", wanted=wanted, slack=app is not None, local=local)

    @router.get("/sign-in/start")
    async def start(request: Request) -> Response:
        if app is None:
            return site.to("/sign-in")
        return _started(site, app, inside(request.query_params.get("next", "")))

    @router.get(CALLBACK)
    async def back(request: Request) -> Response:
        if app is None:
            return site.to("/sign-in")
        return await _back(site, app, request)

    @router.get(TOKEN_PATH)
    async def by_token(request: Request) -> Response:
        return _by_token(site, request.query_params.get("token", ""))

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        await site.form(request)
        response = site.to("/sign-in")
        response.delete_cookie(COOKIE)
        return response

    return router


def inside(wanted: str) -> str:
    """Return an address to go on to, if it is one of our own; otherwise the first page."""
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if ours and wanted.isprintable() else "/"


def _started(site: Site, app: SlackApp, wanted: str) -> Response:
    state, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    entrance = site.entrance
    values = {"state": state, "nonce": nonce, "next": wanted}
    sealed = entrance.seals.seal(STATE, values, entrance.now() + STATE_LASTS)
    response = RedirectResponse(app.authorize_url(state, nonce), status_code=303)
    entrance.keep(response, STATE_COOKIE, sealed, STATE_LASTS, path="/sign-in")
    return response


async def _back(site: Site, app: SlackApp, request: Request) -> Response:
    entrance, query = site.entrance, request.query_params
    sealed = request.cookies.get(STATE_COOKIE, "")
    begun = entrance.seals.opened(STATE, sealed, entrance.now())
    if begun is None or not secrets.compare_digest(
        str(begun["state"]).encode(), query.get("state", "").encode()
    ):
        raise Refusal(*_AGAIN)
    if "code" not in query:
        raise Refusal(*_REFUSED)
    user, name = await app.signed_in(query["code"], str(begun["nonce"]))
    response = site.to(str(begun["next"]))
    response.delete_cookie(STATE_COOKIE, path="/sign-in")
    entrance.admit(response, await _known(site, user, name), SESSION_LASTS)
    return response


async def _known(site: Site, user: str, name: str) -> Viewer:
    profile = await site.entrance.profile(user)
    if profile is None:
        # Until Slack says what they are, they see what anybody who was invited does.
        return Viewer(person=SLACK + user, name=name, guest=True)
    if profile.gone:
        raise Refusal(*_REFUSED)
    return Viewer(person=SLACK + user, name=profile.name or name, guest=profile.guest)


def _by_token(site: Site, token: str) -> Response:
    entrance = site.entrance
    values = entrance.seals.opened(TOKEN, token, entrance.now())
    if values is None:
        raise Refusal(*_OVER)
    response = site.to("/")
    person = str(values["person"])
    viewer = Viewer(person=person, name=person.partition(":")[2])
    lasts = timedelta(seconds=values[UNTIL] - entrance.now().timestamp())
    entrance.admit(response, viewer, lasts)
    return response


def _claims(id_token: str) -> dict[str, Any]:
    try:
        body = id_token.split(".")[1]
        found = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (IndexError, ValueError, binascii.Error):
        return {}
    return found if isinstance(found, dict) else {}
