"""The page of an event: to be read, printed, scanned, and put into a calendar. It shows what everybody may know."""

import io
from dataclasses import dataclass
from functools import partial

import segno
from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse, HTMLResponse, Response

from bot.media import MIME
from bot.web.caller import Calling
from bot.web.site import Here, Site
from domain.errors import NotFound
from domain.event import SHOWN, State
from handlers import sharing
from handlers.desk import Office
from handlers.event_view import STATES, event_of, hosted, when
from handlers.keys import long
from handlers.voice import Voice
from storage.event_tables import Event
from storage.unit_of_work import UnitOfWork

CALENDAR = "text/calendar; charset=utf-8"
router = APIRouter(prefix="/event")


@dataclass(frozen=True, slots=True)
class Line:
    """A shift as the page shows it."""

    when: str
    free: int
    seats: int


@router.get("/{written}")
async def page(written: str, site: Here, caller: Calling) -> Response:
    """Show an event to whoever asks, printed as it is seen; nothing on it comes from anywhere else."""
    made = partial(_page, site=site, written=written, voice=site.voice(caller.language), simple=caller.simple)
    return HTMLResponse(await site.reader.run(made))


@router.get("/{written}/calendar.ics")
async def entry(written: str, site: Here, caller: Calling) -> Response:
    """Give the entry for a calendar."""
    made = partial(_entry, site=site, written=written, voice=site.voice(caller.language))
    name, content = await site.reader.run(made)
    disposition = f'attachment; filename="{name}"'
    return Response(content, media_type=CALENDAR, headers={"content-disposition": disposition})


@router.get("/{written}/cover")
async def cover(written: str, site: Here) -> Response:
    """Show the photo of an event."""
    ref = await site.reader.run(lambda uow: _event(uow, site, written).cover)
    if ref is None or not site.store.path(ref).is_file():
        raise HTTPException(404)
    return FileResponse(site.store.path(ref), media_type=MIME)


def _event(uow: UnitOfWork, site: Site, written: str) -> Event:
    try:
        event = event_of(Office(uow, site.rules, site.clock()), long(written))
    except NotFound as missing:
        raise HTTPException(404) from missing
    if State(event.state) not in sharing.TOLD:
        raise HTTPException(404)
    return event


def _page(uow: UnitOfWork, *, site: Site, written: str, voice: Voice, simple: bool) -> str:
    event, office = _event(uow, site, written), Office(uow, site.rules, site.clock())
    shifts = uow.events.shifts([event.id])
    lines = [Line(when(office, shift, voice), shift.seats - shift.taken, shift.seats) for shift in shifts]
    return site.html(
        "event.html",
        voice,
        title=event.title,
        simple=simple,
        event=event,
        host=hosted(event, voice),
        lines=lines,
        code=sharing.START + written,
        state=voice.say(STATES[State(event.state)]),
        is_open=State(event.state) in SHOWN,
        has_cover=event.cover is not None and site.store.path(event.cover).is_file(),
        qr=_drawn(f"{site.rules.home}/?start={sharing.START}{written}") if site.rules.home else "",
        written=written,
    )


def _entry(uow: UnitOfWork, *, site: Site, written: str, voice: Voice) -> tuple[str, bytes]:
    try:
        return sharing.entry(Office(uow, site.rules, site.clock()), written, voice)
    except NotFound as missing:
        raise HTTPException(404) from missing


def _drawn(link: str) -> str:
    """Return a code to scan, as an SVG that stands in the page."""
    drawn = io.BytesIO()
    segno.make(link, error="m").save(drawn, kind="svg", scale=5, border=2, xmldecl=False, svgns=False, nl=False)
    return drawn.getvalue().decode()
