"""The buttons of an incident, each with its action id; a button's value names the incident."""

import json
from typing import Any

from incidentbot.domain.incidents import Incident, Moment
from incidentbot.domain.playbooks import RoleSpec
from incidentbot.slack.blocks.elements import BUTTON_VALUE, Block, button, confirm
from incidentbot.slack.blocks.forms import packed

DECLARE = "declare"
JOIN = "join"
SUBSCRIBE = "subscribe"
UNSUBSCRIBE = "unsubscribe"
SHOW = "show"
ACKNOWLEDGE = "acknowledge"
POST_UPDATE = "post_update"
STATUS = "status"
SEVERITY = "severity"
ROLES = "roles"
ESCALATE = "escalate"
SNOOZE = "snooze"
WHY = "why"
NOTE = "note"
DECISION = "decision"
TIMELINE = "timeline"
TIME = "time"
TASK = "task"
TASKS = "tasks"
POLL = "poll"
REPORT = "report"
ACTION = "action"
ACTIONS = "actions"
DETAILS = "details"
LINK = "link"
PRIVATE = "private"
COMMS = "comms"
CHECKLIST = "checklist"
PHASE = "phase"
RUNBOOK = "runbook"
TYPE = "type"
ASSESS = "assess"
CONFIRM_SEVERITY = "confirm_severity"
CALL = "call"
CONTACTS = "contacts"
REVIEW = "review"
POSTMORTEM = "postmortem"
RESOLVE = "resolve"
REOPEN = "reopen"
CLOSE = "close"
CLAIM_ROLE = "claim_role:"
LEAVE_ROLE = "leave_role"
ASSIGN_ROLE = "assign_role"
HAND_OVER = "hand_over"
ACCEPT = "accept_handover"
DECLINE = "decline_handover"


def value(incident: Incident, *, clock: str | None = None, role: str | None = None) -> str:
    """Pack what a button is about: the incident, and a clock or a role of it."""
    if clock is None and role is None:
        return incident.id
    carried = {"i": incident.id, "c": clock, "r": role}
    return packed({key: each for key, each in carried.items() if each is not None}, BUTTON_VALUE)


def read_value(value: str) -> dict[str, str]:
    """Unpack a button's value: `i` is the incident, `c` a clock, `r` a role."""
    if not value.startswith("{"):
        return {"i": value}
    try:
        carried: Any = json.loads(value)
    except ValueError:
        return {"i": ""}
    return {key: str(each) for key, each in carried.items()}


def claimed_role(action_id: str) -> str:
    """Return the role that a claim button is about."""
    return action_id.removeprefix(CLAIM_ROLE)


def plain(incident: Incident, action_id: str, label: str, *, primary: bool = False) -> Block:
    """Build a button about the incident as a whole."""
    return button(label, action_id, incident.id, primary=primary)


def acknowledge(incident: Incident) -> Block | None:
    """Build Acknowledge, while nobody has."""
    if not incident.status.open or Moment.ACKNOWLEDGED.value in incident.moments:
        return None
    return plain(incident, ACKNOWLEDGE, "Acknowledge", primary=True)


def post_update(incident: Incident, *, primary: bool = False) -> Block:
    """Build Post update."""
    return plain(incident, POST_UPDATE, "Post update", primary=primary)


def confirm_severity(incident: Incident, label: str, *, primary: bool = False) -> Block:
    """Build the button that lets the severity stand."""
    return button(label, CONFIRM_SEVERITY, incident.id, primary=primary)


def escalate(incident: Incident) -> Block:
    """Build Escalate."""
    return plain(incident, ESCALATE, "Escalate")


def claim(incident: Incident, role: RoleSpec, *, label: str | None = None) -> Block:
    """Build the button that takes a role; the role is in the action id."""
    name = role.name or role.id
    return button(label or f"Claim {name}", CLAIM_ROLE + role.id, incident.id)


def resolve(incident: Incident) -> Block:
    """Build Resolve, which asks first."""
    asked = confirm(
        "Resolve this incident?",
        "Everyone who follows it is told that it works again. The clocks stop.",
        yes="Resolve",
    )
    return button("Resolve", RESOLVE, incident.id, confirm=asked)


def close(incident: Incident) -> Block:
    """Build Close, which asks first."""
    asked = confirm(
        "Close this incident?",
        "The response ends here. What is owed afterwards is named in the room.",
        yes="Close",
    )
    return button("Close", CLOSE, incident.id, confirm=asked)


def reopen(incident: Incident) -> Block:
    """Build Reopen."""
    return plain(incident, REOPEN, "Reopen")


def snooze(incident: Incident, clock: str) -> Block:
    """Build Snooze for one clock's reminder."""
    return button("Snooze", SNOOZE, value(incident, clock=clock))


def why(incident: Incident, clock: str) -> Block:
    """Build Why? for one clock's reminder."""
    return button("Why?", WHY, value(incident, clock=clock))
