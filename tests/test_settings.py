"""A deployment is told what is wrong with its environment, and never shown its secrets."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from incidentbot import clock, settings
from incidentbot.domain.errors import ConfigError
from incidentbot.settings import Settings

GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-1-secret",
    "SLACK_APP_TOKEN": "xapp-1-secret",
    "INCIDENTBOT_GROUPS": '{"on-call": ["U0123ABCD", "S0123ABCD"]}',
}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings.names():
        monkeypatch.delenv(name, raising=False)


def read(monkeypatch: pytest.MonkeyPatch, **changed: str) -> Settings:
    for name, value in {**GOOD, **changed}.items():
        monkeypatch.setenv(name, value)
    return settings.read()


def told(monkeypatch: pytest.MonkeyPatch, **changed: str) -> str:
    return "\n".join(settings.problems(read(monkeypatch, **changed), {}))


def test_a_good_environment_has_no_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch) == ""


def test_a_missing_bot_token_is_named_with_where_to_find_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = told(monkeypatch, SLACK_BOT_TOKEN="")
    assert "SLACK_BOT_TOKEN is missing" in said
    assert "OAuth & Permissions" in said


@pytest.mark.parametrize(
    ("name", "right"), [("SLACK_BOT_TOKEN", "xoxb-"), ("SLACK_APP_TOKEN", "xapp-")]
)
def test_a_token_of_the_wrong_kind_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, right: str
) -> None:
    said = told(monkeypatch, **{name: "xoxp-7-verysecret"})
    assert name in said
    assert right in said
    assert "verysecret" not in said


def test_without_app_token_the_signing_secret_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "SLACK_SIGNING_SECRET" in told(monkeypatch, SLACK_APP_TOKEN="")


def test_a_signing_secret_alone_is_http_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="0123")
    assert settings.problems(found, {}) == []
    assert not found.socket_mode


def test_space_around_a_token_is_taken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, SLACK_BOT_TOKEN=" xoxb-1\n")
    assert found.slack_bot_token.get_secret_value() == "xoxb-1"


def test_the_api_address_gets_its_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, SLACK_API_URL="http://127.0.0.1:8765/api")
    assert found.slack_api_url == "http://127.0.0.1:8765/api/"


@pytest.mark.parametrize("url", ["ftp://slack.com", "slack.com/api", "http://["])
def test_an_api_address_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    assert "SLACK_API_URL" in told(monkeypatch, SLACK_API_URL=url)


@pytest.mark.parametrize("url", ["mysql://u:verysecret@h/x", "incidentbot.db", "sqlite://"])
def test_a_database_of_an_unknown_kind_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    said = told(monkeypatch, DATABASE_URL=url)
    assert "DATABASE_URL" in said
    assert "verysecret" not in said


def test_a_database_in_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "names no file" in told(monkeypatch, DATABASE_URL="sqlite:///:memory:")


@pytest.mark.parametrize("url", ["sqlite:////var/x.db", "postgresql://u:p@h/x", "postgres://h/x"])
def test_databases_that_are_known_pass(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    assert told(monkeypatch, DATABASE_URL=url) == ""


def test_a_playbook_that_is_not_there_gets_the_nearest_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "“full-response”" in told(monkeypatch, INCIDENTBOT_PLAYBOOK="full-respons")


def test_a_group_member_that_is_no_slack_id_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "“@ana” in “on-call”" in told(monkeypatch, INCIDENTBOT_GROUPS='{"on-call": ["@ana"]}')


def test_a_group_name_nearly_that_of_the_playbook_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(monkeypatch, INCIDENTBOT_GROUPS='{"oncall": ["U0123ABCD"]}')
    assert "did you mean “on-call”" in said


@pytest.mark.parametrize("groups", ["{on-call", '["U0123ABCD"]', '{"on-call": "U0123ABCD"}'])
def test_groups_that_cannot_be_read_are_refused_with_an_example(
    monkeypatch: pytest.MonkeyPatch, groups: str
) -> None:
    with pytest.raises(ConfigError, match=r'INCIDENTBOT_GROUPS .*{"on-call": '):
        read(monkeypatch, INCIDENTBOT_GROUPS=groups)


def test_values_of_the_wrong_kind_are_told_one_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError) as refused:
        read(monkeypatch, PORT="many", INCIDENTBOT_LEASE_S="0", INCIDENTBOT_LOG_LEVEL="loud")
    named = [line.split()[0] for line in str(refused.value).splitlines()]
    assert sorted(named) == ["INCIDENTBOT_LEASE_S", "INCIDENTBOT_LOG_LEVEL", "PORT"]


def test_an_unknown_variable_of_ours_gets_the_nearest_valid_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = settings.problems(read(monkeypatch), {"INCIDENTBOT_PLAYBOK": "x", "PATH": "/bin"})
    assert said == ["INCIDENTBOT_PLAYBOK is no setting: did you mean “INCIDENTBOT_PLAYBOOK”?"]


def test_a_variable_that_resembles_no_setting_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert settings.problems(read(monkeypatch), {"INCIDENTBOT_DEPLOYED_BY": "us"}) == []


def test_the_environment_is_searched_for_unknown_variables_by_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = read(monkeypatch, INCIDENTBOT_HOTS="::1")
    assert "INCIDENTBOT_HOST" in "\n".join(settings.problems(found))


def test_a_command_that_slack_would_refuse_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "INCIDENTBOT_COMMAND" in told(monkeypatch, INCIDENTBOT_COMMAND="incident")


def test_a_channel_may_be_written_with_its_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, INCIDENTBOT_ANNOUNCE_CHANNEL="#incidents")
    assert found.announce_channel == "incidents"


SIGNING_IN = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "verysecret",
    "INCIDENTBOT_BASE_URL": "https://incidents.example.com",
}


def test_signing_in_with_slack_needs_three_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, **SIGNING_IN) == ""


@pytest.mark.parametrize("missing", sorted(SIGNING_IN))
def test_of_the_three_that_are_for_signing_in_the_missing_one_is_named(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    said = told(monkeypatch, **{**SIGNING_IN, missing: ""})
    assert f"{missing} is missing" in said
    assert "verysecret" not in said


def test_a_web_address_alone_asks_nobody_to_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, INCIDENTBOT_BASE_URL="https://incidents.example.com") == ""


def test_a_short_web_secret_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(monkeypatch, INCIDENTBOT_WEB_SECRET="hunter2")
    assert "INCIDENTBOT_WEB_SECRET is too short" in said
    assert "hunter2" not in said


def test_no_secret_shows_in_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, DATABASE_URL="postgresql://u:secret@h/x")
    assert "secret" not in repr(found).replace("secret=", "").replace("SecretStr", "")


@pytest.mark.parametrize(
    ("changed", "address"),
    [
        ({}, "127.0.0.1"),
        ({"PORT": "8080"}, "0.0.0.0"),
        ({"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "1"}, "0.0.0.0"),
        ({"PORT": "8080", "INCIDENTBOT_HOST": "10.0.0.5"}, "10.0.0.5"),
    ],
)
def test_the_web_server_is_open_only_where_something_outside_calls_it(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], address: str
) -> None:
    assert read(monkeypatch, **changed).listen_on == address


def test_every_setting_is_described_in_one_line() -> None:
    for field in Settings.model_fields.values():
        assert (field.description or "").endswith(".")
        assert "\n" not in (field.description or "")


def near(moment: datetime, *, ahead: float) -> bool:
    expected = datetime.now(UTC) + timedelta(seconds=ahead)  # noqa: TID251
    return abs(moment - expected) < timedelta(seconds=30)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/api/", "http://localhost/", "http://[::1]/"])
def test_the_clock_can_be_wound_beside_a_workspace_on_this_machine(
    tmp_path: Path, url: str
) -> None:
    file = tmp_path / "clock"
    now = clock.make_clock(url, file)
    file.write_text("900.5\n", encoding="ascii")
    assert near(now(), ahead=900.5)


def test_winding_on_is_seen_at_once(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    now = clock.make_clock("http://127.0.0.1/", str(file))
    for offset in (3600, 7200, 0):
        file.write_text(str(offset), encoding="ascii")
        assert near(now(), ahead=offset)


@pytest.mark.parametrize("url", ["https://slack.com/api/", "http://10.0.0.1/", "", "http://["])
def test_beside_real_slack_the_clock_is_the_wall_clock(tmp_path: Path, url: str) -> None:
    file = tmp_path / "clock"
    file.write_text("900", encoding="ascii")
    assert near(clock.make_clock(url, file)(), ahead=0)


@pytest.mark.parametrize("garbled", ["", "soon", "nan", "inf", "1e300", "1e12", "９９\n"])
def test_a_garbled_clock_file_winds_nothing(tmp_path: Path, garbled: str) -> None:
    file = tmp_path / "clock"
    file.write_text(garbled, encoding="utf-8")
    assert near(clock.make_clock("http://127.0.0.1/", file)(), ahead=0)


def test_a_missing_clock_file_winds_nothing(tmp_path: Path) -> None:
    assert near(clock.make_clock("http://127.0.0.1/", tmp_path / "none")(), ahead=0)


def test_the_clock_reads_its_file_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "clock").write_text("-60", encoding="ascii")
    monkeypatch.setitem(os.environ, clock.API_URL, "http://127.0.0.1/api/")
    monkeypatch.setitem(os.environ, clock.CLOCK_FILE, str(tmp_path / "clock"))
    assert near(clock.now(), ahead=-60)


def test_the_clock_tells_utc() -> None:
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "INCIDENTBOT_TIMEZONE",
            "Mars/Base",
            "INCIDENTBOT_TIMEZONE is no time zone; use an IANA name such as Europe/Berlin.",
        ),
        (
            "INCIDENTBOT_TIMEZONE",
            "../etc/passwd",
            "INCIDENTBOT_TIMEZONE is no time zone; use an IANA name such as Europe/Berlin.",
        ),
        (
            "INCIDENTBOT_WORKING_HOURS",
            "nine to five",
            "INCIDENTBOT_WORKING_HOURS is not understood; write it as Mon-Fri 09:00-18:00.",
        ),
        (
            "INCIDENTBOT_WORKING_HOURS",
            "Mon-Fri 18:00-09:00",
            "INCIDENTBOT_WORKING_HOURS ends before it begins; write it as Mon-Fri 09:00-18:00.",
        ),
    ],
)
def test_working_hours_that_are_wrong_are_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(said)):
        read(monkeypatch, **{name: value})


def test_working_hours_are_meant_in_their_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(
        monkeypatch,
        INCIDENTBOT_TIMEZONE="Europe/Berlin",
        INCIDENTBOT_WORKING_HOURS="Mon-Thu 08:00-17:00",
    )
    assert found.hours.written == "Mon-Thu 08:00-17:00 Europe/Berlin"
    assert found.hours.hold(datetime(2026, 7, 1, 6, 30, tzinfo=UTC))
    assert not found.hours.hold(datetime(2026, 7, 3, 6, 30, tzinfo=UTC))
