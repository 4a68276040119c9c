"""The page on which an organiser shows the check-in code: large, to be scanned, new every minute without a script."""

from functools import partial

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, Response

from bot.web.caller import Caller, Calling
from bot.web.qr import drawn
from bot.web.site import Here, Site
from bot.web.visitor import find_visitor
from domain.errors import NotFound
from handlers.desk import Office
from handlers.gates import code_of, gate_of, opens, payload, renewed_at
from storage.unit_of_work import UnitOfWork

router = APIRouter()


@router.get("/event/{written}/code")
async def of_event(written: str, site: Here, caller: Calling) -> Response:
    """Show the code of an event to those who organise it."""
    return HTMLResponse(await site.reader.run(partial(_page, site=site, caller=caller, key=f"e{written}")))


@router.get("/community/{code}/code")
async def of_community(code: str, site: Here, caller: Calling) -> Response:
    """Show the code of a community to those who run it."""
    return HTMLResponse(await site.reader.run(partial(_page, site=site, caller=caller, key=f"u{code}")))


def _page(uow: UnitOfWork, *, site: Site, caller: Caller, key: str) -> str:
    """Return the page; to anybody else it does not exist."""
    visitor = find_visitor(uow, caller, site.clock())
    office = Office(uow, site.rules, site.clock())
    try:
        gate = gate_of(office, key)
    except NotFound as missing:
        raise HTTPException(404) from missing
    if visitor is None or not opens(office, gate, visitor.person):
        raise HTTPException(404)
    voice, code = site.voice(visitor.language), code_of(office, gate)
    left = (renewed_at(office) - office.now).total_seconds()
    return site.html(
        "code.html",
        voice,
        title=gate.named(voice),
        simple=visitor.simple,
        code=f"{code[:3]} {code[3:]}",
        qr=drawn(f"{site.rules.home}/?start={payload(office, gate)}") if site.rules.home else "",
        # A moment later than the new code comes, so that no page asks just before it.
        renew=int(left) + 1,
    )
