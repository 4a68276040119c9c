"""Is every place given once and in order, and everybody reminded once: in a batch, by two replicas, after a kill?"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.message import Address, Inbound
from handlers import event_news, ticks
from storage.database import Database
from storage.event_tables import Event, Shift, Signup
from storage.streams import outbox
from storage.unit_of_work import UnitOfWork
from tests.storage.world import Pair, at_once, insist, intakes, rows
from tests.stories.events import community, opens, places, signs_up
from tests.town import Town
from tests.townspeople import Person

CROWD = 90


def waiting_people(town: Town, count: int) -> list[Person]:
    """Return people who have agreed to what is kept, made in one transaction."""
    people = [town.stranger(f"P{number}") for number in range(count)]
    with town.database.begin() as uow:
        for key in uow.people.read_ahead({person.address: person.language for person in people}, town.now):
            row = uow.people.get(key)
            row.consent, row.consented_at = town.rules.policy.county.consent_version, town.now
    return people


def presses(town: Town, people: list[Person], label: str = "Sign up") -> list[Inbound]:
    """Return a press by each: the first of all reads the card, where a button means the same to everybody."""
    reader = town.people[Address("memory", "P0")]
    opens(reader)
    value = reader.button(label).value
    return [town.inbound(person, press=value) for person in people]


def test_two_people_and_one_last_place(town: Town) -> None:
    community(town, seats=1)
    people = waiting_people(town, 2)
    town.take(presses(town, people))
    assert [state for state, _ in places(town)] == ["confirmed", "waitlisted"]
    people[0].hears("You have a place")
    people[1].hears("You are number 1 on the waitlist")


def test_a_crowd_and_a_few_places(town: Town) -> None:
    community(town, seats=30)
    people = waiting_people(town, 200)
    outcomes = town.intake.commit(presses(town, people))
    assert outcomes == [None] * 200
    assert places(town) == [("confirmed" if n <= 30 else "waitlisted", n) for n in range(1, 201)]


def test_a_waitlist_of_many_and_many_who_give_back_at_once(town: Town) -> None:
    community(town, seats=200)
    people = waiting_people(town, 450)
    pressed = presses(town, people)
    for start in range(0, 450, 150):
        town.take(pressed[start : start + 150])
    assert [state for state, _ in places(town)] == ["confirmed"] * 200 + ["waitlisted"] * 250
    town.take(presses(town, people[:200], "Cancel my place"))
    town.time_passes(seconds=1)
    assert [state for state, _ in places(town)] == ["cancelled"] * 200 + ["promoted"] * 200 + ["waitlisted"] * 50
    assert [person for person in people if person.has_heard("🎉 A place")] == people[200:400]


@pytest.fixture
def two(replicas: Pair, found: Callable[[Database], Town]) -> tuple[Pair, Town]:
    return replicas, found(replicas[0])


def test_two_replicas_and_one_last_place(two: tuple[Pair, Town]) -> None:
    replicas, town = two
    community(town, seats=1)
    people = waiting_people(town, 20)
    works = [presses(town, people[:10]), presses(town, people[10:])]
    ones = intakes(replicas, town)
    at_once(*(lambda one=one, work=work: insist(one, work) for one, work in zip(ones, works, strict=True)))
    found = places(town)
    assert sorted(state for state, _ in found) == ["confirmed"] + ["waitlisted"] * 19
    assert [queue for _, queue in found] == list(range(1, 21))
    assert found[0] == ("confirmed", 1)


def test_two_replicas_give_back_and_offer_every_place_once(two: tuple[Pair, Town]) -> None:
    replicas, town = two
    community(town, seats=10)
    people = waiting_people(town, 40)
    town.take(presses(town, people))
    works = [presses(town, people[:5], "Cancel my place"), presses(town, people[5:10], "Cancel my place")]
    ones = intakes(replicas, town)
    at_once(*(lambda one=one, work=work: insist(one, work) for one, work in zip(ones, works, strict=True)))
    assert [state for state, _ in places(town)] == ["cancelled"] * 10 + ["promoted"] * 10 + ["waitlisted"] * 20


def reminded(database: Database) -> list[str]:
    return sorted(row.address for row in rows(database, outbox) if "⏰" in row.body["text"])


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one transaction tell fewer people than usual, so that a crowd need not be so large."""
    monkeypatch.setattr(event_news, "AT_ONCE", 40)


def crowd(town: Town) -> None:
    """Give many people a place, and let their first reminder come due."""
    community(town, seats=100)
    town.take(presses(town, waiting_people(town, CROWD)))
    town.now += timedelta(days=10, hours=23.5)


@pytest.mark.usefixtures("few_at_once")
def test_two_tickers_remind_everybody_once(two: tuple[Pair, Town]) -> None:
    replicas, town = two
    crowd(town)

    def tick(database: Database) -> int:
        fired = 0
        for _ in range(12):
            with database.begin() as uow:
                fired += ticks.fire_due(uow, town.rules, town.now)
        return fired

    at_once(*(lambda database=database: tick(database) for database in replicas))
    tick(town.database)
    found = reminded(town.database)
    assert len(found) == len(set(found)) == CROWD


@pytest.mark.usefixtures("few_at_once")
def test_a_transaction_tells_a_part_and_who_was_not_told_when_the_process_died_is_told_after_it(
    town: Town, database: Database
) -> None:
    crowd(town)
    told = []
    for _ in range(4):
        before = len(reminded(database))
        with pytest.raises(KeyboardInterrupt), database.begin() as uow:
            _tick_and_die(uow, town)
        assert len(reminded(database)) == before
        with database.begin() as uow:
            ticks.fire_due(uow, town.rules, town.now)
        told.append(len(reminded(database)) - before)
    assert told == [40, 40, 10, 0]
    found = reminded(database)
    assert len(found) == len(set(found)) == CROWD


def _tick_and_die(uow: UnitOfWork, town: Town) -> None:
    ticks.fire_due(uow, town.rules, town.now)
    uow.flush()
    raise KeyboardInterrupt


def test_a_place_is_kept_for_one_who_gave_it_back_before(town: Town) -> None:
    community(town, seats=1)
    mina = town.resident("Mina")
    signs_up(mina)
    mina.presses("Cancel my place")
    opens(mina)
    mina.presses("Sign up")
    assert places(town) == [("confirmed", 2)]
    with town.database.reading() as uow:
        assert [uow.session.query(table).count() for table in (Event, Shift, Signup)] == [1, 1, 1]
