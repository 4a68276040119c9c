"""What never leaves: what its member was not shown, does not agree to any more, or what nobody can be given."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from domain.registration import State as Registered
from domain.statement import KIND
from handlers.desk import Office
from handlers.statement_life import released
from storage.lives import deed
from tests.stories.keeping import everything_in, is_forgotten
from tests.stories.linking import key_of
from tests.stories.sheets import (
    CHECKED,
    DRAFTED,
    SENT,
    admin,
    confirms,
    drafted,
    file_of,
    grants,
    hush,
    liaison,
    member,
    serves,
    sheets,
    value,
)
from tests.stories.staff import at
from tests.stories.test_leaving import leaves
from tests.town import COMMUNITY, Town, sweep
from tests.townspeople import Person

YEARLY = "Yearly sheet 1 Dec 2025 – 30 Nov 2026"


def test_who_cannot_be_reached_was_shown_nothing_and_so_nothing_leaves(town: Town) -> None:
    zhao, liu = admin(town), liaison(town)
    chen, luo = member(town, zhao, "Chen Lu"), member(town, zhao, "Luo Na")
    chen.blocks()
    hush([zhao, liu, chen, luo])
    at(town, CHECKED)
    assert sheets(town) == [("Chen Lu", "unseen"), ("Luo Na", "checked")]
    zhao.hears("not everybody could be shown theirs")
    zhao.presses("Look at them")
    zhao.hears("Luo Na", "Not shown to their members, so they go nowhere: Chen Lu")
    confirms(zhao)
    town.arrives(zhao, press=value(town, "confirm"))
    zhao.hears("That is for somebody else to do.")
    at(town, SENT)
    liu.hears("members of First School: 1")
    chen.unblocks()
    chen.says("/sheets")
    chen.hears("not sent, as it could not be shown to the member")
    assert not chen.has_heard("as First School is to read it")


def test_what_was_drafted_anew_and_not_shown_goes_nowhere_though_the_first_was(town: Town) -> None:
    zhao, _, chen = drafted(town)
    chen.presses("Not right …")
    chen.says("Something is missing")
    chen.blocks()
    serves(town, chen, minutes=30, on="2026-11-25")
    zhao.says("/sheets wait")
    for label in ("Chen Lu", "Draft anew from the history"):
        zhao.presses(label)
    at(town, "2026-12-09 09:00")
    assert sheets(town) == [("Chen Lu", "unseen")]


def test_who_comes_back_late_has_the_seven_days_from_then(town: Town) -> None:
    zhao, _ = admin(town), liaison(town)
    chen = member(town, zhao)
    chen.blocks()
    at(town, "2026-12-06 20:00")
    chen.unblocks()
    chen.says("/help")
    chen.hears("as First School is to read it")
    at(town, "2026-12-13 19:00")
    assert sheets(town) == [("Chen Lu", "drafted")]
    at(town, "2026-12-13 20:30")
    assert sheets(town) == [("Chen Lu", "checked")]


def test_what_stood_in_a_sheet_that_was_never_shown_stands_in_the_next_and_in_no_other(town: Town) -> None:
    zhao = admin(town)
    chen = member(town, zhao, minutes=0)
    serves(town, chen, minutes=45, on="2026-12-30")
    grants(town, chen, ended="2026-12-20 09:00")
    chen.blocks()
    at(town, "2027-01-08 09:00")
    assert sheets(town) == [("Chen Lu", "unseen")]
    chen.unblocks()
    chen.says("/help")
    serves(town, chen, minutes=15, on="2027-02-01")
    at(town, "2027-04-01 09:00")
    chen.hears("Minutes of service credited: 60", "services: 2", "Wishes fulfilled: 1")
    at(town, "2027-07-01 09:00")
    assert not chen.has_heard("1 Apr 2027 – 30 Jun 2027")


def _withdraws(_: Town, chen: Person) -> None:
    chen.says("/withdraw")


def _ends(town: Town, chen: Person) -> None:
    with town.database.begin() as uow:
        mine = uow.registrations.of(key_of(town, chen))
        assert mine
        mine.state = Registered.WITHDRAWN.value


def _leaves(town: Town, chen: Person) -> None:
    with town.database.begin() as uow:
        released(Office(uow, town.rules, town.now), key_of(town, chen), COMMUNITY)


@pytest.mark.parametrize("stop", [_withdraws, _ends, _leaves])
@pytest.mark.parametrize("stage", ["drafted", "disputed", "checked", "confirmed"])
def test_who_no_longer_agrees_or_leaves_in_the_middle_stops_it(
    town: Town, stage: str, stop: Callable[[Town, Person], None]
) -> None:
    zhao, liu, chen, luo = drafted(town, "Chen Lu", "Luo Na")
    for person in (chen, luo):
        if stage == "disputed" and person is chen:
            person.presses("Not right …")
            person.says("Something is missing")
        elif stage != "drafted":
            person.presses("Right")
    if stage == "confirmed":
        confirms(zhao, 2)
    stop(town, chen)
    at(town, CHECKED)
    if stage != "confirmed":
        zhao.says("/sheets wait")
        zhao.presses(zhao.labels()[0])
    at(town, SENT)
    assert sheets(town) == [("", "withdrawn"), ("Luo Na", "sent")]
    liu.hears("members of First School: 1")
    liu.presses("Open")
    liu.presses(f"CSV · {YEARLY}")
    assert [row[0] for row in file_of(town, liu)] == ["Name", "Luo Na"]


def test_a_message_that_waits_is_dropped_once_the_sheet_is_withdrawn(town: Town) -> None:
    zhao, _ = admin(town), liaison(town)
    chen = member(town, zhao)
    chen.blocks()
    at(town, "2026-12-02 09:00")
    with town.database.begin() as uow:
        released(Office(uow, town.rules, town.now), key_of(town, chen), COMMUNITY)
    chen.unblocks()
    chen.says("/help")
    assert not chen.has_heard("as First School is to read it")


@pytest.mark.parametrize("unit", ["nobody there", "not listed"])
def test_where_nobody_of_the_unit_can_be_reached_the_member_alone_has_it(town: Town, unit: str) -> None:
    zhao = admin(town)
    chen = member(town, zhao)
    if unit == "not listed":
        with town.database.begin() as uow:
            mine = uow.registrations.of(key_of(town, chen))
            assert mine
            mine.work_unit = "My own shop"
    at(town, DRAFTED)
    chen.presses("Right")
    confirms(zhao)
    at(town, SENT)
    assert sheets(town) == [("Chen Lu", "handed")]
    chen.hears("so I give it to you alone")
    chen.presses("XLSX")
    assert file_of(town, chen)[1][0] == "Chen Lu"
    late = liaison(town)
    late.says("/sheets unit")
    late.hears("Nothing has been sent to your unit yet.")


def disputed(town: Town) -> tuple[Person, Person]:
    """Return the community, which has read why a sheet is not right, and its member."""
    zhao, _, chen = drafted(town)
    chen.presses("Not right …")
    chen.says("I was at the river too")
    zhao.says("/sheets wait")
    zhao.presses("Chen Lu")
    zhao.hears("I was at the river too")
    return zhao, chen


def test_who_leaves_takes_the_words_of_a_dispute_along(town: Town) -> None:
    zhao, chen = disputed(town)
    leaves(chen)
    zhao.presses("Confirm leaving")
    assert sheets(town) == [("", "withdrawn")]
    assert "at the river too" not in everything_in(town)


def test_delete_before_it_left_leaves_nothing(town: Town) -> None:
    _, chen = disputed(town)
    is_forgotten(chen)
    assert sheets(town) == [("", "withdrawn")]
    kept = everything_in(town)
    assert "Chen Lu" not in kept
    assert "at the river too" not in kept


def test_delete_after_it_left_leaves_a_count(town: Town) -> None:
    zhao, liu, chen, luo = drafted(town, "Chen Lu", "Luo Na")
    for person in (chen, luo):
        person.presses("Right")
    confirms(zhao, 2)
    at(town, SENT)
    is_forgotten(chen)
    assert sheets(town) == [("", "sent"), ("Luo Na", "sent")]
    assert "Chen Lu" not in everything_in(town)
    liu.says("/sheets unit")
    liu.hears(f"{YEARLY}, members of First School: 2")
    liu.presses(f"CSV · {YEARLY}")
    assert [row[0] for row in file_of(town, liu)] == ["Name", "Luo Na"]


def test_after_three_years_the_sheets_and_their_steps_are_gone(town: Town) -> None:
    zhao, _, chen = drafted(town)
    chen.presses("Right")
    confirms(zhao)
    at(town, SENT)
    town.now = town.now.replace(year=2029, month=12, day=10)
    sweep(town)
    assert sheets(town) == [("Chen Lu", "sent")]
    town.now = town.now.replace(day=30)
    sweep(town)
    sweep(town)
    assert sheets(town) == []
    with town.database.reading() as uow:
        assert not uow.session.execute(select(deed).where(deed.c.kind == KIND)).all()
    town.time_passes(days=1)
    assert not chen.has_heard("Yearly sheet 1 Dec 2026"), "what an earlier sheet told does not come back with it gone"


def test_who_serves_after_leaving_off_the_bot_for_good_is_asked_nothing(town: Town) -> None:
    zhao = admin(town)
    chen = member(town, zhao)
    chen.says("/withdraw")
    serves(town, chen)
    at(town, DRAFTED)
    assert sheets(town) == []
    chen.says("/sheets")
    chen.hears("You have no sheet yet.")
