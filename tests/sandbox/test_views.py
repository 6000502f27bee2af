"""Modals and Home tabs behave as before a real person."""

from dataclasses import replace
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.sandbox.clock import WoundClock
from incidentbot.sandbox.ids import Mint
from incidentbot.sandbox.server import Sandbox
from incidentbot.sandbox.triggers import Permissions, ResponseUrl
from incidentbot.sandbox.wire import SlackError

Json = dict[str, Any]


class LateClock(WoundClock):
    """A clock whose real time can be set ahead."""

    ahead = 0.0

    def real(self) -> float:
        return super().real() + self.ahead


def text_input(label: str, **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "text"}
    return {
        "type": "input",
        "block_id": label.lower(),
        "label": {"type": "plain_text", "text": label},
        "element": element,
        **more,
    }


def modal(title: str, *blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": title.lower(),
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": list(blocks),
        **more,
    }


def home(words: str, **more: Any) -> Json:
    return {
        "type": "home",
        "blocks": [{"type": "section", "text": {"type": "plain_text", "text": words}}],
        **more,
    }


async def word(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


def trigger(sandbox: Sandbox, *, from_modal: bool = False) -> str:
    ana = sandbox.person("ana").id
    return sandbox.workspace.permissions.trigger(ana, from_modal=from_modal)


def test_a_trigger_expires_after_three_seconds() -> None:
    clock = LateClock()
    permissions = Permissions(clock, Mint(clock))
    word = permissions.trigger("U1")
    clock.ahead = 3.1
    with pytest.raises(SlackError, match="expired_trigger_id"):
        permissions.exchange(word)


def test_a_response_url_dies_after_half_an_hour() -> None:
    clock = LateClock()
    permissions = Permissions(clock, Mint(clock))
    word = permissions.response(ResponseUrl(user="U1", channel="C1", made=clock.real()))
    clock.ahead = 1801
    with pytest.raises(SlackError, match="expired_url"):
        permissions.respond(word)


def test_a_response_url_serves_five_times() -> None:
    clock = LateClock()
    permissions = Permissions(clock, Mint(clock))
    word = permissions.response(ResponseUrl(user="U1", channel="C1", made=clock.real()))
    for _ in range(5):
        permissions.respond(word)
    with pytest.raises(SlackError, match="used_url"):
        permissions.respond(word)


async def test_a_trigger_serves_once(client: AsyncWebClient, sandbox: Sandbox) -> None:
    once = trigger(sandbox)
    await client.views_open(trigger_id=once, view=modal("One"))
    call = client.views_open(trigger_id=once, view=modal("Two"))
    assert await word(call) == "exchanged_trigger_id"


async def test_a_made_up_trigger_is_refused(client: AsyncWebClient) -> None:
    call = client.views_open(trigger_id="1.2.3", view=modal("One"))
    assert await word(call) == "invalid_trigger_id"


async def test_a_stack_holds_three(client: AsyncWebClient, sandbox: Sandbox) -> None:
    await client.views_open(trigger_id=trigger(sandbox), view=modal("One"))
    for title in ("Two", "Three"):
        pushed = trigger(sandbox, from_modal=True)
        await client.views_push(trigger_id=pushed, view=modal(title))
    late = client.views_push(trigger_id=trigger(sandbox, from_modal=True), view=modal("Four"))
    assert await word(late) == "push_limit_reached"
    assert sandbox.person("ana").expect_modal().title == "Three"


async def test_a_stale_hash_is_refused(client: AsyncWebClient, sandbox: Sandbox) -> None:
    opened = await client.views_open(trigger_id=trigger(sandbox), view=modal("One"))
    view = opened["view"]
    await client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Two"))
    late = client.views_update(view_id=view["id"], hash=view["hash"], view=modal("Three"))
    assert await word(late) == "hash_conflict"


async def test_an_update_keeps_what_was_typed(client: AsyncWebClient, sandbox: Sandbox) -> None:
    form = modal("Form", text_input("Title"), text_input("Body"))
    opened = await client.views_open(trigger_id=trigger(sandbox), view=form)
    ana = sandbox.person("ana")
    await ana.fills({"Title": "Kept", "Body": "Dropped"})
    fewer = modal("Form", text_input("Title"), text_input("Other"))
    await client.views_update(view_id=opened["view"]["id"], view=fewer)
    assert ana.expect_modal().text() == "Form\nTitle: Kept\nOther:"


async def test_a_closed_view_cannot_be_updated(client: AsyncWebClient, sandbox: Sandbox) -> None:
    opened = await client.views_open(trigger_id=trigger(sandbox), view=modal("One"))
    await sandbox.person("ana").closes()
    late = client.views_update(view_id=opened["view"]["id"], view=modal("Two"))
    assert await word(late) == "not_found"


async def test_an_external_id_is_unique(client: AsyncWebClient, sandbox: Sandbox) -> None:
    view = modal("One", external_id="mine")
    await client.views_open(trigger_id=trigger(sandbox), view=view)
    again = client.views_push(trigger_id=trigger(sandbox, from_modal=True), view=view)
    assert await word(again) == "duplicate_external_id"


async def test_closing_is_told_only_if_asked_for(
    client: AsyncWebClient, sandbox: Sandbox, connect: Any
) -> None:
    await connect(_closing)
    ana = sandbox.person("ana")
    await client.views_open(trigger_id=trigger(sandbox), view=modal("Quiet"))
    await ana.closes()
    await client.views_open(trigger_id=trigger(sandbox), view=modal("Told", notify_on_close=True))
    await ana.closes()
    told = sandbox.journal.deliveries("view_closed")
    assert [row.args["payload"]["view"]["callback_id"] for row in told] == ["told"]


def _closing(app: AsyncApp) -> None:
    @app.view_closed("told")
    async def closed(ack: Any) -> None:
        await ack()


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ({}, "First"),
        ({"response_action": "clear"}, ""),
        ({"response_action": "update", "view": modal("Changed")}, "Changed"),
        ({"response_action": "push", "view": modal("Third")}, "Third"),
    ],
    ids=["close", "clear", "update", "push"],
)
async def test_the_answer_to_a_form_decides_what_is_left(
    client: AsyncWebClient, sandbox: Sandbox, connect: Any, answer: Json, left: str
) -> None:
    def listeners(app: AsyncApp) -> None:
        @app.view("second")
        async def sent(ack: Any) -> None:
            await ack(**answer)

    await connect(listeners)
    ana = sandbox.person("ana")
    await client.views_open(trigger_id=trigger(sandbox), view=modal("First"))
    await client.views_push(trigger_id=trigger(sandbox, from_modal=True), view=modal("Second"))
    assert await ana.submits() == {}
    assert (ana.modal.title if ana.modal else "") == left


async def test_errors_for_unknown_blocks_are_trouble(
    client: AsyncWebClient, sandbox: Sandbox, connect: Any
) -> None:
    def listeners(app: AsyncApp) -> None:
        @app.view("form")
        async def sent(ack: Any) -> None:
            await ack(response_action="errors", errors={"nowhere": "Wrong."})

    await connect(listeners)
    ana = sandbox.person("ana")
    await client.views_open(trigger_id=trigger(sandbox), view=modal("Form", text_input("Title")))
    assert "trouble" in (await ana.submits({"Title": "x"}))[""]
    assert ana.modal is not None


async def test_menus_are_chosen_by_their_visible_texts(
    client: AsyncWebClient, sandbox: Sandbox, connect: Any
) -> None:
    got: list[Json] = []

    def listeners(app: AsyncApp) -> None:
        @app.view("form")
        async def sent(ack: Any, view: Json) -> None:
            got.append(view["state"]["values"])
            await ack()

        @app.options("service")
        async def services(ack: Any, payload: Json) -> None:
            found = {"text": {"type": "plain_text", "text": payload["value"]}, "value": "s1"}
            await ack(options=[found])

    def choice(kind: str, **more: Any) -> Json:
        element = {"type": kind, "action_id": "it", **more}
        return text_input(kind, block_id=kind, element=element)

    def option(name: str) -> Json:
        return {"text": {"type": "plain_text", "text": name}, "value": name.lower()}

    await connect(listeners)
    ana = sandbox.person("ana")
    two = [option("Red"), option("Blue")]
    form = modal(
        "Form",
        choice("static_select", options=two),
        choice("multi_users_select"),
        choice("checkboxes", options=two),
        choice("number_input", is_decimal_allowed=False),
        choice("external_select", action_id="service", min_query_length=0),
    )
    await client.views_open(trigger_id=trigger(sandbox), view=form)
    errors = await ana.submits(
        {
            "static_select": "Blue",
            "multi_users_select": ["ben", "cleo"],
            "checkboxes": ["Red", "Blue"],
            "number_input": 7,
            "external_select": "Checkout",
        }
    )
    assert errors == {}
    values = got[0]
    assert values["static_select"]["it"]["selected_option"]["value"] == "blue"
    assert len(values["multi_users_select"]["it"]["selected_users"]) == 2
    assert [one["value"] for one in values["checkboxes"]["it"]["selected_options"]] == [
        "red",
        "blue",
    ]
    assert values["number_input"]["it"]["value"] == "7"
    assert values["external_select"]["service"]["selected_option"]["value"] == "s1"


async def test_the_home_tab_shows_what_is_published(
    client: AsyncWebClient, sandbox: Sandbox, connect: Any
) -> None:
    def listeners(app: AsyncApp) -> None:
        @app.event("app_home_opened")
        async def opened(event: Json, client: AsyncWebClient) -> None:
            await client.views_publish(user_id=event["user"], view=home("Welcome"))

    await connect(listeners)
    view = await sandbox.person("ana").opens_home()
    assert view is not None
    assert view.text() == "Welcome"


async def test_without_a_home_tab_nothing_is_published(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    sandbox.workspace.manifest = replace(sandbox.workspace.manifest, home_tab=False)
    call = client.views_publish(user_id=sandbox.person("ana").id, view=home("x"))
    assert await word(call) == "not_enabled"
