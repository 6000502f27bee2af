"""views.*: opening, pushing, updating and publishing."""

from typing import Any

from incidentbot.sandbox import forms
from incidentbot.sandbox.api.call import Call, done
from incidentbot.sandbox.blocks.check import check_view
from incidentbot.sandbox.views import STACK_MAX, View
from incidentbot.sandbox.wire import Json, SlackError
from incidentbot.sandbox.workspace import Workspace


def open_view(call: Call) -> Json:
    """Run views.open."""
    body = _modal(call)
    trigger = call.workspace.permissions.exchange(call.text("trigger_id"))
    stack = call.workspace.views.stack(trigger.user)
    stack.clear()
    view = forms.place(call.workspace, trigger.user, body=body, on=stack)
    return _answer(call.workspace, view)


def push_view(call: Call) -> Json:
    """Run views.push, for which the trigger must come from an open modal."""
    body = _modal(call)
    trigger = call.workspace.permissions.exchange(call.text("trigger_id"))
    stack = call.workspace.views.stack(trigger.user)
    if not trigger.from_modal or not stack:
        raise SlackError("not_found")
    if len(stack) >= STACK_MAX:
        raise SlackError("push_limit_reached")
    view = forms.place(call.workspace, trigger.user, body=body, on=stack)
    return _answer(call.workspace, view)


def _modal(call: Call) -> Json:
    body: Any = call.args.get("view")
    if not call.text("trigger_id"):
        raise SlackError("invalid_arguments", "[ERROR] missing required field: trigger_id")
    check_view(body, kind="modal")
    _check_external(call.workspace, body, own=None)
    view: Json = body
    return view


def update_view(call: Call) -> Json:
    """Run views.update."""
    view = call.workspace.views.find(
        view_id=call.text("view_id"), external_id=call.text("external_id")
    )
    if view is None:
        raise SlackError("not_found")
    check_view(call.args["view"], kind=view.body["type"])
    _check_external(call.workspace, call.args["view"], own=view)
    _check_hash(call, view)
    forms.replace_body(call.workspace, view, body=call.args["view"])
    return _answer(call.workspace, view)


def publish(call: Call) -> Json:
    """Run views.publish."""
    user = call.user("user_id")
    if not call.workspace.manifest.home_tab:
        raise SlackError("not_enabled")
    check_view(call.args["view"], kind="home")
    current = call.workspace.views.homes.get(user.id)
    _check_external(call.workspace, call.args["view"], own=current)
    if current is None:
        current = forms.make(call.workspace, user.id, body=call.args["view"])
        call.workspace.views.homes[user.id] = current
        call.workspace.changed("views")
    else:
        _check_hash(call, current)
        forms.replace_body(call.workspace, current, body=call.args["view"])
    return _answer(call.workspace, current)


def _check_hash(call: Call, view: View) -> None:
    if call.text("hash") not in ("", view.hash):
        raise SlackError("hash_conflict")


def _check_external(workspace: Workspace, body: Json, *, own: View | None) -> None:
    name = body.get("external_id")
    if name and workspace.views.find(external_id=name) not in (None, own):
        raise SlackError("duplicate_external_id")


def _answer(workspace: Workspace, view: View) -> Json:
    return done(view=forms.shape(workspace, view))
