"""Drafts: a small part of Jinja2, checked when the playbook is read, in which no value becomes markup."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from html import escape as html_escape
from itertools import pairwise
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from incidentbot.domain import text
from incidentbot.domain.errors import PlaybookError
from incidentbot.playbooks.problems import nearest
from incidentbot.services.ports import Medium

Escape = Callable[[str], str]

LONGEST_TEMPLATE = 10_000
LONGEST_TEXT = 20_000
DEEPEST = 20

VARIABLES: Mapping[str, str] = {
    "ref": "What people call the incident: `INC-42`.",
    "title": "Its title.",
    "severity": "The id of its severity.",
    "severity_name": "The name of its severity.",
    "status": "Where the response stands.",
    "public_status": "The same in the four words of a status page.",
    "impact": "What users feel.",
    "customers": "How many customers feel it.",
    "affected": "What is affected.",
    "type": "The kind of incident.",
    "workaround": "What can be done meanwhile.",
    "user_action": "What users should do.",
    "cause": "What caused it.",
    "resolution": "What solved it.",
    "prevention": "What keeps it from happening again.",
    "eta": "When it is expected to be over.",
    "commander": "Who commands.",
    "declared_at": "When it was declared.",
    "detected_at": "When it was noticed.",
    "identified_at": "When the cause was known.",
    "fixed_at": "When the fix was in place.",
    "resolved_at": "When it was over.",
    "duration": "How long it lasts, or lasted.",
    "date": "The day of the declaration.",
    "now": "The moment in which the draft is made.",
    "update_every": "From one update to the next.",
    "status_page": "The address of the status page.",
    "requests_failed": "How many requests failed.",
    "revenue": "What it costs in revenue.",
    "reputation": "What it does to the reputation.",
    "room": "The war room.",
    "publish_within": "Until customers can read the post-mortem.",
    "next_review": "When it is looked at again.",
    "lost_data": "What data was lost.",
}

_PARTS = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If,
    nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.List,
    nodes.Tuple,
)  # fmt: skip
_CALLED: Mapping[type[nodes.Node], str] = {
    nodes.Filter: "a filter", nodes.Call: "a call", nodes.Getattr: "a dot",
    nodes.Getitem: "an index", nodes.Test: "a test",
}  # fmt: skip
_CANNOT = (
    "which a draft cannot; there are only "
    '{{ name }}, {{ name or "words" }} and {% if name %} … {% endif %}'
)
_TAGS = ("if", "elif", "else", "endif")


class Drafts:
    """Fills drafts in for a medium, each by its own rule of what is markup."""

    def render(self, template: str, values: Mapping[str, str], medium: Medium) -> str:
        """Return the filled draft; what is not known stands in brackets."""
        return render(template, values, escape=_ESCAPES[medium])


def variables() -> tuple[str, ...]:
    """Return the names that a draft may use."""
    return tuple(VARIABLES)


def render(template_text: str, values: Mapping[str, str], *, escape: Escape | None) -> str:
    """Fill a draft in; a value that is empty stands in brackets: `[impact]`.

    Args:
        template_text: The draft as the playbook has it.
        values: By the names of `variables()`; others are not looked at.
        escape: Makes of a value what the medium shows as plain text.

    Raises:
        PlaybookError: It is no draft that this program can fill in.
    """
    filled = {name: _value(name, values.get(name)) for name in VARIABLES}
    pieces: list[str] = []
    left = LONGEST_TEXT
    for piece in _compiled(template_text).generate(**filled, escape=escape or str):
        left -= len(piece)
        if left < 0:
            pieces.append("…")
            break
        pieces.append(piece)
    return "".join(pieces).strip()


def problems(template_text: str) -> list[tuple[int, str]]:
    """Return what is wrong in a draft: the line within it, and a sentence."""
    if len(template_text) > LONGEST_TEMPLATE:
        return [(1, f"is longer than {LONGEST_TEMPLATE:,} characters")]
    try:
        foreign = list(_foreign(template_text))
        return foreign or list(_wrong(_environment().parse(template_text)))
    except TemplateSyntaxError as error:
        return [(error.lineno, _plain(error))]
    except RecursionError:
        return [(1, "is nested too deeply")]


@cache
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(
        autoescape=False,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=512)
def _compiled(template_text: str) -> Template:
    for row, said in problems(template_text):
        raise PlaybookError(f"The draft, line {row}, {said}.")
    return _environment().from_string(template_text)


def _foreign(template_text: str) -> Iterator[tuple[int, str]]:
    """Yield the tags that a draft does not have, in their own line."""
    tokens = [each for each in _environment().lex(template_text) if each[1] != "whitespace"]
    for (line, kind, _), (_, _, tag) in pairwise(tokens):
        if kind == "block_begin" and tag not in _TAGS:
            yield line, f"uses “{{% {tag} %}}”, {_CANNOT}"


def _wrong(node: nodes.Node, depth: int = 0) -> Iterator[tuple[int, str]]:
    if depth > DEEPEST:
        yield node.lineno, "is nested too deeply"
    elif not isinstance(node, _PARTS):
        named = _CALLED.get(type(node), "arithmetic")
        yield node.lineno, f"uses {named}, {_CANNOT}"
    else:
        if isinstance(node, nodes.Name) and node.name not in VARIABLES:
            yield node.lineno, f"uses “{node.name}”; {nearest(node.name, sorted(VARIABLES))}"
        for child in node.iter_child_nodes():
            yield from _wrong(child, depth + 1)


def _plain(error: TemplateSyntaxError) -> str:
    said = (error.message or "").rstrip(".")
    if said.startswith("Unexpected end"):
        return "has an {% if %} that is never closed; write {% endif %} after it"
    tag = re.search(r"unknown tag '(\w+)'", said)
    if tag:
        return f"has an “{{% {tag[1]} %}}” too many"
    return f"cannot be read: {said or 'a brace is missing'}"


class _Gap(str):
    """A value that nobody filled in; false, and shown in brackets."""

    name: str


def _value(name: str, value: str | None) -> str:
    words = text.clean(value)
    if words:
        return words
    gap = _Gap()
    gap.name = name.replace("_", " ")
    return gap


@pass_context
def _finalized(context: Context, value: Any) -> str:
    if isinstance(value, Undefined):
        return ""
    escape: Escape = context["escape"]
    return escape(f"[{value.name}]" if isinstance(value, _Gap) else str(value))


def _mrkdwn(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_ESCAPES: Mapping[Medium, Escape] = {"plain": str, "mrkdwn": _mrkdwn, "html": html_escape}
