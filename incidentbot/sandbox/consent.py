"""The pages of Sign in with Slack: who one is, and the keys that its tokens are checked with."""

import asyncio
from collections.abc import Awaitable, Callable
from importlib import resources

from aiohttp import web
from jinja2 import Environment

from incidentbot.sandbox import openid, signing
from incidentbot.sandbox.page import guarded
from incidentbot.sandbox.wire import RefusedError
from incidentbot.sandbox.workspace import TEAM_NAME, Workspace

APPROVE = "/openid/connect/approve"
KEYS = "/openid/connect/keys"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ConsentPages:
    """Asks a person whether an app may know who they are."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        source = resources.files("incidentbot.sandbox").joinpath("consent.html")
        self._template = Environment(autoescape=True).from_string(source.read_text("utf-8"))

    def add_routes(self, app: web.Application) -> None:
        """Serve the pages, to browsers on this machine, and the keys."""
        routes: list[tuple[str, Handler]] = [
            (openid.AUTHORIZE, guarded(self.authorize)),
            (APPROVE, guarded(self.approve)),
            (KEYS, self.keys),
            ("/.well-known/openid-configuration", self.discovery),
        ]
        for path, handler in routes:
            app.router.add_get(path, handler)

    async def authorize(self, request: web.Request) -> web.StreamResponse:
        """Show who may sign in, or what Slack would not have."""
        try:
            name = self._workspace.sign_ins.ask(dict(request.query))
        except RefusedError as refusal:
            return self._page(400, refusal=str(refusal))
        # Made here, since it takes a moment: the app's own call must not wait for it.
        await asyncio.to_thread(signing.key)
        people = [
            user for user in self._workspace.users.values() if not (user.is_bot or user.deleted)
        ]
        return self._page(200, wish=name, people=people)

    async def approve(self, request: web.Request) -> web.StreamResponse:
        """Send the browser back to the app with the person's answer."""
        name, person = request.query.get("wish", ""), request.query.get("person", "")
        user = self._workspace.users.get(person)
        sign_ins = self._workspace.sign_ins
        try:
            place = sign_ins.allow(name, user) if user else sign_ins.decline(name)
        except RefusedError as refusal:
            return self._page(400, refusal=str(refusal))
        return web.Response(status=302, headers={"Location": place})

    async def keys(self, _: web.Request) -> web.StreamResponse:
        """Answer with the public key."""
        key = await asyncio.to_thread(signing.key)
        return web.json_response({"keys": [key.public_json()]})

    async def discovery(self, _: web.Request) -> web.StreamResponse:
        """Answer with where everything is."""
        url = self._workspace.url
        return web.json_response(
            {
                "issuer": url,
                "authorization_endpoint": f"{url}{openid.AUTHORIZE}",
                "token_endpoint": f"{url}/api/openid.connect.token",
                "userinfo_endpoint": f"{url}/api/openid.connect.userInfo",
                "jwks_uri": f"{url}{KEYS}",
                "scopes_supported": list(openid.SCOPES),
                "response_types_supported": ["code"],
                "response_modes_supported": ["query"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": [
                    "client_secret_post",
                    "client_secret_basic",
                ],
            }
        )

    def _page(self, status: int, **facts: object) -> web.Response:
        app = self._workspace.manifest.name
        body = self._template.render(app=app, team=TEAM_NAME, approve=APPROVE, **facts)
        return web.Response(status=status, text=body, content_type="text/html")
