"""What is particular to Jira."""

from collections.abc import AsyncIterator

import pytest

from incidentbot.domain.errors import ConfigError, DeliveryError
from incidentbot.integrations.jira import Jira, escape
from tests.integrations.jira_server import PROJECT, TOKEN, USER, JiraServer
from tests.integrations.trackers import work


@pytest.fixture(params=[True, False], ids=["cloud", "data-center"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[JiraServer]:
    """Give a Jira of each kind."""
    server = JiraServer(cloud=bool(request.param))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def tracker(server: JiraServer) -> AsyncIterator[Jira]:
    """Give the tracker beside it."""
    tracker = made(server)
    yield tracker
    await tracker.close()


def made(server: JiraServer, *, project: str = PROJECT, kind: str = "Task") -> Jira:
    user = USER if server.cloud else None
    return Jira(server.url + "/", TOKEN, project, user=user, issue_type=kind)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ask [~ana]", "ask \\[\\~ana\\]"),
        ("{code}x{code}", "\\{code\\}x\\{code\\}"),
        ("*a* _b_ !c.png!", "\\*a\\* \\_b\\_ \\!c.png\\!"),
        ("https://a.example/x_y-z", "https://a.example/x_y-z"),
        ("----", "\\-\\-\\-\\-"),
    ],
)
def test_nothing_typed_is_markup_or_reaches_a_stranger(typed: str, written: str) -> None:
    assert escape(typed) == written


async def test_an_issue_has_its_kind_day_priority_and_labels(
    server: JiraServer, tracker: Jira
) -> None:
    await tracker.file(work())
    (issue,) = server.kept

    assert issue["issuetype"] == {"name": "Task"}
    assert (issue["duedate"], issue["priority"]) == ("2026-03-09", {"name": "High"})
    assert issue["labels"] == ["incidentbot", "incidentbot-0123456789abcdef"]


async def test_a_form_without_day_and_priority_is_filled_without_them(
    server: JiraServer, tracker: Jira
) -> None:
    server.form -= {"duedate", "priority"}
    filed = await tracker.file(work())
    await tracker.amend(filed.key, work(title="Another"))

    assert [each["summary"] for each in server.kept] == ["Another"]
    assert "9 March 2026" in server.kept[0]["description"]


async def test_a_form_without_labels_takes_nothing(server: JiraServer, tracker: Jira) -> None:
    server.form -= {"labels"}
    with pytest.raises(DeliveryError, match="labels") as refused:
        await tracker.file(work())

    assert refused.value.permanent
    assert server.kept == []


async def test_a_project_that_is_not_there_is_waited_for(server: JiraServer) -> None:
    tracker = made(server, project="NOPE")
    with pytest.raises(DeliveryError, match="valid project") as refused:
        await tracker.file(work())
    await tracker.close()

    assert (refused.value.permanent, refused.value.retry_after) == (False, 900)


async def test_what_the_search_does_not_know_yet_is_not_found(
    server: JiraServer, tracker: Jira
) -> None:
    filed = await tracker.file(work())
    server.unseen = {filed.key}
    assert await tracker.find(work().key) is None

    server.unseen.clear()
    assert await tracker.find(work().key) == filed


@pytest.mark.parametrize(
    ("dropped", "resolution"), [(False, "Done"), (True, "Won't Do")], ids=["done", "dropped"]
)
async def test_a_step_that_asks_how_it_ended_is_told(
    server: JiraServer, tracker: Jira, dropped: bool, resolution: str
) -> None:
    server.resolutions = ["Won't Do", "Done", "Duplicate"]
    filed = await tracker.file(work())
    await tracker.settle(filed.key, open=False, dropped=dropped)

    assert server.kept[0]["resolution"] == {"name": resolution}


async def test_an_issue_that_is_opened_again_is_new_again(
    server: JiraServer, tracker: Jira
) -> None:
    filed = await tracker.file(work())
    await tracker.settle(filed.key, open=False, dropped=False)
    await tracker.settle(filed.key, open=True, dropped=False)

    assert server.kept[0]["status"]["name"] == "To Do"


async def test_a_workflow_without_an_end_says_so(server: JiraServer, tracker: Jira) -> None:
    filed = await tracker.file(work())
    server.steps = []
    with pytest.raises(DeliveryError, match="OPS-1 has no step to close it") as refused:
        await tracker.settle(filed.key, open=False, dropped=False)

    assert refused.value.permanent


async def test_the_doctor_is_told_where_issues_go(tracker: Jira) -> None:
    assert await tracker.examine() == "Follow-ups go to OPS as Task."


async def test_the_doctor_is_told_of_permissions_that_lack(
    server: JiraServer, tracker: Jira
) -> None:
    server.lacking = {"CREATE_ISSUES"}
    with pytest.raises(ConfigError, match="lacks permissions in OPS: CREATE_ISSUES"):
        await tracker.examine()


async def test_the_doctor_is_told_of_a_form_without_labels(
    server: JiraServer, tracker: Jira
) -> None:
    server.form -= {"labels"}
    with pytest.raises(ConfigError, match="has no field Labels"):
        await tracker.examine()


@pytest.mark.parametrize(
    ("project", "kind", "words"),
    [
        ("NOPE", "Task", "may not see a project NOPE"),
        (PROJECT, "Chore", "OPS has no issue type Chore, but Task, Bug"),
    ],
)
async def test_the_doctor_is_told_of_wrong_names(
    server: JiraServer, project: str, kind: str, words: str
) -> None:
    tracker = made(server, project=project, kind=kind)
    with pytest.raises(ConfigError, match=words):
        await tracker.examine()
    await tracker.close()


async def test_the_doctor_is_told_of_a_refused_token(server: JiraServer) -> None:
    tracker = Jira(server.url, "old", PROJECT, user=USER if server.cloud else None)
    with pytest.raises(ConfigError, match="Jira refuses the token"):
        await tracker.examine()
    await tracker.close()
