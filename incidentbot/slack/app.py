"""The Slack app: what is registered, who may speak for it, and the one place errors end."""

import asyncio
import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext

from incidentbot.domain.errors import DeliveryError, DomainError, NotFoundError, StorageError
from incidentbot.slack import actions, modals, shortcuts
from incidentbot.slack.blocks import forms
from incidentbot.slack.blocks.elements import Message, said
from incidentbot.slack.blocks.mrkdwn import escape
from incidentbot.slack.commands import dispatch
from incidentbot.slack.desk import Desk, Repeated
from incidentbot.slack.events import EVENTS
from incidentbot.slack.incoming import typed
from incidentbot.slack.naming import named
from incidentbot.slack.requests import Ack, Request, notice

log = logging.getLogger(__name__)

ANYTHING = re.compile(".*", re.DOTALL)

Listener = Callable[[Request], Awaitable[None]]
Tell = Callable[[Request, Message, str | None], Awaitable[None]]


def build(desk: Desk, identity: AuthorizeResult, *, signing_secret: str | None) -> AsyncApp:
    """Register every listener on a new app.

    Args:
        desk: The services behind the door.
        identity: From one `auth.test` at the start; Slack is not asked again per request.
        signing_secret: For HTTP; Socket Mode has none.
    """

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult:
        return identity

    app = AsyncApp(
        # Without a name it would read the source of all its callers to find one.
        name="incidentbot",
        authorize=authorize,
        signing_secret=signing_secret,
        client=desk.client,
        process_before_response=True,
        request_verification_enabled=signing_secret is not None,
        ssl_check_enabled=True,
    )
    app.command(desk.command)(_listener(desk, _commanded, _tell_command, "command"))
    for callback, shortcut in shortcuts.SHORTCUTS.items():
        app.shortcut(callback)(_listener(desk, shortcut, _tell_click, "shortcut"))
    app.action(ANYTHING)(_listener(desk, actions.clicked, _tell_click, "click"))
    app.view(ANYTHING)(_listener(desk, modals.submitted, _tell_form, "form"))
    for name in EVENTS:
        app.event(name)(_event_listener(desk, name))
    return app


async def _commanded(request: Request) -> None:
    words = typed(request.body.get("text")).text
    reply = await dispatch.answer(await request.ask(words))
    if reply.view is not None:
        request.open(reply.view, words=words or "declare")
    await request.answer(reply.message)


def _listener(
    desk: Desk, listener: Listener, tell: Tell, kind: str
) -> Callable[..., Awaitable[None]]:
    async def run(ack: Ack, body: dict[str, Any]) -> None:
        started = _clock()
        request = Request(desk=desk, body=body, ack=_naming(ack, desk.command), began=started)
        try:
            await listener(request)
        except Repeated:
            await ack()
        except (DomainError, NotFoundError) as error:
            await tell(request, said(escape(error.message)), None)
        except StorageError as error:
            error_id = _logged(error, kind)
            await tell(request, said(_NOT_SAVED), error_id)
        except Exception as error:  # noqa: BLE001 - the one place where errors end
            error_id = _logged(error, kind)
            await tell(request, said(_FAULT.format(error_id=error_id)), error_id)
        finally:
            desk.acked(kind, _clock() - started)

    return run


def _naming(ack: Ack, command: str) -> Ack:
    async def acknowledge(**answer: Any) -> Any:
        return await ack(**named(answer, command))

    return acknowledge


async def _tell_command(request: Request, message: Message, _: str | None) -> None:
    await request.answer(message)


async def _tell_click(request: Request, message: Message, _: str | None) -> None:
    await request.ack()
    request.tell(message)


async def _tell_form(request: Request, message: Message, error_id: str | None) -> None:
    view = forms.failed("incidentbot", message.text, error_id) if error_id else notice(message)
    await request.ack(response_action="update", view=view)


def _event_listener(desk: Desk, name: str) -> Callable[..., Awaitable[None]]:
    handle = EVENTS[name]

    async def run(event: dict[str, Any], body: dict[str, Any]) -> None:
        started = _clock()
        try:
            await handle(desk, event, str(body.get("event_id") or ""))
        except (Repeated, DomainError, NotFoundError) as answer:
            log.info("%s: nothing to do (%s)", name, type(answer).__name__)
        except (StorageError, DeliveryError):
            # Not acknowledged: Slack delivers it again, which is what is wanted.
            raise
        except Exception as error:  # noqa: BLE001 - Slack would deliver it again and again
            _logged(error, name)
        finally:
            desk.acked("event", _clock() - started)

    return run


def _clock() -> float:
    return asyncio.get_running_loop().time()


def _logged(error: Exception, kind: str) -> str:
    error_id = secrets.token_hex(4)
    facts = {"error_id": error_id, "request": kind}
    log.error("Error %s in a %s", error_id, kind, exc_info=error, extra=facts)
    return error_id


_NOT_SAVED = (
    "I cannot save anything right now, so nothing was changed. Try again in a minute. "
    "If it is urgent, go on without me and tell me afterwards."
)
_FAULT = (
    "Something went wrong on my side, and nothing was changed. Please try once more. "
    "If it happens again, give your administrator the id `{error_id}`."
)
