"""The call that everybody joins: where it is, and that it is on."""

from datetime import datetime, timedelta

from incidentbot.domain import events as ev
from incidentbot.domain.incidents import Case, Declaration, Incident, require_open
from incidentbot.domain.playbooks import Playbook, Severity
from incidentbot.domain.rooms import slug
from incidentbot.domain.timeline import web_address


def open_call(case: Case, link: str | None = None) -> list[ev.Event]:
    """Say that the call is on, at the address given or the playbook's; again says nothing new."""
    require_open(case.incident)
    found = (
        web_address(link, field="link")
        if link and link.strip()
        else link_of(case.incident, case.playbook)
    )
    if found == case.incident.progress.call:
        return []
    return [ev.CallOpened(link=found)]


def link_of(incident: Incident, playbook: Playbook) -> str:
    """Return the playbook's address of an incident's call; empty where it has none."""
    return _filled(playbook, incident.ref, incident.title, incident.declared_at)


def at_declaration(
    playbook: Playbook, form: Declaration, *, ref: str, now: datetime
) -> list[ev.Event]:
    """Open the call by itself where the playbook wants it at once and says where it is."""
    severity = playbook.severity(form.severity) if form.severity else playbook.preselected
    return _at_once(severity, _filled(playbook, ref, form.title, now))


def at_severity(case: Case, word: str) -> list[ev.Event]:
    """Open the call by itself where the new severity wants it at once."""
    if case.incident.progress.call is not None or not case.incident.status.open:
        return []
    return _at_once(case.playbook.severity(word), link_of(case.incident, case.playbook))


def _at_once(severity: Severity, link: str) -> list[ev.Event]:
    return [ev.CallOpened(link=link)] if severity.call_within == timedelta() and link else []


def _filled(playbook: Playbook, ref: str, title: str, declared_at: datetime) -> str:
    pattern = playbook.war_room.call.link or ""
    known = {
        "ref": ref,
        "slug": slug(title) or slug(ref),
        "date": declared_at.strftime("%Y%m%d"),
    }
    for name, value in known.items():
        pattern = pattern.replace("{" + name + "}", value)
    return pattern
