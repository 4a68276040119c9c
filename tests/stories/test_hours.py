"""Hours of service: confirmed by the organiser, published, disputed in one press, corrected with a trace, credited."""

from sqlalchemy import select

from bot.doctor.finding import Finding
from bot.doctor.hours import look_at_hours
from domain.organisation import Role
from storage.hours_tables import HoursChange
from tests.stories.events import opens
from tests.stories.serving import PUBLISHED, at_the_doors, confirmed, entries, opens_card, serve, to_scan
from tests.stories.staff import at
from tests.town import COMMUNITY, GRID, STREET, Town


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


def test_the_organiser_is_reminded_and_then_the_street_hears_of_it(town: Town) -> None:
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    zhao, mina = serve(town, "Mina")
    at(town, "2026-12-07 17:00")
    zhao.hears_nothing()
    at(town, "2026-12-09 18:00")
    zhao.hears("Hours at “River clean-up” wait for your word: 1.")
    wang.hears_nothing()
    at(town, "2026-12-10 18:00")
    wang.hears("Hours at “River clean-up” have waited too long for the organiser: 1.")
    assert entries(town) == [("pending", "qr", 120)]


def test_a_dispute_takes_one_press_and_a_correction_leaves_a_trace(town: Town) -> None:
    zhao, mina = confirmed(town, "Mina")
    press = mina.button("That is wrong").value
    mina.presses("That is wrong")
    mina.hears("I have told the organiser")
    zhao.hears("Hours at “River clean-up” wait for your word: 1.")
    town.arrives(mina, press=press)
    mina.hears("That entry has moved on meanwhile.")
    zhao.presses("Look at them")
    zhao.presses("Resident 1")
    assert zhao.labels() == ["It was right", "Another number", "Do not count it"]
    zhao.presses("Another number")
    zhao.says("121")
    zhao.hears("At most 120 minutes were planned.")
    zhao.says("100")
    zhao.says("She came twenty minutes late")
    zhao.hears("Done: 100 min for Resident 1.")
    mina.hears("count 100 min now. The reason: She came twenty minutes late")
    mina.says("/hours")
    mina.hears("100 min credited", "from 120 to 100 min. She came twenty minutes late")
    assert entries(town) == [("credited", "qr", 100)]
    with town.database.reading() as uow:
        assert [(one.before, one.after) for one in uow.session.scalars(select(HoursChange))] == [(0, 120), (120, 100)]


def test_what_was_right_stays_and_cannot_be_disputed_again(town: Town) -> None:
    zhao, mina = confirmed(town, "Mina")
    mina.presses("That is wrong")
    zhao.presses("Look at them")
    zhao.presses("Resident 1")
    zhao.presses("It was right")
    mina.hears("The organiser looked at your hours at “River clean-up” again: 120 min, as before.")
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
