"""Role reports: what the holder of a role says at its rhythm, under the role's name."""

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.errors import DomainError, NotAllowedError
from incidentbot.domain.incidents import Case, Incident, require_open
from incidentbot.domain.playbooks import Playbook, RoleSpec


def give(case: Case, word: str | None, words: str, *, by: str) -> list[ev.Event]:
    """Report as the role named, or as the only one that the person has."""
    require_open(case.incident)
    role = case.playbook.role(word) if word else _only(case, by)
    if not may_give(case.incident, role.id, by):
        raise NotAllowedError(
            f"Only its holder reports as {role.name}. To take it: `/incident claim {role.id}`.",
            field="role",
        )
    said = text.clean(words)
    if not said:
        raise DomainError("Say how it stands: `/incident report TEXT`.", field="text")
    return [ev.ReportGiven(role=role.id, text=said)]


def may_give(incident: Incident, role_id: str, person: str) -> bool:
    """Tell whether somebody reports as a role: its holder, or the commander for a free one."""
    return incident.holder(role_id) == person


def of_person(incident: Incident, playbook: Playbook, person: str) -> list[RoleSpec]:
    """Return the roles that somebody reports as: those they hold, in the playbook's order."""
    return [role for role in playbook.roles if incident.roles.get(role.id) == person]


def named(playbook: Playbook, word: str) -> RoleSpec | None:
    """Return the role that a report's first word names; any other word is part of the report."""
    asked = word.casefold()
    for role in playbook.roles:
        initials = "".join(part[0] for part in role.name.split())
        # In small letters initials are words of their own: "it is up again".
        if asked in (role.id.casefold(), role.name.casefold()) or word == initials.upper():
            return role
    return None


def _only(case: Case, person: str) -> RoleSpec:
    held = of_person(case.incident, case.playbook, person)
    if len(held) == 1:
        return held[0]
    if held:
        known = ", ".join(role.id for role in held)
        raise DomainError(
            f"You hold {known}. Say which one reports: `/incident report ROLE TEXT`.", field="role"
        )
    raise NotAllowedError(
        "You hold no role to report as. Claim one with `/incident claim ROLE`, "
        "or write it down with `/incident note TEXT`.",
        field="role",
    )
