"""What an administrator does: people come and go, user groups change."""

from incidentbot.sandbox.seed import add_person
from incidentbot.sandbox.usergroups import UserGroup, group_json
from incidentbot.sandbox.users import User, user_json
from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import Workspace


def hire(workspace: Workspace, name: str, *, real_name: str, tz: str = "UTC") -> User:
    """Let a person join the workspace and its general channel."""
    user = add_person(workspace, name, real_name=real_name, tz=tz)
    for channel in workspace.channels.values():
        if channel.is_general:
            channel.members.append(user.id)
    workspace.emit({"type": "team_join", "user": _shape(workspace, user)})
    return user


def dismiss(workspace: Workspace, user: User) -> None:
    """Deactivate a person; they leave every channel and group."""
    user.deleted = True
    user.updated = int(workspace.clock.now())
    for channel in workspace.channels.values():
        if user.id in channel.members and not channel.is_im:
            channel.members.remove(user.id)
    workspace.emit({"type": "user_change", "user": _shape(workspace, user)})


def set_group(workspace: Workspace, handle: str, *, names: list[str]) -> None:
    """Put other people into a user group, as when the person on call changes."""
    group = workspace.group_named(handle)
    if group is None:
        raise KeyError(handle)
    users = [user.id for user in workspace.users.values() if user.name in names]
    replace_users(workspace, group, users=users, by="")


def replace_users(workspace: Workspace, group: UserGroup, *, users: list[str], by: str) -> None:
    """Replace the people of a user group, with Slack's events."""
    before, group.users = group.users, users
    previous, group.updated, group.by = group.updated, int(workspace.clock.now()), by
    added = [user for user in users if user not in before]
    removed = [user for user in before if user not in users]
    event: Json = {
        "type": "subteam_members_changed",
        "subteam_id": group.id,
        "team_id": workspace.team_id,
        "date_previous_update": previous or group.created,
        "date_update": group.updated,
        "added_users": added,
        "added_users_count": str(len(added)),
        "removed_users": removed,
        "removed_users_count": str(len(removed)),
    }
    workspace.emit(event)
    shape = group_json(group, team_id=workspace.team_id, users=True, count=True)
    workspace.emit({"type": "subteam_updated", "subteam": shape})


def _shape(workspace: Workspace, user: User) -> Json:
    return user_json(
        user,
        team_id=workspace.team_id,
        with_email="users:read.email" in workspace.scopes,
        now=workspace.clock.now(),
    )
