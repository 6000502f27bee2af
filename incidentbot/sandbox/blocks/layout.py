"""Layout blocks."""

from typing import Any

from incidentbot.sandbox.blocks.elements import ELEMENTS, IN_ACTIONS, IN_INPUT, IN_SECTION
from incidentbot.sandbox.blocks.objects import any_text, block_id, plain
from incidentbot.sandbox.blocks.rich import rich_cell, rich_elements
from incidentbot.sandbox.blocks.rules import (
    Problems,
    Rule,
    array,
    boolean,
    both,
    one_of,
    problem,
    shape,
    string,
    url,
    variant,
)

_ID = {"block_id": block_id}
_CONTEXT: dict[str, Rule] = {
    "image": ELEMENTS["image"],
    "mrkdwn": any_text(3000),
    "plain_text": any_text(3000),
}
_CELLS: dict[str, Rule] = {
    "raw_text": shape(required={"text": string(3000)}),
    "raw_number": shape(required={"value": lambda value, at, problems: None}),
    "rich_text": rich_cell,
}
_COLUMN = shape(optional={"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _says_something(value: Any, at: str, problems: Problems) -> None:
    if not {"text", "fields"} & value.keys():
        problem(problems, "needs text or fields", at)


def _not_dispatching(value: Any, at: str, problems: Problems) -> None:
    element = value.get("element")
    kind = element.get("type") if isinstance(element, dict) else None
    if kind == "file_input" and value.get("dispatch_action"):
        problem(problems, "file_input cannot dispatch actions", at)


def _image_source(value: Any, at: str, problems: Problems) -> None:
    if ("image_url" in value) == ("slack_file" in value):
        problem(problems, "needs exactly one of image_url and slack_file", at)


BLOCKS: dict[str, Rule] = {
    "actions": shape(
        required={
            "elements": array(variant(ELEMENTS, IN_ACTIONS, what="an actions block"), most=25)
        },
        optional=_ID,
    ),
    "context": shape(
        required={"elements": array(variant(_CONTEXT, what="a context block"), most=10)},
        optional=_ID,
    ),
    "divider": shape(optional=_ID),
    "file": shape(required={"external_id": string(255), "source": one_of("remote")}, optional=_ID),
    "header": shape(required={"text": plain(150)}, optional=_ID),
    "image": both(
        shape(
            required={"alt_text": string(2000, least=1)},
            optional={
                **_ID,
                "image_url": url(3000, web_only=True),
                "slack_file": shape(optional={"id": string(50), "url": url(3000)}),
                "title": plain(2000),
            },
        ),
        _image_source,
    ),
    "input": both(
        shape(
            required={
                "label": plain(2000),
                "element": variant(ELEMENTS, IN_INPUT, what="an input block"),
            },
            optional={
                **_ID,
                "dispatch_action": boolean,
                "hint": plain(2000),
                "optional": boolean,
            },
        ),
        _not_dispatching,
    ),
    "markdown": shape(required={"text": string(12_000, least=1)}, optional=_ID),
    "rich_text": shape(required={"elements": rich_elements}, optional=_ID),
    "section": both(
        shape(
            optional={
                **_ID,
                "text": any_text(3000),
                "fields": array(any_text(2000), most=10),
                "accessory": variant(ELEMENTS, IN_SECTION, what="a section"),
                "expand": boolean,
            }
        ),
        _says_something,
    ),
    "table": shape(
        required={
            "rows": array(array(variant(_CELLS, what="a table"), most=20), most=100),
        },
        optional={**_ID, "column_settings": array(_COLUMN, most=20)},
    ),
    "video": shape(
        required={
            "alt_text": string(2000),
            "title": plain(200),
            "thumbnail_url": url(3000, web_only=True),
            "video_url": url(3000, web_only=True),
        },
        optional={
            **_ID,
            "author_name": string(50),
            "description": plain(200),
            "provider_icon_url": url(3000, web_only=True),
            "provider_name": string(50),
            "title_url": url(3000, web_only=True),
        },
    ),
}
_EVERYWHERE = (
    "actions",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "video",
)
IN_MESSAGE = (*_EVERYWHERE, "file", "markdown", "table")
IN_VIEW = _EVERYWHERE

block_in_message = variant(BLOCKS, IN_MESSAGE, what="a message")
block_in_view = variant(BLOCKS, IN_VIEW, what="a view")
