"""Strong-objections polls: the forms, the proposal with its buttons, and how it ended."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain import polls, text
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.progress import Poll
from incidentbot.slack.blocks import forms, inputs, mrkdwn
from incidentbot.slack.blocks.elements import (
    Block,
    Message,
    actions,
    button,
    context,
    section,
    whole,
)

CALLBACK, CALLBACK_OBJECT = "poll", "object"
FIELDS = {"proposal": "proposal", "length": "length"}
OBJECT_FIELDS = {"why": "why"}
OBJECT, WITHDRAW = "poll_object:", "poll_withdraw:"


def form(incident: Incident) -> Block:
    """Build the form that puts a proposal to everybody."""
    return inputs.modal(
        CALLBACK,
        "Ask for objections",
        [
            inputs.text_input(
                "proposal",
                "Proposal",
                placeholder="What you want to do",
                hint="It goes ahead when nobody objects strongly.",
                multiline=True,
                optional=False,
            ),
            inputs.text_input(
                "length", "Objections within", initial="60s", hint="15s to 1h", optional=False
            ),
        ],
        submit="Propose",
        metadata=forms.metadata(incident),
    )


def parse(view: Mapping[str, Any]) -> tuple[timedelta, str]:
    """Read the time and the proposal. Raises DomainError: it is no length of time."""
    length = text.duration(forms.text_value(view, "length") or "", field="length")
    return length, forms.text_value(view, "proposal") or ""


def objection_form(incident: Incident, poll: Poll) -> Block:
    """Build the form that asks why somebody objects."""
    why = inputs.text_input(
        "why", "Why", hint="The others see this with your name.", multiline=True, optional=False
    )
    return inputs.modal(
        CALLBACK_OBJECT,
        "Object",
        [section(f"The proposal: {mrkdwn.escape(poll.proposal, mrkdwn.LONG_TEXT)}"), why],
        submit="Object",
        metadata=forms.metadata(incident, poll=poll.id),
    )


def parse_objection(view: Mapping[str, Any]) -> tuple[str, str]:
    """Read the poll and why."""
    return forms.carried_text(view, "poll") or "", forms.text_value(view, "why") or ""


def objection(incident: Incident, poll_id: str) -> Block:
    """Build the button that objects."""
    return button("I object", OBJECT + poll_id, incident.id)


def told(entry: ev.Entry, incident: Incident, _: Playbook) -> Message:
    """Build the proposal as everybody sees it, or how it ended."""
    match entry.event:
        case ev.PollOpened():
            return _opened(entry, entry.event, incident)
        case ev.PollClosed():
            return _closed(entry, entry.event, incident)
        case _:
            raise TypeError("Only a proposal, or its end, is told here.")


def _opened(entry: ev.Entry, event: ev.PollOpened, incident: Incident) -> Message:
    length = text.spoken(event.closes_at - entry.at)
    until = mrkdwn.when(event.closes_at, entry.at)
    ahead = f"It goes ahead in {length}, at {until}, unless somebody objects strongly."
    proposal = mrkdwn.escape(event.proposal, mrkdwn.LONG_TEXT)
    return whole(
        section(f"*{mrkdwn.mention(entry.by)} proposes*\n{proposal}"),
        section(ahead),
        actions(
            objection(incident, event.poll),
            button("Withdraw", WITHDRAW + event.poll, incident.id),
        ),
    )


def _closed(entry: ev.Entry, event: ev.PollClosed, incident: Incident) -> Message:
    poll = incident.progress.poll(event.poll)
    proposal = mrkdwn.quoted(event.proposal)
    if event.outcome == polls.WITHDRAWN:
        return whole(section(f"{mrkdwn.mention(entry.by)} withdrew the proposal {proposal}."))
    if event.outcome == polls.PROCEED or poll is None:
        kept = context("Recorded as a decision.")
        return whole(section(f"Nobody objected: {proposal} goes ahead."), kept)
    against = [f"• {mrkdwn.mention(each.by)}{mrkdwn.because(each.why)}" for each in poll.objections]
    return whole(
        section(f"{proposal} does not go ahead by itself. These object:"),
        section(mrkdwn.joined(against)),
        section(f"{_lead(incident)}, decide what to do: `/incident decision TEXT`."),
    )


def lines(incident: Incident) -> list[str]:
    """Say the proposals that wait for objections, one a line."""
    return [_line(poll, incident) for poll in polls.open_ones(incident)]


def _line(poll: Poll, incident: Incident) -> str:
    until = mrkdwn.when(poll.closes_at, incident.declared_at)
    against = f", {len(poll.objections)} against it" if poll.objections else ""
    return f"{mrkdwn.mention(poll.by)}: {mrkdwn.quoted(poll.proposal)}, until {until}{against}"


def _lead(incident: Incident) -> str:
    return mrkdwn.mention(incident.commander) if incident.commander else "Everybody"
