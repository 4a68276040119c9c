"""As whom may a visitor of the demo walk about, and whose chat has something new?"""

from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.demo.people import DemoPerson
from bot.web.caller import ONESELF, Caller, Calling, keep_role
from bot.web.said import form_of, read_line
from bot.web.site import Here, Site
from bot.web.visitor import door_as, may_switch, speak_to_all
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.tables import Door
from storage.unit_of_work import UnitOfWork

COUNTED = 20
YOURSELF, NEW_RESIDENT = N_("Yourself"), N_("a new resident")
router = APIRouter()


@dataclass(frozen=True, slots=True)
class Chip:
    """One role that a click is enough for."""

    key: str
    name: str
    title: str
    unread: int
    is_current: bool
    last: str
    """The beginning of the newest message."""


@router.post("/role")
async def switch(request: Request, site: Here, caller: Calling) -> Response:
    """Let this browser be somebody else of the demo."""
    await _only_where_allowed(site, caller)
    async with form_of(request, site.rules.policy) as form:
        role = read_line(form, "key")
    if role not in (ONESELF, *_people(site)):
        raise HTTPException(404)
    await site.writer.run(lambda uow: speak_to_all(uow, caller, caller.language))
    response = RedirectResponse("/#newest", 303)
    keep_role(response, role, site.settings)
    return response


@router.get("/roles")
async def everybody(site: Here, caller: Calling) -> Response:
    """Offer everybody in the demo, by what they are."""
    await _only_where_allowed(site, caller)
    voice = site.voice(caller.language)
    groups: dict[str, list[tuple[str, str]]] = {}
    for person in _people(site).values():
        seat, name = person.seats[0], voice.named(person.name, person.name_en)
        groups.setdefault(voice.role(seat.role), []).append((person.key, f"{voice.unit(seat.unit)} · {name}"))
    title = voice.say("Be somebody else")
    return HTMLResponse(site.html("roles.html", voice, title=title, simple=caller.simple, groups=groups))


def roles_beside(uow: UnitOfWork, site: Site, caller: Caller) -> dict[str, Door | None]:
    """Return who may be chosen with one click, and their addresses: oneself, the cast, and whoever one is now."""
    if not may_switch(uow, caller) or not _people(site):
        return {}
    keys = dict.fromkeys((ONESELF, *site.demo.cast, caller.role) if site.demo else ())
    return {key: door_as(uow, caller, site.clock(), key) for key in keys if key == ONESELF or key in _people(site)}


def chips(uow: UnitOfWork, site: Site, caller: Caller, voice: Voice) -> list[Chip]:
    """Return the roles to be shown beside the chat; none where nobody may switch."""
    beside = roles_beside(uow, site, caller)
    current = caller.role if caller.role in beside else ONESELF
    found = []
    for key, door in beside.items():
        told = uow.outbox.said(door.id, COUNTED) if door is not None else []
        unread = sum(row.id > caller.seen.get(key, 0) for row in told) if key != current else 0
        last = told[-1].body["text"].partition("\n")[0] if told else ""
        name, title = _described(_people(site).get(key), voice)
        found.append(Chip(key, name, title, unread=unread, is_current=key == current, last=last))
    return found


def _described(person: DemoPerson | None, voice: Voice) -> tuple[str, str]:
    if person is None:
        return voice.say(YOURSELF), voice.say(NEW_RESIDENT)
    seat = person.seats[0]
    return voice.named(person.name, person.name_en), f"{voice.role(seat.role)} · {voice.unit(seat.unit)}"


def _people(site: Site) -> dict[str, DemoPerson]:
    return {person.key: person for person in site.demo.people} if site.demo else {}


async def _only_where_allowed(site: Site, caller: Caller) -> None:
    if not await site.reader.run(partial(may_switch, caller=caller)):
        raise HTTPException(404)
