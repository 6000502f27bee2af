"""What an incident learns from its effects: that one cannot be delivered, or what it brought."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from incidentbot.domain import events as ev
from incidentbot.domain.effects import (
    ANNOUNCEMENT,
    BEFORE_ROOM,
    ROOM,
    THREAD,
    Effects,
    Message,
    Say,
    SayKind,
    Surface,
    channel_ref,
    direct,
)
from incidentbot.domain.errors import DeliveryError
from incidentbot.domain.incidents import Case, Incident
from incidentbot.services import postmortems
from incidentbot.services.ports import Job, Receipt
from incidentbot.services.record import Act, queue, record

OUTAGE_TOLD = "outage-told"
FILE_TOLD = "file-told"
MISSING_SCOPE = "missing_scope"
ROOM_GONE = frozenset({"is_archived", "is_inactive", "channel_not_found"})

_STEPS = {
    SayKind.OPEN_ROOM: "opening the war room",
    SayKind.INVITE: "inviting people",
    SayKind.POST: "posting a message",
    SayKind.PIN_SUMMARY: "pinning the summary",
    SayKind.LEAVE_ROOM: "closing the old room",
    SayKind.MARK: "marking the message",
    SayKind.UNMARK: "unmarking the message",
    SayKind.PUBLISH: "publishing a text",
    SayKind.SEND_FILE: "sending a file",
    SayKind.FILE: "filing a follow-up",
    SayKind.AMEND: "changing what was filed of a follow-up",
    Surface.ANNOUNCEMENT: "the announcement",
    Surface.SUMMARY: "the summary in the war room",
    Surface.TOPIC: "the topic of the war room",
    Surface.BOOKMARKS: "the bookmarks of the war room",
    Surface.CHECKLIST: "the checklist in the war room",
    Surface.RUNBOOK: "the runbook in the war room",
    Surface.POSTMORTEM: "the post-mortem as a canvas",
}


def died(act: Act, job: Job, error: DeliveryError) -> None:
    """Tell of an effect given up on, once; take along what needed what it would have given."""
    if job.incident is None:
        return
    case = act.case(job.incident.id)
    if job.say is not None and job.say.message is Message.OUTAGE:
        # Only a notice: what it was to precede must not wait for it.
        act.uow.refs.put(job.incident.id, job.say.gives or "", "")
    elif job.say is not None and job.say.kind is SayKind.OPEN_ROOM:
        _without_room(act, case, job.say, error)
    elif error.code in ROOM_GONE and _in_room(job) and not case.incident.room_lost:
        postmortems.without_canvas(act, case.incident)
        record(act, case, [ev.RoomLost(how="archived")])
    elif not _about_trouble(job):
        if job.surface is Surface.ANNOUNCEMENT and job.ref is None:
            # Without an announcement there is no thread to wait for either.
            act.uow.refs.put(case.incident.id, ANNOUNCEMENT, "")
        if job.surface is Surface.POSTMORTEM:
            postmortems.without_canvas(act, case.incident)
        _tell(act, case, job, error)


def troubled(act: Act, job: Job, receipt: Receipt) -> None:
    """Tell of the parts of a delivered effect that did not work."""
    if job.incident is None or not receipt.troubles:
        return
    case = act.case(job.incident.id)
    queue(act, case, _told(case.incident, receipt.troubles))


def learned(act: Act, job: Job, receipt: Receipt) -> None:
    """Record what a delivered effect brought to light."""
    if job.incident is not None:
        record(act, act.case(job.incident.id), receipt.events)


def returned(
    act: Act, since: datetime, waiting: Mapping[str, int], words: Callable[[int], str]
) -> None:
    """Tell each war room, once and before all that waits for it, that Slack was away."""
    for incident_id, count in waiting.items():
        incident = act.uow.incidents.get(incident_id)
        told = act.uow.refs.get(incident_id, OUTAGE_TOLD)
        # Another replica saw the same outage.
        if told is not None and datetime.fromisoformat(told) > since:
            continue
        channel = channel_ref(incident.room_number)
        notice = Say(
            kind=SayKind.POST,
            place=BEFORE_ROOM,
            message=Message.OUTAGE,
            text=words(count),
            needs=(channel,),
            gives=f"outage-{act.now:%Y%m%d%H%M%S}",
        )
        act.uow.outbox.precede(incident_id, notice, act.now)
        act.uow.refs.put(incident_id, OUTAGE_TOLD, act.now.isoformat())


def _without_room(act: Act, case: Case, say: Say, error: DeliveryError) -> None:
    incident_id = case.incident.id
    lost = act.uow.outbox.give_up_on(incident_id, say.gives or "")
    after = record(act, case, [ev.RoomLost(how=error.code)]).incident
    if after.private:
        return
    moved = [
        replace(each, place=THREAD, needs=(ANNOUNCEMENT,))
        for each in lost
        if each.kind in (SayKind.POST, SayKind.SEND_FILE) and each.place == ROOM
    ]
    queue(act, case, Effects(says=tuple(moved)))


def _tell(act: Act, case: Case, job: Job, error: DeliveryError) -> None:
    if _unsaid(act, job, error):
        told = f"{_step(job)} ({error.code}){_remedy(error)}"
        queue(act, case, _told(case.incident, [told]))


def _unsaid(act: Act, job: Job, error: DeliveryError) -> bool:
    """Tell whether it is news: a file goes to many places, and is refused in all of them alike."""
    if job.incident is None or job.say is None or job.say.kind is not SayKind.SEND_FILE:
        return True
    name = f"{FILE_TOLD}-{error.code}"
    if act.uow.refs.get(job.incident.id, name) is not None:
        return False
    act.uow.refs.put(job.incident.id, name, act.now.isoformat())
    return True


def _remedy(error: DeliveryError) -> str:
    if not error.code.startswith(MISSING_SCOPE):
        return ""
    return (
        ". Whoever looks after the app can give it what it lacks: install it again with the "
        "newest manifest"
    )


def _told(incident: Incident, troubles: tuple[str, ...] | list[str]) -> Effects:
    person = incident.commander or incident.declared_by
    say = Say(
        kind=SayKind.POST,
        place=direct(person),
        message=Message.TROUBLE,
        people=(person,),
        text="\n".join(troubles),
    )
    return Effects(says=(say,))


def _in_room(job: Job) -> bool:
    if job.surface is not None:
        return job.surface is not Surface.ANNOUNCEMENT
    return job.say is not None and job.say.place == ROOM


def _about_trouble(job: Job) -> bool:
    return job.say is not None and job.say.message is Message.TROUBLE


def _step(job: Job) -> str:
    kind = job.say.kind if job.say else job.surface
    return _STEPS[kind] if kind else "a step"
