"""Block Kit is checked to its documented shapes and limits."""

from typing import Any

import pytest

from incidentbot.sandbox.blocks.check import check_message, check_view
from incidentbot.sandbox.wire import SlackError

Json = dict[str, Any]


def plain(words: str = "x") -> Json:
    return {"type": "plain_text", "text": words}


def mrkdwn(words: str = "x") -> Json:
    return {"type": "mrkdwn", "text": words}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), **more}


def option(value: str = "a", **more: Any) -> Json:
    return {"text": plain(value), "value": value, **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def select(**more: Any) -> Json:
    return {"type": "static_select", "placeholder": plain(), "options": [option()], **more}


def entry(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    whole = {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks)}
    return whole | more


GOOD = [
    section(),
    section(fields=[mrkdwn(), plain()]),
    section(accessory=button(url="https://example.com", style="danger", value="1")),
    section(accessory={"type": "overflow", "options": [option(url="https://example.com")]}),
    section(accessory={"type": "users_select", "placeholder": plain()}),
    section(accessory={"type": "multi_static_select", "options": [option()]}),
    section(accessory={"type": "image", "image_url": "https://e.com/a.png", "alt_text": "A"}),
    {"type": "divider"},
    {"type": "header", "text": plain()},
    {"type": "context", "elements": [mrkdwn(), plain()]},
    {"type": "image", "image_url": "https://e.com/a.png", "alt_text": "A", "title": plain()},
    {"type": "markdown", "text": "**bold**"},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]},
    actions(
        button(action_id="a"),
        button(
            action_id="b",
            confirm={
                "title": plain(),
                "text": plain(),
                "confirm": plain(),
                "deny": plain(),
            },
        ),
    ),
    actions(select(initial_option=option())),
    actions({"type": "datetimepicker", "initial_date_time": 1800000000}),
    actions({"type": "external_select", "placeholder": plain(), "min_query_length": 0}),
    entry({"type": "plain_text_input", "multiline": True, "max_length": 3000}),
    entry({"type": "number_input", "is_decimal_allowed": False}),
    entry({"type": "checkboxes", "options": [option()]}),
    entry({"type": "radio_buttons", "options": [{"text": mrkdwn(), "value": "v"}]}),
    entry({"type": "email_text_input"}, optional=True, hint=plain()),
    entry({"type": "url_text_input"}, dispatch_action=True),
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "a", "style": {"bold": True}},
                    {"type": "link", "url": "https://example.com", "text": "b"},
                    {"type": "user", "user_id": "U1"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "c"}]},
                ],
            },
        ],
    },
]

BAD = {
    "text of 3001": section(text=mrkdwn("x" * 3001)),
    "no text": {"type": "section"},
    "empty text": section(text=mrkdwn("")),
    "eleven fields": section(fields=[plain()] * 11),
    "field of 2001": section(fields=[plain("x" * 2001)]),
    "unknown property": section(colour="red"),
    "unknown type": {"type": "banner"},
    "header in mrkdwn": {"type": "header", "text": mrkdwn()},
    "header of 151": {"type": "header", "text": plain("x" * 151)},
    "eleven in context": {"type": "context", "elements": [plain()] * 11},
    "button in context": {"type": "context", "elements": [button()]},
    "no actions": actions(),
    "26 actions": actions(*[button(action_id=str(n)) for n in range(26)]),
    "text input in actions": actions({"type": "plain_text_input"}),
    "button text of 76": actions(button(text=plain("x" * 76))),
    "button text in mrkdwn": actions(button(text=mrkdwn())),
    "button value of 2001": actions(button(value="x" * 2001)),
    "button style": actions(button(style="green")),
    "action_id of 256": actions(button(action_id="x" * 256)),
    "twin action_ids": actions(button(action_id="a"), button(action_id="a")),
    "placeholder of 151": actions(select(placeholder=plain("x" * 151))),
    "101 options": actions(select(options=[option(str(n)) for n in range(101)])),
    "no options": actions(select(options=[])),
    "option text of 76": actions(select(options=[option() | {"text": plain("x" * 76)}])),
    "option value of 151": actions(select(options=[option("v") | {"value": "x" * 151}])),
    "options and groups": actions(select(option_groups=[])),
    "strange initial option": actions(select(initial_option=option("z"))),
    "six in overflow": section(
        accessory={
            "type": "overflow",
            "options": [option(str(n)) for n in range(6)],
        }
    ),
    "eleven checkboxes": actions(
        {
            "type": "checkboxes",
            "options": [option(str(n)) for n in range(11)],
        }
    ),
    "confirm without title": actions(button(confirm={"text": plain()})),
    "confirm text of 301": actions(
        button(
            confirm={
                "title": plain(),
                "text": plain("x" * 301),
            }
        )
    ),
    "datetime as text": actions({"type": "datetimepicker", "initial_date_time": "2026-01-01"}),
    "datetime in a section": section(accessory={"type": "datetimepicker"}),
    "button in an input": entry(button()),
    "label in mrkdwn": entry({"type": "plain_text_input"}, label=mrkdwn()),
    "min over max": entry({"type": "plain_text_input", "min_length": 9, "max_length": 3}),
    "max_length of 3001": entry({"type": "plain_text_input", "max_length": 3001}),
    "number without decimals": entry({"type": "number_input"}),
    "image without alt": {"type": "image", "image_url": "https://e.com/a.png"},
    "image of no address": {"type": "image", "image_url": "a.png", "alt_text": "A"},
    "block_id of 256": section(block_id="x" * 256),
    "rich text of no kind": {"type": "rich_text", "elements": [{"type": "text", "text": "a"}]},
    "21 columns": {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}] * 21]},
}


@pytest.mark.parametrize("block", GOOD, ids=lambda block: str(block["type"]))
def test_a_good_block_passes(block: Json) -> None:
    check_message([block])


@pytest.mark.parametrize("block", BAD.values(), ids=BAD.keys())
def test_a_bad_block_is_refused_with_a_pointer(block: Json) -> None:
    with pytest.raises(SlackError, match="invalid_blocks") as caught:
        check_message([block])
    assert "[json-pointer:/blocks" in caught.value.messages[0]


def test_a_message_has_fifty_blocks_at_most() -> None:
    check_message([{"type": "divider"}] * 50)
    with pytest.raises(SlackError, match="invalid_blocks"):
        check_message([{"type": "divider"}] * 51)


def test_blocks_that_are_long_together_are_refused() -> None:
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        check_message([section(text=mrkdwn("x" * 3000))] * 5)


def test_twin_block_ids_are_refused() -> None:
    with pytest.raises(SlackError, match="invalid_blocks"):
        check_message([section(block_id="a"), section(block_id="a")])


def test_blocks_are_a_list() -> None:
    with pytest.raises(SlackError, match="invalid_blocks_format"):
        check_message({"type": "divider"})


def test_markdown_is_limited_over_all_blocks() -> None:
    block = {"type": "markdown", "text": "x" * 6001}
    with pytest.raises(SlackError, match="invalid_blocks"):
        check_message([block, block])


def test_a_good_modal_passes() -> None:
    check_view(modal(entry({"type": "plain_text_input"}), private_metadata="x" * 3000))


@pytest.mark.parametrize(
    "view",
    [
        modal(title=plain("x" * 25)),
        modal(submit=plain("x" * 25)),
        modal(close=plain("x" * 25)),
        modal(title=mrkdwn()),
        modal(private_metadata="x" * 3001),
        modal(callback_id="x" * 256),
        modal(*[{"type": "divider"}] * 101),
        modal({"type": "markdown", "text": "x"}),
        modal(colour="red"),
        {"type": "modal", "title": plain(), "blocks": [entry({"type": "plain_text_input"})]},
        {"type": "home", "title": plain(), "blocks": []},
        {"type": "window", "blocks": []},
        modal(
            entry({"type": "plain_text_input", "focus_on_load": True}),
            entry({"type": "plain_text_input", "focus_on_load": True}),
        ),
    ],
    ids=lambda view: str(sorted(view))[:60],
)
def test_a_bad_view_is_refused(view: Json) -> None:
    with pytest.raises(SlackError, match="invalid_arguments"):
        check_view(view)


def test_a_view_of_a_quarter_megabyte_is_refused() -> None:
    huge = [section(text=mrkdwn("x" * 3000)) for _ in range(100)]
    with pytest.raises(SlackError, match="view_too_large"):
        check_view(modal(*huge))
