"""What a deployment sets of trackers, and what it is told."""

from typing import Any

import pytest

from incidentbot.cli.doctor import Finding
from incidentbot.cli.doctor_trackers import examine
from incidentbot.integrations import chosen
from incidentbot.settings import Settings
from tests.integrations.trackers import Side

GITHUB = {"github_repository": "acme/shop", "github_token": "github_pat_secret"}
JIRA = {
    "jira_url": "https://acme.atlassian.net",
    "jira_user": "bot@acme.example",
    "jira_token": "jira-secret",
    "jira_project": "OPS",
}


def set_to(**values: Any) -> Settings:
    return Settings(**values)


def problems(**values: Any) -> list[str]:
    return list(chosen.problems(set_to(**values)))


@pytest.mark.parametrize("good", [{}, GITHUB, JIRA, {**JIRA, "jira_user": None}])
def test_one_tracker_or_none_is_well(good: dict[str, str]) -> None:
    assert problems(**good) == []


def test_two_trackers_are_refused_with_what_to_unset() -> None:
    (said,) = problems(**GITHUB, **JIRA)

    assert said.startswith("Both GitHub and Jira are set")
    assert "Unset INCIDENTBOT_GITHUB_REPOSITORY" in said


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"github_repository": "acme/shop"}, "INCIDENTBOT_GITHUB_TOKEN is missing"),
        ({"github_token": "x"}, "INCIDENTBOT_GITHUB_REPOSITORY is no repository"),
        ({**GITHUB, "github_repository": "https://github.com/a/b"}, "Write it as owner/name"),
        (
            {**GITHUB, "github_api_url": "github.acme"},
            "INCIDENTBOT_GITHUB_API_URL is no web address",
        ),
        ({**JIRA, "jira_url": "acme"}, "INCIDENTBOT_JIRA_URL is no web address"),
        ({**JIRA, "jira_token": ""}, "INCIDENTBOT_JIRA_TOKEN is missing"),
        ({**JIRA, "jira_project": None}, "INCIDENTBOT_JIRA_PROJECT is no key"),
        ({**JIRA, "jira_project": "Our project"}, "INCIDENTBOT_JIRA_PROJECT is no key"),
    ],
)
def test_what_is_wrong_is_said_with_the_remedy(values: dict[str, Any], words: str) -> None:
    (said,) = problems(**values)

    assert words in said
    assert "secret" not in said


@pytest.mark.parametrize(
    ("values", "name"), [({}, None), (GITHUB, "github"), (JIRA, "jira")], ids=str
)
async def test_what_is_set_is_what_is_used(values: dict[str, str], name: str | None) -> None:
    wanted = set_to(**values)
    tracker = chosen.tracker(wanted)

    assert chosen.name(wanted) == name
    assert (tracker.name if tracker else None) == name
    if tracker is not None:
        await tracker.close()


# The doctor.


async def looked_at(**values: Any) -> list[Finding]:
    return await examine(set_to(**values))


async def test_the_doctor_says_where_follow_ups_go(side: Side) -> None:
    (finding,) = await looked_at(**side.settings)

    assert finding.good
    assert finding.said.startswith("Follow-ups go to")
    assert all(each.method == "GET" for each in side.server.asked)


async def test_the_doctor_says_what_to_do_about_a_refused_token(side: Side) -> None:
    old = {name: "old" for name in side.settings if name.endswith("token")}
    (finding,) = await looked_at(**{**side.settings, **old})

    assert not finding.good
    assert "refuses the token. Make a new one" in finding.said


async def test_the_doctor_says_which_address_does_not_answer(side: Side) -> None:
    await side.server.stop()
    (finding,) = await looked_at(**side.settings)

    assert not finding.good
    assert "does not answer" in finding.said
    assert "_URL" in finding.said


@pytest.mark.parametrize("values", [{}, {**GITHUB, **JIRA}], ids=["none", "two"])
async def test_the_doctor_asks_nobody_where_no_tracker_is_chosen(values: dict[str, str]) -> None:
    assert await looked_at(**values) == []
