"""What every call must pass before its method is run: token, arguments, scope."""

import json
from collections.abc import Container
from typing import Any

from incidentbot.sandbox.contract import Contract, contracts
from incidentbot.sandbox.wire import Json, SlackError
from incidentbot.sandbox.workspace import Workspace

_STRUCTURED = {
    "attachments",
    "blocks",
    "changes",
    "criteria",
    "document_content",
    "files",
    "metadata",
    "view",
}
_FORMAT_ERRORS = {
    "blocks": "invalid_blocks_format",
    "metadata": "invalid_metadata_format",
    "attachments": "invalid_attachments",
}
_FAMILIES = {"channels": "channel", "groups": "group", "im": "im", "mpim": "mpim"}
_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
_APP_METHODS = {"apps.connections.open"}
_TOKENLESS = {"api.test", "openid.connect.token"}
_PERSONAL = {"openid.connect.userInfo"}
_SEVERAL = 2


def check_known(method: str, methods: Container[str]) -> None:
    """Refuse a method that Slack does not have, or the workspace does not offer."""
    if method not in methods:
        raise SlackError("unknown_method", req_method=method)


def check_token(workspace: Workspace, method: str, *, token: str) -> None:
    """Refuse a token that is missing, unknown, revoked or of the wrong kind."""
    if method in _TOKENLESS:
        return
    if not token:
        raise SlackError("not_authed")
    if workspace.refusal:
        raise SlackError(workspace.refusal)
    personal = workspace.sign_ins.holder(token) is not None
    if not personal and token not in (workspace.bot_token, workspace.app_token):
        raise SlackError("invalid_auth")
    wanted = workspace.app_token if method in _APP_METHODS else workspace.bot_token
    if personal != (method in _PERSONAL) or (token != wanted and not personal):
        raise SlackError("not_allowed_token_type")


def read_arguments(method: str, raw: Json) -> Json:
    """Refuse unknown, missing and misshapen arguments; return them decoded."""
    contract = contracts()[method]
    args = {name: value for name, value in raw.items() if name != "token" and value is not None}
    # The SDK's client adds the team to every call, and Slack takes it everywhere.
    known = contract.args.keys() | {"team_id"}
    messages = [f"[ERROR] unknown argument: {name}" for name in sorted(args.keys() - known)]
    messages += [
        f"[ERROR] missing required field: {name}" for name in contract.required if name not in args
    ]
    decoded = {name: _decoded(name, value) for name, value in args.items()}
    messages += [
        f"[ERROR] {name} must be {kind}"
        for name, value in decoded.items()
        if (kind := _wrong_kind(contract.args.get(name), value))
    ]
    if messages:
        raise SlackError("invalid_arguments", *messages)
    return decoded


def _decoded(name: str, value: Any) -> Any:
    if name not in _STRUCTURED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise SlackError(_FORMAT_ERRORS.get(name, "invalid_arguments")) from error


def _wrong_kind(kind: Any, value: Any) -> str:
    if kind in ("integer", "number"):
        number = str(value).removeprefix("-").replace(".", "", 1)
        return "" if number.isdigit() and not isinstance(value, bool) else "a number"
    if kind == "boolean":
        good = isinstance(value, bool) or str(value) in ("0", "1", "true", "false")
        return "" if good else "true or false"
    return "a string" if kind == "string" and isinstance(value, dict) else ""


def check_scope(workspace: Workspace, method: str, *, args: Json) -> None:
    """Refuse a call for which the app holds no scope."""
    contract = contracts()[method]
    for kind in _kinds(workspace, method, args=args):
        wanted = _alternatives(contract, kind)
        if wanted and not workspace.scopes & set(wanted):
            raise _missing(workspace, ",".join(wanted))
    if {"username", "icon_url", "icon_emoji"} & args.keys():
        _demand(workspace, "chat:write.customize")


def _demand(workspace: Workspace, scope: str) -> None:
    if scope not in workspace.scopes:
        raise _missing(workspace, scope)


def _missing(workspace: Workspace, needed: str) -> SlackError:
    provided = ",".join(sorted(workspace.scopes))
    return SlackError("missing_scope", needed=needed, provided=provided)


def _alternatives(contract: Contract, kind: str | None) -> list[str]:
    if kind is None:
        return list(contract.scopes)
    families = {scope: _FAMILIES.get(scope.split(":")[0]) for scope in contract.scopes}
    own = [scope for scope, family in families.items() if family == kind]
    general = [scope for scope, family in families.items() if family is None]
    return own or general or list(contract.scopes)


def _kinds(workspace: Workspace, method: str, *, args: Json) -> list[str | None]:
    if method == "conversations.create":
        private = args.get("is_private") in (True, "true", "1", 1)
        return ["group" if private else "channel"]
    if method in ("conversations.list", "users.conversations"):
        types = str(args.get("types") or "public_channel").split(",")
        return [_TYPES.get(name.strip()) for name in types]
    if method == "conversations.open" and args.get("users"):
        return ["mpim" if len(str(args["users"]).split(",")) >= _SEVERAL else "im"]
    channel = workspace.channels.get(str(args.get("channel") or args.get("channel_id")))
    return [channel.kind if channel else None]
