"""The brief of a hand-over: everything that whoever takes over has to know, from the state alone."""

from collections.abc import Iterable
from datetime import datetime

from incidentbot.domain import checklists
from incidentbot.domain.checklists import TickList
from incidentbot.domain.clocks import Clock
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.progress import Decision
from incidentbot.slack.blocks import clocks, details, mrkdwn, polls, surfaces, tasks
from incidentbot.slack.blocks.elements import Block, labelled, section

DECISIONS_SHOWN = 5
CLOCKS_SHOWN = 12
UNTICKED_SHOWN = 12


def brief(
    incident: Incident,
    playbook: Playbook,
    running: Iterable[Clock],
    *,
    now: datetime,
    channel: str | None,
) -> list[Block | None]:
    """Build the state in brief: what is so, what is open, what was decided, what is due."""
    waiting = clocks.next_due(running)[:CLOCKS_SHOWN]
    return [
        section(_state(incident, playbook, channel)),
        labelled("Impact", incident.impact),
        labelled("Actions taken", incident.actions),
        labelled("Next steps", incident.next_steps),
        surfaces.listed("What is known", details.lines(incident)),
        surfaces.listed("Roles", surfaces.role_lines(incident, playbook)),
        surfaces.listed("Due next", [clocks.running(each, playbook, now) for each in waiting]),
        *_unticked(incident, playbook),
        surfaces.listed("Open tasks", tasks.lines(incident, now=now)),
        surfaces.listed("Waiting for objections", polls.lines(incident)),
        surfaces.listed("Last decisions", decided(incident)),
        surfaces.listed("Drafts waiting", _drafts(incident)),
    ]


def decided(incident: Incident) -> list[str]:
    """Say the last decisions, the newest first."""
    newest = incident.progress.decisions[::-1][:DECISIONS_SHOWN]
    return [_decision(each, incident) for each in newest]


def _decision(decision: Decision, incident: Incident) -> str:
    at = mrkdwn.utc(decision.at, incident.declared_at)
    return f"{at} {mrkdwn.mention(decision.by)}: {mrkdwn.short(decision.text)}"


def _state(incident: Incident, playbook: Playbook, channel: str | None) -> str:
    state, place = surfaces.told_as(incident, playbook), mrkdwn.room(channel)
    return f"{state}\nWar room: {place}" if place else state


def _unticked(incident: Incident, playbook: Playbook) -> list[Block | None]:
    """Build what is not ticked yet of the lists that stand in the war room."""
    return [_left(each, incident) for each in checklists.posted(incident, playbook)]


def _left(shown: TickList, incident: Incident) -> Block | None:
    left = [
        f"• {mrkdwn.short(item.text)}"
        for number, item in enumerate(shown.items)
        if shown.tick(incident.progress, number) is None
    ]
    over = len(left) - UNTICKED_SHOWN
    more = [f"… and {over} more"] if over > 0 else []
    kind = "Phase " if shown.id.startswith(checklists.PHASE) else ""
    name = f"{kind}{mrkdwn.short(shown.name, 80)}"
    if not left:
        return section(f"*{name}*\nEverything is ticked.")
    return surfaces.listed(f"{name}, not ticked yet", [*left[:UNTICKED_SHOWN], *more])


def _drafts(incident: Incident) -> list[str]:
    return [
        f"{_words(draft.audience)}, {_words(draft.moment)}: "
        f"{'approved, not sent yet' if draft.approved_by else 'waits for approval'}"
        for draft in incident.progress.drafts
        if draft.open
    ]


def _words(word: str) -> str:
    return mrkdwn.short(word.replace("-", " "), 40)
