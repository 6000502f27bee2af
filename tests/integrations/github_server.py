"""GitHub's issues as its REST API gives them, as far as a tracker needs them, and strictly."""

from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from aiohttp.web import Request, Response, json_response

from tests.integrations.service import Service

TOKEN = "github_pat_0123"
REPOSITORY = "acme/shop"
MAY_WRITE = {"admin": False, "maintain": False, "push": True, "triage": True, "pull": True}
SETTABLE = {"title", "body", "labels", "state", "state_reason", "assignees", "milestone"}
REASONS = {"completed", "not_planned", "duplicate", "reopened", None}
LONGEST_TITLE = 256


class GitHubServer(Service):
    """One repository.

    Attributes:
        issues: By number.
        labels: Those that exist; who may not write makes no others.
        rights: What the token may do in the repository.
    """

    def __init__(self) -> None:
        base = "/repos/{owner}/{name}"
        super().__init__(
            routes=[
                web.get(base, self._guarded(self._repository)),
                web.get(f"{base}/issues", self._guarded(self._list)),
                web.post(f"{base}/issues", self._guarded(self._create)),
                web.get(f"{base}/issues/{{number}}", self._guarded(self._get)),
                web.patch(f"{base}/issues/{{number}}", self._guarded(self._patch)),
            ]
        )
        self.issues: dict[int, dict[str, Any]] = {}
        self.labels: set[str] = set()
        self.rights: dict[str, bool] = dict(MAY_WRITE)
        self.facts: dict[str, Any] = {}

    @property
    def kept(self) -> list[dict[str, Any]]:
        """The issues, oldest first."""
        return [self.issues[number] for number in sorted(self.issues)]

    def closes(self, number: int, why: str = "completed") -> None:
        """Let somebody close an issue by hand."""
        self.issues[number] |= {"state": "closed", "state_reason": why}

    def limited(self) -> Response:
        """Answer that the limit of the hour is reached, which ends in two minutes."""
        reset = datetime(2026, 3, 2, 14, 2, tzinfo=UTC).timestamp()
        headers = {
            "Date": "Mon, 02 Mar 2026 14:00:00 GMT",
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": str(int(reset)),
        }
        return json_response({"message": "API rate limit exceeded"}, status=403, headers=headers)

    def _guarded(self, handle: Any) -> Any:
        async def guarded(request: Request) -> Response:
            if request.headers.get("Authorization") != f"Bearer {TOKEN}":
                return json_response({"message": "Bad credentials"}, status=401)
            assert request.headers["Accept"] == "application/vnd.github+json"
            asked = f"{request.match_info['owner']}/{request.match_info['name']}"
            if asked.lower() != REPOSITORY:
                return json_response({"message": "Not Found"}, status=404)
            return await handle(request)  # type: ignore[no-any-return]

        return guarded

    async def _repository(self, _: Request) -> Response:
        known = {"full_name": REPOSITORY, "has_issues": True, "archived": False}
        return json_response({**known, "permissions": self.rights, **self.facts})

    async def _list(self, request: Request) -> Response:
        asked = request.query
        assert set(asked) <= {"state", "labels", "sort", "direction", "per_page", "page"}
        assert asked.get("state", "open") in ("open", "closed", "all")
        size, page = int(asked.get("per_page", "30")), int(asked.get("page", "1"))
        assert 1 <= size <= 100
        state, label = asked.get("state", "open"), asked.get("labels")
        found = [
            issue
            for issue in reversed(self.kept)
            if state in ("all", issue["state"])
            and (label is None or label in [each["name"] for each in issue["labels"]])
        ]
        return json_response(found[(page - 1) * size : page * size])

    async def _create(self, request: Request) -> Response:
        wanted = await request.json()
        wrong = _wrong(wanted, needed=True)
        if wrong:
            return wrong
        names = set(wanted.get("labels") or [])
        if not self.rights["push"] and names - self.labels:
            message = "You do not have permission to create labels on this repository."
            return json_response({"message": message}, status=403)
        self.labels |= names
        number = len(self.issues) + 1
        self.issues[number] = {
            "number": number,
            "html_url": f"https://github.example/{REPOSITORY}/issues/{number}",
            "title": wanted["title"],
            "body": wanted.get("body"),
            # Labels of somebody who may not write are dropped without a word.
            "labels": [{"name": name} for name in sorted(names)] if self.rights["triage"] else [],
            "state": "open",
            "state_reason": None,
        }
        return json_response(self.issues[number], status=201)

    async def _get(self, request: Request) -> Response:
        issue = self.issues.get(int(request.match_info["number"]))
        return json_response(issue) if issue else json_response({}, status=404)

    async def _patch(self, request: Request) -> Response:
        issue = self.issues.get(int(request.match_info["number"]))
        if issue is None:
            return json_response({"message": "Not Found"}, status=404)
        wanted = await request.json()
        wrong = _wrong(wanted, needed=False)
        if wrong:
            return wrong
        issue |= wanted
        return json_response(issue)


def _wrong(wanted: dict[str, Any], *, needed: bool) -> Response | None:
    assert set(wanted) <= SETTABLE
    assert wanted.get("state", "open") in ("open", "closed")
    assert wanted.get("state_reason") in REASONS
    title = wanted.get("title")
    if (needed and not title) or len(title or "") > LONGEST_TITLE:
        errors = [{"resource": "Issue", "code": "invalid", "field": "title"}]
        return json_response({"message": "Validation Failed", "errors": errors}, status=422)
    return None
