"""A small county where stories happen: real SQLite, the real writer and delivery, a clock set by hand, no platform."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.channels.channel import Fate
from bot.intake import Intake
from bot.parcels import Parcel, Sent, lease, settle
from bot.profiles import shipped
from domain.county import County
from domain.message import Address, Capabilities, Fitted, Inbound, Outbound
from domain.organisation import Level, Role, Seat, UnitOutline
from domain.policy import Policy
from domain.policy_reading import read_policy
from handlers import retention, ticks
from handlers.desk import Office
from handlers.voice import Rules
from storage.database import Database
from storage.keys import new_id
from storage.tables import Person as PersonRow
from storage.terms import Settled
from storage.unit_of_work import UnitOfWork
from tests.due import owed, soonest
from tests.ground import empty_database
from tests.townspeople import CHAT, PLAIN, Person, Shown

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY_MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=ZONE)


def square(west: float, south: float, size: float = 0.01) -> tuple[tuple[float, float], ...]:
    east, north = west + size, south + size
    return ((west, south), (east, south), (east, north), (west, north))


UNITS = (
    UnitOutline("520626", Level.COUNTY, "德江县", "Dejiang", ring=square(108.0, 28.0, 0.5)),
    UnitOutline("520626001", Level.STREET, "青龙街道", "Qinglong", parent="520626"),
    UnitOutline("520626001001", Level.COMMUNITY, "云桥社区", "Yunqiao", parent="520626001"),
    UnitOutline("520626001002", Level.COMMUNITY, "竹园社区", "Zhuyuan", parent="520626001"),
    UnitOutline(
        "520626001001001", Level.GRID, "云桥1网格", "Yunqiao 1", parent="520626001001", ring=square(108.10, 28.2)
    ),
    UnitOutline(
        "520626001001002", Level.GRID, "云桥2网格", "Yunqiao 2", parent="520626001001", ring=square(108.11, 28.2)
    ),
    UnitOutline(
        "520626001002001", Level.GRID, "竹园1网格", "Zhuyuan 1", parent="520626001002", ring=square(108.12, 28.2)
    ),
    UnitOutline("520626-D01", Level.DEPARTMENT, "城管局", "Urban Management", parent="520626", duty="urban_management"),
    UnitOutline("520626-U01", Level.UNIT, "第一小学", "First School", parent="520626"),
    UnitOutline(
        "520626001001-W01", Level.PROPERTY, "云桥物业", "Yunqiao Property", parent="520626001001", duty="property"
    ),
)
GRID, NEIGHBOUR, COMMUNITY, STREET, COUNTY = (
    "520626001001001",
    "520626001001002",
    "520626001001",
    "520626001",
    "520626",
)
IN_GRID = (28.205, 108.105)
IN_NO_GRID = (28.3, 108.3)
ABROAD = (59.3, 18.1)
A_LITTLE = timedelta(minutes=1)
"""How often the clock is looked at while what is due cannot be done."""


class Town:
    """The county, its people and its clock."""

    def __init__(self, database: Database, policy: Policy, now: datetime = MONDAY_MORNING) -> None:
        self.database = database
        self.now = now.astimezone(UTC)
        self.people: dict[Address, Person] = {}
        self.closed: set[Address] = set()
        """The doors that are closed to the bot."""
        self.said = 0
        """How much was brought so far."""
        with database.begin() as uow:
            uow.units.add_all(UNITS)
        self.rules = Rules(policy, policy.calendar(ZONE), County(UNITS), ZONE)
        self.intake = Intake(database, self.rules, lambda: self.now, careful=0)

    def resident(self, name: str, *, can: Capabilities = CHAT, language: str = "en") -> Person:
        """Return somebody new, who has already agreed to what is kept."""
        person = self.stranger(name, can=can, language=language)
        with self.database.begin() as uow:
            row = self._row(name, language)
            row.name = ""
            row.consent, row.consented_at = self.rules.policy.county.consent_version, self.now
            uow.people.add(row)
            door = uow.people.add_door(person.address, person=row.id, now=self.now)
            row.door = door.id
        return person

    def stranger(self, name: str, *, can: Capabilities = CHAT, language: str = "en") -> Person:
        """Return somebody who has never written."""
        address = Address("memory" if can is CHAT else "plain", name)
        self.people[address] = Person(self, address, can, language)
        return self.people[address]

    def group(self, name: str) -> Person:
        """Return a group that the bot is in, as its members see it."""
        address = Address("memory", name)
        return self.people.setdefault(address, Person(self, address))

    def staff(self, name: str, role: Role, unit: str, *, language: str = "en") -> Person:
        """Return somebody who holds a role."""
        person = self.stranger(name, language=language)
        with self.database.begin() as uow:
            row = uow.people.add(self._row(name, language))
            door = uow.people.add_door(person.address, person=row.id, now=self.now)
            row.door = door.id
            today = self.now.astimezone(ZONE).date()
            uow.seats.assign(row.id, Seat(role, unit), today=today, now=self.now)
        return person

    def arrives(self, person: Person, **what: object) -> None:
        """Let a person do one thing, and everybody hear what comes of it."""
        self.take([self.inbound(person, **what)])

    def inbound(self, person: Person, **what: object) -> Inbound:
        self.said += 1
        return Inbound(person.address, f"k{self.said}", self.now, language=person.language, **what)  # type: ignore[arg-type]

    def take(self, inbounds: Sequence[Inbound]) -> list[object]:
        """Bring updates as one batch, then deliver."""
        outcomes = self.intake.commit(list(inbounds))
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome
        self.deliver()
        return outcomes

    def runs_until(self, moment: datetime) -> None:
        """Let the clock run as where the bot is on all the time: whatever comes due is done then."""
        while self.now < moment:
            self.now = min(moment, max(soonest(self.database) or moment, self.now + A_LITTLE)).astimezone(UTC)
            self.time_passes()

    def time_passes(self, **span: float) -> None:
        """Move the clock, as a machine that was off would see it: everything that came due is found at once."""
        self.now += timedelta(**span)
        while self.intake.commit([lambda uow: ticks.fire_due(uow, self.rules, self.now)])[0] == ticks.AT_ONCE:
            pass
        self.deliver()

    def deliver(self) -> None:
        """Send what is owed now; to see that there is nothing costs no transaction."""
        channels = [_Memory(self, "memory", CHAT), _Memory(self, "plain", PLAIN)]
        while names := owed(self.database, self.now):
            owing = [channel for channel in channels if channel.name in names]
            if not sum(self.intake.commit([partial(self._sent, channel=channel) for channel in owing])):
                return

    def _sent(self, uow: UnitOfWork, channel: "_Memory") -> int:
        """Lease what a channel may send, send it and settle it; as nobody has to be waited for, all in one."""
        parcels = self._lease(uow, channel)
        settle(uow, [channel.deliver(parcel) for parcel in parcels], self.now)
        return len(parcels)

    def _lease(self, uow: UnitOfWork, channel: "_Memory") -> list[Parcel]:
        office = Office(uow, self.rules, self.now)
        return lease(office, channel=channel, room=50, settled=partial(uow.outbox.settle, now=self.now))

    def _row(self, name: str, language: str) -> PersonRow:
        return PersonRow(
            id=new_id(self.now),
            name=name,
            language=language,
            consent="",
            consented_at=None,
            created_at=self.now,
            door=None,
        )


class _Memory:
    """A channel that is a list, as the people of the town read it."""

    def __init__(self, town: Town, name: str, capabilities: Capabilities) -> None:
        self.town = town
        self.name = name
        self.capabilities = capabilities

    async def send(self, to: Address, fitted: Fitted, *, replaces: str) -> str:
        return self._show(to, fitted, replaces)

    def deliver(self, parcel: Parcel) -> Sent:
        if parcel.to in self.town.closed:
            return Sent(parcel, Settled(parcel.id, Fate.UNREACHABLE, "blocked"))
        receipt = self._show(parcel.to, parcel.fitted, parcel.replaces)
        return Sent(parcel, Settled(parcel.id, Fate.SENT, parcel.note), receipt=receipt)

    def _show(self, to: Address, fitted: Fitted, replaces: str) -> str:
        person = self.town.people.setdefault(to, Person(self.town, to))
        if replaces:
            first = int(replaces)
            person.seen[first] = _shown(fitted.parts[-1], edited=True)
            return replaces
        person.seen.extend(_shown(part, silent=fitted.silent) for part in fitted.parts)
        return str(len(person.seen) - 1)


def _shown(part: Outbound, *, edited: bool = False, silent: bool = False) -> Shown:
    buttons = [button for row in part.rows for button in row]
    return Shown(part.text, buttons, part.media, part.place, edited, silent)


def sweep(town: Town) -> list[str]:
    """Let the hourly round be made, and return the files that go."""
    gone: list[str] = []
    for duty in retention.DUTIES:
        with town.database.reading() as uow:
            found = list(duty.find(uow, town.rules, town.now))
        for few in found:
            (files,) = town.intake.commit([partial(duty.forget, rules=town.rules, now=town.now, few=few)])
            assert isinstance(files, list), files
            gone += files
    town.deliver()
    return gone


def open_town(folder: Path, policy: str = "", now: datetime = MONDAY_MORNING) -> Iterator[Town]:
    """Found a town in an empty database, with the shipped policy and what ``policy`` changes of it."""
    with empty_database(folder) as database:
        yield Town(database, policy_of(policy), now)


@cache
def policy_of(changes: str) -> Policy:
    """Return the shipped policy with what a test changes of it."""
    return read_policy(changes, shipped())
