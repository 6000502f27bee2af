"""What a tracker is told of follow-ups; everything else about them stays in Slack."""

from incidentbot.domain import events as ev
from incidentbot.domain import trackers
from incidentbot.domain.effects import TRACKER, Effects, Say, SayKind
from incidentbot.domain.incidents import Case

_KINDS: dict[type[object], SayKind] = {
    ev.FollowUpCreated: SayKind.FILE,
    ev.FollowUpChanged: SayKind.AMEND,
    ev.FollowUpDone: SayKind.AMEND,
    ev.FollowUpDropped: SayKind.AMEND,
    ev.FollowUpReopened: SayKind.AMEND,
}


def passed_on(case: Case, entry: ev.Entry) -> Effects:
    """Tell the tracker of a follow-up, where there is one; not of what it said itself."""
    kind = _KINDS.get(type(entry.event))
    if kind is None or case.tracker is None or not trackers.may_leave(case.incident):
        return Effects()
    if entry.by == trackers.person(case.tracker):
        return Effects()
    subject = getattr(entry.event, "follow_up", None)
    return Effects(says=(Say(kind=kind, place=TRACKER, seq=entry.seq, subject=subject),))
