"""Puts together what carries effects to Slack."""

from collections.abc import Callable
from datetime import datetime, timedelta

from incidentbot.domain.effects import Message
from incidentbot.services.ports import Calendar, Store
from incidentbot.services.record import Rules
from incidentbot.services.reviews import Invitations
from incidentbot.slack.announcements import AnnouncementChannel
from incidentbot.slack.calls import Calls
from incidentbot.slack.canvases import Canvases, document
from incidentbot.slack.connection import Identity
from incidentbot.slack.papers import Papers, invitation
from incidentbot.slack.people import People
from incidentbot.slack.rooms import Rooms
from incidentbot.slack.sender import SlackSender


def invitations(people: People, calendar: Calendar, base_url: str | None) -> Invitations:
    """Make what writes invitations with the names and addresses that Slack knows."""
    return Invitations(calendar, profile=people.known, members=people.behind, base_url=base_url)


def sender(
    calls: Calls,
    people: People,
    announcements: AnnouncementChannel,
    rules: Rules,
    *,
    identity: Identity,
    invitations: Invitations,
    now: Callable[[], datetime],
    offset: Callable[[], timedelta],
) -> SlackSender:
    """Make the sender with all its parts."""
    return SlackSender(
        calls,
        Rooms(calls, people, bot_user=identity.bot_user, offset=offset),
        announcements,
        rules,
        now=now,
        papers=Papers(
            calls, {Message.INVITATION: invitation(invitations), Message.DOCUMENT: document}
        ),
        base_url=invitations.base_url,
    )


def canvases(
    calls: Calls,
    people: People,
    rules: Rules,
    *,
    identity: Identity,
    store: Store,
    now: Callable[[], datetime],
    base_url: str | None,
) -> Canvases:
    """Make what draws canvases."""
    return Canvases(
        calls=calls,
        people=people,
        store=store,
        rules=rules,
        now=now,
        bot_user=identity.bot_user,
        workspace_url=identity.url,
        team_id=identity.team_id,
        base_url=base_url,
    )
