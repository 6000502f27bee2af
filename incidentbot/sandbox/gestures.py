"""Clicks, choices and forms: what a person does with the app's own surfaces."""

from typing import Any, TypeAlias

from incidentbot.sandbox import answers, forms, payloads
from incidentbot.sandbox.acts import NO_ANSWER, TROUBLE, Outcome
from incidentbot.sandbox.blocks.check import elements_of
from incidentbot.sandbox.messages import Post
from incidentbot.sandbox.rooms import RoomActs
from incidentbot.sandbox.users import User
from incidentbot.sandbox.views import View
from incidentbot.sandbox.wire import Json, RefusedError, SlackError

Surface: TypeAlias = Post | View
_OPTION_FIELDS = ("selected_option", "selected_options")
_EXTERNAL = ("external_select", "multi_external_select")


class Gestures(RoomActs):
    """Adds to the acts of a person those on buttons, menus and modals."""

    def view(self, user: User, view_id: str) -> View:
        """Return a view that is open before a person."""
        view = self.workspace.views.find(view_id=view_id)
        if view is None or view.user != user.id:
            raise RefusedError("That window is closed.")
        return view

    async def press(
        self,
        user: User,
        surface: Surface,
        *,
        block_id: str,
        action_id: str,
        chosen: Json,
        state: Json | None = None,
    ) -> Outcome:
        """Use one button or menu; what is typed elsewhere goes along."""
        block, element = _element(surface.blocks, block_id, action_id=action_id)
        typed = self._typed(user, surface)
        typed.update(forms.typed_from(surface.blocks, state or {}))
        if element["type"] in forms.VALUE_FIELDS:
            typed.update(_entry(element, block_id, chosen=chosen))
        if block["type"] == "input" and not block.get("dispatch_action"):
            return Outcome()
        action = _action(element, block_id, chosen=chosen)
        self.note("click", user, about={"action_id": action_id, "text": _label(element)})
        if isinstance(surface, View):
            payload = payloads.view_actions(self.workspace, user, view=surface, action=action)
        else:
            payload = payloads.message_actions(
                self.workspace, user, post=surface, action=action, typed=typed
            )
        ack = await self._interact(payload)
        return Outcome(warning="" if ack.ok else NO_ANSWER)

    def _typed(self, user: User, surface: Surface) -> dict[tuple[str, str], Json]:
        if isinstance(surface, View):
            return surface.typed
        return self._in_messages.setdefault((user.id, surface.ts), {})

    async def suggest(
        self, user: User, surface: Surface, *, block_id: str, action_id: str, value: str
    ) -> list[Json]:
        """Ask the app for the options of an external select."""
        _, element = _element(surface.blocks, block_id, action_id=action_id)
        if element["type"] not in _EXTERNAL:
            raise RefusedError("That menu has its own options.")
        known = element | {"block_id": block_id}
        payload = payloads.suggestion(self.workspace, user, element=known, value=value)
        payload |= self._whereabouts(surface)
        ack = await self._interact(payload)
        return _offered(ack.body) if ack.ok else []

    def _whereabouts(self, surface: Surface) -> Json:
        if isinstance(surface, View):
            container = {"type": "view", "view_id": surface.id}
            return {"container": container, "view": forms.shape(self.workspace, surface)}
        channel = self.workspace.channels[surface.channel]
        return {
            "container": {
                "type": "message",
                "message_ts": surface.ts,
                "channel_id": channel.id,
                "is_ephemeral": surface.ephemeral_to is not None,
            },
            "channel": {"id": channel.id, "name": channel.payload_name},
            "message": self.workspace.post_json(surface),
        }

    async def submit(self, user: User, view_id: str, *, state: Json | None = None) -> Outcome:
        """Send a form in, unless Slack's client finds it wanting."""
        view = self.view(user, view_id)
        if view is not self.workspace.views.top(user.id):
            raise RefusedError("Another window is in front.")
        view.typed.update(forms.typed_from(view.blocks, state or {}))
        view.errors = forms.complaints(view)
        if view.errors:
            return Outcome(errors=dict(view.errors))
        self.note("submit", user, about={"callback_id": view.body.get("callback_id", "")})
        ack = await self._interact(payloads.view_submission(self.workspace, user, view=view))
        if not ack.ok:
            return Outcome(warning=TROUBLE)
        try:
            return Outcome(errors=answers.apply_view_answer(self.workspace, view, body=ack.body))
        except SlackError as error:
            self._journal.write("fault", "view_submission", error.answer(), note="bad answer")
            return Outcome(warning=TROUBLE)

    async def close(self, user: User, view_id: str, *, everything: bool = False) -> None:
        """Put the window in front away, or all of them."""
        view = self.view(user, view_id)
        stack = self.workspace.views.stack(user.id)
        everything = everything or bool(view.body.get("clear_on_close"))
        closing = stack[::-1] if everything else [view]
        self.note("close", user, about={"callback_id": view.body.get("callback_id", "")})
        stack[:] = [] if everything else [other for other in stack if other is not view]
        self.workspace.changed("views")
        for shut in closing:
            if shut.body.get("notify_on_close"):
                payload = payloads.view_closed(
                    self.workspace, user, view=shut, is_cleared=everything
                )
                await self._interact(payload)


def _element(blocks: list[Json], block_id: str, *, action_id: str) -> tuple[Json, Json]:
    for block, element in elements_of(blocks):
        if block["block_id"] == block_id and element["action_id"] == action_id:
            return block, element
    raise RefusedError("That button is no longer there.")


def _label(element: Json) -> str:
    about: Any = element.get("text") or element.get("placeholder") or {}
    return str(about.get("text", ""))


def _action(element: Json, block_id: str, *, chosen: Json) -> Json:
    action: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block_id,
    }
    if element["type"] == "button":
        kept = ("text", "value", "style", "url")
        return action | {name: element[name] for name in kept if name in element}
    if element["type"] == "overflow":
        return action | {"selected_option": _offered_option(element, chosen)}
    entry = _entry(element, block_id, chosen=chosen)
    return action | next(iter(entry.values()))


def _offered_option(element: Json, chosen: Json) -> Json:
    value = (chosen.get("selected_option") or {}).get("value")
    for option in element["options"]:
        if option["value"] == value:
            found: Json = option
            return found
    raise RefusedError("That choice is no longer there.")


def _entry(element: Json, block_id: str, *, chosen: Json) -> dict[tuple[str, str], Json]:
    field, _, empty = forms.VALUE_FIELDS[element["type"]]
    value = chosen.get(field, empty)
    if field in _OPTION_FIELDS and element["type"] not in _EXTERNAL:
        _check_offered(element, value)
    key = (block_id, element["action_id"])
    return {key: {"type": element["type"], field: value}}


def _check_offered(element: Json, value: Any) -> None:
    offered = options_of(element)
    picked = value if isinstance(value, list) else [value]
    values = {option["value"] for option in offered}
    if any(option is not None and option.get("value") not in values for option in picked):
        raise RefusedError("That choice is no longer there.")


def options_of(element: Json) -> list[Json]:
    """Return all options of a menu, whether grouped or not."""
    options: list[Json] = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options += group["options"]
    return options


def _offered(body: Any) -> list[Json]:
    return options_of(body) if isinstance(body, dict) else []
