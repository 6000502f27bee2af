"""The post-mortem as a document of no medium: facts with the entries they come from, and words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from incidentbot.domain import events as ev
from incidentbot.domain.lines import Line

CUSTOMERS = "customers"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, by id; each medium knows what they are called."""

    id: str


@dataclass(frozen=True, slots=True)
class At:
    """A time; `derived` when no entry has it, because it was reckoned from one."""

    at: datetime
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the timeline, in the bot's own sentence."""

    line: Line


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a clock waits for."""

    kind: str
    subject: str | None


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a text was for."""

    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """A web address under a title."""

    url: str
    title: str


Run = str | Person | At | Said | Awaited | Audience | Link
Words = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fact.

    Attributes:
        cells: A label and what it is; or the columns of a table; or one.
        entries: The entries of the timeline that say so.
        quote: A text that went out, whole.
    """

    cells: tuple[Words, ...]
    entries: tuple[int, ...] = ()
    quote: str | None = None

    @property
    def runs(self) -> Iterator[Run]:
        """Everything that is said in it."""
        return (run for cell in self.cells for run in cell)


class Form(StrEnum):
    """How a block of facts is laid out."""

    FACTS = "facts"
    TABLE = "table"
    POINTS = "points"
    QUOTES = "quotes"
    TIMELINE = "timeline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Facts that belong together.

    Attributes:
        title: Its heading; empty where the section's own says enough.
        nothing: What is said where there is no row.
    """

    form: Form
    title: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    nothing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One version of what people wrote; `seq` is the entry that holds it."""

    seq: int
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section: what the bot knows, what people are asked, what they wrote.

    Attributes:
        versions: All that was written, the oldest first.
        fixed: It holds facts only, and nobody writes in it.
    """

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    asks: tuple[str, ...] = ()
    versions: tuple[Written, ...] = ()
    fixed: bool = False

    @property
    def written(self) -> Written | None:
        """What stands there now."""
        last = self.versions[-1] if self.versions else None
        return last if last and last.text else None

    @property
    def seen(self) -> int:
        """The entry that a writer has seen who sees the section as it is now."""
        return self.versions[-1].seq if self.versions else 0

    @property
    def waiting(self) -> bool:
        """Tell whether people still have to write something."""
        return bool(self.asks) and self.written is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole document as it stands.

    Attributes:
        head: What it is about, and its own state.
        rules: What holds for everybody who writes or reads it.
        customers: The version for customers; its facts are in its proposed text.
    """

    title: str
    head: Block
    sections: tuple[Section, ...]
    rules: tuple[str, ...]
    customers: Section
    proposed: str

    def section(self, section_id: str) -> Section | None:
        """Find a section by its id; the customers' version counts as one."""
        every = (*self.sections, self.customers)
        return next((each for each in every if each.id == section_id), None)

    @property
    def for_customers(self) -> str:
        """The text for customers: what people made of it, or what the facts propose."""
        written = self.customers.written
        return written.text if written else self.proposed

    @property
    def rows(self) -> Iterator[Row]:
        """Every fact of the document."""
        blocks = (block for each in self.sections for block in each.blocks)
        return (row for block in (self.head, *blocks) for row in block.rows)


def people_in(page: Page) -> set[str]:
    """Return everybody whom the facts name, or who wrote."""
    every = (*page.sections, page.customers)
    named = {run.id for row in page.rows for run in row.runs if isinstance(run, Person)}
    return named | {version.by for each in every for version in each.versions}


def versions(entries: Iterable[ev.Entry]) -> dict[str, tuple[Written, ...]]:
    """Return what was written, section by section, the oldest first."""
    found: dict[str, tuple[Written, ...]] = {}
    for entry in sorted(entries, key=lambda each: each.seq):
        if isinstance(entry.event, ev.PostmortemWritten):
            said = Written(seq=entry.seq, at=entry.at, by=entry.by, text=entry.event.text)
            found[entry.event.section] = (*found.get(entry.event.section, ()), said)
    return found
