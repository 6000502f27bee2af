"""Signals: on PostgreSQL one process tells the others what it committed, so that none need wait.

A signal is a hint and may be lost; each process looks at the queue by itself every second.
"""

import asyncio
import logging
from collections.abc import Callable

from sqlalchemy import text
from sqlmodel import Session

from incidentbot.storage.engine import parsed

log = logging.getLogger(__name__)

CHANNEL = "incidentbot_effects"
AGAIN_S = 5.0
_NOTIFY = text("SELECT pg_notify(:channel, :sender)")
_LISTEN = "LISTEN incidentbot_effects"


def send(session: Session, sender: str) -> None:
    """Tell the other processes, at the commit of this transaction, that there is work."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_NOTIFY, {"channel": CHANNEL, "sender": sender})


async def listen(
    url: str, heard: Callable[[], None], *, but: str, again_s: float = AGAIN_S
) -> None:
    """Call back for every signal of another process, on a connection of its own, until cancelled.

    Args:
        url: A PostgreSQL database.
        heard: Called for each signal, and after connecting, as some may have been missed.
        but: Our own name: what we send ourselves we know.
        again_s: How long to wait before connecting again.
    """
    from psycopg import Error

    while True:
        try:
            await _listen(url, heard, but=but)
        except (Error, OSError) as error:
            log.info("No signals from other processes (%s).", type(error).__name__)
        await asyncio.sleep(again_s)


async def _listen(url: str, heard: Callable[[], None], *, but: str) -> None:
    from psycopg import AsyncConnection

    address = parsed(url).set(drivername="postgresql").render_as_string(hide_password=False)
    async with await AsyncConnection.connect(address, autocommit=True) as connection:
        await connection.execute(_LISTEN)
        heard()
        async for signal in connection.notifies():
            if signal.payload != but:
                heard()
