"""Clicks and forms of the post-mortem: draft, write, review, publish, the version for customers."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from incidentbot.domain.errors import DomainError
from incidentbot.domain.postmortems import CUSTOMERS
from incidentbot.services import postmortems as service
from incidentbot.services.postmortems import Sheet
from incidentbot.services.record import Change
from incidentbot.services.reviews import document_url
from incidentbot.slack import voices
from incidentbot.slack.blocks import postmortems as blocks
from incidentbot.slack.commands.postmortems import drawn
from incidentbot.slack.requests import (
    Request,
    carried_incident,
    redraw,
    redraw_below,
    subject_of,
)


async def _begin(request: Request, value: str) -> None:
    await _answer(request, await request.do(service.draft, value))


async def _own(request: Request, value: str) -> None:
    person = (await request.who()).person
    await _answer(request, await request.do(service.own, value, person))


async def _review(request: Request, value: str) -> None:
    await _answer(request, await request.do(service.send_to_review, value))


async def _back(request: Request, value: str) -> None:
    await _answer(request, await request.do(service.back_to_draft, value))


async def _edit(request: Request, value: str) -> None:
    seen = await _sheet(request, value)
    asked = seen.page.section(subject_of(request))
    if asked is None:
        raise DomainError("The playbook has no such section any more. See `/incident postmortem`.")
    text = asked.written.text if asked.written else ""
    if asked.id == CUSTOMERS:
        text = seen.page.for_customers
    link = document_url(seen.incident, request.desk.base_url)
    form = blocks.form(seen.incident, asked, text=text, link=link)
    request.open(form, words="postmortem", found=seen.incident)


async def _publish(request: Request, value: str) -> None:
    seen = await _sheet(request, value)
    view = blocks.publish_form(seen.incident, seen.lacking)
    request.open(view, words="postmortem", found=seen.incident)


async def _customers(request: Request, value: str) -> None:
    seen = await _sheet(request, value)
    view = blocks.copied(seen.incident, seen.page)
    request.open(view, words="postmortem", found=seen.incident)


async def _customers_out(request: Request, value: str) -> None:
    change = await request.do(service.publish_customers, value)
    view_id = str(request.view.get("id") or "")
    if view_id:
        seen = await _sheet(request, change.incident.id)
        shown = blocks.copied(seen.incident, seen.page)
        await request.desk.client.views_update(view_id=view_id, view=shown)
    redraw_below(request, drawn, change.incident.id)


async def _written(request: Request) -> None:
    section, words, seen = blocks.parse(request.view)
    incident_id = carried_incident(request.view)
    await request.do(service.write, incident_id, section, words, seen=seen)
    await _show_panel(request, incident_id)


async def _published(request: Request) -> None:
    incident_id = carried_incident(request.view)
    desk, seen = request.desk, await _sheet(request, incident_id)
    speaker = await voices.speaker(desk.people, desk.rules, seen, base_url=desk.base_url)
    why = blocks.parse_publish(request.view)
    await request.do(service.publish, incident_id, speaker, why=why)
    await _show_panel(request, incident_id)


async def _sheet(request: Request, value: str) -> Sheet:
    found = (await request.sight(value)).incident
    return await request.desk.look(await request.who(), service.sheet, found.id)


async def _answer(request: Request, change: Change) -> None:
    """Show what changed where it was clicked: in the panel itself, or in words."""
    if request.view.get("callback_id") == blocks.PANEL:
        await redraw(request, str(request.view["id"]), drawn, change.incident.id)
        return
    event = change.entries[-1].event if change.entries else None
    request.tell(blocks.moved(change.incident, event))


async def _show_panel(request: Request, incident_id: str) -> None:
    if request.view.get("previous_view_id"):
        redraw_below(request, drawn, incident_id)
        return
    panel = await drawn(request.desk, await request.who(), incident_id)
    await request.ack(response_action="update", view=panel)


BUTTONS: dict[str, Callable[[Request, str], Awaitable[None]]] = {
    blocks.BEGIN: _begin,
    blocks.EDIT: _edit,
    blocks.OWN: _own,
    blocks.REVIEW: _review,
    blocks.BACK: _back,
    blocks.PUBLISH: _publish,
    blocks.SHOW_CUSTOMERS: _customers,
    blocks.CUSTOMERS_OUT: _customers_out,
}
FORMS: dict[str, tuple[Callable[[Request], Awaitable[Any]], Mapping[str, str]]] = {
    blocks.CALLBACK: (_written, blocks.FIELDS),
    blocks.CALLBACK_PUBLISH: (_published, blocks.PUBLISH_FIELDS),
}
