"""An ordered record of all that passed between people, the workspace and the app."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from incidentbot.sandbox.clock import WoundClock
from incidentbot.sandbox.wire import Json

Kind = Literal["call", "delivery", "ack", "act", "fault"]
SAME_TEXT_WITHIN = 10.0
MILLISECONDS = 1000


@dataclass(slots=True, kw_only=True)
class Row:
    """One thing that happened; a call's answer is filled in when it is known."""

    seq: int
    at: float
    kind: Kind
    name: str
    args: Json = field(default_factory=dict)
    answer: Json = field(default_factory=dict)
    ms: float = 0.0
    note: str = ""

    @property
    def ok(self) -> bool:
        """Tell whether the workspace did what was asked."""
        return bool(self.answer.get("ok"))

    @property
    def error(self) -> str:
        """Return Slack's word for a refusal, or nothing."""
        return str(self.answer.get("error", ""))

    def json(self) -> Json:
        """Shape the row for the page."""
        return {
            "seq": self.seq,
            "at": self.at,
            "kind": self.kind,
            "name": self.name,
            "args": self.args,
            "answer": self.answer,
            "ms": round(self.ms, 1),
            "note": self.note,
        }


class Journal:
    """The rows, ways to ask about them, and a feed of new ones."""

    def __init__(self, clock: WoundClock) -> None:
        self._clock = clock
        self.rows: list[Row] = []
        self._feeds: set[asyncio.Queue[Row]] = set()

    def write(self, kind: Kind, name: str, args: Json | None = None, *, note: str = "") -> Row:
        """Add a row and pass it to whoever listens."""
        row = Row(
            seq=len(self.rows) + 1,
            at=self._clock.now(),
            kind=kind,
            name=name,
            args=args or {},
            note=note,
        )
        self.rows.append(row)
        self.announce(row)
        return row

    def announce(self, row: Row) -> None:
        """Tell the listeners of a row that is new or has changed."""
        for feed in self._feeds:
            feed.put_nowait(row)

    @contextmanager
    def feed(self) -> Iterator[asyncio.Queue[Row]]:
        """Collect rows in a queue for as long as the block lasts."""
        queue: asyncio.Queue[Row] = asyncio.Queue()
        self._feeds.add(queue)
        try:
            yield queue
        finally:
            self._feeds.discard(queue)

    async def subscribe(self) -> AsyncIterator[Row]:
        """Yield each row from now on."""
        with self.feed() as queue:
            while True:
                yield await queue.get()

    def after(self, seq: int) -> list[Row]:
        """Return the rows that follow a number."""
        return self.rows[max(seq, 0) :]

    def of(self, kind: Kind, name: str | None = None) -> list[Row]:
        """Return the rows of a kind, and of a name if one is given."""
        return [row for row in self.rows if row.kind == kind and name in (None, row.name)]

    def calls(self, method: str | None = None) -> list[Row]:
        """Return the calls to a method, answered or refused."""
        return self.of("call", method)

    def deliveries(self, name: str | None = None) -> list[Row]:
        """Return what was sent to the app, by event type, command or interaction type."""
        return self.of("delivery", name)

    def acks(self, name: str | None = None) -> list[Row]:
        """Return the answers of the app to deliveries."""
        return self.of("ack", name)

    def acts(self, verb: str | None = None) -> list[Row]:
        """Return what people did."""
        return self.of("act", verb)

    def assert_acked_within(self, seconds: float = 3.0) -> None:
        """Fail unless each delivery was acknowledged in time."""
        acked = {row.args["delivery"]: row for row in self.acks()}
        for sent in self.deliveries():
            ack = acked.get(sent.seq)
            if sent.note or (ack is not None and ack.note == "lost"):
                continue
            if ack is None or not ack.ok or ack.ms > seconds * MILLISECONDS:
                how = "never" if ack is None or not ack.ok else f"after {ack.ms:.0f} ms"
                raise AssertionError(f"{sent.name} (row {sent.seq}) was acknowledged {how}")

    def assert_no_double_post(self) -> None:
        """Fail if the same message stands twice in one place."""
        removed = self._removed()
        keyed: dict[str, str] = {}
        plain: dict[str, list[Row]] = {}
        for row in self.calls("chat.postMessage"):
            where = (row.answer.get("channel"), row.answer.get("ts"))
            if not row.ok or where in removed:
                continue
            place = f"{row.answer['channel']}/{row.args.get('thread_ts')}"
            if row.args.get("metadata"):
                key = f"{place}/{row.args['metadata']}"
                _refuse_second(keyed, key, row=row)
            else:
                words = f"{place}/{row.args.get('text')}/{row.args.get('blocks')}"
                plain.setdefault(words, []).append(row)
        for rows in plain.values():
            for earlier, later in pairwise(rows):
                if later.at - earlier.at < SAME_TEXT_WITHIN:
                    raise AssertionError(f"posted twice: rows {earlier.seq} and {later.seq}")

    def _removed(self) -> set[tuple[object, object]]:
        gone = [row for row in self.calls("chat.delete") if row.ok] + self.acts("delete")
        return {(row.args.get("channel"), row.args.get("ts")) for row in gone}


def _refuse_second(seen: dict[str, str], key: str, *, row: Row) -> None:
    if key in seen:
        raise AssertionError(f"posted twice: rows {seen[key]} and {row.seq}, {key}")
    seen[key] = str(row.seq)
