"""What the tests of storage share: commands that misbehave on purpose, and a look at the tables."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, Table, event, select

from bot.intake import Intake, Unavailable, Work
from domain.errors import NotAllowed
from domain.message import Address, Inbound, Outbound
from domain.organisation import Role
from handlers.desk import Desk
from storage.database import Database
from storage.tables import Counter, Door
from storage.terms import Terms
from storage.unit_of_work import UnitOfWork
from tests.town import COMMUNITY, GRID, IN_GRID, Town
from tests.townspeople import Person

Pair = tuple[Database, Database]
QUICKLY = 50
"""Milliseconds for which a test waits for a locked SQLite."""
KILLED = 9
REFUSED = "This step is not yours to take: {number} is with {holder}."


def count_one(desk: Desk, text: str) -> Outbound:
    """Change the world a little, so that acting twice shows."""
    return Outbound(f"{desk.uow.next_number('counted')} {text}".strip())


def refuse(desk: Desk, _: str) -> Outbound:
    raise NotAllowed(REFUSED, number="1", holder=desk.person.id)


def refuse_half_done(desk: Desk, text: str) -> Outbound:
    count_one(desk, text)
    return refuse(desk, text)


def fail(desk: Desk, text: str) -> Outbound:
    count_one(desk, text)
    raise RuntimeError(text)


def die(_: Desk, __: str) -> Outbound:
    os._exit(KILLED)


MISBEHAVING: Mapping[str, Callable[[Desk, str], Outbound]] = {
    "count": count_one,
    "no": refuse,
    "half": refuse_half_done,
    "boom": fail,
    "die": die,
}


def rows(database: Database, table: Table, *where: Any) -> Sequence[Row[Any]]:
    """Return what another connection sees."""
    with database.readers.connect() as connection:
        return connection.execute(select(table).where(*where).order_by(*table.primary_key.columns)).all()


def counted(database: Database) -> int:
    """Return how often the world was changed."""
    with database.reading() as uow:
        row = uow.session.get(Counter, "counted")
        return row.last if row else 0


def commits_of(database: Database) -> list[str]:
    """Return a list that grows with every commit of the writer."""
    made: list[str] = []
    event.listen(database.writer, "commit", lambda _: made.append("commit"))
    return made


def said(town: Town, person: Person, text: str, *, key: str = "") -> Inbound:
    """Return what a channel would bring of a sentence."""
    one = town.inbound(person, text=text)
    return Inbound(one.sender, key or one.key, one.at, text=text, language="en")


def door_at(uow: UnitOfWork, address: Address, town: Town) -> Door:
    """Return an address, with a person behind it."""
    uow.people.read_ahead({address: "en"}, town.now)
    return uow.people.at(address)[1]


def owe(town: Town, to: str, text: str, *, priority: int = 1, card: str = "", **terms: Any) -> None:
    """Owe a message, in a transaction of its own."""
    with town.database.begin() as uow:
        door = door_at(uow, Address("memory", to), town)
        purpose = terms.pop("purpose", "answer")
        uow.outbox.owe(door, Outbound(text, card=card), Terms(purpose, priority, **terms), town.now)


def leased(database: Database, town: Town, limit: int = 100, *, later: float = 0) -> list[str]:
    """Return the texts that a sender takes now, or ``later`` seconds from now."""
    with database.begin() as uow:
        taken = uow.outbox.lease("memory", town.now + timedelta(seconds=later), limit)
        return [row.body["text"] for row in taken]


def intakes(replicas: Pair, town: Town, *, careful: int = 0) -> list[Intake]:
    return [Intake(one, town.rules, lambda: town.now, careful=careful) for one in replicas]


def insist(intake: Intake, works: Sequence[Work]) -> int:
    """Bring work until all of it is confirmed, as a channel does; return how often it had to be brought again."""
    left, again = list(works), -1
    while left:
        outcomes = intake.commit(left)
        left = [work for work, outcome in zip(left, outcomes, strict=True) if isinstance(outcome, Unavailable)]
        again += 1
    return again


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run everything at the same time, each in a thread of its own."""
    with ThreadPoolExecutor(len(works)) as threads:
        return [future.result(30) for future in [threads.submit(work) for work in works]]


def report_lamp(town: Town) -> tuple[Person, Person]:
    """Report a lamp; return the two people who have its card."""
    lin, zhao = town.staff("Lin", Role.GRID_WORKER, GRID), town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    mina = town.resident("Mina")
    mina.says("The street lamp by the school gate is dark")
    mina.presses(mina.labels()[0])
    mina.shares(*IN_GRID)
    mina.presses("Skip")
    mina.presses("Submit")
    return lin, zhao
