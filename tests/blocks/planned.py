"""Follow-ups as they are drawn: as usual, and giant."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain import gates
from incidentbot.domain.aftermath import Aftermath, FollowUp
from incidentbot.domain.clocks import Kind
from incidentbot.domain.incidents import Incident, Status
from incidentbot.domain.playbooks import FollowUps, Horizon, Playbook
from incidentbot.slack.blocks import aftermath, choices, escalation, followups, home, timeline, todo
from incidentbot.slack.blocks import gates as gate_blocks

from . import samples as s

DAY = timedelta(days=1)
PLAYBOOK = replace(
    s.PLAYBOOK,
    follow_ups=FollowUps(
        horizons=(
            Horizon(id="immediate", name="Immediate", within=7 * DAY, examples=("Quick wins",)),
            Horizon(id="short-term", name="Short term", within=30 * DAY),
        ),
        rules=("Every follow-up has an owner and a due date",),
    ),
)
FIRST = FollowUp(
    id="f1",
    text="Alert on <replica> lag",
    kind="detect",
    owner=s.BEN,
    due_at=s.NOW - 2 * DAY,
    priority="high",
    horizon="immediate",
    created_by=s.ANA,
    created_at=s.NOW - 9 * DAY,
    source="https://s.example/archives/C1/p1",
)
SECOND = replace(
    FIRST,
    id="f2",
    text="Write the runbook",
    kind="respond",
    owner=None,
    due_at=s.NOW + 6 * DAY,
    priority="normal",
    source=None,
    tracker="github",
    key="#7",
    url="https://github.example/7",
)
ENDED = (
    replace(FIRST, id="f3", text="Test the fail-over", done_at=s.NOW - DAY),
    replace(FIRST, id="f4", text="Buy a bigger one", owner=s.CAT, dropped=True),
)


def usual() -> dict[str, Callable[[], Any]]:
    """Return every drawing, by the name of its golden file."""
    return {**_messages(), **_reminders(), **_forms(), **_lists()}


def hostile(incident: Incident, playbook: Playbook) -> Iterator[tuple[str, Any]]:
    """Yield every drawing with values of which each is too long, or too many."""
    giant = replace(
        FIRST, id="f0", text=s.GIANT, kind=s.GIANT, owner=f"cli:{s.GIANT}", source=s.GIANT
    )
    many = tuple(replace(giant, id=f"f{n}", key=s.GIANT, url=s.GIANT) for n in range(120))
    busy = replace(incident, aftermath=Aftermath(follow_ups=many))
    over = tuple(replace(each, dropped=True) for each in many)
    horizon = Horizon(id=s.GIANT, name=s.GIANT, within=DAY, examples=(s.GIANT,) * 9)
    asked = FollowUps(horizons=(horizon,) * 120, kinds=(s.GIANT,) * 120, rules=(s.GIANT,) * 30)
    rules = replace(playbook, follow_ups=asked)
    known = [(busy, rules, each) for each in many]
    yield "form", followups.form(busy, rules, words=s.GIANT, source=s.GIANT)
    yield "form of any", followups.form(None, rules, choices=[busy] * 150, source=s.GIANT)
    yield "form to change", followups.form(busy, rules, follow_up=giant)
    yield "form to drop", followups.drop_form(busy, giant)
    yield "again", _again(busy)
    for mine in (True, False):
        yield f"list {mine}", todo.of_incident(busy, rules, s.CAT, now=s.NOW, mine=mine)
        yield f"everywhere {mine}", todo.across(known, giant.owner or "", now=s.NOW, mine=mine)
    ended = replace(busy, aftermath=Aftermath(follow_ups=over))
    yield "ended", todo.of_incident(ended, rules, s.ANA, now=s.NOW)
    model = home.HomeModel(person=s.BEN, follow_ups=tuple(known))
    yield "home of follow-ups", home.home(model, now=s.NOW)
    for event in (_created(text=s.GIANT), _changed(text=s.GIANT)):
        told = timeline.told(s.entry(event), busy, rules, thread=False, direct=True)
        yield f"given {type(event).__name__}", told


def _again(incident: Incident) -> Any:
    return choices.again("Again", followups.again_button(incident, s.GIANT, s.GIANT))


def after(*follow_ups: FollowUp, status: Status = Status.CLOSED) -> Incident:
    """Return an incident that is over, with what is still to do."""
    return s.resolved(status=status, aftermath=Aftermath(follow_ups=follow_ups))


def _created(**changes: Any) -> ev.FollowUpCreated:
    usual = ev.FollowUpCreated(
        follow_up="f1",
        kind="detect",
        owner=s.BEN,
        due_at=FIRST.due_at + 9 * DAY,
        priority="high",
        text=FIRST.text,
    )
    return replace(usual, **changes)


def _changed(**changes: Any) -> ev.FollowUpChanged:
    usual = ev.FollowUpChanged(
        follow_up="f1", kind="detect", owner=s.BEN, due_at=s.NOW + 9 * DAY, text=FIRST.text
    )
    return replace(usual, **changes)


def _messages() -> dict[str, Callable[[], Any]]:
    incident = after(FIRST, SECOND)

    def sent(event: ev.Event) -> Callable[[], Any]:
        entry = s.entry(event)
        return lambda: timeline.told(entry, incident, PLAYBOOK, thread=False, direct=True)

    gone = s.entry(_changed(owner=None, previous=s.BEN), by="bot")

    def confirmed(event: ev.Event, incident: Incident = incident) -> Callable[[], Any]:
        return lambda: followups.confirmed(incident, event, by=s.ANA)

    closed = s.entry(ev.IncidentClosed(), by=s.BEN)
    passed = s.entry(
        ev.GateOverridden(gate="close", missing=(gates.HIGH_FOLLOW_UP,), why="A vendor was down")
    )
    return {
        "follow-up-given": sent(_created()),
        "follow-up-changed": sent(_changed()),
        "follow-up-taken": sent(_changed(owner=s.CAT, previous=s.BEN)),
        "follow-up-orphaned": lambda: timeline.told(
            gone, incident, PLAYBOOK, thread=False, direct=True
        ),
        "follow-up-orphaned-in-the-room": lambda: timeline.told(
            gone, incident, PLAYBOOK, thread=False
        ),
        "follow-up-confirmed": confirmed(_created()),
        "follow-up-confirmed-unowned": confirmed(_created(owner=None)),
        "follow-up-confirmed-drill": confirmed(_created(owner=s.ANA), s.incident(drill=True)),
        "follow-up-ended": lambda: followups.ended(incident, "f1", "f1 is done."),
        "closed-with-follow-ups": lambda: aftermath.told(closed, incident, PLAYBOOK, thread=False),
        "closed-without-follow-ups": lambda: timeline.told(passed, after(), PLAYBOOK, thread=False),
    }


def _reminders() -> dict[str, Callable[[], Any]]:
    def nag(found: FollowUp, *, ahead: timedelta, step: int = 0) -> Callable[[], Any]:
        due = s.NOW + ahead
        rule = "full-response: who owns a follow-up hears of it 24 h before it is due"
        entry = s.reminder(
            Kind.FOLLOW_UP, subject=found.id, due_at=due, step=step, rule=rule, people=(s.BEN,)
        )
        incident = after(replace(FIRST, due_at=due), *ENDED)
        return lambda: escalation.nag(entry, incident, PLAYBOOK, direct=True, channel=s.ROOM)

    return {
        "nag-follow-up-before": nag(FIRST, ahead=DAY),
        "nag-follow-up-on": nag(FIRST, ahead=timedelta()),
        "nag-follow-up-after": nag(FIRST, ahead=-2 * DAY, step=2),
        "nag-follow-up-done": nag(ENDED[0], ahead=-2 * DAY),
    }


def _forms() -> dict[str, Callable[[], Any]]:
    incident = after(FIRST)
    known = [incident, s.incident()]
    return {
        "form-follow-up": lambda: followups.form(incident, PLAYBOOK),
        "form-follow-up-of-any": lambda: followups.form(
            None, PLAYBOOK, choices=known, words="Alert on lag", source="https://s.example/p1"
        ),
        "form-follow-up-change": lambda: followups.form(incident, PLAYBOOK, follow_up=FIRST),
        "form-follow-up-drop": lambda: followups.drop_form(incident, FIRST),
        "form-close-without-follow-up": lambda: gate_blocks.form(
            s.resolved(), PLAYBOOK, gates.CLOSE
        ),
    }


def _lists() -> dict[str, Callable[[], Any]]:
    incident, now = after(FIRST, SECOND, *ENDED), s.NOW
    known = [(incident, PLAYBOOK, FIRST), (s.incident(), PLAYBOOK, SECOND)]
    model = home.HomeModel(person=s.BEN, follow_ups=tuple(known))
    return {
        "follow-ups": lambda: todo.of_incident(incident, PLAYBOOK, s.BEN, now=now),
        "follow-ups-mine": lambda: todo.of_incident(incident, PLAYBOOK, s.CAT, now=now, mine=True),
        "follow-ups-of-others": lambda: todo.of_incident(incident, PLAYBOOK, s.DAN, now=now),
        "follow-ups-none": lambda: todo.of_incident(s.incident(), PLAYBOOK, s.BEN, now=now),
        "follow-ups-everywhere": lambda: todo.across(known, s.BEN, now=now),
        "follow-ups-everybody": lambda: todo.across(known, s.BEN, now=now, mine=False),
        "follow-ups-nowhere": lambda: todo.across([], s.BEN, now=now),
        "home-with-follow-ups": lambda: home.home(model, now=now),
    }
