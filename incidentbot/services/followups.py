"""Follow-ups: made, changed, finished and dropped; and found, of one person or of everybody.

A door that lets people make one hands over what they typed as a `Plan`:

    create(act, incident_id, Plan(text="Add an alert", until="short-term", owner="slack:U1"))

`Plan.until` is a time, or a word as people type it (`3d`, `friday`, `2026-12-01`, a horizon's id).
"""

from dataclasses import dataclass

from incidentbot.domain import followups
from incidentbot.domain.aftermath import FollowUp
from incidentbot.domain.errors import NotAllowedError, StaleFormError
from incidentbot.domain.events import Event, FollowUpChanged
from incidentbot.domain.followups import Plan
from incidentbot.domain.incidents import Case, Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.services import incidents, queries
from incidentbot.services.record import Act, Change, change, may_see


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A follow-up and the incident that it is of."""

    incident: Incident
    playbook: Playbook
    follow_up: FollowUp

    @property
    def known(self) -> tuple[Incident, Playbook, FollowUp]:
        """The same as what a list is drawn from."""
        return self.incident, self.playbook, self.follow_up


def create(act: Act, incident_id: str, plan: Plan, *, source: str | None = None) -> Change:
    """Put something on an incident's list; `source` links the message it came from.

    Raises:
        NotAllowedError: A guest asks.
        DomainError: It says too little, is due in the past, or the incident was merged.
    """

    def decide(case: Case) -> list[Event]:
        if act.guest:
            raise NotAllowedError(
                "Guests cannot put follow-ups on the list. Ask a member of the team to do it."
            )
        return followups.create(case, plan, source=source)

    return change(act, incident_id, decide)


def alter(
    act: Act, incident_id: str, follow_up: str, plan: Plan, *, seen_version: int | None = None
) -> Change:
    """Give a follow-up other words, another owner, day, kind or priority.

    Raises:
        StaleFormError: Somebody else did so while the form was open.
    """

    def decide(case: Case) -> list[Event]:
        wanted = followups.change(case, follow_up, plan, by=act.by)
        for entry in incidents.since(act, incident_id, seen_version) if wanted else ():
            if isinstance(entry.event, FollowUpChanged) and entry.event.follow_up == follow_up:
                raise StaleFormError(
                    "Somebody changed this follow-up while you were writing. "
                    "Close this, look at it, and open it again."
                )
        return wanted

    return change(act, incident_id, decide)


def finish(act: Act, incident_id: str, follow_up: str) -> Change:
    """Mark a follow-up done."""
    return change(act, incident_id, lambda case: followups.finish(case, follow_up, by=act.by))


def drop(act: Act, incident_id: str, follow_up: str, why: str | None) -> Change:
    """Give a follow-up up, for a reason that everybody can read."""
    return change(act, incident_id, lambda case: followups.drop(case, follow_up, why, by=act.by))


def reopen(act: Act, incident_id: str, follow_up: str) -> Change:
    """Take a follow-up up again."""
    return change(act, incident_id, lambda case: followups.reopen(case, follow_up, by=act.by))


def look(act: Act, incident_id: str, follow_up: str) -> Found:
    """Look at one follow-up that this person may change.

    Raises:
        NotFoundError: There is no such incident for this person.
        DomainError: It has no such follow-up, or this person may not change it.
    """
    case = act.case(incident_id)
    found = followups.answered_for(case, follow_up, by=act.by)
    return Found(incident=case.incident, playbook=case.playbook, follow_up=found)


def listed(act: Act, *, owner: str | None = None, ended: bool = False) -> list[Found]:
    """List the follow-ups that this person may see, of all incidents, next due first.

    Args:
        act: Who asks.
        owner: Only this person's.
        ended: Those that are done or dropped, too.
    """
    rows = act.uow.followups.listed(owner=owner, ended=ended)
    known = act.uow.incidents.many(dict.fromkeys(incident_id for incident_id, _ in rows))
    return [
        _found(act, incident, follow_up)
        for incident_id, follow_up_id in rows
        if (incident := known.get(incident_id)) and may_see(incident, act)
        if (follow_up := incident.aftermath.follow_up(follow_up_id))
    ]


def mine(act: Act) -> list[Found]:
    """List what this person is still to do, next due first; of closed incidents, too."""
    return listed(act, owner=act.by)


def candidates(act: Act, limit: int) -> list[Incident]:
    """Return the incidents that a follow-up may belong to: the open ones, then the newest others."""
    open_ones = [each.incident for each in queries.open_ones(act, first=0)]
    over = [each.incident for each in queries.recent_ones(act)]
    return [each for each in (*open_ones, *over) if not each.aftermath.merged_into][:limit]


def _found(act: Act, incident: Incident, follow_up: FollowUp) -> Found:
    playbook = act.rules.catalog.get(incident.playbook)
    return Found(incident=incident, playbook=playbook, follow_up=follow_up)
