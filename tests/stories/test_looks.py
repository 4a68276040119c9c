"""Who of the staff looks at a telephone number sees it for a while, and whose it is reads who it was."""

from datetime import timedelta

import pytest

from domain.organisation import Role, Seat
from tests.stories.phoning import LOOK, MASKED, PHONE, leaves, looks_in, rows_with
from tests.stories.reporting import buttons_of, card_of, finishes, loses, reports, under
from tests.stories.staff import BUREAU, at, grid_and_community
from tests.town import COMMUNITY, COUNTY, GRID, Town


def test_who_may_act_looks_it_is_gone_from_the_screen_soon_and_its_owner_is_told_once(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports(mina)
    leaves(mina)
    lin.presses(LOOK)
    assert lin.hears(PHONE, number, "until today 09:35").text
    assert rows_with(town, PHONE) == []
    [look] = looks_in(town)
    assert (look.role, look.unit, look.at) == (Role.GRID_WORKER, GRID, town.now)
    lin.presses(LOOK)
    town.time_passes(minutes=5)
    assert PHONE not in lin.transcript()
    lin.presses(LOOK)
    assert mina.heard == len(mina.seen) or not mina.has_heard("was looked at")
    town.time_passes(minutes=15)
    told = mina.hears("Your telephone number was looked at", number, "grid worker, Yunqiao 1")
    assert told.text.count(number) == 1
    assert "Lin" not in told.text
    town.time_passes(hours=1)
    lin.presses(LOOK)
    town.time_passes(hours=1)
    mina.hears_nothing()
    mina.says("/views")
    assert mina.last.text.count(f"{number} · grid worker, Yunqiao 1") == 4


def test_looks_at_several_reports_are_told_in_one_message_and_listed_eight_at_a_time(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    mina.says("/views")
    mina.hears("Nobody has looked")
    first = reports(mina)
    leaves(mina)
    lin.presses(LOOK)
    second = reports(mina, "The other lamp")
    zhao.presses(LOOK)
    town.time_passes(minutes=15)
    told = mina.hears("was looked at", f"{first} · grid worker", f"{second} · community administrator, Yunqiao")
    assert told.silent is False
    for _ in range(8):
        zhao.presses(LOOK)
    mina.says("/views")
    assert mina.last.text.count(" · ") == 8 * 2
    mina.presses("More …")
    assert mina.hears("9–10 of 10:").text.count("\n") == 2


def test_the_county_may_decide_that_names_are_told(town: Town) -> None:
    under(town, "[contact]\nnames = true")
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    reports(mina)
    leaves(mina)
    lin.presses(LOOK)
    town.time_passes(minutes=15)
    mina.hears("was looked at", "grid worker, Yunqiao 1 · Lin")


@pytest.mark.parametrize(
    ("role", "unit", "said"),
    [(Role.COMMUNITY_ADMIN, COMMUNITY, "社区管理员，云桥社区"), (Role.COUNTY_OFFICE, COUNTY, "县联席办")],
)
def test_as_what_somebody_looked_is_said_once_and_with_the_signs_of_the_language(
    town: Town, role: Role, unit: str, said: str
) -> None:
    assert town.rules.voice("zh").seat(role, unit) == said


def test_only_who_may_act_may_look_and_only_while_it_is_open(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    han = town.staff("Han", Role.DEPT_HANDLER, BUREAU)
    mina = town.resident("Mina")
    number = reports(mina)
    leaves(mina)
    press = lin.button(LOOK).value
    for stranger in (mina, town.resident("Olof"), han):
        town.arrives(stranger, press=press)
        assert PHONE not in stranger.transcript()
    zhao.presses("Hand to …")
    zhao.presses("Urban Management")
    zhao.presses("Skip")
    assert MASKED not in card_of(lin, number).text, "the grid worker reads along, and acts no more"
    town.arrives(lin, press=press)
    lin.hears("Only who may act")
    han.presses(LOOK)
    han.hears(PHONE)
    finishes(han)
    assert LOOK not in buttons_of(zhao, number)
    town.arrives(zhao, press=press)
    zhao.hears("is not being handled any more")
    assert [look.role for look in looks_in(town)] == [Role.DEPT_HANDLER]


def test_who_reported_it_themselves_is_shown_no_number_of_their_own(town: Town) -> None:
    lin, _ = grid_and_community(town)
    lin.says("/lang")
    with town.database.begin() as uow:
        (key,) = uow.people.read_ahead({lin.address: "en"}, town.now)
        uow.people.get(key).consent = town.rules.policy.county.consent_version
    number = reports(lin)
    leaves(lin)
    assert LOOK not in buttons_of(lin, number)


def test_what_was_asked_for_is_not_shown_when_the_right_is_gone_or_it_comes_too_late(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    reports(mina)
    leaves(mina)
    deliver, town.deliver = town.deliver, lambda: None  # type: ignore[method-assign]
    lin.presses(LOOK)
    zhao.presses(LOOK)
    loses(town, lin, Seat(Role.GRID_WORKER, GRID))
    town.deliver = deliver  # type: ignore[method-assign]
    town.deliver()
    assert PHONE not in lin.transcript()
    zhao.hears(PHONE)
    town.deliver = lambda: None  # type: ignore[method-assign]
    zhao.presses(LOOK)
    town.now += timedelta(minutes=6)
    town.deliver = deliver  # type: ignore[method-assign]
    town.deliver()
    assert zhao.transcript().count(PHONE) == 1


def test_a_nightly_look_is_told_without_a_sound(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    reports(mina)
    leaves(mina)
    at(town, "2026-11-23 23:00")
    lin.presses(LOOK)
    town.time_passes(minutes=15)
    assert mina.hears("was looked at").silent
