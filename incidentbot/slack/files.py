"""Files in Slack: uploaded in three steps of which only the last is seen, and found again by name.

A file's message carries no metadata, so the key of the effect stands in the file's name.
"""

import aiohttp

from incidentbot.domain.errors import DeliveryError
from incidentbot.slack.calls import Calls

KEY_MARKS = 8
UPLOADED = 200
PATIENCE = aiohttp.ClientTimeout(total=30)


async def upload(
    calls: Calls,
    channel: str,
    thread: str | None,
    *,
    name: str,
    title: str,
    content: bytes,
    comment: str | None = None,
) -> str:
    """Upload a file and share it in a channel; return Slack's id of it.

    Nobody sees anything before the last call, so that an answer lost earlier costs nothing.

    Args:
        calls: The Web API.
        channel: Where it is shared; for direct messages the id of their channel.
        thread: The message it answers, if it does.
        name: What it is called when saved: `keyed` makes one that can be found again.
        title: What people read above it.
        content: All of it.
        comment: What is said with it; markup of Slack's counts.

    Raises:
        DeliveryError: Refused or not answered; ambiguous only where it may be seen already.
    """
    began = await _began(calls, name, len(content))
    file_id = str(began.get("file_id") or "")
    await _sent(calls, str(began.get("upload_url") or ""), content)
    await calls(
        "files.completeUploadExternal",
        files=[{"id": file_id, "title": title}],
        channel_id=channel,
        thread_ts=thread,
        initial_comment=comment,
    )
    return file_id


def keyed(stem: str, suffix: str, key: str) -> str:
    """Name a file so that it is found again: `INC-42-review-1f2e3d4c.ics`."""
    return f"{stem}-{key[:KEY_MARKS]}.{suffix}"


def holds(name: str, key: str) -> bool:
    """Tell whether a file was named by `keyed` with this key."""
    return f"-{key[:KEY_MARKS]}." in name


async def _began(calls: Calls, name: str, length: int) -> dict[str, object]:
    try:
        return await calls("files.getUploadURLExternal", filename=name, length=length)
    except DeliveryError as error:
        raise _unseen(error) from error


def _unseen(error: DeliveryError) -> DeliveryError:
    # Nothing that could be seen twice has happened yet: no look-up is worth its time.
    if not error.ambiguous:
        return error
    return DeliveryError(error.code)


async def _sent(calls: Calls, address: str, content: bytes) -> None:
    client = calls.client
    session = client.session or aiohttp.ClientSession()
    try:
        async with session.post(
            address, data=content, timeout=PATIENCE, proxy=client.proxy
        ) as answer:
            if answer.status != UPLOADED:
                raise DeliveryError(f"upload_http_{answer.status}")
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise DeliveryError("upload_not_answered") from error
    finally:
        if session is not client.session:
            await session.close()
