"""Whoever served says in one press that their hours are wrong, and why if they like; each is decided once more."""

from sqlalchemy import select

from domain.hours import KIND
from domain.organisation import Role
from storage.hours_tables import HoursChange
from storage.streams import timer
from tests.stories.groups import bound
from tests.stories.keeping import is_forgotten
from tests.stories.serving import confirmed, entries, serve
from tests.stories.staff import at
from tests.town import COMMUNITY, STREET, Town
from tests.townspeople import Person

SHE_SAYS = "I stayed until eleven, ask Olof"


def not_counted(town: Town) -> list[Person]:
    """Return an organiser, and who has served for two hours that the organiser does not count."""
    zhao, mina = serve(town, "Mina")
    zhao.says("/hours")
    zhao.presses("To confirm: 1")
    zhao.presses("Resident 1")
    zhao.presses("Do not count it")
    zhao.says("Nobody saw her")
    return [zhao, mina]


def test_a_dispute_takes_one_press_and_a_correction_leaves_a_trace(town: Town) -> None:
    """The time of the organiser begins anew with it."""
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    zhao, mina = confirmed(town, "Mina")
    at(town, "2026-12-12 10:00")
    press = mina.button("That is wrong").value
    mina.presses("That is wrong")
    wang.says("/hours")
    assert "To confirm: 1" not in wang.labels()
    mina.hears("I have told the organiser", "What is not right?")
    assert SHE_SAYS not in zhao.hears("Hours at “River clean-up” wait for your word: 1.").text
    mina.says(SHE_SAYS)
    mina.hears("Whoever decides reads your words.")
    town.arrives(mina, press=press)
    mina.hears("That entry has moved on meanwhile.")
    zhao.presses("Look at them")
    zhao.hears(SHE_SAYS)
    zhao.presses("Resident 1")
    zhao.hears(SHE_SAYS)
    assert zhao.labels() == ["It was right", "Another number", "Do not count it"]
    zhao.presses("Another number")
    zhao.says("121")
    zhao.hears("At most 120 minutes were planned.")
    zhao.says("100")
    zhao.says("She came twenty minutes late")
    zhao.hears("Done: 100 min for Resident 1.")
    mina.hears("count 100 min now. The reason: She came twenty minutes late")
    mina.says("/hours")
    mina.hears("100 min credited", SHE_SAYS, "from 120 to 100 min. She came twenty minutes late")
    assert entries(town) == [("credited", "qr", 100)]
    with town.database.reading() as uow:
        assert [(one.before, one.after) for one in uow.session.scalars(select(HoursChange))] == [(0, 120), (120, 100)]


def test_what_was_right_stays_and_cannot_be_disputed_again(town: Town) -> None:
    zhao, mina = confirmed(town, "Mina")
    mina.presses("That is wrong")
    mina.presses("Skip")
    mina.hears("You hear what comes of it.")
    zhao.presses("Look at them")
    zhao.presses("Resident 1")
    zhao.presses("It was right")
    mina.hears("Your hours at “River clean-up” were looked at again: 120 min, as before.")
    assert entries(town) == [("credited", "qr", 120)]
    assert mina.labels() == []


def test_what_is_not_counted_can_be_disputed_once_too(town: Town) -> None:
    zhao, mina = not_counted(town)
    mina.hears("are not counted. The reason: Nobody saw her")
    mina.presses("That is wrong")
    zhao.presses("Look at them")
    zhao.presses("Resident 1")
    assert "It was right" not in zhao.labels()
    town.arrives(zhao, press=zhao.button("Another number").value.replace("correct", "uphold"))
    zhao.hears("That entry has moved on meanwhile.")
    zhao.presses("Another number")
    zhao.says("120")
    zhao.says("The neighbour remembers")
    mina.hears("count 120 min now. The reason: The neighbour remembers")
    assert entries(town) == [("credited", "qr", 120)]


def test_who_decides_has_read_the_dispute(town: Town) -> None:
    """A number that was on its way before it counts no longer."""
    zhao, mina = serve(town, "Mina")
    qian = town.staff("Qian", Role.COMMUNITY_ADMIN, COMMUNITY)
    for person in (zhao, qian):
        person.says("/hours")
        person.presses("To confirm: 1")
    zhao.presses("Resident 1")
    zhao.presses("Another number")
    qian.presses("Confirm all 1")
    mina.presses("That is wrong")
    mina.says(SHE_SAYS)
    zhao.says("60")
    zhao.says("She left early")
    zhao.hears("That entry has moved on meanwhile.")
    assert entries(town) == [("disputed", "qr", 120)]


def test_words_that_come_after_the_decision_change_nothing(town: Town) -> None:
    zhao, mina = confirmed(town, "Mina")
    mina.presses("That is wrong")
    zhao.presses("Look at them")
    zhao.presses("Resident 1")
    zhao.presses("It was right")
    mina.says(SHE_SAYS)
    mina.hears("That entry has moved on meanwhile.")
    mina.says("/hours")
    assert SHE_SAYS not in mina.seen[-1].text


def test_who_leaves_takes_the_words_of_a_dispute_along(town: Town) -> None:
    zhao, mina = confirmed(town, "Mina")
    group = bound(town, zhao, COMMUNITY)
    mina.presses("That is wrong")
    mina.says("2 h!")
    zhao.presses("Look at them")
    zhao.hears("2 h!")
    assert "2 h!" not in group.transcript()
    is_forgotten(mina)
    with town.database.reading() as uow:
        everything = "\n".join(uow.session.connection().connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert "2 h!" not in everything


def test_a_dispute_ends_with_who_is_forgotten_and_waits_for_nobody(town: Town) -> None:
    zhao, mina = confirmed(town, "Mina")
    mina.presses("That is wrong")
    zhao.hears("wait for your word: 1.")
    zhao.heard = len(zhao.seen)
    is_forgotten(mina)
    assert entries(town) == [("credited", "qr", 120)]
    zhao.presses("Look at them")
    zhao.hears("No hours wait for your word.")
    with town.database.reading() as uow:
        assert uow.session.scalars(select(timer.c.kind).where(timer.c.kind == KIND)).all() == []
    town.time_passes(days=9)
    zhao.hears_nothing()


def test_what_was_not_counted_is_not_counted_once_who_disputed_it_is_forgotten(town: Town) -> None:
    zhao, mina = not_counted(town)
    mina.presses("That is wrong")
    is_forgotten(mina)
    assert entries(town) == [("rejected", "qr", 0)]
    zhao.says("/hours")
    assert "To confirm: 1" not in zhao.labels()


def test_after_seven_days_it_is_too_late(town: Town) -> None:
    _, mina = confirmed(town, "Mina")
    press = mina.button("That is wrong").value
    town.time_passes(days=8)
    town.arrives(mina, press=press)
    mina.hears("That entry has moved on meanwhile.")
    assert entries(town) == [("credited", "qr", 120)]
