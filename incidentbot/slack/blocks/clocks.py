"""Clocks in words: what is waited for, until when, and how it ended."""

from collections.abc import Iterable
from datetime import datetime

from incidentbot.domain.clocks import Clock, Kind, Outcome
from incidentbot.domain.playbooks import COMMANDER, Playbook
from incidentbot.domain.text import spoken
from incidentbot.slack.blocks import mrkdwn, names

_NAMES: dict[str, str] = {
    Kind.ACKNOWLEDGE: "Acknowledgement",
    Kind.ROLES: "Required roles held",
    Kind.TRIAGE: "Severity confirmed",
    Kind.FIRST_ACTION: "First action",
    Kind.CALL: "Call open",
    Kind.UPDATE: "Next update",
    Kind.EXECUTIVES: "Executive update",
    Kind.STATUS_PAGE: "Status page update",
    Kind.CUSTOMERS: "Customer update",
    Kind.REPORT: "Report by {subject}",
    Kind.PHASE: "End of phase “{subject}”",
    Kind.LEVEL: "{subject} comes in",
    Kind.SITUATION: "{subject}",
    Kind.RESOLVE: "Resolved",
    Kind.TASK: "Task {subject}",
    Kind.WATCH: "Watched long enough",
    Kind.POLL: "Objections",
    Kind.INJECT: "Next step of the drill",
    Kind.POSTMORTEM: "Post-mortem published",
    Kind.PUBLICATION: "Customers’ version published",
    Kind.REVIEW: "Review held",
    Kind.SHARE: "Post-mortem shared before the review",
    Kind.FOLLOW_UP: "Follow-up {subject}",
}


def name(kind: str, subject: str | None, playbook: Playbook) -> str:
    """Say what a clock waits for, escaped."""
    if kind == Kind.COMMANDER:
        return f"{names.role(COMMANDER, playbook)} named"
    called = names.subject(kind, subject, playbook)
    return _NAMES.get(kind, mrkdwn.short(kind, 80)).format(subject=called)


def next_due(clocks: Iterable[Clock]) -> list[Clock]:
    """Return the open clocks, next due first; what a drill brings in comes unannounced."""
    waited = [clock for clock in clocks if clock.open and not clock.answered]
    running = [clock for clock in waited if clock.kind is not Kind.INJECT]
    return sorted(running, key=lambda clock: (clock.due_at, clock.id))


def update_due(clocks: Iterable[Clock], near: datetime) -> str | None:
    """Say when the next update is due; None when no clock asks for one."""
    updates = [clock for clock in next_due(clocks) if clock.kind is Kind.UPDATE]
    return mrkdwn.when(updates[0].due_at, near) if updates else None


def due(clock: Clock, playbook: Playbook, near: datetime) -> str:
    """Say one running clock in words that stay true while time passes."""
    waits_for = name(clock.kind, clock.subject, playbook)
    return f"{waits_for}: due {mrkdwn.when(clock.due_at, near)}"


def running(clock: Clock, playbook: Playbook, now: datetime) -> str:
    """Say one running clock as of now."""
    late = clock.late_by(now)
    left = f"{spoken(late)} late" if late else f"in {spoken(clock.due_at - now)}"
    return f"{due(clock, playbook, now)}, {left}"


def line(clock: Clock, playbook: Playbook, now: datetime) -> str:
    """Say one clock, running or ended."""
    if clock.ended_at is None:
        return running(clock, playbook, now)
    return f"{due(clock, playbook, now)}, {_outcome(clock, now)}"


def _outcome(clock: Clock, now: datetime) -> str:
    match clock.outcome:
        case Outcome.MET:
            return "met"
        case Outcome.LATE:
            return f"{spoken(clock.late_by(now))} late"
        case Outcome.MISSED:
            return "missed"
        case _:
            return "replaced by a new one"
