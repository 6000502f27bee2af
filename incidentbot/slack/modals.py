"""Forms as they come back: parse, run one service, answer in the form when it says no."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from incidentbot.domain.errors import DomainError, GateError
from incidentbot.domain.incidents import status_of
from incidentbot.domain.text import duration
from incidentbot.services import escalation as escalation_service
from incidentbot.services import incidents as incident_service
from incidentbot.services import queries
from incidentbot.services import roles as role_service
from incidentbot.services import timeline as timeline_service
from incidentbot.services import updates as update_service
from incidentbot.slack import actions
from incidentbot.slack.blocks import (
    declare,
    escalation,
    forms,
    gates,
    incidents,
    lifecycle,
    roles,
    situations,
    timeline,
    updates,
)
from incidentbot.slack.requests import Request, carried_incident
from incidentbot.slack.work import FORMS as WORK_FORMS


async def submitted(request: Request) -> None:
    """Handle a form that was sent."""
    handler, fields = FORMS[str(request.view["callback_id"])]
    # What is acknowledged last counts: a handler may answer with another view.
    await request.ack()
    try:
        await handler(request)
    except DomainError as error:
        if isinstance(error, GateError) and "override" not in fields:
            await _ask_what_is_missing(request, error)
            return
        await request.ack(response_action="errors", errors=forms.errors(error, fields))


async def _ask_what_is_missing(request: Request, stopped: GateError) -> None:
    sight = await request.sight(carried_incident(request.view))
    form = gates.form(sight.incident, sight.playbook, stopped.gate, said=stopped.said)
    await request.ack(response_action="update", view=form)


async def _declare(request: Request) -> None:
    view = request.view
    form = declare.parse(view)
    who = await request.who()
    try:
        await request.desk.do(who, incident_service.declare, form)
    except incident_service.Existing as same:
        sight = await request.desk.look(who, queries.sight, same.incident.id)
        draft = declare.draft_of(view)
        shown = declare.already(same.incident, sight.channel, draft=draft)
        await request.ack(response_action="update", view=shown)


async def _update(request: Request) -> None:
    update = updates.parse(request.view)
    await _do(request, update_service.post, update)


async def _severity(request: Request) -> None:
    word, why = incidents.parse_severity(request.view)
    seen = forms.carried_number(request.view, "version")
    await _do(request, incident_service.set_severity, word, why, seen_version=seen)


async def _status(request: Request) -> None:
    status = status_of(incidents.parse_status(request.view))
    seen = forms.carried_number(request.view, "version")
    await _do(request, incident_service.set_status, status, seen_version=seen)


async def _private(request: Request) -> None:
    await _do(request, incident_service.make_private, incidents.parse_private(request.view))


async def _link(request: Request) -> None:
    url, title = incidents.parse_link(request.view)
    await _do(request, timeline_service.link, url, title)


async def _assign(request: Request) -> None:
    role, person = roles.parse_assign(request.view)
    await _do(request, role_service.assign, role, person)
    _redraw_below(request)


async def _handover(request: Request) -> None:
    role, person = roles.parse_handover(request.view)
    await _do(request, role_service.offer, role, person)
    _redraw_below(request)


def _redraw_below(request: Request) -> None:
    """Bring the panel up to date from which the form was opened, if it was."""
    below = request.view.get("previous_view_id")
    if below:
        incident_id = carried_incident(request.view)
        request.desk.start(actions.redraw_panel(request, str(below), incident_id))


async def _escalate(request: Request) -> None:
    level, situation, why = situations.parse(request.view)
    if situation:
        await _do(request, escalation_service.name_situation, situation, why)
    else:
        await _do(request, escalation_service.escalate, level, why)


async def _snooze(request: Request) -> None:
    typed, why, clock_id = escalation.parse_snooze(request.view)
    length = duration(typed, field="length")
    incident_id = carried_incident(request.view)
    await request.desk.do(
        await request.who(),
        escalation_service.snooze,
        incident_id,
        length,
        why,
        clock_id=clock_id,
    )


async def _note(request: Request) -> None:
    await _do(request, timeline_service.note, *timeline.parse_note(request.view))


async def _do(request: Request, service: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    who = await request.who()
    await request.desk.do(who, service, carried_incident(request.view), *arguments, **named)


Handler = Callable[[Request], Awaitable[None]]

FORMS: dict[str, tuple[Handler, Mapping[str, str]]] = {
    **WORK_FORMS,
    declare.CALLBACK: (_declare, declare.FIELDS),
    updates.CALLBACK: (_update, updates.FIELDS),
    lifecycle.CALLBACK_SEVERITY: (_severity, lifecycle.SEVERITY_FIELDS),
    lifecycle.CALLBACK_STATUS: (_status, lifecycle.STATUS_FIELDS),
    lifecycle.CALLBACK_PRIVATE: (_private, lifecycle.PRIVATE_FIELDS),
    lifecycle.CALLBACK_LINK: (_link, lifecycle.LINK_FIELDS),
    roles.CALLBACK_ASSIGN: (_assign, roles.FIELDS),
    roles.CALLBACK_HAND_OVER: (_handover, roles.FIELDS),
    situations.CALLBACK: (_escalate, situations.FIELDS),
    escalation.CALLBACK_SNOOZE: (_snooze, escalation.SNOOZE_FIELDS),
    timeline.CALLBACK: (_note, timeline.FIELDS),
}
