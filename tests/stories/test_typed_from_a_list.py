"""Where a list is offered, a part of a name on it chooses it; the words answer no other question."""

from dataclasses import replace

import pytest

from bot.intake import Intake
from domain.county import County
from domain.organisation import Level, Role, UnitOutline
from tests.town import STREET, UNITS, Town
from tests.townspeople import PLAIN, Person

NEW_TOWN = UnitOutline("520626001003", Level.COMMUNITY, "云桥新城社区", "Yunqiao New Town", parent=STREET)


def asked_where(person: Person) -> None:
    """Come as far in a wish as the community."""
    person.says("/wish")
    person.says("给奶奶一条厚毯子")
    person.says("陪伴")
    person.hears("在哪个社区？")


def test_a_part_of_a_communitys_name_chooses_it_in_a_wish(town: Town) -> None:
    mina = town.resident("Mina", language="zh")
    asked_where(mina)
    mina.says("竹园")
    mina.hears("是给谁的？")
    mina.says("李奶奶")
    mina.hears("在哪里")
    mina.says("3栋")
    mina.hears("社区：竹园社区", "给谁：李奶奶")


def test_words_that_are_on_no_list_of_communities_answer_nothing(town: Town) -> None:
    mina = town.resident("Mina", language="zh")
    asked_where(mina)
    mina.says("阳光")
    mina.hears("名单里没有找到", "在哪个社区？")
    mina.says("云桥")
    mina.hears("是给谁的？")


@pytest.mark.parametrize("plain", [False, True])
def test_where_several_have_that_in_their_name_just_those_are_shown(town: Town, *, plain: bool) -> None:
    grows(town)
    mina = town.resident("Mina", language="zh", **({"can": PLAIN} if plain else {}))
    asked_where(mina)
    mina.says("桥")
    shown = mina.hears("有几个都对得上", "在哪个社区？")
    if plain:
        assert "竹园" not in shown.text
        mina.says("1")
    else:
        assert [button.label for button in shown.buttons][:2] == ["云桥社区", "云桥新城社区"]
        assert "竹园社区" not in mina.labels()
        mina.presses("云桥社区")
    mina.hears("是给谁的？")


def test_back_shows_the_whole_list_again(town: Town) -> None:
    grows(town)
    mina = town.resident("Mina", language="zh")
    asked_where(mina)
    mina.says("桥")
    mina.presses("返回")
    mina.hears("在哪个社区？")
    assert "竹园社区" in mina.labels()
    mina.says("竹园")
    mina.hears("是给谁的？")


def test_a_whole_name_is_that_one_though_another_begins_so(town: Town) -> None:
    grows(town)
    mina = town.resident("Mina", language="zh")
    asked_where(mina)
    mina.says("云桥社区")
    mina.hears("是给谁的？")


def test_more_words_are_asked_for_where_too_many_fit(town: Town) -> None:
    names = [f"河湾{number}社区" for number in "一二三四五六七八九十甲乙丙丁戊"]
    more = [UnitOutline(f"5206260011{n:02}", Level.COMMUNITY, name, parent=STREET) for n, name in enumerate(names)]
    grows(town, *more)
    mina = town.resident("Mina", language="zh")
    asked_where(mina)
    mina.says("河湾")
    mina.hears("15", "请多写一两个字", "在哪个社区？")
    mina.says("河湾丁")
    mina.hears("是给谁的？")


def test_a_need_takes_a_part_of_the_communitys_name(town: Town) -> None:
    wang = town.staff("Wang", Role.STREET_COORD, STREET, language="zh")
    wang.says("/needs")
    wang.presses("提个需求")
    wang.presses("同意")
    wang.hears("哪个社区需要？")
    wang.says("竹园")
    wang.hears("需要什么")


def test_a_registration_takes_a_part_of_the_communitys_name_and_of_a_skills(town: Town) -> None:
    chen = town.resident("Chen", language="zh")
    chen.says("/baodao")
    chen.presses("同意，我要报到")
    chen.says("陈路")
    chen.says("第一小学")
    chen.says("阳光")
    chen.hears("名单里没有找到")
    chen.says("云桥")
    chen.hears("愿意在社区做点什么")
    chen.says("法律，修电脑")
    chen.hears("有空？")
    chen.says("晚上")
    chen.hears("法律援助", "修电脑")


def test_a_part_chooses_a_kind_and_is_not_for_whom_the_wish_is(town: Town) -> None:
    mina = town.resident("Mina", language="zh")
    mina.says("/wish")
    mina.says("给奶奶一条厚毯子")
    mina.hears("是哪一类心愿？")
    mina.says("轮椅")
    mina.hears("没看明白", "是哪一类心愿？")
    mina.says("东西")
    mina.hears("多少元")


def test_a_sentence_where_a_report_asks_what_it_is_about_is_what_happened(town: Town) -> None:
    mina = town.resident("Mina", language="zh")
    mina.says("/report")
    mina.says("楼上每晚噪声很大")
    mina.hears("已记下：情况")


def test_nothing_is_agreed_to_by_a_part_of_the_words(town: Town) -> None:
    chen = town.resident("Chen", language="zh")
    chen.says("/baodao")
    chen.says("我同")
    chen.hears("没看明白")


def grows(town: Town, *more: UnitOutline) -> None:
    """Let more communities be where the stories happen."""
    units = (*UNITS, *(more or (NEW_TOWN,)))
    town.rules = replace(town.rules, county=County(units))
    town.intake = Intake(town.database, town.rules, lambda: town.now, careful=0)
