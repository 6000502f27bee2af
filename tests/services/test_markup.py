"""The bot's sentences as plain text and as Markdown: its own marks are read, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidentbot.services import markup
from incidentbot.slack.blocks import mrkdwn
from tests.blocks import samples as s

NAMES = {"slack:U0ANA": "Ana", "slack:S0SUPPORT": "support-team"}


def name(person: str) -> str:
    return NAMES.get(person, person)


@pytest.mark.parametrize(
    ("sentence", "plain", "markdown"),
    [
        (f"{mrkdwn.mention(s.ANA)} noted", "Ana noted", "Ana noted"),
        (mrkdwn.mention(s.SUPPORT), "support-team", "support-team"),
        (mrkdwn.mention("cli:ops"), "ops", "ops"),
        (f"by {mrkdwn.when(s.NOW)}.", "by 14:10 UTC.", "by 14:10 UTC."),
        (mrkdwn.day_and_time(s.NOW), "2026-11-20 14:10 UTC", "2026-11-20 14:10 UTC"),
        ("*INC-42* is on", "INC-42 is on", "**INC-42** is on"),
        (
            mrkdwn.link("https://x.test/a?b=1&c=(2)", "The graph"),
            "The graph (https://x.test/a?b=1&c=(2))",
            "[The graph](https://x.test/a?b=1&c=%282%29)",
        ),
        (
            mrkdwn.link("https://x.test", "https://x.test"),
            "https://x.test",
            "[https://x.test](https://x.test)",
        ),
        (mrkdwn.escape("a < b && c > d"), "a < b && c > d", r"a \< b && c \> d"),
        (mrkdwn.escape("[x](javascript:alert(1))"), None, r"\[x\](javascript:alert(1))"),
        (mrkdwn.escape("<script>"), "<script>", r"\<script\>"),
        (mrkdwn.escape("<@U0ANA>"), "<@U0ANA>", r"\<@U0ANA\>"),
        ("one\ntwo | three", "one\ntwo | three", r"one two \| three"),
        ("2*3*4", "2*3*4", r"2\*3\*4"),
    ],
)
def test_a_sentence_is_said_without_slack(sentence: str, plain: str | None, markdown: str) -> None:
    assert plain is None or markup.plain(sentence, name) == plain
    assert markup.markdown(sentence, name) == markdown


def test_everybody_in_a_sentence_is_found() -> None:
    sentence = f"{mrkdwn.mention(s.ANA)} asks {mrkdwn.mention(s.SUPPORT)}, not `ops`"
    assert markup.people_in(sentence) == {s.ANA, s.SUPPORT}


@given(st.text())
def test_what_people_typed_stays_what_they_typed(words: str) -> None:
    plain = words.replace("*", "").replace("`", "")
    assert markup.plain(mrkdwn.escape(plain), name) == plain


@given(st.text(alphabet="<>&|*_`[]()!#a\n\\"))
def test_no_markup_of_peoples_gets_into_markdown(words: str) -> None:
    written = markup.markdown(mrkdwn.escape(words), name)
    unescaped = written.replace("\\\\", "")
    assert "\n" not in written
    assert all(f"\\{mark}" in unescaped or mark not in unescaped for mark in "<[|#_")
