"""The documentation says what there is: every word of the program, and none that it does not know."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from incidentbot import settings
from incidentbot.cli import application, docs, playbook_page
from incidentbot.playbooks import loader, templates
from incidentbot.slack.commands import by_word, registry

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
FAULTS = REFERENCE / "faults.md"
# Measured or written by hand; the program writes the others.
BY_HAND = {FAULTS, REFERENCE / "benchmarks.md", REFERENCE / "plans.md"}
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
WRITTEN_BY_HAND = [page for page in PAGES if page.parent != REFERENCE or page == FAULTS]
DECISIONS = sorted((DOCS / "adr").glob("[0-9]*.md"))
CHANGES = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
SETTING = re.compile(r"\b(?:INCIDENTBOT|SLACK|DATABASE)_[A-Z_]*[A-Z]\b")


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def shown(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def first_cells(page: str) -> list[str]:
    """Return what stands as code at the beginning of each row of a page's tables."""
    return re.findall(r"^\| `([^`]+)`", text(REFERENCE / page), re.MULTILINE)


def commands(names: str = "", command: Any = None) -> Iterator[str]:
    """Yield every command of the command line: `db backup`."""
    command = command or typer.main.get_command(application())
    below = getattr(command, "commands", None)
    if not below:
        yield names
    for name, each in (below or {}).items():
        yield from commands(f"{names} {name}".strip(), each)


def in_code(page: Path) -> str:
    """Return what a page sets as code, a piece a line."""
    words = text(page)
    fenced = re.findall(r"^ *```.*?\n(.*?)^ *```", words, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", words, flags=re.DOTALL))
    return "\n".join([*fenced, *inline])


def test_the_reference_is_as_the_program_writes_it(tmp_path: Path) -> None:
    docs.docs(tmp_path)
    written = {page.name: text(page) for page in tmp_path.iterdir()}
    kept = {page.name: text(page) for page in REFERENCE.iterdir() if page not in BY_HAND}
    assert kept == written, "The reference is behind. Run: make docs"


def test_every_subcommand_is_in_the_reference_and_nothing_else() -> None:
    assert [cell.split()[0] for cell in first_cells("commands.md")] == list(registry())


def test_every_setting_is_in_the_reference_and_nothing_else() -> None:
    assert first_cells("settings.md") == settings.names()


def test_every_command_of_the_command_line_is_in_the_reference_and_nothing_else() -> None:
    headings = re.findall(r"^## incidentbot (.+)$", text(REFERENCE / "cli.md"), re.MULTILINE)
    assert headings == list(commands())


def test_every_key_of_a_playbook_is_in_the_reference_and_nothing_else() -> None:
    keys = [each.rpartition(".")[2] for each in playbook_page.every_key()]
    assert first_cells("playbook.md") == [*keys, *templates.variables()]


def test_a_key_said_to_be_unused_is_unused() -> None:
    used = {
        node.attr
        for ring in ("domain", "services", "slack")
        for path in (ROOT / "incidentbot" / ring).rglob("*.py")
        for node in ast.walk(ast.parse(text(path)))
        if isinstance(node, ast.Attribute)
    }
    # A severity has a `postmortem` of its own.
    assert (playbook_page.LATER - {"postmortem"}) & used == set()


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_link_leads_to_a_file(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text(page))
    local = [each for each in targets if "://" not in each]
    assert [each for each in local if not (page.parent / each).exists()] == []


@pytest.mark.parametrize("page", WRITTEN_BY_HAND, ids=shown)
def test_a_page_names_only_subcommands_that_there_are(page: Path) -> None:
    named = set(re.findall(r"/incident ([a-z]+)", text(page)))
    assert named - set(by_word()) == set()


@pytest.mark.parametrize("page", WRITTEN_BY_HAND, ids=shown)
def test_a_page_names_only_commands_that_there_are(page: Path) -> None:
    known = set(commands())
    named = re.findall(r"incidentbot ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?", in_code(page))
    assert [each for each in named if each[0] not in known and " ".join(each) not in known] == []


@pytest.mark.parametrize("page", WRITTEN_BY_HAND, ids=shown)
def test_a_page_names_only_settings_that_there_are(page: Path) -> None:
    named = set(SETTING.findall(text(page)))
    assert named - set(settings.names()) == set()


@pytest.mark.parametrize("page", WRITTEN_BY_HAND, ids=shown)
def test_a_page_names_only_targets_that_make_knows(page: Path) -> None:
    known = set(re.findall(r"^([\w./-]+):", text(ROOT / "Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|&& )make ([\w./-]+)", in_code(page), re.MULTILINE))
    assert named - known == set()


def test_the_page_on_installing_names_the_groups_of_the_default_playbook() -> None:
    playbook = loader.load("full-response")
    used = {name for each in playbook.severities for name in (*each.invite, *each.page)}
    used |= {name for rung in playbook.escalation for name in rung.who}
    page = text(DOCS / "how-to" / "install-in-slack.md")
    assert set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)) == used


def test_the_page_on_the_architecture_is_short() -> None:
    assert len(text(DOCS / "architecture.md").splitlines()) <= 150


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_has_its_four_parts_and_is_short(page: Path) -> None:
    headings = re.findall(r"^## (.+)$", text(page), re.MULTILINE)
    assert headings == ["Context", "Options", "Decision", "Consequences"]
    assert len(text(page).splitlines()) <= 60


def test_decisions_are_numbered_in_a_row_and_listed() -> None:
    assert [page.name[:4] for page in DECISIONS] == [
        f"{number:04}" for number in range(1, len(DECISIONS) + 1)
    ]
    listed = re.findall(r"\((\d{4}-[a-z0-9-]+\.md)\)", text(DOCS / "adr" / "README.md"))
    assert listed == [page.name for page in DECISIONS]


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_is_listed_by_its_title(page: Path) -> None:
    number, title = text(page).splitlines()[0].removeprefix("# ").split(". ", 1)
    assert f"| [{number}]({page.name}) | {title} |" in text(DOCS / "adr" / "README.md")


def test_the_glossary_has_each_word_once_in_order() -> None:
    words = re.findall(r"^\| ([a-z -]+) \|", text(DOCS / "glossary.md"), re.MULTILINE)[1:]
    assert [word for word, times in Counter(words).items() if times > 1] == []
    assert words == sorted(words)


def test_the_changelog_keeps_to_its_format() -> None:
    page = text(ROOT / "CHANGELOG.md")
    versions = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert versions[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", each) for each in versions[1:])
    assert set(re.findall(r"^### (.+)$", page, re.MULTILINE)) <= CHANGES
