"""What was done in the response, in sentences: ticks, tasks, polls, drafts, drills."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import comms, polls
from incidentbot.domain import events as ev
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import details, drills, mrkdwn, names
from incidentbot.slack.blocks.mrkdwn import because, mention, quoted, short

_Telling = Callable[[ev.Entry, Any, Playbook], str]


def _phase(entry: ev.Entry, event: ev.PhaseEntered, playbook: Playbook) -> str:
    name = names.subject("phase", event.phase, playbook)
    if event.previous is None:
        return f"The phase “{name}” begins."
    if event.previous == event.phase:
        return f"The phase “{name}” begins anew."
    return f"{mention(entry.by)} moved on to the phase “{name}”."


def _ticked(entry: ev.Entry, event: ev.ItemTicked, _: Playbook) -> str:
    return f"{mention(entry.by)} ticked: {short(event.what)}."


def _unticked(entry: ev.Entry, event: ev.ItemUnticked, _: Playbook) -> str:
    return f"{mention(entry.by)} took the tick off: {short(event.what)}."


def _runbook(entry: ev.Entry, event: ev.RunbookStarted, playbook: Playbook) -> str:
    found = next((each for each in playbook.runbooks if each.id == event.runbook), None)
    return (
        f"{mention(entry.by)} took up the runbook {short(found.name if found else event.runbook)}."
    )


def _type(entry: ev.Entry, event: ev.TypeChanged, playbook: Playbook) -> str:
    name = mrkdwn.short(playbook.type_name(event.new) or event.new, 80)
    old = mrkdwn.short(playbook.type_name(event.old) or "", 80)
    return f"{mention(entry.by)} says what it is: {name}{f', not {old}' if old else ''}."


def _first_action(entry: ev.Entry, event: ev.FirstActionTaken, _: Playbook) -> str:
    what = f": {short(event.what)}." if event.what else "."
    return f"{mention(entry.by)} took the first action{what}"


def _confirmed(entry: ev.Entry, event: ev.SeverityConfirmed, playbook: Playbook) -> str:
    severity = names.severity_label(event.severity, playbook)
    return f"{mention(entry.by)} confirmed the severity, {severity}."


def _assessed(entry: ev.Entry, event: ev.SeverityAssessed, playbook: Playbook) -> str:
    severity = names.severity_label(event.suggested, playbook)
    reasons = f": {short('; '.join(event.reasons))}." if event.reasons else "."
    return f"{mention(entry.by)} answered the questions. They speak for {severity}{reasons}"


def _detail(entry: ev.Entry, event: ev.DetailChanged, _: Playbook) -> str:
    name = short(details.label(event.name), 40)
    if not event.text:
        return f"{mention(entry.by)} took back what stood under “{name}”."
    return f"{name}, says {mention(entry.by)}{because(event.text)}"


def _call(entry: ev.Entry, event: ev.CallOpened, _: Playbook) -> str:
    link = mrkdwn.link(event.link, "Join the call") if event.link else "Use a huddle in this room."
    return f"The call is open. {link}"


def _decision(entry: ev.Entry, event: ev.DecisionMade, _: Playbook) -> str:
    if event.poll:
        return f"Decided, as nobody objected{because(event.text)}"
    return f"Decision by {mention(entry.by)}{because(event.text)}"


def _task_given(entry: ev.Entry, event: ev.TaskGiven, _: Playbook) -> str:
    due = mrkdwn.when(event.due_at, entry.at)
    return f"{mention(entry.by)} asks {mention(event.person)}: {quoted(event.text)}, by {due}."


def _task_acknowledged(entry: ev.Entry, event: ev.TaskAcknowledged, _: Playbook) -> str:
    return f"{mention(entry.by)} takes on the task{_task(event.what)}."


def _task_done(entry: ev.Entry, event: ev.TaskDone, _: Playbook) -> str:
    return f"{mention(entry.by)} marked the task{_task(event.what)} done."


def _task_dropped(entry: ev.Entry, event: ev.TaskDropped, _: Playbook) -> str:
    return f"{mention(entry.by)} dropped the task{_task(event.what)}. It is not needed any more."


def _task(what: str) -> str:
    return f" {quoted(what)}" if what else ""


def _poll_opened(entry: ev.Entry, event: ev.PollOpened, _: Playbook) -> str:
    closes = mrkdwn.when(event.closes_at, entry.at)
    return (
        f"{mention(entry.by)} proposes: {quoted(event.proposal)}. Strong objections until {closes}."
    )


def _objected(entry: ev.Entry, event: ev.ObjectionRaised, _: Playbook) -> str:
    return f"{mention(entry.by)} objects{because(event.why)}"


def _poll_closed(entry: ev.Entry, event: ev.PollClosed, _: Playbook) -> str:
    proposal = quoted(event.proposal) if event.proposal else "the proposal"
    if event.outcome == polls.PROCEED:
        return f"Nobody objected: {proposal} goes ahead."
    if event.outcome == polls.OBJECTED:
        return f"There were objections: {proposal} does not go ahead by itself."
    return f"{mention(entry.by)} withdrew the proposal {proposal}."


def _reported(entry: ev.Entry, event: ev.ReportGiven, playbook: Playbook) -> str:
    return f"{names.role(event.role, playbook)} reports: {short(event.text, mrkdwn.REASON)}"


def _written(entry: ev.Entry, event: ev.DraftWritten, playbook: Playbook) -> str:
    verb = "changed" if event.again else "wrote"
    return f"{mention(entry.by)} {verb} {_text(event, playbook)}."


def _approved(entry: ev.Entry, event: ev.DraftApproved, _: Playbook) -> str:
    whom = f" for {names.audience(event.audience)}" if event.audience else ""
    own = ", which is their own" if event.own else ""
    return f"{mention(entry.by)} approved the text{whom}{own}."


def _published(entry: ev.Entry, event: ev.DraftPublished, playbook: Playbook) -> str:
    by, what = mention(entry.by), _text(event, playbook)
    approved = "" if event.approved else ", without an approval"
    said = f": {quoted(event.body)}"
    match event.how:
        case comms.THREAD:
            return f"{by} posted {what} in the announcement's thread{approved}{said}"
        case comms.DIRECT:
            people = mrkdwn.mentions(event.people)
            return f"{by} sent {what} to {people} by direct message{approved}{said}"
        case comms.DRILL:
            return (
                f"{by} would have sent {what}{approved}. It is a drill, so nothing went out{said}"
            )
        case comms.BY_HAND:
            return f"{by} sent {what} by hand{approved}{said}"
        case _:
            return f"{by} sent {what}{approved}{said}"


def _dropped(entry: ev.Entry, event: ev.DraftDropped, _: Playbook) -> str:
    whom = f" for {names.audience(event.audience)}" if event.audience else ""
    return f"{mention(entry.by)} dropped the text{whom}."


def situation(
    entry: ev.Entry, event: ev.SituationNamed, playbook: Playbook, *, people: bool = True
) -> str:
    """Say what is so by the escalation matrix, and what is done then."""
    found = next((each for each in playbook.situations if each.id == event.situation), None)
    name, action = (found.name, found.action) if found else (event.situation, "")
    who = "It has come to this" if event.by_time else f"{mention(entry.by)} says"
    called = f" Called in: {mrkdwn.mentions(event.people)}." if people and event.people else ""
    todo = f" To do: {short(action).rstrip('.')}." if action else ""
    reason = f" Why{because(event.why)}" if event.why else ""
    return f"{who}: {short(name).rstrip('.')}.{todo}{called}{reason}"


def _situation(entry: ev.Entry, event: ev.SituationNamed, playbook: Playbook) -> str:
    return situation(entry, event, playbook)


def _watched(entry: ev.Entry, event: ev.WatchPassed, _: Playbook) -> str:
    return "It has stayed well for as long as it was to be watched."


_DEEDS = {
    "resolve": "resolve it",
    "close": "close it",
    "publish": "publish the post-mortem",
}


def _overridden(entry: ev.Entry, event: ev.GateOverridden, _: Playbook) -> str:
    missing, deed = short("; ".join(event.missing)), _DEEDS.get(event.gate, "go on with it")
    why = f" Why{because(event.why)}" if event.why else ""
    return f"{mention(entry.by)} chose to {deed} although this did not hold: {missing}.{why}"


def _drill_begun(entry: ev.Entry, event: ev.DrillBegun, _: Playbook) -> str:
    speed = f", {event.speed} times as fast as life" if event.speed > 1 else ""
    return f"This is a drill{speed}. Nothing of it leaves the company."


def _injected(entry: ev.Entry, event: ev.DrillInjected, _: Playbook) -> str:
    return drills.inject(event)


def _scored(entry: ev.Entry, event: ev.DrillScored, _: Playbook) -> str:
    figures = ", ".join(f"{label}: {value}" for label, value in drills.lines(event.score))
    return f"The score of the drill. {short(figures, mrkdwn.REASON)}."


def _text(event: ev.DraftWritten | ev.DraftPublished, playbook: Playbook) -> str:
    found = next((each for each in playbook.drafts if each.id == event.template), None)
    whom = f"for {names.audience(event.audience)}"
    return f"{quoted(found.name)} {whom}" if found and found.name else f"a text {whom}"


SENTENCES: dict[type[Any], _Telling] = {
    ev.PhaseEntered: _phase,
    ev.ItemTicked: _ticked,
    ev.ItemUnticked: _unticked,
    ev.RunbookStarted: _runbook,
    ev.TypeChanged: _type,
    ev.FirstActionTaken: _first_action,
    ev.SeverityConfirmed: _confirmed,
    ev.SeverityAssessed: _assessed,
    ev.DetailChanged: _detail,
    ev.CallOpened: _call,
    ev.DecisionMade: _decision,
    ev.TaskGiven: _task_given,
    ev.TaskAcknowledged: _task_acknowledged,
    ev.TaskDone: _task_done,
    ev.TaskDropped: _task_dropped,
    ev.PollOpened: _poll_opened,
    ev.ObjectionRaised: _objected,
    ev.PollClosed: _poll_closed,
    ev.ReportGiven: _reported,
    ev.DraftWritten: _written,
    ev.DraftApproved: _approved,
    ev.DraftPublished: _published,
    ev.DraftDropped: _dropped,
    ev.SituationNamed: _situation,
    ev.WatchPassed: _watched,
    ev.GateOverridden: _overridden,
    ev.DrillBegun: _drill_begun,
    ev.DrillInjected: _injected,
    ev.DrillScored: _scored,
}
