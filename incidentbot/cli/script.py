"""`incidentbot demo --script`: one whole incident played by people, and checked at every step."""

from datetime import UTC, datetime, timedelta

from incidentbot.cli.afterwards import Afterwards
from incidentbot.cli.transcript import PATIENCE_S, MismatchError, Scene, Tell, Transcript
from incidentbot.domain.playbooks import Playbook
from incidentbot.sandbox.people import Person
from incidentbot.sandbox.server import Sandbox
from incidentbot.sandbox.shown import Channel, Message
from incidentbot.sandbox.wire import RefusedError

TITLE = "Checkout is down"
WATCH = timedelta(minutes=30)
PROMISED = timedelta(minutes=30)
SOON = timedelta(minutes=1)
BOXES = 10
BEGINNING = 60
FAILED = 1


async def play(
    slack: Sandbox, tell: Tell, *, playbook: Playbook, pages: str, patience_s: float = PATIENCE_S
) -> int:
    """Play the incident by a playbook; return 0 when all was as it must be, 1 otherwise.

    Args:
        slack: The workspace, with the bot in it.
        tell: Takes each line of what happens.
        playbook: The process.
        pages: The address of the bot's own pages.
        patience_s: How long to wait for anything.
    """
    stage = Transcript(slack, tell, patience_s=patience_s)
    story = _Story(stage, playbook)
    try:
        await _acts(stage, story.scenes())
        declared_at = datetime.fromtimestamp(story.declared_at, UTC)
        rest = Afterwards(stage, playbook, story.room, declared_at=declared_at, pages=pages)
        await _acts(stage, rest.scenes())
        slack.journal.assert_acked_within()
        slack.journal.assert_no_double_post()
    except (MismatchError, AssertionError, RefusedError) as error:
        stage.shows()
        tell(f"\nNot as it must be.\n{error}")
        return FAILED
    return 0


async def _acts(stage: Transcript, scenes: list[Scene]) -> None:
    for title, scene in scenes:
        stage.scene(title)
        await scene()
        stage.shows()


async def check_database(url: str, ended: int | None, tell: Tell) -> int:
    """Check what the bot left behind: an orderly end, nothing undelivered, a record that holds."""
    from incidentbot.storage import open_store

    store = open_store(url)
    try:
        broken, backlog = await store.verify(), await store.backlog()
    finally:
        await store.close()
    found = {
        f"The bot ended with {ended}, not 0.": ended != 0,
        f"The history does not hold: {broken}.": broken is not None,
        f"{backlog.waiting} messages wait, {backlog.dead} could not be delivered.": bool(
            backlog.waiting or backlog.dead or backlog.parked
        ),
    }
    wrong = [line for line, is_so in found.items() if is_so]
    for line in wrong or ["\nAll was as it must be: said once, in time, and the record holds."]:
        tell(line)
    return FAILED if wrong else 0


class _Story:
    def __init__(self, stage: Transcript, playbook: Playbook) -> None:
        self.stage = stage
        self.playbook = playbook
        self.worst, self.severity = playbook.severities[:2]
        slack = stage.slack
        self.ana, self.ben, self.cleo = (slack.person(each) for each in ("ana", "ben", "cleo"))
        self.dev, self.eva, self.finn = (slack.person(each) for each in ("dev", "eva", "finn"))
        self.room: Channel
        self.declared_at: float

    def scenes(self) -> list[Scene]:
        """Return the scenes in their order."""
        return [
            ("Declare", self.declare),
            ("Acknowledge", self.acknowledge),
            ("Roles", self.roles),
            ("An update", self.update),
            ("The first list", self.checklist),
            ("Nobody says anything", self.silence),
            ("It is worse than that", self.worse),
            ("The command changes hands", self.hand_over),
            ("For the record", self.record),
            ("Help from above", self.escalate),
            ("Found, fixed, watched", self.status),
            ("Resolve and close", self.resolve),
            ("What stays", self.look_back),
        ]

    async def declare(self) -> None:
        stage, dev = self.stage, self.dev
        stage.acts(dev, "types in #support: /incident declare")
        self.declared_at = stage.slack.clock.now()
        await dev.types("/incident declare", "support")
        await stage.submits(
            dev,
            "Declare an incident",
            {
                "Title": TITLE,
                "Severity": self.severity.id,
                "Impact": "Cards are declined at the last step",
                "Customers affected": "About one in three",
            },
        )
        self.room = await stage.room(dev)
        await stage.reads(dev, "Declared by @dev", self.room.name)
        await stage.reads(dev, f"#{self.room.name}", "incidents")
        await stage.told(dev, "The war room of INC-1")
        await self._present(dev, self.ana)
        await self._topic(f"{self.severity.id} · investigating")
        await stage.holds("a pinned summary", lambda: bool(self.room.pins), self.room.text)

    async def acknowledge(self) -> None:
        page = await self.stage.told(self.ana, "You are needed for INC-1")
        await self._clicks(self.ana, "Acknowledge", page, "in the message that calls for Ana")
        await self._reads("@ana acknowledged")

    async def roles(self) -> None:
        stage, room = self.stage, self.room.name
        first, second, third, fourth = self.playbook.roles[:4]
        pinned = self.room.pins[0]
        await self._clicks(self.ana, f"Claim {first.name}", pinned, "on the pinned summary")
        claim, name = f"/incident claim {second.id}", f"You are {second.name}"
        await stage.types(self.ben, claim, room, answer=name)
        await self._clicks(self.cleo, f"Claim {third.name}", pinned, "on the pinned summary")
        assign = f"/incident role {fourth.id} @dev"
        await stage.types(self.ana, assign, room, answer=f"@dev is {fourth.name} now")
        people = (self.ana, self.ben, self.cleo, self.dev)
        for who, role in zip(people, (first, second, third, fourth), strict=True):
            await stage.told(who, f"You are {role.name}")
            await self._reads(f"{role.name}: @{who.user.name}")
        await self._reads(f"@ana made @dev {fourth.name}")
        await self._topic("Commander: @ana")

    async def update(self) -> None:
        summary = await self._reads("Declared by @dev")
        await self._clicks(self.ana, "Post update", summary, "on the pinned summary")
        await self.stage.submits(
            self.ana,
            "Post an update",
            {
                "Impact": "One in three payments fails, only with cards",
                "Actions taken": "Compared with yesterday's release",
                "Next steps": "Roll back the payment service",
                "ETA": "In half an hour",
            },
        )
        await self._reads("Roll back the payment service")
        await self.stage.reads(self.ben, "Roll back the payment service", "incidents")

    async def checklist(self) -> None:
        phase = self.playbook.phases_for(self.severity.id)[0]
        line, answer = f"/incident checklist {phase.name} 1", f"{phase.name}: 1 of"
        await self.stage.types(self.ben, line, self.room.name, answer=answer)

    async def silence(self) -> None:
        every = (self.severity.update_every or PROMISED) + SOON
        await self._winds(every)
        nag = await self._reads("An update on")
        self.stage.shows()
        await self._clicks(self.ana, "Snooze", nag, "on the reminder")
        await self.stage.submits(
            self.ana, "Put off a reminder", {"For": "30m", "Why": "On the phone with the bank"}
        )
        await self._reads("On the phone with the bank")

    async def worse(self) -> None:
        await self.stage.types(
            self.ben,
            f"/incident severity {self.worst.id} Every payment fails now",
            self.room.name,
            answer=f"INC-1 is {self.worst.id} now",
        )
        await self._reads("Every payment fails now")
        await self._topic(f"{self.worst.id} ·")
        named = f"{self.worst.id} · {self.worst.name}"
        await self.stage.reads(self.ben, named, "incidents")

    async def hand_over(self) -> None:
        await self.stage.types(
            self.ana,
            "/incident handover commander @finn",
            self.room.name,
            answer="It is yours until they accept",
        )
        commander = self.playbook.roles[0].name
        offer = await self.stage.told(self.finn, f"offers you {commander}")
        self.stage.shows()
        await self._clicks(self.finn, "Accept", offer, "in the message with the brief")
        await self._topic("Commander: @finn")
        await self._reads(f"{commander}: @finn")
        await self._reads(f"@finn takes over {commander}")
        await self.stage.told(self.finn, f"You are {commander}")
        await self.stage.reads(self.ben, "@finn", "incidents")

    async def record(self) -> None:
        room = self.room.name
        await self.stage.types(
            self.cleo, "/incident note Support has a text for customers", room, answer="Noted"
        )
        await self._reads("Support has a text for customers")
        self.stage.acts(self.ben, "writes, and pins what he wrote")
        message = await self.ben.says("Release 2.41 is rolled back on half of the machines", room)
        await self.ben.pins(message)
        await self.stage.holds(
            "the bot's mark on the pinned message",
            lambda: "incidentbot" in str(message.reactions),
            lambda: str(message.reactions),
        )

    async def escalate(self) -> None:
        await self.stage.types(
            self.finn,
            "/incident escalate 4 We must decide on refunds",
            self.room.name,
            answer="Level 4",
        )
        await self.stage.told(self.eva, "We must decide on refunds")
        await self._reads("We must decide on refunds")
        await self._present(self.eva)

    async def status(self) -> None:
        for status in ("identified", "monitoring"):
            line = f"/incident status {status}"
            await self.stage.types(self.finn, line, self.room.name, answer=f"{status} now")
            await self._topic(status)
        await self.stage.reads(self.ben, "Monitoring", "incidents")

    async def resolve(self) -> None:
        watch = self.playbook.gates.watch
        await self._winds((watch or WATCH) + SOON)
        if watch:
            await self._reads("stayed well")
        await self.stage.types(self.finn, "/incident resolve", self.room.name, answer="")
        await self.stage.submits(
            self.finn,
            "Resolve the incident",
            {
                "Done by now": self._verified(),
                "What fixed it": "The payment service runs release 2.40 again",
            },
        )
        await self._topic("resolved")
        self.stage.shows()
        await self._follow_up()
        await self.stage.types(
            self.finn, "/incident close", self.room.name, answer="INC-1 is closed"
        )
        await self._topic("closed")
        await self.stage.reads(self.ben, "Closed", "incidents")
        # The last words come last: then everything has been said.
        await self._reads("is closed. Thank you")
        await self.stage.reads(self.ben, "is closed. Thank you", "incidents")

    async def _follow_up(self) -> None:
        words = "Test each release against the old cards"
        await self.stage.types(
            self.finn,
            f"/incident action @ben high 1w {words}",
            self.room.name,
            answer="f1 is on the list of INC-1",
        )
        await self._reads(words)
        await self.stage.told(self.ben, words)

    async def look_back(self) -> None:
        await self.stage.types(self.ben, "/incident show INC-1", "general", answer=TITLE)
        shown = await self.stage.reads(self.ben, TITLE, "general")
        for words in ("stayed well", "closed it"):
            if words not in shown.text():
                raise MismatchError(f"{words!r} on the timeline", shown.text())

    def _verified(self) -> list[str]:
        wanted = self.playbook.gates.resolve_checklist
        found = [each for each in self.playbook.checklists if each.id == wanted]
        return [item[:BEGINNING] for each in found for item in each.items][:BOXES]

    async def _winds(self, length: timedelta) -> None:
        minutes = int(length.total_seconds() // 60)
        self.stage.says(f"(The clock is wound by {minutes} minutes.)")
        self.stage.slack.wind(length.total_seconds())

    async def _clicks(self, who: Person, text: str, message: Message, where: str) -> None:
        self.stage.acts(who, f"clicks [{text}] {where}")
        await who.clicks(text, message)

    async def _reads(self, words: str) -> Message:
        return await self.stage.reads(self.dev, words, self.room.name)

    async def _present(self, *people: Person) -> None:
        names = {each.user.name for each in people}
        await self.stage.holds(
            f"{', '.join(sorted(names))} in #{self.room.name}",
            lambda: names <= set(self.room.members),
            lambda: ", ".join(self.room.members),
        )

    async def _topic(self, words: str) -> None:
        await self.stage.holds(
            f"{words!r} in the topic", lambda: words in self.room.topic, lambda: self.room.topic
        )
