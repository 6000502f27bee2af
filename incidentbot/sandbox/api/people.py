"""users.*, usergroups.*, team.info, bots.info, auth.test."""

from incidentbot.sandbox.admin import replace_users
from incidentbot.sandbox.api.call import Call, done
from incidentbot.sandbox.usergroups import UserGroup, group_json
from incidentbot.sandbox.users import User, profile_json, user_json
from incidentbot.sandbox.wire import Json, SlackError
from incidentbot.sandbox.workspace import TEAM_DOMAIN, TEAM_NAME


def api_test(call: Call) -> Json:
    """Run api.test."""
    if call.text("error"):
        raise SlackError(call.text("error"))
    return done(args=call.args)


def auth_test(call: Call) -> Json:
    """Run auth.test."""
    workspace = call.workspace
    return done(
        url=f"{workspace.url}/",
        team=TEAM_NAME,
        user=workspace.manifest.bot_name,
        team_id=workspace.team_id,
        user_id=workspace.bot_user_id,
        bot_id=workspace.bot_id,
        is_enterprise_install=False,
    )


def connections_open(call: Call) -> Json:
    """Run apps.connections.open."""
    return done(url=call.ticket_url())


def team_info(call: Call) -> Json:
    """Run team.info."""
    workspace = call.workspace
    if call.text("team") not in ("", workspace.team_id):
        raise SlackError("team_not_found")
    team = {
        "id": workspace.team_id,
        "name": TEAM_NAME,
        "domain": TEAM_DOMAIN,
        "url": f"{workspace.url}/",
        "email_domain": "",
        "icon": {"image_default": True},
    }
    return done(team=team)


def bot_info(call: Call) -> Json:
    """Run bots.info."""
    workspace = call.workspace
    if call.text("bot") not in ("", workspace.bot_id):
        raise SlackError("bot_not_found")
    bot = {
        "id": workspace.bot_id,
        "deleted": False,
        "name": workspace.manifest.bot_name,
        "updated": 0,
        "app_id": workspace.app_id,
        "user_id": workspace.bot_user_id,
        "icons": {},
    }
    return done(bot=bot)


def _may_read_email(call: Call) -> bool:
    return "users:read.email" in call.workspace.scopes


def _shape(call: Call, user: User) -> Json:
    workspace = call.workspace
    return user_json(
        user,
        team_id=workspace.team_id,
        with_email=_may_read_email(call),
        now=workspace.clock.now(),
    )


def user_info(call: Call) -> Json:
    """Run users.info."""
    return done(user=_shape(call, call.user()))


def user_list(call: Call) -> Json:
    """Run users.list."""
    page, rest = call.page(list(call.workspace.users.values()))
    now = int(call.workspace.clock.now())
    return done(members=[_shape(call, user) for user in page], cache_ts=now, **rest)


def user_by_email(call: Call) -> Json:
    """Run users.lookupByEmail."""
    wanted = call.text("email").lower()
    for user in call.workspace.users.values():
        if user.email and user.email.lower() == wanted and not user.deleted:
            return done(user=_shape(call, user))
    raise SlackError("users_not_found")


def user_profile(call: Call) -> Json:
    """Run users.profile.get."""
    user = call.workspace.users.get(call.text("user", call.bot))
    if user is None:
        raise SlackError("user_not_found")
    team_id = call.workspace.team_id
    return done(profile=profile_json(user, team_id=team_id, with_email=_may_read_email(call)))


def _group(call: Call) -> UserGroup:
    group = call.workspace.groups.get(call.text("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return group


def _group_shape(call: Call, group: UserGroup, *, users: bool = True) -> Json:
    count = call.flag("include_count")
    return group_json(group, team_id=call.workspace.team_id, users=users, count=count)


def group_list(call: Call) -> Json:
    """Run usergroups.list."""
    groups = [
        group
        for group in call.workspace.groups.values()
        if call.flag("include_disabled") or not group.deleted_at
    ]
    users = call.flag("include_users")
    return done(usergroups=[_group_shape(call, group, users=users) for group in groups])


def group_users(call: Call) -> Json:
    """Run usergroups.users.list."""
    return done(users=list(_group(call).users))


def group_set_users(call: Call) -> Json:
    """Run usergroups.users.update, which replaces the whole list."""
    group = _group(call)
    users = call.words("users")
    if not users:
        raise SlackError("no_users_provided")
    if set(users) - call.workspace.users.keys():
        raise SlackError("invalid_users")
    replace_users(call.workspace, group, users=users, by=call.bot)
    return done(usergroup=_group_shape(call, group))


def group_create(call: Call) -> Json:
    """Run usergroups.create."""
    handle = call.text("handle") or call.text("name").lower().replace(" ", "-")
    workspace = call.workspace
    if any(group.name == call.text("name") for group in workspace.groups.values()):
        raise SlackError("name_already_exists")
    if workspace.group_named(handle) or workspace.user_named(handle):
        raise SlackError("handle_already_exists")
    now = int(workspace.clock.now())
    group = UserGroup(
        id=workspace.mint.id("S"),
        handle=handle,
        name=call.text("name"),
        description=call.text("description"),
        channels=call.words("channels"),
        created=now,
        updated=now,
        by=call.bot,
    )
    workspace.groups[group.id] = group
    workspace.emit({"type": "subteam_created", "subteam": _group_shape(call, group)})
    return done(usergroup=_group_shape(call, group))
