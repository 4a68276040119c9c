"""A stage where everybody tries everything: one thing, put back before every try, and somebody in every seat."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, product
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

import pytest
from sqlalchemy import select

from domain.organisation import Role, UnitOutline
from storage.streams import dialogue
from tests import town as streets
from tests.ground import empty_database
from tests.rights import MORE
from tests.town import UNITS, Town, policy_of
from tests.townspeople import Person

Seat = TypeVar("Seat")
S = TypeVar("S")
OWN, FOREIGN = 0, 1
"""Where somebody sits: in the area of what is tried, or elsewhere."""
Sat = tuple[Role, int]


class Stage(ABC, Generic[Seat]):
    """What is tried, and who tries it."""

    shown: ClassVar[Sequence[str]]
    """What only an answer to those holds who may; ``shown_by`` instead, for some steps."""
    shown_by: ClassVar[Mapping[str, Sequence[str]]] = {}

    def __init__(self, town: Town, people: Mapping[Seat, Person]) -> None:
        self.town = town
        self.people = people

    @abstractmethod
    def stands(self, deed: str) -> None:
        """Put everything where a step may be tried."""

    @abstractmethod
    def said(self, deed: str) -> dict[str, object]:
        """Return what somebody does who tries."""

    @abstractmethod
    def marks(self) -> object:
        """Return what is another as soon as anything has come of a try."""

    def tries(self, person: Person, deed: str) -> bool:
        """Let somebody try a step; say whether anything came of it, or was shown."""
        self.stands(deed)
        before = self.marks()
        (answer,) = self._answers([person], deed)
        is_done = self.marks() != before
        self._stop([person])
        assert answer or is_done
        return is_done or self._shows(deed, answer)

    def misplaced(self, deed: str, may: Mapping[str, Collection[Seat]], by: str = "show") -> set[tuple[Seat, str]]:
        """Return who is shown a button that is not for them, and who misses that of a step, on the card that it is on.

        ``may`` says who may take which step there, ``by`` which of them brings the card. Of what a button carries the
        end is left out where it says what its card had told.
        """
        self.stands(deed)
        steps = [*sorted(may, key=len, reverse=True), deed]
        known = {f"{self.said(one)['press']}:": one for one in steps}
        heard = {seat: len(person.seen) for seat, person in self.people.items()}
        self.town.take([self.town.inbound(person, **self.said(by)) for person in self.people.values()])
        new = {seat: chain(*(one.buttons for one in self.people[seat].seen[heard[seat] :])) for seat in heard}
        shown = {(seat, _deed(f"{one.value}:", known)) for seat, buttons in new.items() for one in buttons}
        rightly = {(seat, one) for one, seats in may.items() for seat in seats}
        return (shown - rightly) | {(seat, deed) for seat in may[deed] if (seat, deed) not in shown}

    def doers(self, deed: str, may: Collection[Seat], among: Collection[Seat] = ()) -> set[Seat]:
        """Return who can do it: those who may are tried one after the other, all others at once."""
        others = {seat: person for seat, person in self.people.items() if seat not in may and _is(seat, among)}
        able = {seat for seat in may if self.tries(self.people[seat], deed)}
        self.stands(deed)
        before = self.marks()
        answers = self._answers([*others.values()], deed)
        is_done = self.marks() != before
        self._stop([*others.values()])
        assert all(answers)
        if is_done:  # who it was is found out by trying again
            return able | {seat for seat, person in others.items() if self.tries(person, deed)}
        return able | {seat for seat, answer in zip(others, answers, strict=True) if self._shows(deed, answer)}

    def _shows(self, deed: str, answer: str) -> bool:
        return any(shown in answer for shown in self.shown_by.get(deed, self.shown))

    def _answers(self, people: Sequence[Person], deed: str) -> list[str]:
        heard = [len(person.seen) for person in people]
        said = self.said(deed)
        self.town.take([self.town.inbound(person, **said) for person in people])
        new = [person.seen[before:] for person, before in zip(people, heard, strict=True)]
        return ["\n".join(f"{shown.text} {shown.buttons} {shown.media}" for shown in answer) for answer in new]

    def _stop(self, people: Sequence[Person]) -> None:
        """Leave what the try has opened, if it has."""
        with self.town.database.reading() as uow:
            if uow.session.execute(select(dialogue.c.person)).first() is None:
                return
        self.town.take([self.town.inbound(person, text="/cancel") for person in people])


def _deed(value: str, known: Mapping[str, str]) -> str:
    return next((deed for press, deed in known.items() if value.startswith(press)), value)


def _is(seat: Seat, among: Collection[Seat]) -> bool:
    return not among or seat in among


def seated(town: Town, places: Mapping[Role, tuple[str, str]], others: tuple[str, str]) -> dict[Sat, Person]:
    """Return somebody for every role in its own area and in a foreign one."""
    return {
        (role, place): town.staff(f"{role.value} {place}", role, places.get(role, others)[place])
        for role, place in product(Role, (OWN, FOREIGN))
    }


@contextmanager
def staged(folder: Path, found: Callable[[Town], S], more: tuple[UnitOutline, ...] = MORE) -> Iterator[S]:
    """Found a stage in a town where there is more than one of everything."""
    with pytest.MonkeyPatch.context() as patch, empty_database(folder) as database:
        patch.setattr(streets, "UNITS", (*UNITS, *more))
        yield found(Town(database, policy_of("")))
