"""People check in and out by a code that changes every minute: typed, scanned, once each, and not by guessing."""

from datetime import timedelta

import pytest

from handlers.gates import Gate
from tests.stories.events import community, opens, places, signs_up
from tests.stories.serving import at_the_doors, entries, shown, to_scan
from tests.stories.staff import at
from tests.town import COMMUNITY, Town, open_town

TITLE = "“River clean-up”"


def test_scanning_is_one_action_in_and_one_out(town: Town) -> None:
    _, mina = at_the_doors(town, "Mina")
    before = len(mina.seen)
    mina.starts(to_scan(town))
    mina.hears(f"You are checked in at {TITLE}")
    assert len(mina.seen) == before + 1
    assert places(town) == [("checked_in", 1)]
    town.time_passes(minutes=4, seconds=59)
    mina.starts(to_scan(town))
    mina.hears(f"You are checked in at {TITLE} already.")
    at(town, "2026-12-05 10:30")
    mina.starts(to_scan(town))
    mina.hears(f"You are checked out at {TITLE}: 90 minutes")
    assert entries(town) == [("pending", "qr", 90)]


def test_the_organisers_card_offers_the_code_when_the_doors_open(town: Town) -> None:
    zhao = community(town)
    opens(zhao)
    assert "Show the code" not in zhao.labels()
    at(town, "2026-12-05 08:00")
    assert "Show the code" in zhao.labels()


def test_six_digits_are_enough_where_somebody_has_a_place(town: Town) -> None:
    zhao, mina = at_the_doors(town, "Mina")
    opens(zhao)
    zhao.presses("Show the code")
    code = shown(town)
    card = zhao.hears(f"Check-in code of {TITLE}: {code[:3]} {code[3:]}")
    assert "/start c_e" in card.text
    mina.says(f"{code[:3]} {code[3:]}")
    mina.hears("You are checked in")
    at(town, "2026-12-05 11:00")
    mina.says(f"/checkin {shown(town)}")
    mina.hears("You are checked out", "120 minutes")


def test_the_question_is_asked_where_nothing_was_typed(town: Town) -> None:
    _, mina = at_the_doors(town, "Mina")
    mina.says("签到")
    mina.hears("Which six digits does the organiser show?")
    mina.says(shown(town))
    mina.hears("You are checked in")


@pytest.mark.parametrize(
    ("steps", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False), (60, False)]
)
def test_a_code_counts_while_it_is_new_and_a_step_around_it(town: Town, steps: int, is_taken: bool) -> None:  # noqa: FBT001
    _, mina = at_the_doors(town, "Mina")
    now = town.now
    town.now = now - timedelta(minutes=steps)
    code = shown(town)
    town.now = now
    mina.says(f"/checkin {code}")
    assert mina.has_heard("You are checked in") is is_taken
    assert mina.has_heard("That code does not count, or no longer.") is not is_taken


def test_a_screenshot_that_is_passed_on_admits_nobody_twice(town: Town) -> None:
    _, mina, olof = at_the_doors(town, "Mina", "Olof", seats=2)
    late = town.resident("Late")
    link = to_scan(town)
    for person in (mina, olof):
        person.starts(link)
        person.hears("You are checked in")
    mina.starts(link)
    mina.hears(f"You are checked in at {TITLE} already.")
    late.starts(link)
    late.hears(f"{TITLE} is full.")
    assert [state for state, _, _ in entries(town)] == ["here", "here"]


def test_whoever_comes_is_at_their_own_shift(town: Town) -> None:
    community(town, shifts="12-05 10:30")
    mina = town.resident("Mina")
    signs_up(mina, label="Sign up · 5 Dec, 10:30")
    for moment in ("2026-12-05 09:45", "2026-12-05 12:30"):
        at(town, moment)
        mina.starts(to_scan(town))
    assert places(town) == [("checked_in", 1)]
    assert entries(town) == [("pending", "qr", 120)]


def test_who_has_no_place_gets_one_that_is_left(town: Town) -> None:
    _, mina = at_the_doors(town, "Mina", seats=2)
    late, later = town.resident("Late"), town.resident("Later")
    for person in (late, later):
        person.starts(to_scan(town))
    late.hears("You are checked in")
    later.hears(f"{TITLE} is full.")
    mina.starts(to_scan(town))
    mina.hears("You are checked in")


def test_a_code_that_took_somebody_out_does_not_bring_them_in_again(town: Town) -> None:
    _, mina = at_the_doors(town, "Mina")
    mina.starts(to_scan(town))
    at(town, "2026-12-05 09:30")
    out = to_scan(town)
    mina.starts(out)
    mina.hears("You are checked out", "30 minutes")
    mina.starts(out)
    mina.hears("You have used that code already.")
    town.time_passes(seconds=60)
    mina.starts(to_scan(town))
    mina.hears("You are checked in")
    assert [state for state, _, _ in entries(town)] == ["pending", "here"]


def test_three_times_a_day_and_no_more(town: Town) -> None:
    _, mina = at_the_doors(town, "Mina")
    for _ in range(town.rules.policy.hours.pairs):
        for said in ("You are checked in", "You are checked out"):
            mina.starts(to_scan(town))
            mina.hears(said)
            town.time_passes(minutes=6)
    mina.starts(to_scan(town))
    mina.hears("You have checked in at “River clean-up” 3 times today.")


def test_guessing_is_stopped_for_ten_minutes_and_the_organiser_hears_of_it_once(town: Town) -> None:
    zhao, mina = at_the_doors(town, "Mina")
    wrong = "000001" if shown(town) != "000001" else "000002"
    for _ in range(4):
        mina.says(f"/checkin {wrong}")
        mina.hears("That code does not count")
    zhao.hears_nothing()
    mina.says(f"/checkin {wrong}")
    mina.hears("Those were too many wrong codes.", "in 10 minutes")
    zhao.hears("Somebody typed 5 wrong codes at “River clean-up”.")
    for _ in range(3):
        mina.says(f"/checkin {shown(town)}")
        mina.hears("Those were too many wrong codes.")
        mina.starts(to_scan(town))
        mina.hears("Those were too many wrong codes.")
    zhao.hears_nothing()
    assert entries(town) == []
    town.time_passes(minutes=11)
    mina.says(f"/checkin {shown(town)}")
    mina.hears("You are checked in")


def test_a_question_for_the_code_that_is_open_takes_no_more_of_them_either(town: Town) -> None:
    at_the_doors(town)
    late = town.resident("Late")
    late.says("/checkin")
    late.hears("Which six digits")
    for _ in range(5):
        late.says("/checkin 000001" if shown(town) != "000001" else "/checkin 000002")
    late.says(shown(town))
    late.hears("Those were too many wrong codes.")
    assert "Those were too many wrong codes." in late.seen[-1].text
    assert entries(town) == []


def test_a_code_is_for_its_own_event_and_nobody_checks_in_before_the_doors(town: Town) -> None:
    community(town)
    mina = town.resident("Mina")
    signs_up(mina)
    mina.starts(to_scan(town))
    mina.hears("Check-in for “River clean-up” opens at 5 Dec, 08:00")
    at(town, "2026-12-05 08:30")
    mina.starts(to_scan(town, Gate(COMMUNITY)).replace(f"c_u{COMMUNITY}", to_scan(town).rpartition("_")[0]))
    mina.hears("That code does not count")
    mina.starts("c_ezzzzz_123456")
    mina.hears("I find no such event.")
    at(town, "2026-12-05 11:01")
    mina.starts(to_scan(town))
    mina.hears("“River clean-up” is over.")


def test_who_has_not_agreed_yet_is_asked_first_and_is_not_late_by_it(town: Town) -> None:
    at_the_doors(town)
    mina = town.stranger("Mina")
    mina.starts(to_scan(town))
    mina.hears("Before I keep anything")
    town.time_passes(minutes=5)
    assert entries(town) == []
    mina.presses("I agree")
    mina.presses("Yes, check me in")
    mina.hears("You are checked in")


def test_who_forgets_to_check_out_hears_that_the_organiser_decides(town: Town) -> None:
    _, mina = at_the_doors(town, "Mina")
    mina.starts(to_scan(town))
    at(town, "2026-12-05 11:59")
    assert entries(town) == [("here", "qr", 0)]
    at(town, "2026-12-05 12:00")
    mina.hears("You did not check out at “River clean-up”.", "today 11:00 at the latest")
    assert entries(town) == [("unsure", "qr", 0)]


def test_who_checks_out_late_counts_to_the_planned_end(town: Town) -> None:
    _, mina = at_the_doors(town, "Mina")
    mina.starts(to_scan(town))
    at(town, "2026-12-05 11:45")
    mina.starts(to_scan(town))
    mina.hears("You are checked out", "120 minutes")


def test_a_code_that_the_county_lets_live_longer_is_taken_longer_and_once(tmp_path: object) -> None:
    """It takes nobody out again whom it has let in."""
    for town in open_town(tmp_path, '[hours]\nstep = "2m"\nsettle = "1m"\n'):  # type: ignore[arg-type]
        _, mina = at_the_doors(town, "Mina")
        code = shown(town)
        town.now += timedelta(minutes=1)
        mina.says(f"/checkin {code}")
        mina.hears("You are checked in")
        town.now += timedelta(minutes=2)
        mina.says(f"/checkin {code}")
        mina.hears("You are checked in", "already")
