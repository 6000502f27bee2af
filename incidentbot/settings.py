"""What a deployment sets in its environment, and what is wrong with it in words."""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from incidentbot.domain.errors import ConfigError, PlaybookError
from incidentbot.domain.metrics import WorkingHours, parse_hours
from incidentbot.domain.playbooks import Playbook
from incidentbot.integrations import chosen
from incidentbot.playbooks import loader
from incidentbot.playbooks.problems import nearest

OURS = "INCIDENTBOT_"
EVERYWHERE, HERE = "0.0.0.0", "127.0.0.1"  # noqa: S104
LIKENESS = 0.85
SHORTEST_SECRET = 16
_GROUPS_EXAMPLE = '{"on-call": ["U0123ABCD", "S0123ABCD"]}'
_KINDS = {
    "int_parsing": "must be a whole number",
    "float_parsing": "must be a number",
    "bool_parsing": "must be true or false",
}
_PERSON = re.compile(r"[UWS][A-Z0-9]{2,}")
_COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")
_DATABASES = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg", "postgres")


class Settings(BaseSettings):
    """Every setting; each is an environment variable of the name given."""

    model_config = SettingsConfigDict(
        env_ignore_empty=True,
        hide_input_in_errors=True,
        frozen=True,
        str_strip_whitespace=True,
        validate_by_name=True,
        validate_by_alias=True,
    )

    slack_bot_token: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="SLACK_BOT_TOKEN",
        description="The bot token of the Slack app, xoxb-…; always needed.",
    )
    slack_app_token: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="SLACK_APP_TOKEN",
        description="The app-level token, xapp-…; when set, Socket Mode is used and no public URL is needed.",
    )
    slack_signing_secret: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="SLACK_SIGNING_SECRET",
        description="The signing secret; needed without an app token, for HTTP mode at /slack/events.",
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        validation_alias="SLACK_API_URL",
        description="Where Slack's Web API is; another for GovSlack or the local workspace.",
    )
    database_url: SecretStr = Field(
        default=SecretStr("sqlite:///incidentbot.db"),
        validation_alias="DATABASE_URL",
        description="Where everything is kept: sqlite:///FILE, or postgresql://… for several replicas.",
    )
    port: int = Field(
        default=3000,
        ge=0,
        le=65535,
        validation_alias="PORT",
        description="The port of the web server; hosting platforms set it.",
    )
    host: str = Field(
        default="",
        validation_alias="INCIDENTBOT_HOST",
        description="The address the web server listens on; by default 127.0.0.1, or 0.0.0.0 in HTTP mode and when PORT is set.",
    )
    playbook: str = Field(
        default="full-response",
        validation_alias="INCIDENTBOT_PLAYBOOK",
        description="The process that new incidents follow: a bundled name, or the path of a file.",
    )
    announce_channel: str | None = Field(
        default=None,
        validation_alias="INCIDENTBOT_ANNOUNCE_CHANNEL",
        description="The id or the name of the channel in which incidents are announced.",
    )
    base_url: str | None = Field(
        default=None,
        validation_alias="INCIDENTBOT_BASE_URL",
        description="The address under which people reach this program's web pages; with it, links lead there.",
    )
    slack_client_id: str = Field(
        default="",
        validation_alias="SLACK_CLIENT_ID",
        description="The client id of the Slack app; with its secret and INCIDENTBOT_BASE_URL people sign in to the web pages with Slack.",
    )
    slack_client_secret: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="SLACK_CLIENT_SECRET",
        description="The client secret of the Slack app; only needed for signing in to the web pages.",
    )
    web_secret: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="INCIDENTBOT_WEB_SECRET",
        description="What web sessions are signed with; by default a random one that is kept in the database. A new one signs everybody out.",
    )
    command: str = Field(
        default="/incident",
        validation_alias="INCIDENTBOT_COMMAND",
        description="The slash command, as it is named in the Slack app.",
    )
    groups: Annotated[dict[str, tuple[str, ...]], NoDecode] = Field(
        default_factory=dict,
        validation_alias="INCIDENTBOT_GROUPS",
        description=f"Who stands behind the playbook's group names, as JSON: {_GROUPS_EXAMPLE}.",
    )
    guests_may_declare: bool = Field(
        default=False,
        validation_alias="INCIDENTBOT_GUESTS_MAY_DECLARE",
        description="Whether guests of the workspace may declare incidents.",
    )
    timezone: str = Field(
        default="UTC",
        validation_alias="INCIDENTBOT_TIMEZONE",
        description="The time zone in which working hours are meant, by its IANA name: Europe/Berlin.",
    )
    working_hours: str = Field(
        default="Mon-Fri 09:00-18:00",
        validation_alias="INCIDENTBOT_WORKING_HOURS",
        description="When people are at work anyway; the figures say how much lay outside.",
    )
    github_repository: str | None = chosen.GITHUB_REPOSITORY
    github_token: SecretStr = chosen.GITHUB_TOKEN
    github_api_url: str = chosen.GITHUB_API_URL
    jira_url: str | None = chosen.JIRA_URL
    jira_user: str | None = chosen.JIRA_USER
    jira_token: SecretStr = chosen.JIRA_TOKEN
    jira_project: str | None = chosen.JIRA_PROJECT
    jira_issue_type: str = chosen.JIRA_ISSUE_TYPE
    clock_file: Path | None = Field(
        default=None,
        validation_alias="INCIDENTBOT_CLOCK_FILE",
        description="The file that winds the clock beside a local workspace; ignored beside real Slack.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        validation_alias="INCIDENTBOT_LOG_LEVEL",
        description="The least severe lines to log: debug, info, warning or error.",
    )
    log_format: Literal["json", "text"] | None = Field(
        default=None,
        validation_alias="INCIDENTBOT_LOG_FORMAT",
        description="How lines are logged: json, one object a line, or text; by default text on a terminal, and json elsewhere.",
    )
    lease_s: float = Field(
        default=30,
        gt=0,
        validation_alias="INCIDENTBOT_LEASE_S",
        description="Seconds after which another replica takes over what a dead one had begun to send.",
    )

    @field_validator("slack_api_url")
    @classmethod
    def _slash(cls, url: str) -> str:
        return url if url.endswith("/") else f"{url}/"

    @field_validator(
        "slack_bot_token", "slack_app_token", "slack_signing_secret", "slack_client_secret",
        "github_token", "jira_token",
        mode="before",
    )  # fmt: skip
    @classmethod
    def _stripped(cls, secret: Any) -> Any:
        return secret.strip() if isinstance(secret, str) else secret

    @field_validator("announce_channel")
    @classmethod
    def _bare(cls, channel: str | None) -> str | None:
        return channel.lstrip("#") if channel else None

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _lower(cls, level: Any) -> Any:
        return level.strip().lower() if isinstance(level, str) else level

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, ZoneInfoNotFoundError) as error:
            raise ValueError("is no time zone; use an IANA name such as Europe/Berlin") from error
        return name

    @field_validator("working_hours")
    @classmethod
    def _hours(cls, written: str) -> str:
        parse_hours(written, UTC)
        return written

    @field_validator("groups", mode="before")
    @classmethod
    def _groups(cls, groups: Any) -> Any:
        if not isinstance(groups, str):
            return groups
        try:
            return json.loads(groups)
        except json.JSONDecodeError as error:
            raise ValueError(f"is no JSON; write it as {_GROUPS_EXAMPLE}") from error

    @property
    def hours(self) -> WorkingHours:
        """Return the working hours."""
        return parse_hours(self.working_hours, ZoneInfo(self.timezone))

    @property
    def socket_mode(self) -> bool:
        """Tell whether Slack is reached by Socket Mode, and not by HTTP."""
        return bool(self.slack_app_token.get_secret_value())

    @property
    def listen_on(self) -> str:
        """Return the address the web server listens on."""
        if self.host:
            return self.host
        return HERE if self.socket_mode and "port" not in self.model_fields_set else EVERYWHERE


def read() -> Settings:
    """Read the environment.

    Raises:
        ConfigError: A variable has a value of the wrong kind; one line for each.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = [_line(str(each["loc"][0]), each["type"], each["msg"]) for each in error.errors()]
        raise ConfigError("\n".join(dict.fromkeys(lines))) from None


def names() -> list[str]:
    """Return the names of all environment variables that mean something."""
    return [str(field.validation_alias) for field in Settings.model_fields.values()]


def problems(settings: Settings, environ: Mapping[str, str] | None = None) -> list[str]:
    """Say what is wrong with a deployment: one line each, with the remedy."""
    found = [line for check in _CHECKS for line in check(settings)]
    return [*found, *_unknown(os.environ if environ is None else environ)]


def _line(name: str, kind: str, message: str) -> str:
    said = _KINDS.get(kind) or message.removeprefix("Value error, ").removeprefix("Input ")
    if name == "INCIDENTBOT_GROUPS" and kind != "value_error":
        said = f"must give each group a list of ids: {_GROUPS_EXAMPLE}"
    return f"{name} {said}."


def _unknown(environ: Mapping[str, str]) -> Iterator[str]:
    ours = [name for name in names() if name.startswith(OURS)]
    for name in sorted(environ):
        # What resembles no setting at all may be meant for somebody else.
        if name not in ours and get_close_matches(name, ours, n=1, cutoff=LIKENESS):
            yield f"{name} is no setting: {nearest(name, ours)}"


def _tokens(settings: Settings) -> Iterator[str]:
    bot = settings.slack_bot_token.get_secret_value()
    if not bot:
        yield (
            "SLACK_BOT_TOKEN is missing. Copy the Bot User OAuth Token (xoxb-…) "
            "from the Slack app's page OAuth & Permissions."
        )
    elif not bot.startswith("xoxb-"):
        yield "SLACK_BOT_TOKEN is no bot token: it must begin with xoxb-. Copy the Bot User OAuth Token."
    app = settings.slack_app_token.get_secret_value()
    if app and not app.startswith("xapp-"):
        yield (
            "SLACK_APP_TOKEN is no app-level token: it must begin with xapp-. "
            "Make one with the scope connections:write on the Slack app's page Basic Information."
        )
    if not app and not settings.slack_signing_secret.get_secret_value():
        yield (
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. Set the first for Socket Mode, "
            "or the second for HTTP; both are on the Slack app's page Basic Information."
        )


def _addresses(settings: Settings) -> Iterator[str]:
    if not _web(settings.slack_api_url):
        yield "SLACK_API_URL is no web address. Unset it, or write it as https://slack.com/api/."
    if settings.base_url and not _web(settings.base_url):
        yield "INCIDENTBOT_BASE_URL is no web address. Write it as https://incidents.example.com."


def _sign_in(settings: Settings) -> Iterator[str]:
    secret = settings.slack_client_secret.get_secret_value()
    if bool(settings.slack_client_id) != bool(secret):
        missing = "SLACK_CLIENT_SECRET" if settings.slack_client_id else "SLACK_CLIENT_ID"
        yield (
            f"{missing} is missing. Copy it from the Slack app's page Basic Information, "
            "or leave both out: then the web pages are for this machine only."
        )
    elif secret and not settings.base_url:
        yield (
            "INCIDENTBOT_BASE_URL is missing: Slack sends people back there once they have signed in. "
            "Set it to the address of the web pages, such as https://incidents.example.com."
        )
    web = settings.web_secret.get_secret_value()
    if web and len(web) < SHORTEST_SECRET:
        yield (
            f"INCIDENTBOT_WEB_SECRET is too short: use {SHORTEST_SECRET} random characters or more, "
            "or leave it out."
        )


def _database(settings: Settings) -> Iterator[str]:
    kind, _, rest = settings.database_url.get_secret_value().partition("://")
    if kind not in _DATABASES or not rest.strip("/"):
        yield (
            "DATABASE_URL is no database this program knows. "
            "Write it as sqlite:///incidentbot.db or postgresql://user:password@host/name."
        )
    elif kind.startswith("sqlite") and ":memory:" in rest:
        yield "DATABASE_URL names no file, so that all would be lost. Write sqlite:///incidentbot.db."


def _command(settings: Settings) -> Iterator[str]:
    if not _COMMAND.fullmatch(settings.command):
        yield (
            "INCIDENTBOT_COMMAND is no slash command: "
            "it begins with / and has up to 31 small letters, digits and hyphens."
        )


def _playbook(settings: Settings) -> Iterator[str]:
    try:
        playbook = loader.load(settings.playbook)
    except PlaybookError as error:
        yield from (f"INCIDENTBOT_PLAYBOOK: {line}" for line in str(error).splitlines())
        return
    used = _used(playbook)
    for name in settings.groups:
        near = get_close_matches(name, used - set(settings.groups), n=1)
        if name not in used and near:
            yield (
                f"INCIDENTBOT_GROUPS has a group “{name[:40]}” that the playbook does not use: "
                f"did you mean “{near[0]}”?"
            )


def _people(settings: Settings) -> Iterator[str]:
    for name, people in settings.groups.items():
        for person in people:
            if not _PERSON.fullmatch(person):
                yield (
                    f"INCIDENTBOT_GROUPS has “{person[:40]}” in “{name[:40]}”, which is no Slack id. "
                    "Use the member id from a profile (U…) or the id of a user group (S…)."
                )


def _used(playbook: Playbook) -> set[str]:
    called = [group for each in playbook.severities for group in (*each.invite, *each.page)]
    return {*called, *(group for rung in playbook.escalation for group in rung.who)}


def _web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


_CHECKS: tuple[Callable[[Settings], Iterator[str]], ...] = (
    _tokens,
    _addresses,
    _sign_in,
    _database,
    _command,
    _playbook,
    _people,
    chosen.problems,
)
