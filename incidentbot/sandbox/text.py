"""Slack's text on the wire: escaping, mentions, links and dates."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from incidentbot.sandbox.workspace import Workspace

_TOKEN = re.compile(r"<([^<>\n]+)>")
_HANDLE = re.compile(r"(?<![\w@<./&])@([a-z0-9][\w.-]*\w|\w)", re.IGNORECASE)
_ROOM = re.compile(r"(?<![\w#<&/])#([^\s#@<>,.!?:;()]+)")
_URL = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"]")
_BARE_AMPERSAND = re.compile(r"&(?!amp;|lt;|gt;)")
_DATE_TOKEN = re.compile(r"\{(\w+)\}")
_EVERYONE = ("here", "channel", "everyone")


def escape(text: str) -> str:
    """Escape the three characters that mean something to Slack."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Undo the escaping."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def as_typed(workspace: Workspace, text: str) -> str:
    """Turn what a person types into what the message carries."""
    return _outside_tokens(text, lambda part: _linked(workspace, escape(part)))


def as_command(workspace: Workspace, text: str, *, should_escape: bool) -> str:
    """Turn what follows a slash command into what the app receives."""
    if not should_escape:
        return escape(text)

    def with_ids(part: str) -> str:
        part = _HANDLE.sub(lambda found: _mention(workspace, found, named=True), escape(part))
        return _ROOM.sub(lambda found: _room(workspace, found), part)

    return _outside_tokens(text, with_ids)


def as_posted(workspace: Workspace, text: str, *, parse: bool, link_names: bool) -> str:
    """Turn an app's text into what Slack keeps, as it parses links and names."""

    def settle(part: str) -> str:
        part = _BARE_AMPERSAND.sub("&amp;", part).replace("<", "&lt;").replace(">", "&gt;")
        part = _URL.sub(lambda found: f"<{found[0]}>", part)
        if parse or link_names:
            part = _outside_tokens(part, lambda rest: _named(workspace, rest, people=link_names))
        return part

    return _outside_tokens(text, settle)


def mentioned(workspace: Workspace, text: str) -> set[str]:
    """Return the people whom a text notifies."""
    people: set[str] = set()
    for token in _TOKEN.findall(text):
        if token.startswith("@"):
            people.add(token[1:].split("|")[0])
        elif token.startswith("!subteam^"):
            group = workspace.groups.get(token.removeprefix("!subteam^").split("|")[0])
            people.update(group.users if group else ())
        elif token.lstrip("!").split("|")[0] in _EVERYONE:
            people.update(workspace.users)
    return people & set(workspace.users)


def plain(workspace: Workspace, text: str) -> str:
    """Render text as a person reads it."""
    return unescape(_TOKEN.sub(lambda found: _read(workspace, found[1]), text))


def _outside_tokens(text: str, change: Callable[[str], str]) -> str:
    done, at = [], 0
    for found in _TOKEN.finditer(text):
        if found[1][0] in "@#!" or "://" in found[1] or found[1].startswith("mailto:"):
            done += [change(text[at : found.start()]), found[0]]
            at = found.end()
    return "".join([*done, change(text[at:])])


def _linked(workspace: Workspace, text: str) -> str:
    text = _URL.sub(lambda found: f"<{found[0]}>", text)
    return _outside_tokens(text, lambda part: _named(workspace, part, people=True))


def _named(workspace: Workspace, text: str, *, people: bool) -> str:
    # Slack links rooms and @here by itself; people's names only when asked to.
    def mention(found: re.Match[str]) -> str:
        known = people or found[1].lower() in _EVERYONE
        return _mention(workspace, found, named=False) if known else found[0]

    return _ROOM.sub(lambda found: _room(workspace, found), _HANDLE.sub(mention, text))


def _mention(workspace: Workspace, found: re.Match[str], *, named: bool) -> str:
    handle = found[1].lower()
    if handle in _EVERYONE:
        return f"<!{handle}>"
    user, group = workspace.user_named(handle), workspace.group_named(handle)
    if user is not None:
        return f"<@{user.id}|{user.name}>" if named else f"<@{user.id}>"
    if group is not None:
        return f"<!subteam^{group.id}|@{handle}>" if named else f"<!subteam^{group.id}>"
    return found[0]


def _room(workspace: Workspace, found: re.Match[str]) -> str:
    channel = workspace.channel_named(found[1].lower())
    return f"<#{channel.id}|{channel.name}>" if channel else found[0]


def _read(workspace: Workspace, token: str) -> str:
    body, _, label = token.partition("|")
    if body.startswith("@"):
        user = workspace.users.get(body[1:])
        return f"@{user.name}" if user else f"@{label or body[1:]}"
    if body.startswith("#"):
        channel = workspace.channels.get(body[1:])
        return f"#{channel.name}" if channel else f"#{label or body[1:]}"
    if body.startswith("!"):
        return _read_special(workspace, body[1:], label=label)
    return label or body.removeprefix("mailto:")


def _read_special(workspace: Workspace, body: str, *, label: str) -> str:
    word, *rest = body.split("^")
    if word == "subteam" and rest:
        group = workspace.groups.get(rest[0])
        return f"@{group.handle}" if group else label
    if word == "date" and len(rest) > 1 and rest[0].isdigit():
        return _DATE_TOKEN.sub(
            lambda found: _date(int(rest[0]), found[1], workspace=workspace), rest[1]
        )
    return f"@{word}" if word in _EVERYONE else label or body


def _date(unix: int, form: str, *, workspace: Workspace) -> str:
    moment = datetime.fromtimestamp(unix, UTC)
    if form == "ago":
        return _ago(workspace.clock.now() - unix)
    forms = {
        "date_num": "%Y-%m-%d",
        "date": "%B %-d, %Y",
        "date_short": "%b %-d, %Y",
        "date_long": "%A, %B %-d, %Y",
        "date_pretty": "%B %-d, %Y",
        "date_short_pretty": "%b %-d, %Y",
        "date_long_pretty": "%A, %B %-d, %Y",
        "time": "%H:%M UTC",
        "time_secs": "%H:%M:%S UTC",
    }
    return moment.strftime(forms[form]) if form in forms else "{" + form + "}"


def _ago(seconds: float) -> str:
    hours, minutes = divmod(round(abs(seconds) / 60), 60)
    amount = f"{hours} h {minutes} min" if hours else f"{minutes} min"
    return f"{amount} ago" if seconds >= 0 else f"in {amount}"
