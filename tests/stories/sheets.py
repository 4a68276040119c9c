"""What the stories of sheets share: members with credited hours, a liaison, and how far a sheet has come."""

import csv
import io
from datetime import datetime, timedelta

from openpyxl import load_workbook

from bot.takeout import for_address
from domain.hours import CLOCK, ORGANISER, Action, Source, State
from domain.message import Media
from domain.organisation import Role
from handlers.desk import Office
from handlers.hours_life import take
from handlers.keys import short
from storage.hours_tables import Hours
from storage.keys import new_id
from storage.statements import Statement
from storage.wishes import Wish
from tests.beginning import lived_once
from tests.stories.linking import key_of
from tests.stories.staff import at
from tests.stories.test_registration import register
from tests.town import COMMUNITY, ZONE, Town
from tests.townspeople import Person

SCHOOL = "520626-U01"
DRAFTED, CHECKED, SENT = "2026-12-01 09:00", "2026-12-08 09:00", "2026-12-20 09:00"
"""When the yearly sheet is drafted, taken for right, and sent."""


def serves(
    town: Town,
    person: Person,
    *,
    minutes: int = 120,
    on: str = "2026-11-24",
    community: str = COMMUNITY,
    source: Source = Source.BACK_FILL,
    event: int | None = None,
) -> None:
    """Write a visit of somebody to the community, or what they did at an event, into the history."""
    entry = _entry(town, person, community, came=datetime.fromisoformat(f"{on} 09:00").replace(tzinfo=ZONE))
    entry.source, entry.event = source.value, event
    entry.ends_at = entry.left_at = entry.came_at + timedelta(minutes=minutes)
    with town.database.begin() as uow:
        uow.hours.add(entry)
        office = Office(uow, town.rules, town.now)
        take(office, entry, Action.BACK_FILL, ORGANISER, counts=minutes)
        take(office, entry, Action.CREDIT, CLOCK)


def grants(town: Town, person: Person, *, ended: str, state: str = "fulfilled", unit: str = "") -> None:
    """Write a small wish that somebody took on, and how it ended, into the history."""
    with town.database.begin() as uow:
        wish = uow.wishes.add(_wish(town, key_of(town, person), state=state, unit=unit))
        wish.ended_at = datetime.fromisoformat(ended).replace(tzinfo=ZONE)


def _wish(town: Town, claimer: int, *, state: str, unit: str) -> Wish:
    return Wish(
        id=new_id(town.now),
        community=COMMUNITY,
        person=claimer,
        proxy=True,
        name="",
        place="",
        text="",
        goods="none",
        yuan=0,
        state=state,
        since=town.now,
        submitted_at=town.now,
        returned=0,
        claimer=claimer,
        claimed_for="unit" if unit else "person",
        unit=unit,
        claimed_at=town.now,
        emptied_at=town.now,
    )


def _entry(town: Town, person: Person, community: str, *, came: datetime) -> Hours:
    return Hours(
        id=new_id(town.now),
        person=key_of(town, person),
        event=None,
        shift=None,
        host=community,
        community=community,
        day=came.date(),
        source="",
        state=State.NONE.value,
        version=0,
        starts_at=came,
        ends_at=came,
        came_at=came,
        left_at=None,
        code=0,
        near="",
        minutes=0,
        disputed=False,
        objection="",
        until=None,
        late_at=None,
    )


def admin(town: Town, name: str = "Zhao") -> Person:
    return town.staff(name, Role.COMMUNITY_ADMIN, COMMUNITY)


def liaison(town: Town, name: str = "Liu", unit: str = SCHOOL) -> Person:
    return town.staff(name, Role.UNIT_LIAISON, unit)


def member(town: Town, zhao: Person, name: str = "Chen Lu", minutes: int = 120) -> Person:
    """Return a member of the school whom the community has taken in, with credited service."""
    person = town.resident(name.replace(" ", ""))
    register(person, name)
    zhao.presses("Accept registration")
    if minutes:
        serves(town, person, minutes=minutes)
    return person


@lived_once
def drafted(town: Town, *names: str) -> list[Person]:
    """Return the community, the liaison, and members who have just been shown their yearly sheet."""
    zhao, liu = admin(town), liaison(town)
    members = [member(town, zhao, name) for name in names or ("Chen Lu",)]
    at(town, DRAFTED)
    return hush([zhao, liu, *members])


def hush(people: list[Person]) -> list[Person]:
    """Let everything so far count as heard."""
    for person in people:
        person.heard = len(person.seen)
    return people


def confirms(zhao: Person, count: int = 1) -> None:
    zhao.says("/sheets")
    zhao.presses(f"Confirm all {count}")


def sheets(town: Town) -> list[tuple[str, str]]:
    """Return the state of every sheet, by name."""
    with town.database.reading() as uow:
        found = uow.session.query(Statement).order_by(Statement.id)
        return [(one.name, one.state) for one in found]


def sheet(town: Town, number: int = 0) -> Statement:
    with town.database.reading() as uow:
        one = uow.session.query(Statement).order_by(Statement.id).all()[number]
        uow.session.expunge(one)
        return one


def value(town: Town, what: str, number: int = 0) -> str:
    """Return what the button of a sheet carries now."""
    one = sheet(town, number)
    return f"sheet:{short(one.id)}:{what}:{one.version}"


def file_of(town: Town, person: Person, media: Media | None = None) -> list[list[str]]:
    """Return the rows of a file as the last message, or this reference, brings it to somebody now."""
    media = media or person.seen[-1].media[0]
    with town.database.reading() as uow:
        _, content = for_address(uow, person.address, media, rules=town.rules, now=town.now)
    if "csv" in media.mime:
        assert not content or content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    if not content:
        return []
    (page,) = load_workbook(io.BytesIO(content)).worksheets
    return [[str(cell.value) for cell in row] for row in page.iter_rows()]
