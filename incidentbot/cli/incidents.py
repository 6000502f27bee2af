"""`incidentbot declare|update|resolve|close|list|show`: incidents without Slack, by rows only."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from incidentbot.cli import records
from incidentbot.domain.errors import DomainError, GateError, NotFoundError

if TYPE_CHECKING:
    from incidentbot.domain.incidents import Incident
    from incidentbot.services.queries import Sight
    from incidentbot.services.record import Act, Change

T = TypeVar("T")
Override = Annotated[
    str,
    typer.Option(metavar="WHY", help="Go on although something is missing, and say why."),
]
Ref = Annotated[str, typer.Argument(metavar="REF", help="The incident, such as INC-42.")]


def commands(app: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (
        ("declare", declare),
        ("update", update),
        ("resolve", resolve),
        ("close", close),
        ("list", listed),
        ("show", show),
    ):
        app.command(name)(command)


def declare(
    title: Annotated[str, typer.Option(help="What is wrong, in a few words.")],
    severity: Annotated[str, typer.Option(help="Such as P1; by default the playbook's.")] = "",
    impact: Annotated[str, typer.Option(help="Who notices it, and how.")] = "",
    commander: Annotated[
        str, typer.Option(metavar="U…", help="The Slack member id of who takes command.")
    ] = "",
    private: Annotated[
        bool, typer.Option("--private", help="Only the commander, and who they invite, see it.")
    ] = False,
    drill: Annotated[bool, typer.Option("--drill", help="It is an exercise.")] = False,
    another: Annotated[
        bool, typer.Option("--another", help="Declare it although the same was declared just now.")
    ] = False,
) -> None:
    """Open an incident, also while Slack is away."""
    from incidentbot.domain.incidents import Declaration
    from incidentbot.services import incidents

    if private and not commander:
        raise DomainError("Nobody would see a private incident: name somebody with --commander.")
    form = Declaration(
        title=title,
        severity=severity or None,
        impact=impact or None,
        commander=records.slack_person(commander) if commander else None,
        private=private,
        drill=drill,
    )

    def deed(act: "Act") -> "tuple[Incident, bool]":
        try:
            return incidents.declare(act, form).incident, True
        except incidents.Existing as same:
            if not another:
                return same.incident, False
            return incidents.declare(act, form, besides=same.incident.id).incident, True

    incident, new = records.with_desk(lambda desk: desk.do(deed))
    if not new:
        typer.echo(f"{incident.ref} was declared with that title just now; nothing was stored.")
        typer.echo("For one more, add: --another")
        return
    facts = f"{incident.severity}, {incident.title}{_marks(incident)}"
    typer.echo(f"{incident.ref} is declared: {facts}")
    typer.echo(f"Its war room will be #{incident.channel_name}. {records.next_step()}")


def update(
    ref: Ref,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was done.")] = "",
    status: Annotated[str, typer.Option(help="Where it stands: identified, mitigating …")] = "",
    impact: Annotated[str, typer.Option(help="Who notices it, and how.")] = "",
    next_steps: Annotated[str, typer.Option("--next", help="What is done next.")] = "",
    eta: Annotated[str, typer.Option(help="When it should work again.")] = "",
) -> None:
    """Post an update."""
    from incidentbot.domain.incidents import status_of
    from incidentbot.domain.updates import Update
    from incidentbot.services import updates

    said = Update(
        status=status_of(status) if status else None,
        impact=impact or None,
        actions=text or None,
        next_steps=next_steps or None,
        eta=eta or None,
    )
    incident = _ended(ref, lambda act, incident_id: updates.post(act, incident_id, said))
    typer.echo(f"The update of {incident.ref} is stored; it is {incident.status.value}.")
    typer.echo(records.next_step())


def resolve(
    ref: Ref,
    summary: Annotated[str, typer.Argument(metavar="TEXT", help="What fixed it.")] = "",
    override: Override = "",
) -> None:
    """Say that it works again."""
    from incidentbot.services import incidents

    incident = _ended(
        ref,
        lambda act, found: incidents.resolve(
            act, found, summary or None, override=override or None
        ),
    )
    typer.echo(f"{incident.ref} is resolved. When all is said: incidentbot close {incident.ref}")
    typer.echo(records.next_step())


def close(
    ref: Ref,
    why: Annotated[str, typer.Argument(metavar="TEXT", help="A last word.")] = "",
    override: Override = "",
) -> None:
    """End the response."""
    from incidentbot.services import incidents

    incident = _ended(
        ref,
        lambda act, found: incidents.close(act, found, why or None, override=override or None),
    )
    typer.echo(f"{incident.ref} is closed. {records.next_step()}")


def listed() -> None:
    """List the open incidents, newest first."""
    from incidentbot.services import incidents

    found = records.with_desk(lambda desk: desk.look(incidents.open_ones))
    if not found:
        typer.echo("Nothing is open.")
    for each in found:
        began = f"{each.declared_at:%Y-%m-%d %H:%M} UTC"
        facts = f"{each.severity:<6} {each.status.value:<14} {began}"
        typer.echo(f"{each.ref:<12} {facts}  {each.title}{_marks(each)}")


def show(
    ref: Ref,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with every event.")] = False,
) -> None:
    """Show one incident: where it stands, who does what, what is due."""
    from incidentbot.services import incidents, queries

    def look(act: "Act") -> "Sight":
        return queries.sight(act, incidents.find(act, ref).id, history=True)

    sight = known(ref, lambda: records.with_desk(lambda desk: desk.look(look)))
    typer.echo(
        json.dumps(as_values(sight), ensure_ascii=False, indent=2) if as_json else _text(sight)
    )


def _changed(ref: str, deed: "Callable[[Act, str], Change]") -> "Incident":
    from incidentbot.services import incidents

    def found(act: "Act") -> "Incident":
        return deed(act, incidents.find(act, ref).id).incident

    return known(ref, lambda: records.with_desk(lambda desk: desk.do(found)))


def _ended(ref: str, deed: "Callable[[Act, str], Change]") -> "Incident":
    try:
        return _changed(ref, deed)
    except GateError as stopped:
        missing = "".join(f"\n  {each}" for each in stopped.missing)
        raise DomainError(
            f"Not yet. The playbook asks for more, and this does not hold:{missing}\n"
            'See to it, or say why it can be done anyway: --override "WHY"'
        ) from None


def known(ref: str, ask: Callable[[], T]) -> T:
    """Ask about an incident; one that is not known is said as the command line says it."""
    try:
        return ask()
    except NotFoundError:
        raise DomainError(
            f"There is no incident {ref[:40]}. Those that are open: incidentbot list"
        ) from None


def _marks(incident: "Incident") -> str:
    return " (private)" * incident.private + " (drill)" * incident.drill


def _text(sight: "Sight") -> str:
    incident = sight.incident
    lines = [
        f"{incident.ref}  {incident.title}",
        f"{incident.severity}, {incident.status.value}, declared by {incident.declared_by} "
        f"at {incident.declared_at:%Y-%m-%d %H:%M} UTC",
    ]
    facts = (("Impact", incident.impact), ("Done", incident.actions), ("Next", incident.next_steps))
    lines += [f"{label}: {words}" for label, words in (*facts, ("ETA", incident.eta)) if words]
    lines += [f"{role}: {who}" for role, who in incident.roles.items()]
    running = [clock for clock in sight.clocks if clock.open]
    lines += [f"due {each.due_at:%Y-%m-%d %H:%M} UTC: {each.kind.value}" for each in running]
    return "\n".join(lines)


def as_values(sight: "Sight") -> dict[str, Any]:
    """Return everything that is known of an incident as plain values, for JSON."""
    from pydantic import TypeAdapter

    from incidentbot.domain.clocks import Clock
    from incidentbot.domain.events import Entry, kind_of
    from incidentbot.domain.incidents import Incident
    from incidentbot.domain.lines import handed_on

    incident = TypeAdapter(Incident).dump_python(sight.incident, mode="json")
    clocks = TypeAdapter(tuple[Clock, ...]).dump_python(sight.clocks, mode="json")
    known = handed_on(sight.entries)
    entries = TypeAdapter(list[Entry]).dump_python(known, mode="json")
    for entry, written in zip(known, entries, strict=True):
        written["kind"] = kind_of(entry.event)
    return {**incident, "channel": sight.channel, "clocks": clocks, "timeline": entries}
