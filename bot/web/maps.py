"""The map of grids: from the county down to one of them, which can then be picked."""

import re
import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse, Response

from bot.web.caller import Caller, Calling
from bot.web.site import Here, Site
from domain.message import Place
from domain.organisation import TERRITORY, Level, UnitOutline
from handlers.voice import Voice

Inside = Annotated[str, Query(alias="in")]
router = APIRouter()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a map is of: ``area`` is divided up, ``chosen`` is the area itself or one of its parts."""

    area: UnitOutline
    chosen: UnitOutline
    pin: Place | None


@router.get("/map")
async def show_map(site: Here, caller: Calling, at: str = "", inside: Inside = "") -> Response:
    """Show what a unit is divided into, or the surroundings of a point (``lat,lon``)."""
    county, voice = site.rules.county, site.voice(caller.language)
    pin = _point(at)
    chosen = county.find(inside or (county.grid_of(pin) if pin else ""))
    if chosen is None or chosen.level not in TERRITORY:
        chosen = county.find(county.code)
    if chosen is None:
        raise HTTPException(404)  # no unit has been loaded yet
    area = county.find(chosen.parent) if chosen.level is Level.GRID else None
    return HTMLResponse(_page(site, voice, Shown(area or chosen, chosen, pin), caller))


def _page(site: Site, voice: Voice, shown: Shown, caller: Caller) -> str:
    parts = site.atlas.below(shown.area.code)
    return site.html(
        "map.html",
        voice,
        title=voice.unit(shown.chosen.code),
        area=shown.area,
        chosen=shown.chosen,
        parts=parts,
        labels={unit.code: _label(unit, voice) for unit in parts},
        drawing=site.atlas.area(shown.area.code, shown.pin),
        path=_path(site, shown.chosen),
        picks=shown.pin is None,
        role=caller.role,
        simple=caller.simple,
        nonce=secrets.token_urlsafe(16),
    )


def _label(unit: UnitOutline, voice: Voice) -> str:
    """Return what fits on the map: a grid's number, or a name without what stands in brackets behind it."""
    name = re.split(r"[（(]", voice.unit(unit.code))[0].strip()
    number = re.search(r"\d+", name)
    return number[0] if number and unit.level is Level.GRID else name


def _path(site: Site, unit: UnitOutline) -> list[UnitOutline]:
    """Return a unit and all that it lies in, the county first."""
    above: list[UnitOutline] = []
    while unit.parent and (parent := site.rules.county.find(unit.parent)) is not None:
        above.insert(0, unit := parent)
    return above


def _point(at: str) -> Place | None:
    try:
        lat, lon = (float(number) for number in at.split(","))
    except ValueError:
        return None
    return Place(lat, lon)
