"""What is said of an issue is true when it is read: what is late is called late, what has ended is with nobody."""

from domain.organisation import Role
from tests.stories.reporting import OUTAGE, card_of, finishes, reports
from tests.stories.staff import staffed
from tests.town import COMMUNITY, COUNTY, GRID, Town


def test_a_limit_that_has_passed_is_called_so_everywhere(town: Town) -> None:
    lin = town.staff("林", Role.GRID_WORKER, GRID, language="zh")
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    number = reports(town.resident("Mina"), about=OUTAGE)
    assert "受理时限：今天 10:30" in card_of(lin, number).text
    town.time_passes(hours=1)
    lin.says("/queue")
    assert "已超时：应在今天 10:30 前受理。" in lin.seen[-1].text
    zhao.hears(f"⏫ {number} has not been accepted", "Overdue: it was to be accepted by today 10:30.")
    lin.presses("受理")
    town.time_passes(days=1)
    zhao.hears(f"⏫ {number} is past its limit", "Overdue: it was to be done by today 09:30.")
    lin.says("/queue")
    assert "已超时：应在今天 09:30 前办结。" in lin.seen[-1].text


def test_what_has_ended_is_with_nobody(town: Town) -> None:
    lin, zhao, *_ = staffed(town)
    mina = town.resident("Mina")
    first, second = reports(mina), reports(mina, "The bin is full")
    zhao.presses("Reject")
    zhao.says("This bin is private")
    told = mina.hears(f"{second} was not taken on.").text
    assert told.endswith("If you disagree, turn to Qinglong or call 0856-0000000.")
    assert "Ordinary · not taken on\n" in card_of(zhao, second).text
    mina.says(f"/status {second}")
    mina.hears("Now: not taken on.")
    lin.says(f"/status {first}")
    finishes(lin)
    assert "with Yunqiao 1" in card_of(lin, first).text
    mina.presses("Fixed")
    assert "Ordinary · closed\n" in card_of(lin, first).text


def test_the_county_is_called_by_its_office(town: Town) -> None:
    town.staff("Gu", Role.COUNTY_OFFICE, COUNTY)
    olof = town.resident("Olof", language="zh")
    olof.says("路灯坏了")
    olof.presses("不确定")
    olof.shares(28.205, 108.105)
    olof.presses("跳过")
    olof.presses("提交")
    olof.hears("已送到县联席办")
    olof.says("/my")
    olof.presses("DJ-20261123-0001")
    olof.hears("由县联席办负责")
