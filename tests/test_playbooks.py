"""Playbook files: the bundled process says what it should, and a wrong file is told where."""

from datetime import timedelta
from pathlib import Path

import pytest

from incidentbot.domain.errors import PlaybookError
from incidentbot.domain.playbooks import EscalationLevel, Playbook, Severity
from incidentbot.playbooks import loader
from incidentbot.playbooks.catalog import Catalog

SOURCE = loader.read("full-response").text
SMALL = (Path(__file__).parent / "playbooks" / "good.yaml").read_text(encoding="utf-8")
GROUPS = {"on-call", "team-lead", "engineering-manager", "cto", "communications", "executives"}
NONE = None
M, H, W = timedelta(minutes=1), timedelta(hours=1), timedelta(weeks=1)


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    return loader.load("full-response")


def refused_text(text: str) -> str:
    with pytest.raises(PlaybookError) as error:
        loader.parse(text, "mine")
    return str(error.value)


@pytest.mark.parametrize(
    ("figure", "by_severity"),
    [
        ("acknowledge_within", [5 * M, 15 * M, 1 * H, 4 * H]),
        ("commander_within", [15 * M, 15 * M, 1 * H, NONE]),
        ("roles_within", [15 * M, 15 * M, NONE, NONE]),
        ("triage_within", [15 * M, 30 * M, 2 * H, NONE]),
        ("first_action_within", [15 * M, 15 * M, NONE, NONE]),
        ("call_within", [15 * M, 15 * M, NONE, NONE]),
        ("update_every", [15 * M, 30 * M, 2 * H, NONE]),
        ("status_page_first_within", [15 * M, 15 * M, NONE, NONE]),
        ("status_page_every", [15 * M, NONE, NONE, NONE]),
        ("customer_update_every", [1 * H, NONE, NONE, NONE]),
        ("resolve_within", [1 * H, 4 * H, 24 * H, 1 * W]),
        ("postmortem", ["required", "required", "optional", "none"]),
        ("postmortem_due", [48 * H, 48 * H, NONE, NONE]),
    ],
)
def test_full_response_has_the_figures_of_its_plan(
    playbook: Playbook, figure: str, by_severity: list[object]
) -> None:
    assert [getattr(each, figure) for each in playbook.severities] == by_severity


def test_full_response_goes_from_p0_to_p3(playbook: Playbook) -> None:
    assert [each.id for each in playbook.severities] == ["P0", "P1", "P2", "P3"]


def test_executives_hear_within_15_minutes_and_then_hourly(playbook: Playbook) -> None:
    told = [each.executive_update for each in playbook.severities]
    figures = [(each.first_within, each.every) for each in told]
    assert figures == [(15 * M, 1 * H), (15 * M, 1 * H), (None, None), (None, None)]


def test_the_on_call_engineer_alone_is_paged_for_p2_and_nobody_for_p3(playbook: Playbook) -> None:
    assert playbook.severity("P2").page == ("on-call",)
    assert playbook.severity("P3").page == ()


def test_every_severity_says_what_it_means(playbook: Playbook) -> None:
    for severity in playbook.severities:
        assert severity.definition
        assert len(severity.examples) >= 4


def test_there_are_four_roles_with_duties_and_who_holds_them(playbook: Playbook) -> None:
    assert [role.id for role in playbook.roles] == ["commander", "tech-lead", "comms", "scribe"]
    for role in playbook.roles:
        assert role.who
        assert len(role.duties) >= 5


def test_there_are_six_types_with_five_first_actions_each(playbook: Playbook) -> None:
    assert len(playbook.types) == 6
    for kind in playbook.types:
        assert kind.symptoms
        assert len(kind.first_actions) == 5


def test_the_ladder_has_four_levels_by_the_minute(playbook: Playbook) -> None:
    def brief(rung: EscalationLevel) -> tuple[int, tuple[str, ...], timedelta | None]:
        return rung.level, rung.who, rung.after

    assert [brief(rung) for rung in playbook.escalation] == [
        (1, ("on-call",), timedelta()),
        (2, ("team-lead",), 30 * M),
        (3, ("engineering-manager",), 60 * M),
        (4, ("cto",), 120 * M),
    ]


def test_only_known_groups_are_called(playbook: Playbook) -> None:
    def groups(severity: Severity) -> set[str]:
        return {*severity.invite, *severity.page}

    called = set[str]().union(*(groups(each) for each in playbook.severities))
    assert called <= GROUPS


@pytest.mark.parametrize("name", loader.bundled())
def test_every_bundled_playbook_loads_and_is_named_after_its_file(name: str) -> None:
    assert loader.load(name).name == name


def test_the_version_is_a_digest_of_the_text() -> None:
    same, other = loader.parse(SMALL, "mine"), loader.parse(SMALL + "# more\n", "mine")
    assert same.version == loader.parse(SMALL, "other").version
    assert len(same.version) == 12
    assert other.version != same.version


def test_a_file_is_loaded_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(SMALL, encoding="utf-8")
    assert loader.load(str(file)).key == f"ours@{loader.parse(SMALL, 'x').version}"


def test_an_unknown_key_is_told_with_file_line_path_and_the_nearest() -> None:
    said = refused_text(SMALL.replace("    update_every: 30m", "    update_evry: 30m"))
    line = SMALL[: SMALL.index("    update_every: 30m")].count("\n") + 1
    assert said == (
        f"mine.yaml, line {line}: severities[0].update_evry is no key of a playbook; "
        "did you mean “update_every”?"
    )


def test_every_mistake_is_told_at_once_in_order_of_lines() -> None:
    text = SMALL.replace("call_within: 0m", "call_in: 0m").replace("duties:", "dutys:")
    said = refused_text(text.replace("title: Small", "titel: Small")).splitlines()
    assert ["titel" in said[0], "call_in" in said[1], "dutys" in said[2]] == [True] * 3


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", 15 * M),
        ("2h", 2 * H),
        ("1w", 1 * W),
        ("1h30m", 90 * M),
        ("0", timedelta()),
        ("0m", timedelta()),
        ("none", None),
        ("None", None),
    ],
)
def test_lengths_are_read_as_people_write_them(written: str, length: timedelta | None) -> None:
    text = SMALL.replace("resolve_within: 4h", f"resolve_within: {written}", 1)
    assert loader.parse(text, "mine").severities[0].resolve_within == length


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: a playbook is a block of keys"),
        ("- a list", "line 1: a playbook is a block of keys"),
        ("a: 1\nb: [", "line 2: no valid YAML"),
        ("a: \x00", "no valid YAML"),
        ("a: !!python/object/apply:os.system [id]", "no valid YAML"),
    ],
)
def test_a_text_that_is_no_playbook_is_told(text: str, said: str) -> None:
    assert said in refused_text(text)


def test_a_file_that_refers_to_itself_is_refused() -> None:
    assert "severities[0]" in refused_text("title: x\nroles: []\nseverities: &loop [*loop]\n")


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(PlaybookError, match="Did you mean “full-response”"):
        loader.load("ful-response")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlaybookError, match="cannot be read"):
        loader.load(str(tmp_path / "none.yaml"))


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PlaybookError, match="UTF-8"):
        loader.load(str(tmp_path / "mine.yaml"))


def test_the_catalog_gives_back_the_version_an_incident_began_with() -> None:
    catalog = Catalog("full-response")
    old = SMALL + "# an older text\n"
    key = loader.parse(old, "full-response").key
    catalog.add(key, old)
    assert catalog.get(key).key == key
    assert catalog.get(catalog.current.key) is catalog.current


def test_the_catalog_keeps_the_text_of_every_version() -> None:
    catalog = Catalog("full-response")
    catalog.add("mine@1", "text")
    assert catalog.sources == {catalog.current.key: SOURCE, "mine@1": "text"}


def test_an_old_text_that_is_no_longer_valid_stops_only_who_asks_for_it() -> None:
    catalog = Catalog("full-response")
    catalog.add("mine@1", "title: x")
    assert catalog.current.name == "full-response"
    with pytest.raises(PlaybookError, match="stored playbook mine@1, line 1"):
        catalog.get("mine@1")


def test_a_stored_text_that_was_changed_is_refused() -> None:
    catalog = Catalog("full-response")
    catalog.add("mine@1", SMALL)
    with pytest.raises(PlaybookError, match="was changed"):
        catalog.get("mine@1")


def test_a_version_nobody_remembers_is_told() -> None:
    with pytest.raises(PlaybookError, match="not among those"):
        Catalog("full-response").get("mine@0")
