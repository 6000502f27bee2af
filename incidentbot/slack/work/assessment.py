"""Clicks and forms of the questions, and of the severity that is confirmed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from incidentbot.services import assessment as service
from incidentbot.services import incidents as incident_service
from incidentbot.slack.blocks import assessment as blocks
from incidentbot.slack.blocks import buttons, declare
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.requests import Request, carried_incident

_BECAUSE = "The answers speak for it."


async def _confirm(request: Request, value: str) -> None:
    change = await request.do(service.confirm, value)
    severity, ref = change.incident.severity, change.incident.ref
    already = "" if change.entries else " already"
    request.tell(said(f"{severity} stands for {ref}{already}."))


async def _set(request: Request, value: str) -> None:
    severity = blocks.severity_of(str(request.body["actions"][0]["action_id"]))
    change = await request.do(incident_service.set_severity, value, severity, _BECAUSE)
    ref = change.incident.ref
    request.tell(said(f"{ref} is {severity} now. Its clocks are planned anew."))


async def _ask_in_form(request: Request, _: str) -> None:
    await _redraw(request, replace(declare.draft_of(request.view), asked=True))


async def _answered_in_form(request: Request, _: str) -> None:
    await _redraw(request, declare.draft_of(request.view))


async def _redraw(request: Request, draft: declare.Draft) -> None:
    desk = request.desk
    view = declare.form(desk.rules.catalog.current, now=desk.now(), draft=draft)
    await desk.client.views_update(view_id=str(request.view["id"]), view=view)


async def _assess(request: Request) -> None:
    incident_id = carried_incident(request.view)
    await request.do(service.assess, incident_id, blocks.parse(request.view))


BUTTONS: dict[str, Callable[[Request, str], Awaitable[None]]] = {
    buttons.CONFIRM_SEVERITY: _confirm,
    blocks.SET: _set,
    declare.ASSESS: _ask_in_form,
    blocks.ANSWERED: _answered_in_form,
}
FORMS: dict[str, tuple[Callable[[Request], Awaitable[None]], Mapping[str, str]]] = {
    blocks.CALLBACK: (_assess, blocks.FIELDS),
}
