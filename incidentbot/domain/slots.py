"""Times to come: the one that suits a review, and the ones that people type."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from incidentbot.domain import text
from incidentbot.domain.errors import DomainError
from incidentbot.domain.incidents import Case, Moment
from incidentbot.domain.reviews import usual_length

HOUR = 14
DAY = timedelta(days=1)
STEP = timedelta(minutes=30)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT_DAY = 3
WEEKEND = 5

_WHEN = re.compile(
    r"(?i)^(?:(?P<date>\d{4}-\d{1,2}-\d{1,2})|(?P<day>[a-z]+))?(?:[ t]+|\s*,\s*)?(?:at\s+)?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?P<utc>\s*(?:utc|z)\b)?(?:\s+(?P<rest>.*))?$"
)


def suggested(case: Case, zone: tzinfo) -> datetime:
    """Suggest a time: a working day's early afternoon, once the document can have gone round.

    Where none is left before the deadline it is the afternoon before that, then the last half hour
    that is in time.
    """
    rule, deadline = case.playbook.review, _deadline(case)
    slot = _afternoon(case.now + (rule.share_before or timedelta()), zone)
    if deadline is None or slot < deadline or deadline <= case.now:
        return slot
    eve = (deadline.astimezone(zone) - DAY).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    last = deadline - usual_length(case.playbook)
    last -= (last - datetime.min.replace(tzinfo=UTC)) % STEP
    in_time = (each.astimezone(UTC) for each in (eve, last) if each > case.now)
    return next(in_time, slot)


def when(words: str, *, now: datetime, zone: tzinfo) -> tuple[datetime, str]:
    """Read `2026-11-23 14:00`, `tomorrow 14:00`, `mon 14:00` or `14:00`, and what follows it.

    Args:
        words: As typed.
        now: The moment; a day without a date is the next one.
        zone: Where the time of day is meant, unless `UTC` follows it.

    Raises:
        DomainError: There is no time in it.
    """
    found = _WHEN.match(words.strip())
    if found is None:
        raise _no_time(words)
    zone = UTC if found["utc"] else zone
    try:
        local = _local(found, now.astimezone(zone))
    except (ValueError, OverflowError):
        raise _no_time(words) from None
    return local.astimezone(UTC), (found["rest"] or "").strip()


def _deadline(case: Case) -> datetime | None:
    within = case.playbook.review.within
    if within is None:
        return None
    return case.incident.moments.get(Moment.RESOLVED.value, case.now) + within


def _afternoon(after: datetime, zone: tzinfo) -> datetime:
    local = after.astimezone(zone)
    slot = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    while slot < local or slot.weekday() >= WEEKEND:
        slot += DAY
    return slot.astimezone(UTC)


def _local(found: "re.Match[str]", now: datetime) -> datetime:
    hour, minute = int(found["hour"]), int(found["minute"])
    if found["date"]:
        year, month, day = (int(part) for part in found["date"].split("-"))
        return datetime(year, month, day, hour, minute, tzinfo=now.tzinfo)
    today = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    ahead, again = _days_ahead((found["day"] or "").lower(), now)
    return today + ahead * DAY if today + ahead * DAY > now else today + (ahead + again) * DAY


def _days_ahead(day: str, now: datetime) -> tuple[int, int]:
    """Return in how many days a day is, and after how many more it comes again."""
    if day in ("today", "tomorrow"):
        return ("today", "tomorrow").index(day), 0
    if not day:
        return 0, 1
    known = [name for name in DAYS if len(day) >= SHORT_DAY and name.startswith(day)]
    if not known:
        raise ValueError(day)
    return (DAYS.index(known[0]) - now.weekday()) % 7, 7


def _no_time(words: str) -> DomainError:
    return DomainError(
        f"“{text.cut(text.line(words), 40)}” is no time that I know. "
        "Write it as 2026-11-23 14:00, tomorrow 14:00 or mon 14:00.",
        field="at",
    )
