"""Where it is measured: the demo county in a fresh database, people who have agreed, a channel that is a list."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.clock import now
from bot.demo.county import demo_county
from bot.demo.load import load
from bot.intake import Intake
from bot.profiles import shipped
from bot.world import rules_of
from domain.message import Address, Capabilities, Fitted, Inbound, Place
from domain.places import centre
from domain.policy_reading import read_policy
from handlers.voice import Rules
from storage.database import Database
from storage.keys import new_id
from storage.migrate import migrate
from storage.tables import Issue, Person

ZONE = ZoneInfo("Asia/Shanghai")
KEY = b"bench"
CHANNEL = "web"
GRIDS = ("520626001001003", "520626001001004", "520626002001002", "520626003001001")
Take = Callable[[Inbound], Awaitable[None]]


class Listed:
    """A channel whose people read at once."""

    name = CHANNEL
    capabilities = Capabilities(text=4096, buttons=100, edit=True)

    def __init__(self) -> None:
        self.sent = 0

    async def send(self, to: Address, fitted: Fitted, *, replaces: str) -> str:  # noqa: ARG002
        await asyncio.sleep(0)
        self.sent += 1
        return replaces or "shown"


@contextmanager
def county(url: str = "") -> Iterator[tuple[Database, Rules]]:
    """Return the demo county in an empty database, by default one on this machine's disk, every commit durable."""
    with TemporaryDirectory() as folder, closing(Database(url or f"sqlite:///{Path(folder) / 'bench.db'}", KEY)) as one:
        migrate(one)
        with one.begin() as uow:
            load(uow, demo_county(), now=now(), zone=ZONE)
        yield one, rules_in(one)


def rules_in(database: Database) -> Rules:
    """Return the shipped rules for the units that a database holds."""
    with database.reading() as uow:
        return rules_of(uow, read_policy("", shipped()), ZONE)


def settle_people(database: Database, rules: Rules, people: int) -> list[Address]:
    """Return addresses of people who have agreed to what is kept."""
    addresses = [Address(CHANNEL, f"bench-{new_id(now())}") for _ in range(people)]
    with database.begin() as uow:
        for address in addresses:
            person = uow.people.add(Person(id=new_id(now()), name="", language="zh", created_at=now()))
            person.consent, person.consented_at = rules.policy.county.consent_version, now()
            person.door = uow.people.add_door(address, person=person.id, now=now()).id
    return addresses


def one_report(sender: Address, rules: Rules, number: int) -> list[dict[str, object]]:
    """Return what a person does to report: a sentence, a category, a position, no photo, submit."""
    middle = centre(rules.county.units[GRIDS[number % len(GRIDS)]].ring)
    return [
        {"text": f"{sender.id} 第{number}次：路口垃圾没有人收"},
        {"press": "f:{step}:c.E1"},
        {"place": Place(middle.lat, middle.lon)},
        {"press": "f:{step}:skip"},
        {"press": "f:{step}:submit"},
    ]


def steps_of_a_report(database: Database, rules: Rules) -> list[int]:
    """Return the step of the form before each of five messages, counted from the moment it was opened: learnt once."""
    began = now()
    sender = settle_people(database, rules, 1)[0]
    intake = Intake(database, rules, now, careful=0)
    steps = [0]
    for number, what in enumerate(one_report(sender, rules, 0)):
        done = {name: _at(value, began, steps[-1]) for name, value in what.items()}
        intake.commit([Inbound(sender, f"{sender.id}-learn-{number}", began, **done)])  # type: ignore[arg-type]
        with database.begin() as uow:
            open_form = uow.dialogues.find(uow.people.read_ahead({sender: "zh"}, now())[0])
            steps.append(open_form.state["open"][-1]["step"] - _opening(began) if open_form else 0)
    return steps


def reported(database: Database) -> int:
    """Return how many issues there are."""
    with database.reading() as uow:
        return uow.session.scalar(select(func.count()).select_from(Issue)) or 0


def _opening(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _at(value: object, opened: datetime, step: int) -> object:
    return value.format(step=_opening(opened) + step) if isinstance(value, str) and value.startswith("f:") else value


async def drive(
    take: Take, rules: Rules, senders: list[Address], *, steps: list[int], reports: int
) -> tuple[float, list[float]]:
    """Let everybody report at the same time; return the seconds it took and how long each update waited."""
    waits: list[float] = []

    async def person(sender: Address) -> None:
        for number in range(reports):
            opened = now()
            for step, what in enumerate(one_report(sender, rules, number)):
                done = {name: _at(value, opened, steps[step]) for name, value in what.items()}
                inbound = Inbound(sender, f"{sender.id}-{number}-{step}", opened, **done)  # type: ignore[arg-type]
                began = perf_counter()
                await take(inbound)
                waits.append(perf_counter() - began)

    began = perf_counter()
    await asyncio.gather(*map(person, senders))
    return perf_counter() - began, waits
