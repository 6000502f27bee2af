"""The post-mortem in Slack: its panel, the form of a section, publishing, and what is told of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain import postmortems
from incidentbot.domain.aftermath import DRAFT, IN_REVIEW, PUBLISHED, Document
from incidentbot.domain.clocks import Clock, Kind
from incidentbot.domain.incidents import Incident, Moment
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.postmortems import CUSTOMERS, Page, Section
from incidentbot.slack.blocks import buttons, forms, inputs, mrkdwn, names
from incidentbot.slack.blocks.elements import (
    Block,
    Message,
    actions,
    button,
    context,
    divider,
    preformatted,
    row,
    said,
    section,
    whole,
)

PANEL = "postmortem"
CALLBACK = "write_postmortem"
CALLBACK_PUBLISH = "publish_postmortem"
COPIED = "postmortem_customers"
FIELDS = {"text": "text"}
PUBLISH_FIELDS = {"why": "why", "override": "why"}
BEGIN = "postmortem_draft"
EDIT = "postmortem_edit:"
REVIEW = "postmortem_review"
BACK = "postmortem_back"
PUBLISH = "postmortem_publish"
SHOW_CUSTOMERS = "postmortem_customers"
CUSTOMERS_OUT = "postmortem_customers_out"
OWN = "postmortem_own"
ENDS = frozenset({Kind.POSTMORTEM, Kind.PUBLICATION, Kind.SHARE})
_STATUS = {DRAFT: "Draft", IN_REVIEW: "In review", PUBLISHED: "Published"}


def panel(
    incident: Incident,
    playbook: Playbook,
    page: Page,
    running: Iterable[Clock],
    *,
    person: str,
    links: Mapping[str, str],
    changed: bool = False,
) -> Block:
    """Build what one person sees of the document: where it stands, its sections, what is next.

    Args:
        incident: As it is now.
        playbook: For its rules and names.
        page: The document.
        running: The open clocks.
        person: Who looks.
        links: Where it can be read, by name.
        changed: Whether something was written since it was published.
    """
    document = incident.aftermath.postmortem
    head = names.ref_and_title(incident)
    if document is None:
        shown: list[Block | None] = [section(f"{head}\n{_none(incident, playbook)}")]
        shown += [_begin(incident)]
    else:
        shown = [
            section(f"{head}\n{_state(document)}"),
            *_due(running),
            section("Something was written since then. Publish it again to send it round.")
            if changed
            else None,
            section(f"Read it: {_linked(links)}.") if links else None,
            divider(),
            *(_section(incident, each) for each in page.sections),
            divider(),
            actions(*_deeds(incident, document, person=person)),
            context(*(mrkdwn.short(rule) for rule in page.rules)) if page.rules else None,
        ]
    metadata = forms.metadata(incident)
    return inputs.modal(PANEL, "Post-mortem", shown, close="Close", metadata=metadata)


def form(incident: Incident, asked: Section, *, text: str, link: str | None) -> Block:
    """Build the form of one section; a text that is too long for it is left to the web page."""
    head = f"*{mrkdwn.short(asked.title)}*"
    if len(text) > inputs.TEXT_LENGTH:
        where = mrkdwn.link(link, "on its web page") if link else "on the web page"
        told = f"{head}\nThis text is longer than a form in Slack takes. Edit it {where}."
        return inputs.modal(None, "Write a section", [section(told)], close="Close")
    questions = mrkdwn.joined(f"• {mrkdwn.short(each)}" for each in asked.asks)
    return inputs.modal(
        CALLBACK,
        "Write a section",
        [
            section(f"{head}\n{questions}" if questions else head),
            inputs.text_input(
                "text",
                "Text",
                initial=text,
                hint="Markdown is understood. The facts are filled in by themselves.",
                multiline=True,
            ),
        ],
        submit="Save",
        metadata=forms.metadata(incident, section=asked.id, seen=asked.seen),
    )


def parse(view: Mapping[str, Any]) -> tuple[str, str, int]:
    """Read which section it is, what was written, and what the writer had seen of it."""
    asked = forms.carried_text(view, "section") or ""
    return asked, forms.text_value(view, "text") or "", forms.carried_number(view, "seen") or 0


def publish_form(incident: Incident, lacks: Iterable[str]) -> Block:
    """Build the form that publishes: what is missing, and the way past it."""
    missing = [f"• {mrkdwn.short(each)}" for each in lacks]
    about = names.ref_and_title(incident)
    if missing:
        ask = f"Before the post-mortem of {about} goes out, this should hold:"
        shown: list[Block | None] = [
            section(mrkdwn.joined([ask, *missing])),
            inputs.text_input(
                "why", "Why publish it anyway", hint="Everybody can read it.", optional=False
            ),
        ]
    else:
        shown = [section(f"The post-mortem of {about} is complete. The war room hears of it.")]
    return inputs.modal(
        CALLBACK_PUBLISH, "Publish it", shown, submit="Publish", metadata=forms.metadata(incident)
    )


def parse_publish(view: Mapping[str, Any]) -> str | None:
    """Read why it is published although something is missing."""
    return forms.text_value(view, "why")


def copied(incident: Incident, page: Page) -> Block:
    """Build the version for customers, to be copied, and what to do with it then."""
    document = incident.aftermath.postmortem
    out = document.customers_at if document else None
    told = f"Customers can read it since {mrkdwn.day_and_time(out)}." if out else _COPY
    parts = [page.for_customers[n : n + 2900] for n in range(0, len(page.for_customers), 2900)]
    shown: list[Block | None] = [section(told), *(preformatted(each) for each in parts)]
    shown.append(
        actions(
            button("Edit", f"{EDIT}{CUSTOMERS}", incident.id),
            None if incident.private else _out(incident, again=out is not None),
        )
    )
    metadata = forms.metadata(incident)
    return inputs.modal(COPIED, "Customers’ version", shown, close="Close", metadata=metadata)


def told(
    entry: ev.Entry, incident: Incident, playbook: Playbook, links: Mapping[str, str]
) -> Message:
    """Build what is told of the document, wherever it is told; the panel is one click away."""
    about, by = names.ref_and_title(incident), mrkdwn.mention(entry.by)
    read = f"Read it: {_linked(links)}." if links else ""
    due = _until(incident, playbook)
    match entry.event:
        case ev.PostmortemDrafted():
            drafted = f"The post-mortem of {about} is drafted from what is on record."
            words = [drafted, "You write the rest.", due]
        case ev.PostmortemOwned():
            words = [f"{by} asks you to write the post-mortem of {about}.", due]
        case ev.PostmortemMoved():
            ask = "Please say what is missing or wrong."
            words = [f"{by} sent the post-mortem of {about} into review.", read, ask]
        case ev.PostmortemPublished(edition=edition):
            again = f", edition {edition}" if edition > 1 else ""
            file = read or "The war room has it as a file."
            words = [f"{by} published the post-mortem of {about}{again}.", file]
        case _:
            raise TypeError("Only what happens to a post-mortem is told here.")
    yours = isinstance(entry.event, ev.PostmortemDrafted | ev.PostmortemOwned)
    open_it = buttons.plain(incident, buttons.POSTMORTEM, "Write it" if yours else "Open")
    return whole(section(" ".join(filter(None, words))), actions(open_it))


def at_resolve(incident: Incident, playbook: Playbook) -> str | None:
    """Say at the end of an incident what becomes of its post-mortem; nothing where none is due."""
    document = incident.aftermath.postmortem
    if document is not None and document.status != PUBLISHED:
        who = mrkdwn.mention(document.owner) if document.owner else "Nobody"
        yet = "" if document.owner else " yet"
        words = (
            "The post-mortem is drafted.",
            f"{who} writes it{yet}.",
            _until(incident, playbook),
        )
        return " ".join(filter(None, words))
    optional = postmortems.rule(incident, playbook) == postmortems.OPTIONAL
    if document is None and optional and not incident.drill:
        return "A post-mortem is optional here. To draft one: `/incident postmortem`."
    return None


def late(kind: Kind, *, about: str | None, due_at: datetime, now: datetime) -> str:
    """Say that something of the document is due soon, or was due; below its name without it."""
    at = mrkdwn.when(due_at, now)
    was = "was due" if now >= due_at else "is due"
    of = f" of {about}" if about else ""
    return _WHAT[kind].format(of=of, due=f"{was} at {at}")


def answers(kind: Kind, incident: Incident) -> list[Block | None]:
    """Build the buttons that answer a reminder."""
    if kind is Kind.POSTMORTEM:
        write = buttons.plain(incident, buttons.POSTMORTEM, "Write it", primary=True)
        return [write, button("Publish", PUBLISH, incident.id)]
    if kind is Kind.SHARE:
        write = buttons.plain(incident, buttons.POSTMORTEM, "Write it")
        return [button("Send to review", REVIEW, incident.id, primary=True), write]
    return [button("Customers’ version", SHOW_CUSTOMERS, incident.id, primary=True)]


def moved(incident: Incident, event: ev.Event | None) -> Message:
    """Say to whoever moved the document what came of it."""
    about = names.ref(incident)
    match event:
        case ev.PostmortemMoved(new=new) if new == IN_REVIEW:
            return said(f"The post-mortem of {about} is in review. The room was told.")
        case ev.PostmortemMoved():
            return said(f"The post-mortem of {about} is a draft again.")
        case ev.PostmortemPublished():
            return said(f"The post-mortem of {about} is published.")
        case ev.PostmortemOwned(person=person):
            return said(f"{mrkdwn.mention(person)} writes the post-mortem of {about} from now on.")
        case _:
            return said(f"Nothing changed: the post-mortem of {about} is there already.")


_COPY = "Copy it, publish it where your customers read, then say so with the button below."
_WHAT = {
    Kind.POSTMORTEM: "The post-mortem{of} {due}.",
    Kind.PUBLICATION: "The customers’ version of the post-mortem{of} {due}.",
    Kind.SHARE: "Whoever comes to the review waits for the post-mortem{of}. It {due}.",
}


def _none(incident: Incident, playbook: Playbook) -> str:
    if incident.drill:
        return "There is no post-mortem of a drill."
    rule = postmortems.rule(incident, playbook)
    asks = {
        postmortems.REQUIRED: "The playbook asks for one.",
        postmortems.OPTIONAL: "The playbook leaves it to you.",
    }.get(rule, "The playbook asks for none.")
    return f"There is no post-mortem yet. {asks}"


def _begin(incident: Incident) -> Block | None:
    merged = incident.aftermath.merged_into
    if incident.drill or merged:
        return None
    return actions(button("Draft it", BEGIN, incident.id, primary=True))


def _state(document: Document) -> str:
    status = _STATUS.get(document.status, document.status)
    edition = f", edition {document.edition}" if document.edition > 1 else ""
    at = document.published_at
    since = f", {mrkdwn.day_and_time(at)}" if at else ""
    owner = mrkdwn.mention(document.owner) if document.owner else "Nobody"
    return f"*{status}*{edition}{since}. {owner} writes it."


def _due(running: Iterable[Clock]) -> list[Block | None]:
    said_of = {
        Kind.POSTMORTEM: "To be published by",
        Kind.PUBLICATION: "Customers read their version by",
        Kind.SHARE: "To be shared before the review by",
    }
    return [
        section(f"{said_of[clock.kind]} {mrkdwn.day_and_time(clock.due_at)}.")
        for clock in running
        if clock.kind in said_of
    ]


def _section(incident: Incident, each: Section) -> Block:
    written = each.written
    if written:
        state = f"Written by {mrkdwn.mention(written.by)} at {mrkdwn.day_and_time(written.at)}"
    else:
        state = "To be written" if each.asks else "Filled in by itself"
    words = f"*{mrkdwn.short(each.title)}*\n{state}"
    edit = None if each.fixed else button("Edit", f"{EDIT}{each.id}", incident.id)
    return row(words, edit)


def _deeds(incident: Incident, document: Document, *, person: str) -> list[Block | None]:
    published = document.status == PUBLISHED
    return [
        button("Send to review", REVIEW, incident.id) if document.status == DRAFT else None,
        None if document.status == DRAFT else button("Back to draft", BACK, incident.id),
        button("Publish again" if published else "Publish", PUBLISH, incident.id),
        None if incident.private else button("Customers’ version", SHOW_CUSTOMERS, incident.id),
        None if document.owner == person else button("I write it", OWN, incident.id),
    ]


def _out(incident: Incident, *, again: bool) -> Block:
    label = "It is published again" if again else "It is published"
    return button(label, CUSTOMERS_OUT, incident.id, primary=not again)


def _linked(links: Mapping[str, str]) -> str:
    return " or ".join(mrkdwn.link(url, name) for name, url in links.items())


def _until(incident: Incident, playbook: Playbook) -> str:
    worst = next((e for e in playbook.severities if e.id == incident.worst_severity), None)
    resolved = incident.moments.get(Moment.RESOLVED.value)
    if worst is None or worst.postmortem_due is None or resolved is None:
        return ""
    return f"It is due by {mrkdwn.day_and_time(resolved + worst.postmortem_due)}."
