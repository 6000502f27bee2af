"""Rich text: lists, quotes and styled words."""

from typing import Any

from incidentbot.sandbox.blocks.rules import (
    Problems,
    Rule,
    array,
    boolean,
    integer,
    one_of,
    shape,
    string,
    url,
    variant,
)

_STYLE = shape(
    optional=dict.fromkeys(
        (
            "bold",
            "italic",
            "strike",
            "code",
            "underline",
            "highlight",
            "client_highlight",
            "unlink",
        ),
        boolean,
    )
)
_STYLED = {"style": _STYLE}
_WORDS: dict[str, Rule] = {
    "text": shape(required={"text": string(40_000, least=1)}, optional=_STYLED),
    "link": shape(
        required={"url": url(3000)},
        optional={"text": string(40_000), "unsafe": boolean, **_STYLED},
    ),
    "user": shape(required={"user_id": string(50)}, optional=_STYLED),
    "usergroup": shape(required={"usergroup_id": string(50)}, optional=_STYLED),
    "channel": shape(required={"channel_id": string(50)}, optional=_STYLED),
    "broadcast": shape(required={"range": one_of("here", "channel", "everyone")}, optional=_STYLED),
    "emoji": shape(
        required={"name": string(100)},
        optional={"unicode": string(100), "skin_tone": integer(1, 6), **_STYLED},
    ),
    "date": shape(
        required={"timestamp": integer(0, 9_999_999_999), "format": string(255, least=1)},
        optional={"url": url(3000), "fallback": string(255), **_STYLED},
    ),
    "color": shape(required={"value": string(20)}, optional=_STYLED),
}
_words = array(variant(_WORDS, what="rich text"), most=1000, least=0)
_BORDER = {"border": integer(0, 1)}
_section = shape(required={"elements": _words})
_PARTS: dict[str, Rule] = {
    "rich_text_section": _section,
    "rich_text_preformatted": shape(
        required={"elements": _words}, optional={**_BORDER, "language": string(50)}
    ),
    "rich_text_quote": shape(required={"elements": _words}, optional=_BORDER),
    "rich_text_list": shape(
        required={
            "style": one_of("bullet", "ordered"),
            "elements": array(
                variant({"rich_text_section": _section}, what="a list"), most=1000, least=0
            ),
        },
        optional={"indent": integer(0, 8), "offset": integer(0, 10_000), **_BORDER},
    ),
}
rich_elements = array(variant(_PARTS, what="a rich_text block"), most=1000)


def rich_cell(value: Any, at: str, problems: Problems) -> None:
    """Check a rich_text cell of a table."""
    shape(required={"elements": rich_elements}, optional={"block_id": string(255)})(
        value, at, problems
    )
