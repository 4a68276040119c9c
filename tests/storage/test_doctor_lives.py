"""Does the doctor find what time should bring on and never will: registrations, posts, agreements, sheets?"""

from sqlalchemy import delete, select

from bot.doctor import examine as doctor
from domain.organisation import Role
from storage.streams import timer
from tests.storage.ward import LITE, Ward
from tests.stories.events import makes, signs_up
from tests.stories.members import SCHOOL, member_of
from tests.stories.sheets import DRAFTED, admin, member, sheets
from tests.stories.staff import at
from tests.stories.test_leaving import leaves
from tests.stories.test_posts import proposes
from tests.stories.test_registration import register
from tests.stories.test_unit_and_community import accepts, asks, sends
from tests.stories.test_wellbeing import arranges
from tests.town import COMMUNITY


def test_a_life_without_the_moment_that_brings_it_on(ward: Ward) -> None:
    town = ward.town
    zhao = town.staff("Zhao Yi", Role.COMMUNITY_ADMIN, COMMUNITY)
    chen = member_of(town, zhao)
    proposes(chen, "Singing")
    luo = member_of(town, zhao, "Luo Na")
    leaves(luo)
    register(town.resident("Wu"), "Wu Di")
    liu = town.staff("Liu", Role.UNIT_LIAISON, SCHOOL)
    sends(liu)
    accepts(zhao)
    assert ward.lines() == []
    with town.database.reading() as uow:
        lives = (timer.c.kind.in_(("registration", "post", "pairing")), timer.c.fired_at.is_(None))
        subjects = set(uow.session.execute(select(timer.c.kind, timer.c.subject).where(*lives)).all())
    ward.hurt(delete(timer).where(timer.c.kind.in_(("registration", "post", "pairing"))))
    told = {f"lives: ! {kind} {key}: it waits for nothing" for kind, key in subjects}
    found = set(ward.lines())
    assert found < told
    assert {line.split()[2] for line in found} == {"registration", "post", "pairing"}
    assert len(found) == 4


def test_an_agreement_about_which_was_asked_without_the_moment_that_ends_it(ward: Ward) -> None:
    zhao = ward.town.staff("Zhao Yi", Role.COMMUNITY_ADMIN, COMMUNITY)
    sends(ward.town.staff("Liu", Role.UNIT_LIAISON, SCHOOL))
    asks(zhao)
    assert ward.lines() == []
    ward.hurt(delete(timer).where(timer.c.kind == "pairing"))
    (found,) = ward.lines()
    assert found.startswith("lives: ! pairing ")


def test_events_without_the_moment_that_brings_them_on(ward: Ward) -> None:
    town = ward.town
    zhao = town.staff("Zhao Yi", Role.COMMUNITY_ADMIN, COMMUNITY)
    makes(zhao, seats=1, again="Every week")
    mina, olof = town.resident("Mina at home"), town.resident("Olof at home")
    signs_up(mina)
    signs_up(olof, label="Wait for a place")
    mina.presses("Cancel my place")
    olof.hears("is free for you")
    assert ward.lines() == []
    ward.hurt(delete(timer).where(timer.c.kind.in_(("event_end", "place", "series"))))
    found = [line.split()[2] for line in ward.lines()]
    assert {one: found.count(one) for one in found} == {"event": 1, "place": 1, "series": 1}


def test_an_arrangement_that_would_never_ask_again(ward: Ward) -> None:
    arranges(ward.town.resident("Tian"))
    assert ward.lines() == []
    ward.hurt(delete(timer).where(timer.c.kind == "wellbeing"))
    (line,) = ward.lines()
    assert line.startswith("lives: ! wellbeing ")
    assert line.endswith("nothing ends it as “quiet”")


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


@LITE
def test_members_for_whom_no_day_is_set(ward: Ward) -> None:
    _drafted(ward)
    ward.hurt(delete(timer).where(timer.c.kind == "statements"))
    assert ward.lines() == []
    said = list(doctor.examine(ward.settings).as_text())
    kinds = ("quarter", "year")
    assert {f"lives: ? statements {kind}: no day is set on which they are drafted" for kind in kinds} <= set(said)
