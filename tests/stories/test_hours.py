"""Hours of service: confirmed by the organiser, published, disputed in one press, corrected with a trace, credited."""

from pathlib import Path

from bot.doctor.finding import Finding
from bot.doctor.hours import look_at_hours
from domain.organisation import Role
from handlers.gates import Gate
from handlers.keys import short
from tests.stories.events import opens, signs_up
from tests.stories.serving import PUBLISHED, at_the_doors, entries, opens_card, serve, to_scan
from tests.stories.staff import at
from tests.town import COMMUNITY, GRID, STREET, Town, open_town


def test_from_pending_to_credited(town: Town) -> None:
    zhao, mina, olof = serve(town, "Mina", "Olof")
    mina.says("/hours")
    mina.hears(
        "0 min credited, 120 min on the way.",
        "River clean-up · today 08:55 – 11:05 · 120 min",
        "by scanning",
        "waits for the organiser",
    )
    zhao.says("/hours")
    zhao.hears("Waiting for your word: 2, of them plain: 2")
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
    zhao.hears_nothing()
    wang.hears_nothing()
    wang.says("/hours")
    assert "To confirm: 2" not in wang.labels()
    with town.database.reading() as uow:
        late = uow.hours.all()[0]
    town.arrives(wang, press=f"t:{short(late.id)}:confirm:{late.version}")
    wang.hears("That is for whoever organised it.")
    at(town, "2026-12-10 18:00")
    wang.hears("Hours at “River clean-up” have waited too long for the organiser: 2.")
    wang.hears_nothing()
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


def test_who_never_checked_out_counts_to_the_planned_end_only_by_the_organisers_word(town: Town) -> None:
    zhao, mina = at_the_doors(town, "Mina")
    mina.starts(to_scan(town))
    assert mina.has_heard("✅ You are checked in.")
    at(town, "2026-12-05 12:00")
    assert not mina.has_heard("✅ You are checked in.")
    assert mina.has_heard("✅ You were here, thank you.")
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
    """Nobody enters their own."""
    zhao, mina = at_the_doors(town, "Mina")
    signs_up(zhao)
    zhao.presses("I agree")
    zhao.presses("Yes, keep me a place")
    zhao.hears("You have a place")
    opens(zhao)
    assert "Enter hours later" not in zhao.labels()
    at(town, "2026-12-05 11:30")
    opens_card(zhao)
    zhao.presses("Enter hours later")
    zhao.hears("Who was there and is not checked in?")
    assert zhao.labels() == ["Resident 1", "Cancel"]
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
