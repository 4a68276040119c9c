"""Hours of service: confirmed by the organiser, published, disputed in one press, corrected with a trace, credited."""

from pathlib import Path

from sqlalchemy import select

from bot.doctor.finding import Finding
from bot.doctor.hours import look_at_hours
from domain.organisation import Role
from handlers.gates import Gate
from handlers.keys import short
from storage.hours_tables import HoursChange
from tests.stories.events import opens
from tests.stories.groups import bound
from tests.stories.keeping import is_forgotten
from tests.stories.serving import PUBLISHED, at_the_doors, confirmed, entries, opens_card, serve, to_scan
from tests.stories.staff import at
from tests.town import COMMUNITY, GRID, STREET, Town, open_town

SHE_SAYS = "I stayed until eleven, ask Olof"


def test_from_pending_to_credited(town: Town) -> None:
    zhao, mina, olof = serve(town, "Mina", "Olof")
    mina.says("/hours")
    mina.hears(
        "0 min credited, 120 min on the way.", "River clean-up", "120 min", "by scanning", "waits for the organiser"
    )
    zhao.says("/hours")
    zhao.presses("To confirm: 2")
    zhao.hears("Waiting for your word: 2, of them plain: 2")
    zhao.presses("Confirm all 2")
    zhao.hears("✅ Confirmed: 2.", "No hours wait for your word.")
    for person in (mina, olof):
        person.hears(PUBLISHED, "12 Dec, 11:")
    town.time_passes(days=6, hours=23)
    assert [state for state, _, _ in entries(town)] == ["published", "published"]
    town.time_passes(hours=2)
    assert entries(town) == [("credited", "qr", 120)] * 2
    mina.says("/hours")
    mina.hears("Your hours of service: 120 min credited, 0 min on the way.", "credited")
    assert "Wrong: River clean-up" not in str(mina.labels())


def test_what_the_organiser_leaves_waiting_is_on_the_list_of_the_street(town: Town) -> None:
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    zhao, mina, olof = serve(town, "Mina", "Olof")
    at(town, "2026-12-07 17:00")
    zhao.hears_nothing()
    at(town, "2026-12-09 18:00")
    zhao.hears("Hours at “River clean-up” wait for your word: 2.")
    wang.hears_nothing()
    wang.says("/hours")
    assert "To confirm: 2" not in wang.labels()
    with town.database.reading() as uow:
        late = uow.hours.all()[0]
    town.arrives(wang, press=f"t:{short(late.id)}:confirm:{late.version}")
    wang.hears("That is for whoever organised it.")
    at(town, "2026-12-10 18:00")
    wang.hears("Hours at “River clean-up” have waited too long for the organiser: 2.")
    wang.presses("Look at them")
    wang.hears("Waiting for your word: 2, of them plain: 2")
    wang.presses("Resident 1")
    wang.presses("Another number")
    wang.says("90")
    wang.says("She left before eleven")
    mina.hears("count 90 min now. The reason: She left before eleven")
    wang.says("/hours")
    wang.presses("To confirm: 1")
    wang.presses("Confirm all 1")
    olof.hears(PUBLISHED)
    assert entries(town) == [("published", "qr", 90), ("published", "qr", 120)]


def test_who_comes_to_serve_every_day_is_not_forgotten_behind_an_old_entry(town: Town) -> None:
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    zhao, mina = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY), town.resident("Mina")
    for day, late in (("2026-12-07", "2026-12-10"), ("2026-12-14", "2026-12-17")):
        for clock in ("09:00", "10:00"):
            at(town, f"{day} {clock}")
            mina.starts(to_scan(town, Gate(COMMUNITY)))
        at(town, f"{late} 18:00")
        for person in (wang, zhao):
            person.hears("have waited too long for the organiser")


def test_a_dispute_takes_one_press_and_a_correction_leaves_a_trace(town: Town) -> None:
    zhao, mina = confirmed(town, "Mina")
    press = mina.button("That is wrong").value
    mina.presses("That is wrong")
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
    zhao, mina = serve(town, "Mina")
    zhao.says("/hours")
    zhao.presses("To confirm: 1")
    zhao.presses("Resident 1")
    zhao.presses("Do not count it")
    zhao.says("Nobody saw her")
    mina.hears("are not counted. The reason: Nobody saw her")
    mina.presses("That is wrong")
    zhao.presses("Look at them")
    zhao.presses("Resident 1")
    assert "It was right" not in zhao.labels()
    zhao.presses("Another number")
    zhao.says("120")
    zhao.says("The neighbour remembers")
    mina.hears("count 120 min now. The reason: The neighbour remembers")
    assert entries(town) == [("credited", "qr", 120)]


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
    assert entries(town) == [("disputed", "qr", 120)]


def test_after_seven_days_it_is_too_late(town: Town) -> None:
    _, mina = confirmed(town, "Mina")
    press = mina.button("That is wrong").value
    town.time_passes(days=8)
    town.arrives(mina, press=press)
    mina.hears("That entry has moved on meanwhile.")
    assert entries(town) == [("credited", "qr", 120)]


def test_who_never_checked_out_counts_to_the_planned_end_only_by_the_organisers_word(town: Town) -> None:
    zhao, mina = at_the_doors(town, "Mina")
    mina.starts(to_scan(town))
    at(town, "2026-12-05 12:00")
    zhao.says("/hours")
    zhao.presses("To confirm: 1")
    zhao.hears("Waiting for your word: 1, of them plain: 0", "no check-out")
    assert not [label for label in zhao.labels() if label.startswith("Confirm all")]
    zhao.presses("Resident 1")
    zhao.presses("Confirm")
    mina.hears(PUBLISHED)
    mina.says("/hours")
    mina.hears("from 0 to 120 min. No check-out: the planned end counts.")


def test_hours_entered_afterwards_say_so_for_ever(town: Town) -> None:
    zhao, mina = at_the_doors(town, "Mina")
    opens(zhao)
    assert "Enter hours later" not in zhao.labels()
    at(town, "2026-12-05 11:30")
    opens_card(zhao)
    zhao.presses("Enter hours later")
    zhao.hears("Who was there and is not checked in?")
    zhao.presses("Resident 1")
    zhao.says("90")
    zhao.says("The list on paper")
    zhao.presses("Submit")
    zhao.hears("Done: 90 min for Resident 1.")
    mina.hears("Your hours at “River clean-up”: 90 min.")
    assert entries(town) == [("published", "back_fill", 90)]
    town.time_passes(days=8)
    mina.says("/hours")
    mina.hears(
        "90 min credited", "entered afterwards by the organiser · credited", "from 0 to 90 min. The list on paper"
    )
    zhao.presses("Enter hours later")
    zhao.hears("Everybody who had a place has their hours already.")


def test_where_a_day_has_a_limit_nobodys_word_goes_beyond_it(tmp_path: Path) -> None:
    for town in open_town(tmp_path, "[hours]\ndaily = 100\n"):
        zhao, mina = serve(town, "Mina")
        assert entries(town) == [("pending", "qr", 100)]
        zhao.says("/hours")
        zhao.presses("To confirm: 1")
        zhao.presses("Resident 1")
        zhao.presses("Another number")
        zhao.says("110")
        zhao.says("She carried the bags")
        zhao.hears("Done: 100 min")
        mina.hears("count 100 min now.")


def test_nobody_but_the_organisers_decides_and_nobody_about_their_own(town: Town) -> None:
    zhao, mina = serve(town, "Mina")
    lin, far = town.staff("Lin", Role.GRID_WORKER, GRID), town.staff("Far", Role.COMMUNITY_ADMIN, "520626001002")
    zhao.says("/hours")
    zhao.presses("To confirm: 1")
    zhao.presses("Resident 1")
    presses = [button.value for button in zhao.seen[-1].buttons]
    assert len(presses) == 3
    for other in (mina, lin, far):
        for press in presses:
            town.arrives(other, press=press)
            other.hears("That is for whoever organised it.")
        other.says("/hours")
        assert "To confirm: 1" not in other.labels()
    town.arrives(zhao, press=presses[0].replace("confirm", "dispute"))
    zhao.hears("That entry has moved on meanwhile.")
    assert entries(town) == [("pending", "qr", 120)]
    zhao.presses("Confirm")
    assert entries(town) == [("published", "qr", 120)]


def test_an_organiser_who_serves_is_confirmed_by_another(town: Town) -> None:
    (zhao,) = at_the_doors(town)
    qian = town.staff("Qian", Role.COMMUNITY_ADMIN, COMMUNITY)
    zhao.starts(to_scan(town))
    zhao.presses("I agree")
    zhao.presses("Yes, check me in")
    at(town, "2026-12-05 11:00")
    zhao.starts(to_scan(town))
    zhao.hears("You are checked out")
    zhao.says("/hours")
    assert "To confirm: 1" not in zhao.labels()
    qian.says("/hours")
    qian.presses("To confirm: 1")
    qian.presses("Confirm all 1")
    zhao.hears(PUBLISHED)


def test_minutes_that_no_step_explains_are_found(town: Town) -> None:
    serve(town, "Mina")
    with town.database.begin() as uow:
        (entry,) = uow.hours.all()
        entry.minutes = 500
    assert [found.what for found in seen(town)] == ["it counts 500 minutes, its changes make another number"]
    with town.database.begin() as uow:
        (entry,) = uow.hours.all()
        entry.minutes, entry.state = 120, "published"
    assert [found.what for found in seen(town)] == ["nothing ends it as “published”"]
    with town.database.begin() as uow:
        (entry,) = uow.hours.all()
        entry.state = "pending"
    assert seen(town) == []


def seen(town: Town) -> list[Finding]:
    with town.database.reading() as uow:
        return list(look_at_hours(uow))
