"""Messages and channels over the Web API keep to Slack's limits."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.sandbox.server import Sandbox


async def refusal(call: Any) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value


async def word(call: Any) -> str:
    return str((await refusal(call)).response["error"])


@pytest.fixture
async def room(client: AsyncWebClient) -> str:
    """Create a channel with the bot in it."""
    answer = await client.conversations_create(name="inc-1")
    return str(answer["channel"]["id"])


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("--", "invalid_name_punctuation"),
        ("With Space", "invalid_name_specials"),
        ("UPPER", "invalid_name_specials"),
        ("general", "name_taken"),
    ],
)
async def test_a_bad_channel_name_is_refused(client: AsyncWebClient, name: str, error: str) -> None:
    assert await word(client.conversations_create(name=name)) == error


async def test_an_archived_channel_keeps_its_name(client: AsyncWebClient, room: str) -> None:
    await client.conversations_archive(channel=room)
    assert await word(client.conversations_create(name="inc-1")) == "name_taken"


async def test_a_long_topic_is_refused(client: AsyncWebClient, room: str) -> None:
    call = client.conversations_setTopic(channel=room, topic="x" * 251)
    assert await word(call) == "too_long"


async def test_a_topic_leaves_a_notice_once(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    await client.conversations_setTopic(channel=room, topic="Investigating")
    await client.conversations_setTopic(channel=room, topic="Investigating")
    seen = sandbox.person("ana").channel("#inc-1")
    assert seen.topic == "Investigating"
    assert seen.notices.count("@helper set the channel topic: Investigating") == 1


async def test_one_bad_name_stops_an_invitation(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    ana = sandbox.person("ana").id
    call = client.conversations_invite(channel=room, users=[ana, "U404"])
    error = await refusal(call)
    assert error.response["errors"] == [{"user": "U404", "ok": False, "error": "user_not_found"}]
    assert "ana" not in sandbox.person("ben").channel("#inc-1").members


async def test_a_forced_invitation_lets_the_good_names_in(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    ana = sandbox.person("ana").id
    await client.conversations_invite(channel=room, users=[ana, "U404"], force=True)
    assert "ana" in sandbox.person("ben").channel("#inc-1").members


async def test_a_second_invitation_says_so(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    ana = sandbox.person("ana").id
    await client.conversations_invite(channel=room, users=ana)
    call = client.conversations_invite(channel=room, users=ana)
    assert await word(call) == "already_in_channel"


async def test_more_than_a_hundred_guests_are_refused(client: AsyncWebClient, room: str) -> None:
    call = client.conversations_invite(channel=room, users=[f"U{n}" for n in range(101)])
    assert await word(call) == "invalid_arguments"


async def test_a_bot_cannot_unarchive(client: AsyncWebClient, room: str) -> None:
    await client.conversations_archive(channel=room)
    assert await word(client.conversations_unarchive(channel=room)) == "not_in_channel"


async def test_archiving_ends_posts_and_edits(client: AsyncWebClient, room: str) -> None:
    ts = (await client.chat_postMessage(channel=room, text="x"))["ts"]
    await client.conversations_archive(channel=room)
    assert await word(client.chat_postMessage(channel=room, text="y")) == "is_archived"
    assert await word(client.chat_update(channel=room, ts=ts, text="y")) == "is_inactive"


async def test_only_the_author_may_update(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    await sandbox.person("ana").joins("#inc-1")
    ts = (await sandbox.person("ana").says("Mine", "#inc-1")).ts
    call = client.chat_update(channel=room, ts=ts, text="Yours")
    assert await word(call) == "cant_update_message"


async def test_an_update_is_shorter_than_a_post(client: AsyncWebClient, room: str) -> None:
    ts = (await client.chat_postMessage(channel=room, text="x"))["ts"]
    call = client.chat_update(channel=room, ts=ts, text="x" * 4001)
    assert await word(call) == "msg_too_long"


async def test_a_long_text_becomes_several_messages(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    await client.chat_postMessage(channel=room, text="x" * 4041)
    assert len(sandbox.person("ana").channel("#inc-1").messages) == 2


async def test_an_update_without_blocks_keeps_them(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Blocks"}}]
    ts = (await client.chat_postMessage(channel=room, text="x", blocks=blocks))["ts"]
    await client.chat_update(channel=room, ts=ts, text="y")
    message = sandbox.person("ana").channel("#inc-1").messages[0]
    assert (message.text(), message.notification) == ("Blocks", "y")


async def test_an_update_without_parse_links_channel_names(
    client: AsyncWebClient, room: str
) -> None:
    posted = await client.chat_postMessage(channel=room, text="See #general")
    updated = await client.chat_update(channel=room, ts=posted["ts"], text="See #general")
    assert posted["message"]["text"] == "See #general"
    assert "<#C" in updated["text"]


async def test_text_that_is_not_verbatim_calls_everybody(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    loud = {"type": "section", "text": {"type": "mrkdwn", "text": "@here look"}}
    calm = {"type": "section", "text": {"type": "mrkdwn", "text": "@here look", "verbatim": True}}
    blocks = (await client.chat_postMessage(channel=room, text="x", blocks=[loud, calm]))[
        "message"
    ]["blocks"]
    assert [block["text"]["text"] for block in blocks] == ["<!here> look", "@here look"]


async def test_metadata_needs_its_two_parts(client: AsyncWebClient, room: str) -> None:
    call = client.chat_postMessage(channel=room, text="x", metadata={"event_type": "a"})
    assert await word(call) == "invalid_metadata_schema"


async def test_history_shows_metadata_only_when_asked(client: AsyncWebClient, room: str) -> None:
    metadata = {"event_type": "sent", "event_payload": {"key": "1"}}
    await client.chat_postMessage(channel=room, text="x", metadata=metadata)
    without = await client.conversations_history(channel=room)
    including = await client.conversations_history(channel=room, include_all_metadata=True)
    assert "metadata" not in without["messages"][0]
    assert including["messages"][0]["metadata"] == metadata


async def test_history_is_newest_first_and_pages(client: AsyncWebClient, room: str) -> None:
    for number in range(5):
        await client.chat_postMessage(channel=room, text=str(number))
    first = await client.conversations_history(channel=room, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    await client.chat_postMessage(channel=room, text="newer")
    second = await client.conversations_history(channel=room, limit=2, cursor=cursor)
    texts = [message["text"] for page in (first, second) for message in page["messages"]]
    assert texts == ["4", "3", "2", "1"]
    assert first["has_more"]


async def test_history_is_for_members(client: AsyncWebClient, sandbox: Sandbox) -> None:
    general = sandbox.person("ana").channel("#general").id
    assert await word(client.conversations_history(channel=general)) == "not_in_channel"


async def test_a_thread_is_read_with_its_first_message(client: AsyncWebClient, room: str) -> None:
    ts = (await client.chat_postMessage(channel=room, text="first"))["ts"]
    await client.chat_postMessage(channel=room, text="second", thread_ts=ts)
    answer = await client.conversations_replies(channel=room, ts=ts)
    assert [message["text"] for message in answer["messages"]] == ["first", "second"]
    assert answer["messages"][0]["reply_count"] == 1


async def test_a_reply_to_nothing_is_refused(client: AsyncWebClient, room: str) -> None:
    call = client.chat_postMessage(channel=room, text="x", thread_ts="1.000001")
    assert await word(call) == "cannot_reply_to_message"


async def test_a_message_is_pinned_once(client: AsyncWebClient, room: str) -> None:
    ts = (await client.chat_postMessage(channel=room, text="x"))["ts"]
    await client.pins_add(channel=room, timestamp=ts)
    assert await word(client.pins_add(channel=room, timestamp=ts)) == "already_pinned"


async def test_a_reaction_is_added_once(client: AsyncWebClient, room: str) -> None:
    ts = (await client.chat_postMessage(channel=room, text="x"))["ts"]
    await client.reactions_add(channel=room, timestamp=ts, name="eyes")
    call = client.reactions_add(channel=room, timestamp=ts, name="eyes")
    assert await word(call) == "already_reacted"


async def test_a_bookmark_needs_an_address(client: AsyncWebClient, room: str) -> None:
    call = client.bookmarks_add(channel_id=room, title="Doc", type="link", link="doc")
    assert await word(call) == "invalid_link"


async def test_a_whisper_reaches_one_person_and_no_history(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    ana = sandbox.person("ana")
    call = client.chat_postEphemeral(channel=room, user=ana.id, text="Psst")
    assert await word(call) == "user_not_in_channel"
    await ana.joins("#inc-1")
    await client.chat_postEphemeral(channel=room, user=ana.id, text="Psst")
    assert [message.text() for message in ana.ephemerals] == ["Psst"]
    history = await client.conversations_history(channel=room)
    assert "Psst" not in [message["text"] for message in history["messages"]]


async def test_a_scheduled_message_with_metadata_is_never_posted(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    soon = int(sandbox.clock.now()) + 60
    metadata = {"event_type": "sent", "event_payload": {}}
    await client.chat_scheduleMessage(channel=room, post_at=soon, text="lost", metadata=metadata)
    await client.chat_scheduleMessage(channel=room, post_at=soon, text="kept")
    with sandbox.journal.feed() as rows:
        sandbox.wind(61)
        await rows.get()
    texts = [message.text() for message in sandbox.person("ana").channel("#inc-1").messages]
    assert texts == ["kept"]
