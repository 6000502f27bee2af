"""Other incidents: what belongs together, what may, and that one turned out to be another."""

from collections.abc import Iterable

from incidentbot.domain import events as ev
from incidentbot.domain.aftermath import REPEAT, Relation
from incidentbot.domain.effects import ROOM
from incidentbot.domain.incidents import Incident, Status
from incidentbot.domain.relations import Likeness
from incidentbot.slack.blocks import buttons, mrkdwn, names
from incidentbot.slack.blocks.choices import run_button
from incidentbot.slack.blocks.elements import (
    Block,
    Message,
    actions,
    button,
    confirm,
    context,
    said,
    section,
    whole,
)

REMOVE = "remove"

Known = Iterable[tuple[Relation, Incident]]


def listed(
    incident: Incident,
    *,
    into: Incident | None,
    related: Known,
    absorbed: Known,
    likely: Iterable[Likeness],
) -> Message:
    """List what belongs to an incident, and what may, with a button for each."""
    found: list[Block | None] = []
    if into is not None:
        found.append(section(f"Merged into {_line(into)}"))
    found += [section(f"Merged into this one: {_line(other)}") for _, other in absorbed]
    for relation, other in related:
        found += [section(f"{_way(relation)} {_line(other)}"), actions(_remove(incident, other))]
    likely = list(likely)
    head = f"Other incidents that have to do with {names.ref(incident)}"
    if not found and not likely:
        return said(
            f"{head}: none is known, and none looks like it. To name one: `/incident related INC-n`"
        )
    return whole(
        section(f"{head}:" if found else f"{head}: none yet."),
        *found,
        section("*These look like it*") if likely else None,
        *(each for one in likely for each in _may(incident, one)),
        context(
            "To name another: `/incident related INC-n`, "
            "or `/incident related INC-n repeat` if it was the same before."
        ),
    )


def to_merge(incident: Incident, likely: Iterable[Likeness]) -> Message:
    """Ask which incident this one is the same as."""
    open_ones = [each for each in likely if each.incident.status is not Status.CLOSED]
    usage = "Name it: `/incident merge INC-n`"
    if not open_ones:
        return said(
            f"Which incident is {names.ref(incident)} the same as? None looks like it. {usage}"
        )
    return whole(
        section(f"Which incident is {names.ref(incident)} the same as? {usage}"),
        *(
            each
            for one in open_ones
            for each in (
                section(f"{_line(one.incident)}, {_because(one)}"),
                actions(_merge(incident, one)),
            )
        ),
    )


def related(incident: Incident, other: Incident, how: str, *, anew: bool) -> Message:
    """Confirm a relation."""
    already = "" if anew else " already"
    way = "marked as a repeat of" if how == REPEAT else "related to"
    return said(f"{names.ref(incident)} is{already} {way} {names.ref(other)}.")


def unrelated(incident: Incident, other: Incident, *, anew: bool) -> Message:
    """Confirm that a relation was taken back."""
    if not anew:
        return said(f"{names.ref(incident)} was not related to {names.ref(other)}.")
    return said(f"{names.ref(incident)} is not related to {names.ref(other)} any more.")


def merged_now(incident: Incident, into: Incident, channel: str | None) -> Message:
    """Confirm a merge to whoever made it."""
    place = mrkdwn.room(channel)
    goes_on = f"It goes on in {place}." if place else "It goes on there."
    return said(
        f"{names.ref(incident)} is merged into {names.ref(into)}. {goes_on} "
        f"To undo it: `/incident reopen {incident.ref}`"
    )


def merged(entry: ev.Entry, incident: Incident, channel: str | None, *, place: str) -> Message:
    """Build what tells that an incident is another one: in its room, its thread, to followers."""
    event = entry.event
    if not isinstance(event, ev.IncidentMerged):
        raise TypeError("Only a merge is told here.")
    into = f"*{mrkdwn.short(event.ref, 40)}*"
    room = mrkdwn.room(channel)
    goes_on = f"It goes on there: {room}." if room else "It goes on there."
    if place == ROOM:
        goes_on += " Whoever worked on it here is invited."
    follows = place.startswith("dm:")
    return whole(
        section(f"{names.ref_and_title(incident)} is the same as {into}. {goes_on}"),
        actions(*_of_other(event.into, event.ref, follow=True)) if follows else None,
        context(f"Merged by {mrkdwn.mention(entry.by)} at {mrkdwn.day_and_time(entry.at)}."),
    )


def into_buttons(into: Relation) -> list[Block]:
    """Build what the announcement of a merged incident offers: to go where it goes on."""
    return _of_other(into.id, into.ref, follow=True)


def _of_other(incident_id: str, ref: str, *, follow: bool) -> list[Block]:
    # A button's value is the incident that it acts on: here the other one.
    join = button(f"Join {ref}", buttons.JOIN, incident_id)
    subscribe = button(f"Subscribe to {ref}", buttons.SUBSCRIBE, incident_id)
    return [join, subscribe] if follow else [join]


def _way(relation: Relation) -> str:
    return "A repeat of" if relation.how == REPEAT else "Related to"


def _line(incident: Incident) -> str:
    day = f"{incident.declared_at:%Y-%m-%d}"
    into = incident.aftermath.merged_into
    status = "merged" if into else incident.status.value
    return (
        f"{names.ref_and_title(incident)}, {mrkdwn.short(incident.severity, 40)}, {status}, "
        f"of {day}"
    )


def _may(incident: Incident, one: Likeness) -> list[Block | None]:
    other = one.incident
    earlier = other.declared_at < incident.declared_at
    return [
        section(f"{_line(other)}, {_because(one)}"),
        actions(
            _run("Relate", incident, other),
            _run("Repeat of it", incident, other, REPEAT) if earlier else None,
        ),
    ]


def _run(label: str, incident: Incident, other: Incident, *more: str) -> Block:
    words = " ".join(("related", other.ref, *more))
    return run_button(label, words, incident=incident, number=_number(words))


def _number(words: str) -> int:
    # Ids within one message have to differ.
    return sum(place * ord(mark) for place, mark in enumerate(words, 1))


def _remove(incident: Incident, other: Incident) -> Block:
    return _run("Take back", incident, other, REMOVE)


def _merge(incident: Incident, one: Likeness) -> Block:
    into = one.incident
    words = f"merge {into.ref}"
    asked = confirm(
        f"Merge into {into.ref}?"[:100],
        f"{incident.ref} ends here, and whoever works on it is invited to {into.ref}.",
        yes="Merge",
    )
    merge = run_button(f"Merge into {into.ref}", words, incident=incident, number=_number(words))
    return {**merge, "confirm": asked}


def _because(one: Likeness) -> str:
    reasons = [
        "the same cause" if one.same_cause else "",
        "a similar title" if one.similar_title else "",
        "the same type" if one.same_type else "",
    ]
    return " and ".join(each for each in reasons if each)
