"""What was promised to people, and whether the workspace shows each of it once and in order."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.messages import Post
from incidentbot.sandbox.server import Sandbox
from tests.world import ANNOUNCEMENTS

MARK = re.compile(r"\b([A-Z]+-\d+-[a-z]+)\b")
DECLARED, NOTED, UPDATED = "TROUBLE", "NOTE", "UPDATE"


@dataclass(slots=True, kw_only=True)
class Promise:
    """One thing a person asked for.

    Attributes:
        mark: A word that nothing else contains: `NOTE-17-ana`.
        room: In which incident, by the mark of its title.
        kept: Whether the bot said that it was done; else it may have been, or not.
        in_turn: Whether it comes before what the same person asked for next; what Slack
            delivers again does not.
    """

    mark: str
    room: str
    kept: bool = False
    in_turn: bool = True

    @property
    def kind(self) -> str:
        """Return what was asked for."""
        return self.mark.partition("-")[0]


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What is wrong, a line each; nothing may be."""

    lost: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Tell whether everything was there once and in order."""
        return not (self.lost or self.repeated or self.disordered)

    def __str__(self) -> str:
        lines = [
            f"lost {len(self.lost)} · repeated {len(self.repeated)} · "
            f"out of order {len(self.disordered)}"
        ]
        for name, found in (
            ("lost", self.lost),
            ("repeated", self.repeated),
            ("out of order", self.disordered),
        ):
            lines += [f"  {name}: {each}" for each in found]
        return "\n".join(lines)


class Ledger:
    """The promises of one run."""

    def __init__(self) -> None:
        self.promises: list[Promise] = []

    def ask(self, kind: str, person: str, room: str = "") -> Promise:
        """Write down that somebody is about to ask for something."""
        mark = f"{kind}-{len(self.promises) + 1}-{person}"
        promise = Promise(mark=mark, room=room or mark)
        self.promises.append(promise)
        return promise

    def judge(self, slack: Sandbox) -> Verdict:
        """Compare the promises with what stands in the workspace."""
        self._credit_mentions(slack)
        sights = [_Sight(slack, each, self.promises) for each in self._declared(slack)]
        verdict = Verdict(repeated=[*_same_key_twice(slack), *_same_paper_twice(slack)])
        for promise in self.promises:
            if promise.kind == DECLARED:
                found = [each for each in sights if each.mark == promise.mark]
                _judge_declared(promise, found, verdict)
        for sight in sights:
            sight.judge(verdict)
        return verdict

    def _declared(self, slack: Sandbox) -> Iterator[tuple[str, Channel]]:
        marks = {each.mark.lower(): each.mark for each in self.promises if each.kind == DECLARED}
        for channel in slack.workspace.channels.values():
            for low, mark in marks.items():
                if channel.creator == slack.workspace.bot_user_id and f"-{low}" in channel.name:
                    yield mark, channel

    def _credit_mentions(self, slack: Sandbox) -> None:
        """Count as kept what the bot acknowledged of what Slack delivered again and again."""
        taken = {row.args["delivery"] for row in slack.journal.acks("app_mention") if row.ok}
        for row in slack.journal.deliveries("app_mention"):
            if row.seq in taken:
                marks = _marks(str(row.args["payload"]["event"].get("text")))
                for promise in self.promises:
                    promise.kept |= promise.mark in marks


class _Sight:
    """One war room and the thread of its announcement, as far as marks go."""

    def __init__(self, slack: Sandbox, found: tuple[str, Channel], promises: list[Promise]) -> None:
        self.mark, self.channel = found
        self.promises = [
            each for each in promises if each.room == self.mark and each.kind != DECLARED
        ]
        posts = _of_bot(slack, self.channel)
        self.summaries = [each for each in posts if has_header(each)]
        self.posts = [each for each in posts if not has_header(each)]
        self.welcomes = list(_welcomes(slack, self.mark))
        announced = slack.workspace.channel_named(ANNOUNCEMENTS)
        everywhere = _of_bot(slack, announced) if announced else []
        tops = [each for each in everywhere if not each.is_reply]
        self.announcements = [each for each in tops if self.mark in _marks(_words(each))]
        above = {each.ts for each in self.announcements}
        self.thread = [each for each in everywhere if each.is_reply and each.thread_ts in above]

    def judge(self, verdict: Verdict) -> None:
        """Add what is wrong here."""
        self._surfaces(verdict)
        told = [each for each in self.promises if each.kind == UPDATED]
        self._said(self.promises, self.posts, verdict, self.channel.name)
        self._said(told, self.thread, verdict, f"the thread of {self.mark}")

    def _surfaces(self, verdict: Verdict) -> None:
        for what, count in (
            ("summary", len(self.summaries)),
            ("announcement", len(self.announcements)),
            ("pin", len(self.channel.pins)),
            ("welcome", len(self.welcomes)),
        ):
            if count == 0:
                verdict.lost.append(f"{what} of {self.channel.name}")
            elif count > 1:
                verdict.repeated.append(f"{what} of {self.channel.name}: {count}")
        if not self.channel.topic.value:
            verdict.lost.append(f"topic of {self.channel.name}")

    def _said(
        self, promises: Iterable[Promise], posts: list[Post], verdict: Verdict, where: str
    ) -> None:
        known = {each.mark: each for each in promises}
        seen = [mark for post in posts for mark in sorted(_marks(post.text)) if mark in known]
        counts = Counter(seen)
        for mark, promise in known.items():
            if promise.kept and not counts[mark]:
                verdict.lost.append(f"{mark} in {where}")
            if counts[mark] > 1:
                verdict.repeated.append(f"{mark} in {where}: {counts[mark]}")
        kept = [mark for mark in dict.fromkeys(seen) if known[mark].kept and known[mark].in_turn]
        for person in {mark.rpartition("-")[2] for mark in kept}:
            own = [mark for mark in kept if mark.endswith(f"-{person}")]
            for earlier, later in pairwise(own):
                if _number(earlier) > _number(later):
                    verdict.disordered.append(f"{later} after {earlier} in {where}")


def _judge_declared(promise: Promise, found: list[_Sight], verdict: Verdict) -> None:
    if promise.kept and not found:
        verdict.lost.append(f"the war room of {promise.mark}")
    if len(found) > 1:
        names = ", ".join(each.channel.name for each in found)
        verdict.repeated.append(f"the war room of {promise.mark}: {names}")


def _same_key_twice(slack: Sandbox) -> Iterator[str]:
    for channel in slack.workspace.channels.values():
        keys = Counter(
            (each.thread_ts, str(((each.metadata or {}).get("event_payload") or {}).get("key")))
            for each in _of_bot(slack, channel)
            if each.metadata
        )
        for (_, key), count in keys.items():
            if count > 1:
                posts = [each for each in _of_bot(slack, channel) if key in str(each.metadata)]
                yield f"{count} posts in {channel.name or channel.id}: {posts[0].text[:80]!r}"


def _same_paper_twice(slack: Sandbox) -> Iterator[str]:
    """Tell of files that were shared twice in a place, and of a room's second canvas."""
    for channel in slack.workspace.channels.values():
        names = Counter(file["name"] for post in _of_bot(slack, channel) for file in post.files)
        for name, count in names.items():
            if count > 1:
                yield f"{count} times {name} in {channel.name or channel.id}"
    titles = Counter(each.title for each in slack.workspace.canvases.values())
    for title, count in titles.items():
        if count > 1:
            yield f"{count} canvases: {title}"


def _of_bot(slack: Sandbox, channel: Channel) -> list[Post]:
    # Slack's own notices, such as a changed topic, stand under the bot's name too.
    return [
        each
        for each in channel.posts.values()
        if each.user == slack.workspace.bot_user_id and not each.subtype
    ]


def _welcomes(slack: Sandbox, mark: str) -> Iterator[Post]:
    user = slack.person(mark.rpartition("-")[2]).id
    direct = slack.workspace.dm(user, slack.workspace.bot_user_id)
    for post in _of_bot(slack, direct) if direct else []:
        if post.text.startswith("The war room of") and mark in _marks(post.text):
            yield post


def has_header(post: Post) -> bool:
    """Tell whether a message is a summary or an announcement, and no list that stands beside it."""
    headed = any(block["type"] == "header" for block in post.blocks)
    return headed and "Declared by" in _words(post)


def _words(post: Post) -> str:
    return f"{post.text} {post.blocks}"


def _marks(words: str) -> set[str]:
    return set(MARK.findall(words))


def _number(mark: str) -> int:
    return int(mark.split("-")[1])
