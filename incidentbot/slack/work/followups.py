"""Clicks and forms of follow-ups: wherever one is shown, the click shows what became of it."""

from collections.abc import Awaitable, Callable, Mapping

from incidentbot.domain.incidents import Incident, Status
from incidentbot.services import followups as service
from incidentbot.services.record import Change
from incidentbot.slack import home
from incidentbot.slack.blocks import buttons, forms, todo
from incidentbot.slack.blocks import followups as blocks
from incidentbot.slack.blocks.elements import Message, said
from incidentbot.slack.commands import followups as commands
from incidentbot.slack.requests import Request, carried_incident, notice, subject_of

HOME = "home"
INCIDENTS_OFFERED = 30


async def offer(request: Request, found: Incident | None, words: str, source: str) -> None:
    """Open the form with a message's words; where no incident is meant, it asks of which."""
    if found is not None:
        playbook = request.desk.rules.catalog.get(found.playbook)
        form = blocks.form(found, playbook, words=words, source=source)
    else:
        who = await request.who()
        known = await request.desk.look(who, service.candidates, INCIDENTS_OFFERED)
        if not known:
            request.tell(
                said("There is no incident yet that you can see. `/incident declare` opens one.")
            )
            return
        playbook = request.desk.rules.catalog.current
        form = blocks.form(None, playbook, choices=known, words=words, source=source)
    request.open(form, again=blocks.again_button(found, words, source))


async def _form_again(request: Request, value: str) -> None:
    carried = buttons.read_value(value)
    found = (await request.sight(value)).incident if carried.get("i") else None
    await offer(request, found, carried.get("words", ""), carried.get("from", ""))


async def _finish(request: Request, value: str) -> None:
    follow_up = subject_of(request)
    change = await request.do(service.finish, value, follow_up)
    words = f"{follow_up} is done." if change.entries else f"{follow_up} was done already."
    await _shown(request, value, blocks.ended(change.incident, follow_up, words))


async def _reopen(request: Request, value: str) -> None:
    follow_up = subject_of(request)
    change = await request.do(service.reopen, value, follow_up)
    words = "is open again." if change.entries else "is open. There is nothing to open again."
    await _shown(request, value, said(f"{follow_up} {words}"))


async def _change_form(request: Request, value: str) -> None:
    found = await _found(request, value)
    form = blocks.form(
        found.incident, found.playbook, follow_up=found.follow_up, place=_place(request)
    )
    request.open(form, words="actions", found=found.incident)


async def _drop_form(request: Request, value: str) -> None:
    found = await _found(request, value)
    form = blocks.drop_form(found.incident, found.follow_up, place=_place(request))
    request.open(form, words="actions", found=found.incident)


async def _found(request: Request, value: str) -> service.Found:
    incident_id = buttons.read_value(value).get("i", "")
    who = await request.who()
    return await request.desk.look(who, service.look, incident_id, subject_of(request))


def _place(request: Request) -> str | None:
    return HOME if request.view.get("type") == HOME else None


async def _shown(request: Request, value: str, message: Message) -> None:
    """Show what became of it where it was clicked: in the list itself, in Home, or in words."""
    source = buttons.read_value(value).get("from")
    if source:
        incident_id = None if todo.EVERYWHERE in source else buttons.read_value(value).get("i")
        await _draw(request, incident_id, mine=todo.MINE in source)
    elif request.view.get("type") == HOME:
        request.desk.start(home.publish(request.desk, request.user))
    else:
        request.tell(message)


async def _mine(request: Request, value: str) -> None:
    await _draw(request, None if value == todo.EVERYWHERE else value, mine=True)


async def _everybodys(request: Request, value: str) -> None:
    await _draw(request, None if value == todo.EVERYWHERE else value, mine=False)


async def _draw(request: Request, incident_id: str | None, *, mine: bool) -> None:
    shown = await commands.drawn(await request.ask(), incident_id, mine=mine)
    if request.view:
        view_id = str(request.view["id"])
        await request.desk.client.views_update(view_id=view_id, view=notice(shown))
    else:
        request.tell(shown, replaced=True)


async def _send(request: Request) -> None:
    plan, source = blocks.parse(request.view)
    follow_up = forms.carried_text(request.view, "follow_up")
    if follow_up is not None:
        incident_id = carried_incident(request.view)
        seen = forms.carried_number(request.view, "version")
        await request.do(service.alter, incident_id, follow_up, plan, seen_version=seen)
        _redraw_home(request)
        return
    change = await request.do(service.create, blocks.incident_of(request.view), plan, source=source)
    # Whoever is in the war room reads of it there.
    elsewhere = source is not None or change.incident.status is Status.CLOSED
    if elsewhere and not request.view.get("previous_view_id"):
        await _confirm(request, change)


async def _confirm(request: Request, change: Change) -> None:
    person = (await request.who()).person
    confirmed = blocks.confirmed(change.incident, change.entries[0].event, by=person)
    await request.ack(response_action="update", view=notice(confirmed))


async def _drop(request: Request) -> None:
    follow_up = forms.carried_text(request.view, "follow_up") or ""
    why = blocks.parse_drop(request.view)
    await request.do(service.drop, carried_incident(request.view), follow_up, why)
    _redraw_home(request)


def _redraw_home(request: Request) -> None:
    if forms.carried_text(request.view, "from") == HOME:
        request.desk.start(home.publish(request.desk, request.user))


BUTTONS: dict[str, Callable[[Request, str], Awaitable[None]]] = {
    blocks.DONE: _finish,
    blocks.CHANGE: _change_form,
    blocks.DROP: _drop_form,
    blocks.REOPEN: _reopen,
    blocks.FORM: _form_again,
    todo.MINE: _mine,
    todo.ALL: _everybodys,
}
FORMS: dict[str, tuple[Callable[[Request], Awaitable[None]], Mapping[str, str]]] = {
    blocks.CALLBACK: (_send, blocks.FIELDS),
    blocks.CALLBACK_DROP: (_drop, blocks.DROP_FIELDS),
}
