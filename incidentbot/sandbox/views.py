"""Modals and Home tabs: what is open in front of whom, and what was typed in."""

import hashlib
import json
from dataclasses import dataclass, field

from incidentbot.sandbox.wire import Json

STACK_MAX = 3
_KEPT = ("private_metadata", "callback_id", "external_id")
_TITLES = ("title", "submit", "close")


@dataclass(slots=True, kw_only=True)
class View:
    """One surface that an app has shown to one person."""

    id: str
    user: str
    body: Json
    stamp: str
    root_id: str = ""
    previous_id: str | None = None
    typed: dict[tuple[str, str], Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """Return a word that changes with every change of the view."""
        whole = json.dumps(self.body, sort_keys=True) + self.stamp
        return f"{self.stamp.split('.')[0]}.{hashlib.sha256(whole.encode()).hexdigest()[:8]}"

    @property
    def is_modal(self) -> bool:
        """Tell a modal from a Home tab."""
        return bool(self.body.get("type") == "modal")

    @property
    def blocks(self) -> list[Json]:
        """Return the blocks of the view."""
        blocks: list[Json] = self.body.get("blocks", [])
        return blocks


class Views:
    """The modal stack and the Home tab of each person."""

    def __init__(self) -> None:
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def stack(self, user: str) -> list[View]:
        """Return the modals before a person, bottom first."""
        return self.stacks.setdefault(user, [])

    def top(self, user: str) -> View | None:
        """Return the modal a person is looking at."""
        return next(reversed(self.stack(user)), None)

    def all(self) -> list[View]:
        """Return every view that is open anywhere."""
        modals = [view for stack in self.stacks.values() for view in stack]
        return modals + list(self.homes.values())

    def find(self, *, view_id: str = "", external_id: str = "") -> View | None:
        """Find an open view by either of its ids."""
        for view in self.all():
            if view_id and view.id == view_id:
                return view
            if external_id and view.body.get("external_id") == external_id:
                return view
        return None


def view_json(view: View, *, team_id: str, app_id: str, bot_id: str, values: Json) -> Json:
    """Shape a view as views.open and the interactions do."""
    body = view.body
    return {
        "id": view.id,
        "team_id": team_id,
        "type": body["type"],
        "blocks": view.blocks,
        **{name: body.get(name) or "" for name in _KEPT},
        "state": {"values": values},
        "hash": view.hash,
        **{name: body.get(name) for name in _TITLES},
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "submit_disabled": bool(body.get("submit_disabled")),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id or view.id,
        "app_id": app_id,
        "app_installed_team_id": team_id,
        "bot_id": bot_id,
    }
