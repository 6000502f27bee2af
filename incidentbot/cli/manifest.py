"""The Slack app's manifest: as shipped, for Socket Mode, or turned to HTTP."""

from collections.abc import Collection
from io import StringIO
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from ruamel.yaml import YAML

from incidentbot import settings
from incidentbot.domain.errors import ConfigError

FILE = Path(__file__).parents[2] / "manifest.yml"
EVENTS_PATH = "/slack/events"
CALLBACK = "/sign-in/slack"
SCOPES = ("openid", "profile")
WIDE = 200


def socket_manifest() -> dict[str, Any]:
    """Read the manifest for Socket Mode."""
    try:
        return dict(YAML(typ="safe", pure=True).load(FILE.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise ConfigError(
            f"{FILE} is missing. Run this from a checkout, which has the file beside the package."
        ) from error


def missing_scopes(granted: Collection[str]) -> list[str]:
    """Return the scopes that the manifest asks for and a token lacks; none when nothing is known."""
    needed = set(socket_manifest()["oauth_config"]["scopes"]["bot"])
    return sorted(needed - set(granted)) if granted else []


def http_manifest(url: str) -> dict[str, Any]:
    """Return the manifest with which Slack calls us at this host.

    Raises:
        ConfigError: The address is none that Slack would call.
    """
    target = _endpoint(url)
    manifest = socket_manifest()
    ways = manifest["settings"]
    ways["socket_mode_enabled"] = False
    ways["event_subscriptions"] = {"request_url": target, **ways["event_subscriptions"]}
    ways["interactivity"] = {**ways["interactivity"], "request_url": target}
    for command in manifest["features"]["slash_commands"]:
        command["url"] = target
    return manifest


def with_sign_in(manifest: dict[str, Any], base_url: str) -> dict[str, Any]:
    """Return the manifest of an app with which people sign in to the web pages at this address."""
    oauth = manifest["oauth_config"]
    scopes = {**oauth["scopes"], "user": list(SCOPES)}
    redirect = base_url.rstrip("/") + CALLBACK
    return {**manifest, "oauth_config": {"redirect_urls": [redirect], **oauth, "scopes": scopes}}


def _endpoint(url: str) -> str:
    refusal = ConfigError("Slack calls https only. Write the address as https://your.host.")
    try:
        parts = urlsplit(url.strip())
    except ValueError as error:
        raise refusal from error
    if parts.scheme != "https" or not parts.hostname:
        raise refusal
    base = parts.path.rstrip("/").removesuffix(EVENTS_PATH)
    return f"https://{parts.netloc}{base}{EVENTS_PATH}"


def manifest(
    http: Annotated[
        str | None,
        typer.Option(metavar="URL", help="For an app that Slack reaches at this https address."),
    ] = None,
) -> None:
    """Print the manifest from which Slack makes the app: for Socket Mode, or for HTTP."""
    wanted = settings.read()
    # Slack sends people back to https only.
    base_url = wanted.base_url or ""
    signing_in = base_url.startswith("https://")
    if http is None and not signing_in:
        shipped = socket_manifest()["features"]["slash_commands"][0]["command"]
        text = FILE.read_text(encoding="utf-8")
        typer.echo(text.replace(f"command: {shipped}\n", f"command: {wanted.command}\n"), nl=False)
        return
    made = http_manifest(http) if http is not None else socket_manifest()
    made["features"]["slash_commands"][0]["command"] = wanted.command
    typer.echo(_written(with_sign_in(made, base_url) if signing_in else made), nl=False)


def _written(manifest: dict[str, Any]) -> str:
    written = YAML()
    written.indent(mapping=2, sequence=4, offset=2)
    written.width = WIDE
    out = StringIO()
    written.dump(manifest, out)
    return out.getvalue()
