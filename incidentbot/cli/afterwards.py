"""The second half of the script: what is owed after the incident, until its log line and figures."""

import re
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import aiohttp

from incidentbot.cli.transcript import MismatchError, Scene, Transcript
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.playbooks.aftermath import Section
from incidentbot.sandbox.people import Person
from incidentbot.sandbox.shown import Channel

REF = "INC-1"
BEFORE = timedelta(minutes=8)
ENTRY = re.compile(r"(?:entry-|#)(\d+)\b")
WRITTEN = "The cards’ numbers were cut at 15 digits. The test cards all have 15."
LEARNED = "Try each release with a card of every kind, and name an owner for that."


class Afterwards:
    """The people of the incident, once it is over.

    Args:
        stage: Where it is played.
        playbook: By which process.
        room: The war room.
        declared_at: When it was declared.
        pages: The address of the bot's own pages.
    """

    def __init__(
        self,
        stage: Transcript,
        playbook: Playbook,
        room: Channel,
        *,
        declared_at: datetime,
        pages: str,
    ) -> None:
        self.stage = stage
        self.playbook = playbook
        self.room = room
        self.declared_at = declared_at
        self.pages = pages
        self.ben, self.finn = stage.slack.person("ben"), stage.slack.person("finn")

    def scenes(self) -> list[Scene]:
        """Return the scenes in their order."""
        return [
            ("The record is put right", self.correct),
            ("The review gets a time", self.plan),
            ("The post-mortem is written", self.write),
            ("It goes round, and out", self.publish),
            ("The review is held", self.review),
            ("A follow-up comes due", self.remind),
            ("How we are doing", self.figures),
            ("On the web", self.web),
        ]

    async def correct(self) -> None:
        """Say when it was detected; what stood there before is kept."""
        began = f"{self.declared_at - BEFORE:%Y-%m-%d %H:%M}"
        line = f"/incident time impact-began {began} The first card was declined then"
        await self._types(self.finn, line, "The time “impact began” of INC-1 is")

    async def plan(self) -> None:
        """Plan the review, and look at the invitation as a calendar would."""
        await self._types(self.finn, "/incident review", "")
        await self.stage.submits(self.finn, "Plan the review", {})
        await self.stage.reads(self.ben, self.playbook.review.name, self.room.name)
        await self.stage.holds(
            "an invitation in the war room", lambda: self._invitation() is not None, self._files
        )
        self._read_invitation()

    async def write(self) -> None:
        """Write every section that waits for people's words."""
        await self._types(self.finn, "/incident postmortem", "")
        for section in (each for each in self.playbook.postmortem.sections if each.ask):
            await self._section(section)
        self.stage.shows()

    async def publish(self) -> None:
        """Send it into review, then publish it, and give customers their version."""
        await self._clicks("Send to review", "Post-mortem")
        await self.stage.reads(self.ben, "into review", self.room.name)
        await self._clicks("Publish", "Post-mortem")
        await self.stage.submits(self.finn, "Publish it", {})
        await self.stage.reads(self.ben, "published the post-mortem", self.room.name)
        await self.stage.holds("a canvas in the war room", self._has_canvas, self.room.text)
        self.stage.shows()
        if self.playbook.postmortem.publish_within:
            await self._clicks("Customers’ version", "Post-mortem")
            await self._clicks("It is published", "Customers’ version")

    async def review(self) -> None:
        """Say that the review was held."""
        await self.finn.closes(everything=True)
        await self._types(self.finn, "/incident review held", "was held")

    async def remind(self) -> None:
        """Let the follow-up come near its day; its owner is asked, and finishes it."""
        self.stage.says("(The clock is wound by 6 days.)")
        self.stage.slack.wind(timedelta(days=6, minutes=1).total_seconds())
        reminder = await self.stage.told(self.ben, "is due")
        self.stage.shows()
        self.stage.acts(self.ben, "clicks [Done] in the reminder")
        await self.ben.clicks("Done", reminder)

    async def figures(self) -> None:
        """Read the log and the figures."""
        await self._types(self.ben, "/incident log 30d", REF)
        await self._types(self.ben, "/incident metrics 30d", "n = 1")

    async def web(self) -> None:
        """Look at every page, and trace each fact of the post-mortem to the timeline."""
        async with aiohttp.ClientSession() as session:
            for path in ("/", f"/incidents/{REF}", "/follow-ups", "/log", "/report"):
                page = await self._page(session, path)
                if path not in ("/report", "/follow-ups") and REF not in page:
                    raise MismatchError(f"{REF} on {path}", page)
            document = await self._page(session, f"/incidents/{REF}/postmortem.md")
            timeline = await self._json(session, f"/incidents/{REF}/timeline.json")
            log = await self._json(session, "/log.json")
        self._traced(document, timeline)
        if REF not in str(log):
            raise MismatchError(f"{REF} in the log", str(log))

    async def _section(self, section: Section) -> None:
        self.stage.acts(self.finn, f"clicks [Edit] beside “{section.title}”")
        window = await self.stage.form(self.finn, "Post-mortem")
        await self.finn.clicks("Edit", window, beside=f"*{section.title}*")
        words = "\n\n".join(f"**{ask}**\n\n{WRITTEN} {LEARNED}" for ask in section.ask)
        await self.stage.submits(self.finn, "Write a section", {"Text": words})

    async def _clicks(self, text: str, title: str) -> None:
        window = await self.stage.form(self.finn, title)
        self.stage.acts(self.finn, f"clicks [{text}]")
        await self.finn.clicks(text, window)

    async def _types(self, who: Person, line: str, answer: str) -> None:
        await self.stage.types(who, line, self.room.name, answer=answer)

    def _invitation(self) -> bytes | None:
        found = (each.content for each in self.room.files if each.name.endswith(".ics"))
        return next(found, None)

    def _files(self) -> str:
        return ", ".join(each.name for each in self.room.files)

    def _read_invitation(self) -> None:
        from icalendar import Calendar

        (event,) = Calendar.from_ical(self._invitation() or b"").walk("VEVENT")
        agenda = str(event.get("description"))
        missing = [each.title for each in self.playbook.review.agenda if each.title not in agenda]
        if missing or not event.get("dtstart"):
            raise MismatchError(f"{missing} in the invitation", agenda)

    def _has_canvas(self) -> bool:
        canvas = self.room.canvas
        return canvas is not None and self.playbook.postmortem.title in canvas.text()

    def _traced(self, document: str, timeline: Any) -> None:
        known = {each["seq"] for each in timeline["timeline"] if "seq" in each}
        named = {int(number) for number in ENTRY.findall(document)}
        if not named or named - known:
            raise MismatchError(f"only entries of the timeline, not {named - known}", document)

    async def _page(self, session: aiohttp.ClientSession, path: str) -> str:
        self.stage.says(f"(Somebody opens {path} on the bot's own pages.)")
        async with session.get(f"{self.pages}{path}") as answer:
            text = await answer.text()
        if answer.status != HTTPStatus.OK:
            raise MismatchError(f"the page {path}", f"{answer.status} {text[:500]}")
        return text

    async def _json(self, session: aiohttp.ClientSession, path: str) -> Any:
        async with session.get(f"{self.pages}{path}") as answer:
            return await answer.json()
