"""Names: every id is well formed and there once, and nothing that is shown is blank."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import MISSING

from incidentbot.domain.playbooks import COMMANDER, Playbook
from incidentbot.playbooks.checks.blocks import lists, texts
from incidentbot.playbooks.problems import Path, Problem

_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38}[A-Za-z0-9])?")
_BREAKS = "\n\t"
_GROUPS = ("invite", "page", "mention", "who", "group")


def ids(playbook: Playbook) -> Iterable[Problem]:
    """Find ids that cannot be typed, and those that are there twice."""
    for at, blocks in lists(playbook, having="id"):
        seen: set[str] = set()
        for index, block in enumerate(blocks):
            path: Path = (*at, index, "id")
            if not _ID.fullmatch(block.id):
                said = f"is “{block.id}”; use up to 40 letters, digits and hyphens"
                yield Problem(path=path, said=said)
            if block.id.casefold() in seen:
                yield Problem(path=path, said=f"is “{block.id}” again; every id must be another")
            seen.add(block.id.casefold())


def needed(playbook: Playbook) -> Iterable[Problem]:
    """Find what no playbook can do without."""
    if not playbook.severities:
        said = "is empty; a playbook needs one severity at least"
        yield Problem(path=("severities",), said=said)
    if COMMANDER not in [role.id for role in playbook.roles]:
        said = f"has no role with the id “{COMMANDER}”; add it, under any name you like"
        yield Problem(path=("roles",), said=said)


def blanks(playbook: Playbook) -> Iterable[Problem]:
    """Find texts in which nothing can be read, or something that no message can hold."""
    for at, key, words in texts(playbook):
        listed = isinstance(at[-1], int)
        if not words.strip() and (listed or key.default is MISSING):
            yield Problem(path=at, said="is empty; write a few words, or take it out")
        elif any(unicodedata.category(each) in ("Cc", "Cs") for each in words.translate(_LAID_OUT)):
            yield Problem(path=at, said="holds a control character; take it out")


def groups(playbook: Playbook) -> Iterable[Problem]:
    """Find names of groups that no setting could have."""
    for at, key, words in texts(playbook):
        listed_or_one = isinstance(at[-1], int) or key.name == "group"
        if key.name in _GROUPS and listed_or_one and words.strip() and not _ID.fullmatch(words):
            said = f"is “{words}”, which is no name of a group; write it like “on-call”"
            yield Problem(path=at, said=said)


_LAID_OUT = {ord(each): None for each in _BREAKS}
