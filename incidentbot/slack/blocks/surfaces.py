"""What is kept up to date in place: the announcement, the summary, the topic and the bookmarks."""

from collections.abc import Iterable
from datetime import datetime

from incidentbot.domain.clocks import Clock
from incidentbot.domain.incidents import Incident, Moment, Status
from incidentbot.domain.playbooks import COMMANDER, Playbook
from incidentbot.domain.roles import unfilled
from incidentbot.slack.blocks import (
    assessment,
    buttons,
    calls,
    checklists,
    clocks,
    details,
    mrkdwn,
    names,
    relations,
    tasks,
)
from incidentbot.slack.blocks.elements import (
    BUTTONS_IN_A_ROW,
    Block,
    Message,
    actions,
    context,
    fields,
    header,
    labelled,
    said,
    section,
    whole,
)

TOPIC_LIMIT = 250
CLOCKS_SHOWN = 2
BOOKMARK_TITLE = 100


def announcement(
    incident: Incident,
    playbook: Playbook,
    *,
    channel: str | None,
    clocks: Iterable[Clock] = (),
    now: datetime,
    mentioned: Iterable[str] = (),
) -> Message:
    """Build the one message that tells everybody; of a private incident it tells nothing.

    It looks as the playbook says, and calls those whom the severity mentions.
    """
    if incident.private:
        return said(
            f"{names.ref(incident)} goes on in a smaller group. Nothing more is posted here."
        )
    due = _update_due(incident, clocks, now)
    wanted = playbook.announcement.fields
    called = mrkdwn.mentions(mentioned) if incident.status.open and not incident.drill else ""
    note = mrkdwn.short(playbook.announcement.note)
    return whole(
        header(_heading(incident, playbook)),
        section(_graded(incident, playbook)),
        labelled("Impact", incident.impact) if "impact" in wanted else None,
        fields(_announced(incident, playbook, channel, due=due)),
        section(f"For {called}") if called else None,
        actions(*_announcement_buttons(incident)),
        context(f"{note} {declared(incident)}".strip()),
    )


def summary(
    incident: Incident,
    playbook: Playbook,
    clocks: Iterable[Clock],
    *,
    now: datetime,
    goes_on: str | None = None,
) -> Message:
    """Build the message pinned in the war room; `goes_on` is the room of what it was merged into."""
    return whole(
        header(names.title(incident)),
        section(told_as(incident, playbook)),
        _elsewhere(incident, goes_on),
        labelled("Impact", incident.impact),
        fields(facts(incident, playbook)),
        listed("Roles", role_lines(incident, playbook)),
        listed("What is known", details.lines(incident)),
        listed("Next due", due_lines(incident, playbook, clocks, now)),
        listed("Links", link_lines(incident)),
        actions(*_summary_buttons(incident, playbook)),
        actions(*_claims(incident, playbook)),
        context(" ".join(filter(None, [declared(incident), updated(incident)]))),
    )


def topic(incident: Incident, playbook: Playbook) -> str:
    """Say the state in one line for the channel's topic."""
    commander = mrkdwn.mention(incident.commander) if incident.commander else names.NOBODY
    drill = "DRILL · " if incident.drill else ""
    severity = mrkdwn.short(incident.severity, 60)
    into = incident.aftermath.merged_into
    status = f"merged into {mrkdwn.short(into.ref, 40)}" if into else incident.status.value
    state = f"{drill}{severity} · {status} · Commander: {commander}"
    call = calls.in_topic(incident)
    return f"{state}{call}" if len(state) + len(call) <= TOPIC_LIMIT else state[:TOPIC_LIMIT]


def bookmarks(incident: Incident, playbook: Playbook) -> list[tuple[str, str]]:
    """Return the links kept at the top of the channel, as title and address; the call first."""
    return calls.bookmark(incident, playbook) + [
        (" ".join(link.title.split())[:BOOKMARK_TITLE] or link.url[:BOOKMARK_TITLE], link.url)
        for link in incident.links
    ]


def told_as(incident: Incident, playbook: Playbook) -> str:
    """Say severity, status and name in one line, with how long it lasted once it is over."""
    status = _status(incident)
    severity = names.severity_label(incident.severity, playbook)
    private = " · Private" if incident.private else ""
    drill = " · Drill" if incident.drill else ""
    return f"*{severity}* · {status} · {mrkdwn.short(incident.ref, 40)}{private}{drill}"


def role_lines(incident: Incident, playbook: Playbook) -> list[str]:
    """Say who does what, one role a line."""
    return [
        f"{names.role(role.id, playbook)}: {names.holder(incident, role.id)}"
        for role in playbook.roles
    ]


def due_lines(
    incident: Incident, playbook: Playbook, running: Iterable[Clock], now: datetime
) -> list[str]:
    """Say what is due next, one clock a line."""
    if not incident.status.open:
        return []
    return [clocks.due(each, playbook, now) for each in clocks.next_due(running)[:CLOCKS_SHOWN]]


def link_lines(incident: Incident) -> list[str]:
    """Link what is kept with the incident, one a line."""
    return [mrkdwn.link(link.url, link.title or link.url) for link in incident.links]


def listed(label: str, lines: list[str]) -> Block | None:
    """Build a list under a label; nothing when it is empty."""
    return section(f"*{label}*\n{mrkdwn.joined(lines)}") if lines else None


def _heading(incident: Incident, playbook: Playbook) -> str:
    mark = "DRILL · " if incident.drill else ""
    heading = playbook.announcement.heading.strip()
    return f"{mark}{heading} {incident.severity}: {incident.title}".strip()


def _graded(incident: Incident, playbook: Playbook) -> str:
    if "status" not in playbook.announcement.fields:
        return told_as(incident, playbook)
    severity = names.severity_label(incident.severity, playbook)
    return f"*{severity}* · {mrkdwn.short(incident.ref, 40)}"


def _announced(
    incident: Incident, playbook: Playbook, channel: str | None, *, due: str | None
) -> list[tuple[str, str]]:
    began = incident.moments.get(Moment.IMPACT_BEGAN.value, incident.declared_at)
    known = {
        "status": ("Status", _status(incident)),
        "commander": (
            names.role(COMMANDER, playbook),
            mrkdwn.sentence(names.holder(incident, COMMANDER)),
        ),
        "customers": ("Customers affected", mrkdwn.short(incident.customers or "")),
        "affected": ("What is affected", mrkdwn.short(incident.affected or "")),
        "type": ("Type", mrkdwn.short(playbook.type_name(incident.type) or "")),
        "started": ("Started", mrkdwn.day_and_time(began)),
        "eta": ("ETA", mrkdwn.short(incident.eta or "") if incident.status.open else ""),
    }
    wanted = dict.fromkeys(each for each in playbook.announcement.fields if each in known)
    facts = [
        *(known[name] for name in wanted),
        ("War room", _war_room(incident, channel)),
        ("Last update", mrkdwn.day_and_time(incident.updated_at) if incident.updated_at else ""),
        ("Next update due", due or ""),
    ]
    return [(label, fact) for label, fact in facts if fact]


def _elsewhere(incident: Incident, room: str | None) -> Block | None:
    if incident.aftermath.merged_into is None or not room:
        return None
    return section(f"It goes on in {mrkdwn.room(room)}.")


def _status(incident: Incident) -> str:
    if into := incident.aftermath.merged_into:
        return f"Merged into {mrkdwn.short(into.ref, 40)}"
    lasted = names.duration(incident)
    status = names.status(incident.status)
    return f"{status} after {lasted}" if not incident.status.open and lasted else status


def facts(incident: Incident, playbook: Playbook) -> list[tuple[str, str | None]]:
    """Return what is known of it, by label."""
    return [
        ("Customers affected", mrkdwn.short(incident.customers or "")),
        ("What is affected", mrkdwn.short(incident.affected or "")),
        ("Type", mrkdwn.short(playbook.type_name(incident.type) or "")),
        ("Call", calls.fact(incident)),
        ("Phase", checklists.phase_fact(incident, playbook)),
        ("Runbook", checklists.runbook_fact(incident, playbook)),
        ("Tasks", tasks.summed_up(incident)),
        ("ETA", mrkdwn.short(incident.eta or "") if incident.status.open else None),
        ("Declared from", mrkdwn.link(incident.source, "a message") if incident.source else None),
    ]


def _war_room(incident: Incident, channel: str | None) -> str:
    if into := incident.aftermath.merged_into:
        return mrkdwn.room(channel) or f"That of {mrkdwn.short(into.ref, 40)}"
    if incident.room_lost:
        return "Gone. Updates go on in this thread."
    return mrkdwn.room(channel) or "Opens in a moment"


def _update_due(incident: Incident, running: Iterable[Clock], now: datetime) -> str | None:
    return clocks.update_due(running, now) if incident.status.open else None


def declared(incident: Incident) -> str:
    """Say who declared it and when."""
    return (
        f"Declared by {mrkdwn.mention(incident.declared_by)} "
        f"at {mrkdwn.day_and_time(incident.declared_at)}."
    )


def updated(incident: Incident) -> str | None:
    """Say when the last update was; None before the first."""
    if incident.updated_at is None:
        return None
    return f"Last update at {mrkdwn.day_and_time(incident.updated_at)}."


def _announcement_buttons(incident: Incident) -> list[Block]:
    if into := incident.aftermath.merged_into:
        return relations.into_buttons(into)
    working = incident.status.open
    shown = []
    if not incident.room_lost:
        shown.append(buttons.plain(incident, buttons.JOIN, "Join", primary=working))
    if incident.status is not Status.CLOSED:
        shown.append(buttons.plain(incident, buttons.SUBSCRIBE, "Subscribe"))
    return [*shown, buttons.escalate(incident)] if working else shown


def _summary_buttons(incident: Incident, playbook: Playbook) -> list[Block | None]:
    if incident.status is Status.CLOSED:
        return [buttons.reopen(incident)]
    if incident.status is Status.RESOLVED:
        return [buttons.reopen(incident), buttons.close(incident)]
    return [
        buttons.acknowledge(incident),
        buttons.post_update(incident),
        buttons.plain(incident, buttons.ROLES, "Roles"),
        *checklists.offered(incident, playbook)[:1],
        assessment.to_confirm(incident, playbook),
        buttons.plain(incident, buttons.SEVERITY, "Severity"),
        buttons.escalate(incident),
        buttons.resolve(incident),
    ]


def _claims(incident: Incident, playbook: Playbook) -> list[Block]:
    if not incident.status.open:
        return []
    waiting = unfilled(incident, playbook)[:BUTTONS_IN_A_ROW]
    return [buttons.claim(incident, role) for role in waiting]
