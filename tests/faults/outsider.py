"""Another Slack than ours: a few methods, answers of its own style, and connections that it cuts."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

PATIENCE_S = 40.0
QUIET_S = 0.1
BOT = "W_the_bot"
HOME = "chan_announcements"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """In which ways it differs from the Slack that is documented.

    Attributes:
        only_post: It answers no GET.
        metadata: `asked` for, as `text`, or `never` kept.
        bare: Answers hold `ok` and hardly anything else; threads are no place of their own.
        names_taken: It refuses a second channel of one name.
        triggers: Each request carries a right of its own to open forms.
    """

    only_post: bool = False
    metadata: str = "asked"
    bare: bool = False
    names_taken: bool = True
    triggers: bool = True


@dataclass(slots=True, kw_only=True)
class Room:
    """A channel."""

    id: str
    name: str
    messages: list[Json] = field(default_factory=list)


class Outsider:
    """A tiny Slack.

    Attributes:
        accepted: Every call that was handled, answered or not: method and arguments.
        acks: What the app answered to each envelope.
    """

    def __init__(self, manner: Manner | None = None) -> None:
        self.manner = manner or Manner()
        self.accepted: list[tuple[str, Json]] = []
        self.acks: dict[str, Json] = {}
        self.rooms = {HOME: Room(id=HOME, name="incidents")}
        self._numbers = count(1)
        self._lost: Counter[str] = Counter()
        self._socket: web.WebSocketResponse | None = None
        self._moved = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        """Listen."""
        app = web.Application()
        verbs = ("POST",) if self.manner.only_post else ("GET", "POST")
        for verb in verbs:
            app.router.add_route(verb, "/api/{method}", self._called)
        app.router.add_get("/link", self._linked)
        app.router.add_post("/answers", self._answered)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        address = self._runner.addresses[0]
        self.url = f"http://127.0.0.1:{address[1]}"

    async def stop(self) -> None:
        """Hang up."""
        if self._runner is not None:
            await self._runner.cleanup()

    def lose_answers(self, method: str, times: int = 1) -> None:
        """Take the next calls of a method, then close the connection instead of answering."""
        self._lost[method] += times

    @property
    def connected(self) -> bool:
        """Whether the app can be reached."""
        return self._socket is not None and not self._socket.closed

    async def until(
        self, true: Callable[[], bool], *, meanwhile: Callable[[], None] | None = None
    ) -> None:
        """Wait until something holds; `meanwhile` is done whenever nothing happens."""
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                self._moved.clear()
                try:
                    await asyncio.wait_for(self._moved.wait(), QUIET_S)
                except TimeoutError:
                    if meanwhile is not None:
                        meanwhile()

    async def types(self, words: str, channel: str = "chan_general") -> str:
        """Send `/incident WORDS` as somebody; return the envelope's id."""
        number = next(self._numbers)
        payload = {
            "command": "/incident",
            "text": words,
            "user_id": "U_somebody",
            "channel_id": channel,
            "trigger_id": f"trigger.{number if self.manner.triggers else 0}",
            "response_url": f"{self.url}/answers",
        }
        envelope = f"envelope-{number}"
        message = {"type": "slash_commands", "envelope_id": envelope, "payload": payload}
        assert self._socket is not None
        await self._socket.send_json({**message, "accepts_response_payload": True})
        return envelope

    async def answered(self, words: str, channel: str = "chan_general") -> Json:
        """Send `/incident WORDS` and return what the app answers."""
        envelope = await self.types(words, channel)
        await self.until(lambda: envelope in self.acks)
        return self.acks[envelope]

    def posts(self, words: str) -> list[Json]:
        """Return the messages in which some words stand, wherever they are."""
        every = [each for room in self.rooms.values() for each in room.messages]
        return [each for each in every if words in each["text"]]

    def repeated(self) -> list[tuple[str, str]]:
        """Return place and words of each message that was accepted more than once."""
        sent = Counter(
            (str(args["channel"]), str(args["text"]))
            for method, args in self.accepted
            if method == "chat.postMessage"
        )
        return [message for message, times in sent.items() if times > 1]

    def war_rooms(self) -> list[Room]:
        """Return the channels that the app made."""
        return [room for room in self.rooms.values() if room.name.startswith("incident-")]

    async def _linked(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello"})
        self._socket = socket
        self._moved.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                ack = json.loads(message.data)
                self.acks[ack["envelope_id"]] = ack.get("payload") or {}
                self._moved.set()
        self._moved.set()
        return socket

    async def _answered(self, request: web.Request) -> web.Response:
        self.accepted.append(("answer", dict(await request.json())))
        return web.Response(text="ok")

    async def _called(self, request: web.Request) -> web.Response:
        method, args = request.match_info["method"], await _arguments(request)
        answer = self._handle(method, args)
        self.accepted.append((method, args))
        self._moved.set()
        if self._lost[method]:
            self._lost[method] -= 1
            assert request.transport is not None
            request.transport.close()
        return web.json_response(answer)

    def _handle(self, method: str, args: Json) -> Json:
        known = {
            "auth.test": self._who,
            "apps.connections.open": self._open,
            "conversations.create": self._create,
            "conversations.list": self._list,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "chat.postMessage": self._post,
            "chat.update": self._update,
        }
        answer = known[method](args) if method in known else {}
        return {"ok": "error" not in answer, **answer}

    def _who(self, _: Json) -> Json:
        return {} if self.manner.bare else {"user_id": BOT, "bot_id": "B_1", "team_id": "T_1"}

    def _open(self, _: Json) -> Json:
        return {"url": f"{self.url.replace('http', 'ws')}/link"}

    def _create(self, args: Json) -> Json:
        name = str(args["name"])
        if self.manner.names_taken and any(room.name == name for room in self.rooms.values()):
            return {"error": "name_taken"}
        room = Room(id=f"chan_{next(self._numbers)}", name=name)
        self.rooms[room.id] = room
        return {"channel": {"id": room.id, "name": name}}

    def _list(self, _: Json) -> Json:
        extra = {} if self.manner.bare else {"creator": BOT, "is_channel": True}
        return {"channels": [{"id": room.id, "name": room.name, **extra} for room in self._every()]}

    def _history(self, args: Json) -> Json:
        if args["channel"] not in self.rooms:
            return {"error": "channel_not_found"}
        newest_first = [
            self._seen(each, args)
            for each in reversed(self.rooms[str(args["channel"])].messages)
            if self.manner.bare or not each.get("thread_ts")
        ]
        return {"messages": newest_first}

    def _replies(self, args: Json) -> Json:
        room, ts = self.rooms[str(args["channel"])], str(args["ts"])
        found = [each for each in room.messages if ts in (each["ts"], each.get("thread_ts"))]
        return {} if self.manner.bare else {"messages": [self._seen(each, args) for each in found]}

    def _seen(self, message: Json, args: Json) -> Json:
        asked = str(args.get("include_all_metadata")).lower() in ("1", "true")
        seen = {name: value for name, value in message.items() if name != "metadata"}
        if self.manner.metadata == "asked" and asked:
            seen["metadata"] = message["metadata"]
        if self.manner.metadata == "text":
            seen["metadata"] = json.dumps(message["metadata"])
        return seen

    def _post(self, args: Json) -> Json:
        room = self.rooms.setdefault(
            str(args["channel"]), Room(id=str(args["channel"]), name=str(args["channel"]))
        )
        ts = f"{1_700_000_000 + next(self._numbers)}.000100"
        message = {"ts": ts, "user": BOT, "bot_id": "B_1", "text": args["text"]}
        message["metadata"] = args.get("metadata")
        if args.get("thread_ts"):
            message["thread_ts"] = args["thread_ts"]
        room.messages.append(message)
        return {"ts": ts} if self.manner.bare else {"channel": room.id, "ts": ts}

    def _update(self, args: Json) -> Json:
        room = self.rooms[str(args["channel"])]
        for message in room.messages:
            if message["ts"] == args["ts"]:
                message["text"] = args["text"]
                return {"ts": args["ts"]}
        return {"error": "message_not_found"}

    def _every(self) -> list[Room]:
        return list(self.rooms.values())


async def _arguments(request: web.Request) -> Json:
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args.update(await request.json())
    elif request.method == "POST":
        args.update(await request.post())
    return args
