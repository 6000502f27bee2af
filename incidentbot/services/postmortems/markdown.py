"""The document as Markdown: facts escaped, people's own Markdown kept inside its section."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Protocol

from incidentbot.domain.lines import Line
from incidentbot.domain.postmortems.document import (
    At,
    Audience,
    Awaited,
    Block,
    Form,
    Link,
    Page,
    Person,
    Row,
    Run,
    Said,
    Section,
    Words,
)
from incidentbot.services import markup

# https://docs.slack.dev/surfaces/canvases: a table in a canvas has 300 cells at most.
CANVAS_CELLS = 300
REFS_SHOWN = 8
TO_WRITE = "To be written:"
_ENTITY = re.compile(r"&(?=#?\w+;)")
_FENCE = re.compile(r"^( {0,3})(`{3,}(?=[^`]*$)|~{3,})")
_END = re.compile(r"^ {0,3}(`{3,}|~{3,})[ \t]*$")
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?=\s|$)")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)\s*$")
_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
# What is escaped already by an odd number of backslashes stays as it is.
_TAG = re.compile(r"(?<!\\)((?:\\\\)*)<(?=[A-Za-z/!?])")
_DEEPEST = 6
_TABLE = re.compile(r"((?:^\|.*\|\n)+)", re.MULTILINE)
_BAR = re.compile(r"(?<!\\)\|")


class Voice(Protocol):
    """How a reader is spoken to: what people and things are called."""

    def person(self, who: str) -> str:
        """Name somebody, as plain text."""

    def line(self, line: Line) -> str:
        """Say a line of the timeline, as Markdown."""

    def clock(self, kind: str, subject: str | None) -> str:
        """Say what a clock waits for, as plain text."""

    def audience(self, audience: str) -> str:
        """Say whom a text was for, as plain text."""

    def entry_url(self, seq: int) -> str | None:
        """Return where an entry of the timeline can be looked at."""


def markdown(page: Page, voice: Voice) -> str:
    """Write the whole document; `voice` says what people and things are called."""
    return _Writer(voice).document(page)


def fitted(document: str) -> str:
    """Make lists of the tables that are too large for a canvas."""
    parts = _TABLE.split(document)
    return "".join(_listed(part) if n % 2 else part for n, part in enumerate(parts))


def customers_markdown(page: Page) -> str:
    """Write the version for customers."""
    return f"{own(page.for_customers, below=0)}\n"


def escape(words: str) -> str:
    """Write plain text on one line, so that nothing in it is markup."""
    return _ENTITY.sub(r"\\&", markup.escaped(" ".join(words.split())))


def own(words: str, *, below: int = 2) -> str:
    """Keep people's own Markdown inside its place.

    Args:
        words: What they wrote.
        below: Their headings come below headings of this level.
    """
    tamer = _Tamer(below)
    kept = [tamer.tamed(line) for line in words.split("\n")]
    return "\n".join([*kept, tamer.fence] if tamer.fence else kept)


class _Tamer:
    """Goes through people's own Markdown line by line.

    Tags are code where that is sure, and text everywhere else: a list or a mark that is left open
    may have a reader of Markdown see code begin and end in another place.

    Attributes:
        fence: What ends the code that the lines are in; empty outside of any.
    """

    def __init__(self, below: int) -> None:
        self.fence = ""
        self._below = below
        self._sure = True
        self._torn = False
        self._before = ""

    def tamed(self, line: str) -> str:
        made = self._in_code(line) if self.fence else self._outside(line)
        self._before = made
        return made

    def _in_code(self, line: str) -> str:
        found = _END.match(line)
        if found and found[1].startswith(self.fence):
            self.fence = ""
        return line if self._sure else _text(line)

    def _outside(self, line: str) -> str:
        found = _FENCE.match(line)
        if found:
            self._torn, self.fence = False, found[2]
            # One that is set in may end with the list that it stands in; a table may begin here.
            self._sure = self._sure and not found[1] and "|" not in line
            return _text(line)
        self._torn = self._torn and bool(line.strip(" \t"))
        line = _lowered(line, self._before, self._below)
        self._torn = self._torn or _is_torn(line)
        return _but_code(line) if self._sure and not self._torn else _text(line)


def _lowered(line: str, before: str, below: int) -> str:
    heading = _HEADING.match(line)
    if heading:
        return "#" * min(below, _DEEPEST - len(heading[1])) + line.lstrip()
    if before.strip() and _UNDERLINE.match(line):
        return f"\\{line.lstrip()}"
    return line


def _is_torn(line: str) -> bool:
    """Tell whether code may begin here and end elsewhere: in another line, or a cell of a table."""
    spans = [found[0] for found in _CODE.finditer(line)]
    return "`" in _CODE.sub("", line) or "\\`" in line or any("|" in span for span in spans)


def _but_code(line: str) -> str:
    parts, end = [], 0
    for code in _CODE.finditer(line):
        parts += [_text(line[end : code.start()]), code[0]]
        end = code.end()
    return "".join([*parts, _text(line[end:])])


def _text(words: str) -> str:
    return _TAG.sub(r"\1\\<", words)


class _Writer:
    """Writes blocks one after the other."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def document(self, page: Page) -> str:
        parts = [f"# {escape(page.title)}", *self._block(page.head, level=2)]
        parts += ["\n".join(f"> {escape(each)}  " for each in page.rules)] if page.rules else []
        for section in page.sections:
            parts += self._section(section)
        return "\n\n".join(part for part in parts if part) + "\n"

    def _section(self, section: Section) -> Iterator[str]:
        yield f"## {escape(section.title)}"
        if section.written:
            yield own(section.written.text)
        elif section.asks:
            yield "\n".join(f"- *{TO_WRITE}* {escape(each)}" for each in section.asks)
        for block in section.blocks:
            yield from self._block(block, level=3)

    def _block(self, block: Block, *, level: int) -> Iterator[str]:
        if block.title:
            yield f"{'#' * level} {escape(block.title)}"
        if not block.rows:
            yield escape(block.nothing)
            return
        yield self._laid_out(block)

    def _laid_out(self, block: Block) -> str:
        match block.form:
            case Form.TABLE | Form.TIMELINE:
                return self._table(block)
            case Form.FACTS:
                return _lines(block.rows, self._fact)
            case Form.QUOTES:
                return "\n\n".join(self._quote(row) for row in block.rows)
            case _:
                return _lines(block.rows, self._point)

    def _table(self, block: Block) -> str:
        head = [*(escape(each) for each in block.columns), "Entry"]
        rows = [head, ["---"] * len(head)]
        rows += [
            [*(self._words(cell) for cell in row.cells), self._refs(row)] for row in block.rows
        ]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)

    def _fact(self, row: Row) -> str:
        label, *rest = (self._words(cell) for cell in row.cells)
        return f"- **{label}**: {' '.join(rest)}{self._behind(row)}"

    def _point(self, row: Row) -> str:
        said = " – ".join(filter(None, (self._words(cell) for cell in row.cells)))
        return f"- {said}{self._behind(row)}"

    def _quote(self, row: Row) -> str:
        head = " ".join(self._words(cell) for cell in row.cells)
        lines = (row.quote or "").split("\n")
        quoted = "\n".join(f"> {escape(line)}  ".rstrip(" ") + "  " for line in lines)
        return f"{head}{self._behind(row)}\n\n{quoted.rstrip()}"

    def _behind(self, row: Row) -> str:
        refs = self._refs(row)
        return f" ({refs})" if refs else ""

    def _refs(self, row: Row) -> str:
        shown = [self._ref(seq) for seq in row.entries[:REFS_SHOWN]]
        more = ["…"] if len(row.entries) > REFS_SHOWN else []
        return " ".join([*shown, *more])

    def _ref(self, seq: int) -> str:
        address = self._voice.entry_url(seq)
        return f"[#{seq}]({address})" if address else f"\\#{seq}"

    def _words(self, words: Words) -> str:
        return "".join(self._run(run) for run in words)

    def _run(self, run: Run) -> str:
        match run:
            case str():
                # What is escaped loses its outer blanks.
                return f"{_lead(run)}{escape(run)}{_tail(run)}"
            case At(at=at):
                return utc(at)
            case Said(line=line):
                return self._voice.line(line)
            case Link(url=url, title=title):
                return _link(url, title)
            case Person() | Awaited() | Audience():
                return escape(self._called(run))

    def _called(self, run: Person | Awaited | Audience) -> str:
        match run:
            case Person(id=who):
                return self._voice.person(who)
            case Awaited(kind=kind, subject=subject):
                return self._voice.clock(kind, subject)
            case Audience(name=name):
                return self._voice.audience(name)


def _link(url: str, title: str) -> str:
    if not url.lower().startswith(("https://", "http://")) or re.search(r"[\s<>]", url):
        return escape(f"{title} ({url})" if title != url else url)
    return markup.link(title, url)


def utc(at: datetime) -> str:
    """Say a day and time in UTC."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _listed(table: str) -> str:
    rows = [_BAR.split(line.strip().strip("|")) for line in table.strip("\n").split("\n")]
    if sum(len(row) for row in rows) <= CANVAS_CELLS:
        return table
    told = ("  ".join(filter(None, (cell.strip() for cell in row))) for row in rows[2:])
    return "\n".join(f"- {each}" for each in told) + "\n"


def _lines(rows: Iterable[Row], write: Callable[[Row], str]) -> str:
    return "\n".join(write(row) for row in rows)


def _lead(words: str) -> str:
    return " " if words[:1].isspace() else ""


def _tail(words: str) -> str:
    return " " if words[-1:].isspace() and words.strip() else ""
