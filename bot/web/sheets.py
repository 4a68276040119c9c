"""The spreadsheets that a browser is given: made at that moment, for whoever holds the session."""

from functools import partial

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from bot.takeout import sheet_for
from bot.web.caller import Caller, Calling
from bot.web.site import Here, Site
from bot.web.visitor import find_visitor
from domain.errors import NotFound
from handlers.statement_file import MIMES
from storage.unit_of_work import UnitOfWork

router = APIRouter(prefix="/sheets")


@router.get("/{ref}")
async def give(ref: str, site: Here, caller: Calling) -> Response:
    """Give a spreadsheet to who may read it now; for everybody else there is none."""
    name, content = await site.reader.run(partial(_made, site=site, caller=caller, ref=ref))
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=MIMES[name.rpartition(".")[2]], headers=headers)


def _made(uow: UnitOfWork, *, site: Site, caller: Caller, ref: str) -> tuple[str, bytes]:
    visitor = find_visitor(uow, caller, site.clock())
    if visitor is None:
        raise HTTPException(404)
    try:
        return sheet_for(uow, visitor.person, ref, rules=site.rules, now=site.clock())
    except NotFound as error:
        raise HTTPException(404) from error
