"""Strong-objections polls: a proposal goes ahead at its time, unless somebody objects."""

from datetime import timedelta

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.errors import DomainError, NotAllowedError
from incidentbot.domain.incidents import Case, Incident, require_open
from incidentbot.domain.people import once
from incidentbot.domain.progress import Poll

SHORTEST, USUAL, LONGEST = timedelta(seconds=15), timedelta(seconds=60), timedelta(hours=1)
LONGEST_PROPOSAL = 1000
OPEN_AT_ONCE = 5
PROCEED, OBJECTED, WITHDRAWN = "proceed", "objected", "withdrawn"


def propose(case: Case, length: timedelta, words: str) -> list[ev.Event]:
    """Put a proposal to everybody; silence carries it."""
    require_open(case.incident)
    proposal = text.clean(words, limit=LONGEST_PROPOSAL)
    if not proposal:
        raise DomainError("Say what you propose: `/incident poll 60s PROPOSAL`.", field="proposal")
    if not SHORTEST <= length <= LONGEST:
        raise DomainError("A poll takes between 15s and 1h. Give it 60s, say.", field="length")
    made = case.incident.progress.polls
    if len(open_ones(case.incident)) >= OPEN_AT_ONCE:
        raise DomainError(f"{OPEN_AT_ONCE} proposals wait for objections already. Wait for one.")
    closes = case.now + length
    return [ev.PollOpened(poll=f"p{len(made) + 1}", closes_at=closes, proposal=proposal)]


def object_to(case: Case, poll_id: str, why: str, *, by: str) -> list[ev.Event]:
    """Object strongly, and say why; once a person."""
    poll = waiting(case.incident, poll_id)
    reason = text.clean(why, limit=500)
    if not reason:
        raise DomainError("Say why, so that the others can weigh it.", field="why")
    if any(objection.by == by for objection in poll.objections):
        raise DomainError("You objected already, and the others have read why.", field="why")
    return [ev.ObjectionRaised(poll=poll.id, why=reason)]


def withdraw(case: Case, poll_id: str, *, by: str) -> list[ev.Event]:
    """Take a proposal back before its time is over."""
    poll = waiting(case.incident, poll_id)
    if by not in once(poll.by, case.incident.commander):
        raise NotAllowedError(
            "Only who proposed it, or the commander, can withdraw it. You can object."
        )
    return [ev.PollClosed(poll=poll.id, outcome=WITHDRAWN, proposal=poll.proposal)]


def close(case: Case, poll_id: str) -> list[ev.Event]:
    """End a poll whose time is over: what nobody objected to is decided."""
    poll = case.incident.progress.poll(poll_id)
    if poll is None or poll.outcome:
        return []
    outcome = OBJECTED if poll.objections else PROCEED
    closed = ev.PollClosed(poll=poll.id, outcome=outcome, proposal=poll.proposal)
    if poll.objections:
        return [closed]
    return [closed, ev.DecisionMade(text=poll.proposal, poll=poll.id)]


def open_ones(incident: Incident) -> list[Poll]:
    """Return the proposals that still wait for objections."""
    return [poll for poll in incident.progress.polls if poll.outcome is None]


def waiting(incident: Incident, poll_id: str) -> Poll:
    """Find a proposal that still waits for objections. Raises DomainError."""
    require_open(incident)
    poll = incident.progress.poll(poll_id)
    if poll is None or poll.outcome:
        raise DomainError("This poll is over. Say what you think in the war room.")
    return poll
