"""Plain text as people typed it: made safe to keep, cut to fit, and durations in words."""

import re
import unicodedata
from datetime import timedelta

from incidentbot.domain.errors import DomainError

TITLE_LIMIT = 150
FIELD_LIMIT = 2900
LONGEST_NUMBER, LONGEST_WORDS = 8, 40

_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_DURATION = re.compile(
    r"(\d+(?:\.\d+)?)\s*"
    r"(w(?:eeks?|ks?)?|d(?:ays?)?|h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)(?![a-z])"
)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
SHORTEST, LONGEST = timedelta(seconds=1), timedelta(weeks=52)
DAYS_FROM_HOURS = 48


def clean(text: str | None, *, limit: int = FIELD_LIMIT) -> str:
    """Strip what is invisible or dangerous (NUL, controls, bidi overrides, lone surrogates); cut."""
    kept = (text or "").translate(_BIDI)
    kept = "".join(
        mark for mark in kept if mark in "\n\t" or unicodedata.category(mark) not in ("Cc", "Cs")
    )
    return cut(kept.strip(), limit)


def line(text: str | None, *, limit: int = TITLE_LIMIT) -> str:
    """Clean a text that must stay on one line."""
    return clean(" ".join((text or "").split()), limit=limit)


def cut(text: str, limit: int) -> str:
    """Shorten to `limit` characters, the last being an ellipsis when something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def normal(title: str) -> str:
    """Return the form in which two titles are the same title."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


def means(word: str, *names: str) -> bool:
    """Tell whether a word as typed is one of the names, whatever its case and dashes."""
    return _bare(word) in [_bare(name) for name in names]


def _bare(word: str) -> str:
    return " ".join(word.casefold().replace("-", " ").replace("_", " ").split())


def title_of(text: str | None) -> str:
    """Clean a title, or refuse one in which nothing is left to read."""
    title = line(text)
    if not any(not unicodedata.category(mark).startswith(("Z", "C", "M")) for mark in title):
        raise DomainError(
            "The incident needs a title: a few words on what is wrong, such as “Checkout is down”.",
            field="title",
        )
    return title


def duration(text: str, *, field: str | None = None) -> timedelta:
    """Read `90s`, `15m`, `1h30m`, `2 hours`; a bare number is minutes.

    Raises:
        DomainError: It is no duration, is shorter than a second, or is longer than a year.
    """
    asked = text.strip().lower()
    if asked.isascii() and asked.isdigit() and len(asked) < LONGEST_NUMBER:
        asked += "m"
    parts = _DURATION.findall(asked)
    if not parts or _DURATION.sub("", asked).strip(" ,+") or len(asked) > LONGEST_WORDS:
        raise DomainError(
            f"“{cut(text.strip(), LONGEST_WORDS)}” is no length of time. Write it as 15m, 2h or 1h30m.",
            field=field,
        )
    seconds = sum(float(number) * _SECONDS[unit[0]] for number, unit in parts)
    if not SHORTEST.total_seconds() <= seconds <= LONGEST.total_seconds():
        raise DomainError("Use a length of time between 1s and 52w.", field=field)
    return timedelta(seconds=seconds)


def spoken(length: timedelta) -> str:
    """Say a length of time as people do: `15 min`, `1 h 30 min`, `2 days`."""
    minutes, seconds = divmod(int(abs(length.total_seconds())), 60)
    if not minutes:
        return f"{seconds} s"
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    if hours < DAYS_FROM_HOURS:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} days {hours} h" if hours else f"{days} days"
