"""The post-mortem as it is drawn: as usual, and giant."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.aftermath import IN_REVIEW, PUBLISHED, Aftermath, Document
from incidentbot.domain.clocks import Kind
from incidentbot.domain.incidents import Incident, Status
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.postmortems import CUSTOMERS, PUBLISH, Block, Form, Page, Section, Written
from incidentbot.slack.blocks import aftermath, escalation, gates, postmortems

from . import samples as s

DAY = timedelta(days=1)
LINKS = {"the web page": "https://bot.example/incidents/INC-42/postmortem"}
SUMMARY = Section(
    id="summary",
    title="Executive summary",
    asks=("What happened?", "What did users feel?"),
    versions=(Written(seq=31, at=s.NOW, by=s.BEN, text="The *pool* was full."),),
)
WELL = Section(id="well", title="What went <well>", asks=("What helped?",))
CUSTOMERS_TEXT = "## What happened\n\n[To be written: what happened, in plain words]"
PAGE = Page(
    title="Post-mortem: INC-42 Checkout is down",
    head=Block(form=Form.FACTS),
    sections=(SUMMARY, Section(id="timeline", title="Timeline"), WELL),
    rules=("No blame.", "All times are in UTC."),
    customers=Section(id=CUSTOMERS, title="Customers’ version", asks=("What happened?",)),
    proposed=CUSTOMERS_TEXT,
)


def usual() -> dict[str, Callable[[], Any]]:
    """Return every drawing, by the name of its golden file."""
    return {**_panels(), **_forms(), **_messages(), **_reminders()}


def hostile(incident: Incident, playbook: Playbook) -> Iterator[tuple[str, Any]]:
    """Yield every drawing with values of which each is too long, or too many."""
    long = Section(
        id="s" * 90,
        title=s.GIANT,
        asks=(s.GIANT,) * 40,
        versions=(Written(seq=1, at=s.NOW, by=f"cli:{s.GIANT}", text=s.GIANT),),
    )
    page = replace(PAGE, sections=(long,) * 120, rules=(s.GIANT,) * 30, proposed=s.GIANT * 4)
    owned = replace(incident, aftermath=Aftermath(postmortem=_document(owner=f"cli:{s.GIANT}")))
    links = {"the web page": s.GIANT, "the canvas": s.GIANT}
    running = [s.clock(kind, id=kind.value) for kind in postmortems.ENDS]
    yield (
        "document panel",
        postmortems.panel(owned, playbook, page, running, person=s.ANA, links=links, changed=True),
    )
    yield "document form", postmortems.form(owned, long, text=s.GIANT, link=s.GIANT)
    yield "document form short", postmortems.form(owned, long, text="x", link=None)
    yield "document publish", postmortems.publish_form(owned, [s.GIANT] * 80)
    yield "document customers", postmortems.copied(owned, page)
    for event in _events():
        told = postmortems.told(s.entry(event, by=f"cli:{s.GIANT}"), owned, playbook, links)
        yield f"document told {event}"[:40], told


def _document(**changes: Any) -> Document:
    usual = Document(owner=s.BEN, required=True, drafted_at=s.NOW)
    return replace(usual, **changes)


def _incident(**changes: Any) -> Incident:
    return s.resolved(aftermath=Aftermath(postmortem=_document(**changes)))


def _events() -> list[ev.Event]:
    return [
        ev.PostmortemDrafted(owner=s.BEN, required=True),
        ev.PostmortemOwned(person=s.CAT, previous=s.BEN),
        ev.PostmortemMoved(old="draft", new=IN_REVIEW),
        ev.PostmortemPublished(edition=2, body="# Body"),
    ]


def _panels() -> dict[str, Callable[[], Any]]:
    def panel(incident: Incident, person: str = s.BEN, **more: Any) -> Any:
        running = [s.clock(Kind.POSTMORTEM, due_in=2880), s.clock(Kind.PUBLICATION, due_in=2880)]
        given = {"links": LINKS, **more}
        return postmortems.panel(incident, s.PLAYBOOK, PAGE, running, person=person, **given)

    published = {"status": PUBLISHED, "edition": 2, "published_at": s.NOW}
    return {
        "document-panel": lambda: panel(_incident()),
        "document-panel-for-another": lambda: panel(_incident(status=IN_REVIEW), s.CAT, links={}),
        "document-panel-published": lambda: panel(_incident(**published), changed=True),
        "document-panel-none": lambda: panel(s.resolved()),
        "document-panel-drill": lambda: panel(s.resolved(drill=True)),
    }


def _forms() -> dict[str, Callable[[], Any]]:
    incident = _incident()
    lacks = ["“What went <well>” is written", "The action “Alert on lag” has an owner"]
    return {
        "document-section": lambda: postmortems.form(
            incident, SUMMARY, text="The *pool* was full.", link=None
        ),
        "document-section-too-long": lambda: postmortems.form(
            incident, SUMMARY, text="x" * 3001, link=LINKS["the web page"]
        ),
        "document-publish": lambda: postmortems.publish_form(incident, lacks),
        "document-publish-complete": lambda: postmortems.publish_form(incident, []),
        "document-customers": lambda: postmortems.copied(incident, PAGE),
        "document-customers-out": lambda: postmortems.copied(_incident(customers_at=s.NOW), PAGE),
    }


def _messages() -> dict[str, Callable[[], Any]]:
    def told(event: ev.Event, links: dict[str, str]) -> Any:
        return postmortems.told(s.entry(event), _incident(), s.PLAYBOOK, links)

    drafted, owned, moved, published = _events()
    end = s.entry(ev.IncidentResolved(summary="Rolled back"))
    passed = ev.GateOverridden(gate=PUBLISH, missing=("“Root cause” is written",), why="Short")
    return {
        "document-drafted": lambda: told(drafted, LINKS),
        "document-owned": lambda: told(owned, LINKS),
        "document-in-review": lambda: told(moved, {**LINKS, "the canvas": "https://c.example"}),
        "document-published": lambda: told(published, LINKS),
        "document-published-as-file": lambda: told(published, {}),
        "document-published-incomplete": lambda: gates.overridden(s.entry(passed), s.incident()),
        "document-at-the-end": lambda: aftermath.told(
            end, _incident(), s.PLAYBOOK, thread=False, offers=True
        ),
        "document-optional-at-the-end": lambda: aftermath.told(
            end, s.resolved(worst_severity="P2"), s.PLAYBOOK, thread=False, offers=True
        ),
        "document-owed-at-the-close": lambda: aftermath.told(
            s.entry(ev.IncidentClosed()),
            replace(_incident(), status=Status.CLOSED),
            s.PLAYBOOK,
            thread=False,
        ),
        "document-owed-no-more": lambda: aftermath.told(
            s.entry(ev.IncidentClosed()),
            replace(_incident(status=PUBLISHED), status=Status.CLOSED),
            s.PLAYBOOK,
            thread=False,
        ),
    }


def _reminders() -> dict[str, Callable[[], Any]]:
    def nag(kind: Kind, ahead: timedelta, **more: Any) -> Any:
        entry = s.reminder(kind, due_at=s.NOW + ahead, people=(s.BEN,), **more)
        return escalation.nag(entry, _incident(), s.PLAYBOOK, direct=True, channel=s.ROOM)

    return {
        "nag-postmortem-early": lambda: nag(Kind.POSTMORTEM, DAY),
        "nag-postmortem-late": lambda: nag(Kind.POSTMORTEM, -DAY),
        "nag-postmortem-above": lambda: nag(Kind.POSTMORTEM, -DAY, step=2, level=2),
        "nag-publication": lambda: nag(Kind.PUBLICATION, -DAY),
        "nag-share": lambda: nag(Kind.SHARE, timedelta()),
    }
