"""Where somebody works: a few words of the name are enough, and only if several units fit is one of them asked for."""

from collections.abc import Sequence
from typing import Any

from domain.errors import NotUnderstood
from domain.message import Inbound
from domain.naming import meant
from domain.organisation import Level, UnitOutline
from handlers.fields import MANY_FIT, Answers, Option, Text, World
from handlers.lasting import Lasting, why_not
from handlers.texts.catalogue import N_

WORK, UNIT = "work", "unit"
AS_WRITTEN = "own"
MOST = 12
"""How many units somebody is asked to choose from; more words bring fewer."""


class WorkName(Text):
    """The words; what one unit alone fits is shown by its full name."""

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> str | None:
        words = super().read(inbound, code, world, answers)
        fits = len(_fitting(world, words or ""))
        if fits > MOST:
            raise NotUnderstood(MANY_FIT, count=fits)
        if words and (refusal := self.objection(words, world)):
            raise refusal
        return words

    def objection(self, answer: Any, world: World) -> NotUnderstood | None:
        found = _fitting(world, answer)
        return why_not(world, found[0].code) if len(found) == 1 else None

    def show(self, answer: Any, world: World) -> str:
        found = _fitting(world, answer)
        return world.voice.unit(found[0].code) if len(found) == 1 else str(answer)


class WhichUnit(Lasting):
    """One of those that fit, or none of them."""

    def show(self, answer: Any, world: World) -> str:
        return world.voice.say(NONE_OF_THESE) if answer == AS_WRITTEN else world.voice.unit(answer)


NONE_OF_THESE = N_("None of these: leave it as I wrote it")


def work_unit(world: World, answers: Answers) -> str:
    """Return the code of the unit that was meant, or the words where it is none that is known here."""
    found = _fitting(world, answers[WORK])
    if len(found) == 1:
        return found[0].code
    chosen = answers.get(UNIT, AS_WRITTEN) if found else AS_WRITTEN
    return str(answers[WORK] if chosen == AS_WRITTEN else chosen)


def _several(world: World, answers: Answers) -> bool:
    return len(_fitting(world, answers.get(WORK, ""))) > 1


def _offered(world: World, answers: Answers) -> Sequence[Option]:
    found = [Option(unit.code, world.voice.unit(unit.code)) for unit in _fitting(world, answers.get(WORK, ""))]
    return [*found, Option(AS_WRITTEN, world.voice.say(NONE_OF_THESE))]


def _fitting(world: World, words: str) -> list[UnitOutline]:
    county = world.voice.rules.county
    return meant(words, [*county.at_level(Level.DEPARTMENT), *county.at_level(Level.UNIT)])


WORK_UNIT = (
    WorkName(key=WORK, ask=N_("Where do you work? A part of the name is enough."), label=N_("Work unit"), most=100),
    WhichUnit(
        key=UNIT,
        ask=N_("Which of these is it?"),
        label=N_("Which one"),
        of=_offered,
        when=_several,
        front=MOST + 1,
        per_row=1,
    ),
)
