"""Clicks and forms of strong-objections polls."""

from collections.abc import Awaitable, Callable, Mapping

from incidentbot.domain import polls
from incidentbot.services import polls as service
from incidentbot.slack.blocks import polls as blocks
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.requests import Request, carried_incident, subject_of


async def _object(request: Request, value: str) -> None:
    incident = (await request.sight(value)).incident
    poll = polls.waiting(incident, subject_of(request))
    again = blocks.objection(incident, poll.id)
    request.open(blocks.objection_form(incident, poll), again=again)


async def _withdraw(request: Request, value: str) -> None:
    await request.do(service.withdraw, value, subject_of(request))
    request.tell(said("Withdrawn. The war room was told."))


async def _propose(request: Request) -> None:
    length, proposal = blocks.parse(request.view)
    await request.do(service.propose, carried_incident(request.view), length, proposal)


async def _objected(request: Request) -> None:
    poll, why = blocks.parse_objection(request.view)
    await request.do(service.object_to, carried_incident(request.view), poll, why)


BUTTONS: dict[str, Callable[[Request, str], Awaitable[None]]] = {
    blocks.OBJECT: _object,
    blocks.WITHDRAW: _withdraw,
}
FORMS: dict[str, tuple[Callable[[Request], Awaitable[None]], Mapping[str, str]]] = {
    blocks.CALLBACK: (_propose, blocks.FIELDS),
    blocks.CALLBACK_OBJECT: (_objected, blocks.OBJECT_FIELDS),
}
