"""What an event is made from: the answers of its form, and the moment at which it begins."""

from collections.abc import Sequence
from datetime import UTC, datetime

from domain.access import MAKING, may_make_events
from domain.event import State
from domain.signup import ADULT
from domain.spans import parse_span
from handlers.desk import Desk, Office
from handlers.fields import Answers, Option, World
from storage.event_tables import Event, Shift
from storage.keys import new_id


def planned(office: Office, answers: Answers, *, organiser: int, start: datetime) -> tuple[Event, list[Shift]]:
    """Return an event with its shifts, not kept yet: each shift begins as much later as in the answers."""
    starts = [moment.astimezone(UTC) for moment in _starts(office, answers, start)]
    lasts = parse_span(answers["lasts"]).clock
    key = new_id(office.now)
    shifts = [_shift(office, key, one, ends_at=one + lasts, seats=answers["seats"]) for one in starts]
    cover = answers.get("cover") or [None]
    event = Event(
        id=key,
        title=answers["title"],
        kind=answers.get("kind", ""),
        host=answers["host"],
        community=answers.get("community") or answers["host"],
        place=answers["place"],
        minimum_age=answers.get("age", ADULT),
        bring=answers.get("bring", ""),
        cover=cover[0],
        starts_at=starts[0],
        ends_at=starts[-1] + lasts,
        state=State.DRAFT.value,
        version=1,
        organiser=organiser,
        series=None,
    )
    return event, shifts


def makers(world: World, _: Answers) -> list[Option]:
    """Return for whom the person may make events."""
    seats, county = world.seats(), world.voice.rules.county
    units = dict.fromkeys(seat.unit for seat in seats if seat.role in MAKING)
    known = [unit for unit in map(county.find, units) if unit and may_make_events(seats, unit)]
    return [Option(unit.code, world.voice.unit(unit.code)) for unit in known]


def host(desk: Desk, wanted: str = "") -> dict[str, str]:
    """Return who makes an event, where it need not be asked: the unit that is wanted, or the only one there is."""
    mine = [option.code for option in makers(desk.world, {})]
    found = [unit for unit in mine if unit == wanted] or mine
    return {"host": found[0]} if len(found) == 1 else {}


def _shift(office: Office, event: int, starts_at: datetime, *, ends_at: datetime, seats: int) -> Shift:
    return Shift(
        id=new_id(office.now),
        event=event,
        starts_at=starts_at,
        ends_at=ends_at,
        seats=seats,
        taken=0,
        waiting=0,
        last=0,
    )


def _starts(office: Office, answers: Answers, start: datetime) -> Sequence[datetime]:
    """Return when the shifts begin, in wall time as far from each other as they were first."""
    zone = office.rules.zone
    first = _wall(datetime.fromisoformat(answers["starts"]).astimezone(zone))
    others = [_wall(datetime.fromisoformat(one).astimezone(zone)) - first for one in answers.get("shifts", ())]
    begin = _wall(start.astimezone(zone))
    return [(begin + later).replace(tzinfo=zone) for later in sorted({first - first, *others})]


def _wall(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
