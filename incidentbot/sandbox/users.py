"""People and bots of the workspace, and how Slack shows them to an app."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from incidentbot.sandbox.wire import Json


@dataclass(slots=True, kw_only=True)
class User:
    """A member of the workspace."""

    id: str
    name: str
    real_name: str
    title: str = ""
    email: str = ""
    tz: str = "Europe/Amsterdam"
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    updated: int = 0
    bot_id: str = ""

    @property
    def is_guest(self) -> bool:
        """Tell whether this person sees only the channels they were invited to."""
        return self.is_restricted or self.is_ultra_restricted


def profile_json(user: User, *, team_id: str, with_email: bool) -> Json:
    """Shape a profile; the address is there only for apps that may read it."""
    profile: Json = {
        "title": user.title,
        "phone": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "first_name": user.real_name.split(" ")[0],
        "last_name": user.real_name.rpartition(" ")[2],
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": "",
        "team": team_id,
    }
    if user.is_bot:
        profile["bot_id"] = user.bot_id
    if with_email and user.email:
        profile["email"] = user.email
    return profile


def user_json(user: User, *, team_id: str, with_email: bool, now: float) -> Json:
    """Shape a user as users.info does."""
    zone = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(user.tz))
    offset = zone.utcoffset()
    return {
        "id": user.id,
        "team_id": team_id,
        "name": user.name,
        "deleted": user.deleted,
        "color": "4bbe2e",
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": zone.tzname() or "UTC",
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile_json(user, team_id=team_id, with_email=with_email),
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
        "is_email_confirmed": not user.is_bot,
        "who_can_share_contact_card": "EVERYONE",
    }
