"""Sign in with Slack: what an app asks for, what a person allows, and what the app then learns."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from incidentbot.sandbox import signing
from incidentbot.sandbox.clock import WoundClock
from incidentbot.sandbox.ids import Mint
from incidentbot.sandbox.users import User
from incidentbot.sandbox.wire import Json, RefusedError, SlackError

AUTHORIZE = "/openid/connect/authorize"
SCOPES = ("openid", "email", "profile")
CODE_LIFE = 10 * 60.0
TOKEN_LIFE = 300
_LOCAL = {"127.0.0.1", "localhost", "::1"}
_IMAGES = (24, 32, 48, 72, 192, 512)
_TEAM_IMAGES = (34, 44, 68, 88, 102, 132, 230)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An app's question to a person, as its address puts it."""

    redirect_uri: str
    named_redirect: bool
    scopes: frozenset[str]
    state: str
    nonce: str

    def leads_to(self, **answer: str) -> str:
        """Return where the person's browser goes with the answer."""
        told = answer | ({"state": self.state} if self.state else {})
        mark = "&" if urlsplit(self.redirect_uri).query else "?"
        return f"{self.redirect_uri}{mark}{urlencode(told)}"


@dataclass(slots=True, kw_only=True)
class Grant:
    """What a person allowed; its code is good once, for ten minutes of real time."""

    user: str
    wish: Wish
    made: float
    used: bool = False


class SignIns:
    """The app's credentials, and the wishes, codes and tokens that are out."""

    def __init__(self, clock: WoundClock, mint: Mint, *, team: str, redirects: list[str]) -> None:
        self._clock = clock
        self._mint = mint
        self._team = team
        self.client_id = f"{mint.number()}.{mint.number()}"
        self.client_secret = mint.secret()
        self.redirect_urls = redirects
        self._wishes: dict[str, Wish] = {}
        self._grants: dict[str, Grant] = {}
        self._tokens: dict[str, Grant] = {}

    def ask(self, query: Mapping[str, str]) -> str:
        """Take an app's question, or refuse it with the words of Slack's page; return its name."""
        wish = self._wish(query)
        name = self._mint.secret()
        self._wishes[name] = wish
        return name

    def _wish(self, query: Mapping[str, str]) -> Wish:
        if query.get("client_id") != self.client_id:
            raise RefusedError("Invalid client_id parameter")
        if query.get("response_type") != "code":
            raise RefusedError("Invalid response_type parameter")
        if query.get("team", self._team) not in ("", self._team):
            raise RefusedError("invalid_team_for_non_distributed_app")
        return Wish(
            redirect_uri=self._redirect(query.get("redirect_uri", "")),
            named_redirect=bool(query.get("redirect_uri")),
            scopes=_scopes(query.get("scope", "")),
            state=query.get("state", ""),
            nonce=query.get("nonce", ""),
        )

    def _redirect(self, passed: str) -> str:
        wanted = passed or next(iter(self.redirect_urls), "")
        if not any(_is_below(wanted, known) for known in self.redirect_urls):
            sentence = f"redirect_uri did not match any configured URIs. Passed URI: {wanted}"
            raise RefusedError(sentence)
        return wanted

    def allow(self, name: str, user: User) -> str:
        """Let a person say yes; return where their browser goes."""
        wish = self._taken(name)
        if user.is_bot or user.deleted:
            raise RefusedError("There is no such person.")
        code = f"{self.client_id}.{self._mint.secret(32)}"
        self._grants[code] = Grant(user=user.id, wish=wish, made=self._clock.real())
        return wish.leads_to(code=code)

    def decline(self, name: str) -> str:
        """Let a person say no; return where their browser goes."""
        return self._taken(name).leads_to(error="access_denied")

    def _taken(self, name: str) -> Wish:
        wish = self._wishes.pop(name, None)
        if wish is None:
            raise RefusedError("This page has been used. Go back to the app and sign in anew.")
        return wish

    def exchange(self, args: Json) -> tuple[str, Grant]:
        """Turn a code into an access token, once, or refuse as Slack does."""
        if args.get("client_id") != self.client_id:
            raise SlackError("invalid_client_id")
        if args.get("client_secret") != self.client_secret:
            raise SlackError("bad_client_secret")
        kind = args.get("grant_type", "authorization_code")
        if kind == "refresh_token":
            raise SlackError("invalid_refresh_token")
        if kind != "authorization_code":
            raise SlackError("invalid_grant_type")
        grant = self._good(str(args.get("code", "")))
        passed = args.get("redirect_uri")
        if passed != grant.wish.redirect_uri and (passed or grant.wish.named_redirect):
            raise SlackError("bad_redirect_uri")
        grant.used = True
        token = f"xoxp-{self._mint.secret(24)}"
        self._tokens[token] = grant
        return token, grant

    def _good(self, code: str) -> Grant:
        grant = self._grants.get(code)
        if grant is None or grant.used or self._clock.real() - grant.made > CODE_LIFE:
            raise SlackError("invalid_code")
        return grant

    def holder(self, token: str) -> Grant | None:
        """Return what stands behind a person's token."""
        return self._tokens.get(token)


def query_of(url: str) -> dict[str, str]:
    """Return what an address of the authorize page asks for."""
    return dict(parse_qsl(urlsplit(url).query))


def _scopes(words: str) -> frozenset[str]:
    asked = frozenset(words.replace(",", " ").split())
    if unknown := sorted(asked - set(SCOPES)):
        raise RefusedError(f"Invalid permissions requested: {', '.join(unknown)}")
    if "openid" not in asked:
        raise RefusedError("Invalid permissions requested: openid is missing")
    return asked


def _is_below(address: str, known: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in _LOCAL:
        return False
    base = known.rstrip("/")
    return address == known or address.startswith((f"{base}/", f"{base}?"))


def identity(user: User, *, scopes: frozenset[str], team: Json, url: str) -> Json:
    """Shape what an app may know of a person who signed in.

    Args:
        user: The person.
        scopes: What they allowed.
        team: The workspace's id, name and domain.
        url: The workspace's address, below which pictures lie.
    """
    known: Json = {
        "sub": user.id,
        "https://slack.com/user_id": user.id,
        "https://slack.com/team_id": team["id"],
    }
    if "email" in scopes and user.email:
        known |= {"email": user.email, "email_verified": True, "date_email_verified": user.updated}
    return known | _profile(user, team, url=url) if "profile" in scopes else known


def _profile(user: User, team: Json, *, url: str) -> Json:
    picture = f"{url}/static/person.svg"
    images = {f"https://slack.com/user_image_{size}": picture for size in _IMAGES}
    team_images = {f"https://slack.com/team_image_{size}": picture for size in _TEAM_IMAGES}
    return {
        "name": user.real_name,
        "picture": picture,
        "given_name": user.real_name.partition(" ")[0],
        "family_name": user.real_name.rpartition(" ")[2],
        "locale": "en-US",
        "https://slack.com/team_name": team["name"],
        "https://slack.com/team_domain": team["domain"],
        **images,
        **team_images,
        "https://slack.com/team_image_default": True,
    }


def id_token(known: Json, *, client: str, issuer: str, nonce: str, access: str, now: int) -> str:
    """Sign what is known of a person, for one app, for five minutes."""
    claims: Json = {
        "iss": issuer,
        "aud": client,
        "iat": now,
        "exp": now + TOKEN_LIFE,
        "auth_time": now,
        "at_hash": signing.half_hash(access),
        **known,
    }
    return signing.token(claims | ({"nonce": nonce} if nonce else {}))
