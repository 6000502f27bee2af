"""Clicks and forms that put the timeline right: its entries, and the times that matter."""

from collections.abc import Awaitable, Callable, Mapping

from incidentbot.services import corrections as service
from incidentbot.services import moments as moment_service
from incidentbot.services import queries
from incidentbot.slack.blocks import buttons, corrections, forms, moments
from incidentbot.slack.blocks.elements import Message
from incidentbot.slack.requests import Request, carried_incident, notice, subject_of


async def _open(request: Request, value: str) -> None:
    incident_id, seq = buttons.read_value(value).get("i", ""), subject_of(request)
    who = await request.who()
    line = await request.desk.look(who, service.find, incident_id, int(seq))
    sight = await request.desk.look(who, queries.sight, incident_id)
    form = corrections.form(line, sight.incident, sight.playbook)
    request.open(form, words="timeline", found=sight.incident)


async def _correct(request: Request) -> None:
    seq, wanted = corrections.parse(request.view)
    seen = forms.carried_number(request.view, "version")
    incident_id = carried_incident(request.view)
    change = await request.do(service.correct, incident_id, seq, wanted, seen_version=seen)
    if not (change.entries and change.incident.status.open):
        await _say(request, corrections.done(change.incident, new=bool(change.entries)))


async def _move(request: Request) -> None:
    moment, at, why = moments.parse(request.view)
    seen = forms.carried_number(request.view, "version")
    incident_id = carried_incident(request.view)
    change = await request.do(
        moment_service.correct, incident_id, moment, at, why, seen_version=seen
    )
    if not (change.entries and change.incident.status.open):
        await _say(request, moments.answered(change.incident, change.entries))


async def _say(request: Request, message: Message) -> None:
    # The room is told while the response is on; otherwise nothing would show that it was done.
    await request.ack(response_action="update", view=notice(message))


BUTTONS: dict[str, Callable[[Request, str], Awaitable[None]]] = {corrections.CORRECT: _open}
FORMS: dict[str, tuple[Callable[[Request], Awaitable[None]], Mapping[str, str]]] = {
    corrections.CALLBACK: (_correct, corrections.FIELDS),
    moments.CALLBACK: (_move, moments.FIELDS),
}
