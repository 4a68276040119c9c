"""What a crowd does to an event: everybody signs up within ten seconds, and everybody is reminded at once."""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import func, select

from bot.clock import now
from bot.delivery import Delivery
from bot.intake import Intake
from bot.memory import look_rarely
from bot.receive import Writer
from domain.event import State
from domain.message import Address, Inbound
from handlers import ticks
from handlers.desk import Office
from handlers.event_life import set_moments
from handlers.event_plan import planned
from handlers.event_view import about
from handlers.voice import Rules
from storage.database import Database
from storage.event_tables import Event, Shift, Signup
from storage.streams import outbox
from tests.bench.county import Listed, county, settle_people
from tests.bench.figures import Figure, percentile
from tests.bench.postgresql import DURABLE, empty
from tests.bench.reports import Place
from tests.postgresql import serving

SHARE = 1 if os.environ.get("FULL") else 10
CROWD, PLACES, SECONDS = 5000 // SHARE, 300 // SHARE, 10 / SHARE
REMINDED = 2000
COMMUNITY = "520626001001"


def make(database: Database, rules: Rules, organiser: Address, *, seats: int) -> tuple[int, str]:
    """Keep an event that is open, and return its key and the press by which one signs up."""
    with database.begin() as uow:
        (person,) = uow.people.read_ahead({organiser: "zh"}, now())
        starts = now() + timedelta(days=20)
        answers = {"title": "Clean-up", "host": COMMUNITY, "place": "The bridge", "lasts": "2h", "seats": seats}
        office = Office(uow, rules, now())
        event, shifts = planned(office, answers | {"starts": starts.isoformat()}, organiser=person, start=starts)
        event.state = State.OPEN.value
        uow.events.add(event, shifts)
        set_moments(office, event, shifts)
        return event.id, about(event, "sign_up", shifts[0])


def rush(database: Database, rules: Rules, people: list[Address], press: str) -> list[float]:
    """Let everybody press within some seconds, and return how long each waited for the commit."""

    async def run() -> list[float]:
        writer = Writer(Intake(database, rules, now, careful=0))
        delivery = Delivery(Listed(), writer, rules, now)
        look_rarely()
        writer.owed = [delivery.wake]
        running = [asyncio.create_task(writer.work()), asyncio.create_task(delivery.work())]
        waits = await asyncio.gather(*(_press(writer, one, press, n) for n, one in enumerate(people)))
        delivery.stop()
        await running[1]
        writer.stop()
        await running[0]
        return waits

    return asyncio.run(run())


async def _press(writer: Writer, person: Address, press: str, number: int) -> float:
    await asyncio.sleep(SECONDS * number / CROWD)
    began = time.perf_counter()
    await writer.take(Inbound(person, f"rush{number}", now(), press=press))
    return time.perf_counter() - began


def signing_up(place: Callable[[], Place]) -> tuple[float, bool]:
    """Return the p99 in seconds, and whether every place was given once and the others wait in order."""
    with place() as (database, rules):
        people = settle_people(database, rules, CROWD)
        key, press = make(database, rules, people[0], seats=PLACES)
        waits = rush(database, rules, people, press)
        with database.reading() as uow:
            mine = select(Signup.state, Signup.queue).join(Shift, Shift.id == Signup.shift).where(Shift.event == key)
            found = uow.session.execute(mine.order_by(Signup.queue)).all()
        wanted = ["confirmed"] * PLACES + ["waitlisted"] * (CROWD - PLACES)
        right = [state for state, _ in found] == wanted and [n for _, n in found] == list(range(1, CROWD + 1))
        return percentile(waits, 0.99), right


def reminding() -> tuple[float, bool]:
    """Return how long it takes until everybody's reminder is in the outbox, and whether each is there once."""
    with county() as (database, rules):
        people = settle_people(database, rules, REMINDED)
        key, press = make(database, rules, people[0], seats=REMINDED)
        intake = Intake(database, rules, now, careful=0)
        for start in range(0, REMINDED, 100):
            few = people[start : start + 100]
            intake.commit([Inbound(one, f"{start}:{n}", now(), press=press) for n, one in enumerate(few)])
        with database.begin() as uow:
            event = uow.session.get_one(Event, key)
            due = event.starts_at - timedelta(hours=13)
            before = uow.session.scalar(select(func.count()).select_from(outbox)) or 0
        began = time.perf_counter()
        while intake.commit([lambda uow: ticks.fire_due(uow, rules, due)])[0] == ticks.AT_ONCE:
            pass
        took = time.perf_counter() - began
        with database.reading() as uow:
            told = select(outbox.c.address).order_by(outbox.c.id).offset(before)
            theirs = {door.id for door in map(uow.people.find_door, people) if door is not None}
            addresses = [one for one in uow.session.scalars(told) if one in theirs]  # more is due in the demo county
        return took, len(addresses) == len(set(addresses)) == REMINDED


@contextmanager
def _postgresql() -> Iterator[tuple[Database, Rules]]:
    with serving(DURABLE) as server, empty(server) as url, county(url) as found:
        yield found


def figures() -> list[Figure]:
    """Return the rows about events."""
    rows = []
    for name, place in (("SQLite", county), ("PostgreSQL", _postgresql)):
        slowest, right = signing_up(place)
        rows.append(
            Figure(
                f"{CROWD:,} people press sign up for {PLACES} places within {SECONDS:g} s, {name}: p99",
                f"{slowest * 1000:.0f} ms, {'each place once, in order' if right else 'WRONG'}",
                "≤ 1,500 ms",
                right and slowest <= 1.5,
            )
        )
    took, right = reminding()
    rows.append(
        Figure(
            f"reminders for an event of {REMINDED:,} due at once",
            f"{took * 1000:.0f} ms, {'one each' if right else 'WRONG'}",
            "≤ 1,000 ms",
            right and took <= 1,
        )
    )
    return rows
