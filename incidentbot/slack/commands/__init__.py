"""`/incident …` and `@incidentbot …`: one registry, one dispatch."""

from incidentbot.slack.commands import (
    assessment,
    calls,
    checklists,
    comms,
    contacts,
    details,
    drills,
    escalation,
    followups,
    incidents,
    log,
    metrics,
    moments,
    phases,
    polls,
    postmortems,
    relations,
    reports,
    reviews,
    roles,
    runbooks,
    tasks,
    timeline,
    updates,
)
from incidentbot.slack.commands.help import about
from incidentbot.slack.commands.registry import Subcommand

# As the help reads: from the first minute to the last.
ORDER = (
    *("declare", "ack", "update", "status", "severity", "assess"),
    *("type", "phase", "checklist", "runbook"),
    *("roles", "claim", "role", "handover", "leave"),
    *("task", "tasks", "report", "poll"),
    *("comms",),
    *("note", "decision", "timeline", "time", "details", "link", "subscribe", "unsubscribe"),
    *("escalate", "call", "contacts", "snooze", "why"),
    *("resolve", "reopen", "close", "postmortem", "review", "action", "actions"),
    *("related", "merge", "private", "list", "show", "log", "metrics", "drill"),
)


def registry() -> dict[str, Subcommand]:
    """Return every subcommand by name, in the order of the help."""
    modules = (
        incidents,
        updates,
        roles,
        timeline,
        moments,
        escalation,
        checklists,
        phases,
        runbooks,
        tasks,
        relations,
        reports,
        reviews,
        polls,
        details,
        comms,
        assessment,
        calls,
        contacts,
        drills,
        postmortems,
        followups,
        log,
        metrics,
    )
    known = {each.name: each for module in modules for each in module.SUBCOMMANDS}
    ordered = {name: known.pop(name) for name in ORDER} | known
    return {**ordered, "help": about(ordered.values())}


def by_word() -> dict[str, Subcommand]:
    """Return every subcommand by each word it goes by."""
    return {word: each for each in registry().values() for word in (each.name, *each.words)}
