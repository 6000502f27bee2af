"""The facts that a section can ask for, by name."""

from collections.abc import Callable, Iterable

from incidentbot.domain import events as ev
from incidentbot.domain import gaps
from incidentbot.domain.gaps import Gap
from incidentbot.domain.incidents import Moment
from incidentbot.domain.lines import Line
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.postmortems import deeds, figures
from incidentbot.domain.postmortems.document import (
    At,
    Block,
    Form,
    Link,
    Person,
    Row,
    Run,
    Said,
)
from incidentbot.domain.postmortems.material import (
    UNKNOWN,
    Material,
    entries_of,
    fact,
    facts,
    known,
)
from incidentbot.domain.text import spoken

_FELT = {
    "requests_failed": "Requests failed",
    "revenue": "Revenue impact",
    "reputation": "Reputation",
    "lost_data": "Data lost",
    "workaround": "Workaround",
    "user_action": "What users had to do",
}
# They tell how the document came about, not how the incident went.
_NOT_TOLD = (ev.PostmortemWritten, ev.PersonJoined, ev.PersonLeft)
_BREAK_THE_SILENCE = (
    *(ev.IncidentDeclared, ev.UpdatePosted, ev.IncidentReopened),
    *(ev.IncidentResolved, ev.IncidentClosed, ev.IncidentMerged),
)


def of(name: str, given: Material) -> list[Block]:
    """Build the facts of one name; one that nobody knows gives none."""
    return _BY_NAME[name](given) if name in _BY_NAME else []


def severity_label(severity_id: str, playbook: Playbook) -> str:
    """Say a severity: `P1 · High`."""
    found = next((each for each in playbook.severities if each.id == severity_id), None)
    return f"{found.id} · {found.name}" if found and found.name != found.id else severity_id


def duration(given: Material) -> Row:
    """Build how long it lasted, from the first impact to its end."""
    moments = given.incident.moments
    began = Moment.IMPACT_BEGAN if Moment.IMPACT_BEGAN.value in moments else Moment.DECLARED
    start, end = moments.get(began.value), moments.get(Moment.IMPACT_ENDED.value)
    entries = given.trace.of_moments(began.value, Moment.IMPACT_ENDED.value)
    if start is None or end is None or end < start:
        return fact("Duration", UNKNOWN, entries=entries)
    said: tuple[Run, ...] = (f"{spoken(end - start)}, from ", At(start), " to ", At(end))
    return fact("Duration", *said, entries=entries)


def severity(given: Material) -> Row:
    """Build the severity, and the worst one where it was another."""
    incident, playbook = given.incident, given.playbook
    said = severity_label(incident.severity, playbook)
    if incident.worst_severity != incident.severity:
        said += f" (at worst {severity_label(incident.worst_severity, playbook)})"
    fields = given.trace.fields
    return fact(
        "Severity", said, entries=entries_of(fields.get("severity"), fields.get("worst_severity"))
    )


def _summary(given: Material) -> list[Block]:
    incident, trace = given.incident, given.trace
    resolved = next(reversed(given.events(ev.IncidentResolved)), None)
    fixed = next(reversed([e for e in given.events(ev.IncidentResolved) if _summed_up(e)]), None)
    kind = given.playbook.type_name(incident.type)
    declared = given.entries[0]
    return [
        facts(
            "",
            fact("Declared", At(declared.at), " by ", Person(declared.by), entries=(declared.seq,)),
            fact("Type", kind, entries=entries_of(trace.fields.get("type"))) if kind else None,
            _detail(given, "cause", "Cause"),
            _detail(given, "resolution", "Resolution"),
            fact("What fixed it", _summed_up(fixed), entries=(fixed.seq,)) if fixed else None,
            fact("Resolved", At(resolved.at), " by ", Person(resolved.by), entries=(resolved.seq,))
            if resolved
            else None,
            _detail(given, "prevention", "Prevention"),
            _detail(given, "next_review", "Next review"),
        )
    ]


def _summed_up(entry: ev.Entry) -> str:
    return entry.event.summary or "" if isinstance(entry.event, ev.IncidentResolved) else ""


def _impact(given: Material) -> list[Block]:
    incident, fields = given.incident, given.trace.fields
    told = (
        ("impact", "Impact", incident.impact),
        ("customers", "Customers affected", incident.customers),
        ("affected", "What was affected", incident.affected),
    )
    began = incident.moments.get(Moment.IMPACT_BEGAN.value)
    ended = incident.moments.get(Moment.IMPACT_ENDED.value)
    return [
        facts(
            "Impact",
            *(
                fact(label, words or UNKNOWN, entries=entries_of(fields.get(name) if words else 0))
                for name, label, words in told
            ),
            fact(
                "Began",
                known(began),
                entries=given.trace.of_moments(Moment.IMPACT_BEGAN.value),
            ),
            fact(
                "Ended",
                known(ended),
                entries=given.trace.of_moments(Moment.IMPACT_ENDED.value),
            ),
            *(_detail(given, name, label) for name, label in _FELT.items()),
        )
    ]


def _detail(given: Material, name: str, label: str) -> Row | None:
    words = given.incident.progress.details.get(name)
    if not words:
        return None
    return fact(label, words, entries=entries_of(given.trace.details.get(name)))


def _timeline(given: Material) -> list[Block]:
    silences = gaps.gaps(given.lines, given.playbook, now=given.now)
    shown = [each for each in given.lines if not isinstance(each.event, _NOT_TOLD)]
    rows = [
        _silence(given, each) if isinstance(each, Gap) else _line(each)
        for each in gaps.told(shown, silences)
    ]
    columns = ("Time (UTC)", "What happened")
    return [Block(form=Form.TIMELINE, columns=columns, rows=tuple(rows))]


def _line(line: Line) -> Row:
    return Row(cells=((At(line.at),), (Said(line),)), entries=(line.seq,))


def _silence(given: Material, gap: Gap) -> Row:
    said = f"No update for {spoken(gap.length)}, since "
    ended = At(gap.ended_at, derived=gap.going_on)
    between = [
        entry.seq
        for entry in given.events(*_BREAK_THE_SILENCE)
        if entry.at in (gap.began_at, gap.ended_at)
    ]
    return Row(cells=((ended,), (said, At(gap.began_at))), entries=tuple(between))


def _related(given: Material) -> list[Block]:
    said = {
        "repeat": "This is a repeat of {}",
        "absorbed": "It turned out to be this one: {}",
        "merged": "It was merged into {}",
    }
    rows = [
        Row(
            cells=((said.get(each.how, "{}").format(f"{each.ref}: {each.title}"),),),
            entries=_told_of(given, each.ref),
        )
        for each in given.related
    ]
    nothing = "Nobody has related another incident to this one."
    return [Block(form=Form.POINTS, title="Related incidents", rows=tuple(rows), nothing=nothing)]


def _told_of(given: Material, ref: str) -> tuple[int, ...]:
    kinds = (ev.IncidentRelated, ev.IncidentAbsorbed, ev.IncidentMerged)
    return tuple(
        entry.seq
        for entry in given.events(*kinds)
        if isinstance(entry.event, kinds) and entry.event.ref == ref
    )[-1:]


def _links(given: Material) -> list[Block]:
    incident = given.incident
    rows = [
        Row(cells=((Link(event.url, event.title or event.url),),), entries=(entry.seq,))
        for entry in given.events(ev.LinkAdded)
        if isinstance(event := entry.event, ev.LinkAdded)
    ]
    if incident.source:
        said: Iterable[Run] = ("Declared from ", Link(incident.source, "a message"))
        rows.insert(0, Row(cells=(tuple(said),), entries=(given.entries[0].seq,)))
    return [Block(form=Form.POINTS, title="Links", rows=tuple(rows), nothing="None were kept.")]


_BY_NAME: dict[str, Callable[[Material], list[Block]]] = {
    "summary": _summary,
    "durations": figures.durations,
    "timeline": _timeline,
    "impact": _impact,
    "targets": figures.targets,
    "roles": deeds.roles,
    "comms": deeds.comms,
    "checklists": deeds.checklists,
    "actions": deeds.actions,
    "related": _related,
    "links": _links,
}
