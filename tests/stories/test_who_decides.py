"""Who decides about a registration where the community cannot, and what waits for somebody who joins it later."""

from datetime import timedelta

import pytest

from domain.organisation import Role, Seat
from handlers.desk import LISTED
from tests.stories.needing import NEED, Three, tells
from tests.stories.reporting import under
from tests.stories.staff import at
from tests.stories.test_registration import register
from tests.stories.wishing import WISH, wishes
from tests.town import COMMUNITY, STREET, Town
from tests.townspeople import Person


def joins(town: Town, name: str, unit: str, role: Role = Role.COMMUNITY_ADMIN) -> Person:
    """Return somebody who has just redeemed an invitation."""
    code = f"{name.upper():X<8.8}23".replace("O", "P").replace("I", "J")
    with town.database.begin() as uow:
        until = town.now + timedelta(days=7)
        uow.seats.invite(code, seat=Seat(role, unit), name=name, now=town.now, expires_at=until)
    person = town.stranger(name)
    person.starts(code)
    return person


def test_the_street_decides_about_the_only_administrator_of_a_community(town: Town) -> None:
    zhao, wang = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY), town.staff("Wang", Role.STREET_COORD, STREET)
    elsewhere = town.staff("Han", Role.COMMUNITY_ADMIN, "520626001002")
    zhao.says("/baodao")
    zhao.presses("Register myself")
    zhao.presses("I agree")
    zhao.presses("Yes, I agree to that")
    zhao.says("school")
    for label in ("Yunqiao", "Health", "That is all", "Weekends", "That is all", "Submit"):
        zhao.presses(label)
    zhao.hears("Nobody else of Yunqiao can answer your registration here, so Qinglong will, by 26 Nov, 17:30")
    zhao.says("/baodao")
    zhao.hears("Nobody waits for you.")

    elsewhere.hears_nothing()
    wang.hears("Zhao registers with Yunqiao")
    wang.says("/baodao")
    wang.hears("1 wait for an answer:", "Zhao · First School")
    town.time_passes(days=4)
    wang.hears("Zhao has been waiting for Qinglong to answer")
    wang.presses("Accept registration")
    wang.hears("Accepted: Zhao is registered with Yunqiao.")
    zhao.hears("Yunqiao has accepted your registration")


def test_the_street_decides_only_where_the_community_cannot(town: Town) -> None:
    chen, wang = town.resident("Chen"), town.staff("Wang", Role.STREET_COORD, STREET)
    register(chen)
    chen.hears("so Qinglong will")
    accept = wang.button("Accept registration").value
    joins(town, "Zhao", COMMUNITY).hears("Chen Lu registers with Yunqiao")
    assert [shown.text for shown in wang.seen] == ["This registration is no longer with you."]
    town.arrives(wang, press=accept)
    wang.hears("I find no such registration for you.")
    wang.says("/baodao")
    wang.hears("Before I keep anything")


@pytest.mark.parametrize("days", [1, 6], ids=["before the reminder", "after it"])
def test_who_joins_a_community_gets_what_waits_there_and_is_reminded_once(town: Town, days: int) -> None:
    chen, luo = town.resident("Chen"), town.resident("Luo")
    for member in (chen, luo):
        register(member, name=f"{member.address.id} Lu")
    chen.hears("I pass it on as soon as somebody is")
    town.time_passes(days=days)

    zhao = joins(town, "Zhao", COMMUNITY)
    zhao.hears("You are now")
    zhao.hears("Chen Lu registers with Yunqiao")
    zhao.hears("Luo Lu registers with Yunqiao")
    zhao.presses("Accept registration")
    luo.hears("Yunqiao has accepted your registration")
    town.time_passes(days=8)
    assert sum("has been waiting for Yunqiao" in shown.text for shown in zhao.seen) == 1
    qian = joins(town, "Qian", COMMUNITY)
    qian.hears("Chen Lu registers with Yunqiao")
    assert not qian.has_heard("Luo Lu")
    town.time_passes(days=7)
    qian.hears_nothing()
    zhao.hears("Chen Lu has been waiting")
    zhao.hears_nothing()


def test_of_many_who_wait_the_first_come_as_cards_and_the_list_has_all(town: Town) -> None:
    under(town, "[unasked]\nmost = 100")
    for number in range(LISTED + 1):
        register(town.resident(f"Chen {number}"), name=f"Chen {number}")
    tells(town.resident("Mina"))
    wishes(town.resident("Anna"))
    zhao = joins(town, "Zhao", COMMUNITY)
    assert zhao.has_heard(WISH)
    zhao.hears(NEED, "waiting for the community")
    assert zhao.has_heard(f"{LISTED + 1} wait for your answer: /baodao")
    assert sum("registers with Yunqiao" in shown.text for shown in zhao.seen) == LISTED


def test_a_resident_who_waits_for_an_answer_is_not_forgotten(town: Town, three: Three) -> None:
    tells(town.resident("Mina"))
    at(town, "2026-11-27 09:30")
    for person in (three.zhao, three.wang):
        person.hears("A resident waits for Yunqiao to answer")
    three.wang.presses("Publish the need")
    three.wang.hears("Published")
