"""Clicks and forms of lists, phases, types and runbooks."""

import json
from collections.abc import Awaitable, Callable, Mapping

from incidentbot.domain.checklists import RUNBOOK
from incidentbot.services import checklists as service
from incidentbot.services import phases as phase_service
from incidentbot.services import runbooks as runbook_service
from incidentbot.services.record import Change
from incidentbot.slack.blocks import checklists as blocks
from incidentbot.slack.blocks import phases, runbooks
from incidentbot.slack.blocks.elements import Block, said
from incidentbot.slack.requests import Request, carried_incident


async def _tick(request: Request, value: str) -> None:
    await _ticked(request, value, service.tick)


async def _untick(request: Request, value: str) -> None:
    await _ticked(request, value, service.untick)


async def _ticked(request: Request, value: str, what: Callable[..., Change]) -> None:
    incident_id, list_id, item = blocks.read_item(value)
    await request.do(what, incident_id, list_id, item)
    if request.view.get("callback_id") == blocks.PANEL:
        await _redraw(request, incident_id, *blocks.looked_at(request.view))
    elif await _outdated(request, incident_id):
        # Nobody draws an earlier copy anew: the panel shows that it was heard.
        request.open(await _panel(request, incident_id, list_id), words="checklist")


async def _show(request: Request, sheet_id: str) -> None:
    await _redraw(request, carried_incident(request.view), sheet_id, 0)


async def _more(request: Request, value: str) -> None:
    carried = json.loads(value)
    await _redraw(request, str(carried["i"]), str(carried["s"]), int(carried["p"]))


async def _redraw(request: Request, incident_id: str, sheet_id: str | None, page: int) -> None:
    view = await _panel(request, incident_id, sheet_id, page)
    await _replace(request, view)


async def _panel(request: Request, incident_id: str, sheet_id: str | None, page: int = 0) -> Block:
    sight = await request.sight(incident_id)
    sheet = blocks.sheet_of(sight.incident, sight.playbook, sheet_id)
    return blocks.panel(sight.incident, sight.playbook, sheet, page=page)


async def _replace(request: Request, view: Block) -> None:
    view_id = str(request.view["id"])
    await request.desk.client.views_update(view_id=view_id, view=view)


async def _outdated(request: Request, incident_id: str) -> bool:
    """Tell whether the message clicked is an earlier copy, which is not kept up to date."""
    clicked = f"{request.channel}/{(request.body.get('message') or {}).get('ts')}"
    return clicked not in await request.desk.look(
        await request.who(), service.drawn_at, incident_id
    )


async def _first_action(request: Request, value: str) -> None:
    change = await request.do(service.first_action, value)
    told = "Noted: the first action is taken." if change.entries else "That was noted already."
    request.tell(said(told))


async def _enter(request: Request, value: str) -> None:
    carried = json.loads(value)
    change = await request.do(phase_service.enter, str(carried["i"]), str(carried["p"]))
    if request.view.get("callback_id") == phases.PANEL:
        sight = await request.sight(change.incident.id)
        now = request.desk.now()
        await _replace(request, phases.panel(sight.incident, sight.playbook, sight.clocks, now=now))
    else:
        playbook = request.desk.rules.catalog.get(change.incident.playbook)
        request.tell(phases.entered(change.incident, playbook, anew=bool(change.entries)))


async def _start(request: Request, value: str) -> None:
    carried = json.loads(value)
    incident_id, book = str(carried["i"]), str(carried["b"])
    await request.do(runbook_service.start, incident_id, book)
    view = await _panel(request, incident_id, f"{RUNBOOK}:{book}")
    if request.view:
        await _replace(request, view)
    else:
        request.open(view, words=f"runbook {book}")


async def _type(request: Request) -> None:
    incident_id = carried_incident(request.view)
    await request.do(service.change_type, incident_id, blocks.parse_type(request.view))


BUTTONS: dict[str, Callable[[Request, str], Awaitable[None]]] = {
    blocks.TICK: _tick,
    blocks.UNTICK: _untick,
    blocks.SHOW_LIST: _show,
    blocks.MORE: _more,
    blocks.FIRST_ACTION: _first_action,
    phases.ENTER: _enter,
    runbooks.START: _start,
}
FORMS: dict[str, tuple[Callable[[Request], Awaitable[None]], Mapping[str, str]]] = {
    blocks.CALLBACK_TYPE: (_type, blocks.TYPE_FIELDS),
}
