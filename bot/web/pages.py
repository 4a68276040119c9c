"""The chat's own page, the page behind a link, the language, and the files that are looked at and listened to."""

import asyncio
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from bot.media import MIME
from bot.takeout import for_person
from bot.web.caller import Caller, Calling, keep_language, keep_seen, keep_session, keep_size
from bot.web.history import Bubble, Told, read_history, refs_in
from bot.web.roles import chips
from bot.web.said import form_of, read_line
from bot.web.site import Here, Site
from bot.web.view import Page
from bot.web.visitor import Visitor, find_visitor, speak_to_all
from domain.message import Inbound, Outbound
from domain.organisation import Level
from handlers import looks
from handlers.commands import entries, menu
from handlers.desk import Office
from handlers.grounds import held_back
from handlers.takeout import FILE
from handlers.texts.catalogue import LANGUAGES
from handlers.withheld import read_ahead
from storage.messages import revealed_by
from storage.unit_of_work import UnitOfWork

SAFE = {"image/jpeg", "audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/webm", "audio/wav"}
"""What a browser may be told that a file is: nothing in which it would run anything."""
router = APIRouter()


@dataclass(frozen=True, slots=True)
class Made:
    """The chat's page, the newest message on it by role, its language and its size."""

    html: str
    seen: Mapping[str, int]
    language: str
    simple: bool


@router.get("/")
async def chat(site: Here, caller: Calling, start: str = "", part: str = "") -> Response:
    """Show the conversation; of a link that somebody followed only a button, as clients look at links by themselves."""
    if start:
        return HTMLResponse(_start_page(site, caller, start[:64]))
    template = "parts.html" if part == "chat" else "chat.html"
    made = await site.reader.run(partial(_chat, site=site, caller=caller, template=template))
    response = HTMLResponse(made.html)
    keep_session(response, caller, site.settings)
    if made.seen:
        keep_seen(response, {**caller.seen, **made.seen}, site.settings)
    if made.language != caller.language:
        keep_language(response, made.language, site.settings)
    if made.simple != caller.simple:
        keep_size(response, simple=made.simple, settings=site.settings)
    return response


@router.post("/lang")
async def choose_language(request: Request, site: Here, caller: Calling) -> Response:
    """Speak another language: to this browser, and to the person who speaks from it, if there is one yet."""
    async with form_of(request, site.rules.policy) as form:
        language = read_line(form, "language")
    if language not in LANGUAGES:
        raise HTTPException(404)
    visitor = await site.reader.run(lambda uow: find_visitor(uow, caller, site.clock()))
    if visitor is not None and visitor.language != language:
        key = f"lang:{secrets.token_urlsafe(16)}"
        await site.take(Inbound(visitor.address, key, site.clock(), press=f"l:{language}"))
    await site.writer.run(lambda uow: speak_to_all(uow, caller, language))
    response = RedirectResponse("/#newest", 303)
    keep_language(response, language, site.settings)
    return response


@router.get("/media/{ref}")
async def file(ref: str, site: Here, caller: Calling) -> Response:
    """Give a picture or a sound, or the part of it that is asked for, to who sent it and to who was shown it."""
    mime = await _readable(site, caller, ref)
    return FileResponse(site.store.path(ref), media_type=mime if mime in SAFE else "application/octet-stream")


@router.get("/media/{ref}/small")
async def small(ref: str, site: Here, caller: Calling) -> Response:
    """Show a picture small, to the same people."""
    if await _readable(site, caller, ref) != MIME:
        raise HTTPException(404)
    return FileResponse(await asyncio.to_thread(site.store.small, ref), media_type=MIME)


async def _readable(site: Site, caller: Caller, ref: str) -> str:
    """Return what a file is; to others than those who may see it, it does not exist. Raises HTTPException."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,128}", ref):
        raise HTTPException(404)
    mime = await site.reader.run(partial(_mime_for, site=site, caller=caller, ref=ref))
    if not mime or not site.store.path(ref).is_file():
        raise HTTPException(404)
    return mime


@router.get("/export")
async def take_along(site: Here, caller: Calling) -> Response:
    """Give whoever speaks from this browser everything that is held of them; nobody else has an address for it."""
    name, content = await site.reader.run(partial(_takeout, site=site, caller=caller))
    disposition = f'attachment; filename="{name}"'
    return Response(content, media_type=FILE.mime, headers={"content-disposition": disposition})


def _takeout(uow: UnitOfWork, *, site: Site, caller: Caller) -> tuple[str, bytes]:
    visitor = find_visitor(uow, caller, site.clock())
    if visitor is None:
        raise HTTPException(404)
    return for_person(uow, visitor.person, rules=site.rules, now=site.clock())


def _chat(uow: UnitOfWork, *, site: Site, caller: Caller, template: str) -> Made:
    """Make the page here, in a reader's thread, off the loop."""
    visitor = find_visitor(uow, caller, site.clock())
    bubbles = _history(uow, site, visitor) if visitor else []
    voice = site.voice(visitor.language if visitor else caller.language)
    roles = chips(uow, site, caller, voice)
    commands = _commands(uow, site, visitor, voice.language)
    page = Page(site, bubbles, voice=voice, visitor=visitor, commands=commands)
    simple = visitor.simple if visitor else caller.simple
    html = site.html(template, voice, page=page, roles=roles, simple=simple, nonce=secrets.token_urlsafe(16))
    return Made(html, _newest(visitor, bubbles) if roles else {}, voice.language, simple)


def _history(uow: UnitOfWork, site: Site, visitor: Visitor) -> list[Bubble]:
    """Return the conversation as far as whoever had it may read it now."""
    office = Office(uow, site.rules, site.clock())
    return read_history(uow, visitor.door, partial(_instead, office, visitor.person), partial(read_ahead, office))


def _instead(office: Office, reader: int, row: Told) -> Outbound | None:
    """Return what a row only stands for, a number while it is shown, and what is left without a right to it."""
    issue, until = revealed_by(row.body), row.expires_at
    if issue is None or until is None:
        return held_back(office, row.card, row.body, reader)
    return looks.told(office, issue, reader, until=until)


def _commands(uow: UnitOfWork, site: Site, visitor: Visitor | None, language: str) -> tuple[str, ...]:
    """Return what somebody may start today."""
    seats = Office(uow, site.rules, site.clock()).seats_of(visitor.person) if visitor else ()
    return entries(language, menu({seat.role for seat in seats}, simple=bool(visitor and visitor.simple)))


def _newest(visitor: Visitor | None, bubbles: list[Bubble]) -> dict[str, int]:
    heard = [int(bubble.anchor[1:]) for bubble in bubbles if bubble.anchor.startswith("m")]
    return {visitor.role: max(heard)} if visitor and heard else {}


def _mime_for(uow: UnitOfWork, *, site: Site, caller: Caller, ref: str) -> str:
    """Return what a file is, if this browser may see it; else nothing."""
    visitor = find_visitor(uow, caller, site.clock())
    found = uow.pictures.find(ref)
    if visitor is None or found is None or found.stored_at is None:
        return ""
    may_see = found.owner == visitor.person or ref in refs_in(_history(uow, site, visitor))
    return found.mime if may_see else ""


def _start_page(site: Site, caller: Caller, payload: str) -> str:
    voice = site.voice(caller.language)
    grid = payload.removeprefix("g_")
    place = voice.where(grid) if site.rules.county.above(grid, Level.GRID) == grid else ""
    title = place or voice.say("You were sent a link")
    nonce = secrets.token_urlsafe(16)
    told = {"title": title, "payload": payload, "place": place, "role": caller.role}
    return site.html("start.html", voice, simple=caller.simple, nonce=nonce, **told)
