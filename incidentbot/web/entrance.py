"""Who looks at a page: by a session, or by sitting at this machine; or nobody may, and why."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import Request, Response

from incidentbot.domain.people import AT_THE_MACHINE
from incidentbot.web import loopback
from incidentbot.web.desk import Viewer
from incidentbot.web.people import SLACK, Lookup
from incidentbot.web.seals import SESSION, Seals

COOKIE = "incidentbot"
LOCAL = Viewer(person=AT_THE_MACHINE, name="This machine", session="local")
SESSION_LASTS = timedelta(days=30)


class SignInNeeded(Exception):  # noqa: N818 - an answer, not a failure
    """Whoever looks has to sign in first."""


class OnlyHere(Exception):  # noqa: N818 - an answer, not a failure
    """Nobody but this machine may look, and the request comes from elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """Decides who a request is from.

    Attributes:
        profile: Asks the outside about a person of Slack.
        slack: Whether people can sign in with Slack.
        local: Whether this machine may look without signing in.
        secure: Whether browsers reach the pages by https, and send cookies that way only.
    """

    seals: Seals
    now: Callable[[], datetime]
    profile: Lookup
    slack: bool
    local: bool
    secure: bool

    async def viewer(self, request: Request) -> Viewer:
        """Return who looks.

        Raises:
            SignInNeeded: They can, by signing in.
            OnlyHere: Only this machine may.
        """
        found = await self._signed_in(request)
        if found is not None:
            return found
        if self.slack:
            raise SignInNeeded
        if self.local and _is_local(request):
            return LOCAL
        raise OnlyHere

    def admit(self, response: Response, viewer: Viewer, lasts: timedelta) -> None:
        """Let somebody in for so long, by a cookie."""
        session: dict[str, Any] = {
            "person": viewer.person,
            "name": viewer.name,
            "guest": viewer.guest,
        }
        session["id"] = secrets.token_urlsafe(12)
        sealed = self.seals.seal(SESSION, session, self.now() + lasts)
        self.keep(response, COOKIE, sealed, lasts)

    def keep(
        self, response: Response, name: str, value: str, lasts: timedelta, path: str = "/"
    ) -> None:
        """Set a cookie that scripts cannot read and other sites do not send."""
        response.set_cookie(
            name,
            value,
            max_age=int(lasts.total_seconds()),
            path=path,
            httponly=True,
            samesite="lax",
            secure=self.secure,
        )

    async def _signed_in(self, request: Request) -> Viewer | None:
        sealed = request.cookies.get(COOKIE, "")
        session = self.seals.opened(SESSION, sealed, self.now()) if sealed else None
        if session is None:
            return None
        return await self._as_now(_viewer(session))

    async def _as_now(self, viewer: Viewer) -> Viewer | None:
        """Take in what has changed about somebody since they signed in; None: no account."""
        if not viewer.person.startswith(SLACK):
            return viewer
        profile = await self.profile(viewer.person.removeprefix(SLACK))
        if profile is None:
            return viewer
        if profile.gone:
            return None
        return Viewer(
            person=viewer.person,
            name=profile.name or viewer.name,
            guest=profile.guest,
            session=viewer.session,
        )


def _viewer(session: dict[str, Any]) -> Viewer:
    return Viewer(
        person=str(session["person"]),
        name=str(session["name"]),
        guest=bool(session["guest"]),
        session=str(session["id"]),
    )


def _is_local(request: Request) -> bool:
    peer = request.client.host if request.client else None
    version = str(request.scope.get("http_version", ""))
    return loopback.is_local(peer, request.headers, version=version)
