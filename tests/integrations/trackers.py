"""The trackers side by side: each with its server, looked at in the same words."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from incidentbot.domain.trackers import Filing
from incidentbot.integrations.github import GitHub
from incidentbot.integrations.jira import Jira
from incidentbot.services.trackers import Tracker
from tests.integrations import github_server, jira_server
from tests.integrations.github_server import GitHubServer
from tests.integrations.jira_server import JiraServer
from tests.integrations.service import Service

KINDS = ("github", "jira", "jira-data-center")
WORK = Filing(
    key="0123456789abcdef",
    title="Alert before the disk is full",
    text="",
    ref="INC-42",
    incident="Checkout is down",
    page="https://incidents.example.com/incidents/INC-42",
    source="https://acme.slack.com/archives/C1/p1",
    owner="Ana Lima",
    due=date(2026, 3, 9),
    priority="high",
)


@dataclass(frozen=True, kw_only=True)
class Side:
    """A tracker, its server, and what stands there.

    Attributes:
        titles: The titles of the issues, oldest first.
        bodies: Their texts.
        states: Whether each is open.
        closes: Has somebody close the first issue: as done, or not.
        writes: Has somebody put a text under that of the first issue.
        change: The method by which an issue's words are changed.
    """

    tracker: Tracker
    server: Service
    titles: Callable[[], list[str]]
    bodies: Callable[[], list[str]]
    states: Callable[[], list[bool]]
    closes: Callable[[bool], None]
    removes: Callable[[], Any]
    writes: Callable[[str], None]
    limited: Callable[[], Any]
    change: str

    @property
    def settings(self) -> dict[str, Any]:
        """Set what a bot files its follow-ups there by."""
        if isinstance(self.server, GitHubServer):
            return {
                "github_repository": github_server.REPOSITORY,
                "github_token": github_server.TOKEN,
                "github_api_url": self.server.url,
            }
        cloud = isinstance(self.server, JiraServer) and self.server.cloud
        return {
            "jira_url": self.server.url,
            "jira_user": jira_server.USER if cloud else None,
            "jira_token": jira_server.TOKEN,
            "jira_project": jira_server.PROJECT,
        }


def work(**changed: Any) -> Filing:
    """Return something to file."""
    return replace(WORK, **changed)


@asynccontextmanager
async def running(kind: str) -> AsyncIterator[Side]:
    """Run the server of a tracker, and close both."""
    server = GitHubServer() if kind == "github" else JiraServer(cloud=kind == "jira")
    await server.start()
    side = _github(server) if isinstance(server, GitHubServer) else _jira(server)
    try:
        yield side
    finally:
        await side.tracker.close()
        await server.stop()


def _github(server: GitHubServer) -> Side:
    def writes(words: str) -> None:
        server.issues[1]["body"] += words

    return Side(
        tracker=GitHub(github_server.REPOSITORY, github_server.TOKEN, server.url),
        server=server,
        titles=lambda: [each["title"] for each in server.kept],
        bodies=lambda: [each["body"] for each in server.kept],
        states=lambda: [each["state"] == "open" for each in server.kept],
        closes=lambda done: server.closes(1, "completed" if done else "not_planned"),
        removes=server.issues.clear,
        writes=writes,
        limited=server.limited,
        change="PATCH",
    )


def _jira(server: JiraServer) -> Side:
    def writes(words: str) -> None:
        server.issues["OPS-1"]["description"] += words

    user = jira_server.USER if server.cloud else None
    return Side(
        tracker=Jira(server.url, jira_server.TOKEN, jira_server.PROJECT, user=user),
        server=server,
        titles=lambda: [each["summary"] for each in server.kept],
        bodies=lambda: [each["description"] for each in server.kept],
        states=lambda: [each["status"]["name"] != "Done" for each in server.kept],
        closes=lambda done: server.closes("OPS-1", "Done" if done else "Won't Do"),
        removes=server.issues.clear,
        writes=writes,
        limited=server.limited,
        change="PUT",
    )
