"""The Slack app's manifest is one that Slack accepts, and asks for no more than is used."""

import ast
import inspect
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.cli.manifest import http_manifest, socket_manifest, with_sign_in
from incidentbot.domain.errors import ConfigError
from incidentbot.sandbox.manifest import EVENT_SCOPES, read_manifest
from incidentbot.settings import Settings
from incidentbot.slack.commands import by_word
from incidentbot.slack.events import EVENTS
from incidentbot.slack.shortcuts import SHORTCUTS
from incidentbot.web import signin

SCHEMA = json.loads(
    (Path(__file__).parent / "data" / "manifest.schema.2.0.0.json").read_text(encoding="utf-8")
)
URL = "https://bot.example.com/slack/events"
PACKAGE = Path(__file__).parents[1] / "incidentbot"
METHODS: dict[str, Any] = json.loads(
    (PACKAGE / "sandbox" / "contract" / "methods.json").read_text(encoding="utf-8")
)["methods"]
PUBLIC, PRIVATE, DIRECT = "channels", "groups", "im"
# Where the bot uses each method: Slack asks for one scope by kind of conversation.
KINDS: dict[str, tuple[str, ...]] = {
    "conversations.archive": (PUBLIC, PRIVATE),
    # It has a scope of its own, whatever the kind.
    "conversations.canvases.create": (),
    "conversations.create": (PUBLIC, PRIVATE),
    "conversations.history": (PUBLIC, PRIVATE, DIRECT),
    "conversations.info": (PUBLIC, PRIVATE),
    "conversations.invite": (PUBLIC, PRIVATE),
    "conversations.join": (PUBLIC,),
    "conversations.list": (PUBLIC, PRIVATE),
    "conversations.open": (DIRECT,),
    "conversations.replies": (PUBLIC, PRIVATE),
    "conversations.setTopic": (PUBLIC, PRIVATE),
}


def called_methods() -> set[str]:
    """Return the Web API methods that the program calls, by their names in Slack."""
    known = {name.replace(".", "_"): name for name in METHODS}
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if "sandbox" not in path.relative_to(PACKAGE).parts:
            found |= {
                name
                for node in ast.walk(ast.parse(path.read_text("utf-8")))
                if (name := named(node))
            }
    return {known.get(name, name) for name in found}


def named(node: ast.AST) -> str | None:
    """Return the client's name of a method, where a piece of code calls one by either name."""
    name = ""
    if isinstance(node, ast.Attribute):
        name = node.attr
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
        name = node.value.replace(".", "_")
    return name if name in CLIENT else None


CLIENT = {
    name
    for name, method in inspect.getmembers(AsyncWebClient, inspect.iscoroutinefunction)
    if "_" in name.strip("_") and name != "api_call"
}
CALLED = called_methods()


def subscribed() -> set[str]:
    """Return the events that the bot hears, as they are subscribed to: messages by where they are."""
    rooms = {f"message.{kind}" for kind in (PUBLIC, PRIVATE)}
    return EVENTS.keys() - {"message"} | rooms


def needs() -> dict[str, set[str]]:
    """Return what the program does, each with the scopes of which one must be had."""
    found = {"the slash command and the shortcuts": {"commands"}}
    found["the addresses that an invitation goes to, in users.info"] = {"users:read.email"}
    for event in subscribed():
        for scope in (EVENT_SCOPES[event] or "").split("|"):
            if scope:
                found[f"{event} {scope}"] = {scope}
    for method in CALLED:
        scopes = set(METHODS[method]["scope"].get("bot", []))
        for kind in KINDS.get(method, ()):
            found[f"{method} in {kind}"] = {each for each in scopes if each.startswith(f"{kind}:")}
        if scopes and not KINDS.get(method):
            found[method] = scopes
    return found


def faults(manifest: dict[str, Any]) -> list[str]:
    return [fault.message for fault in Draft7Validator(SCHEMA).iter_errors(manifest)]


def test_the_manifest_keeps_to_slacks_schema() -> None:
    assert faults(socket_manifest()) == []


def test_the_http_manifest_keeps_to_slacks_schema() -> None:
    assert faults(http_manifest("https://bot.example.com")) == []


def test_the_manifest_for_signing_in_keeps_to_slacks_schema() -> None:
    assert faults(with_sign_in(socket_manifest(), "https://bot.example.com")) == []


def test_people_come_back_from_signing_in_to_where_the_pages_wait_for_them() -> None:
    oauth = with_sign_in(socket_manifest(), "https://bot.example.com/")["oauth_config"]
    assert oauth["redirect_urls"] == [f"https://bot.example.com{signin.CALLBACK}"]
    assert oauth["scopes"]["user"] == list(signin.SCOPES)


def test_without_a_web_address_nobody_is_sent_anywhere() -> None:
    assert "redirect_urls" not in socket_manifest()["oauth_config"]


def test_the_schema_does_catch_a_misspelt_key() -> None:
    manifest = socket_manifest()
    manifest["settings"]["socket_mode_enable"] = True
    assert faults(manifest)


def test_every_event_has_a_known_name_and_the_scope_it_needs() -> None:
    assert read_manifest(socket_manifest()).events >= {"app_mention", "reaction_added"}


def test_posting_where_the_bot_is_no_member_is_not_asked_for() -> None:
    assert "chat:write.public" not in socket_manifest()["oauth_config"]["scopes"]["bot"]


def test_no_scope_is_listed_twice() -> None:
    scopes = socket_manifest()["oauth_config"]["scopes"]["bot"]
    assert len(scopes) == len(set(scopes))


def test_the_command_has_its_mentions_escaped() -> None:
    command = read_manifest(socket_manifest()).commands[0]
    assert (command.command, command.should_escape) == ("/incident", True)


def test_the_shortcuts_are_there() -> None:
    shortcuts = {each.callback_id: each.type for each in read_manifest(socket_manifest()).shortcuts}
    assert shortcuts == {
        "declare_incident": "global",
        "declare_from_message": "message",
        "add_follow_up": "message",
        "add_to_timeline": "message",
    }


def test_the_home_tab_and_the_messages_tab_are_on() -> None:
    manifest = read_manifest(socket_manifest())
    assert (manifest.home_tab, manifest.messages_tab, manifest.messages_read_only) == (
        True,
        True,
        False,
    )


def test_the_shipped_manifest_is_for_socket_mode() -> None:
    manifest = socket_manifest()
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "url" not in manifest["features"]["slash_commands"][0]


@pytest.mark.parametrize("written", ["https://bot.example.com", "https://bot.example.com/", URL])
def test_over_http_everything_comes_to_one_address(written: str) -> None:
    manifest = http_manifest(written)
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"] is False
    assert {
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        manifest["features"]["slash_commands"][0]["url"],
    } == {URL}


@pytest.mark.parametrize("written", ["http://bot.example.com", "bot.example.com", "", "https://["])
def test_an_address_slack_would_not_call_is_refused(written: str) -> None:
    with pytest.raises(ConfigError, match="https only"):
        http_manifest(written)


def test_the_procfile_runs_the_bot_and_migrates_on_release() -> None:
    lines = (Path(__file__).parents[1] / "Procfile").read_text(encoding="utf-8").splitlines()
    assert lines == ["web: incidentbot run", "release: incidentbot db upgrade"]


def test_the_command_is_the_one_the_bot_answers() -> None:
    commands = [each.command for each in read_manifest(socket_manifest()).commands]
    assert commands == [Settings.model_fields["command"].default]


def test_the_hint_of_the_command_offers_only_what_there_is() -> None:
    hint = read_manifest(socket_manifest()).commands[0].usage_hint
    offered = {each.split()[0] for each in hint.strip("[]").split("|")}
    assert offered <= set(by_word())


def test_every_shortcut_is_one_the_bot_answers_and_none_is_missing() -> None:
    shortcuts = {each.callback_id for each in read_manifest(socket_manifest()).shortcuts}
    assert shortcuts == set(SHORTCUTS)


def test_every_event_is_one_the_bot_hears_and_none_is_missing() -> None:
    assert read_manifest(socket_manifest()).events == subscribed()


def test_every_method_called_is_one_slack_has() -> None:
    assert {"chat.postMessage", "views.open", "auth.test"} <= CALLED <= set(METHODS)


def test_every_method_of_conversations_has_its_kinds_stated() -> None:
    conversations = {method for method in CALLED if method.startswith("conversations.")}
    assert conversations == set(KINDS)


def test_no_scope_is_missing() -> None:
    scopes = read_manifest(socket_manifest()).scopes
    assert {why: one_of for why, one_of in needs().items() if not one_of & scopes} == {}


@pytest.mark.parametrize("scope", sorted(socket_manifest()["oauth_config"]["scopes"]["bot"]))
def test_without_this_scope_something_would_not_work(scope: str) -> None:
    left = read_manifest(socket_manifest()).scopes - {scope}
    assert [why for why, one_of in needs().items() if not one_of & left]
