"""Buttons: most do what a subcommand does, on the incident in their value."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from incidentbot.domain.clocks import AFTERMATH
from incidentbot.domain.incidents import Incident
from incidentbot.services import incidents as incident_service
from incidentbot.services import people as people_service
from incidentbot.services import queries
from incidentbot.services import roles as role_service
from incidentbot.slack.blocks import buttons, choices, declare, escalation, roles
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.blocks.mrkdwn import room
from incidentbot.slack.commands import dispatch
from incidentbot.slack.commands.incidents import declare_form
from incidentbot.slack.requests import Request, notice
from incidentbot.slack.work import BUTTONS

Handler = Callable[[Request, str], Awaitable[None]]
# Buttons that are a subcommand in one click.
WORDS = {
    buttons.ACKNOWLEDGE: "ack",
    buttons.POST_UPDATE: "update",
    buttons.STATUS: "status",
    buttons.SEVERITY: "severity",
    buttons.ASSESS: "assess",
    buttons.CALL: "call",
    buttons.CONTACTS: "contacts",
    buttons.ROLES: "roles",
    buttons.ESCALATE: "escalate",
    buttons.NOTE: "note",
    buttons.DECISION: "decision",
    buttons.TIMELINE: "timeline",
    buttons.TIME: "time",
    buttons.TASK: "task",
    buttons.TASKS: "tasks",
    buttons.POLL: "poll",
    buttons.REPORT: "report",
    buttons.ACTION: "action",
    buttons.ACTIONS: "actions",
    buttons.DETAILS: "details",
    buttons.LINK: "link",
    buttons.PRIVATE: "private",
    buttons.COMMS: "comms",
    buttons.CHECKLIST: "checklist",
    buttons.PHASE: "phase",
    buttons.RUNBOOK: "runbook",
    buttons.TYPE: "type",
    buttons.REVIEW: "review",
    buttons.POSTMORTEM: "postmortem",
    buttons.RESOLVE: "resolve",
    buttons.REOPEN: "reopen",
    buttons.CLOSE: "close",
    buttons.SUBSCRIBE: "subscribe",
    buttons.UNSUBSCRIBE: "unsubscribe",
    buttons.SHOW: "show",
    buttons.WHY: "why",
}


async def clicked(request: Request) -> None:
    """Do what a button says."""
    await request.ack()
    action = request.body["actions"][0]
    action_id, value = str(action["action_id"]), _value(action)
    if action_id.startswith(choices.RUN):
        await _run_words(request, value)
    elif action_id.startswith(buttons.CLAIM_ROLE):
        await _run(request, f"claim {buttons.claimed_role(action_id)}", value)
    elif action_id in WORDS:
        await _run(request, WORDS[action_id], value)
    elif handler := _handler(action_id):
        await handler(request, value)


def _value(action: dict[str, Any]) -> str:
    chosen = action.get("selected_option") or {}
    return str(action.get("value") or chosen.get("value") or "")


def _handler(action_id: str) -> Handler | None:
    exact = _OTHERS.get(action_id) or BUTTONS.get(action_id)
    if exact is not None:
        return exact
    prefix = next((key for key in BUTTONS if key.endswith(":") and action_id.startswith(key)), None)
    return BUTTONS[prefix] if prefix else None


async def _run(request: Request, words: str, value: str) -> None:
    found = await _incident(request, value)
    await _say(request, words, found)


async def _run_words(request: Request, value: str) -> None:
    words, incident_id, again = choices.read_run(value)
    found = await _incident(request, incident_id) if incident_id else None
    ask = await request.ask(words, found)
    reply = await dispatch.answer(replace(ask, again=again))
    request.reply(reply, words=words, found=found)


async def _say(request: Request, words: str, found: Incident | None) -> None:
    reply = await dispatch.answer(await request.ask(words, found))
    if request.view.get("callback_id") == roles.PANEL:
        # The panel itself shows what changed.
        await redraw_panel(request, str(request.view["id"]), found.id if found else "")
    else:
        request.reply(reply, words=words, found=found)


async def _incident(request: Request, value: str) -> Incident:
    return (await request.sight(value)).incident


async def _declare(request: Request, _: str) -> None:
    request.reply(await declare_form(await request.ask()), words="declare")


async def _declare_draft(request: Request, value: str) -> None:
    dispatch.refuse_guests(await request.ask())
    draft = choices.read_draft(value)
    playbook = request.desk.rules.catalog.current
    request.open(declare.form(playbook, now=request.desk.now(), draft=draft), words="declare")


async def _declare_another(request: Request, value: str) -> None:
    draft = declare.draft_of(request.view)
    form = declare.declaration(draft)
    who = await request.who()
    try:
        change = await request.desk.do(who, incident_service.declare, form, besides=value)
    except incident_service.Existing:
        return  # the first of two clicks declared it, and shows so
    done = notice(choices.declared(change.incident))
    view_id = str(request.view["id"])
    await request.desk.client.views_update(view_id=view_id, view=done)


async def _join(request: Request, value: str) -> None:
    found = await _incident(request, value)
    who = await request.who()
    await request.desk.do(who, people_service.join, found.id)
    sight = await request.desk.look(who, queries.sight, found.id)
    place = room(sight.channel) or "its war room"
    request.tell(said(f"I invite you to {place}."))


async def _snooze(request: Request, value: str) -> None:
    found = await _incident(request, value)
    who = await request.who()
    sight = await request.desk.look(who, queries.sight, found.id)
    clock_id = buttons.read_value(value).get("c")
    # The panel's button is about whichever reminder comes next.
    named = clock_id.split(",") if clock_id else [each.id for each in sight.clocks]
    waiting = [each for each in sight.clocks if each.id in named]
    if not waiting:
        request.tell(said("That reminder has ended already. Nothing to put off."))
        return
    afterwards = all(each.kind in AFTERMATH for each in waiting)
    form = escalation.snooze_form(found, clock_id, afterwards=afterwards)
    request.open(form, words="snooze", found=found)


async def _accept(request: Request, value: str) -> None:
    await _answer_offer(request, value, accepted=True)


async def _decline(request: Request, value: str) -> None:
    await _answer_offer(request, value, accepted=False)


async def _answer_offer(request: Request, value: str, *, accepted: bool) -> None:
    found = await _incident(request, value)
    role = buttons.read_value(value).get("r", "")
    service = role_service.accept if accepted else role_service.decline
    change = await request.desk.do(await request.who(), service, found.id, role)
    name = request.desk.rules.catalog.get(found.playbook).role(role).name
    if not accepted:
        told = f"You declined {name} of {found.ref}. Its holder was told."
    elif change.entries:
        told = f"You are {name} of {found.ref} now. I sent you the duties."
    else:
        told = f"You are {name} of {found.ref} already."
    request.tell(said(told))


async def _leave(request: Request, value: str) -> None:
    role = buttons.read_value(value).get("r", "")
    await _say(request, f"leave {role}", await _incident(request, value))


async def _assign_form(request: Request, value: str) -> None:
    await _role_form(request, value, hand_over=False)


async def _handover_form(request: Request, value: str) -> None:
    await _role_form(request, value, hand_over=True)


async def _role_form(request: Request, value: str, *, hand_over: bool) -> None:
    found = await _incident(request, value)
    playbook = request.desk.rules.catalog.get(found.playbook)
    role = buttons.read_value(value).get("r")
    build = roles.handover_form if hand_over else roles.assign_form
    words = "handover" if hand_over else "role"
    request.open(build(found, playbook, role), words=words, found=found)


async def redraw_panel(request: Request, view_id: str, incident_id: str) -> None:
    """Bring a panel of roles that somebody looks at up to date."""
    sight = await request.desk.look(await request.who(), queries.sight, incident_id)
    panel = roles.panel(sight.incident, sight.playbook)
    await request.desk.client.views_update(view_id=view_id, view=panel)


_OTHERS: dict[str, Handler] = {
    buttons.DECLARE: _declare,
    choices.DRAFT: _declare_draft,
    declare.DECLARE_ANOTHER: _declare_another,
    buttons.JOIN: _join,
    buttons.SNOOZE: _snooze,
    buttons.ACCEPT: _accept,
    buttons.DECLINE: _decline,
    buttons.LEAVE_ROLE: _leave,
    buttons.ASSIGN_ROLE: _assign_form,
    buttons.HAND_OVER: _handover_form,
}


def known_actions() -> set[str]:
    """Return every action id that something happens on; claims carry a role behind theirs."""
    return {*WORDS, *_OTHERS, *BUTTONS, buttons.CLAIM_ROLE, choices.RUN}
