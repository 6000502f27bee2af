"""Texts for audiences: which suits when, who approves, how each gets out, and what is refused."""

from dataclasses import replace

import pytest

from incidentbot.domain import comms, incidents, roles
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind, Outcome
from incidentbot.domain.effects import THREAD, Message, Say, SayKind, direct
from incidentbot.domain.errors import (
    DomainError,
    NotAllowedError,
    StaleFormError,
    UnknownWordError,
)
from incidentbot.domain.incidents import Declaration, Status
from incidentbot.domain.people import Directory
from incidentbot.domain.playbooks import ExecutiveUpdate, Playbook, Template
from incidentbot.domain.progress import Draft
from tests.domain.situation import ANA, BEN, BOSS, CLEO, MINUTE, PLAYBOOK, Situation, places


def template(id: str, **changes: object) -> Template:
    audience, _, moment = id.rpartition("-")
    usual = Template(
        id=id,
        name=id.replace("-", " ").capitalize(),
        audience=audience,  # type: ignore[arg-type]  # checked by the loader
        moment=moment,  # type: ignore[arg-type]  # checked by the loader
        body="Something is wrong.",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # as the template has them


TEXTS = (
    template("organisation-initial"),
    template("public-initial"),
    template("public-identified"),
    template("public-monitoring"),
    template("public-resolved"),
    template("customers-initial", severities=("P0", "P1"), approver="comms"),
    template("customers-progress", severities=("P0", "P1")),
    template("customers-resolved", severities=("P0", "P1")),
    template("executives-initial", to=("boss",)),
    template("executives-progress", to=("boss",)),
    template("support-initial"),
    template("ticket-initial"),
)
TOLD = replace(
    PLAYBOOK,
    drafts=TEXTS,
    severities=tuple(
        replace(
            each,
            status_page_first_within=15 * MINUTE,
            status_page_every=20 * MINUTE,
            customer_update_every=60 * MINUTE,
            executive_update=ExecutiveUpdate(first_within=15 * MINUTE, every=60 * MINUTE),
            tell=("public", "customers"),
        )
        for each in PLAYBOOK.severities
    ),
)


def led(form: Declaration | None = None, *, playbook: Playbook = TOLD) -> Situation:
    """Return an incident that ben commands."""
    situation = Situation(form, playbook=playbook)
    situation.do(roles.assign(situation.case, "commander", BEN), by=BEN)
    return situation


def private() -> Situation:
    return led(Declaration(title="A secret", severity="P1", private=True))


def drill() -> Situation:
    return led(Declaration(title="A rehearsal", severity="P1", drill=True))


@pytest.fixture
def situation() -> Situation:
    return led()


def wrote(situation: Situation, text: str, *, by: str = ANA, body: str = "We know.") -> Draft:
    """Write a draft, and return it."""
    situation.do(comms.write(situation.case, text, None, body), by=by)
    return situation.incident.progress.drafts[-1]


def sent(situation: Situation, text: str, *, by: str = BEN) -> ev.DraftPublished:
    """Write, approve and publish a text; return what was recorded of it."""
    draft = wrote(situation, text)
    situation.do(comms.approve(situation.case, draft.id, by=by), by=by)
    (event,) = comms.publish(situation.case, draft.id)
    situation.do([event], by=by)
    assert isinstance(event, ev.DraftPublished)
    return event


def suits(situation: Situation, audience: str) -> str | None:
    found = comms.suggested(situation.incident, situation.playbook, audience)
    return found.id if found else None


# Which text suits.


def test_whoever_heard_nothing_gets_the_first_text(situation: Situation) -> None:
    assert [suits(situation, each) for each in ("public", "customers", "executives")] == [
        "public-initial",
        "customers-initial",
        "executives-initial",
    ]


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (Status.IDENTIFIED, "public-identified"),
        (Status.MITIGATING, "public-identified"),
        (Status.MONITORING, "public-monitoring"),
    ],
)
def test_the_status_page_follows_the_status(
    situation: Situation, status: Status, text: str
) -> None:
    situation.do(incidents.change_status(situation.case, status))
    assert suits(situation, "public") == text


def test_where_no_text_is_of_the_status_the_first_one_comes_first(situation: Situation) -> None:
    situation.do(incidents.change_status(situation.case, Status.MONITORING))
    assert suits(situation, "customers") == "customers-initial"


def test_who_has_heard_of_it_gets_news(situation: Situation) -> None:
    sent(situation, "executives-initial")
    assert suits(situation, "executives") == "executives-progress"


def test_without_a_text_for_news_that_of_the_status_is_said_again(situation: Situation) -> None:
    sent(situation, "public-initial")
    assert suits(situation, "public") == "public-initial"


def test_once_it_is_over_the_last_text_suits_and_then_none(situation: Situation) -> None:
    situation.do([ev.IncidentResolved()])
    assert suits(situation, "public") == "public-resolved"
    sent(situation, "public-resolved")
    assert suits(situation, "public") is None


def test_a_second_end_is_told_as_well(situation: Situation) -> None:
    situation.do([ev.IncidentResolved()])
    sent(situation, "public-resolved")
    situation.later(5).do(incidents.reopen(situation.case))
    situation.later(5).do([ev.IncidentResolved()])
    assert suits(situation, "public") == "public-resolved"


def test_a_text_for_other_severities_is_not_suggested() -> None:
    mild = led(Declaration(title="A typo", severity="P3"))
    assert suits(mild, "customers") is None
    assert "customers" not in comms.audiences(mild.incident, mild.playbook)


def test_a_text_for_other_severities_can_still_be_asked_for() -> None:
    mild = led(Declaration(title="A typo", severity="P3"))
    assert comms.chosen(mild.incident, mild.playbook, "customers").audience == "customers"


@pytest.mark.parametrize("word", ["public", "status page", "Status-Page", "public-initial"])
def test_an_audience_is_found_by_each_of_its_words(situation: Situation, word: str) -> None:
    assert comms.chosen(situation.incident, situation.playbook, word).id == "public-initial"


def test_an_unknown_audience_is_answered_with_the_nearest(situation: Situation) -> None:
    with pytest.raises(UnknownWordError, match="“customers”"):
        comms.chosen(situation.incident, situation.playbook, "custmers")


def test_the_end_is_owed_to_whom_the_severity_names_and_to_who_was_told(
    situation: Situation,
) -> None:
    owed = comms.at_the_end
    situation.do([ev.IncidentResolved()])
    found = owed(situation.incident, situation.playbook)
    assert [each.id for each in found] == ["public-resolved", "customers-resolved"]


# Writing.


def test_drafts_are_numbered(situation: Situation) -> None:
    assert [wrote(situation, "public-initial").id, wrote(situation, "ticket-initial").id] == [
        "d1",
        "d2",
    ]


def test_a_text_is_kept_without_what_is_invisible(situation: Situation) -> None:
    assert wrote(situation, "public-initial", body=" a\u202eb\x00 ").body == "ab"


@pytest.mark.parametrize("body", [None, "", "  \n ", "\u202e"])
def test_an_empty_text_is_refused(situation: Situation, body: str | None) -> None:
    with pytest.raises(DomainError, match="Write something"):
        comms.write(situation.case, "public-initial", None, body)


def test_a_changed_text_needs_its_approval_again(situation: Situation) -> None:
    draft = wrote(situation, "public-initial")
    situation.do(comms.approve(situation.case, draft.id, by=BEN), by=BEN)
    situation.do(comms.edit(situation.case, draft.id, None, "Other words", seen=None))
    assert situation.incident.progress.drafts[0].approved_by is None


def test_saving_the_same_words_changes_nothing(situation: Situation) -> None:
    draft = wrote(situation, "public-initial")
    assert comms.edit(situation.case, draft.id, None, "We know.", seen=draft.version) == []


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(situation: Situation) -> None:
    draft = wrote(situation, "public-initial")
    situation.do(comms.edit(situation.case, draft.id, None, "Theirs", seen=draft.version))
    with pytest.raises(StaleFormError):
        comms.edit(situation.case, draft.id, None, "Mine", seen=draft.version)


def test_what_went_out_is_not_changed_any_more(situation: Situation) -> None:
    event = sent(situation, "public-initial")
    with pytest.raises(DomainError, match="went out already"):
        comms.edit(situation.case, event.draft, None, "Other words", seen=None)


# Approving.


def test_the_commander_approves_where_nobody_holds_the_role(situation: Situation) -> None:
    draft = wrote(situation, "customers-initial")
    assert comms.approve(situation.case, draft.id, by=BEN) == [
        ev.DraftApproved(draft=draft.id, own=False, audience="customers")
    ]


def test_the_holder_of_the_role_approves(situation: Situation) -> None:
    situation.do(roles.assign(situation.case, "comms", CLEO))
    draft = wrote(situation, "customers-initial")
    assert comms.approve(situation.case, draft.id, by=CLEO)
    with pytest.raises(NotAllowedError, match="The Communications Lead approves this text"):
        comms.approve(situation.case, draft.id, by=BEN)


def test_somebody_else_is_told_who_approves(situation: Situation) -> None:
    draft = wrote(situation, "public-initial")
    with pytest.raises(NotAllowedError, match="The Incident Commander approves this text"):
        comms.approve(situation.case, draft.id, by=CLEO)


def test_while_nobody_commands_the_role_is_to_be_claimed() -> None:
    situation = Situation(playbook=TOLD)
    draft = wrote(situation, "public-initial")
    with pytest.raises(NotAllowedError, match="`/incident claim commander`"):
        comms.approve(situation.case, draft.id, by=ANA)


def test_once_it_is_over_and_nobody_commanded_the_declarer_approves() -> None:
    situation = Situation(playbook=TOLD)
    situation.do([ev.IncidentResolved()])
    draft = wrote(situation, "public-resolved")
    assert comms.approve(situation.case, draft.id, by=ANA)


def test_an_approval_of_ones_own_text_is_marked(situation: Situation) -> None:
    draft = wrote(situation, "public-initial", by=BEN)
    (event,) = comms.approve(situation.case, draft.id, by=BEN)
    assert event == ev.DraftApproved(draft=draft.id, own=True, audience="public")


def test_a_text_that_was_changed_after_it_was_read_is_not_approved(situation: Situation) -> None:
    draft = wrote(situation, "public-initial")
    situation.do(comms.edit(situation.case, draft.id, None, "Other words", seen=None))
    with pytest.raises(StaleFormError, match="Read it as it is now"):
        comms.approve(situation.case, draft.id, by=BEN, seen=draft.version)


def test_a_second_approval_says_nothing_new(situation: Situation) -> None:
    draft = wrote(situation, "public-initial")
    situation.do(comms.approve(situation.case, draft.id, by=BEN), by=BEN)
    assert comms.approve(situation.case, draft.id, by=BEN) == []


# Publishing.


@pytest.mark.parametrize("text", ["public-initial", "customers-initial"])
def test_what_leaves_the_company_is_refused_until_it_is_approved(
    situation: Situation, text: str
) -> None:
    draft = wrote(situation, text)
    with pytest.raises(NotAllowedError, match="the Incident Commander approves it first"):
        comms.publish(situation.case, draft.id)


def test_what_stays_inside_can_go_out_without_an_approval_and_says_so(
    situation: Situation,
) -> None:
    draft = wrote(situation, "executives-initial")
    (event,) = comms.publish(situation.case, draft.id)
    assert isinstance(event, ev.DraftPublished)
    assert not event.approved


def test_the_words_are_kept_as_they_went_out(situation: Situation) -> None:
    assert sent(situation, "public-initial").body == "We know."


def test_a_text_for_everybody_inside_goes_to_the_thread(situation: Situation) -> None:
    assert sent(situation, "organisation-initial").how == comms.THREAD
    says = situation.effects[-1].says
    assert [say.place for say in says if say.message is Message.DRAFT] == [THREAD]


def test_executives_read_it_by_direct_message(situation: Situation) -> None:
    event = sent(situation, "executives-initial")
    assert (event.how, event.people) == (comms.DIRECT, (BOSS,))
    assert direct(BOSS) in places(situation.effects[-1])


def test_a_text_that_names_no_group_goes_to_the_group_of_its_audience(
    situation: Situation,
) -> None:
    situation.directory = Directory(groups={"support": (CLEO,)})
    assert sent(situation, "support-initial").people == (CLEO,)


def test_where_nobody_is_known_it_is_only_recorded(situation: Situation) -> None:
    assert sent(situation.silence(), "support-initial").how == comms.BY_HAND
    assert [say.message for say in situation.effects[-1].says] == [Message.EVENT]


def test_what_the_bot_cannot_reach_is_published_by_hand(situation: Situation) -> None:
    assert sent(situation, "public-initial").how == comms.BY_HAND
    assert sent(situation, "ticket-initial").how == comms.BY_HAND


def test_what_a_publisher_reaches_is_its_to_carry(situation: Situation) -> None:
    draft = wrote(situation, "public-initial")
    situation.do(comms.approve(situation.case, draft.id, by=BEN), by=BEN)
    done = situation.do(comms.publish(situation.case, draft.id, reached={"public"}), by=BEN)
    carried = [say for say in done.says if say.kind is SayKind.PUBLISH]
    assert [(say.place, say.seq) for say in carried] == [
        ("audience:public", situation.incident.version)
    ]


def test_a_second_click_sends_nothing_twice(situation: Situation) -> None:
    event = sent(situation, "executives-initial")
    assert comms.publish(situation.case, event.draft) == []


def test_a_text_that_was_changed_after_it_was_read_is_not_sent(situation: Situation) -> None:
    draft = wrote(situation, "executives-initial")
    situation.do(comms.edit(situation.case, draft.id, None, "Other words", seen=None))
    with pytest.raises(StaleFormError):
        comms.publish(situation.case, draft.id, seen=draft.version)


def test_a_dropped_text_cannot_go_out(situation: Situation) -> None:
    draft = wrote(situation, "executives-initial")
    situation.do(comms.drop(situation.case, draft.id))
    with pytest.raises(DomainError, match="was dropped"):
        comms.publish(situation.case, draft.id)


def test_what_went_out_cannot_be_dropped(situation: Situation) -> None:
    event = sent(situation, "executives-initial")
    with pytest.raises(DomainError, match="went out already"):
        comms.drop(situation.case, event.draft)


def test_an_unknown_draft_is_refused(situation: Situation) -> None:
    with pytest.raises(DomainError, match="don't know that text"):
        comms.approve(situation.case, "d7", by=BEN)


@pytest.mark.parametrize(
    "text", ["public-initial", "customers-initial", "organisation-initial", "ticket-initial"]
)
def test_nothing_of_a_private_incident_leaves_it(text: str) -> None:
    hidden = private()
    draft = wrote(hidden, text)
    hidden.do(comms.approve(hidden.case, draft.id, by=BEN), by=BEN)
    with pytest.raises(NotAllowedError, match="is private"):
        comms.publish(hidden.case, draft.id)


def test_of_a_private_incident_only_those_in_it_are_written_to() -> None:
    hidden = private()
    hidden.directory = Directory(groups={"boss": (BOSS, CLEO)})
    hidden.do([ev.PersonJoined(person=CLEO)])
    assert sent(hidden, "executives-initial").people == (CLEO,)


def test_a_drill_writes_to_nobody_and_counts_as_sent() -> None:
    rehearsal = drill()
    for text in ("public-initial", "executives-initial", "ticket-initial"):
        assert sent(rehearsal, text).how == comms.DRILL
        assert posted(rehearsal.effects[-1].says) == [Message.EVENT]
    assert set(rehearsal.incident.progress.published) == {"public", "executives", "ticket"}


def posted(says: tuple[Say, ...]) -> list[Message]:
    return [say.message for say in says if say.message]


# The clocks that wait for it.


CLOCKS = [
    (Kind.STATUS_PAGE, "public-initial", 15),
    (Kind.CUSTOMERS, "customers-initial", 60),
    (Kind.EXECUTIVES, "executives-initial", 15),
]


@pytest.mark.parametrize(("kind", "text", "minutes"), CLOCKS)
def test_telling_an_audience_in_time_meets_its_clock_and_begins_the_next(
    situation: Situation, kind: Kind, text: str, minutes: int
) -> None:
    first = situation.clock(kind)
    sent(situation.later(minutes - 1), text)
    assert situation.clocks[first.id].outcome is Outcome.MET
    assert situation.clock(kind).open


@pytest.mark.parametrize(("kind", "text", "minutes"), CLOCKS)
def test_telling_an_audience_late_is_late(
    situation: Situation, kind: Kind, text: str, minutes: int
) -> None:
    first = situation.clock(kind)
    sent(situation.later(minutes + 1), text)
    assert situation.clocks[first.id].outcome is Outcome.LATE


def test_a_draft_alone_meets_no_clock(situation: Situation) -> None:
    first = situation.clock(Kind.EXECUTIVES)
    wrote(situation.later(1), "executives-initial")
    assert situation.clock(Kind.EXECUTIVES) == first


def test_a_playbook_without_texts_says_so(situation: Situation) -> None:
    situation.playbook = PLAYBOOK
    with pytest.raises(DomainError, match="no texts"):
        comms.chosen(situation.incident, situation.playbook, "public")
