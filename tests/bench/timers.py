"""What a claim of due moments costs as they grow, and how long the loop stands still in a sweep."""

import asyncio
from datetime import timedelta
from statistics import median
from time import perf_counter

from sqlalchemy import text

from bot.clock import now
from bot.intake import Intake
from bot.memory import look_rarely
from bot.read import Reader
from bot.receive import Writer
from bot.timers import Metronome
from storage.database import Database
from tests.bench.county import county, drive, settle_people, steps_of_a_report
from tests.bench.figures import Figure

CLAIMED = 1000
DUE = 12_000
ROUNDS = 11
FILL = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
INSERT INTO timer (kind, subject, version, rung, due_at, provisional)
SELECT 'filler', n, 1, 1, CASE WHEN n <= :due THEN :past + n ELSE :future + n END, 0 FROM numbers
"""
BEAT = 0.001


def claim_milliseconds(few: int, many: int) -> tuple[float, float]:
    """Return the medians of claiming a thousand due moments out of ``few`` and of ``many``, the two in turn."""
    with county() as (small, _), county() as (large, _):
        fill(small, few)
        fill(large, many)
        pairs = [(_claim(small), _claim(large)) for _ in range(ROUNDS)]
    return median(pair[0] for pair in pairs) * 1000, median(pair[1] for pair in pairs) * 1000


def fill(database: Database, count: int) -> None:
    """Write that many moments, the first of them due."""
    micro = round(now().timestamp() * 1_000_000)
    values = {"count": count, "due": DUE, "past": micro - 10**9, "future": micro + 10**12}
    with database.writer.begin() as connection:
        connection.execute(text(FILL), values)
        connection.execute(text("ANALYZE"))


def _claim(database: Database) -> float:
    began = perf_counter()
    with database.begin() as uow:
        taken = uow.timers.claim(now(), CLAIMED)
    took = perf_counter() - began
    assert len(taken) == CLAIMED
    return took


async def longest_stall(people: int = 40, reports: int = 5) -> float:
    """Return the longest time, in milliseconds, for which the loop stood still while a thousand rungs were told."""
    with county() as (database, rules):
        writer, reader = Writer(Intake(database, rules, now, careful=0)), Reader(database)
        writing = asyncio.create_task(writer.work())
        steps = steps_of_a_report(database, rules)
        await drive(writer.take, rules, settle_people(database, rules, people), steps=steps, reports=reports)
        later = now() + timedelta(days=60)
        metronome = Metronome(writer, rules, reader=reader, clock=lambda: later, forget=lambda _: None)
        look_rarely()
        stalls = [0.0]
        watching = asyncio.create_task(_watch(stalls))
        await metronome.beat()
        watching.cancel()
        writer.stop()
        await writing
        reader.close()
        return max(stalls) * 1000


async def _watch(stalls: list[float]) -> None:
    while True:
        began = perf_counter()
        await asyncio.sleep(BEAT)
        stalls.append(perf_counter() - began - BEAT)


def figures() -> list[Figure]:
    """Return the rows about moments that become due."""
    few, many = claim_milliseconds(22_000, 1_000_000)
    stall = asyncio.run(longest_stall())
    return [
        Figure(
            "claim 1,000 due timers out of 1,000,000",
            f"{many:.1f} ms against {few:.1f} ms of 22,000: {many / few:.2f}×",
            "≤ 1.5×",
            many / few <= 1.5,
        ),
        Figure("… longest stall of the event loop in the sweep", f"{stall:.1f} ms", "≤ 20 ms", stall <= 20),
    ]
