"""`/incident …` and `@incidentbot …`: one registry, one dispatch."""

from incidentbot.slack.commands import escalation, incidents, roles, timeline, updates
from incidentbot.slack.commands.help import about
from incidentbot.slack.commands.registry import Subcommand


def registry() -> dict[str, Subcommand]:
    """Return every subcommand by name, in the order of the help."""
    known = [
        *incidents.SUBCOMMANDS[:2],
        *updates.SUBCOMMANDS,
        *incidents.SUBCOMMANDS[2:4],
        *roles.SUBCOMMANDS,
        *timeline.SUBCOMMANDS,
        *escalation.SUBCOMMANDS,
        *incidents.SUBCOMMANDS[4:],
    ]
    return {each.name: each for each in [*known, about(known)]}


def by_word() -> dict[str, Subcommand]:
    """Return every subcommand by each word it goes by."""
    return {word: each for each in registry().values() for word in (each.name, *each.words)}
