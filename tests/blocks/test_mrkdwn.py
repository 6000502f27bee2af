"""Words from people stay words: nothing they type becomes a mention, a link or a torn mark."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from incidentbot.slack.blocks import mrkdwn
from incidentbot.slack.blocks.elements import MESSAGE_TEXT, message, said, section

from .limits import message_problems
from .samples import NOW, TRICK


def test_marks_are_escaped() -> None:
    assert mrkdwn.escape("<!channel> & you") == "&lt;!channel&gt; &amp; you"


def test_a_cut_leaves_no_half_escape() -> None:
    assert mrkdwn.escape("abcd<", limit=7) == "abcd…"


@given(st.text(), st.integers(min_value=1, max_value=60))
def test_escaped_words_hold_no_open_mark_and_keep_their_limit(words: str, limit: int) -> None:
    escaped = mrkdwn.escape(words, limit)
    assert len(escaped) <= limit
    assert "<" not in escaped
    assert ">" not in escaped


@settings(deadline=None)
@given(st.text(alphabet="<>&@!|*_`x \n", max_size=4000))
def test_a_message_of_any_words_is_accepted(words: str) -> None:
    escaped = mrkdwn.escape(words, mrkdwn.LONG_TEXT) or "x"
    posted = said(f"Words: {escaped}")
    assert message_problems(posted.text, posted.blocks) == []


def test_a_person_from_slack_is_mentioned() -> None:
    assert mrkdwn.mention("slack:U0ANA") == "<@U0ANA>"


def test_a_group_from_slack_is_mentioned_as_a_group() -> None:
    assert mrkdwn.mention("slack:S0LEADS") == "<!subteam^S0LEADS>"


def test_a_person_of_the_command_line_is_named() -> None:
    assert mrkdwn.mention("cli:ana") == "`ana`"


def test_whoever_sits_at_the_machine_is_named_by_that() -> None:
    assert mrkdwn.mention("web:local") == "somebody at the bot's machine"


def test_the_bot_is_named_as_itself() -> None:
    assert mrkdwn.mention("bot") == "incidentbot"


def test_a_tracker_is_named_as_people_know_it() -> None:
    assert mrkdwn.mention("tracker:github") == "GitHub"


def test_an_id_that_would_break_out_of_a_mention_is_only_text() -> None:
    assert mrkdwn.mention("slack:U1>x<!here") == "`slack:U1&gt;x&lt;!here`"


def test_a_long_row_of_people_is_cut_with_their_number() -> None:
    named = mrkdwn.mentions(f"slack:U{number:03}" for number in range(25))
    assert named.endswith("<@U019> and 5 more")


def test_a_time_is_said_in_utc_and_in_the_readers_zone() -> None:
    assert mrkdwn.when(NOW) == "14:10 UTC (<!date^1795183800^{time}|14:10 UTC>)"


def test_a_time_on_another_day_names_its_day() -> None:
    assert mrkdwn.when(NOW, NOW + timedelta(days=1)).startswith("2026-11-20 14:10 UTC")


def test_a_link_keeps_its_address_and_its_title() -> None:
    linked = mrkdwn.link("https://x.example/?a=1&b=2", "A <title>")
    assert linked == "<https://x.example/?a=1&amp;b=2|A &lt;title&gt;>"


def test_what_is_no_web_address_becomes_no_link() -> None:
    assert mrkdwn.link("javascript:alert(1)", "Click") == "Click (javascript:alert(1))"


def test_an_address_cannot_break_out_of_its_link() -> None:
    assert not mrkdwn.link("https://x.example/>|<!here>", "Click").startswith("<")


def test_a_message_from_slack_is_readable_as_plain_text() -> None:
    heard = "<@U1|ana> see <https://x.example|the graph> in <#C1|ops> &amp; <!here>"
    assert mrkdwn.readable(heard) == "@ana see the graph (https://x.example) in #ops & @here"


def test_lines_that_do_not_fit_are_counted() -> None:
    assert mrkdwn.joined(["one", "two", "x" * 50], limit=40) == "one\ntwo\n… and 1 more"


def test_a_star_between_numbers_is_no_bold_mark() -> None:
    assert message("*Bold* 5 * 3 * 2").text == "Bold 5 * 3 * 2"


def test_the_spoken_text_leaves_local_times_out() -> None:
    assert message(f"Due {mrkdwn.when(NOW)}.").text == "Due 14:10 UTC."


def test_a_message_too_long_says_that_it_is_cut() -> None:
    posted = message("words", *(section("x" * 2500) for _ in range(10)))
    assert posted.blocks[-1]["elements"][0]["text"] == "This is not all. The rest did not fit here."
    assert len(posted.blocks) < 10


def test_a_message_of_too_many_blocks_says_that_it_is_cut() -> None:
    posted = message("words", *(section(f"{number}") for number in range(60)))
    assert len(posted.blocks) == 50
    assert posted.blocks[-1]["type"] == "context"


def test_a_spoken_text_is_cut_before_a_mark_and_not_inside() -> None:
    spoken = message("x" * (MESSAGE_TEXT - 4) + "<@U0ANA>").text
    assert spoken.endswith("x…")


def test_a_group_mention_typed_by_hand_stays_text() -> None:
    assert "<!channel>" not in said(mrkdwn.escape(TRICK)).text


def test_a_time_keeps_its_zone_where_it_cannot_be_shown_locally() -> None:
    early = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    assert mrkdwn.day_and_time(early).endswith("|2026-01-02 03:04 UTC>)")
