"""Until when a follow-up is due, in words as people type them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from incidentbot.domain import text
from incidentbot.domain.errors import DomainError
from incidentbot.domain.incidents import Case, Moment
from incidentbot.domain.playbooks import Horizon, Playbook

LATEST = timedelta(days=2 * 366)
# A day without a time ends, for those who are to have it done, with its working hours.
END_OF_DAY = 17
TODAY, TOMORROW = "today", "tomorrow"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORTEST_DAY = 3
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def due(case: Case, word: str) -> tuple[datetime, str | None]:
    """Read until when something is due; also return the horizon, if the word is one.

    A horizon counts from the resolution, or from now while it is not resolved. A length such as
    `3d` counts from now. A day means 17:00 UTC of it; a weekday is the next one after today.

    Raises:
        DomainError: It is none of these.
    """
    asked = word.strip()
    if not asked or asked.isdigit():
        raise _no_due(case.playbook, asked)
    if horizon := horizon_of(case.playbook, asked):
        began = case.incident.moments.get(Moment.RESOLVED.value, case.now)
        return began + horizon.within, horizon.id
    if day := _day(asked.lower(), case.now.date()):
        return datetime.combine(day, time(END_OF_DAY), UTC), None
    try:
        return case.now + text.duration(asked), None
    except DomainError:
        raise _no_due(case.playbook, asked) from None


def horizon_of(playbook: Playbook, word: str) -> Horizon | None:
    """Find one of the playbook's horizons by its id or its name."""
    known = playbook.follow_ups.horizons
    return next((each for each in known if text.means(word, each.id, each.name)), None)


def require_ahead(case: Case, due_at: datetime) -> None:
    """Refuse a time that is over, or too far off to be meant."""
    if due_at <= case.now:
        raise DomainError(
            f"That was {due_at:%Y-%m-%d %H:%M} UTC, which is over. Choose a later day.", field="due"
        )
    if due_at > case.now + LATEST:
        raise DomainError("A follow-up is due within two years. Choose a sooner day.", field="due")


def _day(word: str, today: date) -> date | None:
    near = {TODAY: today, TOMORROW: today + timedelta(days=1)}
    if word in near:
        return near[word]
    if len(word) >= SHORTEST_DAY and (found := next(_weekdays(word), None)) is not None:
        ahead = (found - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    if not _DATE.fullmatch(word):
        return None
    try:
        return date(*map(int, word.split("-")))
    except ValueError:
        return None


def _weekdays(word: str) -> Iterator[int]:
    return (number for number, name in enumerate(WEEKDAYS) if name.startswith(word))


def _no_due(playbook: Playbook, word: str) -> DomainError:
    horizons = "".join(f", {each.id}" for each in playbook.follow_ups.horizons)
    said = f"“{text.cut(word, 40)}” is no day. Write" if word else "Say"
    return DomainError(
        f"{said} until when, as 3d, 1w, tomorrow, friday, 2026-12-01{horizons}.",
        field="due",
    )
