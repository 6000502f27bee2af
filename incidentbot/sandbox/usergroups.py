"""User groups: the @names that stand for several people."""

from dataclasses import dataclass, field

from incidentbot.sandbox.wire import Json


@dataclass(slots=True, kw_only=True)
class UserGroup:
    """A user group, by its handle."""

    id: str
    handle: str
    name: str
    description: str = ""
    users: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    created: int = 0
    updated: int = 0
    by: str = ""
    deleted_at: int = 0


def group_json(group: UserGroup, *, team_id: str, users: bool, count: bool) -> Json:
    """Shape a user group as usergroups.list does."""
    shape: Json = {
        "id": group.id,
        "team_id": team_id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": group.description,
        "handle": group.handle,
        "is_external": False,
        "date_create": group.created,
        "date_update": group.updated,
        "date_delete": group.deleted_at,
        "auto_type": None,
        "auto_provision": False,
        "created_by": group.by,
        "updated_by": group.by,
        "deleted_by": None,
        "prefs": {"channels": group.channels, "groups": []},
    }
    if users:
        shape["users"] = list(group.users)
    if users or count:
        shape["user_count"] = len(group.users)
    return shape
