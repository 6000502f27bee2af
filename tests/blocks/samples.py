"""An incident, its playbook and its history, as the tests of the builders need them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Clock, Kind, Outcome
from incidentbot.domain.incidents import Incident, Link, Status
from incidentbot.domain.playbooks import (
    EscalationLevel,
    IncidentType,
    Playbook,
    RoleSpec,
    Severity,
)
from tests.blocks import afterwards

from . import process

NOW = datetime(2026, 11, 20, 14, 10, tzinfo=UTC)
ANA, BEN, CAT, DAN = (f"slack:U0{name}" for name in ("ANA", "BEN", "CAT", "DAN"))
SUPPORT = "slack:S0SUPPORT"
ROOM = "C0ROOM"
TRICK = "<!channel> @here <@U666> & *bold* `code` <https://evil.example|click> #general"
GIANT = "&" * 5000

PLAYBOOK = Playbook(
    name="full-response",
    title="Full response",
    version="1",
    definition="An incident is anything that disrupts service or puts data at risk.",
    severities=(
        Severity(
            id="P0",
            name="Critical",
            definition="Complete outage or data loss.",
            update_every=timedelta(minutes=15),
            postmortem="required",
            postmortem_due=timedelta(hours=48),
        ),
        Severity(
            id="P1",
            name="High",
            definition="Major functionality impaired or significant user impact.",
            required_roles=("commander", "tech-lead", "scribe"),
            acknowledge_within=timedelta(minutes=15),
            update_every=timedelta(minutes=30),
            postmortem="required",
            postmortem_due=timedelta(hours=48),
        ),
        Severity(id="P2", name="Medium", postmortem="optional"),
        Severity(id="P3", name="Low"),
    ),
    default_severity="P1",
    roles=(
        RoleSpec(
            id="commander",
            name="Incident Commander",
            who="Senior engineer",
            duties=("Coordinate the response", "Decide on rollback and escalation"),
        ),
        RoleSpec(
            id="tech-lead",
            name="Tech Lead",
            duties=("Lead the investigation", "Report to the commander"),
            report_every=timedelta(minutes=5),
        ),
        RoleSpec(id="scribe", name="Scribe", duties=("Write down what is decided",)),
    ),
    escalation=(
        EscalationLevel(level=1, name="On-call engineer", who=("on-call",)),
        EscalationLevel(level=2, name="Engineering lead", who=("leads",)),
    ),
    types=(
        IncidentType(
            id="database",
            name="Database",
            symptoms="Slow or failing queries",
            first_actions=("Look at the open connections", "Look for long queries"),
            runbook="api-slow",
        ),
        IncidentType(id="deploy", name="Bad deployment"),
    ),
    **process.parts(),
)


def incident(**changes: Any) -> Incident:
    """Return an open incident twelve minutes old, with a commander."""
    began = NOW - timedelta(minutes=12)
    usual = Incident(
        id="k3h9x2m7q4w8z1p5",
        ref="INC-42",
        title="Checkout is down",
        severity="P1",
        worst_severity="P1",
        playbook=PLAYBOOK.key,
        declared_by=ANA,
        declared_at=began,
        channel_name="incident-20261120-checkout-is-down",
        impact="Nobody can pay.",
        customers="All of them",
        affected="Checkout, billing",
        type="database",
        roles={"commander": BEN},
        moments={"declared": began, "detected": began},
        members=(ANA, BEN),
        version=7,
    )
    return replace(usual, **changes)


def resolved(**changes: Any) -> Incident:
    """Return the incident after it was resolved."""
    began = NOW - timedelta(minutes=12)
    moments = {"declared": began, "acknowledged": began, "resolved": NOW, "impact_ended": NOW}
    over = {"status": Status.RESOLVED, "moments": moments, "updated_at": NOW, **changes}
    return incident(**over)


def linked(**changes: Any) -> Incident:
    """Return an incident with links and a source."""
    links = (
        Link(url="https://dash.example/checkout", title="Dashboard"),
        Link(url="https://git.example/pr/7?a=1&b=2", title="The suspect | change"),
    )
    source = "https://example.slack.com/archives/C1/p1"
    return incident(links=links, source=source, **changes)


def entry(event: ev.Event, *, by: str = ANA, seq: int = 3, at: datetime = NOW) -> ev.Entry:
    """Return an event as recorded."""
    return ev.Entry(incident_id=incident().id, seq=seq, at=at, by=by, event=event)


def clock(kind: Kind = Kind.UPDATE, *, due_in: int = 18, **changes: Any) -> Clock:
    """Return a running clock, due in so many minutes."""
    usual = Clock(
        id=f"k3h9x2m7q4w8z1p5-1-{kind.value}",
        incident_id="k3h9x2m7q4w8z1p5",
        kind=kind,
        opened_at=NOW - timedelta(minutes=12),
        due_at=NOW + timedelta(minutes=due_in),
        length=timedelta(minutes=30),
        next_nag_at=NOW + timedelta(minutes=due_in),
    )
    return replace(usual, **changes)


def clocks() -> list[Clock]:
    """Return an acknowledgement met, a late role and a running update."""
    met = clock(Kind.ACKNOWLEDGE, due_in=3, ended_at=NOW, outcome=Outcome.MET, next_nag_at=None)
    role = clock(Kind.ROLES, due_in=-2)
    return [met, role, clock()]


def reminder(kind: Kind = Kind.UPDATE, **changes: Any) -> ev.Entry:
    """Return a reminder sent ten minutes after a clock ran out."""
    usual = ev.NagSent(
        clock_id=f"k3h9x2m7q4w8z1p5-1-{kind.value}",
        kind=kind.value,
        subject=None,
        step=0,
        level=0,
        due_at=NOW - timedelta(minutes=10),
        people=(BEN,),
        rule="full-response, P1: an update every 30 min",
    )
    return entry(replace(usual, **changes), by="bot")


def update(**changes: Any) -> ev.Entry:
    """Return an update with every field filled in."""
    usual = ev.UpdatePosted(
        status="mitigating",
        impact="Cards fail, transfers work.",
        actions="Rolled back the last deployment.",
        next_steps="Watch the error rate for ten minutes.",
        eta="15:00 UTC",
    )
    return entry(replace(usual, **changes), by=BEN)


def every_event() -> list[ev.Event]:
    """Return one event of every kind, with hostile words where people type."""
    return [
        *_of_the_response(),
        *_of_the_record(),
        *_of_the_work(),
        *_of_the_texts(),
        *afterwards.events(NOW, person=CAT, trick=TRICK),
    ]


def _of_the_response() -> list[ev.Event]:
    return [
        ev.IncidentDeclared(
            ref="INC-42", severity="P1", playbook="p@1", channel_name="c", title=TRICK
        ),
        ev.IncidentAcknowledged(how="claimed"),
        ev.RoleTaken(role="tech-lead", person=BEN, how="accepted", previous=CAT),
        ev.RoleLeft(role="tech-lead", person=BEN),
        ev.HandoverOffered(role="tech-lead", person=CAT, holder=BEN),
        ev.HandoverDeclined(role="tech-lead", person=CAT),
        ev.StatusChanged(old="investigating", new="identified"),
        ev.SeverityChanged(old="P2", new="P1", why=TRICK),
        ev.UpdatePosted(status="identified", impact=TRICK, next_in=timedelta(minutes=5)),
    ]


def _of_the_record() -> list[ev.Event]:
    return [
        ev.NoteAdded(text=TRICK, noted_at=NOW, author=CAT, permalink="https://s.example/p1"),
        ev.NoteRemoved(source_id="C1/1.1"),
        ev.LinkAdded(url="https://dash.example", title=TRICK),
        ev.Escalated(level=2, name="Engineering lead", people=(CAT, SUPPORT), why=TRICK),
        ev.NagSent(
            clock_id="x-1-update",
            kind="update",
            subject=None,
            step=0,
            level=0,
            due_at=NOW,
            people=(BEN,),
            rule=TRICK,
        ),
        ev.NagSnoozed(clock_id="x-1-role", kind="roles", subject=None, until=NOW, why=TRICK),
        ev.Subscribed(person=CAT),
        ev.Unsubscribed(person=CAT),
        ev.PersonJoined(person=CAT),
        ev.PersonLeft(person=CAT),
        ev.MadePrivate(channel_name="incident-kxqzrm", people=(ANA, BEN)),
        ev.IncidentResolved(summary=TRICK),
        ev.IncidentReopened(why=TRICK),
        ev.IncidentClosed(why=TRICK),
        ev.RoomLost(how="archived"),
    ]


def _of_the_work() -> list[ev.Event]:
    return [
        ev.PhaseEntered(phase="response", previous="detection"),
        ev.ItemTicked(list="phase:response", item=0, what=TRICK),
        ev.ItemUnticked(list="phase:response", item=0, what=TRICK),
        ev.RunbookStarted(runbook="api-slow"),
        ev.TypeChanged(new="deploy", old="database"),
        ev.FirstActionTaken(what=TRICK),
        ev.SeverityConfirmed(severity="P1"),
        ev.SeverityAssessed(suggested="P1", answers={"data": TRICK}, reasons=(TRICK,)),
        ev.DetailChanged(name="cause", text=TRICK),
        ev.CallOpened(link="https://call.example/42"),
        ev.DecisionMade(text=TRICK),
        ev.TaskGiven(task="t1", person=BEN, due_at=NOW, text=TRICK),
        ev.TaskAcknowledged(task="t1", what=TRICK),
        ev.TaskDone(task="t1", what=TRICK),
        ev.TaskDropped(task="t1", what=TRICK),
        ev.PollOpened(poll="p1", closes_at=NOW, proposal=TRICK),
        ev.ObjectionRaised(poll="p1", why=TRICK),
        ev.PollClosed(poll="p1", outcome="objected", proposal=TRICK),
        ev.ReportGiven(role="scribe", text=TRICK),
    ]


def _of_the_texts() -> list[ev.Event]:
    return [
        ev.DraftWritten(draft="d1", template="t", audience="public", moment="initial", body=TRICK),
        ev.DraftApproved(draft="d1", own=True),
        ev.DraftPublished(draft="d1", audience="public", moment="initial", body=TRICK),
        ev.DraftDropped(draft="d1"),
        ev.SituationNamed(situation="breach", people=(CAT,), why=TRICK),
        ev.WatchPassed(),
        ev.GateOverridden(gate="resolve", missing=(TRICK,), why=TRICK),
        ev.DrillBegun(script="outage", speed=10),
        ev.DrillInjected(number=0, kind="note", text=TRICK),
        ev.DrillScored(score={"commander": "2 min"}),
    ]


def giant_playbook() -> Playbook:
    """Return a playbook in which every text is longer than Slack takes."""
    many = range(120)
    return replace(
        PLAYBOOK,
        definition=GIANT,
        severities=tuple(
            Severity(
                id=f"P{number}",
                name=GIANT,
                definition=GIANT,
                postmortem="required",
                postmortem_due=timedelta(hours=48),
            )
            for number in many
        ),
        roles=tuple(
            RoleSpec(id=f"role-{number}", name=GIANT, who=GIANT, duties=(GIANT,) * 50)
            for number in many
        ),
        types=tuple(
            IncidentType(id=f"t{n}", name=GIANT, symptoms=GIANT, first_actions=(GIANT,) * 90)
            for n in many
        ),
        **process.giant_parts(GIANT),
        escalation=tuple(EscalationLevel(level=n, name=GIANT) for n in many),
    )


def giant_incident(**changes: Any) -> Incident:
    """Return an incident in which every text is as long as hostile hands can make it."""
    links = tuple(Link(url=f"https://x.example/{n}?" + "a&" * 490, title=GIANT) for n in range(20))
    huge: dict[str, Any] = {
        "title": GIANT,
        "impact": GIANT,
        "customers": GIANT,
        "affected": GIANT,
        "type": GIANT,
        "actions": "<" * 5000,
        "next_steps": '"' * 5000,
        "eta": GIANT,
        "source": "https://x.example/" + "a" * 4000,
        "links": links,
        "progress": process.giant_progress(GIANT, NOW),
        "roles": {f"role-{n}": f"cli:{GIANT}" for n in range(60)},
        "offers": {f"role-{n}": CAT for n in range(30)},
        "members": tuple(f"slack:U{n:05}" for n in range(500)),
    }
    return incident(**{**huge, **changes})
