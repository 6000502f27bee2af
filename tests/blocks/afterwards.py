"""The facts of the aftermath, with hostile words where people type."""

from datetime import datetime, timedelta

from incidentbot.domain import events as ev


def events(now: datetime, *, person: str, trick: str) -> list[ev.Event]:
    """Return one event of every kind."""
    due = now + timedelta(days=7)
    return [
        *_of_the_record(now, trick),
        *_of_the_document(person, trick),
        ev.ReviewPlanned(at=due, lasts=timedelta(hours=1), attendees=(person,), previous=now),
        ev.ReviewHeld(),
        ev.FollowUpCreated(
            follow_up="f1", kind="prevent", owner=person, due_at=due, priority="high", text=trick
        ),
        ev.FollowUpChanged(follow_up="f1", kind="detect", owner=None, due_at=due, text=trick),
        ev.FollowUpDone(follow_up="f1", what=trick),
        ev.FollowUpDropped(follow_up="f1", what=trick, why=trick),
        ev.FollowUpReopened(follow_up="f1", what=trick),
        ev.FollowUpFiled(
            follow_up="f1", tracker="github", key="#7", url="https://github.example/7"
        ),
        ev.IncidentRelated(other="x", ref="INC-7", how="repeat"),
        ev.IncidentUnrelated(other="x", ref="INC-7"),
        ev.IncidentMerged(into="x", ref="INC-7"),
        ev.IncidentAbsorbed(other="x", ref="INC-7"),
    ]


def _of_the_record(now: datetime, trick: str) -> list[ev.Event]:
    return [
        ev.EntryCorrected(entry=3, noted_at=now, text=trick, why=trick),
        ev.SourceEdited(source_id="C1/1.1", text=trick),
        ev.SourceDeleted(source_id="C1/1.1"),
        ev.MomentCorrected(moment="detected", at=now, old=now - timedelta(minutes=5), why=trick),
    ]


def _of_the_document(person: str, trick: str) -> list[ev.Event]:
    return [
        ev.PostmortemDrafted(owner=person, required=True),
        ev.PostmortemOwned(person=person, previous=person),
        ev.PostmortemWritten(section="summary", text=trick),
        ev.PostmortemMoved(old="draft", new="in-review"),
        ev.PostmortemPublished(edition=2, body=trick),
        ev.CustomerVersionPublished(body=trick),
    ]
