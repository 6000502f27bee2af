"""Small rules from which the shapes of Block Kit are built."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Problems = list[str]
Rule = Callable[[Any, str, Problems], None]
_WEB = re.compile(r"https?://\S+")
_ANY_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)


def problem(problems: Problems, what: str, at: str) -> None:
    """Note a problem in the words and with the pointer that Slack uses."""
    problems.append(f"[ERROR] {what} [json-pointer:{at}]")


def string(most: int, *, least: int = 0) -> Rule:
    """Demand text of a certain length."""

    def rule(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problem(problems, "must be a string", at)
        elif len(value) > most:
            problem(problems, f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            problem(problems, f"must be more than {least - 1} characters", at)

    return rule


def boolean(value: Any, at: str, problems: Problems) -> None:
    """Demand true or false."""
    if not isinstance(value, bool):
        problem(problems, "must be a boolean", at)


def integer(least: int, most: int) -> Rule:
    """Demand a whole number in a range."""

    def rule(value: Any, at: str, problems: Problems) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            problem(problems, "must be an integer", at)
        elif not least <= value <= most:
            problem(problems, f"must be from {least} to {most}", at)

    return rule


def one_of(*words: str) -> Rule:
    """Demand one of a few words."""

    def rule(value: Any, at: str, problems: Problems) -> None:
        if value not in words:
            problem(problems, f"must be one of {', '.join(words)}", at)

    return rule


def pattern(expression: str, what: str) -> Rule:
    """Demand text of a certain form."""
    compiled = re.compile(expression)

    def rule(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            problem(problems, f"must be {what}", at)

    return rule


def url(most: int, *, web_only: bool = False) -> Rule:
    """Demand an address."""
    compiled = _WEB if web_only else _ANY_SCHEME

    def rule(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            problem(problems, "must be a valid URL", at)
        elif len(value) > most:
            problem(problems, f"must be less than {most + 1} characters", at)

    return rule


def array(each: Rule, *, most: int, least: int = 1) -> Rule:
    """Demand a list whose items all follow a rule."""

    def rule(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problem(problems, "must be an array", at)
            return
        if len(value) > most:
            problem(problems, f"no more than {most} items allowed", at)
        if len(value) < least:
            problem(problems, f"no fewer than {least} items allowed", at)
        for place, item in enumerate(value):
            each(item, f"{at}/{place}", problems)

    return rule


def shape(
    *, required: Mapping[str, Rule] | None = None, optional: Mapping[str, Rule] | None = None
) -> Rule:
    """Demand an object with these fields and no others."""
    must, may = dict(required or {}), dict(optional or {})

    def rule(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problem(problems, "must be an object", at)
            return
        for name in must.keys() - value.keys():
            problem(problems, f"missing required field: {name}", at)
        for name, part in value.items():
            if name in must or name in may:
                (must.get(name) or may[name])(part, f"{at}/{name}", problems)
            elif name != "type":
                problem(problems, f"invalid additional property: {name}", at)

    return rule


def variant(shapes: Mapping[str, Rule], allowed: Sequence[str] | None = None, *, what: str) -> Rule:
    """Demand one of several objects, told apart by their type."""
    names = set(shapes if allowed is None else allowed)

    def rule(value: Any, at: str, problems: Problems) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in shapes:
            problem(problems, f"unsupported type: {kind}", f"{at}/type")
        elif kind not in names:
            problem(problems, f"{kind} is not allowed in {what}", f"{at}/type")
        else:
            shapes[kind](value, at, problems)

    return rule


def both(*rules: Rule) -> Rule:
    """Demand that several rules hold."""

    def rule(value: Any, at: str, problems: Problems) -> None:
        for part in rules:
            part(value, at, problems)

    return rule


def anything(value: Any, at: str, problems: Problems) -> None:
    """Demand nothing."""
