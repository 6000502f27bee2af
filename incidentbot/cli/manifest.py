"""The Slack app's manifest: as shipped, for Socket Mode, or turned to HTTP."""

from io import StringIO
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from ruamel.yaml import YAML

from incidentbot.domain.errors import ConfigError

FILE = Path(__file__).parents[2] / "manifest.yml"
EVENTS_PATH = "/slack/events"
WIDE = 200


def socket_manifest() -> dict[str, Any]:
    """Read the manifest for Socket Mode."""
    try:
        return dict(YAML(typ="safe", pure=True).load(FILE.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise ConfigError(
            f"{FILE} is missing. Run this from a checkout, which has the file beside the package."
        ) from error


def http_manifest(url: str) -> dict[str, Any]:
    """Return the manifest with which Slack calls us at this host.

    Raises:
        ConfigError: The address is none that Slack would call.
    """
    target = _endpoint(url)
    manifest = socket_manifest()
    settings = manifest["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"] = {"request_url": target, **settings["event_subscriptions"]}
    settings["interactivity"] = {**settings["interactivity"], "request_url": target}
    for command in manifest["features"]["slash_commands"]:
        command["url"] = target
    return manifest


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
    if http is None:
        socket_manifest()
        typer.echo(FILE.read_text(encoding="utf-8"), nl=False)
        return
    written = YAML()
    written.indent(mapping=2, sequence=4, offset=2)
    written.width = WIDE
    out = StringIO()
    written.dump(http_manifest(http), out)
    typer.echo(out.getvalue(), nl=False)
