"""Pages for what cannot be shown; what is private and what does not exist look the same."""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from incidentbot.domain.errors import DomainError, NotFoundError, StorageError
from incidentbot.web.desk import Repeated
from incidentbot.web.entrance import OnlyHere, SignInNeeded

SIGN_IN = "/sign-in"
_NOT_THERE = (
    "There is nothing here",
    "The address is wrong, or it leads to something that is not for you. "
    "If somebody sent you the link, ask them to invite you.",
)
_NOT_NOW = (
    "I cannot reach my records right now",
    "Nothing was changed. Try again in a minute.",
)
_FAILED = (
    "Something went wrong on my side",
    "Please try once more. If it happens again, give your administrator this id:",
)
_TWICE = ("This was saved already", "The form came twice; it was carried out once.")


class Refusal(Exception):  # noqa: N818 - an answer, not a failure
    """A request that is not carried out, and why in words."""

    def __init__(self, status: int, heading: str, sentence: str) -> None:
        super().__init__(heading)
        self.status = status
        self.heading = heading
        self.sentence = sentence


class Pages(Protocol):
    """Makes a page of a template."""

    def __call__(
        self, request: Request, template: str, *, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """Make it."""


def foreign() -> Refusal:
    """Refuse a form that none of our pages sent, or one that is too old."""
    return Refusal(
        403,
        "This form could not be checked",
        "It is too old, or it came from another page. Nothing was changed. "
        "Go back, load the page again, and send it once more.",
    )


def failed(page: Pages, request: Request, error_id: str) -> Response:
    """Answer where the program itself failed."""
    return _said(page, request, 500, *_FAILED, error_id=error_id)


def attach(app: FastAPI, page: Pages) -> None:
    """Have every refusal answered by a page."""

    def answer(kind: type[Exception], make: Callable[[Request, Any], Response]) -> None:
        app.add_exception_handler(kind, _handler(make))

    def missing(request: Request, _: Exception) -> Response:
        return _said(page, request, 404, *_NOT_THERE)

    answer(NotFoundError, missing)
    answer(RequestValidationError, missing)
    answer(HTTPException, lambda request, error: _of_http(page, request, error))
    answer(Refusal, lambda request, e: _said(page, request, e.status, e.heading, e.sentence))
    answer(DomainError, lambda request, e: _said(page, request, 422, "That is not done", e.message))
    answer(StorageError, lambda request, _: _said(page, request, 503, *_NOT_NOW))
    answer(Repeated, lambda request, _: _said(page, request, 200, *_TWICE))
    answer(SignInNeeded, lambda request, _: RedirectResponse(_sign_in(request), status_code=303))
    answer(OnlyHere, lambda request, _: page(request, "only-here.html", status=403))


def _of_http(page: Pages, request: Request, error: HTTPException) -> Response:
    if error.status_code in (404, 405):
        return _said(page, request, error.status_code, *_NOT_THERE)
    return _said(page, request, error.status_code, "This cannot be answered", str(error.detail))


def _said(
    page: Pages, request: Request, status: int, heading: str, sentence: str, *, error_id: str = ""
) -> Response:
    return page(
        request, "said.html", status=status, heading=heading, sentence=sentence, error_id=error_id
    )


def _sign_in(request: Request) -> str:
    if request.method != "GET":
        return SIGN_IN
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"{SIGN_IN}?{urlencode({'next': wanted})}"


def _handler(
    make: Callable[[Request, Any], Response],
) -> Callable[[Request, Exception], Coroutine[Any, Any, Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        return make(request, error)

    return handle
