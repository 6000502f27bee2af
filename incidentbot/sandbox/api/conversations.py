"""conversations.*: making, naming, entering and leaving channels."""

from incidentbot.sandbox import membership
from incidentbot.sandbox.api.call import Call, done
from incidentbot.sandbox.channels import Channel, check_name
from incidentbot.sandbox.wire import Json, SlackError

NOTE_MAX = 250
INVITE_MAX = 100


def create(call: Call) -> Json:
    """Run conversations.create; archived names stay taken."""
    name = call.text("name").removeprefix("#")
    check_name(name)
    if call.workspace.channel_named(name) is not None:
        raise SlackError("name_taken")
    private = call.flag("is_private")
    channel = membership.create(call.workspace, name, by=call.bot, is_private=private)
    return done(channel=call.workspace.channel_json(channel))


def rename(call: Call) -> Json:
    """Run conversations.rename."""
    channel = _room(call.open_channel())
    name = call.text("name")
    check_name(name)
    if channel.creator != call.bot:
        raise SlackError("not_authorized")
    if call.workspace.channel_named(name) not in (None, channel):
        raise SlackError("name_taken")
    membership.rename(call.workspace, channel, name=name, by=call.bot)
    return done(channel=call.workspace.channel_json(channel))


def invite(call: Call) -> Json:
    """Run conversations.invite; without force one bad name stops all."""
    channel = _room(call.open_channel())
    users = call.words("users")
    if not users:
        raise SlackError("no_user")
    if len(users) > INVITE_MAX:
        raise SlackError("invalid_arguments", f"[ERROR] no more than {INVITE_MAX} users")
    faults = {
        user: error for user in users if (error := _invite_error(call, channel, user_id=user))
    }
    errors: list[Json] = [
        {"user": user, "ok": False, "error": word} for user, word in faults.items()
    ]
    if errors and (not call.flag("force") or len(errors) == len(users)):
        raise SlackError(errors[0]["error"], errors=errors)
    for user in users:
        if user not in faults:
            membership.join(call.workspace, channel, user=user, inviter=call.bot)
    answer = done(channel=call.workspace.channel_json(channel))
    return answer | ({"errors": errors} if errors else {})


def _invite_error(call: Call, channel: Channel, *, user_id: str) -> str:
    user = call.workspace.users.get(user_id)
    if user is None or user.deleted:
        return "user_not_found"
    if user_id == call.bot:
        return "cant_invite_self"
    if user_id in channel.members:
        return "already_in_channel"
    rooms = [one for one in call.workspace.channels.values() if user_id in one.members]
    if user.is_ultra_restricted and any(not one.is_im for one in rooms):
        return "ura_max_channels"
    return ""


def join(call: Call) -> Json:
    """Run conversations.join."""
    channel = call.channel()
    if channel.is_private or channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    answer = done()
    if call.bot in channel.members:
        answer["warning"] = "already_in_channel"
        answer["response_metadata"] = {"warnings": ["already_in_channel"]}
    else:
        membership.join(call.workspace, channel, user=call.bot)
    return answer | {"channel": call.workspace.channel_json(channel)}


def leave(call: Call) -> Json:
    """Run conversations.leave."""
    channel = _room(call.channel())
    if channel.is_archived:
        raise SlackError("is_archived")
    if call.bot not in channel.members:
        return done(not_in_channel=True)
    if channel.is_general:
        raise SlackError("cant_leave_general")
    if channel.is_private and len(channel.members) == 1:
        raise SlackError("last_member")
    membership.leave(call.workspace, channel, user=call.bot)
    return done()


def kick(call: Call) -> Json:
    """Run conversations.kick."""
    channel = _room(call.member_channel())
    user = call.user()
    if channel.is_general:
        raise SlackError("cant_kick_from_general")
    if user.id == call.bot:
        raise SlackError("cant_kick_self")
    if user.id not in channel.members:
        raise SlackError("not_in_channel")
    membership.leave(call.workspace, channel, user=user.id)
    return done(errors={})


def archive(call: Call) -> Json:
    """Run conversations.archive."""
    channel = _room(call.channel())
    if channel.is_archived:
        raise SlackError("already_archived")
    if channel.is_general:
        raise SlackError("cant_archive_general")
    membership.archive(call.workspace, call.member_channel(), by=call.bot)
    return done()


def unarchive(call: Call) -> Json:
    """Run conversations.unarchive, which Slack refuses to bots."""
    channel = _room(call.channel())
    if not channel.is_archived:
        raise SlackError("not_archived")
    raise SlackError("not_in_channel")


def set_topic(call: Call) -> Json:
    """Run conversations.setTopic."""
    channel = _room(call.open_channel())
    topic = _note(call, "topic")
    membership.set_topic(call.workspace, channel, topic=topic, by=call.bot)
    return done(channel=call.workspace.channel_json(channel))


def set_purpose(call: Call) -> Json:
    """Run conversations.setPurpose."""
    channel = _room(call.open_channel())
    purpose = _note(call, "purpose")
    membership.set_purpose(call.workspace, channel, purpose=purpose, by=call.bot)
    return done(purpose=purpose)


def _note(call: Call, name: str) -> str:
    if len(call.text(name)) > NOTE_MAX:
        raise SlackError("too_long")
    return call.text(name)


def _room(channel: Channel) -> Channel:
    if channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    return channel


def open_dm(call: Call) -> Json:
    """Run conversations.open for the DM of one person."""
    users = call.words("users")
    if call.text("channel"):
        channel = call.member_channel()
        return done(no_op=True, already_open=True, channel={"id": channel.id})
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("method_not_supported_for_channel_type")
    user = call.workspace.users.get(users[0])
    if user is None:
        raise SlackError("user_not_found")
    if user.deleted:
        raise SlackError("user_disabled")
    known = call.workspace.dm(call.bot, user.id) is not None
    channel = call.workspace.open_dm(call.bot, user.id)
    shape = call.workspace.channel_json(channel) if call.flag("return_im") else {"id": channel.id}
    return done(channel=shape, **({"no_op": True, "already_open": True} if known else {}))
