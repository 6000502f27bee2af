"""Composition objects: text, options, confirmations."""

from typing import Any

from incidentbot.sandbox.blocks.rules import (
    Problems,
    Rule,
    array,
    boolean,
    one_of,
    problem,
    shape,
    string,
    url,
    variant,
)

OPTIONS_MAX = 100
ID_MAX = 255
VALUE_MAX = 150

action_id = string(ID_MAX, least=1)
block_id = string(ID_MAX, least=1)


def text(kinds: str, most: int) -> Rule:
    """Demand a text object of some kinds, within a length."""
    words = string(most, least=1)
    shapes = {
        "plain_text": shape(required={"text": words}, optional={"emoji": boolean}),
        "mrkdwn": shape(required={"text": words}, optional={"verbatim": boolean}),
    }
    return variant(shapes, kinds.split(), what="this place")


def plain(most: int) -> Rule:
    """Demand a plain_text object."""
    return text("plain_text", most)


def any_text(most: int) -> Rule:
    """Demand a plain_text or mrkdwn object."""
    return text("plain_text mrkdwn", most)


def option(kinds: str = "plain_text") -> Rule:
    """Demand an option; overflow menus may carry links."""
    label = text(kinds, 75)
    return shape(
        required={"text": label, "value": string(VALUE_MAX, least=1)},
        optional={"description": text(kinds, 75), "url": url(3000)},
    )


def options(most: int = OPTIONS_MAX, kinds: str = "plain_text") -> Rule:
    """Demand a list of options."""
    return array(option(kinds), most=most)


option_groups = array(shape(required={"label": plain(75), "options": options()}), most=OPTIONS_MAX)

confirm = shape(
    required={"title": plain(100), "text": any_text(300)},
    optional={
        "confirm": plain(30),
        "deny": plain(30),
        "style": one_of("primary", "danger"),
    },
)

dispatch_config = shape(
    optional={
        "trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), most=2)
    }
)

conversation_filter = shape(
    optional={
        "include": array(one_of("im", "mpim", "private", "public"), most=4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    }
)


def one_source(value: Any, at: str, problems: Problems) -> None:
    """Demand options or option groups, and an initial choice from among them."""
    if not isinstance(value, dict):
        return
    if ("options" in value) == ("option_groups" in value):
        problem(problems, "needs exactly one of options and option_groups", at)
        return
    initial_among_options(value, at, problems)


def initial_among_options(value: Any, at: str, problems: Problems) -> None:
    """Demand that what is chosen at first can be chosen."""
    if not isinstance(value, dict):
        return
    offered = list(value.get("options") or [])
    for group in value.get("option_groups") or []:
        if isinstance(group, dict):
            offered += group.get("options") or []
    values = [entry.get("value") for entry in offered if isinstance(entry, dict)]
    chosen = list(value.get("initial_options") or [])
    if value.get("initial_option"):
        chosen.append(value["initial_option"])
    for entry in chosen:
        if isinstance(entry, dict) and entry.get("value") not in values:
            problem(problems, "initial option is not among the options", at)
