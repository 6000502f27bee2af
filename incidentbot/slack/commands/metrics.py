"""The subcommand that gives the figures: as words at once, then as a picture."""

from incidentbot.domain.metrics import Report
from incidentbot.services import metrics as service
from incidentbot.slack import pictures
from incidentbot.slack.blocks import metrics as blocks
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


async def figures(ask: Ask) -> Reply:
    """Say the figures, and send their picture: to the caller, or with `share` to the channel."""
    asked, shared = _asked(ask.typed.plain)
    report = await ask.desk.look(ask.who, service.report_on, asked)
    channel = ask.channel if shared and ask.channel else None
    drawn = _picture(ask, report, channel)
    coming = (blocks.HERE if channel else blocks.DIRECT) if drawn else None
    return Reply(message=blocks.figures(report, asked, coming=coming))


def _picture(ask: Ask, report: Report, channel: str | None) -> bool:
    charts = ask.desk.charts
    if charts is None or not report.n:
        return False
    ask.desk.start(pictures.send(ask.desk, charts, ask.who.person, report, channel))
    return True


def _asked(words: str) -> tuple[str, bool]:
    kept = [word for word in words.split() if word.lower() != blocks.SHARE]
    return " ".join(kept), len(kept) < len(words.split())


SUBCOMMANDS = (
    Subcommand(
        name="metrics",
        usage="[90d] [SEVERITY] [TYPE]",
        help="The figures of a period, with a picture; `share` posts it in this channel.",
        where="anywhere",
        words=("figures",),
        run=figures,
    ),
)
