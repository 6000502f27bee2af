"""Which events the app is told of, and the wrapper they come in."""

from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import Workspace

_WORKSPACE_WIDE = {
    "channel_created",
    "channel_archive",
    "channel_unarchive",
    "channel_rename",
    "channel_deleted",
}
_MESSAGE_NAMES = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
_HISTORY_SCOPES = {
    "channel": "channels:history",
    "group": "groups:history",
    "im": "im:history",
}


def is_subscribed(workspace: Workspace, event: Json, *, channel: Channel | None) -> bool:
    """Tell whether Slack would send this event to the app."""
    kind = str(event["type"])
    if kind == "message" and channel is not None:
        kind = _MESSAGE_NAMES[channel.kind]
        if _HISTORY_SCOPES[channel.kind] not in workspace.scopes:
            return False
    if kind not in workspace.manifest.events:
        return False
    if channel is None or (kind in _WORKSPACE_WIDE and not channel.is_private):
        return True
    return workspace.bot_user_id in channel.members


def wrap(workspace: Workspace, event: Json) -> Json:
    """Put an event into the wrapper of the Events API."""
    channel = event.get("channel") or event.get("channel_id") or ""
    return {
        "token": workspace.verification_token,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.mint.id("Ev"),
        "event_time": int(workspace.clock.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{workspace.team_id}-{workspace.app_id}-{channel}",
    }
