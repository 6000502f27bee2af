"""The acts that the page asks for, by their names in its requests."""

from collections.abc import Awaitable, Callable
from typing import Any

from incidentbot.sandbox.acts import Outcome
from incidentbot.sandbox.gestures import Gestures, Surface
from incidentbot.sandbox.messages import Post
from incidentbot.sandbox.users import User
from incidentbot.sandbox.wire import Json, RefusedError

Verb = Callable[[User, Json], Awaitable[Json]]


class Verbs:
    """Reads what the page asks for and lets a person do it."""

    def __init__(self, gestures: Gestures) -> None:
        self._gestures = gestures
        self._workspace = gestures.workspace
        self.table: dict[str, Verb] = {
            "say": self._say,
            "command": self._command,
            "action": self._action,
            "suggest": self._suggest,
            "submit": self._submit,
            "close": self._close,
            "shortcut": self._shortcut,
            "react": self._react,
            "unreact": self._react,
            "pin": self._pin,
            "unpin": self._pin,
            "edit": self._edit,
            "delete": self._delete,
            "join": self._join,
            "leave": self._leave,
            "invite": self._invite,
            "home": self._home,
            "read": self._read,
        }

    def _post(self, me: User, body: Json) -> Post:
        return self._gestures.seen_post(me, str(body.get("channel")), ts=str(body.get("ts")))

    def _surface(self, me: User, container: Any) -> Surface:
        about: Json = container if isinstance(container, dict) else {}
        if about.get("type") == "message":
            return self._post(me, about)
        return self._gestures.view(me, str(about.get("view_id")))

    async def _say(self, me: User, body: Json) -> Json:
        words = str(body.get("text", ""))
        thread = str(body.get("thread_ts") or "") or None
        if words.startswith("/") and thread:
            raise RefusedError(f"{words.split(' ', maxsplit=1)[0]} is not supported in threads.")
        if words.startswith("/"):
            return await self._command(me, body)
        if not words.strip():
            raise RefusedError("There is nothing to send.")
        post = await self._gestures.say(me, str(body.get("channel")), words=words, thread=thread)
        return {"ts": post.ts}

    async def _command(self, me: User, body: Json) -> Json:
        channel, line = str(body.get("channel")), str(body.get("text", ""))
        outcome = await self._gestures.command(me, channel, line=line)
        return {"ts": outcome.post.ts if outcome.post else None}

    async def _action(self, me: User, body: Json) -> Json:
        outcome = await self._gestures.press(
            me,
            self._surface(me, body.get("container")),
            block_id=str(body.get("block_id")),
            action_id=str(body.get("action_id")),
            chosen=body,
            state=_state(body),
        )
        return _outcome(outcome)

    async def _suggest(self, me: User, body: Json) -> Json:
        options = await self._gestures.suggest(
            me,
            self._surface(me, body.get("container")),
            block_id=str(body.get("block_id")),
            action_id=str(body.get("action_id")),
            value=str(body.get("value", "")),
        )
        return {"options": options}

    async def _submit(self, me: User, body: Json) -> Json:
        outcome = await self._gestures.submit(me, str(body.get("view_id")), state=_state(body))
        return _outcome(outcome)

    async def _close(self, me: User, body: Json) -> Json:
        everything = bool(body.get("all"))
        await self._gestures.close(me, str(body.get("view_id")), everything=everything)
        return {}

    async def _shortcut(self, me: User, body: Json) -> Json:
        post = self._post(me, body) if body.get("ts") else None
        outcome = await self._gestures.shortcut(me, str(body.get("callback_id")), post=post)
        return _outcome(outcome)

    async def _react(self, me: User, body: Json) -> Json:
        act = self._gestures.react if body["verb"] == "react" else self._gestures.unreact
        await act(me, self._post(me, body), name=str(body.get("name", "")).strip(":"))
        return {}

    async def _pin(self, me: User, body: Json) -> Json:
        act = self._gestures.pin if body["verb"] == "pin" else self._gestures.unpin
        await act(me, self._post(me, body))
        return {}

    async def _edit(self, me: User, body: Json) -> Json:
        await self._gestures.edit(me, self._post(me, body), words=str(body.get("text", "")))
        return {}

    async def _delete(self, me: User, body: Json) -> Json:
        await self._gestures.delete(me, self._post(me, body))
        return {}

    async def _join(self, me: User, body: Json) -> Json:
        await self._gestures.join(me, str(body.get("channel")))
        return {}

    async def _leave(self, me: User, body: Json) -> Json:
        await self._gestures.leave(me, str(body.get("channel")))
        return {}

    async def _invite(self, me: User, body: Json) -> Json:
        other = self._workspace.users.get(str(body.get("user")))
        if other is None:
            raise RefusedError("There is no such person.")
        await self._gestures.invite(me, other, channel_id=str(body.get("channel")))
        return {}

    async def _home(self, me: User, body: Json) -> Json:
        await self._gestures.open_home(me, tab=str(body.get("tab", "home")))
        return {}

    async def _read(self, me: User, body: Json) -> Json:
        channel = self._gestures.seen_channel(me, str(body.get("channel")))
        channel.reads[me.id] = next(reversed(channel.posts), "0")
        return {}


def _outcome(outcome: Outcome) -> Json:
    if outcome.errors:
        return {"ok": False, "errors": outcome.errors}
    return {"ok": False, "error": outcome.warning} if outcome.warning else {}


def _state(body: Json) -> Json:
    # Slack's own clients send the values; its payloads wrap them once more.
    state: Any = body.get("state") or {}
    values: Any = state.get("values", state) if isinstance(state, dict) else {}
    return values if isinstance(values, dict) else {}
