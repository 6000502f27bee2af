"""Column types and SQL words that mean the same on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, DateTime, Float, MetaData, Select, String, inspect, select
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import registry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

MOST_AT_ONCE = 5_000
_MICROSECOND = timedelta(microseconds=1)
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMES))):
    """The base of every table."""


class Instant(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite keeps it as text of one width, so that it sorts."""

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use the database's own type where it has one."""
        kind = DateTime(timezone=True) if dialect.name == "postgresql" else String(27)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse a time without a zone; write the others in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored.")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else written(moment)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Read it back in UTC."""
        return _in_utc if dialect.name == "postgresql" else _read


class Length(TypeDecorator[timedelta]):
    """A length of time in whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """Write the microseconds."""
        return None if value is None else value // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        """Read the microseconds."""
        return None if value is None else value * _MICROSECOND


def _read(value: str | None) -> datetime | None:
    # Written with a Z, which is read as UTC.
    return None if value is None else datetime.fromisoformat(value)


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


class DatabaseNow(FunctionElement[float]):
    """The database's own clock in seconds: leases never run on a wound clock."""

    type = Float()
    inherit_cache = True


@compiles(DatabaseNow)
def _now(_: DatabaseNow, compiler: SQLCompiler, **__: Any) -> str:
    if compiler.dialect.name == "postgresql":
        return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)"
    return "((julianday('now') - 2440587.5) * 86400.0)"


class Seconds(FunctionElement[float]):
    """How long it is from the second of two times to the first, in seconds."""

    type = Float()
    inherit_cache = True


@compiles(Seconds)
def _seconds(element: Seconds, compiler: SQLCompiler, **named: Any) -> str:
    later, earlier = (compiler.process(each, **named) for each in element.clauses)
    if compiler.dialect.name == "postgresql":
        return f"CAST(EXTRACT(EPOCH FROM ({later} - {earlier})) AS DOUBLE PRECISION)"
    return f"((julianday({later}) - julianday({earlier})) * 86400.0)"


def plain(table: type[Row], *names: str) -> Select[Any]:
    """Select columns of a table, all by default, as they are.

    Rows as objects, which a session keeps, take twice the time; people wait for these.
    """
    columns = inspect(table).mapper.local_table.c
    return select(*(columns[name] for name in names or columns.keys()))


def parts(values: Iterable[str]) -> Iterator[list[str]]:
    """Cut what a statement asks for into lists that every database takes."""
    left = list(values)
    for start in range(0, len(left), MOST_AT_ONCE):
        yield left[start : start + MOST_AT_ONCE]


def written(moment: datetime) -> str:
    """Write a time in UTC, always equally long: `2026-02-03T04:05:06.000007Z`."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
