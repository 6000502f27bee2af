"""Reads an app manifest as Slack would on installing it."""

from dataclasses import dataclass
from typing import Any

from incidentbot.sandbox.wire import Json

# What an app must hold for Slack to let it subscribe to an event.
EVENT_SCOPES: dict[str, str | None] = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_rate_limited": None,
    "app_uninstalled": None,
    "channel_archive": "channels:read",
    "channel_created": "channels:read",
    "channel_deleted": "channels:read",
    "channel_id_changed": "channels:read",
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "channel_unarchive": "channels:read",
    "emoji_changed": "emoji:read",
    "file_shared": "files:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
    "link_shared": "links:read",
    "member_joined_channel": "channels:read|groups:read",
    "member_left_channel": "channels:read|groups:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "pin_added": "pins:read",
    "pin_removed": "pins:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "subteam_created": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
    "subteam_updated": "usergroups:read",
    "team_join": "users:read",
    "tokens_revoked": None,
    "user_change": "users:read",
}
NAME_MAX = 35
SHORTCUT_NAME_MAX = 24
COMMAND_MAX = 32
SHORTCUTS_MAX = 10


class ManifestError(Exception):
    """Slack would not install this manifest; the message lists why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command of the app."""

    command: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """A shortcut of the app, in the launcher or in a message's menu."""

    name: str
    type: str
    callback_id: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the workspace needs to know of the installed app."""

    name: str
    bot_name: str
    scopes: frozenset[str]
    redirect_urls: tuple[str, ...]
    events: frozenset[str]
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    interactive: bool
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool


def read_manifest(raw: Json) -> Manifest:
    """Parse a manifest, or raise with everything that Slack would refuse."""
    features = _part(raw, "features")
    settings = _part(raw, "settings")
    oauth = _part(raw, "oauth_config")
    scopes = _part(oauth, "scopes")
    home = _part(features, "app_home")
    manifest = Manifest(
        name=str(_part(raw, "display_information").get("name", "")),
        bot_name=str(_part(features, "bot_user").get("display_name", "")),
        scopes=frozenset([*scopes.get("bot", []), *scopes.get("bot_optional", [])]),
        redirect_urls=tuple(map(str, oauth.get("redirect_urls") or ())),
        events=frozenset(_part(settings, "event_subscriptions").get("bot_events", [])),
        commands=tuple(_command(entry) for entry in features.get("slash_commands", [])),
        shortcuts=tuple(_shortcut(entry) for entry in features.get("shortcuts", [])),
        interactive=bool(_part(settings, "interactivity").get("is_enabled")),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled")),
    )
    problems = [
        *_name_problems(manifest),
        *_feature_problems(manifest),
        *_scope_problems(manifest),
    ]
    if problems:
        raise ManifestError("; ".join(problems))
    return manifest


def _part(raw: Json, name: str) -> dict[str, Any]:
    part = raw.get(name) or {}
    if not isinstance(part, dict):
        raise ManifestError(f"{name} must be an object")
    return part


def _command(entry: Json) -> Command:
    return Command(
        command=str(entry.get("command", "")),
        description=str(entry.get("description", "")),
        usage_hint=str(entry.get("usage_hint", "")),
        should_escape=bool(entry.get("should_escape")),
    )


def _shortcut(entry: Json) -> Shortcut:
    return Shortcut(
        name=str(entry.get("name", "")),
        type=str(entry.get("type", "")),
        callback_id=str(entry.get("callback_id", "")),
        description=str(entry.get("description", "")),
    )


def _name_problems(manifest: Manifest) -> list[str]:
    problems = []
    if not 0 < len(manifest.name) <= NAME_MAX:
        problems.append(f"display_information.name needs 1 to {NAME_MAX} characters")
    if not manifest.bot_name:
        problems.append("features.bot_user.display_name is missing")
    if len(manifest.shortcuts) > SHORTCUTS_MAX:
        problems.append(f"more than {SHORTCUTS_MAX} shortcuts")
    return problems


def _feature_problems(manifest: Manifest) -> list[str]:
    problems = []
    for command in manifest.commands:
        if not command.command.startswith("/") or len(command.command) > COMMAND_MAX:
            problems.append(f"{command.command!r} is not a slash command of {COMMAND_MAX} or less")
        if not command.description:
            problems.append(f"{command.command} has no description")
    for shortcut in manifest.shortcuts:
        if len(shortcut.name) > SHORTCUT_NAME_MAX or shortcut.type not in {"global", "message"}:
            problems.append(f"shortcut {shortcut.name!r} has a name or type Slack refuses")
    return problems


def _scope_problems(manifest: Manifest) -> list[str]:
    problems = []
    if (manifest.commands or manifest.shortcuts) and "commands" not in manifest.scopes:
        problems.append("slash commands and shortcuts need the scope commands")
    for event in sorted(manifest.events):
        if event not in EVENT_SCOPES:
            problems.append(f"unknown event {event}")
            continue
        needed = EVENT_SCOPES[event]
        if needed and not manifest.scopes & set(needed.split("|")):
            problems.append(f"the event {event} needs the scope {needed}")
    if "app_home_opened" in manifest.events and not (manifest.home_tab or manifest.messages_tab):
        problems.append("app_home_opened needs a Home or Messages tab")
    return problems
