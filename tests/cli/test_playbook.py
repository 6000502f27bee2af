"""`incidentbot playbook …`, `manifest` and `docs`: what they print and write."""

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner, Result

from incidentbot.cli import application
from incidentbot.cli.manifest import http_manifest, socket_manifest
from incidentbot.playbooks import loader
from incidentbot.settings import names
from incidentbot.slack.commands import registry
from tests.cli.program import ran


def run(*words: str) -> Result:
    return CliRunner().invoke(application(), words)


def test_list_names_what_is_bundled() -> None:
    listed = [line.split()[0] for line in run("playbook", "list").output.splitlines()]
    assert listed == loader.bundled()


def test_show_prints_the_file_as_it_is() -> None:
    shown = run("playbook", "show", "full-response").output
    assert shown == loader.read("full-response").text


def test_show_as_json_writes_lengths_as_the_file_does() -> None:
    shown = json.loads(run("playbook", "show", "full-response", "--json").output)
    worst = shown["severities"][0]
    assert (worst["id"], worst["update_every"], worst["resolve_within"]) == ("P0", "15m", "1h")
    assert shown["escalation"][0]["after"] == "0s"


def test_check_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.yaml"
    bad.write_text("titel: Mine\n", encoding="utf-8")
    good.write_text(loader.read("full-response").text, encoding="utf-8")
    checked = run("playbook", "check", str(bad), str(good))
    assert checked.exit_code == 1
    assert f"{bad}, line 1: titel is no key of a playbook" in checked.output
    assert f"{good}: good (4 severities, 4 roles)." in checked.output


def test_a_copy_passes_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("playbook", "init", "mine", "--from", "full-response").exit_code == 0
    assert run("playbook", "check", "mine.yaml").exit_code == 0


async def test_a_copy_over_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("mine", encoding="utf-8")
    ended = await ran("playbook", "init", "mine", folder=tmp_path)
    assert (ended.code, ended.err) == (2, "mine.yaml exists already. Choose another name.\n")
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "mine"


async def test_an_unknown_playbook_gets_the_nearest_name(tmp_path: Path) -> None:
    ended = await ran("playbook", "show", "full-respons", folder=tmp_path)
    assert ended.code == 2
    assert "Did you mean “full-response”?" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("host", [None, "https://bot.example.com"])
def test_the_printed_manifest_reads_back_as_it_was_built(host: str | None) -> None:
    printed = run("manifest", *(["--http", host] if host else [])).output
    assert YAML(typ="safe").load(printed) == (http_manifest(host) if host else socket_manifest())


def test_the_reference_names_every_command_and_every_setting(tmp_path: Path) -> None:
    assert run("docs", str(tmp_path / "reference")).exit_code == 0
    commands = (tmp_path / "reference" / "commands.md").read_text(encoding="utf-8")
    variables = (tmp_path / "reference" / "settings.md").read_text(encoding="utf-8")
    assert [each for each in registry() if f"| `{each}" not in commands] == []
    assert [each for each in names() if f"| `{each}` |" not in variables] == []


def test_the_reference_names_every_word_of_the_command_line(tmp_path: Path) -> None:
    run("docs", str(tmp_path))
    page = (tmp_path / "cli.md").read_text(encoding="utf-8")
    for words in ("run", "demo", "doctor", "db upgrade", "audit verify", "playbook init"):
        assert f"## incidentbot {words}\n" in page
    assert "`--no-browser`" in page


def test_version_is_a_line() -> None:
    assert run("version").output.startswith("incidentbot ")
