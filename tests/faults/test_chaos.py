"""The short form of the chaos run: kills, lost answers, limits, repeats, jumps; then zeros."""

from benchmarks.chaos import Plan, run

SECONDS, SEED = 8, 4206942


async def test_in_chaos_nothing_is_lost_nothing_repeated_and_all_in_order() -> None:
    report = await run(Plan(seconds=SECONDS, seed=SEED, incidents=15))

    assert report.kept > 0
    assert report.exits == [0]
    assert report.verdict.clean, str(report)
