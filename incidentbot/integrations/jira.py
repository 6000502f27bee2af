"""Jira as a tracker, Cloud and Data Center; what was filed is found again by a label."""

import base64
import random
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from incidentbot.domain import text
from incidentbot.domain.errors import ConfigError
from incidentbot.domain.trackers import JIRA, LABEL, Filed, Filing
from incidentbot.integrations.http import TOO_MANY, Answer, Http, seconds_of

ISSUE_TYPE = "Task"
ISSUE, CLOUD_SEARCH, SEARCH = "/rest/api/2/issue", "/rest/api/3/search/jql", "/rest/api/2/search"
INVALID, UNAUTHORISED, FORBIDDEN, NOT_FOUND, GONE = 400, 401, 403, 404, 410
PAGE, PAGES, ONE_BY_ONE = 100, 3, 50
LONGEST_TEXT = 30_000
RULE = "----"
DONE = "done"
# What a project may not have on its forms, and an issue is as good without.
OPTIONAL = frozenset({"duedate", "priority"})
OF_SETTINGS = frozenset({"project", "issuetype"})
_PRIORITIES = {"high": "High", "normal": "Medium", "low": "Low"}
_NOT_DONE = ("won't do", "won't fix", "wont do", "wont fix", "cancelled", "declined")
_DONE = ("done", "fixed", "resolved")
_NEEDED = ("BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "TRANSITION_ISSUES")
_ADDRESS = re.compile(r"https?://[^\s|\[\]{}<>\"]+")
_MARKUP = re.compile(r"([\\{}\[\]*_^~+\-?!|#()])")


class Jira:
    """The tracker port, for one project of a Jira."""

    name = JIRA

    def __init__(
        self,
        url: str,
        token: str,
        project: str,
        *,
        user: str | None = None,
        issue_type: str = ISSUE_TYPE,
    ) -> None:
        """Take an account.

        Args:
            url: Where Jira is.
            token: An API token of a user in the Cloud, or a personal access token.
            project: The key of the project.
            user: The e-mail address of the user, in the Cloud; None for Data Center.
            issue_type: What new issues are, by name.
        """
        self._url = url.rstrip("/")
        self._project = project
        self._issue_type = issue_type
        self._cloud = user is not None
        self._http = Http(JIRA, self._url, {"Authorization": _authorization(user, token)})

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def file(self, work: Filing) -> Filed:
        """Create an issue. Raises DeliveryError."""
        fields = {
            "project": {"key": self._project},
            "issuetype": {"name": self._issue_type},
            "labels": [LABEL, _label(work.key)],
            "description": _description(work),
            **_words(work),
        }
        answer = await self._sent("POST", ISSUE, fields)
        key = answer.fields.get("key")
        if not key:
            raise self._http.error("no answer", ambiguous=True)
        return self._filed(str(key))

    async def find(self, key: str) -> Filed | None:
        """Find what was filed under a key. Raises DeliveryError."""
        found = await self._search(f'labels = "{_label(key)}"')
        return self._filed(found[0]) if found else None

    async def amend(self, issue: str, work: Filing) -> None:
        """Put an issue's words, day and our part of its text right. Raises DeliveryError."""
        path = f"{ISSUE}/{issue}"
        answer = await self._ask("GET", path, params={"fields": "description"})
        now = _of(self._accepted(answer, of_issue=True), "description") or ""
        await self._sent("PUT", path, {**_words(work), "description": _amended(str(now), work)})

    async def settle(self, issue: str, *, open: bool, dropped: bool) -> None:
        """Bring an issue to an end, or back from it. Raises DeliveryError."""
        path = f"{ISSUE}/{issue}"
        if (await self._ended(issue) is not None) is not open:
            return
        asked = {"expand": "transitions.fields"}
        answer = await self._ask("GET", f"{path}/transitions", params=asked)
        ways = self._accepted(answer, of_issue=True).fields.get("transitions") or []
        way = _way(ways, open=open)
        if way is None:
            goal = "open it again" if open else "close it"
            raise self._http.error(f"{issue} has no step to {goal}", permanent=True)
        body = {"transition": {"id": way["id"]}, **_resolution(way, dropped=dropped)}
        self._accepted(await self._ask("POST", f"{path}/transitions", body=body), of_issue=True)

    async def ended(self, issues: Collection[str]) -> Mapping[str, bool]:
        """Return which of these issues came to an end: done, or not. Raises DeliveryError."""
        still_open = await self._search(f'labels = "{LABEL}" AND statusCategory != Done')
        perhaps = [each for each in issues if each not in still_open]
        # Another time it is the turn of others.
        asked = random.sample(perhaps, min(len(perhaps), ONE_BY_ONE))
        found = {each: await self._ended(each) for each in asked}
        return {issue: done for issue, done in found.items() if done is not None}

    async def examine(self) -> str:
        """Say where issues go.

        Raises:
            ConfigError: They cannot; with the remedy.
            DeliveryError: There is no answer.
        """
        asked = {"projectKey": self._project, "permissions": ",".join(_NEEDED)}
        rights = await self._ask("GET", "/rest/api/2/mypermissions", params=asked)
        wrong = _wrong_with(rights, self._project)
        if wrong:
            raise ConfigError(wrong)
        kinds = await self._kinds()
        if self._issue_type not in kinds:
            raise ConfigError(
                f"{self._project} has no issue type {self._issue_type}, but {', '.join(kinds)}. "
                "Correct INCIDENTBOT_JIRA_ISSUE_TYPE."
            )
        if "labels" not in await self._form(kinds[self._issue_type]):
            raise ConfigError(
                f"The form of {self._issue_type} in {self._project} has no field Labels, by which "
                "an issue is found again. Add it to the screen."
            )
        return f"Follow-ups go to {self._project} as {self._issue_type}."

    async def _kinds(self) -> dict[str, str]:
        answer = await self._ask("GET", f"{ISSUE}/createmeta/{self._project}/issuetypes")
        found = answer.fields.get("issueTypes") or answer.fields.get("values") or []
        return {str(each["name"]): str(each["id"]) for each in found}

    async def _form(self, kind: str) -> set[str]:
        path = f"{ISSUE}/createmeta/{self._project}/issuetypes/{kind}"
        answer = await self._ask("GET", path, params={"maxResults": "200"})
        found = answer.fields.get("fields") or answer.fields.get("values") or []
        return {str(each.get("fieldId")) for each in found}

    async def _search(self, jql: str) -> list[str]:
        within = f'project = "{self._project}" AND {jql} ORDER BY created DESC'
        asked = {"jql": within, "fields": "status", "maxResults": str(PAGE)}
        found: list[str] = []
        for _ in range(PAGES):
            path = CLOUD_SEARCH if self._cloud else SEARCH
            answer = self._accepted(await self._ask("GET", path, params=asked)).fields
            some = [str(each["key"]) for each in answer.get("issues") or []]
            found += some
            if answer.get("nextPageToken"):
                asked["nextPageToken"] = str(answer["nextPageToken"])
            elif some and len(found) < int(answer.get("total") or 0):
                asked["startAt"] = str(len(found))
            else:
                break
        return found

    async def _ended(self, issue: str) -> bool | None:
        answer = await self._ask("GET", f"{ISSUE}/{issue}", params={"fields": "status,resolution"})
        if answer.status in (NOT_FOUND, GONE):
            # One that was deleted or moved away is not done.
            return None
        if _category(_of(self._accepted(answer), "status") or {}) != DONE:
            return None
        return _bare((_of(answer, "resolution") or {}).get("name")) not in _NOT_DONE

    async def _sent(self, method: str, path: str, fields: Mapping[str, Any]) -> Answer:
        """Send fields; where the project's form lacks some that are not needed, without them."""
        of_issue = method == "PUT"
        answer = await self._ask(method, path, body={"fields": fields})
        refused = OPTIONAL & set(answer.fields.get("errors") or ())
        if answer.status == INVALID and refused:
            kept = {name: value for name, value in fields.items() if name not in OPTIONAL}
            answer = await self._ask(method, path, body={"fields": kept})
        return self._accepted(answer, of_issue=of_issue)

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        answer = await self._http(method, path, params=params, body=body)
        if answer.status == TOO_MANY:
            raise self._http.limited(seconds_of(answer.headers.get("retry-after")))
        return answer

    def _accepted(self, answer: Answer, *, of_issue: bool = False) -> Answer:
        if answer.good:
            return answer
        if of_issue and answer.status in (NOT_FOUND, GONE):
            raise self._http.error("the issue is not there any more", permanent=True)
        named = set(answer.fields.get("errors") or ())
        refused = FORBIDDEN if of_issue else INVALID
        if answer.status in (INVALID, refused) and not named & OF_SETTINGS:
            raise self._http.error(_complaint(answer), permanent=True)
        raise self._http.closed_door(f"http_{answer.status} {_complaint(answer)}")

    def _filed(self, key: str) -> Filed:
        return Filed(key=key, url=f"{self._url}/browse/{key}")


def escape(words: str) -> str:
    """Make Jira's markup of plain text; nothing in it is markup, and nobody is mentioned."""
    parts, end = [], 0
    for address in _ADDRESS.finditer(words):
        parts += [_MARKUP.sub(r"\\\1", words[end : address.start()]), address[0]]
        end = address.end()
    return "".join([*parts, _MARKUP.sub(r"\\\1", words[end:])])


def _authorization(user: str | None, token: str) -> str:
    if user is None:
        return f"Bearer {token}"
    return "Basic " + base64.b64encode(f"{user}:{token}".encode()).decode("ascii")


def _words(work: Filing) -> dict[str, Any]:
    return {
        "summary": work.title,
        "duedate": work.due.isoformat(),
        "priority": {"name": _PRIORITIES.get(work.priority, "Medium")},
    }


def _description(work: Filing) -> str:
    where = f"[{escape(work.ref)}|{work.page}]" if work.page else escape(work.ref)
    lines = [f"A follow-up of {where}: {escape(work.incident)}", ""]
    lines += [escape(work.text), ""] if work.text else []
    lines += [f"* {name}: {escape(value)}" for name, value in work.facts]
    lines += [f"* From: {work.source}"] if _ADDRESS.fullmatch(work.source or "") else []
    lines += ["", "Set it to done when it is; the incident hears of it.", ""]
    return text.cut("\n".join(lines), LONGEST_TEXT) + f"\n{RULE}\n"


def _amended(description: str, work: Filing) -> str:
    """Change our part of a text; what people wrote below it stays, and what they removed too."""
    lines = description.splitlines()
    if RULE not in lines:
        return description
    theirs = lines[lines.index(RULE) + 1 :]
    return _description(work) + "\n".join(theirs)


def _label(key: str) -> str:
    return f"{LABEL}-{key}"


def _of(answer: Answer, field: str) -> Any:
    return (answer.fields.get("fields") or {}).get(field)


def _category(status: Mapping[str, Any]) -> str:
    return str((status.get("statusCategory") or {}).get("key") or "")


def _way(ways: Iterable[Mapping[str, Any]], *, open: bool) -> Mapping[str, Any] | None:
    """Choose the step of the workflow that ends an issue, or the one that begins it again."""
    order = ("new", "indeterminate") if open else (DONE,)
    by_goal = {_category(each.get("to") or {}): each for each in reversed(list(ways))}
    return next((by_goal[goal] for goal in order if goal in by_goal), None)


def _resolution(way: Mapping[str, Any], *, dropped: bool) -> dict[str, Any]:
    """Say how it ended, where the step asks for it."""
    asked = (way.get("fields") or {}).get("resolution")
    names = [str(each.get("name")) for each in (asked or {}).get("allowedValues") or []]
    if not names:
        return {}
    wanted = _NOT_DONE if dropped else _DONE
    fitting = [name for name in names if _bare(name) in wanted]
    return {"fields": {"resolution": {"name": (fitting or names)[0]}}}


def _bare(name: object) -> str:
    return str(name or "").casefold().replace("’", "'")


def _complaint(answer: Answer) -> str:
    named = answer.fields.get("errors") or {}
    said = [str(each) for each in answer.fields.get("errorMessages") or []]
    said += [f"{name}: {why}" for name, why in named.items()]
    return "; ".join(said)


def _wrong_with(rights: Answer, project: str) -> str | None:
    if rights.status == UNAUTHORISED:
        return (
            "Jira refuses the token. Make a new one, and set INCIDENTBOT_JIRA_TOKEN; "
            "in the Cloud INCIDENTBOT_JIRA_USER is its owner's e-mail address."
        )
    if not rights.good:
        return (
            f"This account may not see a project {project}. "
            "Correct INCIDENTBOT_JIRA_PROJECT, which is the project's key, or give it access."
        )
    known = rights.fields.get("permissions") or {}
    missing = [each for each in _NEEDED if not (known.get(each) or {}).get("havePermission")]
    if missing:
        return f"This account lacks permissions in {project}: {', '.join(missing)}. Grant them."
    return None
