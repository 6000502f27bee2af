"""Subcommands of an incident's life: declare, move, judge, resolve, close, hide."""

import re

from incidentbot.domain.errors import UnknownWordError
from incidentbot.domain.incidents import Declaration, Incident, Status, status_of
from incidentbot.domain.playbooks import Playbook
from incidentbot.services import assessment, queries
from incidentbot.services import incidents as service
from incidentbot.slack.blocks import choices, declare, incidents
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand
from incidentbot.slack.incoming import Typed

OVERRIDE, CONFIRM = "override", "confirm"
_LIKE_A_SEVERITY = re.compile(r"(?i)^(p|sev-?)\d{1,2}$")


async def declare_form(ask: Ask) -> Reply:
    """Open the declare form."""
    return _form(ask)


def _form(ask: Ask, severity: str | None = None) -> Reply:
    playbook = ask.desk.rules.catalog.current
    draft = declare.Draft(channel=ask.channel, severity=severity)
    return Reply(view=declare.form(playbook, now=ask.desk.now(), draft=draft))


async def declare_now(ask: Ask) -> Reply:
    """Declare from one line; a severity alone opens the form with it selected."""
    severity, title = _severity_and_title(ask.desk.rules.catalog.current, ask.typed)
    if severity and not title:
        return _form(ask, severity)
    form = Declaration(title=title, severity=severity)
    besides = ask.found.id if ask.again and ask.found else None
    try:
        change = await ask.desk.do(ask.who, service.declare, form, besides=besides)
    except service.Existing as same:
        return Reply(message=choices.existing(same.incident, f"declare {ask.typed.text}"))
    return Reply(message=choices.declared(change.incident))


def _severity_and_title(playbook: Playbook, typed: Typed) -> tuple[str | None, str]:
    first, rest = typed.split()
    if playbook.has_severity(first):
        return playbook.severity(first).id, rest.plain
    if _LIKE_A_SEVERITY.match(first) and rest:
        raise UnknownWordError("severity", first, [each.id for each in playbook.severities])
    return None, typed.plain


async def acknowledge(ask: Ask) -> Reply:
    """Acknowledge the incident."""
    change = await ask.desk.do(ask.who, service.acknowledge, ask.incident.id)
    ref = change.incident.ref
    if not change.entries:
        return Reply(message=said(f"{ref} is acknowledged already."))
    return Reply(message=said(f"You acknowledged {ref}. Claim a role, or post an update next."))


async def status_form(ask: Ask) -> Reply:
    """Open the status form."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    return Reply(view=incidents.status_form(sight.incident, sight.playbook))


async def set_status(ask: Ask) -> Reply:
    """Move to the status named."""
    status = status_of(ask.typed.split()[0])
    await ask.desk.do(ask.who, service.set_status, ask.incident.id, status)
    hint = " A word on why helps: `/incident update`." if status.open else ""
    return Reply(message=said(f"{ask.incident.ref} is marked as {status.value} now.{hint}"))


async def severity_form(ask: Ask) -> Reply:
    """Open the severity form."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    return Reply(view=incidents.severity_form(sight.incident, sight.playbook))


async def set_severity(ask: Ask) -> Reply:
    """Change the severity to the one named, for the reason that follows, or let it stand."""
    word, why = ask.typed.split()
    if word.lower() == CONFIRM:
        return await _confirm(ask)
    change = await ask.desk.do(
        ask.who, service.set_severity, ask.incident.id, word, why.plain or None
    )
    ref, severity = change.incident.ref, change.incident.severity
    return Reply(message=said(f"{ref} is {severity} now. Its clocks are planned anew."))


async def _confirm(ask: Ask) -> Reply:
    change = await ask.desk.do(ask.who, assessment.confirm, ask.incident.id)
    already = "" if change.entries else " already"
    stands = f"{change.incident.severity} stands for {change.incident.ref}{already}."
    return Reply(message=said(stands))


async def resolve(ask: Ask) -> Reply:
    """Say that it works again; what follows the word is what fixed it."""
    summary, override = _overridden(ask.typed)
    await ask.desk.do(ask.who, service.resolve, ask.incident.id, summary, override=override)
    return Reply(message=said(f"{ask.incident.ref} is resolved. When all is said, close it."))


def _overridden(typed: Typed) -> tuple[str | None, str | None]:
    """Read what was typed: words of one's own, or `override` and why."""
    first, why = typed.split()
    if first.lower() == OVERRIDE and why:
        return None, why.plain
    return typed.plain or None, None


async def reopen(ask: Ask) -> Reply:
    """Take it up again."""
    await ask.desk.do(ask.who, service.reopen, ask.incident.id, ask.typed.plain or None)
    return Reply(message=said(f"{ask.incident.ref} is open again. Its clocks run from now."))


async def close(ask: Ask) -> Reply:
    """End the response."""
    why, override = _overridden(ask.typed)
    await ask.desk.do(ask.who, service.close, ask.incident.id, why, override=override)
    return Reply(message=said(f"{ask.incident.ref} is closed."))


async def private_form(ask: Ask) -> Reply:
    """Ask who stays."""
    return Reply(view=incidents.private_form(ask.incident))


async def make_private(ask: Ask) -> Reply:
    """Hide it from all but the people named and the holders of roles."""
    people = ask.typed.people
    await ask.desk.do(ask.who, service.make_private, ask.incident.id, people)
    return Reply(
        message=said(f"{ask.incident.ref} is private now. I send you the link to its new room.")
    )


async def listed(ask: Ask) -> Reply:
    """List the open incidents."""
    sights = await ask.desk.look(ask.who, queries.open_ones, first=choices.LISTED)
    return Reply(message=choices.listed(sights_of(sights), now=ask.desk.now()))


async def shown(ask: Ask) -> Reply:
    """Show one incident whole."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id, history=True)
    message = incidents.shown(
        sight.incident,
        sight.playbook,
        sight.clocks,
        list(sight.entries),
        now=ask.desk.now(),
        channel=sight.channel,
    )
    return Reply(message=message)


async def panel(ask: Ask) -> Reply:
    """Show the caller where things stand, with a button for everything."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    message = incidents.panel(sight.incident, sight.playbook, sight.clocks, now=ask.desk.now())
    return Reply(message=message)


def sights_of(sights: list[queries.Sight]) -> list[tuple[Incident, Playbook, str | None]]:
    """Reduce sights to what a list shows."""
    return [(each.incident, each.playbook, each.channel) for each in sights]


_STATUSES = ", ".join(status.value for status in Status)

SUBCOMMANDS = (
    Subcommand(
        name="declare",
        usage="[SEVERITY] [TITLE]",
        help="Open an incident: by form, or at once from one line.",
        where="anywhere",
        who="members",
        words=("new", "open", "start"),
        form=declare_form,
        run=declare_now,
    ),
    Subcommand(
        name="ack",
        help="Say that you are on it. Stops the page.",
        words=("acknowledge",),
        run=acknowledge,
    ),
    Subcommand(
        name="status",
        usage="STATUS",
        help=f"Move the incident: {_STATUSES}.",
        form=status_form,
        run=set_status,
    ),
    Subcommand(
        name="severity",
        usage="SEVERITY [WHY]",
        help="Judge it worse or milder; `confirm` lets it stand. Every clock is planned anew.",
        words=("sev",),
        form=severity_form,
        run=set_severity,
    ),
    Subcommand(
        name="resolve",
        usage="[WHAT FIXED IT]",
        help="Say that it works again; `override WHY` when something is still missing.",
        words=("resolved",),
        run=resolve,
    ),
    Subcommand(name="reopen", usage="[WHY]", help="Take it up again.", over=True, run=reopen),
    Subcommand(
        name="close",
        usage="[WHY]",
        help="End the response; `override WHY` when it is not resolved.",
        over=True,
        run=close,
    ),
    Subcommand(
        name="private",
        usage="[@PERSON …]",
        help="Hide it: only the people invited see anything of it.",
        form=private_form,
        run=make_private,
    ),
    Subcommand(
        name="list",
        help="List the open incidents.",
        where="anywhere",
        words=("ls",),
        run=listed,
    ),
    Subcommand(
        name="show",
        usage="[INCIDENT]",
        help="Show one incident: state, roles, clocks, timeline.",
        words=("info",),
        run=shown,
    ),
)
