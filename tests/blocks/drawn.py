"""Everything the builders make, as usual and as hostile hands would have it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind
from incidentbot.domain.effects import ROOM, Say, SayKind, direct
from incidentbot.domain.effects import Message as Words
from incidentbot.domain.incidents import Status
from incidentbot.slack.blocks import (
    aftermath,
    declare,
    escalation,
    forms,
    home,
    incidents,
    reasons,
    reminders,
    roles,
    situations,
    timeline,
    updates,
)
from incidentbot.slack.blocks.elements import Message

from . import (
    corrected,
    documented,
    figures,
    judged,
    listed,
    planned,
    rehearsed,
    texts,
    together,
    working,
)
from . import samples as s

Drawing = Message | dict[str, Any]


def usual() -> dict[str, Callable[[], Drawing]]:
    """Return every drawing of an ordinary incident, by the name of its golden file."""
    parts = (
        _surfaces,
        _answers,
        _notices,
        _pages,
        _told,
        _ends,
        _nags,
        _forms,
        listed.usual,
        working.usual,
        texts.usual,
        judged.usual,
        planned.usual,
        rehearsed.usual,
        corrected.usual,
        figures.usual,
        together.usual,
        documented.usual,
    )
    return {name: draw for part in parts for name, draw in part().items()}


def _surfaces() -> dict[str, Callable[[], Drawing]]:
    now, playbook = s.NOW, s.PLAYBOOK
    open_one, over = s.linked(updated_at=now), s.resolved()
    closed = s.resolved(status=Status.CLOSED)

    def announced(incident: Any, channel: str | None = s.ROOM) -> Message:
        return incidents.announcement(
            incident, playbook, channel=channel, clocks=[s.clock()], now=now
        )

    return {
        "announcement": lambda: announced(open_one),
        "announcement-before-the-room": lambda: announced(s.incident(roles={}), None),
        "announcement-resolved": lambda: announced(over),
        "announcement-closed": lambda: announced(closed),
        "announcement-private": lambda: announced(s.incident(private=True)),
        "announcement-drill": lambda: announced(s.incident(drill=True)),
        "announcement-room-lost": lambda: announced(s.incident(room_lost=True), None),
        "summary": lambda: incidents.summary(open_one, playbook, s.clocks(), now=now),
        "summary-resolved": lambda: incidents.summary(over, playbook, [], now=now),
        "summary-closed": lambda: incidents.summary(closed, playbook, [], now=now),
    }


def _answers() -> dict[str, Callable[[], Drawing]]:
    now, playbook = s.NOW, s.PLAYBOOK
    over = s.resolved()

    def model() -> home.HomeModel:
        shown = home.HomeIncident(
            incident=s.incident(), playbook=playbook, clocks=tuple(s.clocks()), channel=s.ROOM
        )
        recent = s.resolved(status=Status.CLOSED)
        return home.HomeModel(person=s.BEN, incidents=(shown,), recent=(recent,))

    return {
        "panel": lambda: incidents.panel(s.incident(), playbook, s.clocks(), now=now),
        "panel-resolved": lambda: incidents.panel(over, playbook, [], now=now),
        "shown": lambda: incidents.shown(
            s.linked(updated_at=now), playbook, s.clocks(), _history(), now=now, channel=s.ROOM
        ),
        "home": lambda: home.home(model(), now=now),
        "home-empty": lambda: home.home(home.HomeModel(person=s.CAT), now=now),
    }


def _notices() -> dict[str, Callable[[], Drawing]]:
    incident, playbook = s.incident(), s.PLAYBOOK
    asked = ev.Escalated(level=2, name="Engineering lead", people=(s.CAT,), why="It spreads")
    offer = ev.HandoverOffered(role="tech-lead", person=s.CAT, holder=s.BEN)
    return {
        "welcome": lambda: incidents.welcome(incident, s.ROOM),
        "farewell": lambda: incidents.farewell(incident),
        "trouble": lambda: incidents.trouble(incident, ["I could not invite @cat."]),
        "duties": lambda: roles.duties(incident, playbook.roles[1], s.ROOM),
        "handover": lambda: roles.handover(
            s.incident(actions="Rolled back.", next_steps="Watch the error rate."),
            playbook.roles[1],
            s.entry(offer, by=s.BEN),
            s.clocks(),
            s.NOW,
            playbook=playbook,
            channel=s.ROOM,
        ),
        "escalated": lambda: situations.escalated(s.entry(asked)),
        "escalated-to-nobody": lambda: situations.escalated(s.entry(replace(asked, people=()))),
        "why": lambda: reasons.why(
            [s.reminder(), s.reminder(Kind.ROLES)], incident, playbook, s.NOW
        ),
        "why-nothing": lambda: reasons.why([], incident, playbook, s.NOW),
    }


def _pages() -> dict[str, Callable[[], Drawing]]:
    incident, playbook = s.incident(), s.PLAYBOOK
    declared = s.every_event()[0]
    worse = ev.SeverityChanged(old="P2", new="P1")
    asked = ev.Escalated(level=2, name="Engineering lead", people=(s.CAT,), why="It spreads")
    acknowledged = s.incident(moments={"acknowledged": s.NOW})
    return {
        "page": lambda: escalation.page(s.entry(declared), incident, playbook, s.ROOM),
        "page-worse": lambda: escalation.page(s.entry(worse), incident, playbook, None),
        "page-escalated": lambda: escalation.page(s.entry(asked), acknowledged, playbook, s.ROOM),
        "page-late": lambda: escalation.page(
            s.reminder(Kind.ACKNOWLEDGE), incident, playbook, s.ROOM
        ),
    }


def _told() -> dict[str, Callable[[], Drawing]]:
    def told(entry: ev.Entry) -> Callable[[], Drawing]:
        return lambda: timeline.told(entry, s.incident(), s.PLAYBOOK, thread=False)

    elsewhere = (ev.UpdatePosted, ev.IncidentResolved, ev.IncidentClosed, ev.IncidentReopened)
    short = s.update(actions=None, next_steps=None, eta=None, next_in=timedelta(minutes=5))
    return {
        "update": told(s.update()),
        "update-short": told(short),
        **{
            f"told-{ev.kind_of(each)}": told(s.entry(each))
            for each in s.every_event()
            if not isinstance(each, elsewhere)
        },
    }


def _ends() -> dict[str, Callable[[], Drawing]]:
    over, closed = s.resolved(), s.resolved(status=Status.CLOSED)
    ended = s.entry(ev.IncidentResolved(summary="Rolled back."), by=s.BEN)
    reopened = s.entry(ev.IncidentReopened(why="It fails again."), by=s.BEN)
    done = s.entry(ev.IncidentClosed(), by=s.BEN)

    def told(entry: ev.Entry, incident: Any, *, thread: bool = False) -> Callable[[], Drawing]:
        return lambda: aftermath.told(entry, incident, s.PLAYBOOK, thread=thread)

    return {
        "resolved": told(ended, over),
        "resolved-thread": told(ended, over, thread=True),
        "reopened": told(reopened, s.incident()),
        "closed": told(done, closed),
        "closed-optional": told(done, replace(closed, worst_severity="P2")),
        "closed-nothing-owed": told(done, replace(closed, worst_severity="P3"), thread=True),
    }


def _nags() -> dict[str, Callable[[], Drawing]]:
    def nag(entry: ev.Entry, *, direct: bool = False) -> Callable[[], Drawing]:
        return lambda: escalation.nag(
            entry, s.incident(roles={}), s.PLAYBOOK, direct=direct, channel=s.ROOM
        )

    def several(*kinds: Kind, place: str) -> Callable[[], Drawing]:
        waiting = [s.clock(kind, due_in=-10) for kind in kinds]
        named = ",".join(clock.id for clock in waiting)
        say = Say(
            kind=SayKind.POST, message=Words.NAGS, place=place, people=(s.BEN,), subject=named
        )
        return lambda: reminders.several(
            say, s.incident(roles={}), s.PLAYBOOK, waiting, now=s.NOW, channel=s.ROOM
        )

    every = (Kind.ACKNOWLEDGE, Kind.COMMANDER, Kind.ROLES, Kind.CALL, Kind.UPDATE)
    put_off = ev.NagSnoozed(
        clock_id="c1", kind="call", subject=None, until=s.NOW, why="The bank calls", others=2
    )
    return {
        "nag-update": nag(s.reminder()),
        "nag-update-direct": nag(s.reminder(step=1), direct=True),
        "nag-update-level": nag(s.reminder(step=2, level=2, people=(s.CAT, s.SUPPORT))),
        "nag-update-level-nobody": nag(s.reminder(step=3, level=2, people=())),
        "nag-acknowledge": nag(s.reminder(Kind.ACKNOWLEDGE)),
        "nag-commander": nag(s.reminder(Kind.COMMANDER)),
        "nag-roles": nag(s.reminder(Kind.ROLES)),
        "nag-several": several(*every, place=ROOM),
        "nag-several-direct": several(Kind.UPDATE, Kind.TRIAGE, place=direct(s.BEN)),
        "put-off-several": lambda: timeline.told(
            s.entry(put_off), s.incident(), s.PLAYBOOK, thread=False
        ),
    }


def _forms() -> dict[str, Callable[[], Drawing]]:
    incident, playbook = s.linked(), s.PLAYBOOK
    draft = declare.Draft(title="Checkout is down", impact="Nobody can pay.", channel=s.ROOM)
    return {
        "form-declare": lambda: declare.form(playbook, now=s.NOW, draft=draft),
        "form-declared-already": lambda: declare.already(incident, s.ROOM, draft=draft),
        "form-update": lambda: updates.form(incident, playbook, now=s.NOW),
        "form-severity": lambda: incidents.severity_form(incident, playbook),
        "form-status": lambda: incidents.status_form(incident, playbook),
        "form-private": lambda: incidents.private_form(incident),
        "form-link": lambda: incidents.link_form(incident),
        "form-roles": lambda: roles.panel(incident, playbook),
        "form-assign": lambda: roles.assign_form(incident, playbook, "scribe"),
        "form-handover": lambda: roles.handover_form(incident, playbook, "commander"),
        "form-escalate": lambda: situations.form(incident, playbook),
        "form-snooze": lambda: escalation.snooze_form(incident, s.clock()),
        "form-note": lambda: timeline.note_form(incident),
        "form-failed": lambda: forms.failed("Post an update", "I cannot save now.", "e-1f"),
    }


def _history() -> list[ev.Entry]:
    at = s.NOW - timedelta(minutes=12)
    return [
        s.entry(event, seq=seq, at=at + timedelta(minutes=seq))
        for seq, event in enumerate((s.every_event()[0], *s.every_event()[1:6]), 1)
    ]


def hostile() -> Iterator[tuple[str, Drawing]]:
    """Yield every drawing with values of which each is too long, or too many."""
    playbook = s.giant_playbook()
    for status in Status:
        incident = s.giant_incident(status=status, severity="P0", worst_severity="P0")
        yield from _hostile_messages(f"{status.value} ", incident, playbook)
    incident = s.giant_incident(severity="P0", worst_severity="P0")
    yield from _hostile_views(incident, playbook)
    yield from texts.hostile()
    yield from listed.hostile(incident, playbook)
    yield from working.hostile(incident, playbook)
    yield from judged.hostile(incident, playbook)
    yield from planned.hostile(incident, playbook)
    yield from rehearsed.hostile(incident, playbook)
    yield from corrected.hostile(incident, playbook)
    yield from figures.hostile()
    yield from together.hostile(incident, playbook)
    yield from documented.hostile(incident, playbook)
    for event in s.every_event():
        words: Any = dict.fromkeys(ev.text_fields(type(event)), s.GIANT)
        entry = s.entry(replace(event, **words), by=f"cli:{s.GIANT}")
        yield f"told {event}"[:40], timeline.told(entry, incident, playbook, thread=False)
        yield f"page {event}"[:40], escalation.page(entry, incident, playbook, s.GIANT)


def _hostile_messages(name: str, incident: Any, playbook: Any) -> Iterator[tuple[str, Drawing]]:
    now, running = s.NOW, [s.clock(Kind.ROLES, subject=s.GIANT, id=f"{n}") for n in range(300)]
    history = [s.entry(event, seq=seq) for seq, event in enumerate(s.every_event() * 20)]
    yield (
        f"{name}announcement",
        incidents.announcement(incident, playbook, channel=s.GIANT, clocks=running, now=now),
    )
    yield f"{name}summary", incidents.summary(incident, playbook, running, now=now)
    yield f"{name}panel", incidents.panel(incident, playbook, running, now=now)
    yield f"{name}shown", incidents.shown(incident, playbook, running, history, now=now)
    yield f"{name}welcome", incidents.welcome(incident, s.GIANT)
    yield f"{name}farewell", incidents.farewell(incident)
    yield f"{name}trouble", incidents.trouble(incident, [s.GIANT] * 100)
    yield f"{name}duties", roles.duties(incident, playbook.roles[0], s.GIANT)
    offer = s.entry(ev.HandoverOffered(role="role-0", person=s.CAT, holder=s.BEN))
    yield (
        f"{name}handover",
        roles.handover(incident, playbook.roles[0], offer, running, now, playbook=playbook),
    )
    crowd = tuple(f"slack:U{n:05}" for n in range(500))
    for kind in Kind:
        nag = s.reminder(kind, subject=s.GIANT, clock_id=s.GIANT, rule=s.GIANT, people=crowd)
        yield (
            f"{name}nag {kind}",
            escalation.nag(nag, incident, playbook, direct=False, channel=s.GIANT),
        )


def _hostile_views(incident: Any, playbook: Any) -> Iterator[tuple[str, Drawing]]:
    draft = declare.Draft(
        title=s.GIANT,
        impact=s.GIANT,
        customers='"' * 5000,
        affected="\n" * 200 + "x" * 5000,
        commander="slack:U1",
        severity=s.GIANT,
        source='"' * 4000,
    )
    yield "declare", declare.form(playbook, now=s.NOW, draft=draft)
    yield "already", declare.already(incident, s.GIANT, draft=draft)
    yield "update", updates.form(incident, playbook, now=s.NOW)
    yield "severity", incidents.severity_form(incident, playbook)
    yield "private", incidents.private_form(incident)
    yield "roles", roles.panel(incident, playbook)
    yield "assign", roles.assign_form(incident, playbook, s.GIANT)
    yield "escalate", situations.form(incident, playbook)
    yield "snooze", escalation.snooze_form(incident, s.GIANT)
    yield "note", timeline.note_form(incident, initial=s.GIANT)
    yield "failed", forms.failed(s.GIANT, s.GIANT, "e-1")
    shown = home.HomeIncident(
        incident=incident,
        playbook=playbook,
        clocks=tuple(s.clock(id=f"{n}") for n in range(200)),
        channel=s.GIANT,
    )
    model = home.HomeModel(person=s.BEN, incidents=(shown,) * 200, recent=(incident,) * 50)
    yield "home", home.home(model, now=s.NOW)
