"""The reference page of a playbook's keys: their kinds from the code, their meanings from here."""

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import timedelta
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from incidentbot.domain.playbooks import Playbook

Row = tuple[str, str, str, str]

FROM_THE_FILE = ("name", "version")
LATER = "Read, but not used yet."
KINDS = {str: "text", int: "number", float: "number", timedelta: "length"}
MINUTE = 60

INTRODUCTION = """\
A playbook is one YAML file. Copy one with `incidentbot playbook init NAME --from full-response`, edit it, and check it with
`incidentbot playbook check NAME.yaml`. Its name is that of the file.

A *length* is a time such as `90s`, `15m`, `2h` or `1w`; `none` means that nothing is asked, and `0` means at once.
A *list* of groups names keys of `INCIDENTBOT_GROUPS`. A key that is none of these is refused, with its line."""

HEADINGS = {
    "": "The playbook",
    "severities": "A severity: `severities`, worst first",
    "severities.executive_update": "Executives: `executive_update` of a severity",
    "roles": "A role: `roles`",
    "escalation": "An escalation level: `escalation`, from the first",
    "types": "An incident type: `types`",
    "nags": "Reminders: `nags`",
}

MEANINGS = {
    "title": "What people call the process.",
    "definition": "What an incident is; the hint of the declare form.",
    "channel": "The name of a war room: `{date}`, `{timestamp}`, `{slug}`, `{severity}` and `{ref}` are filled in.",
    "announcement_channel": f"The process's own announcement channel. {LATER}",
    "default_severity": "The severity that the declare form starts with; the second one when it is not set.",
    "update_owner": "The role that owes the updates.",
    "severities": "The scale, worst first.",
    "roles": "Who does what. One of them has the id `commander`.",
    "escalation": "The ladder of who is brought in.",
    "types": "The kinds of incident that can be chosen in the declare form.",
    "nags": "When reminders get louder.",
    "severities.id": "What people type: `P1`.",
    "severities.name": "What it is called in messages.",
    "severities.definition": "When it is this one; shown where a severity is chosen.",
    "severities.examples": f"What has been of this severity. {LATER}",
    "severities.acknowledge_within": "From the declaration to somebody's acknowledgement.",
    "severities.commander_within": "From the declaration to a named commander.",
    "severities.roles_within": "From the declaration until each of `required_roles` is held.",
    "severities.required_roles": "The roles that must be held.",
    "severities.triage_within": f"From the declaration to a confirmed severity. {LATER}",
    "severities.first_action_within": f"From the declaration to the first action. {LATER}",
    "severities.call_within": f"From the declaration to an open call. {LATER}",
    "severities.update_every": "From one update to the next.",
    "severities.status_page_first_within": f"From the declaration to the first public post. {LATER}",
    "severities.status_page_every": f"From one public post to the next. {LATER}",
    "severities.customer_update_every": f"From one message to customers to the next. {LATER}",
    "severities.executive_update": f"When executives hear of it. {LATER}",
    "severities.resolve_within": f"From the declaration to the resolution. {LATER}",
    "severities.postmortem": "Whether a post-mortem is owed; named when the incident is closed.",
    "severities.postmortem_due": "From the resolution to the post-mortem; named when the incident is closed.",
    "severities.invite": "The groups invited into the war room.",
    "severities.page": "The groups paged by direct message.",
    "severities.executive_update.first_within": f"From the declaration to the first message. {LATER}",
    "severities.executive_update.every": f"From one message to the next. {LATER}",
    "roles.id": "What people type: `tech-lead`. The name and its initials are understood as well.",
    "roles.name": "What it is called in messages.",
    "roles.who": "For whom it is meant; shown where the role is given.",
    "roles.duties": "What its holder does; sent to the holder.",
    "roles.report_every": "How often the holder reports; sent with the duties.",
    "escalation.level": "1, 2, 3 … in order.",
    "escalation.name": "What it is called in messages.",
    "escalation.who": "The groups that are brought in.",
    "escalation.after": f"From the declaration, as long as nothing is mitigated. {LATER}",
    "types.id": "The name in records.",
    "types.name": "What it is called in forms and messages.",
    "types.symptoms": "How to tell that it is this one; shown where a type is chosen.",
    "types.first_actions": f"What to do first. {LATER}",
    "nags.direct_at": "Overdue by this part of the clock's length: by direct message.",
    "nags.next_level_at": "Overdue by this part: the next escalation level, and then again each length.",
    "nags.shortest": "No two reminders of one clock come closer than this.",
}


def body() -> tuple[str, str]:
    """Return the page below its title: what it is about, and its tables."""
    return INTRODUCTION, "\n\n".join(_section(place) for place in HEADINGS)


def keys() -> list[str]:
    """Return every key that a file may have, with the keys around it: `severities.id`."""
    return [path for path, _, _ in _walk(Playbook, "")]


def _section(place: str) -> str:
    rows = [
        _row(path, each, kind) for path, each, kind in _walk(Playbook, "") if _of(path) == place
    ]
    lines = [("Key", "Meaning", "Value", "By default"), ("---",) * 4, *rows]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"## {HEADINGS[place]}\n\n{table}"


def _of(path: str) -> str:
    return path.rpartition(".")[0]


def _walk(kind: type[Any], inside: str) -> Iterator[tuple[str, Field[Any], Any]]:
    hints = get_type_hints(kind)
    for each in fields(kind):
        if not inside and each.name in FROM_THE_FILE:
            continue
        path = f"{inside}.{each.name}".lstrip(".")
        yield path, each, hints[each.name]
        part = _plain(hints[each.name])
        if is_dataclass(part) and isinstance(part, type):
            yield from _walk(part, path)


def _plain(kind: Any) -> Any:
    """Return what a key holds, without `or none`, or what its list is of."""
    if get_origin(kind) in (tuple, list):
        return get_args(kind)[0]
    return next((each for each in get_args(kind) if each is not NoneType), kind)


def _row(path: str, each: Field[Any], kind: Any) -> Row:
    return f"`{each.name}`", MEANINGS[path], _value(kind), _default(each)


def _value(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(f"`{word}`" for word in get_args(kind))
    plain = _plain(kind)
    named = KINDS.get(plain, "block")
    if get_origin(kind) is tuple:
        return "list of texts" if plain is str else "list of blocks"
    if NoneType in get_args(kind):
        return f"{named} or `none`"
    return named


def _default(each: Field[Any]) -> str:
    if each.default_factory is not MISSING:
        return "see below"
    if each.default is MISSING:
        return "must be set"
    if isinstance(each.default, timedelta):
        return f"`{round(each.default.total_seconds()) // MINUTE}m`"
    if each.default is None:
        return "`none`"
    return f"`{each.default}`" if each.default not in ("", ()) else "empty"
