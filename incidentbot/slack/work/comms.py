"""Clicks and forms of communications: write, edit, approve, publish, copy, drop."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from incidentbot.domain import comms
from incidentbot.domain import events as ev
from incidentbot.domain.errors import DomainError
from incidentbot.domain.progress import Draft
from incidentbot.services import comms as service
from incidentbot.services.record import Change
from incidentbot.slack.blocks import comms as blocks
from incidentbot.slack.blocks import drafts, forms
from incidentbot.slack.blocks.elements import Message, said
from incidentbot.slack.commands.comms import drawn, form
from incidentbot.slack.requests import Request, carried_incident, notice, redraw, redraw_below


async def _write(request: Request, value: str) -> None:
    template = str(request.body["actions"][0]["action_id"]).removeprefix(drafts.WRITE)
    await _open_form(request, value, template)


async def _tell(request: Request, value: str) -> None:
    """Open what an audience is to be sent now: the text under way, or a new one."""
    sight = await request.sight(value)
    audience = str(request.body["actions"][0]["action_id"]).removeprefix(drafts.TELL)
    if comms.pending(sight.incident, audience):
        view = await drawn(request.desk, await request.who(), sight.incident.id)
        request.open(view, words="comms", found=sight.incident)
    else:
        template = comms.chosen(sight.incident, sight.playbook, audience)
        await _open_form(request, value, template.id)


async def _choose(request: Request, value: str) -> None:
    sight = await request.sight(value)
    view = blocks.choose_form(sight.incident, sight.playbook)
    request.open(view, words="comms", found=sight.incident)


async def _open_form(request: Request, value: str, template_id: str) -> None:
    sight = await request.sight(value)
    template = comms.template_of(sight.playbook, template_id)
    view = await form(request.desk, await request.who(), sight.incident.id, template)
    request.open(view, words=f"comms {template.id}", found=sight.incident)


async def _edit(request: Request, value: str) -> None:
    draft = await _draft(request, value)
    if not draft.open:
        raise DomainError("That text is not under way any more. Write another: `/incident comms`.")
    sight = await request.sight(value)
    view = blocks.form(
        sight.incident,
        sight.playbook,
        comms.template_of(sight.playbook, draft.template),
        subject=draft.subject,
        body=draft.body,
        draft=draft,
    )
    request.open(view, words=f"comms {draft.template}", found=sight.incident)


async def _approve(request: Request, value: str) -> None:
    draft, seen = drafts.seen(value)
    change = await request.do(service.approve, value, draft, seen=seen)
    told = "Approved. It can go out now." if change.entries else "It is approved already."
    await _answer(request, change, said(told))


async def _publish(request: Request, value: str) -> None:
    draft, seen = drafts.seen(value)
    reached = request.desk.reached
    change = await request.do(service.publish, value, draft, seen=seen, reached=reached)
    sent = [each.event for each in change.entries if isinstance(each.event, ev.DraftPublished)]
    told = drafts.went_out(sent[0]) if sent else "That text went out already."
    await _answer(request, change, said(told))


async def _drop(request: Request, value: str) -> None:
    draft, _ = drafts.seen(value)
    change = await request.do(service.drop, value, draft)
    await _answer(request, change, said("The draft is put away."))


async def _copy(request: Request, value: str) -> None:
    draft = await _draft(request, value)
    sight = await request.sight(value)
    outlook = await request.desk.look(await request.who(), service.outlook, sight.incident.id)
    view = blocks.copied(
        sight.incident,
        sight.playbook,
        draft,
        people=outlook.recipients.get(draft.template, ()),
        reached=request.desk.reached,
    )
    request.open(view, words="comms", found=sight.incident)


async def _draft(request: Request, value: str) -> Draft:
    sight = await request.sight(value)
    draft = sight.incident.progress.draft(drafts.seen(value)[0])
    if draft is None:
        raise DomainError("I don't know that text any more. See `/incident comms`.")
    return draft


async def _answer(request: Request, change: Change, told: Message) -> None:
    """Show what changed where it was clicked: in the panel itself, or in words."""
    view = request.view
    match view.get("callback_id"):
        case blocks.PANEL:
            await redraw(request, str(view["id"]), drawn, change.incident.id)
        case blocks.COPIED:
            done = notice(told)
            await request.desk.client.views_update(view_id=str(view["id"]), view=done)
            redraw_below(request, drawn, change.incident.id)
        case _:
            request.tell(told)


async def _written(request: Request) -> None:
    view = request.view
    incident_id, (subject, body) = carried_incident(view), blocks.parse(view)
    draft = forms.carried_text(view, "draft")
    who = await request.who()
    if draft is None:
        template = forms.carried_text(view, "template") or ""
        await request.desk.do(who, service.write, incident_id, template, subject, body)
    else:
        seen = forms.carried_number(view, "seen")
        await request.desk.do(who, service.edit, incident_id, draft, subject, body, seen=seen)
    if view.get("previous_view_id"):
        redraw_below(request, drawn, incident_id)
    else:
        # What comes next, approval and publication, is in the panel.
        panel = await drawn(request.desk, who, incident_id)
        await request.ack(response_action="update", view=panel)


async def _chosen(request: Request) -> None:
    incident_id = carried_incident(request.view)
    sight = await request.sight(incident_id)
    template = comms.template_of(sight.playbook, blocks.parse_choice(request.view))
    view = await form(request.desk, await request.who(), incident_id, template)
    await request.ack(response_action="update", view=view)


BUTTONS: dict[str, Callable[[Request, str], Awaitable[None]]] = {
    drafts.WRITE: _write,
    drafts.TELL: _tell,
    drafts.EDIT: _edit,
    drafts.APPROVE: _approve,
    drafts.PUBLISH: _publish,
    drafts.COPY: _copy,
    drafts.DROP: _drop,
    blocks.CHOOSE: _choose,
}
FORMS: dict[str, tuple[Callable[[Request], Awaitable[Any]], Mapping[str, str]]] = {
    blocks.CALLBACK: (_written, blocks.FIELDS),
    blocks.CALLBACK_CHOOSE: (_chosen, blocks.CHOOSE_FIELDS),
}
