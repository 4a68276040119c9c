"""A unit that the next table does not have any more: what hangs on it loses nothing, and its people are asked."""

from pathlib import Path

import pytest

from bot import dissolving
from bot.dissolving import Wanted, dissolve
from bot.imports.bring import Asked
from bot.imports.report import as_json, as_text
from bot.world import rules_of
from domain.errors import SettingError
from domain.imported import Kind
from domain.organisation import Role
from storage.registrations import Registration
from tests.storage.importing import Office
from tests.storage.ward import LITE
from tests.stories.linking import key_of
from tests.stories.sheets import serves
from tests.stories.test_registration import agrees
from tests.town import ZONE, Town
from tests.townspeople import Person

HEAD = "代码,名称,级别,上级代码"
OLD, NEW, SCHOOL = "520626001003", "520626001004", "520626-U02"
OLD_LINE, NEW_LINE = f"{OLD},柏树社区,社区,520626001", f"{NEW},松林社区,社区,520626001"
SCHOOL_LINE = f"{SCHOOL},第二小学,单位,520626"


@pytest.fixture(autouse=True)
def same_clock(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dissolving, "now", lambda: office.town.now)


def reads_units(town: Town) -> None:
    """Restart the bot: it reads the units when it starts."""
    with town.database.reading() as uow:
        town.rules = rules_of(uow, town.rules.policy, ZONE)
    town.intake = type(town.intake)(town.database, town.rules, lambda: town.now, careful=0)


def member_of_the_old(office: Office) -> tuple[Person, Person]:
    """Return somebody of a community that came with a table, and a member who works where the same table says."""
    town = office.town
    office.imports(Kind.UNITS, HEAD, OLD_LINE, SCHOOL_LINE)
    reads_units(town)
    zhao, chen = town.staff("Zhao", Role.COMMUNITY_ADMIN, OLD), town.resident("Chen")
    registers(chen)
    zhao.presses("Accept registration")
    return zhao, chen


def fills_in(member: Person) -> None:
    agrees(member)
    for words in ("Chen Lu", "第二小学", "柏树社区", "health, legal aid", "weekends, holidays"):
        member.says(words)


def registers(member: Person) -> None:
    fills_in(member)
    member.presses("Submit")


def test_what_something_hangs_on_stays_and_the_operator_reads_what(office: Office) -> None:
    zhao, _ = member_of_the_old(office)
    zhao.says("/needs")
    zhao.presses("Tell of a need")
    for words in ("I agree", "Somebody who teaches elders"):
        zhao.presses(words) if words in zhao.labels() else zhao.says(words)
    zhao.presses("Submit")
    outcome = office.imports(Kind.UNITS, HEAD, NEW_LINE)
    assert outcome.state == "shown"
    assert {OLD, NEW, SCHOOL} <= office.units().keys()
    told = "\n".join(as_text(Asked(Kind.UNITS, Path()), outcome))
    assert f"{OLD} is not in the table and stays, as this hangs on it: needs 1, registrations 1, roles 1." in told
    assert f"{SCHOOL} is not in the table and stays, as this hangs on it: members 1." in told
    assert f'"{OLD}": {{"needs": 1, "registrations": 1, "roles": 1}}' in as_json(outcome)


def test_what_nothing_hangs_on_goes(office: Office) -> None:
    office.imports(Kind.UNITS, HEAD, OLD_LINE, SCHOOL_LINE)
    outcome = office.imports(Kind.UNITS, HEAD, NEW_LINE)
    assert not outcome.staying
    assert not {OLD, SCHOOL} & office.units().keys()


def test_the_street_of_what_stays_stays_too(office: Office) -> None:
    street, inside = "520626009", "520626009001"
    office.imports(Kind.UNITS, HEAD, f"{street},远山街道,街道,520626", f"{inside},远山社区,社区,{street}")
    reads_units(office.town)
    office.town.staff("Zhao", Role.COMMUNITY_ADMIN, inside)
    office.imports(Kind.UNITS, HEAD, NEW_LINE)
    assert {street, inside} <= office.units().keys()


def test_members_are_asked_and_once_they_have_moved_the_same_table_lets_it_go(office: Office) -> None:
    zhao, chen = member_of_the_old(office)
    town = office.town
    office.imports(Kind.UNITS, HEAD, NEW_LINE, SCHOOL_LINE)
    reads_units(town)
    assert dissolve(office.settings, OLD, Wanted()) == {"registrations": 1, "roles": 1}
    chen.hears("has accepted your registration")
    chen.hears_nothing()
    dissolve(office.settings, OLD, Wanted(ask=True))
    town.deliver()
    chen.hears("柏树社区 will soon be no more", "choose the community")
    chen.presses("Change the community")
    chen.says("松林社区")
    chen.presses("Submit")
    town.time_passes(days=7)
    chen.hears("You are registered with 松林社区 now")
    with town.database.begin() as uow:
        assert {one.community for one in uow.session.query(Registration)} == {NEW}
        uow.seats.end(key_of(town, zhao), today=town.now.astimezone(ZONE).date())
    office.imports(Kind.UNITS, HEAD, NEW_LINE, SCHOOL_LINE)
    assert OLD not in office.units()
    assert zhao.has_heard("Chen Lu")


@LITE
def test_who_only_waits_there_or_pauses_is_shown_their_way_out(office: Office) -> None:
    _, chen = member_of_the_old(office)
    town = office.town
    chen.says("/baodao")
    chen.presses("Pause")
    chen.says("2026-12-20")
    luo = town.resident("Luo")
    registers(luo)
    dissolve(office.settings, OLD, Wanted(ask=True))
    town.deliver()
    chen.hears("will soon be no more")
    assert chen.labels() == ["I am back"]
    luo.hears("will soon be no more")
    luo.presses("Take it back")
    luo.hears("is taken back")


@LITE
def test_where_somebody_has_served_stays_until_their_hours_are_with_another(office: Office) -> None:
    """What was credited is certified by whoever answers for it then; a paper that tells it already stays as it is."""
    _, chen = member_of_the_old(office)
    serves(office.town, chen, on="2026-11-23", community=OLD)
    office.imports(Kind.UNITS, HEAD, NEW_LINE, SCHOOL_LINE)
    reads_units(office.town)
    assert dissolve(office.settings, OLD, Wanted()) == {"hours": 1, "registrations": 1, "roles": 1}
    chen.says("/cert")
    chen.presses("柏树社区 · everything")
    paper = chen.hears("120 min at 柏树社区").text
    assert dissolve(office.settings, OLD, Wanted(into=NEW)) == {}
    office.imports(Kind.UNITS, HEAD, NEW_LINE, SCHOOL_LINE)
    assert OLD not in office.units()
    reads_units(office.town)
    chen.says("/hours")
    chen.hears("• 松林社区 · today 09:00 – 11:00 · 120 min")
    chen.presses("Certificate")
    chen.presses("松林社区 · everything")
    assert chen.last.text == paper


@LITE
def test_a_unit_that_there_is_not_is_refused(office: Office) -> None:
    with pytest.raises(SettingError):
        dissolve(office.settings, "520626999", Wanted(ask=True))


@LITE
def test_a_name_changes_and_everything_stands_where_it_stood(office: Office) -> None:
    _, chen = member_of_the_old(office)
    office.imports(Kind.UNITS, HEAD, OLD_LINE.replace("柏树", "青松"), SCHOOL_LINE.replace("第二", "实验"))
    reads_units(office.town)
    chen.says("/baodao")
    chen.hears("青松社区", "实验小学")
