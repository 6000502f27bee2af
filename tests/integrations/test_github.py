"""What is particular to GitHub."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.web import json_response

from incidentbot.domain.errors import ConfigError, DeliveryError
from incidentbot.integrations.github import GitHub, escape
from tests.integrations.github_server import REPOSITORY, TOKEN, GitHubServer
from tests.integrations.trackers import work


@pytest.fixture
async def server() -> AsyncIterator[GitHubServer]:
    """Give a repository."""
    server = GitHubServer()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def tracker(server: GitHubServer) -> AsyncIterator[GitHub]:
    """Give the tracker beside it."""
    tracker = GitHub(REPOSITORY, TOKEN, server.url)
    yield tracker
    await tracker.close()


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ask @ana", "ask @\u200bana"),
        ("see #12 and acme/shop#3", "see #\u200b12 and acme/shop#\u200b3"),
        ("GH-7", "GH-\u200b7"),
        ("mail ana@example.com", "mail ana@example.com"),
        ("*bold* _it_ `x` <b>", "\\*bold\\* \\_it\\_ \\`x\\` \\<b\\>"),
        ("[a](http://b.example)", "\\[a\\](<http://b.example)>"),
        ("- one\n1. two\n# three", "\\- one\n1\\. two\n\\# three"),
        ("https://a.example/x_y", "<https://a.example/x_y>"),
        ("<!-- incidentbot abc -->", "\\<!-- incidentbot abc --\\>"),
    ],
)
def test_nothing_typed_is_markup_or_reaches_a_stranger(typed: str, written: str) -> None:
    assert escape(typed) == written


async def test_an_issue_has_our_label(server: GitHubServer, tracker: GitHub) -> None:
    await tracker.file(work())

    assert server.kept[0]["labels"] == [{"name": "incidentbot"}]


async def test_who_may_make_no_labels_files_without_one(
    server: GitHubServer, tracker: GitHub
) -> None:
    server.rights = {"pull": True, "triage": False, "push": False}
    filed = await tracker.file(work())

    assert [each["labels"] for each in server.kept] == [[]]
    assert await tracker.find(work().key) == filed
    assert await tracker.ended([filed.key]) == {}
    server.closes(1)
    assert await tracker.ended([filed.key]) == {filed.key: True}


async def test_an_issue_knows_why_it_was_closed(server: GitHubServer, tracker: GitHub) -> None:
    for key in ("a1", "b2"):
        await tracker.file(work(key=key))
    await tracker.settle(f"{REPOSITORY}#1", open=False, dropped=False)
    await tracker.settle(f"{REPOSITORY}#2", open=False, dropped=True)

    assert [each["state_reason"] for each in server.kept] == ["completed", "not_planned"]


async def test_a_text_in_which_nothing_changes_is_not_written_again(
    server: GitHubServer, tracker: GitHub
) -> None:
    filed = await tracker.file(work())
    await tracker.amend(filed.key, work())

    assert server.count("PATCH") == 0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "30"}, 30), ({"Retry-After": "soon"}, 60), ({"Retry-After": "99999"}, 900)],
)
async def test_a_limit_is_believed_within_reason(
    server: GitHubServer, tracker: GitHub, headers: dict[str, str], seconds: float
) -> None:
    server.answers("POST", lambda: json_response({}, status=429, headers=headers))
    with pytest.raises(DeliveryError) as limited:
        await tracker.file(work())

    assert limited.value.retry_after == seconds


async def test_a_second_kind_of_limit_is_known_by_its_words(
    server: GitHubServer, tracker: GitHub
) -> None:
    said = {"message": "You have exceeded a secondary rate limit."}
    server.answers("POST", lambda: json_response(said, status=403))
    with pytest.raises(DeliveryError, match="rate limited") as limited:
        await tracker.file(work())

    assert limited.value.retry_after == 60
    assert server.count("POST") == 1


async def test_an_issue_of_another_tracker_is_not_asked_for(tracker: GitHub) -> None:
    with pytest.raises(DeliveryError, match="no issue of GitHub"):
        await tracker.settle("OPS-1", open=False, dropped=False)


async def test_the_doctor_is_told_where_issues_go(tracker: GitHub) -> None:
    assert await tracker.examine() == "Follow-ups go to the issues of acme/shop."


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"has_issues": False}, "Issues are switched off in acme/shop"),
        ({"archived": True}, "acme/shop is archived"),
        ({"full_name": "acme/store"}, "is called acme/store now"),
        ({"permissions": {"pull": True}}, "may read acme/shop and not write"),
    ],
)
async def test_the_doctor_is_told_what_is_wrong(
    server: GitHubServer, tracker: GitHub, facts: dict[str, Any], words: str
) -> None:
    server.facts = facts
    with pytest.raises(ConfigError, match=words):
        await tracker.examine()


@pytest.mark.parametrize(
    ("repository", "token", "words"),
    [("acme/nothing", TOKEN, "may not see a repository"), (REPOSITORY, "old", "refuses the token")],
)
async def test_the_doctor_tells_a_wrong_name_from_a_wrong_token(
    server: GitHubServer, repository: str, token: str, words: str
) -> None:
    tracker = GitHub(repository, token, server.url)
    with pytest.raises(ConfigError, match=words):
        await tracker.examine()
    await tracker.close()
