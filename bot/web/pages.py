"""The chat's own page, the page behind a link, the language, and the pictures."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from bot.web.caller import Caller, Calling, keep_language, keep_seen, keep_session
from bot.web.history import Bubble, Told, read_history, refs_in
from bot.web.roles import chips
from bot.web.said import form_of, read_line
from bot.web.site import Here, Site
from bot.web.view import Page
from bot.web.visitor import Visitor, find_visitor, speak_to_all
from domain.access import HANDLING
from domain.message import Inbound, Outbound
from domain.organisation import Level
from handlers import looks
from handlers.commands import entries
from handlers.desk import Office
from handlers.texts.catalogue import LANGUAGES
from storage.messages import revealed_by
from storage.unit_of_work import UnitOfWork

PICTURES = {"image/jpeg", "image/png", "image/webp", "image/gif"}
router = APIRouter()


@dataclass(frozen=True, slots=True)
class Made:
    """The chat's page, the newest message on it by role, and its language."""

    html: str
    seen: Mapping[str, int]
    language: str


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
async def picture(ref: str, site: Here, caller: Calling) -> Response:
    """Show a picture to who sent it and to who was shown it; to others it does not exist."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,128}", ref):
        raise HTTPException(404)
    mime = await site.reader.run(partial(_mime_for, site=site, caller=caller, ref=ref))
    path = site.store.path(ref)
    if not mime or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type=mime if mime in PICTURES else "application/octet-stream")


def _chat(uow: UnitOfWork, *, site: Site, caller: Caller, template: str) -> Made:
    """Make the page here, in a reader's thread, off the loop."""
    visitor = find_visitor(uow, caller, site.clock())
    bubbles = read_history(uow, visitor.door, partial(_secret, uow, site, visitor)) if visitor else []
    voice = site.voice(visitor.language if visitor else caller.language)
    roles = chips(uow, site, caller, voice)
    commands = _commands(uow, site, visitor, voice.language)
    page = Page(site, bubbles, voice=voice, visitor=visitor, commands=commands)
    html = site.html(template, voice, page=page, roles=roles, nonce=secrets.token_urlsafe(16))
    return Made(html, _newest(visitor, bubbles) if roles else {}, voice.language)


def _secret(uow: UnitOfWork, site: Site, visitor: Visitor, row: Told) -> Outbound | None:
    """Return what a row only stands for: a number, as long as it is shown."""
    issue, until = revealed_by(row.body), row.expires_at
    if issue is None or until is None:
        return None
    return looks.told(Office(uow, site.rules, site.clock()), issue, visitor.person, until=until)


def _commands(uow: UnitOfWork, site: Site, visitor: Visitor | None, language: str) -> tuple[str, ...]:
    """Return what somebody may start today."""
    seats = Office(uow, site.rules, site.clock()).seats_of(visitor.person) if visitor else ()
    return entries(language, staff={seat.role for seat in seats} & HANDLING)


def _newest(visitor: Visitor | None, bubbles: list[Bubble]) -> dict[str, int]:
    heard = [int(bubble.anchor[1:]) for bubble in bubbles if bubble.anchor.startswith("m")]
    return {visitor.role: max(heard)} if visitor and heard else {}


def _mime_for(uow: UnitOfWork, *, site: Site, caller: Caller, ref: str) -> str:
    """Return what a picture is, if this browser may see it; else nothing."""
    visitor = find_visitor(uow, caller, site.clock())
    found = uow.pictures.find(ref)
    if visitor is None or found is None or found.stored_at is None:
        return ""
    may_see = found.owner == visitor.person or ref in refs_in(read_history(uow, visitor.door))
    return found.mime if may_see else ""


def _start_page(site: Site, caller: Caller, payload: str) -> str:
    voice = site.voice(caller.language)
    grid = payload.removeprefix("g_")
    place = voice.where(grid) if site.rules.county.above(grid, Level.GRID) == grid else ""
    title = place or voice.say("You were sent a link")
    nonce = secrets.token_urlsafe(16)
    return site.html("start.html", voice, title=title, payload=payload, place=place, role=caller.role, nonce=nonce)
