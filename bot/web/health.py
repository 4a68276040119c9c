"""Is this process alive, and can it do its work?"""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from bot.intake import Unavailable
from bot.web.site import Here

router = APIRouter()


@router.get("/healthz")
async def alive() -> Response:
    """Answer at all."""
    return PlainTextResponse("alive")


@router.get("/readyz")
async def ready(site: Here) -> Response:
    """Fail only when the database cannot be read or written: a channel that is down is told, and the others go on."""
    channels = dict(site.channels())
    try:
        await site.reader.run(lambda uow: uow.fact("demo"))
    except Unavailable:
        return JSONResponse({"database": "down", "channels": channels}, 503)
    if why := site.standstill():
        return JSONResponse({"database": "down", "why": why, "channels": channels}, 503)
    return JSONResponse({"database": "up", "channels": channels})
