"""What may be done to a post-mortem, and by whom: draft, write, review, publish."""

from collections.abc import Iterable

from incidentbot.domain import comms, reminders, text
from incidentbot.domain import events as ev
from incidentbot.domain.aftermath import DRAFT, IN_REVIEW, PUBLISHED, Document
from incidentbot.domain.errors import (
    DomainError,
    GateError,
    NotAllowedError,
    StaleFormError,
    UnknownWordError,
)
from incidentbot.domain.incidents import Case, Incident, Moment
from incidentbot.domain.people import is_person
from incidentbot.domain.playbooks import COMMANDER, Playbook
from incidentbot.domain.postmortems.customers import unfinished
from incidentbot.domain.postmortems.document import CUSTOMERS, Page, Written

PUBLISH = "publish"
REQUIRED, OPTIONAL = "required", "optional"
LONGEST = 20_000


class StaleTextError(StaleFormError):
    """Somebody else wrote the same section meanwhile.

    Attributes:
        theirs: What stands there now.
    """

    def __init__(self, theirs: Written) -> None:
        self.theirs = theirs
        super().__init__(
            "Somebody else wrote this section while you were writing. What you typed is not saved "
            "yet: copy it, open the section again, and bring the two together.",
            field="text",
        )


def rule(incident: Incident, playbook: Playbook) -> str:
    """Return whether the playbook requires one; the worst severity held decides."""
    worst = next((e for e in playbook.severities if e.id == incident.worst_severity), None)
    return worst.postmortem if worst else "none"


def at_resolve(case: Case) -> list[ev.Event]:
    """Draft it as the incident ends, where the playbook requires one and there is none yet."""
    incident = case.incident
    if incident.drill or incident.aftermath.postmortem:
        return []
    return [_drafted(case)] if rule(incident, case.playbook) == REQUIRED else []


def belated(case: Case) -> list[ev.Event]:
    """Draft it of an incident that ended before post-mortems were kept, while it is not yet due."""
    incident = case.incident
    ended = incident.moments.get(Moment.RESOLVED.value)
    due = case.playbook.severity(incident.worst_severity).postmortem_due
    if incident.status.open or incident.aftermath.merged_into or not ended or not due:
        return []
    return at_resolve(case) if case.now < ended + due else []


def draft(case: Case) -> list[ev.Event]:
    """Draft it by hand; a second time says nothing new."""
    _require_wanted(case.incident)
    return [] if case.incident.aftermath.postmortem else [_drafted(case)]


def own(case: Case, person: str) -> list[ev.Event]:
    """Have somebody write it from here on; who does already says nothing new."""
    previous = _begun(case.incident).owner
    if not is_person(person):
        raise DomainError("Only somebody in Slack can own it: reminders go there.", field="person")
    if person == previous:
        return []
    return [ev.PostmortemOwned(person=person, previous=previous)]


def write(
    case: Case, section: str, words: str | None, *, last: Written | None, seen: int | None
) -> list[ev.Event]:
    """Write a section; the same words again say nothing new.

    Args:
        case: The incident.
        section: The section's id; `customers` is the version for customers.
        words: What is to stand there; empty takes away what does.
        last: What stands there now.
        seen: The entry of what the writer saw there; 0: nothing. None: they saw nothing of it.

    Raises:
        StaleTextError: Somebody else wrote it after `seen`.
        DomainError: It is too long to keep, and nothing of it is cut.
    """
    _begun(case.incident)
    _require_section(case.playbook, section)
    wanted = text.clean(words, limit=LONGEST + 1)
    if len(wanted) > LONGEST:
        raise DomainError(
            f"That is longer than {LONGEST:,} characters. Shorten it, or link to the rest.",
            field="text",
        )
    if wanted == (last.text if last else ""):
        return []
    if last and seen is not None and last.seq != seen:
        raise StaleTextError(last)
    return [ev.PostmortemWritten(section=section, text=wanted)]


def send_to_review(case: Case) -> list[ev.Event]:
    """Have the others read it; a second time says nothing new."""
    status = _begun(case.incident).status
    if status == PUBLISHED:
        raise DomainError("The post-mortem is published. Take it back to a draft first.")
    return [] if status == IN_REVIEW else [ev.PostmortemMoved(old=status, new=IN_REVIEW)]


def back_to_draft(case: Case, *, by: str) -> list[ev.Event]:
    """Go on writing; what was published is taken back by whoever may publish.

    Raises:
        NotAllowedError: It is published, and this person may not publish.
    """
    status = _begun(case.incident).status
    if status == PUBLISHED:
        _require_publisher(case, by)
    return [] if status == DRAFT else [ev.PostmortemMoved(old=status, new=DRAFT)]


def lacking(page: Page, incident: Incident) -> list[str]:
    """Return what is not as it should be before it goes out, said as if it were."""
    unwritten = [f"“{each.title}” is written" for each in page.sections if each.waiting]
    unowned = [
        f"The action “{text.cut(each.text, 80)}” has an owner"
        for each in incident.aftermath.follow_ups
        if each.open and each.owner is None
    ]
    return unwritten + unowned


def publish(
    case: Case, body: str, lacks: Iterable[str], *, why: str | None, by: str
) -> list[ev.Event]:
    """Publish it as it stands.

    Args:
        case: The incident.
        body: The whole document, in Markdown.
        lacks: What is not as it should be.
        why: Why it is published anyway.
        by: Who publishes.

    Raises:
        NotAllowedError: This person may not.
        GateError: Something is lacking, and no reason was given.
    """
    document = _begun(case.incident)
    _require_publisher(case, by)
    missing, reason = tuple(lacks), text.clean(why, limit=500)
    if missing and not reason:
        raise GateError(PUBLISH, missing)
    published = ev.PostmortemPublished(edition=document.edition + 1, body=body)
    if not missing:
        return [published]
    return [ev.GateOverridden(gate=PUBLISH, missing=missing, why=reason), published]


def publish_customers(case: Case, body: str, *, by: str) -> list[ev.Event]:
    """Note that customers can read their version: somebody published it by hand.

    Raises:
        NotAllowedError: This person may not, or the incident is private.
        DomainError: Something in it is still to be written.
    """
    incident = case.incident
    _begun(incident)
    if incident.private:
        raise NotAllowedError(f"{incident.ref} is private, so customers hear nothing about it.")
    role = approver_role(case.playbook)
    if by not in (comms.approver(incident, role), *_publishers(incident)) and not _machine(by):
        raise NotAllowedError(
            f"The {_role_name(case.playbook, role)} lets the customers’ version out. Ask them to."
        )
    if unfinished(body):
        raise DomainError(
            "Something in it is still to be written. Fill in what stands in brackets, then publish.",
            field="text",
        )
    return [ev.CustomerVersionPublished(body=body, how=comms.BY_HAND)]


def approver_role(playbook: Playbook) -> str:
    """Return the role that lets texts for customers out."""
    outside = ("customers", "public")
    found = (each.approver for name in outside for each in playbook.drafts if each.audience == name)
    return next(found, COMMANDER)


def may_publish(incident: Incident, person: str) -> bool:
    """Tell whether somebody may publish: its owner, the commander; without both, the declarer."""
    return person in _publishers(incident) or _machine(person)


def _publishers(incident: Incident) -> tuple[str, ...]:
    document = incident.aftermath.postmortem
    owner = document.owner if document else None
    named = tuple(each for each in (owner, incident.commander) if each)
    return named or (incident.declared_by,)


def _require_publisher(case: Case, by: str) -> None:
    if not may_publish(case.incident, by):
        raise NotAllowedError(
            "Whoever owns the post-mortem publishes it, or the commander. Ask one of them, or take "
            "it over: `/incident postmortem own @you`."
        )


def _machine(person: str) -> bool:
    return not is_person(person)


def _drafted(case: Case) -> ev.PostmortemDrafted:
    owner = reminders.owner(case)
    required = rule(case.incident, case.playbook) == REQUIRED
    return ev.PostmortemDrafted(owner=owner if is_person(owner) else None, required=required)


def _begun(incident: Incident) -> Document:
    _require_wanted(incident)
    document = incident.aftermath.postmortem
    if document is None:
        raise DomainError(
            f"{incident.ref} has no post-mortem yet. To draft it: `/incident postmortem`."
        )
    return document


def _require_wanted(incident: Incident) -> None:
    if incident.drill:
        raise DomainError(f"{incident.ref} is a drill: there is no post-mortem of it.")
    merged = incident.aftermath.merged_into
    if merged:
        raise DomainError(f"{incident.ref} was merged into {merged.ref}. Write its post-mortem.")


def _require_section(playbook: Playbook, section: str) -> None:
    known = [each.id for each in playbook.postmortem.sections]
    if section not in (*known, CUSTOMERS):
        raise UnknownWordError("section", section, known, field="section")


def _role_name(playbook: Playbook, role: str) -> str:
    return next((each.name for each in playbook.roles if each.id == role), role)
