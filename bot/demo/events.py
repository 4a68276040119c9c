"""Which volunteer events are to come in the demo county? A few, some days after it is loaded, all invented."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import cycle, islice
from typing import Any

from bot.demo.county import COUNTY, DemoCounty
from bot.demo.people import HOME_GRID
from domain.event import KIND, Action, State
from domain.organisation import Role
from domain.signup import ADULT, Standing
from domain.signup import Action as Step
from handlers import event_life, series
from handlers.desk import Office
from handlers.event_plan import planned
from handlers.places import change, new_place
from storage.event_tables import Event, Shift

COMMUNITY_DIGITS = 12
CONSENT = "demo"


@dataclass(frozen=True, kw_only=True)
class Outing:
    """One of them: in how many days, from which hour on, and of how many places how many are taken in each shift."""

    host: str
    title: str
    place: str
    kind: str
    days: int
    hour: int
    seats: int
    taken: tuple[int, ...]
    lasts: str = "2h"
    age: int = ADULT
    bring: str = ""
    repeats: str = ""


HERE = HOME_GRID[:COMMUNITY_DIGITS]
OUTINGS = (
    Outing(host=HERE, title="给独居老人包饺子", place="云桥社区活动室", kind="hardship", days=3, hour=9,
           seats=6, taken=(6, 5), bring="围裙"),
    Outing(host=f"{COUNTY}001002", title="河堤清洁日", place="镜湖边的凉亭", kind="governance", days=4, hour=8,
           seats=30, taken=(4,), lasts="3h", age=12, bring="手套、水杯"),
    Outing(host=f"{COUNTY}001003", title="邻里读书会", place="听泉社区图书角", kind="culture", days=6, hour=15,
           seats=15, taken=(3,), age=6, repeats="weekday"),
    Outing(host=f"{COUNTY}002001", title="上门量血压", place="社区卫生服务站", kind="health", days=9, hour=9,
           seats=10, taken=(2,)),
)  # fmt: skip


def load_events(office: Office, county: DemoCounty, people: Mapping[str, int]) -> None:
    """Open them, each by the administrator of its community, and give places to residents whom nobody plays."""
    hosts = {
        seat.unit: people[one.key]
        for one in reversed(county.people)
        for seat in one.seats
        if seat.role is Role.COMMUNITY_ADMIN
    }
    residents = [one.key for one in county.people if one.seats[0].role is Role.RESIDENT and one.key not in county.cast]
    neighbours = cycle(people[key] for key in residents)
    for outing in OUTINGS:
        if outing.host in hosts:
            event, shifts = _open(office, outing, organiser=hosts[outing.host])
            for shift, taken in zip(shifts, outing.taken, strict=True):
                _give(office, event, shift, set(islice(neighbours, taken)))


def _open(office: Office, outing: Outing, *, organiser: int) -> tuple[Event, list[Shift]]:
    first, *others = _starts(office, outing)
    answers: dict[str, Any] = {
        "host": outing.host,
        "title": outing.title,
        "place": f"{outing.place}（虚构）",
        "starts": first.isoformat(),
        "shifts": [one.isoformat() for one in others],
        "lasts": outing.lasts,
        "seats": outing.seats,
        "kind": outing.kind,
        "age": outing.age,
        "bring": outing.bring,
        "repeats": outing.repeats,
    }
    event, shifts = planned(office, answers, organiser=organiser, start=first)
    repeats = series.begin(office, answers)
    event.series, event.state = repeats.id if repeats else None, State.OPEN.value
    office.uow.events.add(event, shifts)
    office.took(KIND, event.id, Action.PUBLISH, before=State.DRAFT, after=State.OPEN)
    event_life.open_(office, event)
    return event, shifts


def _starts(office: Office, outing: Outing) -> Iterator[datetime]:
    """Yield when its shifts begin: one after the other, with half an hour between."""
    first = datetime.combine(office.today + timedelta(days=outing.days), time(outing.hour), office.rules.zone)
    for number, _ in enumerate(outing.taken):
        yield first + timedelta(minutes=150) * number


def _give(office: Office, event: Event, shift: Shift, people: Collection[int]) -> None:
    for person in sorted(people):
        office.uow.people.get(person).consent = CONSENT
        place = new_place(office, event, shift, person)
        change(office, shift, place, action=Step.SIGN_UP, to=Standing.CONFIRMED)
