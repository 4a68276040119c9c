"""Where can I rest, drink, charge? The nearest stations that are open; and which venues there are.

Where somebody is, is used for the answer and kept nowhere.
"""

from collections.abc import Mapping
from datetime import datetime

from domain.errors import NotFound
from domain.message import Button, Outbound, Place
from domain.opening import DAYS, days_of, runs, spans_of
from domain.places import Point, distance
from domain.stations import STATIONS, Kind, Nearby, Service, Station, nearby
from handlers import dialogue, riders
from handlers.asking import Form
from handlers.desk import LISTED, Desk
from handlers.fields import Answers, Choice
from handlers.paging import page
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from handlers.where import Where, communities, in_no_grid, place_of

KINDS: Mapping[Kind, str] = {
    Kind.REST: N_("rest station"),
    Kind.YOUTH: N_("youth station"),
    Kind.VENUE: N_("venue"),
}
SERVICES: Mapping[Service, str] = {
    Service.WATER: N_("water"),
    Service.CHARGING: N_("charging"),
    Service.SEATS: N_("seats"),
    Service.MICROWAVE: N_("microwave"),
    Service.TOILET: N_("toilet"),
    Service.FIRST_AID: N_("first aid"),
    Service.COOLING: N_("air conditioning"),
    Service.WIFI: N_("wifi"),
    Service.BOOKS: N_("books"),
    Service.LODGING: N_("beds"),
    Service.SPORT: N_("sport"),
}
WEEK = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
CARD = N_("{name} ({kind})\n{address}\nOpen: {hours}{services}")
NONE_LISTED = N_("No station is listed yet. Please call {phone} and ask.")
NO_PLACE = N_("I cannot tell where that is on the map. Please send your position, or pick the grid.")
OPENS = N_("Next to open: {name}, {moment} ({distance}).")
GONE = N_("That place is not listed any more. /station shows what there is.")
NEAR, FAR = 50, 1000
"""Metres: a distance is told no finer, and from there on in kilometres."""


def ask(desk: Desk, _: str) -> Outbound:
    """Ask where somebody is, if anything could be answered then."""
    if not desk.uow.stations.count(STATIONS):
        return Outbound(desk.say(NONE_LISTED, phone=desk.rules.policy.county.phone), _venues(desk))
    return dialogue.begin(desk, STATION)


def answer(desk: Desk, answers: Answers) -> Outbound:
    """Tell what is open nearest, with the way to the first of it."""
    here = _point(desk, answers)
    local = desk.now.astimezone(desk.rules.zone)
    found = nearby(desk.uow.stations.nearest(here, STATIONS), local, desk.rules.policy.stations.shown)
    _keep_no_place(desk)
    lines = [desk.say("Open nearest to you:") if found.open else desk.say("No station is open now.")]
    lines += [
        _line(desk.voice, number, station, here=here, local=local) for number, station in enumerate(found.open, 1)
    ]
    lines += _next(desk, found, here)
    shown = [*found.open, *([found.next] if found.next else [])]
    rows = tuple((_button(desk.voice, station),) for station in shown)
    pin = _pin(desk.voice, shown[0]) if shown else None
    return Outbound("\n".join(lines), (*rows, *_venues(desk), *riders.offer(desk)), place=pin)


def show(desk: Desk, code: str) -> Outbound:
    """Show one place, with its pin on the map."""
    station = desk.uow.stations.find(code)
    if station is None:
        raise NotFound(GONE)
    text = desk.say(
        CARD,
        name=desk.voice.named(station.name, station.name_en),
        kind=desk.say(KINDS[station.kind]),
        address=station.address,
        hours=hours(desk.voice, station),
        services=_services(desk.voice, station),
    )
    return Outbound(text, place=_pin(desk.voice, station))


def venues(desk: Desk, rest: str) -> Outbound:
    """List the venues."""
    part = page(rest, desk.uow.stations.count((Kind.VENUE,)))
    found = desk.uow.stations.named((Kind.VENUE,), skip=part.skip, limit=LISTED)
    lines = [part.title(desk.voice, desk.say("Venues:") if found else desk.say("No venue is listed yet."))]
    lines += [f"• {desk.voice.named(one.name, one.name_en)} · {hours(desk.voice, one)}" for one in found]
    rows = [(_button(desk.voice, one),) for one in found]
    return Outbound("\n".join(lines), (*rows, *part.more(desk.voice, "venues")))


def hours(voice: Voice, station: Station) -> str:
    """Return when a place is open."""
    if station.is_always_open:
        return voice.say("day and night")
    names, to = [voice.say(day) for day in WEEK], voice.say(" to ")
    told = []
    for first, last, spans in runs(station.week):
        days = voice.say("daily") if last - first == len(DAYS) - 1 else days_of(first, last, names, to)
        if spans:
            told.append(f"{days} {spans_of(spans)}")
    return "; ".join(told)


def _point(desk: Desk, answers: Answers) -> Point:
    place = place_of(answers["where"])
    if place.lat is not None and place.lon is not None:
        return Point(place.lat, place.lon)
    found = desk.rules.county.middle(desk.rules.county.grid_of(place) or answers["community"])
    if found is None:
        raise NotFound(NO_PLACE)
    return found


def _keep_no_place(desk: Desk) -> None:
    """Let a channel that shows again what somebody did show that a place was sent, and not which."""
    said = {"key": desk.inbound.key, "at": desk.now.isoformat(), "label": desk.say("📍 Where I am")}
    if desk.inbound.place is not None:
        desk.uow.inbox.show((desk.channel, desk.inbound.key), address=desk.door.id, shown=said)


def _line(voice: Voice, number: int, station: Station, *, here: Point, local: datetime) -> str:
    closes = station.closes_at(local)
    until = voice.say("open day and night")
    if closes is not None and not station.is_always_open:
        until = voice.say("open until {time}", time=f"{closes:%H:%M}")
    name = voice.named(station.name, station.name_en)
    told = f"{number}. {name} · {_away(voice, here, station)} · {until}"
    return f"{told}\n   {station.address}{_services(voice, station)}"


def _next(desk: Desk, found: Nearby, here: Point) -> list[str]:
    if found.next is None or found.opens_at is None:
        return []
    name = desk.voice.named(found.next.name, found.next.name_en)
    moment = desk.voice.moment(found.opens_at, desk.now)
    return [desk.say(OPENS, name=name, moment=moment, distance=_away(desk.voice, here, found.next))]


def _away(voice: Voice, here: Point, station: Station) -> str:
    metres = max(NEAR, round(distance(here, station.at) / NEAR) * NEAR)
    if metres < FAR:
        return voice.say("{metres} m", metres=metres)
    return voice.say("{kilometres} km", kilometres=f"{metres / 1000:.1f}")


def _services(voice: Voice, station: Station) -> str:
    listed = voice.say(", ").join(voice.say(SERVICES[service]) for service in station.services)
    return f"\n   {listed}" if listed else ""


def _button(voice: Voice, station: Station) -> Button:
    return Button("📍 " + voice.named(station.name, station.name_en), f"y:{station.code}")


def _pin(voice: Voice, station: Station) -> Place:
    return Place(station.at.lat, station.at.lon, voice.named(station.name, station.name_en))


def _venues(desk: Desk) -> tuple[tuple[Button, ...], ...]:
    return ((Button(desk.say("Venues"), "m:venues"),),) if desk.uow.stations.count((Kind.VENUE,)) else ()


STATION = Form(
    name="station",
    title=N_("A place to rest"),
    summary="",
    done=answer,
    fields=(
        Where(
            key="where",
            ask=N_("Where are you? Send your position, pick the grid, or write it. I use it once and do not keep it."),
            simple_ask=N_("Where are you?"),
            label=N_("Place"),
        ),
        Choice(
            key="community",
            ask=N_("I cannot tell the grid from that. Which community is it in?"),
            label=N_("Community"),
            of=communities,
            when=in_no_grid,
            front=14,
        ),
    ),
)
