"""Texts for audiences as the tests of the builders need them: a panel, a form, what the room reads."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind
from incidentbot.domain.incidents import Incident, Status
from incidentbot.domain.playbooks import Template
from incidentbot.domain.progress import Draft, Progress
from incidentbot.slack.blocks import aftermath, comms, drafts, timeline
from incidentbot.slack.blocks.elements import Message

from . import samples as s

Drawing = Message | dict[str, Any]
BODY = f"We are looking into it. More at https://status.example.com.\n{s.TRICK}"
TEMPLATES = (
    Template(
        id="public-initial",
        name="Status page, investigating",
        audience="public",
        moment="initial",
        body="x",
    ),
    Template(
        id="public-resolved",
        name="Status page, resolved",
        audience="public",
        moment="resolved",
        body="x",
    ),
    Template(
        id="executives-initial",
        name="Executives, first message",
        audience="executives",
        moment="initial",
        subject="x",
        body="x",
        to=("executives",),
    ),
)
PLAYBOOK = replace(s.PLAYBOOK, drafts=TEMPLATES)
RECIPIENTS = {"executives-initial": (s.DAN,)}


def draft(**changes: Any) -> Draft:
    """Return a text for the status page that waits for its approval."""
    usual = Draft(
        id="d1",
        template="public-initial",
        audience="public",
        moment="initial",
        by=s.ANA,
        written_at=s.NOW,
        body=BODY,
        version=3,
    )
    return replace(usual, **changes)


def executive(**changes: Any) -> Draft:
    """Return a text for executives that its author approved."""
    changed = {
        "id": "d2",
        "template": "executives-initial",
        "audience": "executives",
        "subject": s.TRICK,
        "by": s.BEN,
        "approved_by": s.BEN,
    }
    return draft(**{**changed, **changes})


def incident(*under_way: Draft, **changes: Any) -> Incident:
    """Return an incident with these texts."""
    return s.incident(progress=Progress(drafts=under_way), **changes)


def usual() -> dict[str, Callable[[], Drawing]]:
    """Return every drawing of ordinary texts, by the name of its golden file."""
    return {**_forms(), **_messages()}


def _forms() -> dict[str, Callable[[], Drawing]]:
    def panel(incident: Incident) -> Drawing:
        due = [s.clock(Kind.STATUS_PAGE), s.clock(Kind.UPDATE)]
        return comms.panel(
            incident,
            PLAYBOOK,
            due,
            person=s.BEN,
            recipients=RECIPIENTS,
            reached=frozenset(),
            now=s.NOW,
        )

    told = Progress(drafts=(draft(), executive()), published={"public": s.NOW})
    return {
        "form-comms": lambda: panel(s.incident(progress=told)),
        "form-comms-private": lambda: panel(incident(draft(), private=True)),
        "form-comms-drill": lambda: panel(incident(executive(), drill=True)),
        "form-text": lambda: comms.form(
            incident(), PLAYBOOK, TEMPLATES[2], subject="P1: Checkout is down", body="[impact]"
        ),
        "form-text-again": lambda: comms.form(
            incident(), PLAYBOOK, TEMPLATES[0], subject=None, body=BODY, draft=executive()
        ),
        "form-text-choose": lambda: comms.choose_form(incident(), PLAYBOOK),
        "form-text-copy": lambda: _copied(incident(), executive()),
        "form-text-copy-by-hand": lambda: _copied(incident(), draft()),
    }


def _copied(incident: Incident, text: Draft) -> Drawing:
    people = RECIPIENTS.get(text.template, ())
    return comms.copied(incident, PLAYBOOK, text, people=people, reached=frozenset())


def _messages() -> dict[str, Callable[[], Drawing]]:
    written = s.entry(_written(draft()), seq=3)
    approved = s.entry(ev.DraftApproved(draft="d2", own=True, audience="executives"), by=s.BEN)
    ended = s.entry(ev.IncidentResolved(summary="Rolled back."), by=s.BEN)
    over = s.resolved(progress=Progress(published={"public": s.NOW}))

    def told(entry: ev.Entry, *under_way: Draft) -> Drawing:
        return timeline.told(entry, incident(*under_way), PLAYBOOK, thread=False)

    return {
        "text-written": lambda: told(written, draft()),
        "text-written-then-changed": lambda: told(written, draft(version=9)),
        "text-approved": lambda: told(approved, executive()),
        "text-for-readers": lambda: drafts.text(s.entry(_published(executive())), incident()),
        "text-offered-at-the-end": lambda: aftermath.told(
            ended, over, PLAYBOOK, thread=False, offers=True
        ),
        "text-offered-at-the-close": lambda: aftermath.told(
            s.entry(ev.IncidentClosed(), by=s.BEN),
            replace(over, status=Status.CLOSED),
            PLAYBOOK,
            thread=False,
            offers=True,
        ),
    }


def _written(text: Draft) -> ev.DraftWritten:
    return ev.DraftWritten(
        draft=text.id,
        template=text.template,
        audience=text.audience,
        moment=text.moment,
        subject=text.subject,
        body=text.body,
    )


def _published(text: Draft) -> ev.DraftPublished:
    return ev.DraftPublished(
        draft=text.id,
        template=text.template,
        audience=text.audience,
        moment=text.moment,
        subject=text.subject,
        body=text.body,
        how="direct",
        people=(s.DAN,),
    )


def hostile() -> Iterator[tuple[str, Drawing]]:
    """Yield every drawing of texts that are too long, or too many."""
    many = range(120)
    texts = tuple(
        replace(TEMPLATES[0], id=f"t{n}-{s.GIANT}", name=s.GIANT, audience=f"a{n}")  # type: ignore[arg-type]  # hostile
        for n in many
    )
    playbook = replace(s.giant_playbook(), drafts=texts)
    links = "https://x.example/a?b=1&c " * 200
    giant = draft(body=s.GIANT, subject=s.GIANT, template=texts[0].id, by=f"cli:{s.GIANT}")
    under_way = tuple(replace(giant, id=f"d{n}") for n in many)
    shown = s.giant_incident(severity="P0", progress=Progress(drafts=under_way))
    yield (
        "comms",
        comms.panel(
            shown,
            playbook,
            [s.clock(Kind.CUSTOMERS, id=f"{n}") for n in many],
            person=s.BEN,
            recipients={texts[0].id: tuple(f"slack:U{n:05}" for n in range(500))},
            reached=frozenset(),
            now=s.NOW,
        ),
    )
    yield "text", comms.form(shown, playbook, texts[0], subject=s.GIANT, body=s.GIANT, draft=giant)
    yield "choose", comms.choose_form(shown, playbook)
    yield "copied", _copied(shown, giant)
    for body in (s.GIANT, links, '"' * 3000, "\n" * 3000):
        text = replace(giant, id="d0", body=body)
        entry = s.entry(_written(text), by=f"cli:{s.GIANT}")
        current = s.giant_incident(severity="P0", progress=Progress(drafts=(text,)))
        yield f"written {body[:9]!r}", timeline.told(entry, current, playbook, thread=False)
        yield f"read {body[:9]!r}", drafts.text(s.entry(_published(text)), current)
