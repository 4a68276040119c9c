"""How an event is passed on: a link, a code to scan, and an entry for the calendar."""

from datetime import datetime

from icalendar import Calendar, Timezone
from icalendar import Event as Entry

from domain.errors import NotFound
from domain.event import SHOWN, State
from domain.message import Media, Outbound
from handlers.desk import Desk, Office
from handlers.event_view import NO_SUCH, event_of, hosted
from handlers.keys import long, short
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.event_tables import Event, Shift
from storage.tables import CHAT_LINK

CALENDAR = "calendar"
"""The kind of a file that lies nowhere: the entry for the calendar, of the event that its reference names."""
TOLD = (*SHOWN, State.ENDED, State.CANCELLED)
"""What everybody may know of; what is still looked at is not among them."""
START = "e_"
"""What a link to an event begins with."""
SHARE = N_("Pass “{title}” on: whoever writes this to me sees it.\n/start {code}")
CHAT = N_("A link that opens it in a chat with me: {link}")
PAGE = N_("Its page, with a code to scan and the entry for the calendar: {link}")


def share(desk: Desk, event: Event, _: str) -> Outbound:
    """Say how an event is passed on, and where its page is."""
    code = START + short(event.id)
    lines = [desk.say(SHARE, title=event.title, code=code)]
    if chat := desk.uow.fact(CHAT_LINK):
        lines.append(desk.say(CHAT, link=chat + code))
    file = (Media(short(event.id), kind=CALENDAR, mime="text/calendar"),) if State(event.state) in TOLD else ()
    if home := desk.rules.home:
        lines.append(desk.say(PAGE, link=f"{home}/event/{short(event.id)}"))
    return Outbound("\n\n".join(lines), media=file)


def entry(office: Office, written: str, voice: Voice) -> tuple[str, bytes]:
    """Return the name of the file with an event's entry for the calendar, and what is in it. Raises NotFound."""
    event = event_of(office, long(written))
    if State(event.state) not in TOLD:
        raise NotFound(NO_SUCH)
    shifts = office.uow.events.shifts([event.id])
    return f"event-{written}.ics", calendar(event, shifts, voice, now=office.now)


def calendar(event: Event, shifts: list[Shift], voice: Voice, *, now: datetime) -> bytes:
    """Return an entry for each shift, in wall time of the county's zone (RFC 5545)."""
    zone, book = voice.rules.zone, Calendar()
    book.add("prodid", "-//Baodao//Events//ZH")
    book.add("version", "2.0")
    book.add_component(Timezone.from_tzinfo(zone, first_date=event.starts_at.date(), last_date=event.ends_at.date()))
    for shift in shifts:
        entry = Entry()
        entry.add("uid", f"{short(shift.id)}@baodao")
        entry.add("dtstamp", now)
        entry.add("sequence", event.version)
        entry.add("dtstart", shift.starts_at.astimezone(zone))
        entry.add("dtend", shift.ends_at.astimezone(zone))
        entry.add("summary", event.title)
        entry.add("location", event.place)
        entry.add("description", "\n".join(filter(None, [hosted(event, voice), event.bring])))
        entry.add("status", "CANCELLED" if event.state == State.CANCELLED else "CONFIRMED")
        book.add_component(entry)
    return bytes(book.to_ical())
