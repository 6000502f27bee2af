"""The post-mortem as HTML: facts from the document itself, people's Markdown made safe."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.postmortems import (
    At,
    Audience,
    Awaited,
    Link,
    Person,
    Row,
    Run,
    Said,
    Words,
)
from incidentbot.services.markup import Names, people_in
from incidentbot.services.postmortems import Sentences, Sheet
from incidentbot.web import mrkdwn

TEMPLATES = Path(__file__).parent / "templates"
STYLE = Path(__file__).parent / "static" / "document.css"
FILE = "document-file.html"
HEADINGS_BELOW, DEEPEST = 2, 6
SCHEMES = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Html:
    """Writes the parts of a document for one reader.

    Attributes:
        listed: The entries that stand in the document's own timeline.
    """

    sentences: Sentences
    names: Names
    playbook: Playbook
    listed: frozenset[int]

    def cell(self, words: Words) -> Markup:
        """Write one cell of a fact."""
        return Markup("").join(self._run(run) for run in words)

    def refs(self, row: Row) -> Markup:
        """Write which entries of the timeline say so."""
        return Markup(" ").join(self._ref(seq) for seq in row.entries)

    def words(self, text: str) -> Markup:
        """Write people's own Markdown."""
        return html(text)

    def _ref(self, seq: int) -> Markup:
        if seq not in self.listed:
            return Markup('<span class="entry">#{}</span>').format(seq)
        return Markup('<a class="entry" href="#e{}">#{}</a>').format(seq, seq)

    def _run(self, run: Run) -> Markup:
        match run:
            case str():
                return escape(run)
            case At(at=at):
                return mrkdwn.time(at, f"{at:%Y-%m-%d %H:%M} UTC")
            case Link(url=url, title=title):
                return mrkdwn.link(url, title)
            case Person(id=who):
                return Markup('<span class="who">{}</span>').format(self.names(who))
            case Said() | Awaited() | Audience():
                return mrkdwn.html(self._told(run), self.names)

    def _told(self, run: Said | Awaited | Audience) -> str:
        match run:
            case Said(line=line):
                return self.sentences.line(line, self.playbook)
            case Awaited(kind=kind, subject=subject):
                return self.sentences.clock(kind, subject, self.playbook)
            case Audience(name=name):
                return self.sentences.audience(name)


def html(text: str) -> Markup:
    """Write Markdown as HTML: no tags of the writer's own, no pictures, links to the web only.

    Its headings come below those of the page.
    """
    made = MarkdownIt("commonmark", {"html": False})
    made.enable(["table", "strikethrough"]).disable("image")
    made.validateLink = _is_safe  # type: ignore[method-assign]
    made.add_render_rule("link_open", _outwards)
    for cell in ("th_open", "td_open"):
        made.add_render_rule(cell, _unstyled)
    env: EnvType = {}
    tokens = made.parse(text, env)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + HEADINGS_BELOW, DEEPEST)}"
    # Its only tags are those of the renderer.
    return Markup(made.renderer.render(tokens, made.options, env))  # noqa: S704


def writer(seen: Sheet, sentences: Sentences, names: Names) -> Html:
    """Return what writes one document."""
    listed = frozenset(line.seq for line in seen.lines())
    return Html(sentences=sentences, names=names, playbook=seen.playbook, listed=listed)


def people(seen: Sheet, sentences: Sentences) -> set[str]:
    """Return everybody who is named in a document, for looking up what they are called."""
    said = [sentences.line(line, seen.playbook) for line in seen.lines()]
    return {*seen.people(), *(who for each in said for who in people_in(each))}


def as_file(seen: Sheet, sentences: Sentences, names: Names) -> str:
    """Write a document as one file that needs no other."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = STYLE.read_text(encoding="utf-8")
    return environment.get_template(FILE).render(
        page=seen.page,
        to=writer(seen, sentences, names),
        style=Markup(style),  # noqa: S704 - our own file
    )


def _is_safe(url: str) -> bool:
    return url.strip().lower().startswith(SCHEMES)


def _outwards(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, _: EnvType
) -> str:
    tokens[at].attrSet("rel", "noreferrer noopener")
    return self.renderToken(tokens, at, options, _)


def _unstyled(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, _: EnvType
) -> str:
    # A column that is aligned would bring a style of its own, which our pages refuse.
    tokens[at].attrs.pop("style", None)
    return self.renderToken(tokens, at, options, _)
