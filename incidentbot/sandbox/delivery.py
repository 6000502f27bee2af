"""Sends events, commands and interactions to the app, and tries again as Slack does."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.events import is_subscribed, wrap
from incidentbot.sandbox.faults import Faults
from incidentbot.sandbox.journal import Journal, Row
from incidentbot.sandbox.transports.parcel import Ack, Parcel, Transport
from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import Workspace

RETRY_DELAYS = (0.0, 60.0, 300.0)


class Dispatcher:
    """All deliveries under way."""

    def __init__(self, workspace: Workspace, journal: Journal, *, faults: Faults) -> None:
        self._workspace = workspace
        self._journal = journal
        self._faults = faults
        self._tasks: set[asyncio.Task[None]] = set()
        self._collector: list[asyncio.Future[Ack]] | None = None
        self._held: list[asyncio.Event] = []
        self._awaiting = 0
        self._calm = asyncio.Event()
        self.transport: Transport | None = None
        self.retry_delays = RETRY_DELAYS
        workspace.listeners.append(self.publish)

    def publish(self, event: Json, channel: Channel | None) -> None:
        """Send an event if the app has subscribed to it and may see it."""
        if self.transport is not None and is_subscribed(self._workspace, event, channel=channel):
            wrapped = wrap(self._workspace, event)
            self.send(Parcel(kind="events_api", name=str(event["type"]), payload=wrapped))

    def send(self, parcel: Parcel) -> asyncio.Future[Ack]:
        """Start a delivery; the future holds the outcome of its first attempt."""
        settled: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        orders = self._faults.for_delivery(parcel.name, parcel.payload)
        faults = {order.what: order.seconds for order in orders}
        self._start(self._deliver(parcel, settled, faults=faults))
        if "duplicate" in faults:
            spare: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
            self._start(self._deliver(parcel, spare, faults={}))
        if self._collector is not None:
            self._collector.append(settled)
        return settled

    @contextmanager
    def collecting(self) -> Iterator[list[asyncio.Future[Ack]]]:
        """Collect what is sent by the block, which must not await anything."""
        collected: list[asyncio.Future[Ack]] = []
        self._collector = collected
        try:
            yield collected
        finally:
            self._collector = None

    async def idle(self) -> None:
        """Wait until no delivery awaits its acknowledgement."""
        while self._awaiting:
            self._calm.clear()
            await self._calm.wait()

    async def close(self) -> None:
        """Give up all deliveries and retries."""
        for task in self._tasks:
            task.cancel()
        for task in list(self._tasks):
            with suppress(asyncio.CancelledError):
                await task

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._awaiting += 1
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(
        self, parcel: Parcel, settled: asyncio.Future[Ack], *, faults: dict[str, float]
    ) -> None:
        ack = Ack(ok=False, reason="given_up")
        try:
            await self._hold(parcel, settled, faults=faults)
            sent = replace(parcel, twice="twice" in faults)
            ack = await self._attempt(sent, lose="lose_ack" in faults)
        finally:
            self._rest()
            if not settled.done():
                settled.set_result(ack)
        if parcel.kind == "events_api" and not ack.ok and not ack.stop:
            await self._retry(parcel, ack)

    async def _hold(
        self, parcel: Parcel, settled: asyncio.Future[Ack], *, faults: dict[str, float]
    ) -> None:
        if not {"delay", "reorder"} & set(faults):
            return
        self._journal.write("fault", parcel.name, note="held back")
        if parcel.kind == "events_api":
            settled.set_result(Ack(ok=True, reason="held"))
        if "delay" in faults:
            await asyncio.sleep(faults["delay"])
        if "reorder" in faults:
            gate = asyncio.Event()
            self._held.append(gate)
            self._awaiting -= 1
            self._wake()
            await gate.wait()
            self._awaiting += 1

    async def _retry(self, parcel: Parcel, ack: Ack) -> None:
        clock = self._workspace.clock
        for number, delay in enumerate(self.retry_delays, 1):
            await clock.until(clock.now() + delay)
            again = replace(parcel, attempt=number, reason=ack.reason)
            self._awaiting += 1
            try:
                ack = await self._attempt(again, lose=False)
            finally:
                self._rest()
            if ack.ok or ack.stop:
                return

    async def _attempt(self, parcel: Parcel, *, lose: bool) -> Ack:
        if self.transport is None:
            return Ack(ok=False, reason="connection_failed")
        rows: list[Row] = []

        def sent() -> None:
            rows.append(self._journal.write("delivery", parcel.name, _seen(parcel)))
            held, self._held = self._held, []
            for gate in held:
                gate.set()

        ack = await self.transport.carry(parcel, sent)
        if lose:
            ack = Ack(ok=False, reason=self.transport.timeout_reason, ms=ack.ms)
        self._record(parcel, ack, rows=rows, lost=lose)
        return ack

    def _record(self, parcel: Parcel, ack: Ack, *, rows: list[Row], lost: bool) -> None:
        if not rows:
            rows.append(self._journal.write("delivery", parcel.name, _seen(parcel), note="unsent"))
        row = self._journal.write("ack", parcel.name, {"delivery": rows[0].seq})
        row.ms, row.note = ack.ms, "lost" if lost else ack.reason
        row.answer = {"ok": ack.ok, "body": ack.body}
        self._journal.announce(row)

    def _rest(self) -> None:
        self._awaiting -= 1
        self._wake()

    def _wake(self) -> None:
        if not self._awaiting:
            self._calm.set()


def _seen(parcel: Parcel) -> Json:
    seen: Json = {"kind": parcel.kind, "payload": parcel.payload}
    if parcel.attempt:
        seen |= {"attempt": parcel.attempt, "reason": parcel.reason}
    return seen
