"""`incidentbot timeline`: what happened in an incident, to keep or to hand on."""

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from incidentbot.cli import records
from incidentbot.cli.incidents import Ref, known
from incidentbot.domain.people import BOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from incidentbot.domain.gaps import Gap
    from incidentbot.domain.lines import Line
    from incidentbot.services.exports import Story
    from incidentbot.services.queries import Sight
    from incidentbot.services.record import Act


class Format(StrEnum):
    """How the timeline is written."""

    MD = "md"
    JSON = "json"
    CSV = "csv"


def timeline(
    ref: Ref,
    format: Annotated[
        Format, typer.Option(help="Markdown, JSON, or CSV for spreadsheets.")
    ] = Format.MD,
) -> None:
    """Print the timeline of an incident: every entry as it stands now, and gaps between updates."""
    sight, story = known(ref, lambda: records.with_desk(lambda desk: desk.look(_read(ref))))
    typer.echo(_written(sight, story, format), nl=False)


def _read(ref: str) -> "Callable[[Act], tuple[Sight, Story]]":
    from incidentbot.services import exports, incidents, queries

    def read(act: "Act") -> "tuple[Sight, Story]":
        sight = queries.sight(act, incidents.find(act, ref).id, history=True)
        return sight, exports.story(sight.entries, sight.playbook, now=act.now)

    return read


def _written(sight: "Sight", story: "Story", format: Format) -> str:
    from incidentbot.services import exports
    from incidentbot.slack import words

    def say(each: "Line | Gap") -> str:
        return words.line(each, sight.playbook)

    match format:
        case Format.CSV:
            return exports.as_csv(story, say, name_of)
        case Format.JSON:
            values = exports.as_values(sight.incident, story, say, name_of)
            return json.dumps(values, ensure_ascii=False, indent=2) + "\n"
        case Format.MD:
            return exports.as_markdown(sight.incident, story, say, name_of)


def name_of(person: str) -> str:
    """Say who somebody is, by the bare id."""
    # Nobody is asked about people here: Slack may be away.
    return "incidentbot" if person == BOT else person.removeprefix(records.GROUP_PREFIX)
