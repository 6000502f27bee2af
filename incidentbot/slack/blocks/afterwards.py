"""The facts of the aftermath in words: one sentence each."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain import trackers
from incidentbot.domain.aftermath import HIGH, IN_REVIEW, REPEAT
from incidentbot.domain.people import BOT
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import mrkdwn
from incidentbot.slack.blocks.mrkdwn import because, mention, quoted, short

_Telling = Callable[[ev.Entry, Any, Playbook], str]


def _corrected(entry: ev.Entry, event: ev.EntryCorrected, _: Playbook) -> str:
    words = f" to {quoted(event.text)}" if event.text else ""
    time = f", at {mrkdwn.when(event.noted_at, entry.at)}" if event.noted_at else ""
    return (
        f"{mention(entry.by)} corrected an entry of the timeline{words}{time}{because(event.why)}"
    )


def _source_edited(entry: ev.Entry, event: ev.SourceEdited, _: Playbook) -> str:
    return f"A message on the timeline was edited: {quoted(event.text)}."


def _source_deleted(entry: ev.Entry, event: ev.SourceDeleted, _: Playbook) -> str:
    return "A message on the timeline was deleted. Its words are gone from there."


def _moment(entry: ev.Entry, event: ev.MomentCorrected, _: Playbook) -> str:
    name = short(event.moment.replace("_", " "), 40)
    at = mrkdwn.when(event.at, entry.at) if event.at else "not known"
    was = f", was {mrkdwn.when(event.old, entry.at)}" if event.old else ""
    return f"{mention(entry.by)} put a time right: {name} {at}{was}{because(event.why)}"


def _drafted(entry: ev.Entry, event: ev.PostmortemDrafted, _: Playbook) -> str:
    writes = f" {mention(event.owner)} writes it." if event.owner else " Nobody writes it yet."
    return f"The post-mortem is drafted.{writes}"


def _owned(entry: ev.Entry, event: ev.PostmortemOwned, _: Playbook) -> str:
    instead = f" in place of {mention(event.previous)}" if event.previous else ""
    return f"{mention(event.person)} writes the post-mortem{instead}."


def _written(entry: ev.Entry, event: ev.PostmortemWritten, playbook: Playbook) -> str:
    titles = {each.id: each.title for each in playbook.postmortem.sections}
    section = quoted(titles.get(event.section, event.section))
    return f"{mention(entry.by)} wrote {section} of the post-mortem."


def _moved(entry: ev.Entry, event: ev.PostmortemMoved, _: Playbook) -> str:
    if event.new == IN_REVIEW:
        return f"{mention(entry.by)} sent the post-mortem into review."
    return f"{mention(entry.by)} took the post-mortem back to a draft."


def _published(entry: ev.Entry, event: ev.PostmortemPublished, _: Playbook) -> str:
    again = f", edition {event.edition}" if event.edition > 1 else ""
    return f"{mention(entry.by)} published the post-mortem{again}."


def _customers(entry: ev.Entry, event: ev.CustomerVersionPublished, _: Playbook) -> str:
    return f"{mention(entry.by)} published the customers’ version of the post-mortem."


def _planned(entry: ev.Entry, event: ev.ReviewPlanned, _: Playbook) -> str:
    moved = f", moved from {mrkdwn.when(event.previous, entry.at)}" if event.previous else ""
    return f"{mention(entry.by)} planned the review for {mrkdwn.when(event.at, entry.at)}{moved}."


def _held(entry: ev.Entry, event: ev.ReviewHeld, _: Playbook) -> str:
    return "The review was held."


def _created(entry: ev.Entry, event: ev.FollowUpCreated, _: Playbook) -> str:
    high = "high-priority " if event.priority == HIGH else ""
    owner = mention(event.owner) if event.owner else "nobody yet"
    due = mrkdwn.when(event.due_at, entry.at)
    listed = f"{mention(entry.by)} put a {high}follow-up on the list, for {owner}"
    return f"{listed}, due {due}: {quoted(event.text)}."


def _changed(entry: ev.Entry, event: ev.FollowUpChanged, _: Playbook) -> str:
    owner = mention(event.owner) if event.owner else "nobody yet"
    due = mrkdwn.when(event.due_at, entry.at)
    if entry.by == BOT and event.previous:
        gone = f"{mention(event.previous)} has no account any more"
        return f"{gone}, and nobody has their follow-up now: {quoted(event.text)}, due {due}."
    instead = f" in place of {mention(event.previous)}" if event.previous else ""
    changed = f"{mention(entry.by)} changed a follow-up: {quoted(event.text)}"
    return f"{changed}, for {owner}{instead}, due {due}."


def _done(entry: ev.Entry, event: ev.FollowUpDone, _: Playbook) -> str:
    if place := trackers.of(entry.by):
        return f"A follow-up was closed in {short(place, 40)}: {quoted(event.what)}."
    return f"{mention(entry.by)} finished a follow-up: {quoted(event.what)}."


def _dropped(entry: ev.Entry, event: ev.FollowUpDropped, _: Playbook) -> str:
    if place := trackers.of(entry.by):
        closed = f"A follow-up was closed in {short(place, 40)} as not to be done"
        return f"{closed}: {quoted(event.what)}."
    return f"{mention(entry.by)} dropped a follow-up: {quoted(event.what)}{because(event.why)}"


def _reopened(entry: ev.Entry, event: ev.FollowUpReopened, _: Playbook) -> str:
    return f"{mention(entry.by)} opened a follow-up again: {quoted(event.what)}."


def _filed(entry: ev.Entry, event: ev.FollowUpFiled, _: Playbook) -> str:
    place = short(trackers.name(event.tracker), 40)
    return f"A follow-up stands in {place} too, as {mrkdwn.link(event.url, event.key)}."


def _related(entry: ev.Entry, event: ev.IncidentRelated, _: Playbook) -> str:
    if event.how == REPEAT:
        return f"{mention(entry.by)} marked it as a repeat of {short(event.ref, 40)}."
    return f"{mention(entry.by)} related it to {short(event.ref, 40)}."


def _unrelated(entry: ev.Entry, event: ev.IncidentUnrelated, _: Playbook) -> str:
    return f"{mention(entry.by)} took back the relation to {short(event.ref, 40)}."


def _merged(entry: ev.Entry, event: ev.IncidentMerged, _: Playbook) -> str:
    return f"{mention(entry.by)} merged it into {short(event.ref, 40)}, where it goes on."


def _absorbed(entry: ev.Entry, event: ev.IncidentAbsorbed, _: Playbook) -> str:
    return f"{mention(entry.by)} merged {short(event.ref, 40)} into this incident."


SENTENCES: dict[type[Any], _Telling] = {
    ev.EntryCorrected: _corrected,
    ev.SourceEdited: _source_edited,
    ev.SourceDeleted: _source_deleted,
    ev.MomentCorrected: _moment,
    ev.PostmortemDrafted: _drafted,
    ev.PostmortemOwned: _owned,
    ev.PostmortemWritten: _written,
    ev.PostmortemMoved: _moved,
    ev.PostmortemPublished: _published,
    ev.CustomerVersionPublished: _customers,
    ev.ReviewPlanned: _planned,
    ev.ReviewHeld: _held,
    ev.FollowUpCreated: _created,
    ev.FollowUpChanged: _changed,
    ev.FollowUpDone: _done,
    ev.FollowUpDropped: _dropped,
    ev.FollowUpReopened: _reopened,
    ev.FollowUpFiled: _filed,
    ev.IncidentRelated: _related,
    ev.IncidentUnrelated: _unrelated,
    ev.IncidentMerged: _merged,
    ev.IncidentAbsorbed: _absorbed,
}
