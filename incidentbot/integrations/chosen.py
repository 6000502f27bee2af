"""Which tracker a deployment has chosen: what it sets, what is wrong with that, and the client."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from incidentbot.domain.trackers import GITHUB, JIRA

if TYPE_CHECKING:
    from incidentbot.services.trackers import Tracker

GITHUB_REPOSITORY: Any = Field(
    default=None,
    validation_alias="INCIDENTBOT_GITHUB_REPOSITORY",
    description="The repository in whose issues follow-ups are filed, as owner/name.",
)
GITHUB_TOKEN: Any = Field(
    default=SecretStr(""),
    validation_alias="INCIDENTBOT_GITHUB_TOKEN",
    description="A token that may read and write the issues of that repository.",
)
GITHUB_API_URL: Any = Field(
    default="https://api.github.com",
    validation_alias="INCIDENTBOT_GITHUB_API_URL",
    description="Where GitHub's API is; for GitHub Enterprise Server https://HOST/api/v3.",
)
JIRA_URL: Any = Field(
    default=None,
    validation_alias="INCIDENTBOT_JIRA_URL",
    description="Where the Jira is in which follow-ups are filed: https://example.atlassian.net.",
)
JIRA_USER: Any = Field(
    default=None,
    validation_alias="INCIDENTBOT_JIRA_USER",
    description="The e-mail address of the account in Jira Cloud; not set for Data Center.",
)
JIRA_TOKEN: Any = Field(
    default=SecretStr(""),
    validation_alias="INCIDENTBOT_JIRA_TOKEN",
    description="That account's API token, or a personal access token of Data Center.",
)
JIRA_PROJECT: Any = Field(
    default=None,
    validation_alias="INCIDENTBOT_JIRA_PROJECT",
    description="The key of the Jira project, such as OPS.",
)
JIRA_ISSUE_TYPE: Any = Field(
    default="Task",
    validation_alias="INCIDENTBOT_JIRA_ISSUE_TYPE",
    description="What follow-ups are in Jira, by the name of the issue type.",
)
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_PROJECT = re.compile(r"[A-Z][A-Z0-9_]+")


class Wanted(Protocol):
    """The settings of the trackers."""

    @property
    def github_repository(self) -> str | None: ...
    @property
    def github_token(self) -> SecretStr: ...
    @property
    def github_api_url(self) -> str: ...
    @property
    def jira_url(self) -> str | None: ...
    @property
    def jira_user(self) -> str | None: ...
    @property
    def jira_token(self) -> SecretStr: ...
    @property
    def jira_project(self) -> str | None: ...
    @property
    def jira_issue_type(self) -> str: ...


def name(wanted: Wanted) -> str | None:
    """Return which tracker follow-ups are filed in; None where there is none."""
    if wanted.github_repository:
        return GITHUB
    return JIRA if wanted.jira_url else None


def tracker(wanted: Wanted) -> "Tracker | None":
    """Make the client of the tracker that was chosen, in a running event loop."""
    # Their library is slow to load, and most commands need no tracker.
    if wanted.github_repository:
        from incidentbot.integrations.github import GitHub

        token = wanted.github_token.get_secret_value()
        return GitHub(wanted.github_repository, token, wanted.github_api_url)
    if wanted.jira_url:
        from incidentbot.integrations.jira import Jira

        return Jira(
            wanted.jira_url,
            wanted.jira_token.get_secret_value(),
            wanted.jira_project or "",
            user=wanted.jira_user,
            issue_type=wanted.jira_issue_type,
        )
    return None


def problems(wanted: Wanted) -> Iterator[str]:
    """Say what is wrong with the settings of the trackers: a line each, with the remedy."""
    if _names_github(wanted) and _names_jira(wanted):
        yield (
            "Both GitHub and Jira are set, and a follow-up is filed in one place. "
            "Unset INCIDENTBOT_GITHUB_REPOSITORY and INCIDENTBOT_GITHUB_TOKEN, "
            "or the settings that begin with INCIDENTBOT_JIRA_."
        )
    elif _names_github(wanted):
        yield from _github(wanted)
    elif _names_jira(wanted):
        yield from _jira(wanted)


def _names_github(wanted: Wanted) -> bool:
    return bool(wanted.github_repository or wanted.github_token.get_secret_value())


def _names_jira(wanted: Wanted) -> bool:
    token = wanted.jira_token.get_secret_value()
    return bool(wanted.jira_url or wanted.jira_project or wanted.jira_user or token)


def _github(wanted: Wanted) -> Iterator[str]:
    if not _REPOSITORY.fullmatch(wanted.github_repository or ""):
        yield "INCIDENTBOT_GITHUB_REPOSITORY is no repository. Write it as owner/name."
    if not wanted.github_token.get_secret_value():
        yield (
            "INCIDENTBOT_GITHUB_TOKEN is missing. Make a fine-grained token for the repository "
            "with the permission Issues: read and write."
        )
    if not _web(wanted.github_api_url):
        yield "INCIDENTBOT_GITHUB_API_URL is no web address. Unset it, or write https://HOST/api/v3."


def _jira(wanted: Wanted) -> Iterator[str]:
    if not _web(wanted.jira_url or ""):
        yield "INCIDENTBOT_JIRA_URL is no web address. Write it as https://example.atlassian.net."
    if not wanted.jira_token.get_secret_value():
        yield (
            "INCIDENTBOT_JIRA_TOKEN is missing. Make an API token of the account, "
            "or a personal access token in Data Center."
        )
    if not _PROJECT.fullmatch(wanted.jira_project or ""):
        yield "INCIDENTBOT_JIRA_PROJECT is no key of a project. Write it as it begins its issues: OPS."


def _web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
