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
from tests.cli.program import names_in, ran


def run(*words: str) -> Result:
    return CliRunner().invoke(application(), words)


def test_list_names_what_is_bundled() -> None:
    listed = [line.split()[0] for line in run("playbook", "list").output.splitlines()]
    assert listed == loader.bundled()


def test_show_prints_the_file_as_it_is() -> None:
    shown = run("playbook", "show", "full-response").output
    assert shown == loader.read("full-response").text


def test_show_as_json_has_every_key_and_lengths_in_iso() -> None:
    shown = json.loads(run("playbook", "show", "full-response", "--json").output)
    worst, mildest = shown["severities"][0], shown["severities"][-1]
    assert (worst["id"], worst["update_every"], worst["resolve_within"]) == ("P0", "PT15M", "PT1H")
    assert mildest["update_every"] is None
    assert shown["escalation"][0]["after"] == "PT0S"
    assert {"begins", "ends", "checklist"} <= set(shown["phases"][0])
    assert {"duties", "report_every"} <= set(shown["roles"][0])


def test_check_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.yaml"
    bad.write_text("titel: Mine\n", encoding="utf-8")
    good.write_text(loader.read("full-response").text, encoding="utf-8")
    checked = run("playbook", "check", str(bad), str(good))
    assert checked.exit_code == 1
    assert f"{bad}, line 1: titel is no key of a playbook" in checked.output
    assert f"{good}: good (4 severities, 4 roles)." in checked.output


def test_check_hints_at_what_is_seldom_meant(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    text = loader.read("full-response").text.replace("resolve_within: 24h", "resolve_within: 1h")
    file.write_text(text, encoding="utf-8")
    checked = run("playbook", "check", str(file))
    assert checked.exit_code == 0
    assert f"hint: {file}, line " in checked.output
    assert "severities[2].resolve_within is shorter than for P1" in checked.output


async def test_check_needs_no_settings_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(loader.read("sev-ladder").text, encoding="utf-8")
    ended = await ran("playbook", "check", "mine.yaml", folder=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    assert names_in(tmp_path) == ["mine.yaml"]


def test_a_dry_run_tells_minute_by_minute_what_would_happen() -> None:
    told = run("playbook", "dry-run", "full-response", "--severity", "p0").output.splitlines()
    assert told[0] == "full-response, P0: if nobody does anything"
    assert "     0:00  The war room opens" in told
    reminder = "Reminder: an acknowledgement within 5 min"
    assert any(line.startswith(f"     0:05  {reminder}: on-call") for line in told)
    assert any("again every 5 min" in line for line in told)


def test_a_dry_run_as_json_has_lengths_in_iso() -> None:
    words = ("--severity", "P1", "--type", "Security", "--until", "20m", "--json")
    plan = json.loads(run("playbook", "dry-run", "full-response", *words).output)
    assert (plan["playbook"].partition("@")[0], plan["severity"]) == ("full-response", "P1")
    assert {"PT0S", "PT15M"} <= {line["at"] for line in plan["lines"]}
    assert "PT22M30S" not in {line["at"] for line in plan["lines"]}
    assert all(set(line) == set(plan["lines"][0]) for line in plan["lines"])


def test_a_dry_run_without_a_severity_takes_the_one_of_the_form() -> None:
    told = run("playbook", "dry-run", "full-response").output
    assert told.startswith("full-response, P1:")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--severity", "P9"), "There is no severity “P9”. Did you mean"),
        (("--type", "sekurity"), "Did you mean “security”?"),
        (("--until", "soon"), "“soon” is no length of time"),
    ],
)
async def test_a_dry_run_of_what_is_not_there_is_told(
    tmp_path: Path, words: tuple[str, str], said: str
) -> None:
    ended = await ran("playbook", "dry-run", "full-response", *words, folder=tmp_path)
    assert ended.code == 1
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_the_schema_is_printed_for_editors() -> None:
    printed = json.loads(run("playbook", "schema").output)
    assert printed["required"] == ["title", "severities", "roles"]
    assert printed["properties"]["title"]["description"] == "What people call the process."


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
