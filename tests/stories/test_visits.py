"""Who comes to serve outside an event checks in at the community; and whoever wishes says that they are near."""

import pytest
from sqlalchemy import select

from domain.organisation import Role
from handlers.gates import Gate
from storage.hours_tables import Hours
from tests.stories.keeping import is_forgotten
from tests.stories.members import NEXT, community_of, member_of
from tests.stories.serving import at_the_doors, entries, shown, to_scan
from tests.stories.staff import at
from tests.stories.test_registration import register
from tests.town import COMMUNITY, IN_GRID, IN_NO_GRID, Town
from tests.townspeople import Person


def test_i_have_come_to_serve_at_a_community_without_any_event(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    chen, mina = town.resident("Chen"), town.resident("Mina")
    zhao.says("/hours")
    zhao.presses("Show the code of Yunqiao")
    zhao.hears("Check-in code of “Yunqiao”:")
    gate = Gate(COMMUNITY)
    mina.starts(to_scan(town, gate))
    mina.hears("You are checked in at “Yunqiao”.")
    register(chen)
    zhao.presses("Accept registration")
    chen.says(f"/checkin {shown(town, gate)}")
    chen.hears("You are checked in at “Yunqiao”.")
    town.time_passes(hours=1, minutes=10)
    chen.says(f"/checkin {shown(town, gate)}")
    chen.hears("You are checked out at “Yunqiao”: 70 minutes")
    town.time_passes(hours=5)
    mina.hears("You did not check out at “Yunqiao”.")
    assert sorted(entries(town)) == [("pending", "code", 70), ("unsure", "qr", 0)]


def test_each_community_counts_its_own_visits_of_each_day(town: Town) -> None:
    zhao, qian = community_of(town), community_of(town, "Qian", NEXT)
    mina = town.resident("Mina")
    for gate in (*[Gate(COMMUNITY)] * 3, Gate(NEXT)):
        for said in ("You are checked in", "You are checked out"):
            mina.starts(to_scan(town, gate))
            mina.hears(said)
            town.time_passes(minutes=6)
    mina.starts(to_scan(town, Gate(COMMUNITY)))
    mina.hears("You have checked in at “Yunqiao” 3 times today.")
    town.time_passes(days=1)
    mina.starts(to_scan(town, Gate(COMMUNITY)))
    mina.hears("You are checked in at “Yunqiao”.")
    at(town, "2026-11-25 18:00")
    zhao.hears("Hours at “Yunqiao” wait for your word: 4.")
    qian.hears("Hours at “Zhuyuan” wait for your word: 1.")


def test_the_code_of_a_community_is_shown_by_it_alone(town: Town) -> None:
    zhao, other = (town.staff(f"Z{unit}", Role.COMMUNITY_ADMIN, unit) for unit in (COMMUNITY, "520626001002"))
    zhao.says("/hours")
    press = zhao.button("Show the code of Yunqiao").value
    for person in (other, town.resident("Mina")):
        town.arrives(person, press=press)
        person.hears("Only the organisers see the code.")
        assert shown(town, Gate(COMMUNITY))[:3] not in person.seen[-1].text
    town.arrives(other, press="t:code:nowhere")
    other.hears("I find no such event.")


def test_a_visit_that_nobody_was_checked_in_for_is_entered_by_the_member_and_decided_by_the_community(
    town: Town,
) -> None:
    zhao, chen, mina = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY), town.resident("Chen"), town.resident("Mina")
    mina.says("/hours")
    assert "A visit is missing" not in mina.labels()
    town.arrives(mina, press="t:missed")
    mina.hears("Only members enter a visit themselves")
    register(chen)
    zhao.presses("Accept registration")
    at(town, "2026-11-26 10:00")
    misses(chen, "26 Nov 2026", "9:30")
    chen.hears("That is not over yet.")
    chen.says("8:30")
    chen.presses("Submit")
    chen.hears("Thank you. Yunqiao reads it and decides")
    assert entries(town) == [("pending", "own", 60)]
    zhao.hears("Hours at “Yunqiao” wait for your word: 1.")
    zhao.presses("Look at them")
    zhao.hears(
        "Waiting for your word: 1, of them plain: 0", "today 08:30 – 09:30", "entered afterwards by whoever served"
    )
    zhao.presses("Chen Lu")
    zhao.hears("from 0 to 60 min. Painted the fence")
    misses(chen, "26 Nov 2026", "9:00")
    chen.hears("You have hours of that time already")
    zhao.presses("Confirm")
    chen.hears("Your hours at “Yunqiao”: 60 min.")
    assert entries(town) == [("published", "own", 60)]
    is_forgotten(chen)
    with town.database.reading() as uow:
        everything = "\n".join(uow.session.connection().connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert "Painted the fence" not in everything


def test_a_visit_is_entered_within_seven_days_and_never_counts_longer_than_one_may(town: Town) -> None:
    chen = member_of(town, community_of(town))
    misses(chen, "16 Nov 2026", "9:00", minutes="300")
    assert entries(town) == [("pending", "own", 240)]
    chen.says("/hours")
    chen.presses("A visit is missing")
    chen.says("15 Nov 2026")
    assert "On which day did you serve?" in chen.seen[-1].text


def test_what_somebody_entered_who_is_forgotten_is_no_work_for_anybody(town: Town) -> None:
    zhao = community_of(town)
    chen = member_of(town, zhao)
    misses(chen, "22 Nov 2026", "9:00")
    zhao.hears("wait for your word: 1")
    is_forgotten(chen)
    zhao.says("/hours")
    assert "To confirm: 1" not in zhao.labels()
    town.time_passes(days=9)
    assert not zhao.has_heard("have waited too long")


def misses(person: Person, day: str, clock: str, *, minutes: str = "60") -> None:
    """Enter a visit."""
    person.says("/hours")
    person.presses("A visit is missing")
    person.presses(day)
    for answer in (clock, minutes, "Painted the fence"):
        person.says(answer)
    person.presses("Submit")


@pytest.mark.parametrize(("where", "expected"), [(IN_GRID, "near"), (IN_NO_GRID, "far")])
def test_of_a_position_only_near_or_not_is_kept(
    town: Town, where: tuple[float, float], expected: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    _, mina = at_the_doors(town, "Mina")
    mina.starts(to_scan(town))
    mina.presses("I am near (optional)")
    mina.hears("Where are you now?", "your position is not kept")
    mina.shares(*where)
    mina.hears("I have noted that you were " + ("near." if expected == "near" else "not near."))
    mina.presses("I am near (optional)")
    mina.shares(*(IN_NO_GRID if where == IN_GRID else IN_GRID))
    assert not mina.has_heard("not near." if expected == "near" else "were near.")
    with town.database.reading() as uow:
        assert uow.session.scalars(select(Hours.near)).all() == [expected]
        everything = "\n".join(uow.session.connection().connection.driver_connection.iterdump())  # type: ignore[union-attr]
    for degrees in where:
        assert str(degrees) not in everything
        assert str(degrees) not in caplog.text


def test_nobody_has_to_say_where_they_are(town: Town) -> None:
    _, mina = at_the_doors(town, "Mina")
    mina.starts(to_scan(town))
    mina.presses("I am near (optional)")
    mina.presses("Cancel")
    at(town, "2026-12-05 11:00")
    mina.starts(to_scan(town))
    mina.hears("You are checked out", "120 minutes")
