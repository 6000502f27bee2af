"""The Slack app's manifest is one that Slack accepts, and asks for no more than is used."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from incidentbot.cli.manifest import http_manifest, socket_manifest
from incidentbot.domain.errors import ConfigError
from incidentbot.sandbox.manifest import read_manifest

SCHEMA = json.loads(
    (Path(__file__).parent / "data" / "manifest.schema.2.0.0.json").read_text(encoding="utf-8")
)
URL = "https://bot.example.com/slack/events"


def faults(manifest: dict[str, Any]) -> list[str]:
    return [fault.message for fault in Draft7Validator(SCHEMA).iter_errors(manifest)]


def test_the_manifest_keeps_to_slacks_schema() -> None:
    assert faults(socket_manifest()) == []


def test_the_http_manifest_keeps_to_slacks_schema() -> None:
    assert faults(http_manifest("https://bot.example.com")) == []


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


def test_the_three_shortcuts_are_there() -> None:
    shortcuts = {each.callback_id: each.type for each in read_manifest(socket_manifest()).shortcuts}
    assert shortcuts == {
        "declare_incident": "global",
        "declare_from_message": "message",
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
