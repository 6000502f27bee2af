"""The figures of a period as a message, and the words that go with their picture."""

from incidentbot.domain.metrics import Report, words
from incidentbot.slack.blocks import choices, mrkdwn
from incidentbot.slack.blocks.elements import (
    Block,
    Message,
    actions,
    context,
    said,
    section,
    whole,
)

SHARE = "share"
NOT_DRAWN = "not_drawn"
NOT_THERE = ("not_in_channel", "channel_not_found")
PICTURE_NAME = "incident-figures"
DIRECT = "The picture comes to you as a direct message."
HERE = "The picture goes into this channel, for everybody in it."


def figures(report: Report, asked: str, *, coming: str | None) -> Message:
    """Build the figures.

    Args:
        report: What to say.
        asked: The words it was asked with, for the button.
        coming: What is said of the picture, `DIRECT` or `HERE`; None when there is none.
    """
    title = mrkdwn.short(words.title(report.asked))
    if not report.n:
        return said(f"{title}: there were none. {_merged(report)}".strip())
    share = choices.run_button("Post the picture here", f"metrics {asked} {SHARE}")
    hours = f"Working hours: {mrkdwn.short(report.hours.written, 80)}."
    return whole(
        section(f"*{title}*"),
        *(_part(part) for part in words.parts(report)),
        context(f"{words.LEFT_OUT} {words.HOW} {hours}"),
        section(coming) if coming else None,
        actions(share) if coming == DIRECT else None,
    )


def alternative(report: Report) -> str:
    """Say what the picture shows, for whoever does not see it."""
    measured = [words.measured(each) for each in report.measures if each.spread]
    lines = [f"*{words.title(report.asked)}*", words.counted(report), *measured]
    return mrkdwn.joined(f"{mrkdwn.escape(line)}" for line in lines)


def failed(why: str) -> Message:
    """Say that the picture did not arrive, by Slack's reason."""
    complete = "The figures that I told you are complete without it."
    if why in NOT_THERE:
        return said(
            "I could not post the picture of the figures, because I am not in that channel. "
            f"Invite me there and ask again. {complete}"
        )
    if why == NOT_DRAWN:
        return said(f"The picture of the figures could not be drawn. {complete}")
    reason = mrkdwn.short(why, 80)
    return said(f"The picture of the figures could not be sent ({reason}). {complete}")


def _part(part: words.Part) -> Block:
    lines = [f"• {mrkdwn.escape(line, mrkdwn.REASON)}" for line in part.lines]
    return section(f"*{part.heading}*\n{mrkdwn.joined(lines, limit=mrkdwn.LONG_TEXT - 60)}")


def _merged(report: Report) -> str:
    return f"{report.merged} merged into others do not count." if report.merged else ""
