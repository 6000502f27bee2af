"""A line of the timeline as it is read later: with what it said before, and gaps between the lines."""

from incidentbot.domain.gaps import Gap
from incidentbot.domain.incidents import Incident
from incidentbot.domain.lines import DELETED, Line
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.text import spoken
from incidentbot.slack.blocks import mrkdwn, timeline
from incidentbot.slack.blocks.mrkdwn import mention, short

OLD_WORDS = 200


def timed(each: Line | Gap, incident: Incident, playbook: Playbook) -> str:
    """Say a line, or a gap, behind its time."""
    return f"*{mrkdwn.utc(each.at, incident.declared_at)}* {told(each, playbook)}"


def told(each: Line | Gap, playbook: Playbook) -> str:
    """Say a line, or a gap, without its time."""
    return gap(each) if isinstance(each, Gap) else remarked(each, playbook)


def remarked(line: Line, playbook: Playbook) -> str:
    """Say what happened, and behind it what was put right."""
    remarks = "; ".join(_remarks(line))
    said = timeline.sentence(line.entry, playbook)
    return f"{said} ({remarks})" if remarks else said


def gap(found: Gap) -> str:
    """Name a stretch in which nobody was told anything."""
    length = spoken(found.length)
    began = mrkdwn.utc(found.began_at)
    if found.going_on:
        return f"No update since {began} ({length})."
    ended = mrkdwn.utc(found.ended_at, found.began_at)
    return f"No update between {began} and {ended} ({length})."


def _remarks(line: Line) -> list[str]:
    deleted = line.deleted and line.text != DELETED
    remarks = [
        f"was {mrkdwn.utc(line.old_at, line.at)}" if line.old_at else "",
        f"said “{short(line.old_text, OLD_WORDS)}”" if line.old_text else "",
        "message edited since" if line.edited and not line.deleted else "",
        "message deleted since" if deleted else "",
        _by_whom(line) if line.corrected_by else "",
    ]
    return [remark for remark in remarks if remark]


def _by_whom(line: Line) -> str:
    why = f": {short(line.why, OLD_WORDS).rstrip('.')}" if line.why else ""
    return f"corrected by {mention(line.corrected_by or '')}{why}"
