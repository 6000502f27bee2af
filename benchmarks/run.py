"""Runs the benchmarks and writes what they found: python -m benchmarks.run [--quick] [NAME …]."""

import argparse
import asyncio
import os
import platform
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from benchmarks import (
    acks,
    declare,
    history,
    memory,
    pages,
    queries,
    recovery,
    report,
    startup,
    storm,
    ticks,
)
from benchmarks.measured import Figure, table

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "benchmarks.md"
ABOUT = """# Benchmarks

Each figure as a distribution or a ratio, beside the limit it chases. Made by `make bench` on
{machine}; the workspace and whoever types share that machine with the bot.
That nothing is lost, repeated or out of order while processes are killed and answers vanish is
checked by `python -m benchmarks.chaos --minutes 5`, on PostgreSQL with `--database postgres`.

{table}"""


class Measure(Protocol):
    """What each benchmark's module offers."""

    def __call__(self, *, quick: bool) -> Awaitable[list[Figure]]:
        """Measure; quickly: only to see that it works."""


BENCHES: dict[str, Measure] = {
    "acks": acks.measure,
    "declare": declare.measure,
    "storm": storm.measure,
    "ticks": ticks.measure,
    "history": history.measure,
    "queries": queries.measure,
    "pages": pages.measure,
    "report": report.measure,
    "startup": startup.measure,
    "recovery": recovery.measure,
    "memory": memory.measure,
}


def main() -> None:
    """Read the command line, run, and write the page when everything was run at full length."""
    reader = argparse.ArgumentParser(description="Runs the benchmarks.")
    reader.add_argument("names", nargs="*", help=f"of {', '.join(BENCHES)}; all by default")
    reader.add_argument("--quick", action="store_true", help="small, and without writing the page")
    given = reader.parse_args()
    unknown = set(given.names) - set(BENCHES)
    if unknown:
        reader.error(f"there is no benchmark called {', '.join(sorted(unknown))}")
    print(machine())
    figures = asyncio.run(measured(given.names or list(BENCHES), quick=given.quick, tell=print))
    print(table(figures))
    if not given.quick and not given.names:
        PAGE.write_text(page(figures), encoding="utf-8")
        print(f"Wrote {PAGE}.")
    sys.exit(any(each.held is False for each in figures) and not given.quick)


async def measured(names: list[str], *, quick: bool, tell: Callable[[str], None]) -> list[Figure]:
    """Run benchmarks one after another."""
    figures: list[Figure] = []
    for name in names:
        tell(f"{name} …")
        found = await BENCHES[name](quick=quick)
        for each in found:
            tell(f"  {each.name}: {each.measured}")
        figures += found
    return figures


def page(figures: list[Figure]) -> str:
    """Write the page of the documentation."""
    return ABOUT.format(machine=machine(), table=table(figures))


def machine() -> str:
    """Say on what is measured."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory_gb:.0f} GB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )


def _processor() -> str:
    cores = Path("/proc/cpuinfo")
    lines = cores.read_text(encoding="utf-8").splitlines() if cores.exists() else []
    names = [each.partition(":")[2].strip() for each in lines if each.startswith("model name")]
    return names[0] if names else platform.processor()


if __name__ == "__main__":
    main()
