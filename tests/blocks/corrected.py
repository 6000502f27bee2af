"""Corrections, moments and gaps as they are drawn: as usual, and giant."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain import lines
from incidentbot.domain.incidents import Incident, Moment
from incidentbot.domain.lines import Line
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import corrections, moments, pages, panel, timeline

from . import samples as s

MINUTE = timedelta(minutes=1)
LINK = "https://example.slack.com/archives/C1/p1"


def _note(words: str, minutes: int, source: str | None = None) -> ev.NoteAdded:
    return ev.NoteAdded(
        text=words,
        noted_at=s.NOW - minutes * MINUTE,
        author=s.CAT,
        source_id=source,
        permalink=LINK if source else None,
    )


def _history(*events: tuple[int, str, ev.Event]) -> list[ev.Entry]:
    return [
        s.entry(event, by=by, seq=seq, at=s.NOW - minutes * MINUTE)
        for seq, (minutes, by, event) in enumerate(events, 1)
    ]


DECLARED = ev.IncidentDeclared(
    ref="INC-42",
    severity="P1",
    playbook="practice/1",
    channel_name="incident-checkout-is-down",
    title="Checkout is down",
)
HISTORY = _history(
    (90, s.ANA, DECLARED),
    (80, s.CAT, _note("Payments time out", 80)),
    (70, s.BEN, _note("It began at two", 85, "C1/1")),
    (69, s.BEN, _note("The password is on the wiki", 69, "C1/2")),
    (60, s.BEN, ev.DecisionMade(text="Roll back")),
    (50, s.BEN, ev.ItemTicked(list="triage", item=0, what="Tell support")),
    (42, s.BEN, ev.UpdatePosted(status="identified", impact="Nobody can pay")),
    (30, s.DAN, ev.EntryCorrected(entry=2, noted_at=s.NOW - 88 * MINUTE, why="The logs say so.")),
    (29, "bot", ev.SourceEdited(source_id="C1/1", text="It began at 12:45")),
    (28, "bot", ev.SourceDeleted(source_id="C1/2")),
    (27, s.DAN, ev.EntryCorrected(entry=5, text="Roll back 2.3 & 2.4")),
    (
        26,
        s.DAN,
        ev.MomentCorrected(
            moment="detected", at=s.NOW - 95 * MINUTE, old=s.NOW - 90 * MINUTE, why="By phone"
        ),
    ),
)


def line(seq: int) -> Line:
    """Return a line of the history as it stands now."""
    return next(each for each in lines.lines(HISTORY) if each.seq == seq)


def usual() -> dict[str, Callable[[], Any]]:
    """Return every drawing, by the name of its golden file."""
    incident, playbook = s.incident(), s.PLAYBOOK
    return {
        "timeline-corrected": lambda: pages.page(incident, playbook, HISTORY, now=s.NOW, start=0),
        "timeline-for-a-guest": lambda: pages.page(
            incident, playbook, HISTORY[:2], now=s.NOW, fixed=True
        ),
        "shown-with-gaps": lambda: panel.shown(incident, playbook, (), HISTORY, now=s.NOW),
        "form-correct-a-note": lambda: corrections.form(line(2), incident, playbook),
        "form-correct-a-time-of-an-entry": lambda: corrections.form(line(6), incident, playbook),
        "form-correct-a-deleted-message": lambda: corrections.form(line(4), incident, playbook),
        "corrected-afterwards": lambda: corrections.done(incident, new=True),
        "corrected-nothing": lambda: corrections.done(incident, new=False),
        "form-time": lambda: moments.form(incident),
        "form-time-chosen": lambda: moments.form(incident, Moment.DETECTED),
        "time-corrected": lambda: moments.answered(incident, HISTORY),
        "time-taken-away": lambda: moments.answered(incident, [_taken_away()]),
        "time-already-so": lambda: moments.answered(incident, ()),
        "noted-of-then": lambda: timeline.noted(incident, HISTORY[2:3]),
        "told-note-of-then": lambda: timeline.told(HISTORY[2], incident, playbook, thread=False),
    }


def hostile(incident: Incident, playbook: Playbook) -> Iterator[tuple[str, Any]]:
    """Yield every drawing with values of which each is too long, or too many."""
    gone = replace(line(4), entry=s.entry(_note(s.GIANT, 1, "C1/2")))
    giant = replace(
        gone, old_text=s.GIANT, old_at=s.NOW, why=s.GIANT, corrected_by=s.GIANT, edited=True
    )
    yield "correct", corrections.form(giant, incident, playbook)
    yield "time", moments.form(incident, Moment.IMPACT_BEGAN)
    right = [
        s.entry(ev.EntryCorrected(entry=seq, text=s.GIANT, why=s.TRICK * 20), seq=100 + seq)
        for seq in range(1, 40)
    ]
    notes = [s.entry(_note(s.GIANT, 40 - seq), seq=seq) for seq in range(1, 40)]
    yield "corrected page", pages.page(incident, playbook, [*notes, *right], now=s.NOW)
    yield "corrected show", panel.shown(incident, playbook, (), [*notes, *right], now=s.NOW)


def _taken_away() -> ev.Entry:
    return s.entry(ev.MomentCorrected(moment="fix_deployed", old=s.NOW - 5 * MINUTE))
