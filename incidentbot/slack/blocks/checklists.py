"""Lists to tick: the message in the war room, the panel, the form for the type."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from incidentbot.domain import checklists, phases, runbooks, text
from incidentbot.domain import events as ev
from incidentbot.domain.checklists import Sheet, TickList
from incidentbot.domain.clocks import Clock, Kind
from incidentbot.domain.incidents import Incident, Status
from incidentbot.domain.playbooks import Playbook, Runbook, Step
from incidentbot.slack.blocks import buttons, forms, inputs, mrkdwn
from incidentbot.slack.blocks import phases as phase_blocks
from incidentbot.slack.blocks.elements import (
    BUTTON_VALUE,
    Block,
    Message,
    actions,
    button,
    context,
    header,
    plain_text,
    row,
    section,
    whole,
)
from incidentbot.slack.blocks.runbooks import start_button

PANEL = "checklists"
CALLBACK_TYPE = "type"
TYPE_FIELDS = {"type": "type"}
TICK = "tick:"
UNTICK = "untick:"
SHOW_LIST = "show_list"
MORE = "show_more_items"
FIRST_ACTION = "first_action"
ITEMS_ON_A_PAGE = 60
ITEM_TEXT, COMMAND_TEXT = 500, 1500
RUNBOOKS_OFFERED = 3

_Row = tuple[TickList, int]


def message(
    incident: Incident, playbook: Playbook, running: Iterable[Clock], *, now: datetime
) -> Message | None:
    """Build what stands in the war room: the phase's list and the type's first actions."""
    posted = checklists.posted(incident, playbook)
    if not posted:
        return None
    shown: list[Block | None] = []
    for each in posted:
        shown += [*_head(each, incident, running, now=now), *_rows(each, incident)]
    return whole(
        *shown, actions(*_onwards(incident, playbook)), context(_entered(posted[0], incident))
    )


def runbook(incident: Incident, playbook: Playbook) -> Message | None:
    """Build the runbook that is being worked on, step by step."""
    book = runbooks.latest(incident, playbook)
    steps = checklists.find(playbook, f"{checklists.RUNBOOK}:{book.id}") if book else None
    taken_up = incident.progress.taken_up
    if book is None or steps is None or taken_up is None:
        return None
    who, at = mrkdwn.mention(taken_up.by), mrkdwn.when(taken_up.at, incident.declared_at)
    return whole(
        header(f"Runbook: {book.name}"),
        section(_about_runbook(book)),
        *_rows(steps, incident),
        context(f"Taken up by {who} at {at}. {progress(steps, incident)}."),
    )


def panel(incident: Incident, playbook: Playbook, sheet: Sheet | None, *, page: int = 0) -> Block:
    """Build the panel on which lists are ticked; `sheet` is what is looked at."""
    known = checklists.sheets(incident, playbook)
    chosen = sheet or next(iter(known), None)
    shown: list[Block | None] = [section("This playbook has nothing to tick.")]
    if chosen is not None:
        shown = [
            row(_title(chosen, incident), _menu(chosen, known)),
            *_page(chosen, incident, playbook, page),
        ]
    seen = forms.metadata(incident, sheet=chosen.id if chosen else None, page=page)
    return inputs.modal(PANEL, "Checklists", shown, close="Close", metadata=seen)


def looked_at(view: Mapping[str, Any]) -> tuple[str | None, int]:
    """Read which list the panel shows, and which page of it."""
    return forms.carried_text(view, "sheet"), forms.carried_number(view, "page") or 0


def sheet_of(incident: Incident, playbook: Playbook, sheet_id: str | None) -> Sheet | None:
    """Find what a panel shows, or a menu names by the beginning of its id."""
    if not sheet_id:
        return None
    for sheet in checklists.sheets(incident, playbook):
        if sheet_id in (sheet.id, sheet.id[:150]):
            return sheet
    alone = checklists.find(playbook, sheet_id)
    return Sheet(id=alone.id, name=alone.name, lists=(alone,)) if alone else None


def type_form(incident: Incident, playbook: Playbook) -> Block:
    """Build the form that asks what kind of incident it is."""
    kinds = [inputs.option(each.id, each.name, each.symptoms) for each in playbook.types]
    hint = "Its first actions are posted in the war room, and its runbook is offered."
    chosen = inputs.select("type", "Type", kinds, initial=incident.type, hint=hint)
    if chosen is None:
        none = section("This playbook has no incident types.")
        return inputs.modal(None, "Incident type", [none], close="Close")
    metadata = forms.metadata(incident)
    return inputs.modal(CALLBACK_TYPE, "Incident type", [chosen], submit="Set", metadata=metadata)


def parse_type(view: Mapping[str, Any]) -> str:
    """Read the type chosen."""
    return forms.choice(view, "type") or ""


def progress(one: TickList | Sheet, incident: Incident) -> str:
    """Say how much of a list is done."""
    length = one.length if isinstance(one, Sheet) else len(one.items)
    return f"{one.done(incident.progress)} of {length} done"


def phase_fact(incident: Incident, playbook: Playbook) -> str | None:
    """Say phase and progress in one line."""
    phase = phases.present(incident, playbook)
    if phase is None:
        return None
    name, list_id = mrkdwn.short(phase.name, 80), f"{checklists.PHASE}:{phase.id}"
    found = checklists.find(playbook, list_id)
    return f"{name} · {progress(found, incident)}" if found and found.items else name


def runbook_fact(incident: Incident, playbook: Playbook) -> str | None:
    """Say the runbook that is being worked on, and its progress, in one line."""
    book = runbooks.latest(incident, playbook)
    found = checklists.find(playbook, f"{checklists.RUNBOOK}:{book.id}") if book else None
    return f"{mrkdwn.short(found.name, 80)} · {progress(found, incident)}" if found else None


def completed(event: ev.ItemTicked, incident: Incident, playbook: Playbook) -> str:
    """Say that nothing of a list is left to do; nothing while something is."""
    found = checklists.find(playbook, event.list)
    if found is None or found.done(incident.progress) < len(found.items):
        return ""
    return f"All of “{mrkdwn.short(found.name, 120)}” is done."


def offered(incident: Incident, playbook: Playbook) -> list[Block]:
    """Build the buttons that open lists, phases, runbooks and the type, where there are any."""
    if incident.status is Status.CLOSED:
        return []
    known = (
        (buttons.CHECKLIST, "Checklist", checklists.sheets(incident, playbook)),
        (buttons.PHASE, "Phase", playbook.phases),
        (buttons.RUNBOOK, "Runbook", playbook.runbooks),
        (buttons.TYPE, "Type", playbook.types),
    )
    return [buttons.plain(incident, action, label) for action, label, there in known if there]


def first_action_answers(incident: Incident) -> list[Block | None]:
    """Build the answers to a reminder of the first action."""
    return [
        buttons.plain(incident, buttons.CHECKLIST, "Open checklist", primary=True),
        buttons.plain(incident, FIRST_ACTION, "It is taken"),
    ]


def phase_answers(incident: Incident, playbook: Playbook) -> list[Block | None]:
    """Build the answers to a reminder that a phase's time is up."""
    checklist = buttons.plain(incident, buttons.CHECKLIST, "Checklist")
    return [phase_blocks.next_button(incident, playbook), checklist]


def read_item(value: str) -> tuple[str, str, int]:
    """Read what a tick is about: incident, list, item."""
    carried = json.loads(value) if value.startswith("{") else {}
    return str(carried.get("i", "")), str(carried.get("l", "")), int(carried.get("n", -1))


def _head(
    one: TickList, incident: Incident, running: Iterable[Clock], *, now: datetime
) -> list[Block | None]:
    about = [f"• {mrkdwn.short(line)}" for line in one.about]
    if not one.id.startswith(checklists.PHASE):
        words = [f"*{mrkdwn.short(one.name, 120)}*", *about]
        return [section(mrkdwn.joined(words))]
    box = next((clock.due_at for clock in running if clock.kind is Kind.PHASE), None)
    until = [f"Until {mrkdwn.when(box, now)}."] if box else []
    words = [*until, *about]
    return [header(f"Phase: {one.name}"), section(mrkdwn.joined(words)) if words else None]


def _entered(first: TickList, incident: Incident) -> str:
    done = f"{progress(first, incident)}. " if first.items else ""
    entered, by = incident.progress.phase_at, incident.progress.phase_by
    if entered is None or by is None:
        return f"{done}The button beside an item marks it as done."
    at = mrkdwn.when(entered, incident.declared_at)
    return f"{done}Entered by {mrkdwn.mention(by)} at {at}."


def _onwards(incident: Incident, playbook: Playbook) -> list[Block | None]:
    if incident.status is Status.CLOSED:
        return []
    fitting = runbooks.fitting_ids(incident, playbook)
    books = [each for each in playbook.runbooks if each.id in fitting][:RUNBOOKS_OFFERED]
    return [
        phase_blocks.next_button(incident, playbook),
        *(start_button(incident, book, f"Runbook: {book.name}", n) for n, book in enumerate(books)),
        buttons.plain(incident, buttons.CHECKLIST, "All checklists"),
    ]


def _about_runbook(book: Runbook) -> str:
    within = f"It should take {text.spoken(book.within)}." if book.within else ""
    return " ".join(filter(None, [mrkdwn.short(book.about), within])) or "Step by step:"


def _rows(one: TickList, incident: Incident) -> list[Block]:
    return [_row(one, item, incident, undo=False) for item in range(len(one.items))]


def _row(one: TickList, item: int, incident: Incident, *, undo: bool) -> Block:
    step, tick = one.items[item], one.tick(incident.progress, item)
    words = f"{item + 1}. {mrkdwn.short(step.text, ITEM_TEXT)}"
    if tick:
        when = mrkdwn.utc(tick.at, incident.declared_at)
        words = f"✓ {words}\n_{mrkdwn.mention(tick.by)}, {when}_"
    else:
        words += _how(step)
    closed = incident.status is Status.CLOSED
    if closed or (tick and not undo):
        return section(words)
    return row(words, _tick_button(one, item, incident, undo=tick is not None))


def _how(step: Step) -> str:
    command = (step.command or "").strip().replace("```", "'''")
    shown = f"\n```{mrkdwn.escape(command, COMMAND_TEXT)}```" if command else ""
    return f"{shown}\nExpect: {mrkdwn.short(step.expect)}" if step.expect else shown


def _tick_button(one: TickList, item: int, incident: Incident, *, undo: bool) -> Block:
    label, prefix = ("Undo", UNTICK) if undo else ("Done", TICK)
    carried = forms.packed({"i": incident.id, "l": one.id, "n": item}, BUTTON_VALUE)
    heard = text.cut(f"{label}: {text.line(one.items[item].text)}", 75)
    return {**button(label, f"{prefix}{item}", carried), "accessibility_label": heard}


def _title(sheet: Sheet, incident: Incident) -> str:
    about = sheet.lists[0].about if len(sheet.lists) == 1 else ()
    lines = [f"*{mrkdwn.short(sheet.name, 120)}* · {progress(sheet, incident)}"]
    return mrkdwn.joined([*lines, *(f"• {mrkdwn.short(line)}" for line in about)])


def _menu(chosen: Sheet, known: list[Sheet]) -> Block | None:
    options = [inputs.option(each.id, each.name) for each in known[: inputs.OPTIONS]]
    if len(options) <= 1:
        return None
    menu: Block = {
        "type": "static_select",
        "action_id": SHOW_LIST,
        "placeholder": plain_text("Another list", 150),
        "options": options,
    }
    first = next((each for each in options if each["value"] == chosen.id[:150]), None)
    return {**menu, "initial_option": first} if first else menu


def _books(sheet: Sheet, incident: Incident, playbook: Playbook) -> list[Block]:
    wanted = [each.runbook for each in sheet.lists]
    books = [each for each in playbook.runbooks if each.id in wanted][:RUNBOOKS_OFFERED]
    if incident.status is Status.CLOSED:
        return []
    return [
        start_button(incident, book, f"Runbook: {book.name}", n) for n, book in enumerate(books)
    ]


def _page(sheet: Sheet, incident: Incident, playbook: Playbook, page: int) -> list[Block | None]:
    rows: list[_Row] = [(one, item) for one in sheet.lists for item in range(len(one.items))]
    first = page * ITEMS_ON_A_PAGE
    shown: list[Block | None] = [actions(*_books(sheet, incident, playbook))]
    headed: TickList | None = None
    for one, item in rows[first : first + ITEMS_ON_A_PAGE]:
        if len(sheet.lists) > 1 and one is not headed:
            headed = one
            shown.append(_way(sheet, one))
        shown.append(_row(one, item, incident, undo=True))
    if len(rows) > ITEMS_ON_A_PAGE:
        shown.append(_turn(sheet, incident, page, pages=-(-len(rows) // ITEMS_ON_A_PAGE)))
    return shown


def _way(sheet: Sheet, one: TickList) -> Block:
    place = sheet.lists.index(one) + 1
    when = f"\n{mrkdwn.short(one.about[0])}" if one.about else ""
    return section(f"*{place}. {mrkdwn.short(one.name, 120)}*{when}")


def _turn(sheet: Sheet, incident: Incident, page: int, *, pages: int) -> Block | None:
    following = (page + 1) % pages
    about = forms.packed({"i": incident.id, "s": sheet.id, "p": following}, BUTTON_VALUE)
    return actions(button(f"Page {following + 1} of {pages}", MORE, about))
