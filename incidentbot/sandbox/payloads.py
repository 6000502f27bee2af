"""What Slack sends when a person does something: commands, clicks, forms."""

from incidentbot.sandbox import forms
from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.messages import Post
from incidentbot.sandbox.triggers import ResponseUrl
from incidentbot.sandbox.users import User
from incidentbot.sandbox.views import View
from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import TEAM_DOMAIN, Workspace


def _interaction(workspace: Workspace, kind: str, *, user: User) -> Json:
    return {
        "type": kind,
        "team": {"id": workspace.team_id, "domain": TEAM_DOMAIN},
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": workspace.team_id,
        },
        "api_app_id": workspace.app_id,
        "token": workspace.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def response_url(
    workspace: Workspace, user: User, *, channel: Channel, original: Post | None = None
) -> str:
    """Give an address at which the app may answer here."""
    permission = ResponseUrl(
        user=user.id,
        channel=channel.id,
        made=workspace.clock.real(),
        original_ts=original.ts if original else None,
        thread_ts=original.thread_ts if original else None,
    )
    return f"{workspace.url}/response/{workspace.permissions.response(permission)}"


def slash_command(
    workspace: Workspace, user: User, *, channel: Channel, command: str, text: str
) -> Json:
    """Shape a slash command."""
    return {
        "token": workspace.verification_token,
        "team_id": workspace.team_id,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel.payload_name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url(workspace, user, channel=channel),
        "trigger_id": workspace.permissions.trigger(user.id),
    }


def shortcut(workspace: Workspace, user: User, *, callback_id: str) -> Json:
    """Shape a global shortcut."""
    return _interaction(workspace, "shortcut", user=user) | {
        "callback_id": callback_id,
        "trigger_id": workspace.permissions.trigger(user.id),
        "action_ts": workspace.mint.stamp(),
    }


def message_action(workspace: Workspace, user: User, *, callback_id: str, post: Post) -> Json:
    """Shape a shortcut of a message."""
    channel = workspace.channels[post.channel]
    return _interaction(workspace, "message_action", user=user) | {
        "callback_id": callback_id,
        "trigger_id": workspace.permissions.trigger(user.id),
        "action_ts": workspace.mint.stamp(),
        "message_ts": post.ts,
        "channel": {"id": channel.id, "name": channel.payload_name},
        "message": workspace.post_json(post),
        "response_url": response_url(workspace, user, channel=channel),
    }


def message_actions(
    workspace: Workspace,
    user: User,
    *,
    post: Post,
    action: Json,
    typed: dict[tuple[str, str], Json],
) -> Json:
    """Shape a click in a message."""
    channel = workspace.channels[post.channel]
    container: Json = {
        "type": "message",
        "message_ts": post.ts,
        "channel_id": channel.id,
        "is_ephemeral": post.ephemeral_to is not None,
    }
    if post.is_reply:
        container["thread_ts"] = post.thread_ts
    payload = _interaction(workspace, "block_actions", user=user) | {
        "container": container,
        "trigger_id": workspace.permissions.trigger(user.id),
        "channel": {"id": channel.id, "name": channel.payload_name},
        "state": {"values": forms.values(post.blocks, typed)},
        "response_url": response_url(workspace, user, channel=channel, original=post),
        "actions": [action | {"action_ts": workspace.mint.stamp()}],
    }
    if post.ephemeral_to is None:
        payload["message"] = workspace.post_json(post)
    return payload


def view_actions(workspace: Workspace, user: User, *, view: View, action: Json) -> Json:
    """Shape a click in a modal or on the Home tab."""
    shape = forms.shape(workspace, view)
    return _interaction(workspace, "block_actions", user=user) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": workspace.permissions.trigger(user.id, from_modal=view.is_modal),
        "view": shape,
        "state": shape["state"],
        "actions": [action | {"action_ts": workspace.mint.stamp()}],
    }


def suggestion(workspace: Workspace, user: User, *, element: Json, value: str) -> Json:
    """Shape the question for the options of an external select."""
    return _interaction(workspace, "block_suggestion", user=user) | {
        "action_id": element["action_id"],
        "block_id": element["block_id"],
        "value": value,
    }


def view_submission(workspace: Workspace, user: User, *, view: View) -> Json:
    """Shape a form that is sent in."""
    return _interaction(workspace, "view_submission", user=user) | {
        "trigger_id": workspace.permissions.trigger(user.id, from_modal=True),
        "view": forms.shape(workspace, view),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, user: User, *, view: View, is_cleared: bool) -> Json:
    """Shape a form that is put away."""
    return _interaction(workspace, "view_closed", user=user) | {
        "view": forms.shape(workspace, view),
        "is_cleared": is_cleared,
    }


def home_opened(workspace: Workspace, user: User, *, channel: str, tab: str) -> Json:
    """Shape the event of a person looking at the app."""
    event: Json = {"type": "app_home_opened", "user": user.id, "channel": channel, "tab": tab}
    home = workspace.views.homes.get(user.id)
    if home is not None and tab == "home":
        event["view"] = forms.shape(workspace, home)
    return event
