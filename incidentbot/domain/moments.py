"""The times that matter afterwards, put right by hand: by which word, to when, and in what order."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.errors import DomainError, NotOpenError, UnknownWordError
from incidentbot.domain.incidents import Case, Incident, Moment
from incidentbot.domain.lines import minute

NAMES = {each: each.value.replace("_", " ") for each in Moment} | {
    Moment.ASSEMBLED: "team assembled"
}
CORRECTABLE = tuple(each for each in Moment if each not in (Moment.DECLARED, Moment.CLOSED))
UNKNOWN = ("none", "unknown", "-", "–")
_OTHER_WORDS = {
    Moment.IMPACT_BEGAN: ("began", "began at", "impact start", "impact started", "start"),
    Moment.ACKNOWLEDGED: ("ack", "acked"),
    Moment.ASSEMBLED: ("assembled", "team"),
    Moment.CAUSE_IDENTIFIED: ("identified", "cause"),
    Moment.FIX_DEPLOYED: ("fix", "fixed", "deployed"),
    Moment.IMPACT_ENDED: ("ended", "impact end"),
}
# These carry what the bot itself decides by: they can be moved, and not be taken away.
_NEEDED = (Moment.DETECTED, Moment.ACKNOWLEDGED, Moment.RESOLVED)
_AT_THE_END = (Moment.RESOLVED, Moment.IMPACT_ENDED)
_AFTER_DETECTION = (
    Moment.ACKNOWLEDGED,
    Moment.ASSEMBLED,
    Moment.CAUSE_IDENTIFIED,
    Moment.FIX_DEPLOYED,
    Moment.RESOLVED,
)
_DAY = timedelta(days=1)
_WRITTEN = re.compile(
    r"(?:(?P<date>\d{4}-\d\d-\d\d)[ T]+|(?P<day>today|yesterday) +)?"
    r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::[0-5]\d)? ?(?:UTC|Z)?(?=[\s,;:.–-]|$)",
    re.IGNORECASE,
)


def named(words: str) -> tuple[Moment, str]:
    """Take the name of a moment off the front of a line. Raises UnknownWordError."""
    typed = words.split()
    for count in (2, 1):
        word = " ".join(typed[:count])
        for moment in CORRECTABLE:
            known = (NAMES[moment], moment.value, *_OTHER_WORDS.get(moment, ()))
            if text.means(word, *known):
                return moment, words.split(maxsplit=count)[count:][0] if typed[count:] else ""
    known_names = [NAMES[each] for each in CORRECTABLE]
    raise UnknownWordError("time", typed[0] if typed else "", known_names, field="moment")


def read_time(
    words: str, *, near: datetime, since: datetime | None = None
) -> tuple[datetime, str] | None:
    """Take a time in UTC off the front of a line: `14:02`, `yesterday 23:50`, `2026-11-20 14:02`.

    Args:
        words: The line.
        near: A time without its day is the one nearest to this,
        since: or the last one before it, where that is not before this.

    Returns:
        The time, and what is left of the line; None when the line does not begin with a time.
    """
    found = _WRITTEN.match(words)
    if found is None:
        return None
    at = _on_its_day(found, near, since)
    return (at, words[found.end() :].lstrip(" \t,;:–-")) if at else None


def correct(
    case: Case, moment: Moment, at: datetime | None, why: str | None = None
) -> list[ev.Event]:
    """Put a time right, or take it away; what it was is kept with it."""
    old = case.incident.moments.get(moment.value)
    if at == old or (at and old and minute(at) == minute(old)):
        return []
    if at is None:
        _refuse_nothing(moment)
    else:
        _refuse_impossible(case, moment, at)
    said = text.clean(why, limit=500) or None
    return [ev.MomentCorrected(moment=moment.value, at=at, old=old, why=said)]


def before(entries: Iterable[ev.Entry]) -> dict[str, datetime]:
    """Return what times were at first that were put right since, by moment."""
    first: dict[str, datetime] = {}
    for entry in entries:
        if isinstance(entry.event, ev.MomentCorrected) and entry.event.old:
            first.setdefault(entry.event.moment, entry.event.old)
    return first


def _on_its_day(found: re.Match[str], near: datetime, since: datetime | None) -> datetime | None:
    hour, minute = int(found["hour"]), int(found["minute"])
    at = near.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if found["date"]:
        year, month, day = (int(each) for each in found["date"].split("-"))
        try:
            return at.replace(year=year, month=month, day=day)
        except ValueError:
            return None
    if found["day"]:
        return at - _DAY if found["day"].lower() == "yesterday" else at
    nearest = min((at - _DAY, at, at + _DAY), key=lambda each: abs(each - near))
    last = nearest - _DAY
    return last if since and nearest > near and last >= since else nearest


def _refuse_nothing(moment: Moment) -> None:
    if moment in _NEEDED:
        raise DomainError(
            f"The time “{NAMES[moment]}” can be moved, but not taken away.", field="at"
        )


def _refuse_impossible(case: Case, moment: Moment, at: datetime) -> None:
    incident, name = case.incident, NAMES[moment]
    if at > case.now:
        raise DomainError(f"{_said(at)} is still to come. Name a time that has passed.", field="at")
    if moment in _AT_THE_END and incident.status.open:
        raise NotOpenError(
            f"{incident.ref} is not resolved yet: `/incident resolve`. "
            f"Then the time “{name}” can be put right.",
            field="moment",
        )
    if moment is Moment.ACKNOWLEDGED and moment.value not in incident.moments:
        raise NotOpenError(
            "Nobody has acknowledged it yet: `/incident ack`. Then the time can be put right.",
            field="moment",
        )
    _refuse_disorder(incident, moment, at)


def _refuse_disorder(incident: Incident, moment: Moment, at: datetime) -> None:
    for first, later in _in_order():
        other = later if moment is first else first
        known = incident.moments.get(other.value)
        if known is None or moment not in (first, later):
            continue
        if (at > known) if moment is first else (at < known):
            side = "after" if moment is first else "before"
            raise DomainError(
                f"“{NAMES[moment]}” cannot be {side} “{NAMES[other]}”, which was {_said(known)}. "
                "If that one is wrong, put it right first.",
                field="at",
            )


def _in_order() -> list[tuple[Moment, Moment]]:
    began = [(Moment.IMPACT_BEGAN, each) for each in CORRECTABLE if each is not Moment.IMPACT_BEGAN]
    return began + [(Moment.DETECTED, each) for each in _AFTER_DETECTION]


def _said(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
