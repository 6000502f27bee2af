"""Files and canvases: made by the app, refused by the plan, read by people."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.sandbox.server import Sandbox

Json = dict[str, Any]
PLAN = {"type": "markdown", "markdown": "# Plan"}


async def word(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


@pytest.fixture
async def room(client: AsyncWebClient) -> str:
    """Create a channel with the bot in it."""
    return str((await client.conversations_create(name="inc-1"))["channel"]["id"])


@pytest.fixture
async def canvas(client: AsyncWebClient) -> str:
    """Create a canvas on its own."""
    answer = await client.canvases_create(title="Review", document_content=PLAN)
    return str(answer["canvas_id"])


async def tab(client: AsyncWebClient, room: str) -> str:
    answer = await client.conversations_canvases_create(channel_id=room, document_content=PLAN)
    return str(answer["canvas_id"])


async def upload(client: AsyncWebClient, web: aiohttp.ClientSession, **place: Any) -> Any:
    body = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    begun = await client.files_getUploadURLExternal(filename="review.ics", length=len(body))
    async with web.post(begun["upload_url"], data=body) as answer:
        assert answer.status == 200
    files = [{"id": begun["file_id"], "title": "Review meeting"}]
    return await client.files_completeUploadExternal(files=files, **place)


async def test_a_posted_file_is_read_by_people(
    client: AsyncWebClient, web: aiohttp.ClientSession, sandbox: Sandbox, room: str
) -> None:
    await upload(client, web, channel_id=room, initial_comment="Come, all")
    file = sandbox.person("ana").expect_file("review", "#inc-1")
    assert (file.name, file.title, file.author) == ("review.ics", "Review meeting", "helper")
    assert file.text().startswith("BEGIN:VCALENDAR")
    message = sandbox.person("ana").expect_message("Come, all", "#inc-1")
    assert [one.id for one in message.files] == [file.id]


async def test_a_file_of_a_thread_is_a_file_of_the_channel(
    client: AsyncWebClient, web: aiohttp.ClientSession, sandbox: Sandbox, room: str
) -> None:
    above = await client.chat_postMessage(channel=room, text="Here")
    await upload(client, web, channel_id=room, thread_ts=str(above["ts"]))
    assert [one.name for one in sandbox.person("ana").channel("#inc-1").files] == ["review.ics"]


async def test_a_file_nobody_was_given_is_in_no_channel(
    client: AsyncWebClient, web: aiohttp.ClientSession, sandbox: Sandbox, room: str
) -> None:
    answer = await upload(client, web)
    assert sandbox.person("ana").channel(room).files == []
    about = await client.files_info(file=answer["files"][0]["id"])
    assert about["file"]["is_public"] is False


async def test_a_missing_file_fails_with_the_channel(sandbox: Sandbox, room: str) -> None:
    with pytest.raises(AssertionError, match="no file 'log' is in"):
        sandbox.person("ana").expect_file("log", room)


async def test_bytes_of_another_length_are_refused(
    client: AsyncWebClient, web: aiohttp.ClientSession
) -> None:
    begun = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    async with web.post(begun["upload_url"], data=b"four") as answer:
        assert answer.status == 400
    files = [{"id": begun["file_id"]}]
    assert await word(client.files_completeUploadExternal(files=files)) == "file_not_found"


async def test_a_file_goes_only_where_the_bot_is(
    client: AsyncWebClient, web: aiohttp.ClientSession, sandbox: Sandbox
) -> None:
    general = sandbox.person("ana").channel("#general").id
    assert await word(upload(client, web, channel_id=general)) == "not_in_channel"


async def test_a_workspace_may_have_files_turned_off(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    sandbox.workspace.file_uploads = False
    call = client.files_getUploadURLExternal(filename="a.txt", length=3)
    assert await word(call) == "file_uploads_disabled"


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "canvases.create"])
async def test_files_and_canvases_need_their_scopes(
    client: AsyncWebClient, sandbox: Sandbox, method: str
) -> None:
    sandbox.workspace.scopes -= {"files:write", "canvases:write"}
    form = {"filename": "a.txt", "length": 3} if method.startswith("files") else {}
    assert await word(client.api_call(method, data=form)) == "missing_scope"


async def test_a_channels_canvas_is_read_by_whoever_sees_the_channel(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    ana = sandbox.person("ana")
    document = {"type": "markdown", "markdown": f"# Plan\n**Ask** ![](@{ana.id})"}
    await client.conversations_canvases_create(
        channel_id=room, title="Post-mortem", document_content=document
    )
    canvas = ana.channel("#inc-1").canvas
    assert canvas is not None
    assert canvas.text() == "Post-mortem\n# Plan\nAsk @ana"
    assert ana.canvas("Post-mortem").id == canvas.id
    with pytest.raises(AssertionError, match="gus sees no canvas"):
        sandbox.person("gus").canvas("Post-mortem")


async def test_a_canvas_made_for_a_channel_is_its_tab(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    canvas = (await client.canvases_create(title="Plan", channel_id=room))["canvas_id"]
    tab = sandbox.person("ana").channel("#inc-1").canvas
    assert tab is not None
    assert tab.id == canvas


async def test_a_canvas_alone_is_read_once_it_is_shared(
    client: AsyncWebClient, sandbox: Sandbox, canvas: str
) -> None:
    ana = sandbox.person("ana")
    with pytest.raises(AssertionError, match="ana sees no canvas"):
        ana.canvas("Review")
    await client.canvases_access_set(canvas_id=canvas, access_level="read", user_ids=[ana.id])
    assert ana.canvas("Review").id == canvas
    await client.canvases_access_delete(canvas_id=canvas, user_ids=[ana.id])
    with pytest.raises(AssertionError, match="ana sees no canvas"):
        ana.canvas("Review")


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"canvas_id": "F999"}, "canvas_not_found"),
        ({"access_level": "look"}, "invalid_parameters"),
        ({"user_ids": ["U999"]}, "user_not_found"),
        ({"user_ids": None, "channel_ids": ["C999"]}, "channel_not_found"),
        ({"user_ids": None}, "invalid_parameters"),
        ({"channel_ids": ["C999"]}, "invalid_parameters"),
    ],
)
async def test_a_canvas_is_shared_only_with_what_there_is(
    client: AsyncWebClient, sandbox: Sandbox, canvas: str, wrong: Json, error: str
) -> None:
    good = {"canvas_id": canvas, "access_level": "read", "user_ids": [sandbox.person("ana").id]}
    asked: Json = {**good, **wrong}
    assert await word(client.canvases_access_set(**asked)) == error


async def test_a_deleted_canvas_is_gone_and_leaves_room_for_another(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    first = await tab(client, room)
    await client.canvases_delete(canvas_id=first)
    assert sandbox.person("ana").channel("#inc-1").canvas is None
    assert await word(client.canvases_delete(canvas_id=first)) == "canvas_not_found"
    again = await client.conversations_canvases_create(channel_id=room, document_content=PLAN)
    assert again["ok"]


async def test_a_canvas_is_written_anew(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    canvas = await tab(client, room)
    document = {"type": "markdown", "markdown": "All is well"}
    rename = {"operation": "rename", "title_content": {"type": "markdown", "markdown": "New"}}
    replace = {"operation": "replace", "document_content": document}
    for change in (rename, replace):
        await client.canvases_edit(canvas_id=canvas, changes=[change])
    assert sandbox.person("ana").canvas("New").markdown == "All is well"


async def test_where_canvases_are_off_each_call_says_so(
    client: AsyncWebClient, sandbox: Sandbox, room: str, canvas: str
) -> None:
    sandbox.workspace.canvas_plan = "off"
    change = {"operation": "replace", "document_content": PLAN}
    ana = [sandbox.person("ana").id]
    calls = [
        client.canvases_create(title="Plan"),
        client.conversations_canvases_create(channel_id=room, document_content=PLAN),
        client.canvases_edit(canvas_id=canvas, changes=[change]),
        client.canvases_access_set(canvas_id=canvas, access_level="read", user_ids=ana),
    ]
    assert {await word(call) for call in calls} == {"canvas_disabled_user_team"}


async def test_a_free_workspace_has_one_canvas_a_channel_and_none_alone(
    client: AsyncWebClient, sandbox: Sandbox, room: str, canvas: str
) -> None:
    sandbox.workspace.canvas_plan = "free"
    change = {"operation": "replace", "document_content": PLAN}
    alone = "free_teams_cannot_create_standalone_canvases"
    assert await word(client.canvases_create(title="Plan")) == alone
    assert (await client.canvases_create(title="Plan", channel_id=room))["ok"]
    second = client.canvases_create(title="Plan", channel_id=room)
    assert await word(second) == "free_team_canvas_tab_already_exists"
    edit = client.canvases_edit(canvas_id=canvas, changes=[change])
    assert await word(edit) == "free_teams_cannot_edit_standalone_canvases"


async def test_the_app_learns_where_a_canvas_is_opened(
    client: AsyncWebClient, web: aiohttp.ClientSession, sandbox: Sandbox, room: str
) -> None:
    canvas = await tab(client, room)
    link = (await client.files_info(file=canvas))["file"]["permalink"]
    assert link == f"{sandbox.url}/docs/{sandbox.workspace.team_id}/{canvas}"
    async with web.get(link, allow_redirects=False) as answer:
        assert answer.headers["Location"] == f"/?paper={canvas}"


async def test_the_page_shows_a_document_to_whom_it_is_for(
    client: AsyncWebClient, web: aiohttp.ClientSession, sandbox: Sandbox, room: str
) -> None:
    await client.conversations_canvases_create(channel_id=room, document_content=PLAN)
    channel = sandbox.person("ana").channel(room)
    assert channel.canvas is not None
    path = f"/page/paper/{channel.canvas.id}"
    async with web.get(path, params={"person": sandbox.person("ana").id}) as answer:
        assert (await answer.json())["markdown"].startswith("# Plan")
    async with web.get(path, params={"person": sandbox.person("gus").id}) as answer:
        assert (await answer.json())["error"] == "There is no such document."


async def test_the_page_reads_files_of_text_and_no_others(
    client: AsyncWebClient, web: aiohttp.ClientSession, sandbox: Sandbox, room: str
) -> None:
    for name in ("a.md", "a.ics", "a.png"):
        await client.files_upload_v2(channel=room, content="# Hi", filename=name)
    shown = {}
    for file in sandbox.person("ana").channel(room).files:
        async with web.get(f"/page/paper/{file.id}") as answer:
            body = await answer.json()
            shown[file.name] = (body["markdown"], body["text"])
    assert shown == {"a.md": ("# Hi", None), "a.ics": (None, "# Hi"), "a.png": (None, None)}
