"""One request from Slack, whatever its kind: who, where, and the ways to answer."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from incidentbot.domain.incidents import Incident
from incidentbot.services import queries
from incidentbot.services.record import Change
from incidentbot.slack.answers import Refused, open_form, respond, whisper, write_to
from incidentbot.slack.answers import body as answer_body
from incidentbot.slack.blocks import buttons, choices, forms, inputs
from incidentbot.slack.blocks.elements import Block, Message
from incidentbot.slack.commands.registry import Ask, Reply
from incidentbot.slack.desk import Desk, Who
from incidentbot.slack.incoming import Typed
from incidentbot.slack.people import person

Ack = Callable[..., Awaitable[Any]]
# Draws a window that shows an incident to one person.
Draw = Callable[[Desk, Who, str], Awaitable[Block]]
# https://docs.slack.dev/interactivity/implementing-slash-commands: it waits three seconds. A write
# that has begun waits for the database for 1.2 s at most.
WRITES_BEGIN_WITHIN_S = 1.5
ANSWERED_WITHIN_S = 2.8
NOTHING_TYPED_IS_LOST = "The form did not open in time. Nothing is lost; try again:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A command, a click, a form or a shortcut as Slack sent it.

    Attributes:
        body: The payload.
        ack: Sets the answer that Slack gets; at the latest when the listener returns.
        began: When it came, on the event loop's clock.
    """

    desk: Desk
    body: Mapping[str, Any]
    ack: Ack
    began: float

    @property
    def user(self) -> str:
        """The Slack id of who asks."""
        return str(self.body.get("user_id") or (self.body.get("user") or {}).get("id") or "")

    @property
    def trigger(self) -> str | None:
        """The right to open a form, for three seconds."""
        return self.body.get("trigger_id")

    @property
    def view(self) -> Mapping[str, Any]:
        """The form or Home it came from; empty for messages and commands."""
        return self.body.get("view") or {}

    @property
    def channel(self) -> str:
        """The channel it came from; empty for forms and Home."""
        found = self.body.get("channel_id") or (self.body.get("channel") or {}).get("id")
        return str(found or (self.body.get("container") or {}).get("channel_id") or "")

    @property
    def delivery(self) -> tuple[str, str]:
        """What makes this delivery the one it is: a repeat carries the same."""
        view, body = self.view, self.body
        if body.get("type") == "view_submission":
            sent = _digest(view.get("state"), view.get("private_metadata"))
            return "view", f"{view.get('id')}:{view.get('hash')}:{sent}"
        about = (body.get("text"), body.get("actions"), body.get("message_ts"))
        asked = _digest(self.user, self.channel, *about)
        return "trigger", f"{self.trigger}:{asked}" if self.trigger else ""

    async def who(self) -> Who:
        """Find out who asks."""
        team = self.body.get("team_id") or (self.body.get("user") or {}).get("team_id")
        guest = await self.desk.people.is_guest(self.user, team_id=team)
        return Who(
            person=person(self.user),
            guest=guest,
            delivery=self.delivery,
            until=self.began + WRITES_BEGIN_WITHIN_S,
        )

    async def sight(self, value: str) -> queries.Sight:
        """Look at the incident that a button's value names."""
        incident_id = buttons.read_value(value).get("i", "")
        return await self.desk.look(await self.who(), queries.sight, incident_id)

    async def do(
        self, service: Callable[..., Change], value: str, *args: Any, **named: Any
    ) -> Change:
        """Run a service on the incident that a button's value, or a form, names."""
        incident_id = buttons.read_value(value).get("i", "")
        return await self.desk.do(await self.who(), service, incident_id, *args, **named)

    async def ask(self, words: str = "", found: Incident | None = None) -> Ask:
        """Put it as a request in words."""
        message = self.body.get("message") or {}
        return Ask(
            desk=self.desk,
            who=await self.who(),
            typed=Typed(text=words),
            channel=self.channel,
            thread=message.get("thread_ts"),
            trigger_id=self.trigger,
            found=found,
        )

    def open(
        self,
        view: dict[str, Any],
        *,
        words: str = "",
        found: Incident | None = None,
        again: Block | None = None,
    ) -> None:
        """Start opening a form; when that fails, offer it once more by a button.

        Args:
            view: The form.
            words: What the button says to do, on
            found: this incident.
            again: The button itself, where words do not tell all.
        """
        if self.trigger is None:
            return
        button = again or choices.run_button("Open the form", words, incident=found)
        refused = partial(self._refused, button)
        self._show(self.trigger, view, refused)

    async def answer(self, message: Message | None) -> None:
        """Acknowledge a command with words; when Slack has given up meanwhile, say them anyway."""
        await self.ack(**command_answer(message))
        took = asyncio.get_running_loop().time() - self.began
        if message is not None and took > ANSWERED_WITHIN_S:
            self.tell(message)

    def tell(self, message: Message, *, replaced: bool = False) -> None:
        """Answer the person who asked, and nobody else."""
        url = self.body.get("response_url")
        if url:
            self.desk.start(respond(self.desk.client, str(url), message, replace=replaced))
        elif self.channel and not self.view:
            told = whisper(
                self.desk.client,
                channel=self.channel,
                user=self.user,
                thread=(self.body.get("message") or {}).get("thread_ts"),
                message=message,
            )
            self.desk.start(told)
        elif self.trigger is not None:
            self._show(self.trigger, notice(message), partial(self._written, message))
        else:
            self.desk.start(write_to(self.desk.client, self.user, message))

    def reply(self, reply: Reply, *, words: str = "", found: Incident | None = None) -> None:
        """Give an answer in the way a click allows."""
        if reply.view is not None:
            self.open(reply.view, words=words, found=found)
        if reply.message is not None:
            self.tell(reply.message)

    def _show(self, trigger: str, view: dict[str, Any], refused: Refused) -> None:
        method = "views.push" if self.view.get("type") == "modal" else "views.open"
        self.desk.start(open_form(self.desk.forms, trigger, view, refused, method=method))

    async def _written(self, message: Message, _: str) -> None:
        await write_to(self.desk.client, self.user, message)

    async def _refused(self, button: Block, _: str) -> None:
        offer = choices.again(NOTHING_TYPED_IS_LOST, button)
        url = self.body.get("response_url")
        if url:
            await respond(self.desk.client, str(url), offer)
        else:
            await write_to(self.desk.client, self.user, offer)


def notice(message: Message) -> dict[str, Any]:
    """Show an answer as a form without inputs, where no message can be shown."""
    return inputs.modal(None, "incidentbot", list(message.blocks), close="Close")


def command_answer(message: Message | None) -> dict[str, Any]:
    """Return the arguments that acknowledge a command with words, or with nothing."""
    if message is None:
        return {}
    answer = answer_body(message)
    answer.pop("replace_original")
    return answer


def carried_incident(view: Mapping[str, Any]) -> str:
    """Return the incident a form is about."""
    return forms.carried_text(view, "incident") or ""


async def redraw(request: Request, view_id: str, draw: Draw, incident_id: str) -> None:
    """Draw a window anew that shows an incident to one person."""
    view = await draw(request.desk, await request.who(), incident_id)
    await request.desk.client.views_update(view_id=view_id, view=view)


def redraw_below(request: Request, draw: Draw, incident_id: str) -> None:
    """Draw the window anew from which the form in front was opened."""
    below = request.view.get("previous_view_id")
    if below:
        request.desk.start(redraw(request, str(below), draw, incident_id))


def subject_of(request: Request) -> str:
    """Return what a button is about whose action id ends in it: the task in `task_done:t1`."""
    return str(request.body["actions"][0]["action_id"]).partition(":")[2]


def _digest(*said: object) -> str:
    # Whoever stands in for Slack may send one id with everything; what was said tells them apart.
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]
