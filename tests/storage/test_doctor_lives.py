"""Does the doctor find a sheet that would wait for ever, and a county whose sheets are never drafted?"""

from sqlalchemy import delete

from storage.streams import timer
from tests.storage.ward import Ward
from tests.stories.sheets import DRAFTED, admin, at, member, sheets


def _drafted(ward: Ward) -> None:
    """Let a member be shown a sheet."""
    member(ward.town, admin(ward.town, "Qian"))
    at(ward.town, DRAFTED)
    assert sheets(ward.town) == [("Chen Lu", "drafted")]


def test_a_sheet_without_the_moment_that_brings_it_on(ward: Ward) -> None:
    _drafted(ward)
    assert ward.lines() == []
    ward.hurt(delete(timer).where(timer.c.kind == "statement"))
    assert [line.partition(" statement ")[0] for line in ward.lines()] == ["lives: !"]
    assert ward.lines()[0].endswith("it waits for nothing")


def test_members_for_whom_no_day_is_set(ward: Ward) -> None:
    _drafted(ward)
    ward.hurt(delete(timer).where(timer.c.kind == "statements"))
    assert ward.lines() == [
        f"lives: ! statements {kind}: no day is set on which they are drafted" for kind in ("quarter", "year")
    ]
