"""What Slack sends back when a form is sent: as it was built, with what was typed into it."""

from typing import Any


def submitted(view: dict[str, Any], **typed: Any) -> dict[str, Any]:
    """Return the view as it comes back; inputs not named keep what the form filled in."""
    state = {
        block["block_id"]: {block["element"]["action_id"]: _value(block, typed)}
        for block in view["blocks"]
        if block["type"] == "input"
    }
    unknown = typed.keys() - state.keys()
    assert not unknown, f"the form has no input {unknown}"
    return {**view, "state": {"values": state}}


def _value(block: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
    element = block["element"]
    name, initial = _FILLED[element["type"]]
    value = element.get(initial)
    if block["block_id"] in typed:
        value = _entered(element, typed[block["block_id"]])
    return {"type": element["type"], name: value}


def _entered(element: dict[str, Any], value: Any) -> Any:
    if element["type"] == "static_select" and value is not None:
        return next(option for option in element["options"] if option["value"] == value)
    if element["type"] == "checkboxes":
        return element["options"] if value else []
    return value


_FILLED = {
    "plain_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "checkboxes": ("selected_options", "initial_options"),
}
