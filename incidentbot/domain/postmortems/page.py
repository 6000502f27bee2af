"""The page: the playbook's sections in their order, with the facts of one incident."""

from dataclasses import replace

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.aftermath import IN_REVIEW, PUBLISHED, Document
from incidentbot.domain.playbooks import Section as Asked
from incidentbot.domain.postmortems import customers, facts
from incidentbot.domain.postmortems.document import (
    CUSTOMERS,
    At,
    Block,
    Page,
    Row,
    Run,
    Section,
    Written,
    versions,
)
from incidentbot.domain.postmortems.material import Material, entries_of, fact, people
from incidentbot.domain.postmortems.material import facts as labelled

BESIDES = "also-on-record"
_AT_THE_END = ("impact", "targets", "roles", "comms", "checklists", "actions", "related", "links")
CUSTOMERS_ASK = (
    "What happened, for somebody who only uses the product?",
    "What do you do so that it does not happen again?",
)


def page(given: Material) -> Page:
    """Build the document as it stands."""
    said = versions(given.entries)
    return Page(
        title=f"{given.playbook.postmortem.title}: {given.incident.ref} {given.incident.title}",
        head=_head(given, said),
        sections=(*_sections(given, said), *_besides(given)),
        rules=given.playbook.postmortem.rules,
        customers=Section(
            id=CUSTOMERS,
            title="Customers’ version",
            asks=CUSTOMERS_ASK,
            versions=said.get(CUSTOMERS, ()),
        ),
        proposed=customers.proposed(given),
    )


def _sections(given: Material, said: dict[str, tuple[Written, ...]]) -> list[Section]:
    return [_section(given, each, said) for each in given.playbook.postmortem.sections]


def _besides(given: Material) -> list[Section]:
    """Keep at the end what no section of the playbook asks for, so that nothing is left out."""
    asked = {name for each in given.playbook.postmortem.sections for name in each.facts}
    names = [name for name in _AT_THE_END if name not in asked]
    blocks = [block for name in names for block in facts.of(name, given) if block.rows]
    if not blocks:
        return []
    return [Section(id=BESIDES, title="Also on record", blocks=tuple(blocks), fixed=True)]


def _section(given: Material, asked: Asked, said: dict[str, tuple[Written, ...]]) -> Section:
    found = [block for name in asked.facts for block in facts.of(name, given)]
    # A heading that says the section's own again is none.
    same = [text.normal(each.title) == text.normal(asked.title) for each in found]
    blocks = [replace(b, title="") if same[n] else b for n, b in enumerate(found)]
    return Section(
        id=asked.id,
        title=asked.title,
        blocks=tuple(blocks),
        asks=asked.ask,
        versions=said.get(asked.id, ()),
    )


def _head(given: Material, said: dict[str, tuple[Written, ...]]) -> Block:
    incident, document = given.incident, given.incident.aftermath.postmortem
    declared = given.entries[0]
    return labelled(
        "",
        fact(
            "Incident",
            f"{incident.ref}: {incident.title}",
            entries=entries_of(given.trace.fields.get("title")),
        ),
        fact("Date", f"{declared.at:%Y-%m-%d}", entries=(declared.seq,)),
        facts.severity(given),
        facts.duration(given),
        fact("Status", *_status(given, document), entries=_last(given, _STATUS)),
        _authors(given, document, said),
    )


_STATUS = (ev.PostmortemDrafted, ev.PostmortemMoved, ev.PostmortemPublished)


def _status(given: Material, document: Document | None) -> tuple[Run, ...]:
    if document is None:
        return ("Not begun",)
    if document.status == PUBLISHED and document.published_at:
        edition = f", edition {document.edition}" if document.edition > 1 else ""
        return (f"Published{edition}, ", At(document.published_at))
    return ("In review",) if document.status == IN_REVIEW else ("Draft",)


def _authors(
    given: Material, document: Document | None, said: dict[str, tuple[Written, ...]]
) -> Row | None:
    wrote = sorted((version.seq, version.by) for each in said.values() for version in each)
    owner = [document.owner] if document and document.owner else []
    named = list(dict.fromkeys([*owner, *(by for _, by in wrote)]))
    if not named:
        return None
    owned = _last(given, (ev.PostmortemDrafted, ev.PostmortemOwned))
    return fact("Authors", *people(named), entries=entries_of(*owned, *(seq for seq, _ in wrote)))


def _last(given: Material, kinds: tuple[type[ev.Event], ...]) -> tuple[int, ...]:
    return tuple(entry.seq for entry in given.events(*kinds)[-1:])
