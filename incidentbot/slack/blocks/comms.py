"""Communications: the panel of all audiences, the form of a text, and the text to copy."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from incidentbot.domain import comms
from incidentbot.domain.clocks import Clock
from incidentbot.domain.incidents import Incident
from incidentbot.domain.people import once
from incidentbot.domain.playbooks import Playbook, Template
from incidentbot.domain.progress import Draft
from incidentbot.slack.blocks import clocks, drafts, forms, inputs, mrkdwn, names, surfaces
from incidentbot.slack.blocks.elements import (
    BUTTONS_IN_A_ROW,
    Block,
    actions,
    button,
    context,
    divider,
    preformatted,
    section,
)

PANEL = "comms"
COPIED = "comms_copy"
CALLBACK = "write_draft"
CALLBACK_CHOOSE = "choose_draft"
FIELDS = {"subject": "subject", "body": "body"}
CHOOSE_FIELDS = {"template": "template"}
CHOOSE = "choose_draft"
DRAFTS_SHOWN = 15
EXCERPT = 300

Recipients = Mapping[str, tuple[str, ...]]


def panel(
    incident: Incident,
    playbook: Playbook,
    running: Iterable[Clock],
    *,
    person: str,
    recipients: Recipients,
    reached: Collection[str],
    now: datetime,
) -> Block:
    """Build what one person sees of all texts: who was told, what is due, what is under way.

    Args:
        incident: As it is now.
        playbook: For its texts and names.
        running: The open clocks.
        person: Who looks; only who approves a text sees Approve.
        recipients: Template to the people it would be sent to directly.
        reached: The audiences outside Slack that the bot itself can publish to.
        now: The moment.
    """
    waiting = [each for each in incident.progress.drafts if each.open]
    shown: list[Block | None] = [
        section(f"{names.ref_and_title(incident)}\n{surfaces.told_as(incident, playbook)}"),
        _limits(incident),
        surfaces.listed("Due", _due(playbook, running, now)),
        surfaces.listed("Told so far", _told(incident, playbook)),
    ]
    for draft in waiting[-DRAFTS_SHOWN:]:
        people = recipients.get(draft.template, ())
        how = comms.way(incident, draft.audience, people=people, reached=reached)
        following = drafts.following(incident, draft.audience, how=how, people=people)
        shown += [
            divider(),
            section(_draft(incident, playbook, draft)),
            actions(*_deeds(incident, playbook, draft, person=person, how=how)),
            context(following),
        ]
    shown += [divider(), *_to_write(incident, playbook, waiting)]
    metadata = forms.metadata(incident)
    return inputs.modal(PANEL, "Communications", shown, close="Close", metadata=metadata)


def form(
    incident: Incident,
    playbook: Playbook,
    template: Template,
    *,
    subject: str | None,
    body: str,
    draft: Draft | None = None,
) -> Block:
    """Build the form of a text: begun from a template, or as it was left."""
    named = mrkdwn.short(template.name or template.id, 150)
    head = f"*{named}*, for {names.audience(template.audience)}"
    asked = None
    if subject is not None or template.subject:
        asked = inputs.text_input("subject", "Subject", initial=subject)
    again = " Whoever approved it has to approve it again." if draft and draft.approved_by else ""
    return inputs.modal(
        CALLBACK,
        "Edit a text" if draft else "Write a text",
        [
            section(head),
            asked,
            inputs.text_input(
                "body",
                "Text",
                initial=body,
                hint=f"What stands in brackets is not known yet: fill it in, or take it out.{again}",
                multiline=True,
                optional=False,
            ),
        ],
        submit="Save",
        metadata=forms.metadata(
            incident,
            template=template.id,
            draft=draft.id if draft else None,
            seen=draft.version if draft else None,
        ),
    )


def parse(view: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Read the subject and the text."""
    return forms.text_value(view, "subject"), forms.text_value(view, "body")


def choose_form(incident: Incident, playbook: Playbook) -> Block:
    """Build the form that asks which text to write, of all there are."""
    texts = [
        inputs.option(each.id, each.name or each.id, f"For {names.audience(each.audience)}")
        for each in playbook.drafts
    ]
    chosen = inputs.select("template", "Text", texts)
    if chosen is None:
        return inputs.modal(None, "Write a text", [section(_NO_TEXTS)], close="Close")
    return inputs.modal(
        CALLBACK_CHOOSE,
        "Write a text",
        [chosen],
        submit="Next",
        metadata=forms.metadata(incident),
    )


def parse_choice(view: Mapping[str, Any]) -> str:
    """Read which text was chosen."""
    return forms.choice(view, "template") or ""


def copied(
    incident: Incident,
    playbook: Playbook,
    draft: Draft,
    *,
    people: tuple[str, ...],
    reached: Collection[str],
) -> Block:
    """Build a text to be copied, and what to do with it then."""
    how = comms.way(incident, draft.audience, people=people, reached=reached)
    following = drafts.following(incident, draft.audience, how=how, people=people)
    shown: list[Block | None] = [section(drafts.approval(incident, playbook, draft) + ".")]
    if draft.subject:
        shown += [section("*Subject*"), preformatted(draft.subject)]
    shown += [section("*Text*"), preformatted(draft.body), context(following)]
    if draft.open and not comms.hidden_from(incident, draft.audience):
        shown.append(actions(drafts.send(incident, draft, how)))
    metadata = forms.metadata(incident)
    return inputs.modal(COPIED, "Copy the text", shown, close="Close", metadata=metadata)


def _limits(incident: Incident) -> Block | None:
    if incident.private:
        return section(
            "This incident is private: nothing about it leaves it. "
            "Only people who are in it can be written to."
        )
    if incident.drill:
        return section("This is a drill: nothing leaves the company.")
    return None


def _due(playbook: Playbook, running: Iterable[Clock], now: datetime) -> list[str]:
    return [
        clocks.running(clock, playbook, now)
        for clock in clocks.next_due(running)
        if comms.audience_of(clock.kind)
    ]


def _told(incident: Incident, playbook: Playbook) -> list[str]:
    told = incident.progress.published
    known = once(*comms.audiences(incident, playbook), *told)
    lines = [
        f"{mrkdwn.sentence(names.audience(each))}: {mrkdwn.day_and_time(told[each])}"
        for each in known
        if each in told
    ]
    silent = ", ".join(
        names.audience(each)
        for each in known
        if each not in told and not comms.hidden_from(incident, each)
    )
    return [*lines, f"Not yet: {silent}"] if silent else lines


def _draft(incident: Incident, playbook: Playbook, draft: Draft) -> str:
    found = next((each for each in playbook.drafts if each.id == draft.template), None)
    name = mrkdwn.short(found.name if found and found.name else draft.template, 150)
    by = f"Written by {mrkdwn.mention(draft.by)} at {mrkdwn.when(draft.written_at)}"
    state = drafts.approval(incident, playbook, draft)
    return (
        f"*{name}*, for {names.audience(draft.audience)}\n{by}. {state}.\n"
        f"&gt; {mrkdwn.short(draft.body, EXCERPT)}"
    )


def _deeds(
    incident: Incident, playbook: Playbook, draft: Draft, *, person: str, how: str
) -> list[Block | None]:
    role = comms.approver_role(playbook, draft)
    may = not draft.approved_by and comms.approver(incident, role) == person
    hidden = comms.hidden_from(incident, draft.audience)
    return [
        drafts.edit(incident, draft),
        drafts.approve(incident, draft) if may else None,
        None if hidden else drafts.send(incident, draft, how),
        drafts.copy(incident, draft),
        drafts.drop(incident, draft),
    ]


def _to_write(incident: Incident, playbook: Playbook, waiting: list[Draft]) -> list[Block | None]:
    if not playbook.drafts:
        return [section(_NO_TEXTS)]
    begun = {draft.template for draft in waiting}
    suited = [
        comms.suggested(incident, playbook, audience)
        for audience in comms.audiences(incident, playbook)
        if not comms.hidden_from(incident, audience)
    ]
    offered = [
        drafts.write(incident, each) for each in suited if each is not None and each.id not in begun
    ]
    other = button("Another text…", CHOOSE, incident.id)
    return [section("*Write*"), actions(*offered[: BUTTONS_IN_A_ROW - 1], other)]


_NO_TEXTS = "This playbook has no texts for audiences."
