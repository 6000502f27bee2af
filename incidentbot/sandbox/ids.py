"""Mints the ids and stamps of one workspace: opaque, unique, in a known order."""

import secrets
from collections import Counter

from incidentbot.sandbox.clock import WoundClock

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STRIDE = 7919
_MICROS = 1_000_000
_CLIENTS = 100_000_000_000


class Mint:
    """Gives ids by kind, and message stamps that never repeat or go back."""

    def __init__(self, clock: WoundClock) -> None:
        self._clock = clock
        self._counts: Counter[str] = Counter()
        self._last = 0

    def id(self, prefix: str) -> str:
        """Return the next id of a kind, such as C0… for channels."""
        self._counts[prefix] += 1
        number = self._counts[prefix] * _STRIDE + sum(map(ord, prefix))
        return prefix + _base36(number).rjust(10, "0")

    def number(self) -> int:
        """Return a number as long as those in Slack's client ids."""
        return secrets.randbelow(9 * _CLIENTS) + _CLIENTS

    def stamp(self) -> str:
        """Return the next message stamp on the wound clock."""
        self._last = max(int(self._clock.now() * _MICROS), self._last + 1)
        seconds, micros = divmod(self._last, _MICROS)
        return f"{seconds}.{micros:06d}"

    def secret(self, size: int = 16) -> str:
        """Return an unguessable word."""
        return secrets.token_hex(size)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, place = divmod(number, len(_DIGITS))
        digits = _DIGITS[place] + digits
    return digits
