"""Clicks and forms of what people say: role reports, details, decisions, and the pages of it."""

from collections.abc import Awaitable, Callable, Mapping

from incidentbot.services import details as detail_service
from incidentbot.services import queries
from incidentbot.services import reports as report_service
from incidentbot.services import timeline as timeline_service
from incidentbot.slack.blocks import buttons, details, forms, pages, reports, timeline
from incidentbot.slack.commands import dispatch
from incidentbot.slack.requests import Request, carried_incident, notice, subject_of


async def _report_as(request: Request, value: str) -> None:
    incident = (await request.sight(value)).incident
    words = f"report {subject_of(request)}".strip()
    reply = await dispatch.answer(await request.ask(words, incident))
    request.reply(reply, words=words, found=incident)


async def _turn(request: Request, value: str) -> None:
    incident_id = buttons.read_value(value).get("i", "")
    start, only = pages.turned(value)
    who = await request.who()
    sight = await request.desk.look(who, queries.sight, incident_id, history=True)
    page = pages.page(
        sight.incident,
        sight.playbook,
        sight.entries,
        now=request.desk.now(),
        start=start,
        only=only,
        fixed=who.guest,
    )
    if request.view:
        view_id = str(request.view["id"])
        await request.desk.client.views_update(view_id=view_id, view=notice(page))
    else:
        request.tell(page, replaced=True)


async def _report(request: Request) -> None:
    role, words = reports.parse(request.view)
    await request.do(report_service.give, carried_incident(request.view), role, words)


async def _details(request: Request) -> None:
    filled = details.parse(request.view)
    seen = forms.carried_number(request.view, "version")
    incident_id = carried_incident(request.view)
    await request.do(detail_service.fill, incident_id, filled, seen_version=seen)


async def _decision(request: Request) -> None:
    words = timeline.parse(request.view)
    await request.do(timeline_service.decide, carried_incident(request.view), words)


BUTTONS: dict[str, Callable[[Request, str], Awaitable[None]]] = {
    reports.REPORT_AS: _report_as,
    pages.TURN: _turn,
}
FORMS: dict[str, tuple[Callable[[Request], Awaitable[None]], Mapping[str, str]]] = {
    reports.CALLBACK: (_report, reports.FIELDS),
    details.CALLBACK: (_details, details.FIELDS),
    timeline.CALLBACK_DECISION: (_decision, timeline.DECISION_FIELDS),
}
