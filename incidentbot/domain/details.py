"""Details: what is known of an incident by and by, each thing under its own name."""

from collections.abc import Iterable, Mapping

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.errors import StaleFormError, UnknownWordError
from incidentbot.domain.incidents import Case

CAUSE, WORKAROUND, USER_ACTION, RESOLUTION = "cause", "workaround", "user_action", "resolution"
NAMES = (
    *(CAUSE, WORKAROUND, USER_ACTION),
    *("revenue", "requests_failed", "reputation", "lost_data"),
    *(RESOLUTION, "prevention", "next_review"),
)
LONGEST = 1500


def fill(
    case: Case, filled: Mapping[str, str | None], *, before: Mapping[str, str]
) -> list[ev.Event]:
    """Keep what was filled in, emptied or changed; what was left as it was stays as it is.

    Args:
        case: The incident as it is now.
        filled: Texts by name.
        before: What the person saw when they began.

    Raises:
        StaleFormError: Somebody else changed the same thing meanwhile.
    """
    changed: list[ev.Event] = []
    for name, typed in filled.items():
        wanted = text.clean(typed, limit=LONGEST)
        present = case.incident.progress.details.get(name, "")
        if wanted in (before.get(name, ""), present):
            continue
        if present != before.get(name, ""):
            raise StaleFormError(
                f"Somebody changed this while you wrote: “{text.cut(present, 200)}”. "
                "Open the form again to see all of it.",
                field=name,
            )
        changed.append(ev.DetailChanged(name=name, text=wanted or None))
    return changed


def tell(case: Case, word: str, words: str) -> list[ev.Event]:
    """Fill in one thing by its name."""
    name = named(word)
    return fill(case, {name: words}, before=case.incident.progress.details)


def named(word: str) -> str:
    """Find what a word names. Raises UnknownWordError."""
    asked = word.strip().casefold().replace("-", "_").replace(" ", "_")
    if asked in NAMES:
        return asked
    raise UnknownWordError("detail", word, [name.replace("_", "-") for name in NAMES])


def as_of(changes: Iterable[ev.Entry], version: int) -> dict[str, str]:
    """Return what was known at a version, from the changes of details in any order."""
    known: dict[str, str] = {}
    for entry in sorted(changes, key=lambda each: each.seq):
        if isinstance(entry.event, ev.DetailChanged) and entry.seq <= version:
            known[entry.event.name] = entry.event.text or ""
    return {name: said for name, said in known.items() if said}
