"""What the events of the work do to the state."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.incidents import Incident
from incidentbot.domain.items import changed, put
from incidentbot.domain.progress import (
    Decision,
    Draft,
    DrillState,
    Objection,
    Poll,
    Progress,
    Task,
    Tick,
    tick_key,
)

DECISIONS_KEPT = 10

Step = Callable[[Progress, ev.Entry, Any], Progress]
Values = Callable[[ev.Entry, Any], dict[str, Any]]


def _phase(progress: Progress, entry: ev.Entry, event: ev.PhaseEntered) -> Progress:
    return replace(progress, phase=event.phase, phase_at=entry.at, phase_by=entry.by)


def _ticked(progress: Progress, entry: ev.Entry, event: ev.ItemTicked) -> Progress:
    tick = Tick(by=entry.by, at=entry.at)
    return replace(progress, ticks={**progress.ticks, tick_key(event.list, event.item): tick})


def _unticked(progress: Progress, _: ev.Entry, event: ev.ItemUnticked) -> Progress:
    gone = tick_key(event.list, event.item)
    return replace(progress, ticks={key: t for key, t in progress.ticks.items() if key != gone})


def _runbook(progress: Progress, entry: ev.Entry, event: ev.RunbookStarted) -> Progress:
    earlier = tuple(each for each in progress.runbooks if each != event.runbook)
    taken_up = Tick(by=entry.by, at=entry.at)
    return replace(progress, runbooks=(*earlier, event.runbook), taken_up=taken_up)


def _first_action(progress: Progress, entry: ev.Entry, _: ev.FirstActionTaken) -> Progress:
    return replace(progress, first_action_at=progress.first_action_at or entry.at)


def _confirmed(progress: Progress, entry: ev.Entry, _: ev.SeverityConfirmed) -> Progress:
    return replace(progress, triaged_at=progress.triaged_at or entry.at, assessed=None)


def _assessed(progress: Progress, _: ev.Entry, event: ev.SeverityAssessed) -> Progress:
    return replace(progress, assessed=event.suggested)


def _call(progress: Progress, _: ev.Entry, event: ev.CallOpened) -> Progress:
    return replace(progress, call=event.link)


def _detail(progress: Progress, _: ev.Entry, event: ev.DetailChanged) -> Progress:
    details = {name: text for name, text in progress.details.items() if name != event.name}
    if event.text:
        details[event.name] = event.text
    return replace(progress, details=details)


def _decided(progress: Progress, entry: ev.Entry, event: ev.DecisionMade) -> Progress:
    poll = progress.poll(event.poll or "")
    by = poll.by if poll else entry.by
    decision = Decision(by=by, at=entry.at, text=event.text, seq=entry.seq)
    return replace(progress, decisions=(*progress.decisions, decision)[-DECISIONS_KEPT:])


def _corrected(progress: Progress, _: ev.Entry, event: ev.EntryCorrected) -> Progress:
    kept = tuple(_put_right(each, event) for each in progress.decisions)
    return replace(progress, decisions=kept)


def _put_right(decision: Decision, event: ev.EntryCorrected) -> Decision:
    if decision.seq != event.entry:
        return decision
    at, text = event.noted_at or decision.at, event.text or decision.text
    return replace(decision, at=at, text=text)


def _task_given(progress: Progress, entry: ev.Entry, event: ev.TaskGiven) -> Progress:
    task = Task(
        id=event.task,
        person=event.person,
        given_by=entry.by,
        text=event.text,
        due_at=event.due_at,
    )
    return replace(progress, tasks=(*progress.tasks, task))


def _on_task(values: Values) -> Step:
    return lambda progress, entry, event: replace(
        progress, tasks=changed(progress.tasks, event.task, **values(entry, event))
    )


def _on_draft(values: Values) -> Step:
    return lambda progress, entry, event: replace(
        progress, drafts=changed(progress.drafts, event.draft, **values(entry, event))
    )


def _poll_opened(progress: Progress, entry: ev.Entry, event: ev.PollOpened) -> Progress:
    poll = Poll(id=event.poll, by=entry.by, proposal=event.proposal, closes_at=event.closes_at)
    return replace(progress, polls=(*progress.polls, poll))


def _objected(progress: Progress, entry: ev.Entry, event: ev.ObjectionRaised) -> Progress:
    poll = progress.poll(event.poll)
    if poll is None:
        return progress
    objections = (*poll.objections, Objection(by=entry.by, why=event.why))
    return replace(progress, polls=changed(progress.polls, poll.id, objections=objections))


def _poll_closed(progress: Progress, _: ev.Entry, event: ev.PollClosed) -> Progress:
    return replace(progress, polls=changed(progress.polls, event.poll, outcome=event.outcome))


def _reported(progress: Progress, entry: ev.Entry, event: ev.ReportGiven) -> Progress:
    return replace(progress, reported={**progress.reported, event.role: entry.at})


def _draft_written(progress: Progress, entry: ev.Entry, event: ev.DraftWritten) -> Progress:
    draft = Draft(
        id=event.draft,
        template=event.template,
        audience=event.audience,
        moment=event.moment,
        by=entry.by,
        written_at=entry.at,
        subject=event.subject,
        body=event.body,
        version=entry.seq,
    )
    return replace(progress, drafts=put(progress.drafts, draft))


def _published(progress: Progress, entry: ev.Entry, event: ev.DraftPublished) -> Progress:
    drafts = changed(progress.drafts, event.draft, published_at=entry.at)
    published = {**progress.published, event.audience: entry.at}
    return replace(progress, drafts=drafts, published=published)


def _situation(progress: Progress, _: ev.Entry, event: ev.SituationNamed) -> Progress:
    if event.situation in progress.situations:
        return progress
    return replace(progress, situations=(*progress.situations, event.situation))


def _watched(progress: Progress, entry: ev.Entry, _: ev.WatchPassed) -> Progress:
    return replace(progress, watched_at=entry.at)


def _drill_begun(progress: Progress, _: ev.Entry, event: ev.DrillBegun) -> Progress:
    return replace(progress, drill=DrillState(script=event.script, speed=event.speed))


def _injected(progress: Progress, _: ev.Entry, event: ev.DrillInjected) -> Progress:
    if progress.drill is None:
        return progress
    injected = (*progress.drill.injected, event.number)
    return replace(progress, drill=replace(progress.drill, injected=injected))


def _scored(progress: Progress, _: ev.Entry, event: ev.DrillScored) -> Progress:
    if progress.drill is None:
        return progress
    return replace(progress, drill=replace(progress.drill, score=event.score))


def _type(incident: Incident, _: ev.Entry, event: ev.TypeChanged) -> Incident:
    return replace(incident, type=event.new)


def _of_incident(step: Step) -> Callable[[Incident, ev.Entry, Any], Incident]:
    def moved(incident: Incident, entry: ev.Entry, event: Any) -> Incident:
        return replace(incident, progress=step(incident.progress, entry, event))

    return moved


_ON_PROGRESS: dict[type[Any], Step] = {
    ev.PhaseEntered: _phase,
    ev.ItemTicked: _ticked,
    ev.ItemUnticked: _unticked,
    ev.RunbookStarted: _runbook,
    ev.FirstActionTaken: _first_action,
    ev.SeverityConfirmed: _confirmed,
    ev.SeverityAssessed: _assessed,
    ev.CallOpened: _call,
    ev.DetailChanged: _detail,
    ev.DecisionMade: _decided,
    ev.EntryCorrected: _corrected,
    ev.TaskGiven: _task_given,
    ev.TaskAcknowledged: _on_task(lambda entry, _: {"acknowledged_at": entry.at}),
    ev.TaskDone: _on_task(lambda entry, _: {"done_at": entry.at}),
    ev.TaskDropped: _on_task(lambda _, __: {"dropped": True}),
    ev.PollOpened: _poll_opened,
    ev.ObjectionRaised: _objected,
    ev.PollClosed: _poll_closed,
    ev.ReportGiven: _reported,
    ev.DraftWritten: _draft_written,
    ev.DraftApproved: _on_draft(lambda entry, _: {"approved_by": entry.by}),
    ev.DraftPublished: _published,
    ev.DraftDropped: _on_draft(lambda _, __: {"dropped": True}),
    ev.SituationNamed: _situation,
    ev.WatchPassed: _watched,
    ev.DrillBegun: _drill_begun,
    ev.DrillInjected: _injected,
    ev.DrillScored: _scored,
}

STEPS: dict[type[Any], Callable[[Incident, ev.Entry, Any], Incident]] = {
    ev.TypeChanged: _type,
    **{kind: _of_incident(step) for kind, step in _ON_PROGRESS.items()},
}
