"""Views in use: their place on a stack, and the values of their inputs."""

import re
from typing import Any

from incidentbot.sandbox.blocks.check import block_elements, elements_of
from incidentbot.sandbox.blocks.complete import complete_view
from incidentbot.sandbox.views import View, view_json
from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import Workspace

# What an element's value is called in view.state, and in its initial value.
VALUE_FIELDS: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "checkboxes": ("selected_options", "initial_options", []),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "users_select": ("selected_user", "initial_user", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "file_input": ("files", "", []),
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+\.\S+|https?://localhost\S*")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def make(workspace: Workspace, user: str, *, body: Json) -> View:
    """Make a view that nobody sees yet."""
    return View(
        id=workspace.mint.id("V"),
        user=user,
        body=complete_view(workspace, body),
        stamp=workspace.mint.stamp(),
    )


def place(workspace: Workspace, user: str, *, body: Json, on: list[View]) -> View:
    """Put a new modal on top of a stack."""
    view = make(workspace, user, body=body)
    view.root_id = on[0].id if on else view.id
    view.previous_id = on[-1].id if on else None
    on.append(view)
    workspace.changed("views")
    return view


def replace_body(workspace: Workspace, view: View, *, body: Json) -> None:
    """Show other contents in a view; inputs of the same ids keep what was typed."""
    view.body = complete_view(workspace, body)
    view.stamp = workspace.mint.stamp()
    view.errors = {}
    known = {(block["block_id"], part["action_id"]) for block, part in elements_of(view.blocks)}
    view.typed = {key: value for key, value in view.typed.items() if key in known}
    workspace.changed("views")


def shape(workspace: Workspace, view: View) -> Json:
    """Shape a view with its state."""
    return view_json(
        view,
        team_id=workspace.team_id,
        app_id=workspace.app_id,
        bot_id=workspace.bot_id,
        values=values(view.blocks, view.typed),
    )


def values(blocks: list[Json], typed: dict[tuple[str, str], Json]) -> Json:
    """Build view.state.values from what is typed and what stood there at first."""
    state: Json = {}
    for block, element in elements_of(blocks):
        if element["type"] not in VALUE_FIELDS:
            continue
        key = (block["block_id"], element["action_id"])
        found = typed.get(key) or initial(element)
        state.setdefault(key[0], {})[key[1]] = found
    return state


def initial(element: Json) -> Json:
    """Return the state of an element that nobody has touched."""
    field, first, empty = VALUE_FIELDS[element["type"]]
    return {"type": element["type"], field: element.get(first, empty)}


def typed_from(blocks: list[Json], state: Json) -> dict[tuple[str, str], Json]:
    """Read values in Slack's shape, for elements that are there."""
    found: dict[tuple[str, str], Json] = {}
    for block, element in elements_of(blocks):
        value = state.get(block["block_id"], {}).get(element["action_id"])
        if isinstance(value, dict) and element["type"] in VALUE_FIELDS:
            field, _, empty = VALUE_FIELDS[element["type"]]
            kept = value.get(field, empty)
            kept = _text_or_none(kept) if field == "value" else kept
            entry = {"type": element["type"], field: kept}
            found[block["block_id"], element["action_id"]] = entry
    return found


def _text_or_none(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)


def complaints(view: View) -> dict[str, str]:
    """Return what Slack's client objects to before it sends a form."""
    found: dict[str, str] = {}
    state = values(view.blocks, view.typed)
    for block in view.blocks:
        if block["type"] != "input":
            continue
        element = block_elements(block)[0]
        field = VALUE_FIELDS[element["type"]][0]
        value = state[block["block_id"]][element["action_id"]][field]
        sentence = _complaint(element, value, optional=bool(block.get("optional")))
        if sentence:
            found[block["block_id"]] = sentence
    return found


def _complaint(element: Json, value: Any, *, optional: bool) -> str:
    if value in (None, [], ""):
        return "" if optional else "Please complete this required field."
    checks = {
        "plain_text_input": _text_complaint,
        "number_input": _number_complaint,
        "email_text_input": _email_complaint,
        "url_text_input": _url_complaint,
    }
    check = checks.get(element["type"])
    if check is not None:
        return check(element, str(value))
    most = element.get("max_selected_items")
    return f"Please choose at most {most}." if most and len(value) > most else ""


def _text_complaint(element: Json, value: str) -> str:
    if len(value) < element.get("min_length", 0):
        return f"Please write at least {element['min_length']} characters."
    most = element.get("max_length", 3000)
    return f"Please write at most {most} characters." if len(value) > most else ""


def _number_complaint(element: Json, value: str) -> str:
    if not _NUMBER.fullmatch(value):
        return "Please enter a number."
    if "." in value and not element["is_decimal_allowed"]:
        return "Please enter a whole number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Please enter {element['min_value']} or more."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Please enter {element['max_value']} or less."
    return ""


def _email_complaint(_: Json, value: str) -> str:
    return "" if _EMAIL.fullmatch(value) else "Please enter an email address."


def _url_complaint(_: Json, value: str) -> str:
    return "" if _URL.fullmatch(value) else "Please enter a web address."
