"""Answers of the app: the body of an acknowledgement, and posts to a response_url."""

import json
from typing import Any

from aiohttp import web

from incidentbot.sandbox import forms, posting, text
from incidentbot.sandbox.api.content import read_blocks
from incidentbot.sandbox.blocks.check import check_view
from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.journal import Journal
from incidentbot.sandbox.messages import Draft, Post
from incidentbot.sandbox.triggers import ResponseUrl
from incidentbot.sandbox.views import STACK_MAX, View
from incidentbot.sandbox.wire import Json, SlackError
from incidentbot.sandbox.workspace import Workspace

IN_CHANNEL = "in_channel"


def read_answer(workspace: Workspace, body: Json, *, thread_ts: str | None = None) -> Draft:
    """Check an answer that is to be shown as a message."""
    words = str(body.get("text") or "")
    blocks = read_blocks(workspace, body.get("blocks"))
    attachments = body.get("attachments") or []
    if not (words.strip() or blocks or attachments):
        raise SlackError("no_text")
    return Draft(
        text=text.as_posted(workspace, words, parse=False, link_names=False),
        blocks=blocks,
        attachments=attachments,
        thread_ts=str(body.get("thread_ts") or "") or thread_ts,
    )


def show_command_answer(
    workspace: Workspace, channel: Channel, *, user: str, body: Any
) -> Post | None:
    """Show what came back with the acknowledgement of a command."""
    if not body:
        return None
    answer: Json = {"text": body} if isinstance(body, str) else body
    draft = read_answer(workspace, answer)
    if answer.get("response_type") == IN_CHANNEL:
        return posting.post(workspace, channel, user=workspace.bot_user_id, draft=draft)
    return posting.whisper(workspace, channel, to=user, draft=draft)


def notice(workspace: Workspace, channel: Channel, *, user: str, words: str) -> Post:
    """Show one of Slack's own remarks to one person."""
    post = posting.whisper(workspace, channel, to=user, draft=Draft(text=text.escape(words)))
    post.user, post.by_bot = "USLACKBOT", False
    return post


def apply_view_answer(workspace: Workspace, view: View, *, body: Any) -> dict[str, str]:
    """Do what the answer to a submission asks; return the errors by block."""
    stack = workspace.views.stack(view.user)
    action = body.get("response_action") if isinstance(body, dict) else None
    if body and action is None:
        raise SlackError("invalid_response", "[ERROR] expected a response_action")
    if action == "errors":
        return _errors(workspace, view, body=body)
    if action == "clear":
        stack.clear()
    elif action == "update":
        check_view(body.get("view"), kind="modal")
        forms.replace_body(workspace, view, body=body["view"])
    elif action == "push":
        check_view(body.get("view"), kind="modal")
        if len(stack) >= STACK_MAX:
            raise SlackError("push_limit_reached")
        forms.place(workspace, view.user, body=body["view"], on=stack)
    elif action is None:
        _take_off(stack, view)
    else:
        raise SlackError("invalid_response", f"[ERROR] unknown response_action {action}")
    workspace.changed("views")
    return {}


def _take_off(stack: list[View], view: View) -> None:
    if view in stack:
        stack.remove(view)
    if view.body.get("clear_on_close"):
        stack.clear()


def _errors(workspace: Workspace, view: View, *, body: Json) -> dict[str, str]:
    errors = body.get("errors")
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or set(errors) - inputs:
        raise SlackError("invalid_response", "[ERROR] errors must be keyed by input block_id")
    view.errors = {block: str(sentence) for block, sentence in errors.items()}
    workspace.changed("views")
    return view.errors


class ResponseDoor:
    """Serves the addresses that interactions hand out."""

    def __init__(self, workspace: Workspace, journal: Journal) -> None:
        self._workspace = workspace
        self._journal = journal

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one post to a response_url."""
        row = self._journal.write("call", "response_url", await _body(request))
        try:
            permission = self._workspace.permissions.respond(request.match_info["word"])
            self._respond(permission, row.args)
        except SlackError as error:
            row.answer = error.answer()
            status = 404 if error.code in ("expired_url", "used_url") else 400
            return web.json_response(row.answer, status=status)
        row.answer = {"ok": True}
        self._journal.announce(row)
        return web.Response(text="ok")

    def _respond(self, permission: ResponseUrl, body: Json) -> None:
        workspace = self._workspace
        channel = workspace.channels.get(permission.channel)
        if channel is None:
            raise SlackError("channel_not_found")
        original = _original(channel, permission.original_ts)
        if body.get("delete_original"):
            if original is not None:
                posting.remove(workspace, original)
            return
        draft = read_answer(workspace, body, thread_ts=permission.thread_ts)
        if body.get("replace_original") and original is not None:
            posting.rewrite(workspace, original, by=workspace.bot_user_id, draft=draft)
        elif body.get("response_type") == IN_CHANNEL:
            posting.post(workspace, channel, user=workspace.bot_user_id, draft=draft)
        else:
            posting.whisper(workspace, channel, to=permission.user, draft=draft)


def _original(channel: Channel, ts: str | None) -> Post | None:
    whispers = {post.ts: post for post in channel.ephemerals}
    return channel.posts.get(ts or "") or whispers.get(ts or "")


async def _body(request: web.Request) -> Json:
    if request.content_type == "application/x-www-form-urlencoded":
        raw = (await request.post()).get("payload", "{}")
        parsed: Any = json.loads(str(raw))
    else:
        try:
            parsed = await request.json()
        except ValueError:
            parsed = {}
    return parsed if isinstance(parsed, dict) else {}
