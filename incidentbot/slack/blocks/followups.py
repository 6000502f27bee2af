"""Follow-ups: the form, what their owner is sent, and how a reminder speaks of one."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain import followups, text
from incidentbot.domain.aftermath import HIGH, NORMAL, PRIORITIES, FollowUp
from incidentbot.domain.followups import Plan
from incidentbot.domain.incidents import Incident
from incidentbot.domain.people import BOT
from incidentbot.domain.playbooks import Horizon, Playbook
from incidentbot.slack.blocks import forms, inputs, mrkdwn, names
from incidentbot.slack.blocks.elements import (
    BUTTON_VALUE,
    Block,
    Message,
    actions,
    button,
    context,
    said,
    section,
    whole,
)

CALLBACK, CALLBACK_DROP = "follow_up", "follow_up_drop"
FIELDS = {
    "text": "text",
    "incident": "incident",
    "owner": "owner",
    "due": "day",
    "kind": "kind",
    "priority": "priority",
}
DROP_FIELDS = {"why": "why"}
DONE, CHANGE, DROP = "follow_up_done:", "follow_up_change:", "follow_up_drop:"
REOPEN, FORM = "follow_up_reopen:", "follow_up_form"
LABEL_WORDS = 40
ON_TIME, A_MINUTE = timedelta(minutes=5), 60


def form(
    incident: Incident | None,
    playbook: Playbook,
    *,
    follow_up: FollowUp | None = None,
    choices: Iterable[Incident] = (),
    words: str | None = None,
    owner: str | None = None,
    source: str | None = None,
    place: str | None = None,
) -> Block:
    """Build the form that puts a follow-up on the list, or changes one.

    Args:
        incident: Whose list; None: one of the `choices`, to be chosen.
        playbook: Names the horizons and kinds.
        follow_up: The one to change; None for a new one.
        choices: Incidents to choose from.
        words: What is to be done, to begin with.
        owner: Who is to do it, to begin with.
        source: The link to the message it comes from.
        place: Where the form was opened, so that it can be drawn anew there.
    """
    new = follow_up is None
    carried: forms.Carried = {"source": source, "from": place}
    if follow_up is not None:
        carried |= {"follow_up": follow_up.id, "due": int(follow_up.due_at.timestamp())}
    return inputs.modal(
        CALLBACK,
        "Add a follow-up" if new else "Change the follow-up",
        [
            _which(choices) if incident is None else None,
            inputs.text_input(
                "text",
                "What",
                initial=follow_up.text if follow_up else words,
                multiline=True,
                optional=False,
            ),
            inputs.person_select(
                "owner",
                "Who",
                initial=follow_up.owner if follow_up else owner,
                hint="I write to them, and remind them before it is due and after.",
                optional=True,
            ),
            *_until(playbook, follow_up),
            _kinds(playbook, follow_up),
            _priorities(follow_up),
            _rules(playbook),
        ],
        submit="Add" if new else "Change",
        metadata=forms.metadata(incident, **carried),
    )


def again_button(incident: Incident | None, words: str, source: str) -> Block:
    """Build a button that opens the form from a message once more; the longest text is cut."""
    carried: forms.Carried = {"i": incident.id if incident else "", "words": words, "from": source}
    return button("Open the form", FORM, forms.packed(carried, BUTTON_VALUE))


def parse(view: Mapping[str, Any]) -> tuple[Plan, str | None]:
    """Read what is to be done, and the link to where it comes from."""
    plan = Plan(
        text=forms.text_value(view, "text") or "",
        until=_chosen(view),
        owner=forms.person(view, "owner"),
        kind=forms.choice(view, "kind"),
        priority=forms.choice(view, "priority") or NORMAL,
    )
    return plan, forms.carried_text(view, "source")


def incident_of(view: Mapping[str, Any]) -> str:
    """Return the incident that the form is about, or that was chosen in it."""
    return forms.carried_text(view, "incident") or forms.choice(view, "incident") or ""


def drop_form(incident: Incident, follow_up: FollowUp, *, place: str | None = None) -> Block:
    """Build the form that asks why a follow-up need not be done."""
    why = inputs.text_input(
        "why", "Why", placeholder="Everybody can read this", multiline=True, optional=False
    )
    carried = {"follow_up": follow_up.id, "from": place}
    return inputs.modal(
        CALLBACK_DROP,
        "Drop the follow-up",
        [section(mrkdwn.quoted(follow_up.text)), why],
        submit="Drop",
        metadata=forms.metadata(incident, **carried),
    )


def parse_drop(view: Mapping[str, Any]) -> str:
    """Read why."""
    return forms.text_value(view, "why") or ""


def given(entry: ev.Entry, incident: Incident) -> Message:
    """Build what is sent to somebody who owns a follow-up from here on, or did until now."""
    event = entry.event
    if not isinstance(event, ev.FollowUpCreated | ev.FollowUpChanged):
        raise TypeError("Only a follow-up that was given or changed is sent.")
    found = incident.aftermath.follow_up(event.follow_up)
    due = f"{_high(event.priority)}Due {mrkdwn.day_and_time(event.due_at)}."
    if isinstance(event, ev.FollowUpChanged) and event.previous:
        # Both read it: who had it, and who has it.
        due += f" I remind {mrkdwn.mention(event.owner)} of it." if event.owner else ""
    return whole(
        section(f"{_given(entry, event, incident)}\n{mrkdwn.escape(event.text, mrkdwn.LONG_TEXT)}"),
        section(due),
        actions(*buttons_of(incident, found, drop=True)) if found and found.open else None,
    )


def answers(incident: Incident, follow_up_id: str | None) -> list[Block | None]:
    """Build what a reminder offers about a follow-up; with several, each button says which."""
    found = incident.aftermath.follow_up(follow_up_id or "")
    if found is None or not found.open:
        return []
    several = len(followups.open_ones(incident)) > 1
    return buttons_of(incident, found, which=_which_one(found) if several else "")


def reminded(
    incident: Incident,
    follow_up_id: str | None,
    *,
    due_at: datetime,
    now: datetime,
    about: str | None = None,
) -> str:
    """Say that a follow-up is nearly due, is due, or is late, and by how long."""
    found = incident.aftermath.follow_up(follow_up_id or "")
    what = f"The follow-up {mrkdwn.quoted(found.text)}" if found else "A follow-up"
    what += f" of {about}" if about else ""
    day = mrkdwn.day_and_time(due_at)
    if now < due_at:
        return f"{what} is due {_ahead(due_at, now)}: {day}."
    if now - due_at <= ON_TIME:
        return f"{what} is due now: {day}."
    return f"{what} is {text.spoken(now - due_at)} late. It was due {day}."


def confirmed(incident: Incident, event: ev.Event, *, by: str) -> Message:
    """Confirm a follow-up to who put it on the list."""
    if not isinstance(event, ev.FollowUpCreated):
        raise TypeError("Only a follow-up that was put on the list is confirmed.")
    owner = f"for {mrkdwn.mention(event.owner)}" if event.owner else "for nobody yet"
    due = mrkdwn.day_and_time(event.due_at)
    told = " I wrote to them." if event.owner and event.owner != by else ""
    if incident.drill:
        told += " This is a drill: I do not remind anybody of it."
    elif event.owner is None:
        told += " Whoever writes the post-mortem is reminded of it."
    return said(f"{event.follow_up} is on the list of {incident.ref}, {owner}, due {due}.{told}")


def ended(incident: Incident, follow_up_id: str, words: str) -> Message:
    """Confirm that a follow-up came to an end, and offer to take that back."""
    again = button("Open again", REOPEN + follow_up_id, incident.id)
    return said(words, actions(again))


def named_open(incident: Incident) -> str:
    """Say how many follow-ups are open and when the next is due; nothing when there are none."""
    waiting = followups.open_ones(incident)
    if not waiting:
        return ""
    due = mrkdwn.day_and_time(waiting[0].due_at)
    if len(waiting) == 1:
        return f"One follow-up is open, due {due}."
    return f"{len(waiting)} follow-ups are open, the next due {due}."


def _given(
    entry: ev.Entry, event: ev.FollowUpCreated | ev.FollowUpChanged, incident: Incident
) -> str:
    by, about = mrkdwn.mention(entry.by), names.ref_and_title(incident)
    if isinstance(event, ev.FollowUpCreated):
        return f"{by} gave you a follow-up of {about}:"
    if not event.previous:
        return f"{by} changed your follow-up of {about}:"
    if entry.by == BOT:
        gone = f"{mrkdwn.mention(event.previous)} has no account any more"
        return f"{gone}, and nobody has this follow-up of {about} now:"
    to = mrkdwn.mention(event.owner) if event.owner else names.NOBODY
    return f"{by} gave a follow-up of {about} to {to}:"


def _which(choices: Iterable[Incident]) -> Block | None:
    options = [
        inputs.option(each.id, f"{each.ref} · {names.title(each)}", each.status.value)
        for each in choices
    ]
    return inputs.select("incident", "Incident", options)


def _until(playbook: Playbook, follow_up: FollowUp | None) -> list[Block | None]:
    horizons = playbook.follow_ups.horizons
    options = [
        inputs.option(each.id, _horizon(each), "; ".join(each.examples)) for each in horizons
    ]
    first = horizons[0].id if horizons and follow_up is None else None
    return [
        inputs.select("horizon", "Until", options, initial=first, optional=True),
        inputs.moment_input(
            "day",
            "Or until this day" if options else "Until",
            initial=follow_up.due_at if follow_up else None,
            hint="In your own time. A day here comes before what is chosen above.",
        ),
    ]


def _chosen(view: Mapping[str, Any]) -> datetime | str:
    day, horizon = forms.when_value(view, "day"), forms.choice(view, "horizon")
    was = forms.carried_number(view, "due")
    untouched = day is not None and was is not None and abs(day.timestamp() - was) < A_MINUTE
    # A day that somebody chose says more than the horizon above it.
    return (horizon or day or "") if untouched else (day or horizon or "")


def _horizon(horizon: Horizon) -> str:
    return f"{horizon.name}: {text.spoken(horizon.within)} after it was resolved"


def _kinds(playbook: Playbook, follow_up: FollowUp | None) -> Block | None:
    kinds = playbook.follow_ups.kinds
    options = [inputs.option(each, mrkdwn.sentence(each)) for each in kinds]
    chosen = follow_up.kind if follow_up else next(iter(kinds), None)
    return inputs.select("kind", "What it is for", options, initial=chosen, optional=True)


def _rules(playbook: Playbook) -> Block | None:
    rules = [mrkdwn.short(each) for each in playbook.follow_ups.rules]
    return context(*(f"{each}." for each in rules)) if rules else None


def _priorities(follow_up: FollowUp | None) -> Block | None:
    options = [inputs.option(each, mrkdwn.sentence(each)) for each in PRIORITIES]
    chosen = follow_up.priority if follow_up else NORMAL
    return inputs.select("priority", "Priority", options, initial=chosen)


def buttons_of(
    incident: Incident, found: FollowUp, *, which: str = "", drop: bool = False
) -> list[Block | None]:
    """Build what can be done about a follow-up wherever it is shown by itself."""
    return [
        button(f"Done{which}", DONE + found.id, incident.id, primary=True),
        button(f"Change date{which}", CHANGE + found.id, incident.id),
        button("Drop", DROP + found.id, incident.id) if drop else None,
    ]


def _ahead(due_at: datetime, now: datetime) -> str:
    days = (due_at.date() - now.date()).days
    if days == 1:
        return "tomorrow"
    return "today" if not days else f"in {text.spoken(due_at - now)}"


def _high(priority: str) -> str:
    return "High priority. " if priority == HIGH else ""


def _which_one(found: FollowUp) -> str:
    return f": {text.cut(' '.join(found.text.split()), LABEL_WORDS)}"
