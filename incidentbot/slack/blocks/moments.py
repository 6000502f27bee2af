"""The times that matter afterwards: the form that puts one right, and what is said of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain import moments
from incidentbot.domain.incidents import Incident, Moment
from incidentbot.slack.blocks import forms, inputs, mrkdwn, names
from incidentbot.slack.blocks.elements import Block, Message, said

CALLBACK = "correct_time"
FIELDS = {"moment": "moment", "at": "at", "why": "why"}


def form(incident: Incident, moment: Moment | None = None) -> Block:
    """Build the form; one moment may be chosen already."""
    known = incident.moments
    options = [
        inputs.option(each.value, moments.NAMES[each].capitalize(), _now(known.get(each.value)))
        for each in moments.CORRECTABLE
    ]
    initial = known.get(moment.value) if moment else None
    shown = [
        inputs.select("moment", "Which time", options, initial=moment.value if moment else None),
        inputs.moment_input(
            "at",
            "When it really was",
            initial=initial,
            hint="In your own time zone. I show it in UTC as well.",
            optional=False,
        ),
        inputs.text_input("why", "Why", hint="What it was before is kept on the timeline."),
    ]
    metadata = forms.metadata(incident)
    return inputs.modal(CALLBACK, "Correct a time", shown, submit="Correct", metadata=metadata)


def parse(view: Mapping[str, Any]) -> tuple[Moment, datetime | None, str | None]:
    """Read which time, when it really was, and why. Raises UnknownWordError."""
    moment, _ = moments.named(forms.choice(view, "moment") or "")
    return moment, forms.when_value(view, "at"), forms.text_value(view, "why")


def answered(incident: Incident, entries: Iterable[ev.Entry]) -> Message:
    """Say how a time was understood, and what it was; without news, that it was so already."""
    for entry in entries:
        if isinstance(entry.event, ev.MomentCorrected):
            return _corrected(incident, entry.event)
    return said("That is the time already. Nothing was changed.")


def _corrected(incident: Incident, event: ev.MomentCorrected) -> Message:
    name = f"“{moments.NAMES[Moment(event.moment)]}” of {names.ref(incident)}"
    was = f" It was {mrkdwn.utc(event.old, event.at)}." if event.old else ""
    if event.at is None:
        return said(f"The time {name} is not known any more.{was}")
    return said(f"The time {name} is {mrkdwn.day_and_time(event.at)} now.{was}")


def _now(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "not known yet"
