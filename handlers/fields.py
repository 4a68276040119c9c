"""The kinds of question that a form can ask: what each offers, what it takes for an answer, and how it shows one."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from domain.errors import NotUnderstood, Refusal
from domain.going import Going
from domain.message import SHARE, Button, Inbound, Want
from domain.naming import is_part
from domain.organisation import Seat
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from handlers.wording import said

Answers = Mapping[str, Any]
"""What has been answered so far, by field; every value is plain JSON."""
JUST = "="
"""What begins the part of a list that typed words have opened: the codes of those which they fit."""
LOCATE = "locate"
"""The value of a button that a client answers with the person's position."""
TOO_LONG = N_("That is too long for me: at most {most} characters, please.")
SEVERAL_FIT = N_("Several have that in their name. Which one is it?")
MANY_FIT = N_("{count} have that in their name. A little more of it, please.")
SEND_PLACE = N_("Please send the position itself, or pick the grid, or write where it is.")


@dataclass(frozen=True, slots=True)
class World:
    """What a form may look at: it can change nothing."""

    voice: Voice
    now: datetime
    seats: Callable[[], tuple[Seat, ...]] = tuple
    """What the person is to the county; most questions never ask."""
    agreed: bool = True
    """Whether the person agreed to what is kept of them."""
    simple: bool = False
    """Whether the person wants few words and few questions."""
    rider: bool = False
    """Whether the person reports by a photo and a position."""
    parts: bool = False
    """Whether what is being said may go on in the next message: an album comes in parts."""
    going: Callable[[], Going] = dict
    """Which units are to go; most questions never ask."""


def never(_: World, __: Answers) -> bool:
    """Ask in no case."""
    return False


def always(_: World, __: Answers) -> bool:
    """Ask in any case."""
    return True


def nothing(_: Any, __: World) -> str:
    """Remark nothing."""
    return ""


class Option(NamedTuple):
    """A choice: its code is what is stored, its label only what is shown."""

    code: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question. ``key`` is the stored contract; ``ask`` and ``label`` are free to change."""

    key: str
    ask: str
    label: str
    optional: bool = False
    simple_ask: str = ""
    """How it is asked in simple mode, where that is shorter."""
    when: Callable[[World, Answers], bool] = always
    needless: Callable[[World, Answers], bool] = never
    """Whether it need not be asked, though it may be answered."""
    remark: Callable[[Any, World], str] = nothing
    """What is said to an answer before the next question."""
    want = Want.ANYTHING
    alone: bool = False
    """Whether nothing but its answer is taken while it stands open."""
    keep: str = N_("Keep")
    """The button that lets an answer stand."""

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> Any:  # noqa: ARG002
        """Return the answer in a message or a pressed ``code``; None when there is none. Raises NotUnderstood."""
        return None

    def offer(self, world: World, answers: Answers, opened: str) -> Sequence[Sequence[Option]]:  # noqa: ARG002
        """Return the rows of choices; ``opened`` is the part of the tree, or the page, that the person has opened."""
        return ()

    def opens(self, words: str, world: World, answers: Answers) -> str:  # noqa: ARG002
        """Return the part of what is offered that typed ``words`` open, as ``offer`` takes it; else nothing."""
        return ""

    def holds(self, answer: Any, world: World, answers: Answers) -> bool:  # noqa: ARG002
        """Say whether a stored answer is still one."""
        return True

    def objection(self, answer: Any, world: World) -> Refusal | None:  # noqa: ARG002
        """Return why an answer that holds is not taken today."""
        return None

    def stays(self, code: str) -> bool:  # noqa: ARG002
        """Say whether the question stands open after this press: there may be more to the answer."""
        return False

    def ends(self, answer: Any) -> str:  # noqa: ARG002
        """Return what is said to an answer that ends the whole form, with nothing kept; for all others nothing."""
        return ""

    def show(self, answer: Any, world: World) -> str:  # noqa: ARG002
        """Return an answer as the summary shows it."""
        return str(answer)


@dataclass(frozen=True, kw_only=True)
class Given(Field):
    """What the form is about: known when it opens, never asked."""

    ask: str = ""
    label: str = ""
    when: Callable[[World, Answers], bool] = never


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """Free words."""

    least: int = 1
    most: int = 4096

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> str | None:  # noqa: ARG002
        text = unicodedata.normalize("NFC", inbound.text).strip()
        if not text:
            return None
        if len(text) < self.least:
            raise NotUnderstood(N_("A little more, please: at least {least} characters."), least=self.least)
        most = min(self.most, world.voice.rules.policy.text.most)
        if len(text) > most:
            raise NotUnderstood(TOO_LONG, most=most)
        return text

    def holds(self, answer: Any, world: World, answers: Answers) -> bool:  # noqa: ARG002
        return len(answer) >= self.least


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One of several; those behind the first ``front`` come on a second page, the one with the code ``always`` too.

    A part of a name that one alone has chooses it; where several have it just those are shown.
    """

    of: Callable[[World, Answers], Sequence[Option]]
    front: int = 8
    per_row: int = 2
    always: str = ""

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> str | None:
        options = self.of(world, answers)
        if code.startswith("c."):
            return next((option.code for option in options if option.code == code[2:]), None)
        fits = self.fitting(inbound.text, options, world)
        return fits[0].code if len(fits) == 1 else None

    def fitting(self, words: str, options: Sequence[Option], world: World) -> Sequence[Option]:  # noqa: ARG002
        """Return the options that typed ``words`` can mean: the one called so, else those whose name has them."""
        typed = said(words)
        named = [option for option in options if typed and typed == said(option.label)]
        listed = options if len(options) > 1 else ()
        return named[:1] or [option for option in listed if is_part(typed, said(option.label))]

    def opens(self, words: str, world: World, answers: Answers) -> str:
        fits = self.fitting(words, self.of(world, answers), world)
        if len(fits) > self.front:
            raise NotUnderstood(MANY_FIT, count=len(fits))
        return JUST + ",".join(option.code for option in fits) if len(fits) > 1 else ""

    def offer(self, world: World, answers: Answers, opened: str) -> Sequence[Sequence[Option]]:
        options = self.of(world, answers)
        if opened.startswith(JUST):
            return self._in_rows(just(options, opened))
        front, rest = options[: self.front], options[self.front :]
        if not rest:
            return self._in_rows(front)
        if opened:
            return self._in_rows([*rest, *(one for one in front if one.code == self.always)])
        return [*self._in_rows(front), [Option("d.more", world.voice.say("More …"))]]

    def _in_rows(self, options: Sequence[Option]) -> list[Sequence[Option]]:
        return in_rows([Option(f"c.{code}", label) for code, label in options], self.per_row)

    def holds(self, answer: Any, world: World, answers: Answers) -> bool:
        return any(option.code == answer for option in self.of(world, answers))

    def show(self, answer: Any, world: World) -> str:
        return next((option.label for option in self.of(world, {}) if option.code == answer), str(answer))


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A whole number between two bounds."""

    least: int = 1
    most: int = 9999
    want = Want.NUMBER

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> int | None:  # noqa: ARG002
        typed = unicodedata.normalize("NFKC", inbound.text).strip()
        if not typed:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", typed) or not self.least <= int(typed) <= self.most:
            raise NotUnderstood(N_("A number from {least} to {most}, please."), least=self.least, most=self.most)
        return int(typed)


def just(options: Sequence[Option], opened: str) -> Sequence[Option]:
    """Return those of the options that typed words have opened; all of them where nothing has."""
    codes = opened.removeprefix(JUST).split(",")
    return [option for option in options if option.code in codes] if opened.startswith(JUST) else options


def in_rows(options: Sequence[Option], per_row: int) -> list[Sequence[Option]]:
    """Return choices as rows of at most ``per_row``."""
    return [options[start : start + per_row] for start in range(0, len(options), per_row)]


def buttons(rows: Sequence[Sequence[Option]], step: int) -> tuple[tuple[Button, ...], ...]:
    """Return choices as buttons that carry the step they belong to."""
    return tuple(
        tuple(Button(one.label, one.code if one.code in (LOCATE, SHARE) else f"f:{step}:{one.code}") for one in row)
        for row in rows
    )
