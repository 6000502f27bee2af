"""The document in Markdown: five shapes as agreed, and nothing people typed gets out of its place."""

import os
import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from incidentbot.domain import events as ev
from incidentbot.domain import postmortems
from incidentbot.domain.aftermath import IN_REVIEW
from incidentbot.services.postmortems import Speaker, fitted, markdown
from incidentbot.services.postmortems.markdown import CANVAS_CELLS, escape, own
from incidentbot.slack import words
from incidentbot.web.documents import html
from tests.domain.situation import BEN, CLEO, DEV, Situation
from tests.domain.test_postmortems import NAMES, lived, page_of

GOLDEN = Path(__file__).parent / "golden"
SAID = "## We learned\n\n- Watch the *pool*\n\n```\n# not a heading\n```"


def name(who: str) -> str:
    return who.partition(":")[2].removeprefix("U").capitalize() or who


def written(life: Situation, *, base_url: str | None = None) -> str:
    """Write a life's document as somebody reads it."""
    speaker = Speaker(sentences=words, names=name, base_url=base_url)
    return markdown(page_of(life), speaker.to_readers_of(life.incident, life.playbook))


def told(shape: str) -> Situation:
    """Live through an incident, and write some of its document."""
    life = lived(shape)
    first = life.playbook.postmortem.sections[0].id
    life.later(60).do([ev.PostmortemWritten(section=first, text=SAID)], by=BEN)
    due = life.now.replace(hour=12, minute=0)
    action = ev.FollowUpCreated(
        follow_up="f1", kind="prevent", owner=DEV, due_at=due, priority="high", text="Widen | it"
    )
    life.do([action], by=BEN)
    life.do([ev.PostmortemMoved(old="draft", new=IN_REVIEW)], by=CLEO)
    return life


@pytest.mark.parametrize("shape", NAMES)
def test_it_reads_as_agreed(shape: str) -> None:
    path = GOLDEN / f"post-mortem-{shape}.md"
    made = written(told(shape))
    if os.environ.get("GOLDEN") == "write":
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("shape", NAMES)
def test_the_headings_are_the_sections_of_the_playbook_in_order(shape: str) -> None:
    life = told(shape)
    found = re.findall(r"^## (.*)$", written(life), re.MULTILINE)
    wanted = [escape(each.title) for each in life.playbook.postmortem.sections]
    assert found[: len(wanted)] == wanted
    assert found[len(wanted) :] in ([], ["Also on record"])


def test_where_there_are_pages_every_fact_links_to_its_entry() -> None:
    made = written(told("full-response"), base_url="https://bot.example/")
    address = "https://bot.example/incidents/INC-1/postmortem#e1"
    assert f"[#1]({address})" in made
    assert "\\#1" not in made


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"])))
def test_a_fact_is_read_as_it_was_typed_and_is_no_markup(text: str) -> None:
    read = MarkdownIt("commonmark").render(f"x {escape(text)} y")
    plain = unescape(re.sub(r"</?p>", "", read))
    assert " ".join(plain.split()) == " ".join(f"x {text} y".split())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("# Big", "### Big"),
        ("###### Small", "###### Small"),
        ("Title\n=====", "Title\n\\====="),
        ("```\nopen", "```\nopen\n```"),
        ("```\n# code\n```", "```\n# code\n```"),
        ("<details>", "\\<details>"),
        ("`<b>` and <b>", "`<b>` and \\<b>"),
        ("\\<b>", "\\<b>"),
        ("\\\\<b>", "\\\\\\<b>"),
        ("`` <b> `", "`` \\<b> `"),
        ("a < b", "a < b"),
    ],
)
def test_what_people_write_stays_inside_its_section(typed: str, kept: str) -> None:
    assert own(typed) == kept


@settings(deadline=None)
@given(st.text(alphabet="#`~<>=-\n abc[]()!|*_", max_size=60))
def test_no_text_takes_the_next_section_along(text: str) -> None:
    made = MarkdownIt("commonmark", {"html": True}).render(f"{own(text)}\n\n## Next\n")
    assert "<h2>Next</h2>" in made


@settings(deadline=None)
@given(st.text(alphabet="<script>javascript:()[]!\"'&=x/ \n|:-", max_size=80))
def test_the_html_of_a_text_runs_nothing_and_fetches_nothing(text: str) -> None:
    made = html(text)
    assert not re.search(r"<(script|img|iframe|style)|\son\w+=|\sstyle=", made)
    assert not re.search(r'href="(?!https?://|mailto:)', made)


_PIECES = (
    "`",
    "``",
    "```",
    "~~~",
    "\\",
    "<img>",
    "<!-- ",
    "\n",
    "\n\n",
    " ",
    "- ",
    "> ",
    "  ",
    "x",
    "|",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
@example("```a`\n<img>")
@example("```\n``` x\n```\n<img>")
@example("- ```\n  ```\n<img>")
@example("- x\n  ```\n<img>")
@example("a ` b\n`<img>`")
def test_a_tag_stays_text_wherever_the_markdown_is_read(text: str) -> None:
    made = MarkdownIt("commonmark", {"html": True}).parse(own(text))
    every = [*made, *(child for token in made for child in token.children or ())]
    assert not [each.content for each in every if each.type in ("html_inline", "html_block")]


def test_a_table_too_large_for_a_canvas_becomes_a_list() -> None:
    life = told("full-response")
    for number in range(CANVAS_CELLS):
        life.later(1).do([ev.NoteAdded(text=f"n{number} a|b", noted_at=life.now, author=BEN)])
    made = fitted(written(life))
    assert "| Time (UTC)" not in made
    assert "| Measure |" in made
    rows = [line for line in made.splitlines() if f"n{CANVAS_CELLS - 1} a" in line]
    assert len(rows) == 1
    assert rows[0].startswith("- 2026-")


def test_an_edition_holds_what_stood_there_then() -> None:
    life = told("sev-ladder")
    body = written(life)
    life.do(postmortems.publish(life.case, body, ["x"], why="y", by=BEN), by=BEN)
    life.do([ev.PostmortemWritten(section="summary", text="Later words")], by=BEN)
    kept = [each.event for each in life.entries if isinstance(each.event, ev.PostmortemPublished)]
    assert kept[0].body == body
    assert "Later words" not in kept[0].body


def test_an_edition_reads_on_a_page_as_it_was_meant() -> None:
    life = told("sev-ladder")
    made = html(written(life))
    assert "Deploy &lt;b&gt;42&lt;/b&gt; began" in made
    assert "Checkout | is *down*</h3>" in made
    assert "\\" not in made
    assert "<h4>Summary</h4>" in made
