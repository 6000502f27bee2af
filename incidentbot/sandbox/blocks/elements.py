"""Interactive elements and the places where they may stand."""

from typing import Any

from incidentbot.sandbox.blocks.objects import (
    action_id,
    confirm,
    conversation_filter,
    dispatch_config,
    initial_among_options,
    one_source,
    option,
    option_groups,
    options,
    plain,
)
from incidentbot.sandbox.blocks.rules import (
    Problems,
    Rule,
    array,
    boolean,
    both,
    integer,
    one_of,
    pattern,
    problem,
    shape,
    string,
    url,
)

_TEN_DIGITS = integer(1_000_000_000, 9_999_999_999)
_FOCUS = {"focus_on_load": boolean}
_BASE = {"action_id": action_id, "confirm": confirm, **_FOCUS}
_SELECT = {**_BASE, "placeholder": plain(150)}
_MANY = {**_SELECT, "max_selected_items": integer(1, 100)}
_TYPED = {
    "action_id": action_id,
    "placeholder": plain(150),
    "dispatch_action_config": dispatch_config,
    **_FOCUS,
}
_SOURCES = {"options": options(), "option_groups": option_groups}
_DATE = pattern(r"\d{4}-\d{2}-\d{2}", "a date like 2026-12-31")
_TIME = pattern(r"\d{2}:\d{2}", "a time like 23:59")
_NUMBER = pattern(r"-?\d+(\.\d+)?", "a number")
_IDS = array(string(50), most=100)


def _lengths(value: Any, at: str, problems: Problems) -> None:
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        problem(problems, "min_length must not be more than max_length", at)
    initial = value.get("initial_value")
    if isinstance(initial, str) and isinstance(most, int) and len(initial) > most:
        problem(problems, "initial_value must not be longer than max_length", at)


def _whole_numbers(value: Any, at: str, problems: Problems) -> None:
    if value.get("is_decimal_allowed") is False and "." in str(value.get("initial_value", "")):
        problem(problems, "initial_value must be a whole number", at)


def _image_source(value: Any, at: str, problems: Problems) -> None:
    if ("image_url" in value) == ("slack_file" in value):
        problem(problems, "needs exactly one of image_url and slack_file", at)


def _picker(**initial: Rule) -> Rule:
    return shape(optional={**_SELECT, **initial})


_CHOICES = {**_BASE, "initial_options": array(option("plain_text mrkdwn"), most=10)}

ELEMENTS: dict[str, Rule] = {
    "button": shape(
        required={"text": plain(75)},
        optional={
            "action_id": action_id,
            "url": url(3000),
            "value": string(2000),
            "style": one_of("primary", "danger"),
            "confirm": confirm,
            "accessibility_label": string(75),
        },
    ),
    "checkboxes": both(
        shape(required={"options": options(10, "plain_text mrkdwn")}, optional=_CHOICES),
        initial_among_options,
    ),
    "radio_buttons": both(
        shape(
            required={"options": options(10, "plain_text mrkdwn")},
            optional={**_BASE, "initial_option": option("plain_text mrkdwn")},
        ),
        initial_among_options,
    ),
    "datepicker": _picker(initial_date=_DATE),
    "timepicker": _picker(initial_time=_TIME, timezone=string(100)),
    "datetimepicker": shape(optional={**_BASE, "initial_date_time": _TEN_DIGITS}),
    "email_text_input": shape(optional={**_TYPED, "initial_value": string(3000)}),
    "url_text_input": shape(optional={**_TYPED, "initial_value": string(3000)}),
    "number_input": both(
        shape(
            required={"is_decimal_allowed": boolean},
            optional={
                **_TYPED,
                "initial_value": _NUMBER,
                "min_value": _NUMBER,
                "max_value": _NUMBER,
            },
        ),
        _whole_numbers,
    ),
    "plain_text_input": both(
        shape(
            optional={
                **_TYPED,
                "initial_value": string(3000),
                "multiline": boolean,
                "min_length": integer(0, 3000),
                "max_length": integer(1, 3000),
            }
        ),
        _lengths,
    ),
    "rich_text_input": shape(
        optional={**_TYPED, "initial_value": lambda value, at, problems: None}
    ),
    "file_input": shape(
        optional={
            "action_id": action_id,
            "filetypes": array(string(20), most=50),
            "max_files": integer(1, 10),
        }
    ),
    "image": both(
        shape(
            required={"alt_text": string(2000, least=1)},
            optional={
                "image_url": url(3000, web_only=True),
                "slack_file": shape(optional={"id": string(50), "url": url(3000)}),
            },
        ),
        _image_source,
    ),
    "overflow": shape(
        required={"options": options(5)}, optional={"action_id": action_id, "confirm": confirm}
    ),
    "static_select": both(
        shape(optional={**_SELECT, **_SOURCES, "initial_option": option()}), one_source
    ),
    "multi_static_select": both(
        shape(optional={**_MANY, **_SOURCES, "initial_options": array(option(), most=100)}),
        one_source,
    ),
    "external_select": _picker(initial_option=option(), min_query_length=integer(0, 100)),
    "multi_external_select": shape(
        optional={
            **_MANY,
            "initial_options": array(option(), most=100),
            "min_query_length": integer(0, 100),
        }
    ),
    "users_select": _picker(initial_user=string(50)),
    "multi_users_select": shape(optional={**_MANY, "initial_users": _IDS}),
    "channels_select": _picker(initial_channel=string(50), response_url_enabled=boolean),
    "multi_channels_select": shape(optional={**_MANY, "initial_channels": _IDS}),
    "conversations_select": _picker(
        initial_conversation=string(50),
        response_url_enabled=boolean,
        default_to_current_conversation=boolean,
        filter=conversation_filter,
    ),
    "multi_conversations_select": shape(
        optional={
            **_MANY,
            "initial_conversations": _IDS,
            "default_to_current_conversation": boolean,
            "filter": conversation_filter,
        }
    ),
}

_SELECTS = (
    "static_select",
    "external_select",
    "users_select",
    "channels_select",
    "conversations_select",
)
_MULTI = tuple(f"multi_{name}" for name in _SELECTS)
_PICKS = ("checkboxes", "radio_buttons", "datepicker", "timepicker", *_SELECTS)

IN_SECTION = ("button", "image", "overflow", *_PICKS, *_MULTI)
IN_ACTIONS = ("button", "overflow", "datetimepicker", *_PICKS, *_MULTI)
IN_INPUT = (
    "plain_text_input",
    "rich_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "datetimepicker",
    "file_input",
    *_PICKS,
    *_MULTI,
)
INTERACTIVE = {name for name in ELEMENTS if name != "image"}
