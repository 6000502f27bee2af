"""What Slack documents of its methods: arguments, scopes, tiers."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The documented side of one method."""

    scopes: tuple[str, ...]
    tier: str
    takes_json: bool
    args: dict[str, Any]
    required: tuple[str, ...]


@cache
def contracts() -> dict[str, Contract]:
    """Load the contract of every method that the workspace offers."""
    text = (resources.files(__name__) / "methods.json").read_text(encoding="utf-8")
    return {name: _contract(raw) for name, raw in json.loads(text)["methods"].items()}


def _contract(raw: dict[str, Any]) -> Contract:
    return Contract(
        scopes=tuple(raw["scope"].get("bot", [])),
        tier=raw["rate_limits"] or "t3",
        takes_json=bool(raw["json_input_supported"]),
        args={name: about.get("type") for name, about in raw["args"].items()},
        required=tuple(name for name in raw["required"] if name != "token"),
    )
