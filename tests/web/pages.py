"""A person's browser without the drawing: pages are fetched, forms are sent, cookies are kept."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import aiohttp
from multidict import CIMultiDictProxy

from incidentbot.web.entrance import COOKIE
from incidentbot.web.seals import SESSION, Seals, secret_of
from tests.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    text: str
    headers: CIMultiDictProxy[str]

    def cookie(self, name: str) -> str:
        """Return a cookie as it is set, with all that is said of it."""
        every = self.headers.getall("Set-Cookie", [])
        return next((each for each in every if each.startswith(f"{name}=")), "")

    @property
    def words(self) -> str:
        """What a person reads, without the markup."""
        body = self.text.partition("<main")[2]
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", f"<main{body}")).split())


class Web:
    """One browser."""

    def __init__(self, base: str, session: aiohttp.ClientSession) -> None:
        self.base = base
        self._session = session

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Open an address, without following where it leads."""
        url = path if "://" in path else self.base + path
        async with self._session.get(url, headers=headers, allow_redirects=False) as answer:
            return Answer(status=answer.status, text=await answer.text(), headers=answer.headers)

    async def post(
        self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a form as one of the pages would."""
        sent = {
            "Origin": self.base,
            "Content-Type": "application/x-www-form-urlencoded",
            **(headers or {}),
        }
        body = urlencode(fields)
        async with self._session.post(
            self.base + path, data=body, headers=sent, allow_redirects=False
        ) as answer:
            return Answer(status=answer.status, text=await answer.text(), headers=answer.headers)

    async def carried(self, path: str) -> dict[str, str]:
        """Return what the forms of a page carry."""
        page = await self.get(path)
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
        return dict(hidden)


@asynccontextmanager
async def looking(world: World, *, session: str | None = None) -> AsyncIterator[Web]:
    """Open a browser on the bot's own machine; with a session, as the one who is signed in."""
    cookies = {COOKIE: session} if session else None
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar, cookies=cookies) as browser:
        yield Web(f"http://127.0.0.1:{world.bot.web.port}", browser)


async def signed(
    world: World, person: str, *, name: str = "", guest: bool = False, hours: float = 1
) -> str:
    """Make the session of somebody who has signed in."""
    secret = await world.bot.store.write(lambda uow: secret_of(uow, ""))
    values = {"person": person, "name": name or person, "guest": guest, "id": "test"}
    until = world.bot.clock() + timedelta(hours=hours)
    return Seals(secret).seal(SESSION, values, until)
