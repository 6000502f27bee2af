"""Telling the world: which text is due for whom, and a draft's way from writing to going out."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.clocks import Kind
from incidentbot.domain.clocks.owed import CUSTOMERS, EXECUTIVES, PUBLIC
from incidentbot.domain.errors import (
    DomainError,
    NotAllowedError,
    StaleFormError,
    UnknownWordError,
)
from incidentbot.domain.incidents import Case, Incident, Moment, Status
from incidentbot.domain.people import once
from incidentbot.domain.playbooks import COMMANDER, Playbook, Template
from incidentbot.domain.progress import Draft

ORGANISATION = "organisation"
BY_MESSAGE = frozenset({EXECUTIVES, "customer-success", "support", "security", "legal"})
OUTSIDE = frozenset({PUBLIC, CUSTOMERS, "social", "banner", "vendors"})
THREAD, DIRECT, PUBLISHER, BY_HAND, DRILL = "thread", "direct", "publisher", "hand", "drill"
INITIAL, PROGRESS, RESOLVED = "initial", "progress", "resolved"
LONGEST_BODY, LONGEST_SUBJECT = 3000, 200
_OF_STATUS = {
    Status.INVESTIGATING: INITIAL,
    Status.IDENTIFIED: "identified",
    Status.MITIGATING: "identified",
    Status.MONITORING: "monitoring",
}


def write(case: Case, template_id: str, subject: str | None, body: str | None) -> list[ev.Event]:
    """Begin a draft: a text for an audience, from one of the playbook's templates."""
    template = template_of(case.playbook, template_id)
    number = len(case.incident.progress.drafts) + 1
    return [_written(f"d{number}", template, subject, body)]


def edit(
    case: Case, draft_id: str, subject: str | None, body: str | None, *, seen: int | None
) -> list[ev.Event]:
    """Change a draft that has not gone out; it has to be approved again.

    Raises:
        StaleFormError: Somebody else changed it after `seen`.
    """
    draft = _waiting(case, draft_id)
    if seen is not None and seen != draft.version:
        raise StaleFormError(
            "Somebody else changed this text while you were writing. Copy what you wrote, "
            "close this form, and open it again.",
            field="body",
        )
    written = _written(draft.id, template_of(case.playbook, draft.template), subject, body)
    same = (written.subject, written.body) == (draft.subject, draft.body)
    return [] if same else [replace(written, again=True)]


def approve(case: Case, draft_id: str, *, by: str, seen: int | None = None) -> list[ev.Event]:
    """Let a text go out; a second time says nothing new.

    Raises:
        NotAllowedError: The playbook has somebody else approve it.
        StaleFormError: It was changed after `seen`.
    """
    draft = _known(case, draft_id)
    role = approver_role(case.playbook, draft)
    name = _role_name(case.playbook, role)
    person = approver(case.incident, role)
    if person is None:
        raise NotAllowedError(
            f"The {name} approves this text, and nobody is. Claim it: `/incident claim {role}`."
        )
    if person != by:
        raise NotAllowedError(f"The {_answering(case, role)} approves this text. Ask them to.")
    if not _still_open(draft) or draft.approved_by:
        return []
    _require_seen(draft, seen)
    return [ev.DraftApproved(draft=draft.id, own=draft.by == by, audience=draft.audience)]


def publish(
    case: Case, draft_id: str, *, seen: int | None = None, reached: Collection[str] = ()
) -> list[ev.Event]:
    """Send a text out, or record that somebody did; a second time says nothing new.

    Args:
        case: The incident.
        draft_id: Which text.
        seen: The version of it that was seen, where one was.
        reached: The audiences outside Slack that the bot itself can publish to.

    Raises:
        NotAllowedError: It leaves the company and is not approved, or the incident is private.
        StaleFormError: It was changed after `seen`.
    """
    draft = _known(case, draft_id)
    if not _still_open(draft):
        return []
    if hidden_from(case.incident, draft.audience):
        raise NotAllowedError(
            f"{case.incident.ref} is private, so nothing about it goes to {draft.audience}."
        )
    if draft.approved_by is None and needs_approval(draft.audience):
        raise NotAllowedError(_not_approved(case, approver_role(case.playbook, draft)))
    _require_seen(draft, seen)
    people = recipients(case, draft.template)
    how = way(case.incident, draft.audience, people=people, reached=reached)
    return [
        ev.DraftPublished(
            draft=draft.id,
            template=draft.template,
            audience=draft.audience,
            moment=draft.moment,
            subject=draft.subject,
            body=draft.body,
            approved=draft.approved_by is not None,
            how=how,
            people=people if how == DIRECT else (),
        )
    ]


def drop(case: Case, draft_id: str) -> list[ev.Event]:
    """Put a draft away; a second time says nothing new."""
    draft = _known(case, draft_id)
    if draft.published_at:
        raise DomainError("That text went out already. Write another to correct it.")
    return [ev.DraftDropped(draft=draft.id, audience=draft.audience)] if draft.open else []


def way(
    incident: Incident, audience: str, *, people: Collection[str], reached: Collection[str] = ()
) -> str:
    """Return how a text gets to an audience: by which means of the bot's, or by somebody's hand."""
    if audience == ORGANISATION:
        return THREAD
    if incident.drill:
        return DRILL
    if audience in BY_MESSAGE:
        return DIRECT if people else BY_HAND
    return PUBLISHER if audience in reached else BY_HAND


def recipients(case: Case, template_id: str) -> tuple[str, ...]:
    """Return whom a text is sent to directly; of a private incident only those who are in it."""
    template = template_of(case.playbook, template_id)
    if template.audience not in BY_MESSAGE:
        return ()
    people = case.directory.of(template.to or (template.audience,))
    if not case.incident.private:
        return people
    return tuple(person for person in people if person in case.incident.members)


def needs_approval(audience: str) -> bool:
    """Tell whether a text for them must be approved before it goes out."""
    return audience in OUTSIDE


def hidden_from(incident: Incident, audience: str) -> bool:
    """Tell whether an audience may hear nothing of it, because it is private."""
    return incident.private and audience not in BY_MESSAGE


def approver_role(playbook: Playbook, draft: Draft) -> str:
    """Return the role that approves a draft."""
    found = next((each for each in playbook.drafts if each.id == draft.template), None)
    return found.approver if found else COMMANDER


def approver(incident: Incident, role: str) -> str | None:
    """Return who approves: the holder, else the commander; once it is over, else the declarer."""
    over = None if incident.status.open else incident.declared_by
    return incident.holder(role) or over


def template_of(playbook: Playbook, template_id: str) -> Template:
    """Find a template by its id. Raises UnknownWordError."""
    _require_texts(playbook)
    for template in playbook.drafts:
        if template.id == template_id:
            return template
    raise UnknownWordError("text", template_id, [each.id for each in playbook.drafts])


def audiences(incident: Incident, playbook: Playbook) -> tuple[str, ...]:
    """Return the audiences that the playbook has texts for at this severity, in its order."""
    return once(*(each.audience for each in playbook.drafts if _fits(each, incident)))


def chosen(incident: Incident, playbook: Playbook, word: str) -> Template:
    """Find the template meant by a word: its own id, or the one that suits an audience now."""
    _require_texts(playbook)
    asked = "-".join(word.casefold().replace("_", " ").split())
    exact = next((each for each in playbook.drafts if each.id.casefold() == asked), None)
    if exact is not None:
        return exact
    audience = _ALSO.get(asked, asked)
    of_it = [each for each in playbook.drafts if each.audience == audience]
    if not of_it:
        known = once(*(each.audience for each in playbook.drafts))
        raise UnknownWordError("audience", word, known, field="audience")
    return suggested(incident, playbook, audience) or of_it[-1]


def suggested(incident: Incident, playbook: Playbook, audience: str) -> Template | None:
    """Return the text that suits the moment for an audience; None when nothing is left to say."""
    fitting = [
        each for each in playbook.drafts if each.audience == audience and _fits(each, incident)
    ]
    by_moment: dict[str, Template] = {each.moment: each for each in reversed(fitting)}
    wanted = (by_moment.get(each) for each in _wanted(incident, audience))
    return next((each for each in wanted if each is not None), None)


def at_the_end(incident: Incident, playbook: Playbook) -> list[Template]:
    """Return the last texts that are owed: to whom was told of it, or is by the severity."""
    told = {*incident.progress.published, *playbook.severity(incident.severity).tell}
    found = [
        suggested(incident, playbook, each)
        for each in audiences(incident, playbook)
        if each in told and not hidden_from(incident, each)
    ]
    return [each for each in found if each is not None and each.moment == RESOLVED]


def pending(incident: Incident, audience: str) -> Draft | None:
    """Return the newest draft for an audience that has not gone out."""
    waiting = [each for each in incident.progress.drafts if each.open]
    return next((each for each in reversed(waiting) if each.audience == audience), None)


def begun(incident: Incident, template_id: str) -> Draft | None:
    """Return the draft of a template that has not gone out."""
    waiting = [each for each in incident.progress.drafts if each.open]
    return next((each for each in reversed(waiting) if each.template == template_id), None)


def audience_of(kind: Kind) -> str | None:
    """Return the audience that a clock waits to be told; None where it waits for something else."""
    return {
        Kind.STATUS_PAGE: PUBLIC,
        Kind.CUSTOMERS: CUSTOMERS,
        Kind.EXECUTIVES: EXECUTIVES,
    }.get(kind)


def _wanted(incident: Incident, audience: str) -> Iterable[str]:
    """Return the moments whose texts would suit, the best first."""
    sent = _sent(incident, audience)
    if not incident.status.open:
        return () if RESOLVED in sent else (RESOLVED,)
    now = _OF_STATUS[incident.status]
    first = () if now in sent else (now,)
    if audience not in incident.progress.published:
        return (*first, INITIAL, PROGRESS)
    return (*first, PROGRESS, now, INITIAL)


def _sent(incident: Incident, audience: str) -> set[str]:
    over_since = incident.moments.get(Moment.RESOLVED.value)
    return {
        each.moment
        for each in incident.progress.drafts
        if each.audience == audience
        and each.published_at
        # What was said of an earlier end does not count for this one.
        and (each.moment != RESOLVED or (over_since and each.published_at >= over_since))
    }


def _require_texts(playbook: Playbook) -> None:
    if not playbook.drafts:
        raise DomainError(f"The playbook {playbook.name} has no texts for audiences.")


def _fits(template: Template, incident: Incident) -> bool:
    return not template.severities or incident.severity in template.severities


def _written(
    draft_id: str, template: Template, subject: str | None, body: str | None
) -> ev.DraftWritten:
    words = text.clean(body, limit=LONGEST_BODY)
    if not words:
        raise DomainError("Write something, or close the form without saving.", field="body")
    return ev.DraftWritten(
        draft=draft_id,
        template=template.id,
        audience=template.audience,
        moment=template.moment,
        subject=text.line(subject, limit=LONGEST_SUBJECT) or None,
        body=words,
    )


def _known(case: Case, draft_id: str) -> Draft:
    draft = case.incident.progress.draft(draft_id)
    if draft is None:
        raise DomainError("I don't know that text any more. See `/incident comms`.")
    return draft


def _waiting(case: Case, draft_id: str) -> Draft:
    draft = _known(case, draft_id)
    if not _still_open(draft):
        raise DomainError("That text went out already. Write another to correct it.", field="body")
    return draft


def _still_open(draft: Draft) -> bool:
    if draft.dropped:
        raise DomainError("That draft was dropped. Write another: `/incident comms`.")
    return draft.open


def _require_seen(draft: Draft, seen: int | None) -> None:
    if seen is not None and seen != draft.version:
        raise StaleFormError(
            "The text was changed after that. Read it as it is now: `/incident comms`."
        )


def _not_approved(case: Case, role: str) -> str:
    if approver(case.incident, role) is None:
        name = _role_name(case.playbook, role)
        return (
            f"This leaves the company, so the {name} approves it first, and nobody is. "
            f"Claim it: `/incident claim {role}`."
        )
    return (
        f"This leaves the company, so the {_answering(case, role)} approves it first. Ask them to."
    )


def _answering(case: Case, role: str) -> str:
    """Return what to call who approves for a role: its holder, the commander, or the declarer."""
    if case.incident.roles.get(role):
        return _role_name(case.playbook, role)
    if case.incident.commander:
        return _role_name(case.playbook, COMMANDER)
    return "declarer"


def _role_name(playbook: Playbook, role: str) -> str:
    return next((each.name for each in playbook.roles if each.id == role), role)


_ALSO = {
    "status-page": PUBLIC,
    "status": PUBLIC,
    "company": ORGANISATION,
    "organization": ORGANISATION,
    "everybody": ORGANISATION,
    "customer": CUSTOMERS,
    "executive": EXECUTIVES,
    "cs": "customer-success",
    "vendor": "vendors",
}
