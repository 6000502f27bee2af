"""Questions, situations, the call, contacts and gates as they are drawn: as usual, and giant."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind
from incidentbot.domain.incidents import Incident, Status
from incidentbot.domain.people import BOT, Directory
from incidentbot.domain.playbooks import (
    Announcement,
    Answer,
    Call,
    Checklist,
    Contact,
    Gates,
    Mitigation,
    Playbook,
    Question,
    Situation,
    Tool,
    WarRoom,
)
from incidentbot.domain.progress import Progress
from incidentbot.slack.blocks import (
    assessment,
    calls,
    contacts,
    declare,
    escalation,
    gates,
    incidents,
    reasons,
    situations,
    timeline,
)

from . import samples as s

MINUTE = timedelta(minutes=1)
LINK = "https://meet.example/INC-42"
CUSTOMERS = Question(
    id="customers",
    ask="How many customers feel it?",
    answers=(
        Answer(text="All of them", severity="P0"),
        Answer(text="Some", severity="P2"),
        Answer(text="Nobody"),
    ),
)
DATA = Question(
    id="data",
    ask="Is data at risk?",
    answers=(Answer(text="Yes", severity="P0"), Answer(text="No")),
)
PLAYBOOK = replace(
    s.PLAYBOOK,
    commands="on-call",
    announcement=Announcement(
        heading="Alert", fields=("started", "affected", "status", "type"), note="Read the thread."
    ),
    severities=tuple(
        replace(each, triage_within=15 * MINUTE, mention=("leads",))
        for each in s.PLAYBOOK.severities
    ),
    assessment=(CUSTOMERS, DATA),
    escalate_when=("It takes longer than expected", "Somebody with other knowledge is needed"),
    situations=(
        Situation(
            id="data-damage",
            name="Data is damaged",
            action="Restore a snapshot",
            who=("leads",),
            after=60 * MINUTE,
            mitigation="restore",
        ),
    ),
    mitigations=(Mitigation(id="restore", name="Restore from a backup"),),
    checklists=(
        Checklist(id="verification", name="Verification", items=("Tests pass", "Errors are gone")),
    ),
    gates=Gates(resolve_checklist="verification", watch=30 * MINUTE, required_roles=True),
    contacts=(
        Contact(name="On-call", purpose="The first", group="on-call", phone="+49 30 1"),
        Contact(name="Vendor", email="help@vendor.example", link="https://vendor.example"),
    ),
    tools=(
        Tool(name="Metrics", purpose="Error rates", link="https://metrics.example"),
        Tool(name="Pager"),
    ),
    access=("Production", "The database"),
    war_room=WarRoom(
        rules=("Nobody is blamed", "One voice at a time", "Threads", "Say your role"),
        call=Call(name="Bridge", link="https://meet.example/{ref}"),
    ),
)
DIRECTORY = Directory(groups={"on-call": (s.SUPPORT,), "leads": (s.CAT,)})
ASSESSED = ev.SeverityAssessed(
    suggested="P0",
    answers={"customers": "All of them"},
    reasons=("How many customers feel it? All of them",),
)
NAMED = ev.SituationNamed(situation="data-damage", people=(s.CAT,), why="It spreads")


def usual() -> dict[str, Callable[[], Any]]:
    """Return every drawing, by the name of its golden file."""
    return {**_forms(), **_messages(), **_told(), **_answers()}


def hostile(incident: Incident, playbook: Playbook) -> Iterator[tuple[str, Any]]:
    """Yield every drawing with values of which each is too long, or too many."""
    giant = _giant(playbook)
    answers = {each.id: 0 for each in giant.assessment}
    draft = declare.Draft(title=s.GIANT, asked=True, answers=answers)
    yield "assess", assessment.form(incident, giant)
    yield "declare with questions", declare.form(giant, now=s.NOW, draft=draft)
    yield "escalate with situations", situations.form(incident, giant)
    yield "situation", situations.named(giant, s.GIANT, anew=False)
    yield "call form", calls.form(replace(incident, progress=Progress(call=s.GIANT)), giant)
    yield "contacts", contacts.shown(giant, DIRECTORY)
    yield "gate", gates.form(incident, giant, "resolve", said=s.GIANT)
    yield "close", gates.form(incident, giant, "close")
    yield "notice", incidents.notice(s.entry(_declared()), incident, giant)
    crowd = [f"slack:U{n:05}" for n in range(500)]
    announced = incidents.announcement(
        incident, giant, channel=None, clocks=(), now=s.NOW, mentioned=crowd
    )
    yield "announcement with a crowd", announced
    yield "why", reasons.why([s.reminder()] * 500, incident, giant, s.NOW)
    for event in _automatic(s.GIANT):
        yield f"told {event}"[:40], timeline.told(s.entry(event), incident, giant, thread=False)


def _forms() -> dict[str, Callable[[], Any]]:
    incident = s.incident()
    asked = declare.Draft(title="Checkout is down", asked=True, answers={"customers": 0})
    return {
        "form-assessment": lambda: assessment.form(incident, PLAYBOOK),
        "form-assessment-none": lambda: assessment.form(incident, s.PLAYBOOK),
        "form-declare-questions": lambda: declare.form(PLAYBOOK, now=s.NOW, draft=asked),
        "form-escalate-situations": lambda: situations.form(incident, PLAYBOOK),
        "form-call": lambda: calls.form(incident, PLAYBOOK),
        "form-resolve": lambda: gates.form(incident, PLAYBOOK, "resolve", said="Rolled back"),
        "form-resolve-watched": lambda: gates.form(_watched(), PLAYBOOK, "resolve"),
        "form-close": lambda: gates.form(incident, PLAYBOOK, "close"),
    }


def _messages() -> dict[str, Callable[[], Any]]:
    incident = s.incident(progress=Progress(call=LINK))
    declared = s.entry(_declared())
    worse = s.entry(ev.SeverityChanged(old="P2", new="P0"))
    return {
        "announcement-of-another-kind": lambda: incidents.announcement(
            incident, PLAYBOOK, channel=s.ROOM, now=s.NOW, mentioned=(s.CAT, s.SUPPORT)
        ),
        "summary-to-confirm": lambda: incidents.summary(incident, PLAYBOOK, [], now=s.NOW),
        "notice": lambda: incidents.notice(declared, incident, PLAYBOOK),
        "notice-worse": lambda: incidents.notice(worse, incident, PLAYBOOK),
        "welcome-rules": lambda: incidents.welcome(
            incident, s.ROOM, contacts.first_rules(PLAYBOOK)
        ),
        "page-to-command": lambda: escalation.page(
            declared, s.incident(roles={}), PLAYBOOK, s.ROOM
        ),
        "page-situation": lambda: escalation.page(s.entry(NAMED), s.incident(), PLAYBOOK, s.ROOM),
        "page-by-time": lambda: escalation.page(
            s.entry(_by_time(), by=BOT), s.incident(), PLAYBOOK, s.ROOM
        ),
        "nag-triage": lambda: _nag(Kind.TRIAGE),
        "nag-call": lambda: _nag(Kind.CALL),
    }


def _told() -> dict[str, Callable[[], Any]]:
    def told(event: ev.Event, incident: Incident | None = None, **more: Any) -> Callable[[], Any]:
        entry = s.entry(event, **more)
        return lambda: timeline.told(entry, incident or s.incident(), PLAYBOOK, thread=False)

    monitored = ev.StatusChanged(old="mitigating", new="monitoring")
    agreed = replace(ASSESSED, suggested="P1")
    return {
        "told-assessed": told(ASSESSED),
        "told-assessed-agreed": told(agreed),
        "told-assessed-over": told(ASSESSED, s.resolved()),
        "told-situation": told(NAMED),
        "told-situation-by-time": told(replace(NAMED, by_time=True, people=(), why=None), by=BOT),
        "told-level-by-time": told(_by_time(), by=BOT),
        "told-level-by-time-nobody": told(replace(_by_time(), people=()), by=BOT),
        "told-monitoring": told(monitored, _watched()),
        "told-watched": told(ev.WatchPassed(), by=BOT),
        "told-call-without-a-link": told(ev.CallOpened()),
    }


def _answers() -> dict[str, Callable[[], Any]]:
    automatic = [
        s.entry(event, by=BOT, seq=seq, at=s.NOW - seq * MINUTE)
        for seq, event in enumerate(_automatic("data-damage"), 10)
    ]
    called = s.incident(progress=Progress(call=LINK))
    return {
        "contacts": lambda: contacts.shown(PLAYBOOK, DIRECTORY),
        "contacts-none": lambda: contacts.shown(s.PLAYBOOK, DIRECTORY),
        "why-automatic": lambda: reasons.why(automatic, s.incident(), PLAYBOOK, s.NOW),
        "call-opened": lambda: calls.answered(called, anew=True),
        "situation-named": lambda: situations.named(PLAYBOOK, "data-damage", anew=True),
    }


def _nag(kind: Kind) -> Any:
    return escalation.nag(s.reminder(kind), s.incident(), PLAYBOOK, direct=False, channel=s.ROOM)


def _declared() -> ev.Event:
    return ev.IncidentDeclared(
        ref="INC-42", severity="P1", playbook="p@1", channel_name="c", title="Checkout is down"
    )


def _by_time() -> ev.Escalated:
    return ev.Escalated(level=2, name="Engineering lead", people=(s.CAT,), clock="level")


def _automatic(words: str) -> list[ev.Event]:
    return [
        _by_time(),
        ev.SituationNamed(situation=words, by_time=True),
        ev.WatchPassed(),
        ev.PollClosed(poll="p1", outcome="proceed"),
        ev.GateOverridden(gate="resolve", missing=(words, words), why=words),
        ev.SeverityAssessed(suggested="P0", answers={words: words}, reasons=(words, words)),
    ]


def _watched() -> Incident:
    progress = Progress(watch_since=s.NOW - 5 * MINUTE)
    return s.incident(status=Status.MONITORING, progress=progress)


def _giant(playbook: Playbook) -> Playbook:
    words = s.GIANT
    answer = Answer(text=words, severity="P0")
    return replace(
        playbook,
        assessment=tuple(
            Question(id=f"q{n}", ask=words, answers=(answer,) * 150) for n in range(60)
        ),
        escalate_when=(words,) * 50,
        situations=tuple(
            Situation(id=f"{words}{n}", name=words, action=words, mitigation="m-0")
            for n in range(150)
        ),
        checklists=(Checklist(id="v", name=words, items=(words,) * 900),),
        gates=Gates(resolve_checklist="v", watch=MINUTE, required_roles=True),
        contacts=(Contact(name=words, purpose=words, phone=words, email=words, link=words),) * 90,
        tools=(Tool(name=words, purpose=words, link=words),) * 90,
        access=(words,) * 90,
        war_room=WarRoom(rules=(words,) * 90, call=Call(name=words, link=words)),
        announcement=Announcement(
            heading=words, fields=("eta", "type", "started", "impact", "status"), note=words
        ),
    )
