"""Clicks and the form of the review."""

from collections.abc import Awaitable, Callable, Mapping

from incidentbot.domain.errors import DomainError
from incidentbot.services import reviews as service
from incidentbot.slack.blocks import forms
from incidentbot.slack.blocks import reviews as blocks
from incidentbot.slack.requests import Request, carried_incident, notice


async def _held(request: Request, value: str) -> None:
    change = await request.do(service.held, value)
    told = blocks.held(change.incident, anew=bool(change.entries))
    if request.view.get("type") == "modal":
        view_id = str(request.view["id"])
        await request.desk.client.views_update(view_id=view_id, view=notice(told))
    else:
        request.tell(told)


async def _plan(request: Request) -> None:
    wish = blocks.parse(request.view)
    if wish is None:
        raise DomainError("Choose a day and a time.", field="at")
    seen = forms.carried_number(request.view, "version")
    await request.do(service.plan, carried_incident(request.view), wish, seen_version=seen)


BUTTONS: dict[str, Callable[[Request, str], Awaitable[None]]] = {
    blocks.HELD: _held,
}
FORMS: dict[str, tuple[Callable[[Request], Awaitable[None]], Mapping[str, str]]] = {
    blocks.CALLBACK: (_plan, blocks.FIELDS),
}
