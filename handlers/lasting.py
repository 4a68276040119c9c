"""Something new begins at a unit: one that is to go is not taken, and why is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.errors import NotUnderstood
from domain.going import goes_with
from domain.message import Inbound
from domain.naming import meant
from handlers.fields import Answers, Choice, Option, World
from handlers.texts.catalogue import N_

GOES = N_(
    "{gone} will soon be no more, so nothing new begins there. Please choose the one that is yours from then on; if you"
    " do not know it, ask at {gone}."
)
NOT_LISTED = N_("That is not on the list. Please press one of the buttons, or write a part of its name.")
PART_OF = N_("{gone} becomes a part of {into}. Please choose {into}.")


def why_not(world: World, unit: str) -> NotUnderstood | None:
    """Return why nothing begins at a unit any more; None for one that stays."""
    gone, voice = goes_with(unit, world.going()), world.voice
    if not gone:
        return None
    into = world.going()[gone]
    is_known = voice.rules.county.find(into) is not None
    return NotUnderstood(PART_OF if is_known else GOES, gone=voice.unit(gone), into=voice.unit(into))


@dataclass(frozen=True, kw_only=True)
class Lasting(Choice):
    """A unit at which something begins; words that are none of the list's answer nothing else either."""

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> str | None:
        chosen = super().read(inbound, code, world, answers)
        if chosen is None and inbound.text.strip():
            raise NotUnderstood(NOT_LISTED)
        if chosen and (refusal := self.objection(chosen, world)):
            raise refusal
        return chosen

    def fitting(self, words: str, options: Sequence[Option], world: World) -> Sequence[Option]:
        units = [unit for option in options if (unit := world.voice.rules.county.find(option.code))]
        codes = {unit.code for unit in meant(words, units)} if words.strip() else set()
        return [option for option in options if option.code in codes] or super().fitting(words, options, world)

    def objection(self, answer: Any, world: World) -> NotUnderstood | None:
        return why_not(world, answer)
