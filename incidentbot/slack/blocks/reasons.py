"""Why the bot acted by itself: the rule behind each automatic message, and why somebody is called."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind
from incidentbot.domain.incidents import Incident
from incidentbot.domain.people import BOT
from incidentbot.domain.playbooks import COMMANDER, Playbook
from incidentbot.domain.text import spoken
from incidentbot.slack.blocks import clocks, deeds, mrkdwn, names
from incidentbot.slack.blocks.elements import Message, said

SHOWN = 10


def why(
    entries: Iterable[ev.Entry], incident: Incident, playbook: Playbook, now: datetime
) -> Message:
    """Build the answer to why the bot said something by itself; newest first."""
    automatic = [each for each in entries if type(each.event) in _EXPLAINED and each.by == BOT]
    newest = sorted(automatic, key=lambda entry: entry.seq, reverse=True)
    lines = [
        f"• {mrkdwn.when(entry.at, now)}: {words}"
        for entry in newest
        if (words := _EXPLAINED[type(entry.event)](entry, entry.event, incident, playbook))
    ]
    if not lines:
        return said("I have sent no reminders for this incident, and done nothing by myself.")
    head = "I said this by myself, because of the playbook:"
    return said(f"{head}\n{mrkdwn.joined(lines[:SHOWN])}")


def called(entry: ev.Entry, incident: Incident, playbook: Playbook) -> str:
    """Say why somebody is called in."""
    match entry.event:
        case ev.Escalated(clock=Kind.LEVEL.value):
            return mrkdwn.lowered(unmitigated(entry, entry.event, incident))
        case ev.Escalated(level=level, name=name, why=reason):
            rung = f"level {level} ({mrkdwn.short(name, 80)})"
            return f"{mrkdwn.mention(entry.by)} escalated to {rung}{mrkdwn.because(reason)}"
        case ev.SituationNamed():
            return mrkdwn.lowered(deeds.situation(entry, entry.event, playbook, people=False))
        case ev.SeverityChanged(old=old, new=new):
            moved = f"{mrkdwn.short(old, 40)} to {mrkdwn.short(new, 40)}"
            return f"{mrkdwn.mention(entry.by)} raised it from {moved}."
        case ev.NagSent(kind=kind):
            overdue = _OVERDUE.get(Kind(kind), "a deadline has passed.")
            return overdue.format(commander=names.role(COMMANDER, playbook))
        case _:
            at = mrkdwn.when(entry.at)
            return f"{mrkdwn.mention(entry.by)} declared it at {at}."


def unmitigated(entry: ev.Entry, event: ev.Escalated, incident: Incident) -> str:
    """Say that a level comes in by time."""
    lasted = spoken(entry.at - incident.declared_at)
    rung = f"level {event.level} ({mrkdwn.short(event.name, 80)})"
    return f"It has lasted {lasted} without mitigation, so this goes to {rung}."


_OVERDUE = {
    Kind.ACKNOWLEDGE: "nobody has acknowledged it yet.",
    Kind.COMMANDER: "it has no {commander} yet.",
    Kind.ROLES: "its required roles are not all held yet.",
    Kind.UPDATE: "an update is late.",
    Kind.RESOLVE: "it is not resolved in time.",
}


def _nag(entry: ev.Entry, event: ev.NagSent, _: Incident, playbook: Playbook) -> str:
    what = clocks.name(event.kind, event.subject, playbook)
    off = spoken(entry.at - event.due_at)
    state = f"{off} ahead" if entry.at < event.due_at else f"{off} late"
    return f"{what}, {state}. Rule: {mrkdwn.short(event.rule)}."


def _level(_: ev.Entry, event: ev.Escalated, incident: Incident, playbook: Playbook) -> str:
    if event.clock != Kind.LEVEL.value:
        # The reminder that went with it says why.
        return ""
    rung = playbook.level(event.level)
    after = f" after {spoken(rung.after)} without mitigation" if rung and rung.after else ""
    name = mrkdwn.short(event.name, 80)
    return (
        f"Level {event.level} came in. Rule: {_source(incident, playbook)}: {name} comes in{after}."
    )


def _situation(
    _: ev.Entry, event: ev.SituationNamed, incident: Incident, playbook: Playbook
) -> str:
    found = next((each for each in playbook.situations if each.id == event.situation), None)
    name = mrkdwn.short(found.name if found else event.situation)
    after = f" after {spoken(found.after)}" if found and found.after else ""
    rule = f"{_source(incident, playbook)}: it is so by itself{after}"
    return f"{name}. Rule: {rule}."


def _watch(_: ev.Entry, __: ev.WatchPassed, incident: Incident, playbook: Playbook) -> str:
    watch = playbook.gates.watch
    length = spoken(watch) if watch else "as long as asked"
    return f"The watch is over. Rule: {_source(incident, playbook)}: watched for {length}."


def _poll(_: ev.Entry, event: ev.PollClosed, incident: Incident, playbook: Playbook) -> str:
    poll = incident.progress.poll(event.poll)
    proposal = f" on {mrkdwn.quoted(poll.proposal)}" if poll else ""
    return f"The poll{proposal} ended. Rule: a proposal goes ahead unless somebody objects in time."


def _inject(_: ev.Entry, event: ev.DrillInjected, incident: Incident, playbook: Playbook) -> str:
    return f"Step {event.number + 1} of the drill. Rule: the script that was chosen."


def _source(incident: Incident, playbook: Playbook) -> str:
    return f"{mrkdwn.short(playbook.name, 80)}, {mrkdwn.short(incident.severity, 40)}"


_EXPLAINED: dict[type[Any], Callable[[ev.Entry, Any, Incident, Playbook], str]] = {
    ev.NagSent: _nag,
    ev.Escalated: _level,
    ev.SituationNamed: _situation,
    ev.WatchPassed: _watch,
    ev.PollClosed: _poll,
    ev.DrillInjected: _inject,
}
