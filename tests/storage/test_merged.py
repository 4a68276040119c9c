"""One unit becomes a part of another by one verb: all of it goes over, and whoever it concerns is told once."""

import pytest

from bot import dissolving
from bot.dissolving import Wanted, dissolve
from bot.doctor import examine as doctor
from domain.errors import SettingError
from domain.issue import Note
from domain.organisation import Level, Role, UnitOutline
from domain.registration import KIND
from handlers import merging
from storage.tables import Issue
from tests.storage.importing import Office
from tests.storage.test_dissolved import reads_units
from tests.storage.ward import LITE, owners
from tests.stories.events import makes, signs_up
from tests.stories.groups import bound
from tests.stories.members import community_of, is_member, member_of, registration_of
from tests.stories.needing import NEED, Three, is_taken, tells
from tests.stories.reporting import finishes, reports
from tests.stories.sheets import SENT, confirms, drafted, sheets
from tests.stories.staff import at
from tests.stories.test_registration import SCHOOL, register
from tests.stories.test_unit_and_community import accepts, sends
from tests.stories.wishing import is_published, wishes
from tests.town import COMMUNITY, GRID, NEIGHBOUR, Town
from tests.townspeople import Person

NEXT, NEXT_GRID, COLLEGE = "520626001002", "520626001002009", "520626-U02"
TOLD = "has become a part of Zhuyuan. Everything of yours there goes on with Zhuyuan just as it stands"


@pytest.fixture(autouse=True)
def same_clock(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (dissolving, doctor):
        monkeypatch.setattr(module, "now", lambda: office.town.now)
    monkeypatch.setattr(merging, "FEW", 3)


def is_well(office: Office) -> bool:
    return not [line for line in doctor.examine(office.settings).as_text() if ": ! " in line]


def hears_once(*people: Person) -> None:
    for person in people:
        assert sum(TOLD in shown.text for shown in person.seen) == 1, person.transcript()


def merges(office: Office, unit: str, into: str) -> dict[str, int]:
    left = dissolve(office.settings, unit, Wanted(into=into))
    office.town.deliver()
    return left


def peopled(town: Town, office: Office) -> dict[str, Person]:
    """Return the people of Yunqiao, each with something there, and who answers for Zhuyuan."""
    with town.database.begin() as uow:
        uow.units.add_all(owners(town.rules.policy))
    zhao, qian = community_of(town), community_of(town, "Qian", NEXT)
    gao = town.staff("Gao", Role.GRID_WORKER, GRID)
    group = bound(town, zhao, COMMUNITY)
    chen = member_of(town, zhao)
    luo, mina, nils, olof = (town.resident(name) for name in ("Luo", "Mina", "Nils", "Olof"))
    register(luo, "Luo Yi")
    is_published(mina, zhao)
    wishes(nils, "Somebody who plays chess")
    tells(olof)
    makes(zhao, again="Every week")
    signs_up(olof)
    reports(mina)
    town.deliver()
    assert is_well(office)
    return {"group": group} | {person.address.id: person for person in (zhao, qian, gao, chen, luo, mina, nils, olof)}


def test_a_community_goes_over_with_all_that_hangs_on_it(office: Office) -> None:
    town = office.town
    who = peopled(town, office)
    zhao, qian, gao, chen, luo = (who[name] for name in ("Zhao", "Qian", "Gao", "Chen Lu", "Luo"))
    with pytest.raises(SettingError, match=f"first: {GRID}$"):
        merges(office, COMMUNITY, NEXT)
    with town.database.begin() as uow:
        uow.units.add_all([UnitOutline(NEXT_GRID, Level.GRID, "云桥1网格", "Yunqiao 1", parent=NEXT)])
    reads_units(town)
    assert merges(office, COMMUNITY, NEXT) == {}
    hears_once(*(one for one in who.values() if one is not qian))
    assert not qian.has_heard(TOLD)
    assert is_well(office)

    assert is_member(town, chen, NEXT)
    assert not is_member(town, chen)
    for label in ("Accept registration", "Publish the wish", "Publish the need"):
        qian.presses(label)
    luo.hears("Zhuyuan has accepted your registration")
    who["Nils"].hears("Zhuyuan has published the wish")
    zhao.says("/events")
    zhao.presses("River clean-up")
    zhao.hears("By the old bridge (Zhuyuan)", "Signed up: 1 resident(s)")
    gao.presses("Accept")
    town.time_passes(days=9)
    everything_names_the_other(town, chen)
    assert is_well(office)
    seen = len(chen.seen)
    assert merges(office, COMMUNITY, NEXT) == {}
    assert len(chen.seen) == seen


def everything_names_the_other(town: Town, chen: Person) -> None:
    with town.database.reading() as uow:
        assert {event.community for event in uow.events.coming(town.now, states=["open"], limit=9)} == {NEXT}
        (issue,) = uow.session.query(Issue).all()
        assert (issue.area, issue.holder) == (NEXT_GRID, NEXT_GRID)
        assert [step.unit for step in uow.issues.steps(issue.id) if step.action == Note.MERGED] == [GRID]
        steps = uow.lives.of(KIND, registration_of(town, chen).id)
        assert [(step.action, step.unit) for step in steps][-1] == ("merged", COMMUNITY)
        assert not uow.hanging.on([COMMUNITY, GRID, NEIGHBOUR], town.now.date())


@LITE
def test_what_was_cut_off_goes_on_with_the_next_try(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    town = office.town
    zhao = community_of(town)
    chen = member_of(town, zhao)
    for name in ("Mina", "Nils"):
        is_published(town.resident(name), zhao)
    sound, calls = merging.bring_some, iter(range(9))

    def dies(*args: object) -> int:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return sound(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(merging, "bring_some", dies)
    with pytest.raises(KeyboardInterrupt):
        merges(office, COMMUNITY, NEXT)
    stranger = town.resident("Stig")
    stranger.says("/wish")
    assert merges(office, COMMUNITY, NEXT) == {}
    hears_once(zhao, chen)


@LITE
def test_a_sheet_goes_over_with_its_member_however_much_else_is_cut_off(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = office.town
    zhao, liu, chen = drafted(town)
    chen.presses("Right")
    confirms(zhao)
    sound, calls = merging.bring_some, iter(range(9))

    def dies(*args: object) -> int:
        if next(calls):
            raise KeyboardInterrupt
        return sound(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(merging, "bring_some", dies)
    monkeypatch.setattr(merging, "FEW", 4)
    with pytest.raises(KeyboardInterrupt):
        merges(office, COMMUNITY, NEXT)
    assert registration_of(town, chen).community == NEXT
    at(town, SENT)
    assert sheets(town) == [("Chen Lu", "sent")]
    liu.hears("members of First School: 1")


@LITE
def test_what_is_found_not_fixed_after_all_is_with_the_others(office: Office) -> None:
    town = office.town
    gao, mina = town.staff("Gao", Role.GRID_WORKER, GRID), town.resident("Mina")
    community_of(town, "Qian", NEXT)
    reports(mina)
    finishes(gao)
    town.time_passes(days=9)
    assert merges(office, GRID, "520626001002001") == {}
    mina.presses("Not fixed")
    with town.database.reading() as uow:
        (issue,) = uow.session.query(Issue).all()
        assert (issue.state, issue.area, issue.holder) == ("dispatched", "520626001002001", NEXT)


@LITE
def test_a_work_unit_goes_over_to_another(office: Office) -> None:
    town = office.town
    with town.database.begin() as uow:
        other = UnitOutline(COLLEGE, Level.UNIT, "职业学院", "Trade College", parent="520626")
        uow.units.add_all([other, *owners(town.rules.policy)])
    reads_units(town)
    three = Three(town)
    zhao, liu = three.zhao, three.liu
    moa = town.staff("Moa", Role.UNIT_LIAISON, COLLEGE)
    chen = member_of(town, zhao)
    sends(liu)
    zhao.hears("wants to register")
    accepts(zhao)
    is_taken(three)
    assert merges(office, SCHOOL, COLLEGE) == {}
    for one in (chen, zhao, liu):
        one.hears("First School has become a part of Trade College")
    chen.says("/baodao")
    chen.hears("Work unit: Trade College")
    moa.says("/projects")
    moa.hears(NEED, "Trade College")
    moa.presses(f"🤝 {NEED[:29]}…")
    moa.presses("It is done")
    moa.says("Twelve elders can telephone now")
    zhao.hears("Trade College says that it is done")
    assert is_well(office)


@LITE
def test_only_a_unit_of_the_same_level_that_stays_takes_another_in(office: Office) -> None:
    for into in ("520626999", SCHOOL, COMMUNITY):
        with pytest.raises(SettingError, match="--into"):
            merges(office, COMMUNITY, into)
    dissolve(office.settings, NEXT, Wanted(ask=True))
    with pytest.raises(SettingError, match="this one is to go too"):
        merges(office, COMMUNITY, NEXT)
    dissolve(office.settings, NEXT, Wanted(keep=True))
    assert merges(office, COMMUNITY, NEXT) == {}
