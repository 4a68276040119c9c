"""How the demo county gets into an empty database."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot import clock
from bot.demo.county import DemoCounty, demo_county
from bot.demo.events import load_events
from bot.demo.members import load_members
from bot.demo.people import HOME_GRID, DemoPerson
from bot.demo.service import load_service
from bot.demo.sheets import load_sheets
from bot.demo.stations import demo_stations
from bot.profiles import shipped
from bot.settings import Settings
from domain.county import County
from domain.imported import Kind
from domain.message import Address
from domain.organisation import Role, Seat
from domain.policy_reading import read_policy
from handlers import statement_time
from handlers.desk import Office
from handlers.voice import Rules
from storage.database import Database
from storage.keys import new_id
from storage.tables import Person
from storage.unit_of_work import UnitOfWork

DEMO = "demo"


def load_demo(database: Database, settings: Settings) -> bool:
    """Load the demo county into a database that holds no unit; False where it holds some."""
    with database.begin() as uow:
        uow.units.hold()
        if uow.units.count():
            return False
        load(uow, demo_county(), now=clock.now(), zone=settings.timezone)
    return True


def load(uow: UnitOfWork, county: DemoCounty, *, now: datetime, zone: ZoneInfo) -> None:
    """Write the demo's units, its people with a door in the web chat each, and what they wish for, offer and plan."""
    uow.units.add_all(county.units)
    _add_stations(uow, county, now)
    today = now.astimezone(zone).date()
    people = {one.key: _add(uow, one, now) for one in county.people}
    uow.seats.expect(people.values())
    for one in county.people:
        for seat in one.seats:
            uow.seats.assign(people[one.key], seat, today=today, now=now)
    load_members(uow, county, people, now=now, zone=zone)
    load_sheets(uow, county, people, now=now, zone=zone)
    worker = Seat(Role.GRID_WORKER, HOME_GRID)
    speaker = next(people[one.key] for one in county.people if worker in one.seats)
    load_service(uow, person=speaker, now=now, zone=zone)
    policy = read_policy("", shipped())
    office = Office(uow, Rules(policy, policy.calendar(zone), County(county.units), zone), now)
    load_events(office, county, people)
    statement_time.plan(office)
    uow.record(DEMO, "yes")


def door_of(key: str) -> Address:
    """Return the address of somebody in the demo."""
    return Address("web", f"{DEMO}-{key}")


def _add_stations(uow: UnitOfWork, county: DemoCounty, now: datetime) -> None:
    """Show the demo's stations, as an import would; the first import takes their place."""
    batch = uow.imports.begin(Kind.STATIONS, digest=DEMO, now=now)
    uow.imports.stage(batch, list(demo_stations(county.units)), now)
    uow.imports.show(batch, now)


def _add(uow: UnitOfWork, one: DemoPerson, now: datetime) -> int:
    person = uow.people.add(
        Person(
            id=new_id(now), name=one.name, name_en=one.name_en, language="zh", consent="", created_at=now, demo=one.key
        )
    )
    person.door = uow.people.add_door(door_of(one.key), person=person.id, now=now).id
    return person.id
