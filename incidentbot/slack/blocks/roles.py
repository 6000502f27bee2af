"""Roles: the panel, the forms to assign and hand over, and what holders are sent."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Clock
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook, RoleSpec
from incidentbot.slack.blocks import brief, buttons, forms, inputs, mrkdwn, names, reports
from incidentbot.slack.blocks.elements import (
    Block,
    Message,
    actions,
    button,
    context,
    section,
    whole,
)

PANEL = "roles"
CALLBACK_ASSIGN = "assign_role"
CALLBACK_HAND_OVER = "hand_over"
FIELDS = {"role": "role", "person": "person"}
ROLES_SHOWN = 30


def panel(incident: Incident, playbook: Playbook) -> Block:
    """Build the list of roles, with what can be done about each."""
    shown: list[Block | None] = []
    for role in playbook.roles[:ROLES_SHOWN]:
        who = mrkdwn.sentence(names.holder(incident, role.id))
        duties = mrkdwn.joined((f"• {short}" for short in _duties(role)), limit=2000)
        shown.append(section(f"*{names.role(role.id, playbook)}*: {who}\n{duties}"))
        if incident.status.open:
            shown.append(actions(*_role_buttons(incident, role)))
    if not shown:
        shown.append(section("This playbook has no roles."))
    metadata = forms.metadata(incident)
    return inputs.modal(PANEL, "Roles", shown, close="Close", metadata=metadata)


def assign_form(incident: Incident, playbook: Playbook, role: str | None = None) -> Block:
    """Build the form that gives a role to somebody."""
    person = inputs.person_select("person", "Who", hint="They replace whoever holds it now.")
    return inputs.modal(
        CALLBACK_ASSIGN,
        "Assign a role",
        [_role_select(playbook, role), person],
        submit="Assign",
        metadata=forms.metadata(incident),
    )


def handover_form(incident: Incident, playbook: Playbook, role: str | None = None) -> Block:
    """Build the form that offers a role to somebody."""
    person = inputs.person_select(
        "person", "To whom", hint="They get a short brief. The role moves once they accept."
    )
    return inputs.modal(
        CALLBACK_HAND_OVER,
        "Hand over a role",
        [_role_select(playbook, role), person],
        submit="Offer",
        metadata=forms.metadata(incident),
    )


def parse_assign(view: Mapping[str, Any]) -> tuple[str, str]:
    """Read the role and the person chosen."""
    return forms.choice(view, "role") or "", forms.person(view, "person") or ""


def parse_handover(view: Mapping[str, Any]) -> tuple[str, str]:
    """Read the role and the person chosen."""
    return parse_assign(view)


def duties(incident: Incident, role: RoleSpec, channel: str | None) -> Message:
    """Build what a new holder is sent: what the role is to do."""
    name = mrkdwn.short(role.name or role.id, 80)
    head = f"You are {name} of {names.ref_and_title(incident)}."
    listed = mrkdwn.joined(f"• {duty}" for duty in _duties(role))
    place = mrkdwn.room(channel)
    following = " ".join(
        filter(
            None,
            [
                reports.rhythm(role),
                f"Work goes on in {place}." if place else None,
                f"If you cannot do it: `/incident handover {mrkdwn.short(role.id, 80)} @person`.",
            ],
        )
    )
    return whole(
        section(head),
        section(listed) if listed else None,
        section(following),
    )


def duties_after(incident: Incident, role: RoleSpec) -> Message:
    """Build what a holder is sent at the resolution: what the role is to do now."""
    name = mrkdwn.short(role.name or role.id, 80)
    listed = mrkdwn.joined(f"• {mrkdwn.short(duty)}" for duty in role.after)
    head = f"{names.ref_and_title(incident)} is resolved. As {name}, please still:"
    return whole(section(f"{head}\n{listed}"))


def handover(
    incident: Incident,
    role: RoleSpec,
    entry: ev.Entry,
    running: Iterable[Clock],
    now: datetime,
    *,
    playbook: Playbook,
    channel: str | None = None,
) -> Message:
    """Build what somebody is sent who is offered a role: the state in brief, and the question."""
    by = entry.event.holder if isinstance(entry.event, ev.HandoverOffered) else entry.by
    about = buttons.value(incident, role=role.id)
    name = names.role(role.id, playbook)
    return whole(
        section(f"{mrkdwn.mention(by)} offers you {name} of {names.ref_and_title(incident)}."),
        *brief.brief(incident, playbook, running, now=now, channel=channel),
        actions(
            button("Accept", buttons.ACCEPT, about, primary=True),
            button("Decline", buttons.DECLINE, about),
        ),
        context(_ASKED),
    )


_ASKED = "The role is yours once you accept. Until then it stays where it is."


def _duties(role: RoleSpec) -> list[str]:
    return [mrkdwn.short(duty) for duty in role.duties]


def _role_buttons(incident: Incident, role: RoleSpec) -> list[Block]:
    about = buttons.value(incident, role=role.id)
    assign = button("Assign…", buttons.ASSIGN_ROLE, about)
    if role.id not in incident.roles:
        return [buttons.claim(incident, role, label="Claim"), assign]
    return [
        button("Leave", buttons.LEAVE_ROLE, about),
        assign,
        button("Hand over…", buttons.HAND_OVER, about),
    ]


def _role_select(playbook: Playbook, role: str | None) -> Block | None:
    options = [inputs.option(each.id, each.name or each.id, each.who) for each in playbook.roles]
    return inputs.select("role", "Role", options, initial=role)
