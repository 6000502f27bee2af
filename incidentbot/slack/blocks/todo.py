"""What is still to do afterwards, in lists: of one incident, of one person, of everybody."""

from collections.abc import Sequence
from datetime import datetime

from incidentbot.domain import followups as rules
from incidentbot.domain import text
from incidentbot.domain.aftermath import HIGH, FollowUp
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import buttons, followups, forms, mrkdwn, names
from incidentbot.slack.blocks.elements import (
    BUTTON_VALUE,
    Block,
    Message,
    actions,
    button,
    context,
    row,
    said,
    section,
    whole,
)

MINE, ALL = "follow_ups_mine", "follow_ups_all"
EVERYWHERE = "everywhere"
SHOWN, ENDED_SHOWN = 12, 5

Known = tuple[Incident, Playbook, FollowUp]


def of_incident(
    incident: Incident, playbook: Playbook, person: str, *, now: datetime, mine: bool = False
) -> Message:
    """Build the list of one incident's follow-ups, with the buttons that this person may use."""
    every = [
        (incident, playbook, each)
        for each in (*rules.open_ones(incident), *rules.ended_ones(incident))
        if not mine or each.owner == person
    ]
    waiting, over = [k for k in every if k[2].open], [k for k in every if not k[2].open]
    source = MINE if mine else ALL
    head = f"Follow-ups of {names.ref_and_title(incident)}{', yours only' * mine}"
    if not waiting and not over:
        nothing = "none yet. `/incident action @person 1w TEXT` adds one."
        return said(f"{head}: {nothing}", actions(*_below(incident, mine=mine)))
    closed = f", {len(over)} done or dropped" if over else ""
    return whole(
        section(f"{head}: {len(waiting)} open{closed}."),
        *_rows(waiting, person, now=now, source=source),
        *(_over(each, person, source) for each in over[-ENDED_SHOWN:]),
        actions(*_below(incident, mine=mine)),
    )


def across(rows: Sequence[Known], person: str, *, now: datetime, mine: bool = True) -> Message:
    """Build the list of follow-ups of all incidents: a person's own, or everybody's."""
    other = button("Everybody’s", ALL, EVERYWHERE) if mine else button("Mine", MINE, EVERYWHERE)
    head = "Your follow-ups" if mine else "Follow-ups of all incidents"
    if not rows:
        nothing = "You have none to do." if mine else "None is open."
        return said(nothing, actions(other))
    return whole(
        section(f"{head}: {len(rows)} open."),
        *_rows(rows, person, now=now, source=f"{EVERYWHERE} {MINE if mine else ALL}", named=True),
        actions(other),
    )


def at_home(known: Known, *, now: datetime) -> list[Block | None]:
    """Build one of a person's own follow-ups for their Home."""
    incident, _, found = known
    line = f"{names.ref(incident)} {mrkdwn.short(found.text)}: {_state(found, now)}"
    return [section(line), actions(*followups.buttons_of(incident, found))]


def lines(incident: Incident, *, now: datetime) -> list[str]:
    """Say what is still to do of an incident, one a line, next due first."""
    return [_line(each, now) for each in rules.open_ones(incident)]


def _rows(
    rows: Sequence[Known], person: str, *, now: datetime, source: str, named: bool = False
) -> list[Block | None]:
    shown: list[Block | None] = []
    for incident, playbook, found in rows[:SHOWN]:
        of = f"{names.ref(incident)} " if named else ""
        shown.append(section(of + _line(found, now)))
        if rules.may_answer(incident, playbook, found, person):
            shown.append(actions(*_buttons(incident, found, source)))
    over = len(rows) - SHOWN
    return [*shown, context(f"and {over} more, which are due later.") if over > 0 else None]


def _buttons(incident: Incident, found: FollowUp, source: str) -> list[Block | None]:
    value = forms.packed({"i": incident.id, "from": source}, BUTTON_VALUE)
    return [
        button("Done", followups.DONE + found.id, value),
        button("Change", followups.CHANGE + found.id, value),
        button("Drop", followups.DROP + found.id, value),
    ]


def _over(known: Known, person: str, source: str) -> Block:
    incident, playbook, found = known
    how = f"done {mrkdwn.day_and_time(found.done_at)}" if found.done_at else "dropped"
    line = f"*{found.id}* {_owner(found)}: {mrkdwn.short(found.text, 150)}, {how}."
    value = forms.packed({"i": incident.id, "from": source}, BUTTON_VALUE)
    theirs = rules.may_answer(incident, playbook, found, person)
    return row(line, button("Open again", followups.REOPEN + found.id, value) if theirs else None)


def _below(incident: Incident, *, mine: bool) -> list[Block | None]:
    everybody = button("Everybody’s", ALL, incident.id)
    merged = incident.aftermath.merged_into is not None
    return [
        None if merged else buttons.plain(incident, buttons.ACTION, "Add a follow-up"),
        everybody if mine else button("Mine", MINE, incident.id),
    ]


def _line(found: FollowUp, now: datetime) -> str:
    elsewhere = f" {mrkdwn.link(found.url, found.key or found.url)}." if found.url else ""
    origin = f" {mrkdwn.link(found.source, 'Message')}." if found.source else ""
    kind = f", {mrkdwn.short(found.kind, 40)}" if found.kind else ""
    return (
        f"*{found.id}* {_owner(found)}: {mrkdwn.short(found.text)}. "
        f"{mrkdwn.sentence(_state(found, now))}{kind}.{elsewhere}{origin}"
    )


def _state(found: FollowUp, now: datetime) -> str:
    day = mrkdwn.day_and_time(found.due_at)
    late = now > found.due_at
    length = text.spoken(now - found.due_at)
    left = f"*{length} late*" if late else f"in {length}"
    return f"due {day}, {left}{', high priority' if found.priority == HIGH else ''}"


def _owner(found: FollowUp) -> str:
    return mrkdwn.mention(found.owner) if found.owner else names.NOBODY
