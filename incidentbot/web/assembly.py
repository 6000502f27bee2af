"""Puts the pages together, and what they need of the rest of the program."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

from aiohttp import ClientSession
from fastapi import APIRouter, FastAPI
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.services.ports import Store
from incidentbot.services.record import Rules
from incidentbot.services.reviews import Invitations
from incidentbot.web import (
    dashboard,
    followups,
    incidents,
    log,
    loopback,
    postmortems,
    report,
    reviews,
    signin,
    timeline,
)
from incidentbot.web.app import application
from incidentbot.web.desk import Desk
from incidentbot.web.entrance import Entrance
from incidentbot.web.people import Lookup, Names
from incidentbot.web.seals import Seals, secret_of
from incidentbot.web.signin import SlackApp
from incidentbot.web.site import Site
from incidentbot.web.words import Words

# Every page of the site; what the navigation names is shown once it is here.
PAGES: tuple[Callable[[Site], APIRouter], ...] = (
    dashboard.routes,
    incidents.routes,
    timeline.routes,
    log.routes,
    report.routes,
    followups.routes,
    postmortems.routes,
    reviews.routes,
)


class Wanted(Protocol):
    """What the deployment sets for its pages."""

    @property
    def slack_api_url(self) -> str:
        """Where Slack's Web API is; people sign in beside it."""

    @property
    def slack_client_id(self) -> str:
        """The Slack app's id for signing in; empty: nobody does."""

    @property
    def slack_client_secret(self) -> SecretStr:
        """What belongs to the id."""

    @property
    def base_url(self) -> str | None:
        """Where browsers reach the pages."""

    @property
    def web_secret(self) -> SecretStr:
        """What sessions are signed with; empty: the deployment's own."""

    @property
    def socket_mode(self) -> bool:
        """Without it, something in between brings requests from everywhere."""

    @property
    def command(self) -> str:
        """The slash command, as people type it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the pages need of the rest.

    Attributes:
        profile: Asks Slack about a person; None when it does not answer.
        invitations: Makes the files that calendars open.
        session: For asking Slack who signs in.
    """

    wanted: Wanted
    store: Store
    rules: Rules
    now: Callable[[], datetime]
    words: Words
    profile: Lookup
    invitations: Invitations
    session: ClientSession
    team_id: str
    workspace_url: str


async def assembled(parts: Parts, *routers: APIRouter) -> FastAPI:
    """Put the pages and other routes together."""
    configured = parts.wanted.web_secret.get_secret_value()
    secret = await parts.store.write(partial(secret_of, configured=configured))
    app = _slack_app(parts)
    site = _site(parts, Seals(secret), signs_in=app is not None)
    every = [*routers, signin.routes(site, app), *(routes(site) for routes in PAGES)]
    made = application(*every)
    site.attach(made, [route.path for router in every for route in router.routes])  # type: ignore[attr-defined]
    return made


def _site(parts: Parts, seals: Seals, *, signs_in: bool) -> Site:
    wanted, base = parts.wanted, urlsplit(parts.wanted.base_url or "")
    # A public address means that requests are handed on to this machine by something in between.
    private = wanted.socket_mode and (base.hostname is None or base.hostname in loopback.HOSTS)
    entrance = Entrance(
        seals=seals,
        now=parts.now,
        profile=parts.profile,
        slack=signs_in,
        local=private,
        secure=base.scheme == "https",
    )
    return Site(
        desk=Desk(store=parts.store, rules=parts.rules, now=parts.now),
        entrance=entrance,
        names=Names(parts.profile, _groups(parts.rules)),
        words=parts.words,
        invitations=parts.invitations,
        base_url=wanted.base_url,
        workspace_url=parts.workspace_url,
        command=wanted.command,
    )


def _slack_app(parts: Parts) -> SlackApp | None:
    wanted, secret = parts.wanted, parts.wanted.slack_client_secret.get_secret_value()
    if not (wanted.slack_client_id and secret and wanted.base_url):
        return None
    return SlackApp(
        client=AsyncWebClient(
            base_url=wanted.slack_api_url, session=parts.session, retry_handlers=[]
        ),
        client_id=wanted.slack_client_id,
        client_secret=secret,
        team_id=parts.team_id,
        base_url=wanted.base_url.rstrip("/"),
    )


def _groups(rules: Rules) -> Mapping[str, str]:
    every = rules.directory.groups.items()
    return {each: name for name, people in every for each in people if each.startswith("slack:S")}
