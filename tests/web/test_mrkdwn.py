"""Slack's markup as HTML: what the bot writes looks as in Slack, and nothing else is markup."""

from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidentbot.slack.blocks import mrkdwn as slack
from incidentbot.web import mrkdwn
from tests.domain.situation import START

TAGS = {"time", "span", "a", "code", "strong", "br"}
ATTRIBUTES = {"datetime", "class", "href", "rel"}


def name(person: str) -> str:
    return {"slack:UANA": "Ana <3", "slack:SONCALL": "on-call"}.get(person, person)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("plain", "plain"),
        ("a &lt;b&gt; &amp;amp;", "a &lt;b&gt; &amp;amp;"),
        ("<@UANA> joined", '<span class="who">Ana &lt;3</span> joined'),
        ("<@UANA|ana>", '<span class="who">Ana &lt;3</span>'),
        ("<!subteam^SONCALL>", '<span class="who">on-call</span>'),
        ("*INC-1* is open", "<strong>INC-1</strong> is open"),
        ("2*3*4", "2*3*4"),
        ("use `/incident list`", "use <code>/incident list</code>"),
        ("`<@UANA>`", "<code>&lt;@UANA&gt;</code>"),
        ("one\ntwo", "one<br>two"),
        (
            "<https://a.example/?b=1&amp;c=2|a graph>",
            '<a href="https://a.example/?b=1&amp;c=2" rel="noreferrer noopener">a graph</a>',
        ),
        ("<javascript:alert(1)|click>", "javascript:alert(1)|click"),
        ("<!channel>", "!channel"),
        ("<script>", "script"),
        ('<https://a.example/"onclick="x|y>', None),
    ],
)
def test_markup_becomes_html(words: str, shown: str | None) -> None:
    made = mrkdwn.html(words, name)
    assert shown is None or made == shown
    assert '"onclick' not in made


def test_a_time_is_said_once_and_marked_up() -> None:
    assert mrkdwn.html(f"by {slack.when(START)}.", name) == (
        f'by <time datetime="{START:%Y-%m-%dT%H:%M:%SZ}">{START:%H:%M} UTC</time>.'
    )


def test_a_day_and_time_is_said_once_and_marked_up() -> None:
    said = f"{START:%Y-%m-%d %H:%M} UTC"
    assert mrkdwn.html(slack.day_and_time(START), name) == (
        f'<time datetime="{START:%Y-%m-%dT%H:%M:%SZ}">{said}</time>'
    )


def test_everybody_who_is_mentioned_is_found() -> None:
    said = ["<@UANA> asks <@UBEN|ben>", "<!subteam^SONCALL>", "nobody"]
    assert mrkdwn.people_in(said) == {"slack:UANA", "slack:UBEN", "slack:SONCALL"}


class Reader(HTMLParser):
    """Collects the tags and attributes of a text."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag with its attributes."""
        self.seen |= {tag, *(f"{tag}.{key}" for key, _ in attrs)}
        self.addresses += [value or "" for key, value in attrs if key == "href"]


pieces = st.one_of(
    st.text(),
    st.text(alphabet="<>&|*_`!@#^\"' \nahttps:/UC1;=date"),
    st.sampled_from(["<@UANA>", "<script>", "<img src=x onerror=y>", "<!date^1^{time}|x>", "&lt;"]),
)


@given(st.lists(pieces).map("".join))
def test_whatever_it_is_given_it_makes_only_its_own_tags(words: str) -> None:
    reader = Reader()
    reader.feed(mrkdwn.html(words, name))
    reader.close()
    tags = {each for each in reader.seen if "." not in each}
    attributes = {each.partition(".")[2] for each in reader.seen if "." in each}
    assert tags <= TAGS
    assert attributes <= ATTRIBUTES
    assert all(each.startswith(("https://", "http://")) for each in reader.addresses)


@given(st.text())
def test_plain_text_stays_what_it_is_to_a_reader(words: str) -> None:
    unmarked = words.replace("`", "'").replace("*", "+")
    assert unescape(mrkdwn.plain(unmarked, name).replace("<br>", "\n")) == unmarked
