"""Who does what: claim, assign, hand over, leave. The commander holds what nobody holds."""

from incidentbot.domain import events as ev
from incidentbot.domain.errors import DomainError, NotAllowedError, RoleHeldError
from incidentbot.domain.incidents import Case, Incident, acknowledgement, require_open
from incidentbot.domain.playbooks import Playbook, RoleSpec


def claim(case: Case, word: str, *, by: str) -> list[ev.Event]:
    """Take a role that nobody holds; claiming one's own again says nothing new.

    Raises:
        RoleHeldError: Somebody else holds it.
    """
    require_open(case.incident)
    role = case.playbook.role(word)
    holder = case.incident.roles.get(role.id)
    if holder == by:
        return []
    if holder:
        raise RoleHeldError(
            f"{role.name} is taken. To change hands, its holder uses "
            f"`/incident handover {role.id} @you`; anybody may assign it with "
            f"`/incident role {role.id} @you`.",
            field="role",
        )
    taken = ev.RoleTaken(role=role.id, person=by, how="claimed")
    return [taken, *acknowledgement(case.incident, how="claimed")]


def assign(case: Case, word: str, person: str) -> list[ev.Event]:
    """Give a role to somebody, replacing its holder."""
    require_open(case.incident)
    role = case.playbook.role(word)
    holder = case.incident.roles.get(role.id)
    if holder == person:
        return []
    return [ev.RoleTaken(role=role.id, person=person, how="assigned", previous=holder)]


def leave(case: Case, word: str, *, by: str) -> list[ev.Event]:
    """Step back from a role one holds."""
    require_open(case.incident)
    role = case.playbook.role(word)
    if case.incident.roles.get(role.id) != by:
        raise DomainError(f"You do not hold {role.name}.", field="role")
    return [ev.RoleLeft(role=role.id, person=by)]


def vacate(case: Case, person: str) -> list[ev.Event]:
    """Free what somebody holds or was offered whose account was deactivated."""
    offered = [role for role, to in case.incident.offers.items() if to == person]
    return [
        *(ev.HandoverDeclined(role=role, person=person) for role in offered),
        *(
            ev.RoleLeft(role=role, person=person, how="deactivated")
            for role in held_by(case.incident, person)
        ),
    ]


def offer(case: Case, word: str, person: str, *, by: str) -> list[ev.Event]:
    """Offer one's role to somebody; it moves when they accept."""
    require_open(case.incident)
    role = case.playbook.role(word)
    holder = case.incident.holder(role.id)
    if holder != by:
        raise NotAllowedError(
            f"Only the holder can hand over {role.name}. "
            f"To assign it, use `/incident role {role.id} @person`.",
            field="role",
        )
    if person == by:
        raise DomainError("You hold it already. Choose somebody else.", field="person")
    if case.incident.offers.get(role.id) == person:
        return []
    return [ev.HandoverOffered(role=role.id, person=person, holder=by)]


def accept(case: Case, word: str, *, by: str) -> list[ev.Event]:
    """Take the role that was offered."""
    role = _offered(case, word, by=by)
    if role is None:
        return []
    previous = case.incident.roles.get(role.id)
    taken = ev.RoleTaken(role=role.id, person=by, how="accepted", previous=previous)
    return [taken, *acknowledgement(case.incident, how="claimed")]


def decline(case: Case, word: str, *, by: str) -> list[ev.Event]:
    """Say no to the role that was offered."""
    role = _offered(case, word, by=by)
    return [ev.HandoverDeclined(role=role.id, person=by)] if role else []


def unfilled(incident: Incident, playbook: Playbook) -> list[RoleSpec]:
    """Return the roles nobody holds, in the playbook's order."""
    return [role for role in playbook.roles if role.id not in incident.roles]


def held_by(incident: Incident, person: str) -> list[str]:
    """Return the ids of the roles a person holds."""
    return [role for role, holder in incident.roles.items() if holder == person]


def _offered(case: Case, word: str, *, by: str) -> RoleSpec | None:
    require_open(case.incident)
    role = case.playbook.role(word)
    if case.incident.offers.get(role.id) == by:
        return role
    if case.incident.roles.get(role.id) == by:
        return None
    raise DomainError(f"{role.name} is not offered to you any more.", field="role")
