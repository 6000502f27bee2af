"""Texts that are filled in or followed: patterns, links, drafts."""

import re
from collections.abc import Iterable
from dataclasses import fields
from string import Formatter

from incidentbot.domain.playbooks import Call, Playbook
from incidentbot.playbooks import templates
from incidentbot.playbooks.checks.blocks import blocks
from incidentbot.playbooks.problems import Path, Problem, nearest

IN_CHANNEL_NAMES = ("date", "timestamp", "slug", "severity", "ref")
IN_CALL_LINKS = ("ref", "slug", "date")
_URL = re.compile(r"https?://[^\s/?#<>|]+[^\s<>|]*")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+")


def channel(playbook: Playbook) -> Iterable[Problem]:
    """Find what the name of a war room cannot be made of."""
    yield from _pattern(("channel",), playbook.channel, IN_CHANNEL_NAMES)


def links(playbook: Playbook) -> Iterable[Problem]:
    """Find links and addresses that lead nowhere."""
    for at, block in blocks(playbook):
        keys = {each.name for each in fields(block)}
        if "link" in keys and block.link is not None:
            yield from _link((*at, "link"), block.link, pattern=isinstance(block, Call))
        if "email" in keys and block.email is not None and not _EMAIL.fullmatch(block.email):
            said = f"is “{block.email}”; write an address such as team@example.com"
            yield Problem(path=(*at, "email"), said=said)


def drafts(playbook: Playbook) -> Iterable[Problem]:
    """Find what a draft cannot be filled in with."""
    for index, draft in enumerate(playbook.drafts):
        for key, words in (("subject", draft.subject), ("body", draft.body)):
            for row, said in templates.problems(words or ""):
                yield Problem(path=("drafts", index, key), said=said, row=row)


def _link(at: Path, link: str, *, pattern: bool) -> Iterable[Problem]:
    if not _URL.fullmatch(link):
        said = f"is “{link[:60]}”; write a whole address such as https://meet.example.com/room"
        yield Problem(path=at, said=said)
    elif pattern:
        yield from _pattern(at, link, IN_CALL_LINKS)


def _pattern(at: Path, words: str, known: tuple[str, ...]) -> Iterable[Problem]:
    try:
        parts = [part for part in Formatter().parse(words) if part[1] is not None]
    except ValueError:
        yield Problem(path=at, said="has a brace too many or too few")
        return
    for _, name, spec, conversion in parts:
        if name not in known:
            yield Problem(path=at, said=f"uses “{{{name}}}”; {nearest(name or '', known)}")
        elif spec or conversion:
            yield Problem(path=at, said=f"must say just “{{{name}}}”")
