"""GitHub's issues as a tracker; what was filed is found again by a comment nobody sees."""

import random
import re
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from incidentbot.domain.errors import ConfigError, DeliveryError
from incidentbot.domain.trackers import GITHUB, LABEL, Filed, Filing
from incidentbot.integrations.http import TOO_MANY, Answer, Http, seconds_of

TOKEN, REPOSITORY = "INCIDENTBOT_GITHUB_TOKEN", "INCIDENTBOT_GITHUB_REPOSITORY"
API_URL = "https://api.github.com"
# https://docs.github.com/en/rest/about-the-rest-api/api-versions
HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
UNAUTHORISED, FORBIDDEN, NOT_FOUND, GONE, INVALID = 401, 403, 404, 410, 422
NOT_PLANNED, NOT_DONE = "not_planned", frozenset({"not_planned", "duplicate"})
PAGE, PAGES, ONE_BY_ONE = 100, 3, 50
LONGEST_BODY = 60_000
_KEY = re.compile(r"([\w.-]+/[\w.-]+)#(\d+)")
_MARKER = re.compile(r"<!-- incidentbot \w+ -->")
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_MARKUP = re.compile(r"([\\`*_\[\]<>~&|])")
_BEGINNING = re.compile(r"^(\s*\d*)([-+=#.)])", re.MULTILINE)
# A mention would notify a stranger, and a number would link to an issue of somebody else.
_REFERENCE = re.compile(r"((?<!\w)@|#|\bGH-)(?=\w)", re.IGNORECASE)
_NOTHING = "\u200b"


class GitHub:
    """The tracker port, for the issues of one repository."""

    name = GITHUB

    def __init__(self, repository: str, token: str, api_url: str = API_URL) -> None:
        self._repository = repository
        self._http = Http(GITHUB, api_url, {**HEADERS, "Authorization": f"Bearer {token}"})

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def file(self, work: Filing) -> Filed:
        """Open an issue. Raises DeliveryError."""
        issue = {"title": work.title, "body": _body(work)}
        path = f"/repos/{self._repository}/issues"
        answer = await self._ask("POST", path, body={**issue, "labels": [LABEL]})
        if answer.status in (FORBIDDEN, INVALID):
            # Making a label that is new may take more rights than opening an issue.
            answer = await self._ask("POST", path, body=issue)
        return self._filed(self._accepted(answer).fields)

    async def find(self, key: str) -> Filed | None:
        """Find what was filed under a key, among the newest issues. Raises DeliveryError."""
        # The search index lags behind, and a label may have been left out: the list does neither.
        newest = {"state": "all", "sort": "created", "direction": "desc"}
        async for issue in self._issues(newest):
            if _marker(key) in (issue.get("body") or ""):
                return self._filed(issue)
        return None

    async def amend(self, issue: str, work: Filing) -> None:
        """Put an issue's title, and our part of its text, right. Raises DeliveryError."""
        path = self._path(issue)
        now = self._accepted(await self._ask("GET", path), of_issue=True).fields
        wanted = {"title": work.title, "body": _amended(now.get("body") or "", work)}
        await self._patch(path, {name: new for name, new in wanted.items() if now.get(name) != new})

    async def settle(self, issue: str, *, open: bool, dropped: bool) -> None:
        """Close an issue, or open it again. Raises DeliveryError."""
        if open:
            await self._patch(self._path(issue), {"state": "open", "state_reason": "reopened"})
            return
        why = NOT_PLANNED if dropped else "completed"
        await self._patch(self._path(issue), {"state": "closed", "state_reason": why})

    async def ended(self, issues: Collection[str]) -> Mapping[str, bool]:
        """Return which of these issues are closed: as done, or not. Raises DeliveryError."""
        still_open = set()
        async for issue in self._issues({"state": "open", "labels": LABEL}):
            still_open.add(f"{self._repository}#{issue['number']}")
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
        answer = await self._ask("GET", f"/repos/{self._repository}")
        wrong = _wrong_with(answer, self._repository)
        if wrong:
            raise ConfigError(wrong)
        return f"Follow-ups go to the issues of {self._repository}."

    async def _issues(self, asked: Mapping[str, str]) -> AsyncIterator[Mapping[str, Any]]:
        for page in range(1, PAGES + 1):
            params = {**asked, "per_page": str(PAGE), "page": str(page)}
            path = f"/repos/{self._repository}/issues"
            found = self._accepted(await self._ask("GET", path, params=params)).body
            for issue in found:
                yield issue
            if len(found) < PAGE:
                return

    async def _ended(self, issue: str) -> bool | None:
        answer = await self._ask("GET", self._path(issue))
        # One that was deleted or moved away is not done.
        if not answer.good or answer.fields.get("state") != "closed":
            return None
        return answer.fields.get("state_reason") not in NOT_DONE

    async def _patch(self, path: str, changed: Mapping[str, str]) -> None:
        if changed:
            self._accepted(await self._ask("PATCH", path, body=changed), of_issue=True)

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        answer = await self._http(method, path, params=params, body=body)
        wait = _wait_of(answer)
        if wait is not None:
            raise self._http.limited(wait)
        return answer

    def _accepted(self, answer: Answer, *, of_issue: bool = False) -> Answer:
        if answer.good:
            return answer
        if of_issue and answer.status in (NOT_FOUND, GONE):
            raise self._http.error("the issue is not there any more", permanent=True)
        if answer.status == INVALID or (of_issue and answer.status == FORBIDDEN):
            raise self._http.error(_complaint(answer), permanent=True)
        raise self._http.closed_door(f"http_{answer.status} {answer.fields.get('message') or ''}")

    def _filed(self, issue: Mapping[str, Any]) -> Filed:
        try:
            return Filed(key=f"{self._repository}#{issue['number']}", url=str(issue["html_url"]))
        except KeyError as error:
            raise self._http.error("no answer", ambiguous=True) from error

    def _path(self, issue: str) -> str:
        found = _KEY.fullmatch(issue)
        if found is None:
            raise DeliveryError(f"{GITHUB}: {issue[:80]} is no issue of GitHub's", permanent=True)
        return f"/repos/{found[1]}/issues/{found[2]}"


def escape(words: str) -> str:
    """Make Markdown of plain text; nothing in it is markup, and nobody is mentioned."""
    parts, end = [], 0
    for address in _ADDRESS.finditer(words):
        parts += [_escaped(words[end : address.start()]), f"<{address[0]}>"]
        end = address.end()
    return "".join([*parts, _escaped(words[end:])])


def _escaped(words: str) -> str:
    marked = _BEGINNING.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", words))
    return _REFERENCE.sub(rf"\1{_NOTHING}", marked)


def _body(work: Filing) -> str:
    where = f"[{escape(work.ref)}](<{work.page}>)" if work.page else escape(work.ref)
    lines = [f"A follow-up of {where}: {escape(work.incident)}", ""]
    lines += [escape(work.text), ""] if work.text else []
    lines += [f"- {name}: {escape(value)}" for name, value in work.facts]
    lines += [f"- From: <{work.source}>"] if _ADDRESS.fullmatch(work.source or "") else []
    lines += ["", "Close this issue when it is done; the incident hears of it.", ""]
    whole = "\n".join(lines)[:LONGEST_BODY]
    return f"{whole}\n{_marker(work.key)}"


def _amended(body: str, work: Filing) -> str:
    """Change our part of a text; what people wrote below it stays, and what they removed too."""
    found = _MARKER.search(body)
    if found is None:
        return body
    return _body(work).replace(_marker(work.key), found[0]) + body[found.end() :]


def _marker(key: str) -> str:
    return f"<!-- incidentbot {key} -->"


def _wait_of(answer: Answer) -> float | None:
    """Return for how long GitHub wants to be left alone; None where it said nothing of it."""
    # https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
    if answer.status not in (FORBIDDEN, TOO_MANY):
        return None
    headers = answer.headers
    if "retry-after" in headers:
        return seconds_of(headers["retry-after"])
    if headers.get("x-ratelimit-remaining") == "0":
        return _until(headers.get("x-ratelimit-reset"), headers.get("date"))
    message = str(answer.fields.get("message") or "").lower()
    return seconds_of(None) if "rate limit" in message else None


def _until(reset: str | None, date: str | None) -> float:
    # By their clock: ours may be another.
    try:
        return seconds_of(str(float(reset or "") - parsedate_to_datetime(date or "").timestamp()))
    except (TypeError, ValueError):
        return seconds_of(None)


def _complaint(answer: Answer) -> str:
    parts = [str(answer.fields.get("message") or f"http_{answer.status}")]
    for error in answer.fields.get("errors") or []:
        known = error if isinstance(error, dict) else {"message": error}
        parts.append(str(known.get("message") or f"{known.get('field')} {known.get('code')}"))
    return "; ".join(parts)


def _wrong_with(answer: Answer, repository: str) -> str | None:
    if answer.status == UNAUTHORISED:
        return f"GitHub refuses the token. Make a new one, and set {TOKEN}."
    if not answer.good:
        return (
            f"This token may not see a repository {repository}. "
            f"Correct {REPOSITORY}, or give the token access to it."
        )
    return next(_faults_of(answer.fields, repository), None)


def _faults_of(found: Mapping[str, Any], repository: str) -> Iterator[str]:
    actual = str(found.get("full_name") or repository)
    if actual.casefold() != repository.casefold():
        yield f"{repository} is called {actual} now. Set {REPOSITORY} to that."
    if found.get("archived"):
        yield f"{repository} is archived. Unarchive it, or name another: {REPOSITORY}."
    if found.get("has_issues") is False:
        yield f"Issues are switched off in {repository}. Switch them on in its settings."
    rights = found.get("permissions") or {"push": True}
    if not any(rights.get(each) for each in ("triage", "push", "maintain", "admin")):
        yield (
            f"This token may read {repository} and not write. Give it the permission "
            "Issues: read and write, and its owner the role Triage."
        )
