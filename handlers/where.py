"""The question for a place: a position, a grid picked from the tree, or words."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.errors import NotUnderstood
from domain.message import Inbound, Place, Want
from domain.organisation import Level
from domain.places import valid
from handlers.fields import LOCATE, TOO_LONG, Answers, Field, Option, World, in_rows
from handlers.lasting import Lasting
from handlers.texts.catalogue import N_

PICK = N_("Pick the grid")


@dataclass(frozen=True, kw_only=True)
class Where(Field):
    """A place, as the answer that ``place_of`` reads."""

    want = Want.PLACE

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> dict[str, Any] | None:  # noqa: ARG002
        if code.startswith("c."):
            return self._picked(code[2:], world)
        if inbound.place is not None:
            return self._shared(inbound.place, world)
        text = _words(inbound.text, world)
        return {"text": text} if text else None

    def offer(self, world: World, answers: Answers, opened: str) -> Sequence[Sequence[Option]]:  # noqa: ARG002
        if not opened:
            locate = Option(LOCATE, world.voice.say("📍 Send my position"))
            return [[locate], [Option("d.tree", world.voice.say(PICK))]]
        county = world.voice.rules.county
        within = county.code if opened == "tree" else opened
        for level in (Level.STREET, Level.COMMUNITY, Level.GRID):
            found = county.inside(within, level)
            if found:
                mark = "c." if level is Level.GRID else "d."
                return in_rows([Option(mark + unit.code, world.voice.unit(unit.code)) for unit in found], 3)
        return ()

    def holds(self, answer: Any, world: World, answers: Answers) -> bool:  # noqa: ARG002
        return not answer.get("grid") or world.voice.rules.county.find(answer["grid"]) is not None

    def show(self, answer: Any, world: World) -> str:
        grid = world.voice.rules.county.grid_of(place_of(answer))
        parts = [world.voice.where(grid) if grid else "", answer.get("text", "")]
        return " · ".join(part for part in parts if part) or world.voice.say("the position you sent")

    def _picked(self, code: str, world: World) -> dict[str, Any] | None:
        unit = world.voice.rules.county.find(code)
        return {"grid": code} if unit is not None and unit.level is Level.GRID else None

    def _shared(self, place: Place, world: World) -> dict[str, Any] | None:
        if place.grid:
            return self._picked(place.grid, world)
        text = _words(place.text, world)
        if place.lat is None and text:
            return {"text": text}
        if place.lat is None or place.lon is None or not valid(place.lat, place.lon):
            raise NotUnderstood(N_("That position cannot be right. Please send it again, or write where it is."))
        if not world.voice.rules.county.covers(place):
            raise NotUnderstood(N_("That position is outside our county. Please send another, or write where it is."))
        return {"lat": round(place.lat, 5), "lon": round(place.lon, 5), "text": text}


def _words(text: str, world: World) -> str:
    """Return the words for a place. Raises NotUnderstood when they are too many."""
    words = unicodedata.normalize("NFC", text).strip()
    most = world.voice.rules.policy.text.most
    if len(words) > most:
        raise NotUnderstood(TOO_LONG, most=most)
    return words


def communities(world: World, _: Answers) -> Sequence[Option]:
    """Return the communities, for a place that no grid holds."""
    found = world.voice.rules.county.at_level(Level.COMMUNITY)
    return [Option(unit.code, world.voice.unit(unit.code)) for unit in found]


@dataclass(frozen=True, kw_only=True)
class Home(Lasting):
    """A community: from the list, or by a position, which is not kept."""

    want = Want.PLACE

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> str | None:
        if inbound.place is None:
            return super().read(inbound, code, world, answers)
        county = world.voice.rules.county
        found = county.above(county.grid_of(inbound.place), Level.COMMUNITY)
        if not found:
            raise NotUnderstood(N_("I find no community of ours there. Please choose it from the list."))
        if refusal := self.objection(found, world):
            raise refusal
        return found

    def offer(self, world: World, answers: Answers, opened: str) -> Sequence[Sequence[Option]]:
        rows = super().offer(world, answers, opened)
        return rows if opened else [[Option(LOCATE, world.voice.say("📍 Send my position"))], *rows]


def place_of(answer: Mapping[str, Any]) -> Place:
    """Return the place that a stored answer tells."""
    return Place(answer.get("lat"), answer.get("lon"), answer.get("text", ""), answer.get("grid", ""))


def in_no_grid(world: World, answers: Answers) -> bool:
    """Say whether the place is known and lies in no grid."""
    return "where" in answers and not world.voice.rules.county.grid_of(place_of(answers["where"]))
