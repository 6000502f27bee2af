"""What works but is seldom meant is hinted at, and nothing of what is bundled is."""

from pathlib import Path

import pytest

from incidentbot.playbooks import loader
from incidentbot.playbooks.loader import Source

GOOD = (Path(__file__).parent / "good.yaml").read_text(encoding="utf-8")


def hints(text: str) -> list[str]:
    return loader.hints(Source(name="mine", text=text, file="mine.yaml"))


@pytest.mark.parametrize("name", loader.bundled())
def test_nothing_is_hinted_at_in_a_bundled_playbook(name: str) -> None:
    assert loader.hints(loader.read(name)) == []


def test_nothing_is_hinted_at_in_a_good_file() -> None:
    assert hints(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "said", "at"),
    [
        ("within: 1h\n", "within: 2m\n", "is shorter than for P1, which is worse", "within: 1h\n"),
        (
            "[commander, comms]",
            "[]",
            "sets a time, but required_roles is empty",
            "    roles_within",
        ),
        (
            "postmortem: required",
            "postmortem: none",
            "but no post-mortem is asked for",
            "    postm",
        ),
        (
            "    postmortem_due: 48h\n",
            "",
            "asks for one, but postmortem_due sets",
            "    postmortem:",
        ),
        (
            "at: 0m, text",
            "at: 20m, text",
            "is sooner than the line before it",
            "        - {at: 10m",
        ),
    ],
)
def test_a_hint_names_line_and_key(old: str, new: str, said: str, at: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    # Without a deadline there is none that its first reminder could come before.
    text = text.replace(", postmortem: 24h", "")
    line = GOOD[: GOOD.index(at)].count("\n") + 1
    found = [each for each in hints(text) if said in each]
    assert found, hints(text)
    assert found[0].startswith((f"mine.yaml, line {line}: ", f"mine.yaml, line {line + 1}: "))


def test_a_severity_without_a_phase_is_hinted_at() -> None:
    text = GOOD.replace("begins: 5m, ends: 1h}", "begins: 5m, ends: 1h, severities: [P1]}")
    text = text.replace("    severities: [P1, P2]", "    severities: [P1]")
    assert "is P2, which no phase is for" in hints(text)[0]
