"""Working hours: which moments, and how much of a length of time, lie outside them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR, DAY = 60, 1440
_WRITTEN = re.compile(r"(?P<days>[a-z,-]+) (?P<begins>\d\d?:\d\d)\s*[-–]\s*(?P<ends>\d\d?:\d\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """The hours in which people are at work anyway, by the clock on their wall.

    Attributes:
        days: 0 is Monday.
        begins: Minutes after midnight.
        ends: Minutes after midnight; 1440 is the midnight after.
        zone: Where the wall is.
        written: As the deployment wrote them.
    """

    days: frozenset[int]
    begins: int
    ends: int
    zone: tzinfo
    written: str = ""

    def hold(self, at: datetime) -> bool:
        """Tell whether a moment lies within them."""
        local = at.astimezone(self.zone)
        return local.weekday() in self.days and self.begins <= _minute(local) < self.ends

    def outside(self, start: datetime, end: datetime) -> timedelta:
        """Return how much of the time between two moments lies outside them."""
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        worked = timedelta()
        while day <= last:
            worked += self._worked(day, start, end)
            day += timedelta(days=1)
        return max(end - start - worked, timedelta())

    def _worked(self, day: date, start: datetime, end: datetime) -> timedelta:
        if day.weekday() not in self.days:
            return timedelta()
        begins, ends = self._at(day, self.begins), self._at(day, self.ends)
        return max(min(end, ends) - max(start, begins), timedelta())

    def _at(self, day: date, minute: int) -> datetime:
        # Subtracting two times of one zone ignores that its clock is changed; in UTC none is.
        days, minute = divmod(minute, DAY)
        clock = time(*divmod(minute, HOUR), tzinfo=self.zone)
        return datetime.combine(day + timedelta(days=days), clock).astimezone(UTC)


def parse(written: str, zone: tzinfo) -> WorkingHours:
    """Read `Mon-Fri 09:00-18:00`. Raises ValueError with what is wrong with it."""
    found = _WRITTEN.fullmatch(" ".join(written.lower().split()))
    if found is None:
        raise ValueError("is not understood; write it as Mon-Fri 09:00-18:00")
    begins, ends = _minutes(found["begins"]), _minutes(found["ends"])
    if ends <= begins:
        raise ValueError("ends before it begins; write it as Mon-Fri 09:00-18:00")
    return WorkingHours(
        days=_days(found["days"]),
        begins=begins,
        ends=ends,
        zone=zone,
        written=f"{' '.join(written.split())} {zone}",
    )


OFFICE = WorkingHours(
    days=frozenset(range(5)),
    begins=9 * HOUR,
    ends=18 * HOUR,
    zone=UTC,
    written="Mon-Fri 09:00-18:00 UTC",
)


def _minutes(written: str) -> int:
    hours, minutes = (int(part) for part in written.split(":"))
    if minutes >= HOUR or hours * HOUR + minutes > DAY:
        raise ValueError(f"has no such time as {written}")
    return hours * HOUR + minutes


def _days(written: str) -> frozenset[int]:
    found: set[int] = set()
    for part in written.split(","):
        first, _, last = part.partition("-")
        begin, end = _day(first), _day(last or first)
        found |= {(begin + step) % len(DAYS) for step in range((end - begin) % len(DAYS) + 1)}
    return frozenset(found)


def _day(written: str) -> int:
    try:
        return DAYS.index(written[:3])
    except ValueError:
        raise ValueError(f"has no such day as “{written[:20]}”; use Mon, Tue and so on") from None


def _minute(local: datetime) -> int:
    return local.hour * HOUR + local.minute
