"""Drafts in messages: what the war room hears of each step, the text as it goes out, its buttons."""

from incidentbot.domain import comms
from incidentbot.domain import events as ev
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook, Template
from incidentbot.domain.progress import Draft
from incidentbot.slack.blocks import buttons, mrkdwn, names
from incidentbot.slack.blocks.elements import (
    BUTTON_VALUE,
    Block,
    Message,
    actions,
    button,
    confirm,
    context,
    message,
    section,
    verbatim,
)
from incidentbot.slack.blocks.forms import packed

WRITE = "write_draft:"
TELL = "tell_audience:"
EDIT = "edit_draft"
APPROVE = "approve_draft"
PUBLISH = "publish_draft"
COPY = "copy_draft"
DROP = "drop_draft"
OFFERED = 10
_HAND = {
    "public": "Copy it, publish it on the status page, then mark it as sent.",
    "customers": "Copy it, send it to the customers, then mark it as sent.",
    "social": "Copy it, post it on social media, then mark it as sent.",
    "banner": "Copy it, put it into the banner, then mark it as sent.",
    "vendors": "Copy it, send it to their support, then mark it as sent.",
    "ticket": "Copy it into the incident ticket, then mark it as sent.",
}


def written(entry: ev.Entry, incident: Incident, playbook: Playbook, words: str) -> Message:
    """Build what the war room reads of a new text: the text, and who approves it."""
    event = entry.event
    if not isinstance(event, ev.DraftWritten):
        raise TypeError("Only a text that was written is shown as one.")
    draft = incident.progress.draft(event.draft)
    waits = draft is not None and draft.open and draft.version == entry.seq
    head = f"{words} {_asked(entry, incident, playbook, draft)}" if draft and waits else words
    return message(
        f"{head}\n{mrkdwn.escape(event.body)}",
        section(head),
        subject_line(event.subject),
        verbatim(event.body),
        actions(*_to_approve(incident, draft)) if draft and waits else None,
    )


def approved(entry: ev.Entry, incident: Incident, words: str) -> Message:
    """Build what the war room reads once a text may go out: what to do next."""
    event = entry.event
    if not isinstance(event, ev.DraftApproved):
        raise TypeError("Only an approval is told as one.")
    draft = incident.progress.draft(event.draft)
    if draft is None or not draft.open or not draft.approved_by:
        return message(words, section(words))
    # Whom a message would reach is known when it is sent.
    how = comms.way(incident, draft.audience, people=("somebody",))
    head = f"{words} {following(incident, draft.audience, how=how)}"
    return message(head, section(head), actions(copy(incident, draft), send(incident, draft, how)))


def text(entry: ev.Entry, incident: Incident) -> Message:
    """Build a text as its readers in Slack get it."""
    event = entry.event
    if not isinstance(event, ev.DraftPublished):
        raise TypeError("Only a text that went out is read.")
    at = mrkdwn.when(entry.at)
    by = f"{names.ref(incident)}. Sent by {mrkdwn.mention(entry.by)} at {at}."
    subject = mrkdwn.escape(event.subject or "", mrkdwn.REASON)
    heard = filter(None, [subject, mrkdwn.escape(event.body), by])
    return message(
        "\n".join(heard),
        section(f"*{subject}*") if subject else None,
        verbatim(event.body),
        context(by),
    )


def following(incident: Incident, audience: str, *, how: str, people: tuple[str, ...] = ()) -> str:
    """Say what publishing a text means for its audience, and what is to be done by hand."""
    if comms.hidden_from(incident, audience):
        return f"It cannot be published: {names.ref(incident)} is private."
    match how:
        case comms.THREAD:
            return "Publish posts it in the thread of the announcement."
        case comms.DRILL:
            return "This is a drill: Publish sends nothing, and counts as sent."
        case comms.DIRECT:
            whom = f" to {mrkdwn.mentions(people)}" if people else ""
            return f"Publish sends it{whom} by direct message."
        case comms.PUBLISHER:
            return f"Publish sends it to {names.audience(audience)}."
        case _:
            return _HAND.get(audience) or _nobody(audience)


def went_out(event: ev.DraftPublished) -> str:
    """Say to whoever published a text what became of it."""
    match event.how:
        case comms.THREAD:
            return "It is posted in the thread of the announcement."
        case comms.DIRECT:
            return f"It is sent to {mrkdwn.mentions(event.people)} by direct message."
        case comms.DRILL:
            return "This is a drill: nothing was sent. It counts as sent."
        case comms.PUBLISHER:
            return f"It is on its way to {names.audience(event.audience)}."
        case _:
            return "It is marked as sent, and kept on the timeline."


def subject_line(subject: str | None) -> Block | None:
    """Build the subject of a text; nothing when it has none."""
    return section(f"*Subject*\n{mrkdwn.escape(subject, mrkdwn.REASON)}") if subject else None


def write(incident: Incident, template: Template) -> Block:
    """Build the button that begins a text."""
    return button(template.name or template.id, WRITE + template.id, incident.id)


def tell(incident: Incident, audience: str) -> Block:
    """Build the button that opens what is to be sent to an audience now."""
    label = f"Write for {names.audience(audience)}"
    return button(label, TELL + audience, incident.id, primary=True)


def ends(incident: Incident, playbook: Playbook) -> Block | None:
    """Build the buttons for the last texts that are owed; nothing where none is."""
    owed = comms.at_the_end(incident, playbook)[:OFFERED]
    return actions(*(write(incident, template) for template in owed))


def approve(incident: Incident, draft: Draft) -> Block:
    """Build Approve, for the text as it stands now."""
    return button("Approve", APPROVE, about(incident, draft), primary=True)


def edit(incident: Incident, draft: Draft) -> Block:
    """Build Edit."""
    return button("Edit", EDIT, about(incident, draft))


def copy(incident: Incident, draft: Draft) -> Block:
    """Build Copy."""
    return button("Copy", COPY, about(incident, draft))


def send(incident: Incident, draft: Draft, how: str) -> Block:
    """Build Publish; where people publish by hand, it says that they did."""
    label = "Mark as sent" if how == comms.BY_HAND else "Publish"
    return button(label, PUBLISH, about(incident, draft), primary=draft.approved_by is not None)


def drop(incident: Incident, draft: Draft) -> Block:
    """Build Drop, which asks first."""
    asked = confirm("Drop this text?", "It is put away and cannot go out.", yes="Drop", no="Keep")
    return button("Drop", DROP, about(incident, draft), confirm=asked)


def about(incident: Incident, draft: Draft) -> str:
    """Pack what such a button is about: the incident, the draft, and the text as it was seen."""
    return packed({"i": incident.id, "d": draft.id, "v": draft.version}, BUTTON_VALUE)


def seen(value: str) -> tuple[str, int | None]:
    """Read the draft, and the text as it was seen, from a button's value."""
    carried = buttons.read_value(value)
    version = carried.get("v", "")
    return carried.get("d", ""), int(version) if version.isdigit() else None


def approval(incident: Incident, playbook: Playbook, draft: Draft) -> str:
    """Say where a draft stands: approved by whom, or waiting for whom."""
    if draft.approved_by:
        own = ", their own text" if draft.approved_by == draft.by else ""
        return f"Approved by {mrkdwn.mention(draft.approved_by)}{own}"
    role = comms.approver_role(playbook, draft)
    person = comms.approver(incident, role)
    if person is None:
        return f"Waits for the {names.role(role, playbook)}, whom nobody is yet"
    without = "" if comms.needs_approval(draft.audience) else ", and can go out without it"
    return f"Waits for the approval of {mrkdwn.mention(person)}{without}"


def _asked(entry: ev.Entry, incident: Incident, playbook: Playbook, draft: Draft) -> str:
    role = comms.approver_role(playbook, draft)
    person = comms.approver(incident, role)
    if person is None:
        name = names.role(role, playbook)
        return f"The {name} approves it, and nobody is: `/incident claim {mrkdwn.short(role, 80)}`."
    if person == entry.by:
        return "It is theirs to approve."
    return f"{mrkdwn.mention(person)}, please read and approve it."


def _to_approve(incident: Incident, draft: Draft) -> tuple[Block, ...]:
    return approve(incident, draft), edit(incident, draft), copy(incident, draft)


def _nobody(audience: str) -> str:
    return (
        f"I know nobody to send it to for {names.audience(audience)}. "
        "Copy it, send it yourself, then mark it as sent."
    )
