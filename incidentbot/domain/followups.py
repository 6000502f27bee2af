"""Follow-ups: what is to be done after the incident; who does it, until when, and what became of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from incidentbot.domain import dues, reminders, text
from incidentbot.domain import events as ev
from incidentbot.domain.aftermath import HIGH, NORMAL, PRIORITIES, FollowUp
from incidentbot.domain.errors import DomainError, NotAllowedError, UnknownWordError
from incidentbot.domain.incidents import Case, Incident
from incidentbot.domain.people import is_person, once
from incidentbot.domain.playbooks import Playbook

OPEN_AT_ONCE = 100
LONGEST_TEXT, LONGEST_WHY, LONGEST_LINK = 500, 500, 1000
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What somebody wants done; texts as typed.

    Attributes:
        until: When it is due, or the word for it: `3d`, `friday`, `2026-12-01`, a horizon's id.
        kind: What it is for; None: what the playbook names first.
    """

    text: str
    until: datetime | str
    owner: str | None = None
    kind: str | None = None
    priority: str = NORMAL


def create(case: Case, plan: Plan, *, source: str | None = None) -> list[ev.Event]:
    """Put something on the list; also when it is resolved or closed, but not once it is merged."""
    _refuse_merged(case.incident)
    known = case.incident.aftermath.follow_ups
    if sum(each.open for each in known) >= OPEN_AT_ONCE:
        raise DomainError(
            f"{OPEN_AT_ONCE} follow-ups are open already. "
            "Finish or drop some first: `/incident actions`."
        )
    due_at, horizon = _due(case, plan.until)
    dues.require_ahead(case, due_at)
    return [
        ev.FollowUpCreated(
            follow_up=f"f{len(known) + 1}",
            text=_words(plan),
            kind=_kind(case.playbook, plan.kind),
            owner=_owner(case.incident, plan.owner),
            due_at=due_at,
            priority=_priority(plan.priority),
            horizon=horizon,
            source=text.line(source, limit=LONGEST_LINK) or None,
        )
    ]


def change(case: Case, follow_up_id: str, plan: Plan, *, by: str) -> list[ev.Event]:
    """Give a follow-up other words, another owner, day, kind or priority; the same is nothing new."""
    found = answered_for(case, follow_up_id, by=by)
    if not found.open:
        raise DomainError(
            f"{found.id} is {_ended(found)}. Open it again before you change it.", field="text"
        )
    due_at, horizon = _due(case, plan.until)
    # What shows a day to be chosen leaves out the seconds.
    if abs(due_at - found.due_at) < A_MINUTE:
        due_at, horizon = found.due_at, horizon or found.horizon
    else:
        dues.require_ahead(case, due_at)
    owner = _owner(case.incident, plan.owner, known=found.owner)
    changed = ev.FollowUpChanged(
        follow_up=found.id,
        text=_words(plan),
        kind=_kind(case.playbook, plan.kind or found.kind, known=found.kind),
        owner=owner,
        previous=found.owner if owner != found.owner else None,
        due_at=due_at,
        priority=_priority(plan.priority),
        horizon=horizon,
    )
    return [] if changed == as_it_is(found) else [changed]


def finish(case: Case, follow_up_id: str, *, by: str) -> list[ev.Event]:
    """Mark a follow-up done; a second time says nothing new."""
    found = answered_for(case, follow_up_id, by=by)
    if found.dropped:
        raise DomainError(f"{found.id} was dropped. Open it again if it is to be done after all.")
    return [ev.FollowUpDone(follow_up=found.id, what=found.text)] if found.open else []


def drop(case: Case, follow_up_id: str, why: str | None, *, by: str) -> list[ev.Event]:
    """Give a follow-up up, for a reason; a second time says nothing new."""
    found = answered_for(case, follow_up_id, by=by)
    if found.done_at:
        raise DomainError(f"{found.id} is done already. There is nothing to drop.")
    reason = text.clean(why, limit=LONGEST_WHY)
    if not reason:
        raise DomainError("Say why it need not be done. Everybody can read it.", field="why")
    if found.dropped:
        return []
    return [ev.FollowUpDropped(follow_up=found.id, what=found.text, why=reason)]


def reopen(case: Case, follow_up_id: str, *, by: str) -> list[ev.Event]:
    """Take a follow-up up again that was done or dropped; an open one stays as it is."""
    found = answered_for(case, follow_up_id, by=by)
    if found.open:
        return []
    _refuse_merged(case.incident)
    return [ev.FollowUpReopened(follow_up=found.id, what=found.text)]


def orphaned(case: Case, person: str) -> list[ev.Event]:
    """Take what somebody was still to do away from them, who has no account any more."""
    return [
        replace(as_it_is(each), owner=None, previous=person)
        for each in open_ones(case.incident)
        if each.owner == person
    ]


def as_it_is(follow_up: FollowUp) -> ev.FollowUpChanged:
    """Return the change that leaves a follow-up as it is."""
    return ev.FollowUpChanged(
        follow_up=follow_up.id,
        text=follow_up.text,
        kind=follow_up.kind,
        owner=follow_up.owner,
        due_at=follow_up.due_at,
        priority=follow_up.priority,
        horizon=follow_up.horizon,
    )


def answered_for(case: Case, follow_up_id: str, *, by: str) -> FollowUp:
    """Find a follow-up that somebody may change.

    Raises:
        DomainError: There is none with that id.
        NotAllowedError: It is not theirs to change.
    """
    incident = case.incident
    found = incident.aftermath.follow_up(follow_up_id.strip().lower())
    if found is None:
        raise DomainError(
            f"{incident.ref} has no follow-up {text.line(follow_up_id, limit=40)}. "
            "`/incident actions` lists those that there are."
        )
    if not may_answer(incident, case.playbook, found, by):
        raise NotAllowedError(
            "Only its owner, who made it, who writes the post-mortem, or the commander can do that."
        )
    return found


def may_answer(incident: Incident, playbook: Playbook, follow_up: FollowUp, person: str) -> bool:
    """Tell whether somebody may change, finish or drop a follow-up.

    Its owner, who made it, who writes the post-mortem, and who commands; everybody while nobody
    owns it; and the machines: a tracker in which it was finished, and the operator's own.
    """
    if follow_up.owner is None or not is_person(person):
        return True
    return person in once(
        follow_up.owner,
        follow_up.created_by,
        reminders.lead(incident, playbook),
        incident.commander or incident.declared_by,
    )


def open_ones(incident: Incident) -> list[FollowUp]:
    """Return the follow-ups that are still to do, next due first."""
    waiting = [each for each in incident.aftermath.follow_ups if each.open]
    return sorted(waiting, key=lambda each: (each.due_at, len(each.id), each.id))


def ended_ones(incident: Incident) -> list[FollowUp]:
    """Return the follow-ups that are done or dropped, in the order in which they were made."""
    return [each for each in incident.aftermath.follow_ups if not each.open]


def lacks_high(incident: Incident, playbook: Playbook) -> bool:
    """Tell whether a severe incident has nothing of high priority on its list; drills need not."""
    if incident.drill or playbook.severity(incident.worst_severity).postmortem != "required":
        return False
    return not any(
        each.priority == HIGH and not each.dropped for each in incident.aftermath.follow_ups
    )


def _refuse_merged(incident: Incident) -> None:
    into = incident.aftermath.merged_into
    if into is not None:
        raise DomainError(
            f"{incident.ref} was merged into {into.ref}. Put it on the list there: "
            f"`/incident action {into.ref} …`."
        )


def _words(plan: Plan) -> str:
    words = text.clean(plan.text, limit=LONGEST_TEXT)
    if not words:
        raise DomainError(
            "Say what is to be done: `/incident action @person 1w TEXT`.", field="text"
        )
    return words


def _kind(playbook: Playbook, word: str | None, *, known: str | None = None) -> str:
    kinds = playbook.follow_ups.kinds
    if not word:
        return next(iter(kinds), "")
    found = next((each for each in (*kinds, *once(known)) if text.means(word, each)), None)
    if found is None:
        raise UnknownWordError("kind of follow-up", word, kinds, field="kind")
    return found


def _owner(incident: Incident, person: str | None, *, known: str | None = None) -> str | None:
    if person is None or person == known or incident.visible_to(person):
        return person
    raise DomainError(
        f"{incident.ref} is private, and the person you named is not in its room. "
        "Invite them there first, or name somebody else.",
        field="owner",
    )


def _priority(word: str) -> str:
    if word not in PRIORITIES:
        raise UnknownWordError("priority", word, PRIORITIES, field="priority")
    return word


def _due(case: Case, until: datetime | str) -> tuple[datetime, str | None]:
    return dues.due(case, until) if isinstance(until, str) else (until, None)


def _ended(follow_up: FollowUp) -> str:
    return "done" if follow_up.done_at else "dropped"
