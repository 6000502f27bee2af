"""A Jira as its REST API gives it, Cloud or Data Center, as far as a tracker needs it, and strictly."""

import base64
import re
from typing import Any

from aiohttp import web
from aiohttp.web import Request, Response, json_response

from tests.integrations.service import Service

USER, TOKEN, PROJECT = "bot@example.com", "jira-token-0123", "OPS"
STATES = {"To Do": "new", "In Progress": "indeterminate", "Done": "done"}
FIELDS = {
    "project", "issuetype", "summary", "description", "labels", "duedate", "priority",
}  # fmt: skip
LONGEST_SUMMARY = 255
_TERM = re.compile(r'(project|labels|statusCategory)\s*(=|!=)\s*"?([\w-]+)"?')


class JiraServer(Service):
    """One project.

    Attributes:
        issues: Key to fields.
        form: What an issue can be given; a project need not have every field.
        resolutions: What the step to Done asks for; empty: nothing.
        unseen: Keys that the search does not know yet.
        lacking: Permissions that the account does not have.
        steps: To which states the workflow leads.
    """

    def __init__(self, *, cloud: bool = True) -> None:
        rest = "/rest/api/2"
        search = "/rest/api/3/search/jql" if cloud else f"{rest}/search"
        super().__init__(
            routes=[
                web.post(f"{rest}/issue", self._guarded(self._create)),
                web.get(search, self._guarded(self._search)),
                web.get(f"{rest}/mypermissions", self._guarded(self._permissions)),
                web.get(f"{rest}/issue/createmeta/OPS/issuetypes", self._guarded(self._kinds)),
                web.get(f"{rest}/issue/createmeta/OPS/issuetypes/1", self._guarded(self._fields)),
                web.get(f"{rest}/issue/{{key}}", self._guarded(self._get)),
                web.put(f"{rest}/issue/{{key}}", self._guarded(self._put)),
                web.get(f"{rest}/issue/{{key}}/transitions", self._guarded(self._ways)),
                web.post(f"{rest}/issue/{{key}}/transitions", self._guarded(self._go)),
            ]
        )
        self.cloud = cloud
        self.issues: dict[str, dict[str, Any]] = {}
        self.form = set(FIELDS)
        self.resolutions: list[str] = []
        self.unseen: set[str] = set()
        self.lacking: set[str] = set()
        self.steps = list(STATES)

    @property
    def kept(self) -> list[dict[str, Any]]:
        """The fields of the issues, oldest first."""
        return list(self.issues.values())

    def closes(self, key: str, resolution: str = "Done") -> None:
        """Let somebody close an issue by hand."""
        self.issues[key] |= {"status": _status("Done"), "resolution": {"name": resolution}}

    def limited(self) -> Response:
        """Answer that it is asked too much."""
        return json_response({}, status=429, headers={"Retry-After": "120"})

    def _guarded(self, handle: Any) -> Any:
        packed = base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()

        async def guarded(request: Request) -> Response:
            wanted = f"Basic {packed}" if self.cloud else f"Bearer {TOKEN}"
            if request.headers.get("Authorization") != wanted:
                return json_response({"message": "Client must be authenticated"}, status=401)
            return await handle(request)  # type: ignore[no-any-return]

        return guarded

    async def _create(self, request: Request) -> Response:
        fields = (await request.json())["fields"]
        wrong = self._wrong(fields, needed=("project", "issuetype", "summary"))
        if wrong:
            return json_response({"errorMessages": [], "errors": wrong}, status=400)
        key = f"{PROJECT}-{len(self.issues) + 1}"
        self.issues[key] = {**fields, "status": _status("To Do"), "resolution": None}
        return json_response({"id": "1", "key": key, "self": f"{self.url}/{key}"}, status=201)

    async def _search(self, request: Request) -> Response:
        asked = request.query
        paging = {"nextPageToken"} if self.cloud else {"startAt"}
        assert set(asked) <= {"jql", "fields", "maxResults"} | paging
        assert asked["fields"], "without it the Cloud gives ids only"
        terms, order = asked["jql"].rsplit(" ORDER BY ", 1)
        assert order == "created DESC"
        found = [key for key in reversed(self.issues) if self._matches(key, terms.split(" AND "))]
        start = int(asked.get("nextPageToken") or asked.get("startAt") or 0)
        # It may give fewer than it was asked for.
        some, more = found[start : start + 2], start + 2
        answer: dict[str, Any] = {"issues": [{"key": key} for key in some]}
        if not self.cloud:
            answer |= {"total": len(found), "startAt": start}
        elif more < len(found):
            answer["nextPageToken"] = str(more)
        return json_response(answer)

    async def _permissions(self, request: Request) -> Response:
        assert request.query["projectKey"]
        if request.query["projectKey"] != PROJECT:
            return json_response({"errorMessages": ["No project could be found"]}, status=404)
        names = request.query["permissions"].split(",")
        held = {name: {"key": name, "havePermission": name not in self.lacking} for name in names}
        return json_response({"permissions": held})

    async def _kinds(self, _: Request) -> Response:
        kinds = [{"id": "1", "name": "Task"}, {"id": "2", "name": "Bug"}]
        return json_response({"issueTypes" if self.cloud else "values": kinds})

    async def _fields(self, _: Request) -> Response:
        fields = [{"fieldId": name} for name in sorted(self.form)]
        return json_response({"fields" if self.cloud else "values": fields})

    async def _get(self, request: Request) -> Response:
        key = request.match_info["key"]
        if key not in self.issues:
            return _missing()
        names = request.query["fields"].split(",")
        return json_response(
            {"key": key, "fields": {name: self.issues[key].get(name) for name in names}}
        )

    async def _put(self, request: Request) -> Response:
        key = request.match_info["key"]
        if key not in self.issues:
            return _missing()
        fields = (await request.json())["fields"]
        wrong = self._wrong(fields, needed=())
        if wrong:
            return json_response({"errorMessages": [], "errors": wrong}, status=400)
        self.issues[key] |= fields
        return Response(status=204)

    async def _ways(self, request: Request) -> Response:
        now = self.issues[request.match_info["key"]]["status"]["name"]
        names = list(enumerate(STATES))
        ways = [self._way(at, name) for at, name in names if name != now and name in self.steps]
        return json_response({"transitions": ways})

    async def _go(self, request: Request) -> Response:
        wanted = await request.json()
        name = list(STATES)[int(wanted["transition"]["id"])]
        given = wanted.get("fields") or {}
        issue = self.issues[request.match_info["key"]]
        if name == "Done" and self.resolutions and "resolution" not in given:
            wrong = {"resolution": "Resolution is required."}
            return json_response({"errorMessages": [], "errors": wrong}, status=400)
        issue |= {"status": _status(name), "resolution": None, **given}
        return Response(status=204)

    def _way(self, number: int, name: str) -> dict[str, Any]:
        asks = name == "Done" and self.resolutions
        values = [{"id": str(at), "name": each} for at, each in enumerate(self.resolutions)]
        fields = {"resolution": {"required": True, "allowedValues": values}} if asks else {}
        return {"id": str(number), "name": name, "to": _status(name), "fields": fields}

    def _matches(self, key: str, terms: list[str]) -> bool:
        return key not in self.unseen and all(self._holds(self.issues[key], each) for each in terms)

    def _holds(self, issue: dict[str, Any], term: str) -> bool:
        found = _TERM.fullmatch(term)
        assert found is not None, term
        field, operator, value = found.groups()
        if field == "project":
            return bool(issue["project"]["key"] == value)
        if field == "labels":
            return value in issue["labels"]
        category = issue["status"]["statusCategory"]["key"]
        return bool((category == value.lower()) is (operator == "="))

    def _wrong(self, fields: dict[str, Any], needed: tuple[str, ...]) -> dict[str, str]:
        wrong = {name: "It is required." for name in needed if not fields.get(name)}
        for name in set(fields) - self.form:
            wrong[name] = f"Field '{name}' cannot be set. It is not on the appropriate screen."
        summary = fields.get("summary") or ""
        if "\n" in summary or len(summary) > LONGEST_SUMMARY:
            wrong["summary"] = "The summary is invalid: one line of at most 255 characters."
        if any(" " in label for label in fields.get("labels") or []):
            wrong["labels"] = "The label contains spaces which is invalid."
        if (fields.get("project") or {"key": PROJECT})["key"] != PROJECT:
            wrong["project"] = "valid project is required"
        return wrong


def _status(name: str) -> dict[str, Any]:
    return {"name": name, "statusCategory": {"key": STATES[name]}}


def _missing() -> Response:
    return json_response({"errorMessages": ["Issue does not exist"], "errors": {}}, status=404)
