"""Clicks and forms of phases, lists, types and runbooks."""

from collections.abc import Awaitable, Callable, Mapping

from incidentbot.slack.requests import Request

BUTTONS: dict[str, Callable[[Request, str], Awaitable[None]]] = {}
FORMS: dict[str, tuple[Callable[[Request], Awaitable[None]], Mapping[str, str]]] = {}
