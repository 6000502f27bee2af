"""Clicks and forms of tasks: wherever a task is shown, the click shows what became of it."""

from collections.abc import Awaitable, Callable, Mapping

from incidentbot.services import tasks as service
from incidentbot.services.record import Change
from incidentbot.slack import home
from incidentbot.slack.blocks import buttons
from incidentbot.slack.blocks import tasks as blocks
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.requests import Request, carried_incident, notice, subject_of


async def _acknowledge(request: Request, value: str) -> None:
    await _click(
        request,
        value,
        service.acknowledge,
        done="It is yours. Mark it done when it is.",
        again="You took this task on already, or it is done.",
    )


async def _finish(request: Request, value: str) -> None:
    await _click(
        request,
        value,
        service.finish,
        done="Done. The war room was told.",
        again="This task was done already.",
    )


async def _drop(request: Request, value: str) -> None:
    await _click(
        request,
        value,
        service.drop,
        done="Dropped. Whoever had it was told.",
        again="This task was dropped already.",
    )


async def _click(
    request: Request, value: str, deed: Callable[..., Change], *, done: str, again: str
) -> None:
    change = await request.do(deed, value, subject_of(request))
    if buttons.read_value(value).get("from") == "list":
        await _redraw(request, value)
        return
    if request.view.get("type") == "home":
        request.desk.start(home.publish(request.desk, request.user))
        if change.entries:
            return
    request.tell(said(done if change.entries else again))


async def _redraw(request: Request, value: str) -> None:
    sight = await request.sight(value)
    person = (await request.who()).person
    shown = blocks.listed(sight.incident, person, now=request.desk.now())
    if request.view:
        view_id = str(request.view["id"])
        await request.desk.client.views_update(view_id=view_id, view=notice(shown))
    else:
        request.tell(shown, replaced=True)


async def _give(request: Request) -> None:
    person, length, words = blocks.parse(request.view)
    incident_id = carried_incident(request.view)
    await request.do(service.give, incident_id, person, length, words)


BUTTONS: dict[str, Callable[[Request, str], Awaitable[None]]] = {
    blocks.ACKNOWLEDGE: _acknowledge,
    blocks.DONE: _finish,
    blocks.DROP: _drop,
}
FORMS: dict[str, tuple[Callable[[Request], Awaitable[None]], Mapping[str, str]]] = {
    blocks.CALLBACK: (_give, blocks.FIELDS),
}
