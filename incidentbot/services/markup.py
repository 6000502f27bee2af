"""The bot's own sentences, which carry Slack's marks, as plain text and as Markdown.

Strict: only the marks that the bot itself makes are read as such, and all else is text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Names = Callable[[str], str]
Kind = Literal["text", "time", "person", "link", "code", "bold", "line"]

_MARK = re.compile(
    # A time of the bot's own: in UTC, and again in the reader's zone.
    r"(?P<utc>(?:\d{4}-\d\d-\d\d )?\d\d:\d\d UTC) \(<!date\^(?P<stamp>\d{1,11})\^[^<>|]*\|[^<>]*>\)"
    r"|<!date\^(?P<alone>\d{1,11})\^[^<>|]*\|(?P<said>[^<>]*)>"
    r"|<@(?P<person>[A-Z0-9]{2,50})(?:\|[^<>]*)?>"
    r"|<!subteam\^(?P<group>[A-Z0-9]{2,50})(?:\|[^<>]*)?>"
    r"|<#(?P<room>[A-Z0-9]{2,50})(?:\|[^<>]*)?>"
    r"|<(?P<url>https?://[^<>|\s]+)(?:\|(?P<label>[^<>]*))?>"
    r"|<(?P<other>[^<>]*)>"
    r"|`(?P<code>[^`\n]+)`"
    r"|(?<![\w*])\*(?P<bold>[^\s*<>](?:[^*\n<>]*[^\s*<>])?)\*(?![\w*])"
    r"|(?P<line>\n)"
)
_AS_SAID: tuple[Kind, ...] = ("code", "bold", "line")
# What would begin markup somewhere in a line of Markdown, or HTML within it.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
_ADDRESS = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "|": "%7C"})


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence, its escapes undone.

    Attributes:
        text: What is read; for a person, their id.
        value: For a time its seconds since 1970, for a link its address.
    """

    kind: Kind
    text: str
    value: str = ""


def parts(sentence: str) -> Iterator[Part]:
    """Take a sentence apart."""
    at = 0
    for mark in _MARK.finditer(sentence):
        if mark.start() > at:
            yield Part("text", _unescaped(sentence[at : mark.start()]))
        yield _marked(mark)
        at = mark.end()
    if at < len(sentence):
        yield Part("text", _unescaped(sentence[at:]))


def people_in(sentence: str) -> set[str]:
    """Return the ids of everybody whom a sentence mentions."""
    return {part.text for part in parts(sentence) if part.kind == "person"}


def plain(sentence: str, names: Names) -> str:
    """Say a sentence in plain text: names of people, times in UTC, links with their address."""
    return "".join(_plain(part, names) for part in parts(sentence))


def markdown(sentence: str, names: Names) -> str:
    """Say a sentence in Markdown, on one line, in which nothing people typed is markup."""
    return "".join(_in_markdown(part, names) for part in parts(sentence))


def escaped(words: str) -> str:
    """Escape what Markdown would read as markup; lines become one."""
    return _MARKDOWN.sub(r"\\\1", " ".join(words.split("\n")))


def link(words: str, url: str) -> str:
    """Link to a web address in Markdown."""
    return f"[{escaped(words)}]({url.translate(_ADDRESS)})"


def _marked(mark: re.Match[str]) -> Part:
    found = {name: _unescaped(said) for name, said in mark.groupdict().items() if said is not None}
    match found:
        case {"stamp": stamp, "utc": said} | {"alone": stamp, "said": said}:
            return Part("time", said, stamp)
        case {"person": user} | {"group": user}:
            return Part("person", f"slack:{user}")
        case {"url": url}:
            return Part("link", found.get("label") or url, url)
        case {"room": room}:
            return Part("text", f"#{room}")
    kind = next((each for each in _AS_SAID if each in found), None)
    return Part(kind, found[kind]) if kind else Part("text", found["other"])


def _plain(part: Part, names: Names) -> str:
    if part.kind == "person":
        return names(part.text)
    if part.kind == "link" and part.text != part.value:
        return f"{part.text} ({part.value})"
    return part.text


def _in_markdown(part: Part, names: Names) -> str:
    match part.kind:
        case "person":
            return escaped(names(part.text))
        case "link":
            return link(part.text, part.value)
        case "bold":
            return f"**{escaped(part.text)}**"
        case "line":
            return " "
        case _:
            return escaped(part.text)


def _unescaped(words: str) -> str:
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
