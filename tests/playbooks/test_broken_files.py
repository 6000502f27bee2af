"""A hundred broken files: each is refused with its line, its key and what to write instead."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from incidentbot.domain.errors import PlaybookError
from incidentbot.playbooks import loader

GOOD = (Path(__file__).parent / "good.yaml").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One mistake: what stands there instead, in which line it is told, and in which words."""

    old: str
    new: str
    said: str
    line: int

    @property
    def text(self) -> str:
        return GOOD.replace(self.old, self.new, 1)


def broken(old: str, new: str, said: str, *, at: str | None = None) -> Break:
    """Replace one piece; the line is that of the piece, or that of other words in the good file."""
    assert GOOD.count(old) >= 1, old
    place = GOOD.index(old if at is None else at)
    # A piece that begins at the end of a line is about the next one.
    place += at is None and old.startswith("\n")
    return Break(old=old, new=new, said=said, line=GOOD[:place].count("\n") + 1)


ACK, P1, P2 = "    acknowledge_within: 5m", "  - id: P1\n", "  - id: P2\n"

NO_LENGTH = "write it as 90s, 15m, 2h or 1w"
KEYS = [
    broken("title: Small", "titel: Small", "titel is no key of a playbook; did you mean “title”?"),
    broken("definition: Something", "defnition: Something", "did you mean “definition”?"),
    broken("channel: inc", "chanel: inc", "did you mean “channel”?"),
    broken("severities:\n", "severitys:\n", "severitys is no key", at="severities:\n"),
    broken("    name: High", "    nam: High", "severities[0].nam is no key"),
    broken(ACK, "    acknowledge_in: 5m", "did you mean “acknowledge_within”?"),
    broken("    update_every: 30m", "    updates_every: 30m", "did you mean “update_every”?"),
    broken("first_within: 15m, every: 1h", "first: 15m, every: 1h", "executive_update.first is no"),
    broken("{status_page: 15m,", "{status_pages: 15m,", "did you mean “status_page”?"),
    broken("    duties: [Dec", "    dutys: [Dec", "did you mean “duties”?"),
    broken("    begins: 0m", "    begin: 0m", "did you mean “begins”?"),
    broken("expect: The old", "expects: The old", "did you mean “expect”?"),
    broken("    first_actions: [R", "    firstactions: [R", "did you mean “first_actions”?"),
    broken("who: [cto], after", "whom: [cto], after", "did you mean “who”?"),
    broken("  watch: 30m", "  whatch: 30m", "did you mean “watch”?"),
    broken("shortest: 1m}", "shorter: 1m}", "did you mean “shortest”?"),
    broken("    moment: initial", "    momment: initial", "did you mean “moment”?"),
    broken("title: Small process", "name: small", "name comes from the file; take the key out"),
    broken("title: Small", "version: 2\ntitle: Small", "version comes from the file"),
    broken("  drill_every: 30d", "  7: 30d", "is no key of a playbook"),
]
MISSING = [
    broken("title: Small process\n", "", "title is missing", at="# A small"),
    broken("    name: High\n", "", "severities[0].name is missing", at=P1),
    broken("    name: Low\n", "", "severities[1].name is missing", at=P2),
    broken("{id: comms, name: Communications Lead}", "{id: comms}", "roles[1].name is missing"),
    broken("    ask: How many customers feel it?\n", "", "ask is missing", at="  - id: customers"),
    broken("{text: All, sev", "{sev", "assessment[0].answers[0].text is missing"),
    broken("    audience: public\n", "", "audience is missing", at="  - id: public-initial"),
    broken("{text: Restart it}", "{command: restart}", "runbooks[0].steps[0].text is missing"),
    broken("{level: 2, name", "{name", "escalation[1].level is missing"),
    broken("    action: Tell the executives\n", "", "action is missing", at="  - id: long"),
    broken(", counts: From start to end", "", "metrics.measures[0].counts is missing"),
    broken(", severity: P1, within: 4h", ", severity: P1", "metrics.targets[0].within is missing"),
    broken("{at: 0m, text", "{text", "practice.drills[0].injects[0].at is missing"),
    broken("severities:\n  - id: P1\n", "levels:\n  - id: P1\n", "levels is no key"),
]
KINDS = [
    broken("title: Small process", "title: 7", "title must be text; put it in quotes"),
    broken("title: Small process", "title:", "title is empty"),
    broken("title: Small process", "title: 2026-01-01", "title must be text; put it in quotes"),
    broken("title: Small process", "title: [a]", "title must be text"),
    broken("purpose: [Mend it]", "purpose: Mend it", "purpose must be a list"),
    broken("purpose: [Mend it]", "purpose: [Mend it, 7]", "purpose[1] must be text"),
    broken("  fields: [impact, status]", "  fields: impact", "announcement.fields must be a list"),
    broken("executive_update: {first_within: 15m, every: 1h}", "executive_update: 1h", "a block"),
    broken("commands: on-call", "commands: anybody", "commands must be 'nobody', 'declarer' or"),
    broken("    postmortem: required", "    postmortem: perhaps", "postmortem must be 'required'"),
    broken("    escalates: true", "    escalates: sometimes", "must be true or false"),
    broken("{level: 2,", "{level: two,", "escalation[1].level must be a whole number"),
    broken("{level: 2,", "{level: 2.5,", "escalation[1].level must be a whole number"),
    broken("direct_at: 0.5", "direct_at: soon", "nags.direct_at must be a number"),
    broken("    audience: public", "    audience: everybody", "drafts[0].audience must be"),
    broken("    moment: initial", "    moment: later", "drafts[0].moment must be 'initial'"),
    broken("kind: alert}", "kind: surprise}", "injects[0].kind must be 'note'"),
    broken("  - {id: scribe, name: Scribe}", "  - scribe", "roles[2] must be a block"),
    broken("required_roles: true", "required_roles: [scribe]", "required_roles must be true or"),
]
LENGTHS = [
    broken(ACK, "    acknowledge_within: 5", NO_LENGTH),
    broken(ACK, "    acknowledge_within:", "is empty; write a length such as 15m, or none"),
    broken(ACK, "    acknowledge_within: '15'", NO_LENGTH),
    broken(ACK, "    acknowledge_within: soon", "is “soon”, which is no length of time"),
    broken(ACK, "    acknowledge_within: -5m", NO_LENGTH),
    broken(ACK, "    acknowledge_within: [5m]", NO_LENGTH),
    broken(ACK, "    acknowledge_within: 5 parsecs", NO_LENGTH),
    broken(ACK, "    acknowledge_within: 99w", NO_LENGTH),
    broken(ACK, "    acknowledge_within: true", NO_LENGTH),
    broken("first_within: 15m,", "first_within: 15,", NO_LENGTH),
    broken("    report_every: 5m", "    report_every: often", NO_LENGTH),
    broken("  watch: 30m", "  watch: a while", NO_LENGTH),
    broken("at: 10m, text", "at: then, text", NO_LENGTH),
    broken("    update_every: 30m", "    update_every: 0", "update_every cannot be 0"),
    broken("    status_page_every: 30m", "    status_page_every: 0m", "cannot be 0"),
    broken("    customer_update_every: 1h", "    customer_update_every: 0h", "cannot be 0"),
    broken("15m, every: 1h}", "15m, every: 0}", "executive_update.every cannot be 0"),
    broken("    report_every: 5m", "    report_every: 0m", "roles[0].report_every cannot be 0"),
    broken("  drill_every: 30d", "  drill_every: 0d", "practice.drill_every cannot be 0"),
    broken("  review_every: 90d", "  review_every: 0d", "practice.review_every cannot be 0"),
    broken("shift: 1w}", "shift: 0}", "on_call.rotations[0].shift cannot be 0"),
    broken("lasts: 10m}", "lasts: 0m}", "review.agenda[0].lasts cannot be 0"),
    broken("name: Soon, within: 1w", "name: Soon, within: 0", "horizons[0].within cannot be 0"),
    broken("shortest: 1m}", "shortest: 0m}", "nags.shortest cannot be 0"),
]
ORDER = [
    broken("status_page: 15m, post", "status_page: 30m, post", "the deadline, which is 30 min"),
    broken("postmortem: 24h}", "postmortem: 48h}", "must be shorter than the deadline"),
    broken("    postmortem_due: 48h", "    spare: 1", "spare is no key"),
    broken("    ends: 5m", "    ends: 5m\n    ends: 6m", "found duplicate key", at="    goals"),
    broken("    begins: 0m", "    begins: 9m", "is before the phase begins", at="    ends: 5m"),
    broken("begins: 5m, ends: 1h", "begins: 5m, ends: 2m", "phases[1].ends is before the phase"),
    broken("{level: 3, name", "{level: 4, name", "is 4; number the levels 1, 2, 3"),
    broken("after: 0m}", "after: 1h}", "escalation[1].after is sooner", at="  - {level: 2"),
    broken("direct_at: 0.5", "direct_at: 2.0", "must have 0 < direct_at < next_level_at"),
    broken("direct_at: 0.5", "direct_at: 0", "must have 0 < direct_at < next_level_at"),
    broken("next_level_at: 1.0", "next_level_at: .inf", "must have 0 < direct_at"),
    broken("next_level_at: 1.0", "next_level_at: .nan", "must have 0 < direct_at"),
]
NAMES = [
    broken("  - id: P2", "  - id: P1", "severities[1].id is “P1” again"),
    broken("  - id: P2", "  - id: p1", "every id must be another"),
    broken("  - id: P2", "  - id: P 2", "is “P 2”; use up to 40 letters, digits and hyphens"),
    broken("{id: scribe,", "{id: comms,", "roles[2].id is “comms” again"),
    broken("{id: mitigation,", "{id: detection,", "phases[1].id is “detection” again"),
    broken("{id: mitigation,", "{id: the-end!,", "phases[1].id is “the-end!”"),
    broken(
        "  - id: commander\n",
        "  - id: chief\n",
        "has no role with the id “commander”",
        at="roles:\n",
    ),
    broken("- id: long\n", "- id: _x\n", "situations[0].id is “_x”"),
    broken("    name: High", '    name: ""', "severities[0].name is empty; write a few words"),
    broken("[Look at the graphs]", '["  "]', "phases[0].checklist[0] is empty"),
    broken("[Look at the graphs]", '["a\\0b"]', "holds a control character; take it out"),
    broken(
        "    page: [on-call]", "    page: [on call]", "is “on call”, which is no name of a group"
    ),
    broken("group: security}", "group: the team}", "is “the team”, which is no name of a group"),
]
REFERENCES = [
    broken("default_severity: P2", "default_severity: P7", "names “P7”; there are: P1, P2"),
    broken("update_owner: commander", "update_owner: comander", "did you mean “commander”?"),
    broken("customer_owner: comms", "customer_owner: coms", "did you mean “comms”?"),
    broken("timeline_owner: scribe", "timeline_owner: sribe", "did you mean “scribe”?"),
    broken("[commander, comms]", "[commander, comm]", "required_roles[1] names “comm”; did you mean"),
    broken("    severities: [P1, P2]", "    severities: [P1, P9]", "phases[0].severities[1] names “P9”"),
    broken("severity: P1}\n      - {text: None", "severity: P0}\n      - {text: None", "names “P0”"),
    broken("    role: scribe", "    role: writer", "checklists[0].role names “writer”"),
    broken("runbook: restart\n  - {id: mit", "runbook: restrt\n  - {id: mit", "phases[0].runbook names"),
    broken("    guidance: [Take your time]\n    runbook: restart", "    runbook: rest", "did you mean “restart”?", at="    guidance"),
    broken("    first_actions: [Restart]\n    runbook: restart", "    runbook: reboot", "types[0].runbook names “reboot”", at="    first_actions"),
    broken("resolve_checklist: verification", "resolve_checklist: verify", "gates.resolve_checklist names"),
    broken("    mitigation: rollback", "    mitigation: rolback", "did you mean “rollback”?"),
    broken("    approver: commander", "    approver: nobody", "drafts[0].approver names “nobody”"),
    broken("    severities: [P1]\n    subject", "    severities: [P3]\n    subject", "drafts[0].severities[0] names"),
    broken("  owner: commander\n  sections", "  owner: boss\n  sections", "postmortem.owner names “boss”"),
    broken("  severities: [P1]\n  lasts", "  severities: [1]\n  lasts", "review.severities[0] must be text"),
    broken("measure: resolve,", "measure: solve,", "did you mean “resolve”?"),
    broken("resolve, severity: P1,", "resolve, severity: P5,", "metrics.targets[0].severity names “P5”"),
    broken("      type: outage", "      type: outrage", "did you mean “outage”?"),
    broken("      severity: P1\n      type", "      severity: P6\n      type", "practice.drills[0].severity"),
    broken("[impact, status]", "[impact, weather]", "announcement.fields[1] names “weather”"),
    broken("facts: [summary, timeline]", "facts: [sumary]", "did you mean “summary”?"),
]  # fmt: skip
PATTERNS = [
    broken("{date}-{slug}", "{day}-{slug}", "uses “{day}”; there are: date, timestamp"),
    broken("{date}-{slug}", "{date}-{slug", "channel has a brace too many or too few"),
    broken("{date}-{slug}", "{date:>99}", "channel must say just “{date}”"),
    broken("{date}-{slug}", "{date!r}", "channel must say just “{date}”"),
    broken("com/{ref}", "com/{room}", "war_room.call.link uses “{room}”"),
    broken("com/{ref}", "com/{severity}", "war_room.call.link uses “{severity}”"),
    broken(
        "link: https://meet.example.com/{ref}", "link: meet me", "write a whole address such as"
    ),
    broken("link: https://meet", "link: javascript://meet", "write a whole address such as"),
    broken('"https://graphs.example.com"', "graphs", "tools[0].link is “graphs”"),
    broken('link: "https://example.com"', "link: ftp://example.com", "contacts[0].link is “ftp:"),
    broken("email: security@example.com", "email: security", "write an address such as"),
]
DRAFTS = [
    broken(
        'subject: "{{ title }}"', 'subject: "{{ titel }}"', "uses “titel”; did you mean “title”?"
    ),
    broken(
        "      Impact: {{ impact }}", "      Impact: {{ impct }}", "drafts[0].body uses “impct”"
    ),
    broken("      {{ now }} Inv", "      {{ now Inv", "drafts[0].body cannot be read"),
    broken(
        "      {% endif %}\n",
        "",
        "has an {% if %} that is never closed",
        at="      {% endif %}",
    ),
    broken("{% if workaround %}", "{% for x in title %}", "uses “{% for %}”, which a draft cannot"),
    broken(
        "      {% if workaround %}\n", "", "has an “{% endif %}” too many", at="      Until then"
    ),
    broken("{{ impact }}.", "{{ impact | upper }}.", "uses a filter, which a draft cannot"),
    broken("{{ impact }}.", "{{ impact.__class__ }}.", "uses a dot, which a draft cannot"),
    broken("{{ impact }}.", '{{ impact["x"] }}.', "uses an index, which a draft cannot"),
    broken("{{ impact }}.", "{{ range(9) }}.", "uses a call, which a draft cannot"),
    broken("{{ impact }}.", "{% include 'x' %}.", "uses “{% include %}”, which a draft cannot"),
    broken("{{ impact }}.", "{% set x = 1 %}.", "uses “{% set %}”, which a draft cannot"),
    broken("{{ impact }}.", "{{ 'a' * 9 }}.", "which a draft cannot"),
]
BREAKS = [
    *KEYS, *MISSING, *KINDS, *LENGTHS, *ORDER, *NAMES, *REFERENCES, *PATTERNS, *DRAFTS,
]  # fmt: skip
# One mistake may be told by the keys that it leaves behind as well.
FEW = 4
JARGON = re.compile(r"pydantic|dataclass|NoneType|timedelta|Literal|traceback|\bstr\b|jinja", re.I)


def told(text: str) -> list[str]:
    with pytest.raises(PlaybookError) as error:
        loader.parse(text, "mine")
    return str(error.value).splitlines()


def test_the_good_file_is_good() -> None:
    assert loader.parse(GOOD, "mine").title == "Small process"


def test_there_are_more_than_a_hundred_ways_to_break_it() -> None:
    assert len({each.text for each in BREAKS}) == len(BREAKS) > 100


@pytest.mark.parametrize("each", BREAKS, ids=lambda each: f"line {each.line}, {each.new[:40]!r}")
def test_a_mistake_is_told_with_its_line_and_what_to_do(each: Break) -> None:
    said = told(each.text)
    found = [line for line in said if each.said in line]
    assert found, said
    assert found[0].startswith(f"mine.yaml, line {each.line}: ")
    assert found[0].endswith((".", "?"))
    assert not JARGON.search(found[0])
    assert len(said) <= FEW


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 500, "it is nested too deeply"),
        ("a: " + "[" * 20 + "]" * 20, "line 1: a is no key"),
        ("title: " + "x" * 1_000_001, "has 1,000,000 characters at most"),
        ("a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcde", "bcdef", strict=True)
        ), "with its aliases it has more than 100,000 parts"),
        ("title: 'x", "no valid YAML"),
        ("\ttitle: x", "line 1: no valid YAML"),
        ("title: x\n  title: y", "line 2: no valid YAML"),
        ("a: *b", "line 1: no valid YAML"),
        ("--- \na: 1\n---\nb: 2", "no valid YAML"),
    ],
    ids=["deep", "deep but balanced", "long", "laughs", "quote", "tab", "indent", "alias", "two"],
)  # fmt: skip
def test_what_is_no_playbook_at_all_is_told(text: str, said: str) -> None:
    assert said in "\n".join(told(text))


def test_a_line_in_a_folded_text_is_that_of_the_text() -> None:
    text = GOOD.replace("    body: |-", "    body: >-", 1).replace("{{ impact }}", "{{ impct }}")
    line = GOOD[: GOOD.index("    body:")].count("\n") + 1
    assert told(text)[0].startswith(f"mine.yaml, line {line}: drafts[0].body uses “impct”")
