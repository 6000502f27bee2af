"""The bot's sentences, which are in Slack's markup, as safe HTML: strict, and nothing else."""

from collections.abc import Iterable
from datetime import UTC, datetime

from markupsafe import Markup, escape

from incidentbot.services import markup
from incidentbot.services.markup import Names, Part


def html(words: str, names: Names) -> Markup:
    """Turn a sentence into HTML in which only our own tags stand; `names` gets ids `slack:U…`."""
    return Markup("").join(_shown(part, names) for part in markup.parts(words))


def plain(words: str, names: Names) -> Markup:
    """Turn a sentence that is plain text, but for our marks of code, into HTML."""
    return html(escaped(words), names)


def escaped(words: str) -> str:
    """Escape plain text for a sentence."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def people_in(sentences: Iterable[str]) -> set[str]:
    """Return the ids of everybody whom sentences mention."""
    return {person for words in sentences for person in markup.people_in(words)}


def time(at: datetime, said: str) -> Markup:
    """Mark a time up, so that the page can add the reader's own."""
    return Markup('<time datetime="{}">{}</time>').format(f"{at:%Y-%m-%dT%H:%M:%SZ}", said)


def link(url: str, label: str) -> Markup:
    """Link to a web address; what is none stays text."""
    if not url.lower().startswith(("https://", "http://")):
        return escape(f"{label} ({url})" if label != url else url)
    return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(url, label)


def _shown(part: Part, names: Names) -> Markup:
    if part.kind == "time":
        return time(datetime.fromtimestamp(int(part.value), UTC), part.text)
    if part.kind == "link":
        return link(part.value, part.text)
    said = names(part.text) if part.kind == "person" else part.text
    return _TAGGED.get(part.kind, Markup("{}")).format(said)


_TAGGED = {
    "person": Markup('<span class="who">{}</span>'),
    "code": Markup("<code>{}</code>"),
    "bold": Markup("<strong>{}</strong>"),
    "line": Markup("<br>"),
}
