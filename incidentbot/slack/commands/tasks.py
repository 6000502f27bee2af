"""Subcommands of tasks: give one, and see them all."""

from incidentbot.domain.errors import DomainError
from incidentbot.domain.text import duration
from incidentbot.services import queries
from incidentbot.services import tasks as service
from incidentbot.slack.blocks import tasks as blocks
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.blocks.mrkdwn import mention, when
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand
from incidentbot.slack.incoming import Typed


async def form(ask: Ask) -> Reply:
    """Ask who, within which time, and what."""
    return Reply(view=blocks.form(ask.incident))


async def give(ask: Ask) -> Reply:
    """Give a task to the person named first, within the time that follows."""
    person, rest = _person(ask.typed)
    word, what = rest.split()
    if not word:
        raise DomainError("Say within which time, and what: `/incident task @person 10m TEXT`.")
    length = duration(word, field="length")
    await ask.desk.do(ask.who, service.give, ask.incident.id, person, length, what.plain)
    due = when(ask.desk.now() + length)
    return Reply(message=said(f"{mention(person)} is asked, until {due}. I wrote to them."))


def _person(typed: Typed) -> tuple[str, Typed]:
    head, closed, rest = typed.text.partition(">")
    people = Typed(text=f"{head}{closed}").people
    if not head.startswith("<@") or not people:
        raise DomainError(
            "Begin with who, as a mention: `/incident task @person 10m TEXT`.", field="person"
        )
    return people[0], Typed(text=rest.strip())


async def listed(ask: Ask) -> Reply:
    """List the tasks, with the buttons that the caller may use."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    message = blocks.listed(sight.incident, ask.who.person, now=ask.desk.now())
    return Reply(message=message)


SUBCOMMANDS = (
    Subcommand(
        name="task",
        usage="@PERSON 10m TEXT",
        help="Ask somebody to do something within a time.",
        form=form,
        run=give,
    ),
    Subcommand(name="tasks", help="List the tasks; acknowledge, finish, drop them.", run=listed),
)
