"""A certificate to be printed, and the page where whoever has the paper in hand can check it."""

import hmac
from functools import partial

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from bot.web.caller import Caller, Calling
from bot.web.qr import drawn
from bot.web.refusal import Turned
from bot.web.site import Here, Site
from bot.web.throttle import Throttle
from bot.web.visitor import find_visitor
from domain.certificate import State, is_same
from handlers.certificates import content_of, secret_of
from handlers.desk import Office
from handlers.texts.catalogue import N_
from storage.hours_tables import Certificate
from storage.unit_of_work import UnitOfWork

WRONG_A_MINUTE = 20
"""How often one address may be wrong: nobody walks through numbers and letters."""
SLOWLY = N_("That was tried too often. Please wait a minute, then type the number and letters of the paper again.")
router = APIRouter()


@router.get("/cert/{number}")
async def own_paper(number: str, site: Here, caller: Calling) -> Response:
    """Show a certificate to whose it is, in the browser from which they speak."""
    return HTMLResponse(await site.reader.run(partial(_paper, site=site, caller=caller, number=number, secret="")))


@router.get("/cert/{number}/{secret}")
async def paper(number: str, secret: str, site: Here, caller: Calling) -> Response:
    """Show a certificate to whoever has its secret link."""
    return HTMLResponse(await site.reader.run(partial(_paper, site=site, caller=caller, number=number, secret=secret)))


@router.get("/verify/{number}")
async def verify(request: Request, number: str, site: Here, *, caller: Calling, c: str = "") -> Response:
    """Say of a paper whether it is valid; without its letters nothing is said of a number."""
    throttle: Throttle = request.app.state.verifying
    address = request.client.host if request.client else ""
    if throttle.is_over(address, site.clock()):
        raise Turned(429, SLOWLY)
    html, is_known = await site.reader.run(partial(_verified, site=site, caller=caller, number=number, letters=c))
    if c and not is_known:
        throttle.note(address, site.clock())
    return HTMLResponse(html, 200 if is_known or not c else 404)


def _paper(uow: UnitOfWork, *, site: Site, caller: Caller, number: str, secret: str) -> str:
    found, office = uow.certificates.find(number), Office(uow, site.rules, site.clock())
    visitor = find_visitor(uow, caller, site.clock())
    is_own = found is not None and visitor is not None and visitor.person == found.person
    if found is None or not (is_own or hmac.compare_digest(secret.encode(), secret_of(office, number).encode())):
        raise HTTPException(404)
    link = f"{site.rules.home}/verify/{found.number}?c={found.letters}"
    voice = site.voice(caller.language)
    issued = found.issued_at.astimezone(site.rules.zone).date()
    shown = {
        "paper": found,
        "content": content_of(found, voice),
        "issued": issued,
        "valid": found.state == State.VALID,
        "phone": site.rules.policy.county.phone,
    }
    qr = drawn(link) if site.rules.home else ""
    return site.html("certificate.html", voice, title=found.number, simple=caller.simple, qr=qr, link=link, **shown)


def _verified(uow: UnitOfWork, *, site: Site, caller: Caller, number: str, letters: str) -> tuple[str, bool]:
    """Return the page, and whether the paper is one of ours: number and letters that belong together."""
    found: Certificate | None = uow.certificates.find(number)
    if found is not None and not is_same(found.letters, letters):
        found = None
    voice, valid = site.voice(caller.language), found is not None and found.state == State.VALID
    issued = found.issued_at.astimezone(site.rules.zone).date() if found else None
    values = {"paper": found, "issued": issued, "valid": valid, "number": number[:40], "asked": bool(letters)}
    html = site.html("verify.html", voice, title=voice.say("Check a certificate"), simple=caller.simple, **values)
    return html, found is not None
