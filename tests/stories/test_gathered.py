"""What is gathered loses nothing: no question without its buttons, no word, nothing that would be too late."""

from datetime import datetime, timedelta
from functools import partial

from bot.parcels import Parcel, lease
from domain.message import Button, Outbound
from domain.organisation import Role, Seat
from handlers.desk import About, Office, Purpose
from storage.terms import Settled
from storage.unit_of_work import UnitOfWork
from tests.stories.reporting import loses
from tests.stories.test_unasked import MOST, cards, reported_to_lin
from tests.town import GRID, Town
from tests.townspeople import CHAT, Person

OPEN = ((Button("Open", "e:1:show"),),)


class Memory:
    """A channel of which only what it owes is looked at."""

    name = "memory"
    capabilities = CHAT


def tells(
    town: Town, person: Person, outbound: Outbound, *, purpose: Purpose = Purpose.NOTICE, until: datetime | None = None
) -> None:
    """Owe somebody a message, and send what may be sent."""
    with town.database.begin() as uow:
        (key,) = uow.people.read_ahead({person.address: "en"}, town.now)
        about = About(1, until=until) if until else None
        Office(uow, town.rules, town.now).tell(uow.people.get(key), outbound, purpose, about)
    town.deliver()


def leased(town: Town, unwritten: list[Settled] | None = None) -> list[Parcel]:
    """Take what may be sent now, and leave it on its way; with ``unwritten`` carefully: endings are written later."""

    def take(uow: UnitOfWork) -> list[Parcel]:
        office = Office(uow, town.rules, town.now)
        settled = partial(uow.outbox.settle, now=town.now) if unwritten is None else unwritten.extend
        careful = unwritten is not None
        return lease(office, channel=Memory(), room=100, settled=settled, careful=careful)  # type: ignore[arg-type]

    (parcels,) = town.intake.commit([take])
    assert isinstance(parcels, list), parcels
    return parcels


def test_a_question_comes_with_its_own_buttons(town: Town) -> None:
    lin, _ = reported_to_lin(town, MOST)
    yes = Button("Yes, I come", "e:1:accept")
    tells(town, lin, Outbound("A place is free. Do you take it?", ((yes,),)))
    lin.hears("A place is free.")
    assert lin.labels() == ["Yes, I come"]


def test_what_nothing_opens_is_gathered_whole(town: Town) -> None:
    lin, _ = reported_to_lin(town, MOST)
    tells(town, lin, Outbound("Lin has looked after her.\nShe is in hospital."))
    for number in range(12):
        tells(town, lin, Outbound(f"Note {number}, {'very ' * 20}long, to its end."))
    town.time_passes(hours=2)
    digest = lin.last.text
    assert digest.startswith("13 more, gathered")
    assert "She is in hospital." in digest
    assert digest.count("to its end.") == 12


def test_what_would_be_too_late_does_not_wait(town: Town) -> None:
    lin, _ = reported_to_lin(town, MOST)
    tells(town, lin, Outbound("It begins at eleven", OPEN), until=town.now + timedelta(hours=1))
    lin.hears("It begins at eleven")


def test_what_is_on_its_way_counts_already(town: Town) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    deliver = town.deliver
    town.deliver = lambda: None  # type: ignore[method-assign]
    for number in range(MOST):
        tells(town, lin, Outbound(f"Note {number}"))
    assert len(leased(town)) == MOST
    tells(town, lin, Outbound("One more"), purpose=Purpose.CARD)
    assert leased(town) == []
    town.deliver = deliver  # type: ignore[method-assign]


def test_a_crash_before_the_endings_are_written_apart_tells_nothing_twice(town: Town) -> None:
    lin, _ = reported_to_lin(town, MOST)
    notes = [f"Note {letter}" for letter in "abc"]
    for note in notes:
        tells(town, lin, Outbound(note))
    town.now += timedelta(hours=2)
    leased(town, [])
    for _ in range(3):
        town.time_passes(hours=2)
    told = "\n".join(shown.text for shown in lin.seen)
    assert [told.count(note) for note in notes] == [1, 1, 1]


def test_whose_role_has_ended_is_shown_nothing_of_what_was_gathered(town: Town) -> None:
    lin, numbers = reported_to_lin(town, MOST + 3)
    loses(town, lin, Seat(Role.GRID_WORKER, GRID))
    town.time_passes(hours=2)
    assert cards(lin) == numbers[:MOST]
    assert not any(number in lin.transcript() for number in numbers[MOST:])


def test_what_has_waited_and_is_put_back_does_not_wait_again(town: Town) -> None:
    lin, _ = reported_to_lin(town, MOST)
    tells(town, lin, Outbound("One alone"))
    town.now += timedelta(hours=2)
    (parcel,) = [parcel for parcel in leased(town) if "One alone" in parcel.fitted.parts[0].text]
    assert parcel.held
