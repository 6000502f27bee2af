"""`incidentbot docs FOLDER`: reference pages written from the registries, so that none goes stale."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from incidentbot.cli import playbook_page
from incidentbot.domain.errors import ConfigError
from incidentbot.settings import Settings

if TYPE_CHECKING:
    from incidentbot.slack.commands.registry import Subcommand

WRITTEN = "<!-- Written by `incidentbot docs`. Do not edit. -->"
HIDDEN = ("help",)


def docs(folder: Path) -> None:
    """Write the reference of commands, settings, command line, playbook and metrics into FOLDER."""
    pages = {
        "commands.md": commands_page(),
        "settings.md": settings_page(),
        "cli.md": cli_page(),
        "playbook.md": keys_page(),
        "metrics.md": metrics_page(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written ({error.strerror}).") from None
    typer.echo(f"Wrote {', '.join(pages)} to {folder}.")


def commands_page() -> str:
    """Return the page about what can be typed in Slack."""
    from incidentbot.slack.commands import registry

    known = registry().values()
    rows = [
        (f"`{_called(each)}`", each.help, _also(each), _PLACES[each.where], _bare(each))
        for each in known
    ]
    return _page(
        "What can be typed in Slack",
        "Each word follows `/incident`, or `@incidentbot` in a thread. In the channel of an incident "
        "the word is about that incident; elsewhere put its name first: `/incident show INC-42`. "
        "`/incident` alone opens the form, or the panel of the incident whose channel it is.",
        _table(("Command", "What it does", "Also", "Where", "Bare"), rows),
    )


def settings_page() -> str:
    """Return the page about the environment."""
    rows = [
        (f"`{field.validation_alias}`", str(field.description), _default(field))
        for field in Settings.model_fields.values()
    ]
    return _page(
        "Settings",
        "All settings are environment variables. `incidentbot doctor` says what is wrong with them.",
        _table(("Variable", "Meaning", "By default"), rows),
    )


def cli_page() -> str:
    """Return the page about the command line."""
    from incidentbot.cli import application

    root: Any = typer.main.get_command(application())
    sections = [_about(names, command) for names, command in _leaves("incidentbot", root)]
    return _page(
        "Command line",
        "`incidentbot COMMAND --help` says the same.",
        "\n\n".join(sections),
    )


def keys_page() -> str:
    """Return the page about the keys of a playbook."""
    return _page("Playbook", *playbook_page.body())


def metrics_page() -> str:
    """Return the page about the figures at `/metrics`."""
    from incidentbot.web.metrics import Metrics

    rows = [
        (f"`{name}`", kind, about, ", ".join(f"`{label}`" for label in labels))
        for name, kind, about, labels in Metrics().described()
    ]
    return _page(
        "Metrics",
        "`/metrics` on the bot's port, in the format of Prometheus. Private incidents and drills "
        "are in no figure about incidents, and no label holds a person, a title or an id.",
        _table(("Metric", "Kind", "What it says", "Labels"), rows),
    )


def _page(title: str, about: str, body: str) -> str:
    return f"{WRITTEN}\n\n# {title}\n\n{about}\n\n{body}\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(_cell(each) for each in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


_PLACES = {
    "incident": "about one incident",
    "either": "about one incident, or all",
    "anywhere": "anywhere",
}


def _called(each: "Subcommand") -> str:
    return f"{each.name} {each.usage}".strip()


def _also(each: "Subcommand") -> str:
    return ", ".join(f"`{word}`" for word in each.words)


def _bare(each: "Subcommand") -> str:
    return "opens a form" if each.form is not None else "acts at once"


def _default(field: Any) -> str:
    value = field.get_default(call_default_factory=True)
    plain = value.get_secret_value() if hasattr(value, "get_secret_value") else value
    if isinstance(plain, bool):
        return f"`{str(plain).lower()}`"
    return f"`{plain}`" if plain not in ("", None, {}) else "not set"


def _leaves(names: str, command: Any) -> list[tuple[str, Any]]:
    below = getattr(command, "commands", None)
    if not below:
        return [(names, command)]
    return [leaf for name, each in below.items() for leaf in _leaves(f"{names} {name}", each)]


def _about(names: str, command: Any) -> str:
    named = [each for each in command.params if each.name not in HIDDEN]
    words = [_argument(each) for each in named if each.param_type_name == "argument"]
    options = [each for each in named if each.param_type_name == "option"]
    usage = " ".join([names, *words, *(["[OPTIONS]"] if options else [])])
    lines = [f"## {names}", "", str(command.help or ""), "", f"    {usage}"]
    if options:
        lines += ["", *(f"- {_option(each)}: {each.help}" for each in options)]
    return "\n".join(lines)


def _argument(each: Any) -> str:
    name = str(each.name).upper()
    return f"{name}…" if each.nargs == -1 else name


def _option(each: Any) -> str:
    value = f" {each.metavar}" if each.metavar else ""
    return ", ".join(f"`{name}{value}`" for name in (*each.opts, *each.secondary_opts))
