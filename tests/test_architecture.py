"""The house keeps its shape: who imports what, how long a file is, what a module is called."""

import ast
import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "incidentbot"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
LONGEST_FILE = 400

PURE = {
    "collections", "dataclasses", "datetime", "difflib", "enum", "re", "typing",
    "unicodedata",
}  # fmt: skip
RINGS = ("domain", "services", "storage", "slack/commands", "slack/blocks")
CLOCKS = {PACKAGE / "clock.py", PACKAGE / "sandbox" / "clock.py"}
# Alembic runs this file itself, inside a migration.
RUN_BY_OTHERS = {PACKAGE / "storage" / "migrations" / "env.py"}
WALL_CLOCK = {
    ("time", "time"), ("time", "time_ns"), ("datetime", "now"), ("datetime", "utcnow"),
    ("datetime", "today"), ("date", "today"),
}  # fmt: skip
REACHES_OUT = {
    "open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "glob",
    "iterdir", "exists", "connect", "bind", "socket", "create_engine", "urlopen", "run", "Popen",
    "getenv", "gethostname", "getpid", "now", "time", "uuid4", "print",
}  # fmt: skip
NOT_OURS = {".git", ".venv", ".hypothesis", "__pycache__", "build", "dist"}
# Written in two parts, so that this file does not name what it looks for.
FOREIGN = [
    "/wo" + "rk/", "/ho" + "me/", "/Us" + "ers/", "index" + "-url", "extra" + "-index",
    "find" + "-links", "trusted" + "-host",
]  # fmt: skip


def modules(folder: Path = PACKAGE) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def allowed_in_domain(name: str) -> bool:
    ours = name == "incidentbot.domain" or name.startswith("incidentbot.domain.")
    return ours or name.split(".", maxsplit=1)[0] in PURE


def wall_clock_reads(tree: ast.AST) -> list[int]:
    """Return the lines in which the wall clock is read."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and (ast.unparse(node.value).split(".")[-1], node.attr) in WALL_CLOCK
    ]


def run_at_import(node: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls that happen when a module is imported, and not when it is used."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        for part in (*node.decorator_list, *node.args.defaults):
            yield from run_at_import(part)
        return
    if isinstance(node, ast.Lambda) or is_main_guard(node):
        return
    if isinstance(node, ast.Call):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from run_at_import(child)


def is_main_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


def called(call: ast.Call) -> str:
    return ast.unparse(call.func).split(".")[-1]


def loose_statements(tree: ast.Module) -> list[int]:
    """Return the lines of statements that do something, instead of naming something."""
    naming = (
        ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.FunctionDef,
        ast.AsyncFunctionDef, ast.ClassDef,
    )  # fmt: skip
    return [
        node.lineno
        for node in tree.body
        if not isinstance(node, naming)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        and not (isinstance(node, ast.Expr) and "add_typer" in ast.unparse(node))
        and not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
        and not is_main_guard(node)
    ]


def listed_names() -> set[str]:
    """Return the names that the architecture page lists for modules."""
    page = ARCHITECTURE.read_text(encoding="utf-8")
    part = page.split("## The nouns", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"`([a-z_]+)`", part))


def names_in_rings() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for ring in RINGS:
        for path in (PACKAGE / ring).iterdir():
            package = (path / "__init__.py").exists()
            if (package and shown(path).removeprefix("incidentbot/") not in RINGS) or (
                path.suffix == ".py" and path.stem != "__init__"
            ):
                found.setdefault(path.stem, []).append(shown(path))
    return found


def text_files() -> Iterator[tuple[Path, str]]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [each for each in folders if is_ours(each)]
        for path in (Path(folder) / name for name in names):
            with contextlib.suppress(UnicodeDecodeError):
                yield path, path.read_text(encoding="utf-8")


def is_ours(folder: str) -> bool:
    return folder not in NOT_OURS and not folder.endswith(("_cache", ".egg-info"))


def test_the_domain_imports_nothing_but_itself_and_pure_modules() -> None:
    wrong = [
        f"{shown(path)} imports {name}"
        for path in modules(PACKAGE / "domain")
        for name in imports(tree_of(path))
        if not allowed_in_domain(name)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["os", "time", "logging", "incidentbot.clock", "pydantic"])
def test_an_import_with_effects_would_be_noticed(name: str) -> None:
    assert not allowed_in_domain(name)


def test_no_python_file_is_longer_than_400_lines() -> None:
    long = {shown(path): lines for path in modules() if (lines := length(path)) > LONGEST_FILE}
    assert long == {}


def test_no_file_of_the_page_is_longer_than_400_lines() -> None:
    files = [path for path in (PACKAGE / "sandbox" / "static").iterdir() if path.is_file()]
    assert files
    assert {shown(path): length(path) for path in files if length(path) > LONGEST_FILE} == {}


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_every_module_is_called_by_a_listed_name() -> None:
    listed = listed_names()
    assert {name: paths for name, paths in names_in_rings().items() if name not in listed} == {}


def test_every_listed_name_has_a_module() -> None:
    assert listed_names() - set(names_in_rings()) == set()


def test_every_module_begins_with_a_sentence() -> None:
    def first_line(path: Path) -> str:
        return (ast.get_docstring(tree_of(path)) or "").split("\n\n")[0]

    paths = [*modules(), *modules(ROOT / "tests")]
    assert [shown(path) for path in paths if not sentence(first_line(path), path)] == []


def sentence(words: str, path: Path) -> bool:
    empty = path.name == "__init__.py" and not path.read_text(encoding="utf-8").strip()
    return empty or words.endswith((".", "…"))


def test_only_the_clocks_read_the_wall_clock() -> None:
    reads = {
        shown(path): lines
        for path in modules()
        if path not in CLOCKS and (lines := wall_clock_reads(tree_of(path)))
    }
    assert reads == {}


@pytest.mark.parametrize(
    "source",
    ["datetime.now(UTC)", "datetime.datetime.utcnow()", "time.time()", "f = time.time"],
)
def test_reading_the_wall_clock_would_be_noticed(source: str) -> None:
    assert wall_clock_reads(ast.parse(source)) == [1]


def test_a_module_only_names_things_when_it_is_imported() -> None:
    loose = {
        shown(path): lines
        for path in modules()
        if path not in RUN_BY_OTHERS and (lines := loose_statements(tree_of(path)))
    }
    assert loose == {}


def test_nothing_is_opened_or_asked_when_a_module_is_imported() -> None:
    reaching = [
        f"{shown(path)}:{call.lineno} {called(call)}"
        for path in modules()
        if path not in RUN_BY_OTHERS
        for call in run_at_import(tree_of(path))
        if called(call) in REACHES_OUT
    ]
    assert reaching == []


@pytest.mark.parametrize(
    "source",
    [
        "RULES = open('rules').read()",
        "RULES = Path('rules').read_text()",
        "class Rules:\n    at = datetime.now()",
        "def rules(at=clock.now()): ...",
    ],
)
def test_reaching_out_at_import_would_be_noticed(source: str) -> None:
    assert any(called(call) in REACHES_OUT for call in run_at_import(ast.parse(source)))


def test_what_a_function_does_is_not_done_at_import() -> None:
    source = "def rules():\n    return open('rules')"
    assert list(run_at_import(ast.parse(source))) == []


def test_no_file_names_a_place_that_only_one_machine_has() -> None:
    found = [
        f"{shown(path)}: {word}" for path, text in text_files() for word in FOREIGN if word in text
    ]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_every_package_by_hash_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==", text, re.MULTILINE)
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(pins) == len(entries) > 20
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"https?://|^-(?!-hash)|@ file", text, re.MULTILINE)


def importers(of: str) -> set[str]:
    """Return the top-level parts of the package that import a library."""
    return {
        path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for path in modules()
        if any(name.split(".")[0] == of for name in imports(tree_of(path)))
    }


@pytest.mark.parametrize(
    ("library", "rings"),
    [
        ("apscheduler", {"scheduler"}),
        ("sqlalchemy", {"storage"}),
        ("sqlmodel", {"storage"}),
        ("ruamel", {"playbooks", "cli", "sandbox"}),
        ("uvicorn", {"web"}),
    ],
)
def test_a_library_stays_in_its_ring(library: str, rings: set[str]) -> None:
    assert importers(library) <= rings
