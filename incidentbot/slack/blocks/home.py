"""App Home: what is mine, what is open, what was lately."""

from dataclasses import dataclass
from datetime import datetime

from incidentbot.domain import tasks
from incidentbot.domain.clocks import Clock
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.roles import held_by
from incidentbot.slack.blocks import buttons, clocks, mrkdwn, names, surfaces, todo
from incidentbot.slack.blocks import tasks as task_blocks
from incidentbot.slack.blocks.elements import Block, actions, button, context, header, section

OPEN_SHOWN = 20
RECENT_SHOWN = 10
CLOCKS_SHOWN = 10
TASKS_SHOWN = 10
FOLLOW_UPS_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeIncident:
    """An open incident with what is needed to show it."""

    incident: Incident
    playbook: Playbook
    clocks: tuple[Clock, ...] = ()
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeModel:
    """What one person's home shows; only what they may see.

    Attributes:
        incidents: The open ones, newest first.
        recent: The newest that are over.
        follow_ups: What this person is still to do after incidents, next due first.
    """

    person: str
    incidents: tuple[HomeIncident, ...] = ()
    recent: tuple[Incident, ...] = ()
    follow_ups: tuple[todo.Known, ...] = ()


def home(model: HomeModel, *, now: datetime, note: str | None = None) -> Block:
    """Build one person's home; `note` is what the bot says of itself."""
    declare = button("Declare an incident", buttons.DECLARE, "home", primary=True)
    shown = [
        section(note) if note else None,
        actions(declare),
        *_part("My roles", _roles(model), "You hold no role right now."),
        *_tasks(model, now),
        *_follow_ups(model, now),
        *_part("My clocks", _clocks(model, now), "Nothing is due from you."),
        header("Open incidents"),
        *_open(model),
        *_part("Recent incidents", _recent(model), "None yet."),
        context(f"As of {mrkdwn.day_and_time(now)}."),
    ]
    return {"type": "home", "blocks": [block for block in shown if block is not None]}


def _part(label: str, lines: list[str], nothing: str) -> list[Block]:
    return [header(label), section(mrkdwn.joined(lines) if lines else nothing)]


def _roles(model: HomeModel) -> list[str]:
    return [
        f"{names.role(role, each.playbook)} of {names.ref_and_title(each.incident)}"
        for each in model.incidents
        for role in held_by(each.incident, model.person)
    ]


def _tasks(model: HomeModel, now: datetime) -> list[Block | None]:
    mine = [
        (task, each.incident)
        for each in model.incidents
        for task in tasks.open_of(each.incident, model.person)
    ]
    mine.sort(key=lambda pair: (pair[0].due_at, pair[1].ref, pair[0].id))
    shown: list[Block | None] = [header("My tasks")]
    for task, incident in mine[:TASKS_SHOWN]:
        shown += task_blocks.mine(incident, task, now=now)
    more = len(mine) - TASKS_SHOWN
    nothing = section("Nobody has given you a task.") if not mine else None
    return [*shown, nothing, context(f"and {more} more") if more > 0 else None]


def _follow_ups(model: HomeModel, now: datetime) -> list[Block | None]:
    shown: list[Block | None] = [header("My follow-ups")]
    for each in model.follow_ups[:FOLLOW_UPS_SHOWN]:
        shown += todo.at_home(each, now=now)
    more = len(model.follow_ups) - FOLLOW_UPS_SHOWN
    nothing = section("You have no follow-ups to do.") if not model.follow_ups else None
    left = context(f"and {more} more: `/incident actions`") if more > 0 else None
    return [*shown, nothing, left]


def _clocks(model: HomeModel, now: datetime) -> list[str]:
    mine = [
        (clock, each)
        for each in model.incidents
        if answers_for(model.person, each.incident, each.playbook)
        for clock in clocks.next_due(each.clocks)
    ]
    mine.sort(key=lambda pair: (pair[0].due_at, pair[0].id))
    return [
        f"{names.ref(each.incident)} {clocks.running(clock, each.playbook, now)}"
        for clock, each in mine[:CLOCKS_SHOWN]
    ]


def answers_for(person: str, incident: Incident, playbook: Playbook) -> bool:
    """Tell whether an incident's clocks are somebody's own."""
    owner = incident.holder(playbook.update_owner)
    return person in (owner, incident.commander or incident.declared_by)


def _open(model: HomeModel) -> list[Block | None]:
    if not model.incidents:
        return [section("Nothing is open.")]
    shown: list[Block | None] = []
    for each in model.incidents[:OPEN_SHOWN]:
        shown += [section(_line(each)), actions(*_buttons(each.incident))]
    more = len(model.incidents) - OPEN_SHOWN
    if more > 0:
        shown.append(context(f"and {more} more: `/incident list`"))
    return shown


def _line(each: HomeIncident) -> str:
    incident = each.incident
    place = mrkdwn.room(each.channel)
    due = clocks.update_due(each.clocks, incident.declared_at)
    facts = [
        f"Commander: {mrkdwn.mention(incident.commander) if incident.commander else names.NOBODY}",
        f"War room: {place}" if place else None,
        f"Next update due {due}" if due else None,
    ]
    return "\n".join(
        [
            f"*{mrkdwn.short(names.title(incident), 300)}*",
            surfaces.told_as(incident, each.playbook),
            " · ".join(filter(None, facts)),
        ]
    )


def _buttons(incident: Incident) -> list[Block]:
    return [buttons.plain(incident, buttons.SHOW, "Open"), buttons.post_update(incident)]


def _recent(model: HomeModel) -> list[str]:
    return [_recent_line(incident) for incident in model.recent[:RECENT_SHOWN]]


def _recent_line(incident: Incident) -> str:
    lasted = names.duration(incident)
    after = f" after {lasted}" if lasted else ""
    status = names.status(incident.status)
    return (
        f"{names.ref_and_title(incident)} · {mrkdwn.short(incident.severity, 40)} · {status}{after}"
    )
