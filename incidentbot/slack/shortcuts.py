"""The shortcuts: declare from anywhere, or from a message; keep a message, or see to it later."""

from incidentbot.domain.text import cut
from incidentbot.services import queries
from incidentbot.services import timeline as service
from incidentbot.slack.blocks import choices, declare
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.commands import dispatch
from incidentbot.slack.requests import Request
from incidentbot.slack.sources import pin_of, words_of
from incidentbot.slack.work.followups import offer

DECLARE = "declare_incident"
DECLARE_FROM_MESSAGE = "declare_from_message"
ADD_TO_TIMELINE = "add_to_timeline"
ADD_FOLLOW_UP = "add_follow_up"

TITLE_FROM_MESSAGE = 100


async def declare_anywhere(request: Request) -> None:
    """Open the declare form."""
    await request.ack()
    reply = await dispatch.answer(await request.ask("declare"))
    request.reply(reply, words="declare")


async def declare_from_message(request: Request) -> None:
    """Open the declare form with the message quoted and its link kept."""
    await request.ack()
    ask = await request.ask("declare")
    dispatch.refuse_guests(ask)
    words = words_of(request.body["message"])
    draft = declare.Draft(
        title=cut(words.split("\n", 1)[0], TITLE_FROM_MESSAGE),
        impact=words,
        source=_permalink(request),
        channel=request.channel,
    )
    playbook = request.desk.rules.catalog.current
    form = declare.form(playbook, now=request.desk.now(), draft=draft)
    request.open(form, again=choices.draft_button(draft))


async def add_to_timeline(request: Request) -> None:
    """Put the message on the timeline of the incident whose room it is in."""
    await request.ack()
    who = await request.who()
    message = request.body["message"]
    thread = message.get("thread_ts")
    found = await request.desk.look(who, queries.of_place, request.channel, thread)
    if found is None:
        request.tell(
            said("This message is in no war room. Open the room of its incident and add it there.")
        )
        return
    text = await request.desk.people.named(str(message.get("text") or ""))
    pin = pin_of({**message, "text": text}, request.channel, permalink=_permalink(request))
    change = await request.desk.do(who, service.pin, found.id, pin)
    new = "is on the timeline now" if change.entries else "was on the timeline already"
    request.tell(said(f"The message {new} of {found.ref}."))


async def add_follow_up(request: Request) -> None:
    """Open the form for a follow-up with the message's words, of the incident that it is about."""
    await request.ack()
    who = await request.who()
    message = request.body["message"]
    thread = message.get("thread_ts")
    text = await request.desk.people.named(str(message.get("text") or ""))
    found = await request.desk.look(who, queries.of_place, request.channel, thread)
    words = words_of({**message, "text": text})
    await offer(request, found, words, _permalink(request))


def _permalink(request: Request) -> str:
    message = request.body["message"]
    return request.desk.permalink(request.channel, str(message["ts"]), message.get("thread_ts"))


SHORTCUTS = {
    DECLARE: declare_anywhere,
    DECLARE_FROM_MESSAGE: declare_from_message,
    ADD_TO_TIMELINE: add_to_timeline,
    ADD_FOLLOW_UP: add_follow_up,
}
