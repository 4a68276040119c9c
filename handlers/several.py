"""Questions with an answer of their own kind: several of a few, a yes that is kept with its moment, a day to come."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from domain.errors import NotUnderstood
from domain.message import Inbound
from handlers.fields import TOO_LONG, Answers, Choice, Field, Option, World, in_rows, just
from handlers.moments import read_moment
from handlers.texts.catalogue import N_
from handlers.wording import said

TICK = "✓ "
TAKE, LEAVE = "c", "u"
"""What a tick's button does: pressed again it does the same, so that it counts however late its answer is shown."""
YES = "yes"


def today(world: World, _: Answers) -> date:
    """Return the day in the county."""
    return world.now.astimezone(world.voice.rules.zone).date()


_BETWEEN = re.compile(r"[,，、;；\n]+")


@dataclass(frozen=True, kw_only=True)
class Several(Choice):
    """Several of a few: each press ticks one or takes its tick away, until “that is all”.

    Words that name choices tick them, all at once; others are an answer in the person's own words, where ``own`` says
    how long those may be. Words end the question: whoever writes says all of it.
    """

    own: int = 0
    keep: str = N_("That is all")

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> Any:
        options, ticked = self.of(world, answers), list(answers.get(self.key, ()))
        known = [option.code for option in options]
        kind, _, pressed = code.partition(".")
        if kind in (TAKE, LEAVE) and pressed in known:
            return [one for one in ticked if one != pressed] + [pressed] * (kind == TAKE)
        parts = [part.strip() for part in _BETWEEN.split(inbound.text.replace(TICK, "")) if part.strip()]
        meant = {part: fits[0].code for part in parts if len(fits := self.fitting(part, options, world)) == 1}
        words = "、".join(part for part in parts if part not in meant)
        if not parts or (words and not self.own):
            return None
        if words and len(words) > self.own:
            raise NotUnderstood(TOO_LONG, most=self.own)
        kept = [one for one in ticked if one in known or not words]
        return [*dict.fromkeys([*kept, *meant.values()]), *([words] if words else [])]

    def opens(self, words: str, world: World, answers: Answers) -> str:
        return "" if self.own else super().opens(words, world, answers)

    def stays(self, code: str) -> bool:
        return code.partition(".")[0] in (TAKE, LEAVE)

    def offer(self, world: World, answers: Answers, opened: str) -> Sequence[Sequence[Option]]:
        ticked = answers.get(self.key, ())
        labels = [
            Option(f"{LEAVE if code in ticked else TAKE}.{code}", TICK * (code in ticked) + label)
            for code, label in just(self.of(world, answers), opened)
        ]
        return in_rows(labels, self.per_row)

    def holds(self, answer: Any, world: World, answers: Answers) -> bool:
        known = {option.code for option in self.of(world, answers)}
        return bool(answer) and (bool(self.own) or known.issuperset(answer))

    def show(self, answer: Any, world: World) -> str:
        labels = dict(self.of(world, {}))
        return world.voice.listed(labels.get(one, one) for one in answer)


@dataclass(frozen=True, kw_only=True)
class Agree(Choice):
    """A yes to a text with a ``version``, kept with its moment; a no ends the form with ``refused``.

    A part of the words is neither.
    """

    version: Callable[[World], str]
    refused: str
    alone: bool = True

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> Any:
        chosen = super().read(inbound, code, world, answers)
        return chosen and {"said": chosen, "version": self.version(world), "at": world.now.isoformat()}

    def fitting(self, words: str, options: Sequence[Option], world: World) -> Sequence[Option]:  # noqa: ARG002
        return [option for option in options if said(words) == said(option.label)]

    def ends(self, answer: Any) -> str:
        return self.refused if answer and answer["said"] != YES else ""

    def holds(self, answer: Any, world: World, answers: Answers) -> bool:  # noqa: ARG002
        return bool(answer["version"] == self.version(world))

    def show(self, answer: Any, world: World) -> str:
        return world.voice.moment(datetime.fromisoformat(answer["at"]), world.now)


@dataclass(frozen=True, kw_only=True)
class Day(Field):
    """A day on the county's calendar: later than ``after``, and at most so far ahead."""

    most: Callable[[World], timedelta]
    after: Callable[[World, Answers], date] = today

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> str | None:  # noqa: ARG002
        if not inbound.text.strip():
            return None
        now = world.now.astimezone(world.voice.rules.zone)
        moment = read_moment(f"{inbound.text.strip()} 0:00", now)
        if moment is None:
            example = f"{(now + timedelta(days=30)):%Y-%m-%d}"
            raise NotUnderstood(N_("Please write a day like this: {example}"), example=example)
        first, last = self.after(world, answers), (now + self.most(world)).date()
        if not first < moment.date() <= last:
            said = {"first": world.voice.day(first), "last": world.voice.day(last)}
            raise NotUnderstood(N_("It has to be a day after {first}, and {last} at the latest."), **said)
        return moment.date().isoformat()

    def show(self, answer: Any, world: World) -> str:
        return world.voice.day(date.fromisoformat(answer))
