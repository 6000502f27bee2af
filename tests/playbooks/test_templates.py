"""Drafts: filled in, with brackets for what is not known, and no value becomes markup."""

from html.parser import HTMLParser
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidentbot.domain.errors import PlaybookError
from incidentbot.domain.playbooks import Template
from incidentbot.playbooks import loader, templates
from incidentbot.playbooks.templates import LONGEST_TEXT, Drafts, render, variables
from incidentbot.services.ports import Medium

HOSTILE = "<!channel> <script>alert(1)</script> {{ 7 * 7 }} {% for x in y %} & \u202e *x* \x00"
MEDIA: tuple[Medium, ...] = get_args(Medium)


DRAFTS = [(name, draft) for name in loader.bundled() for draft in loader.load(name).drafts]
IDS = [f"{name} {draft.id}" for name, draft in DRAFTS]
every_draft = pytest.mark.parametrize(("name", "draft"), DRAFTS, ids=IDS)


def severities(name: str, draft: Template) -> tuple[str, ...]:
    """Return the severities that a draft is for."""
    return draft.severities or tuple(each.id for each in loader.load(name).severities)


def filled(severity: str, words: str) -> dict[str, str]:
    return {**dict.fromkeys(variables(), words), "severity": severity}


@every_draft
def test_a_draft_with_everything_known_has_no_gap(name: str, draft: Template) -> None:
    for severity in severities(name, draft):
        for words in filter(None, (draft.subject, draft.body)):
            said = render(words, filled(severity, "known"), escape=None)
            assert "{{" not in said
            assert "{%" not in said
            # A draft may have brackets of its own, for what only people know.
            assert said.count("[") == words.count("[")


@every_draft
def test_a_draft_with_nothing_known_says_what_is_missing(name: str, draft: Template) -> None:
    for severity in severities(name, draft):
        said = render(draft.body, filled(severity, ""), escape=None)
        assert said
        assert "{{" not in said
        assert not said.endswith((" ", "\n"))


@pytest.mark.parametrize("medium", MEDIA)
@every_draft
def test_a_draft_with_hostile_values_stays_plain(
    name: str, draft: Template, medium: Medium
) -> None:
    for severity in severities(name, draft):
        said = Drafts().render(draft.body, filled(severity, HOSTILE), medium)
        assert "49" not in said
        assert "\x00" not in said
        assert "\u202e" not in said
        assert medium == "plain" or "<" not in said
        assert medium == "plain" or "& " not in said


@pytest.mark.parametrize(
    ("medium", "said"),
    [
        ("plain", "It is <b> & co"),
        ("mrkdwn", "It is &lt;b&gt; &amp; co"),
        ("html", "It is &lt;b&gt; &amp; co"),
    ],
)
def test_a_value_is_escaped_by_the_rule_of_its_medium(medium: Medium, said: str) -> None:
    assert Drafts().render("It is {{ impact }}", {"impact": "<b> & co"}, medium) == said


def test_quotes_are_escaped_in_html() -> None:
    said = Drafts().render('<a title="{{ title }}">', {"title": '"onclick="x'}, "html")
    assert said == '<a title="&quot;onclick=&quot;x">'


def test_the_words_of_the_playbook_itself_are_not_escaped() -> None:
    assert Drafts().render("R&D: {{ title }}", {"title": "x"}, "mrkdwn") == "R&D: x"


@given(words=st.text(max_size=60))
def test_no_text_becomes_a_tag(words: str) -> None:
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.append(tag)  # type: ignore[method-assign]
    parser.feed(Drafts().render("<p>{{ impact }}</p>", {"impact": words}, "html"))
    assert found == ["p"]


@given(words=st.text(max_size=60))
def test_no_text_becomes_a_template(words: str) -> None:
    once = render("{{ title }}", {"title": words}, escape=None)
    assert once == render("{{ impact }}", {"impact": once}, escape=None) or once == "[title]"


@pytest.mark.parametrize("nothing", ["", "   ", "\n", "\u202e\x00"])
def test_what_is_not_known_stands_in_brackets(nothing: str) -> None:
    values = {"impact": nothing}
    assert render("{{ impact }} {{ user_action }}", values, escape=None) == "[impact] [user action]"


@pytest.mark.parametrize(
    ("template", "values", "said"),
    [
        ("{% if workaround %}Use {{ workaround }}{% else %}Wait{% endif %}", {}, "Wait"),
        ("{% if workaround %}Use {{ workaround }}{% endif %}", {"workaround": "x"}, "Use x"),
        ("{{ eta or 'soon' }}", {}, "soon"),
        ("{{ eta or 'soon' }}", {"eta": "now"}, "now"),
        ("{{ eta or workaround }}", {}, "[workaround]"),
        ("{{ 'a' if severity == 'P0' else 'b' }}", {"severity": "P0"}, "a"),
        ("{{ 'a' if severity in ['P0', 'P1'] else 'b' }}", {"severity": "P2"}, "b"),
        ("x{{ 'a' if eta }}", {}, "x"),
        ("a\n{% if not eta and not cause %}\nb\n{% endif %}\nc", {}, "a\nb\nc"),
        ("a {# a remark #}b", {}, "a b"),
        ("{% raw %}{{ x }}{% endraw %}", {}, "{{ x }}"),
    ],
)
def test_a_draft_can_choose(template: str, values: dict[str, str], said: str) -> None:
    assert render(template, values, escape=None) == said


@pytest.mark.parametrize(
    "template",
    [
        "{% for x in range(10 ** 9) %}x{% endfor %}",
        "{{ range(10 ** 9) }}",
        "{{ 'x' * 10 ** 9 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ title.__class__.__mro__ }}",
        "{{ title['x'] }}",
        "{{ title | replace('a', 'b') }}",
        "{{ lipsum(n=1000) }}",
        "{{ self }}",
        "{{ title is defined }}",
        "{{ {'a': 1} }}",
        "{{ title ~ title }}",
        "{{ title[0:5] }}",
        "{% macro x() %}{% endmacro %}",
        "{% set x = 'y' %}",
        "{% include '/etc/passwd' %}",
        "{% extends 'x' %}",
        "{% filter upper %}x{% endfilter %}",
        "{{ titel }}",
        "{{ title",
        "{% if title %}",
        "{{ " + "(" * 5000 + "title" + ")" * 5000 + " }}",
        "{{ " + "not " * 100 + "title }}",
        "{{ title " + "or title " * 100 + "}}",
        "{% if title %}" * 60 + "{% endif %}" * 60,
        "x" * 10_001,
    ],
)
def test_nothing_but_values_and_choices_is_taken(template: str) -> None:
    assert templates.problems(template)
    with pytest.raises(PlaybookError, match="The draft, line"):
        render(template, {}, escape=None)


def test_a_draft_cannot_grow_without_bound() -> None:
    said = render("{{ impact }}" * 800, {"impact": "x" * 100_000}, escape=None)
    assert len(said) <= LONGEST_TEXT + 1
    assert said.endswith("…")


def test_a_cut_draft_has_no_half_escape() -> None:
    said = Drafts().render("{{ impact }}" * 800, {"impact": "&" * 100_000}, "html")
    assert len(said) > LONGEST_TEXT / 2
    assert said.removesuffix("…").replace("&amp;", "").strip("…") == ""


def test_an_unknown_variable_gets_the_nearest_and_its_line() -> None:
    assert templates.problems("a\nb {{ impct }}") == [
        (2, "uses “impct”; did you mean “impact”?"),
    ]


def test_an_escape_of_ones_own_is_used_for_every_value() -> None:
    said = render("{{ title }}, {{ eta }}", {"title": "ab"}, escape=str.upper)
    assert said == "AB, [ETA]"
