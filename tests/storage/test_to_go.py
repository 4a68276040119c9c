"""What is to go: its wishers and organisers choose another community, and nothing new begins there."""

import pytest

from bot import dissolving
from bot.dissolving import Wanted, dissolve
from domain.imported import Kind
from domain.organisation import Role
from handlers.keys import short
from storage.event_tables import Event, Series
from tests.storage.importing import Office
from tests.storage.test_dissolved import (
    HEAD,
    NEW,
    NEW_LINE,
    OLD,
    OLD_LINE,
    SCHOOL,
    SCHOOL_LINE,
    fills_in,
    member_of_the_old,
    reads_units,
)
from tests.storage.ward import LITE
from tests.stories.events import makes
from tests.stories.members import NEXT
from tests.stories.serving import PUBLISHED, at_the_doors, to_scan
from tests.stories.staff import at
from tests.stories.test_posts import offers, proposes, takes
from tests.stories.test_unit_and_community import sends
from tests.stories.wishing import wishes
from tests.town import COMMUNITY, Town
from tests.townspeople import Person


@pytest.fixture(autouse=True)
def same_clock(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dissolving, "now", lambda: office.town.now)


def old_and_new(office: Office) -> tuple[Person, Person, Person]:
    """Return an organiser and a member of the community that is to go, and the organiser of the new one."""
    zhao, chen = member_of_the_old(office)
    office.imports(Kind.UNITS, HEAD, OLD_LINE, SCHOOL_LINE, NEW_LINE)
    reads_units(office.town)
    return zhao, chen, office.town.staff("Qian", Role.COMMUNITY_ADMIN, NEW)


@LITE
def test_wishers_and_organisers_are_asked_and_what_they_made_moves_where_they_say(office: Office) -> None:
    zhao, chen, qian = old_and_new(office)
    town = office.town
    makes(zhao, again="Every week")
    town.time_passes(minutes=1)
    nils = town.resident("Nils")
    wishes(nils, "Somebody who plays chess", where="柏树社区")
    assert dissolve(office.settings, OLD, Wanted(ask=True)) == {
        "events": 4,
        "registrations": 1,
        "roles": 1,
        "wishes": 1,
    }
    town.deliver()
    nils.hears("柏树社区 will soon be no more. Which community shall look after your wish", "plays chess")
    moves_the_wish(nils, qian, chen)
    zhao.hears("柏树社区 will soon be no more. Where does your event belong", "River clean-up")
    assert sum("does your event belong" in shown.text for shown in zhao.seen) == 1
    zhao.presses("Choose the community")
    zhao.presses("松林社区")
    qian.hears("柏树社区 will soon be no more, so this is with 松林社区 from now on: River clean-up")
    qian.presses("Open")
    qian.hears("By the old bridge (松林社区)", "Signed up: nobody yet")
    assert dissolve(office.settings, OLD, Wanted()) == {"registrations": 1, "roles": 1}
    with town.database.reading() as uow:
        (series,) = uow.session.query(Series).all()
        assert series.plan["host"] == NEW


@LITE
def test_a_community_is_asked_where_its_posts_go_and_who_holds_them_there_no_more_is_told(office: Office) -> None:
    zhao, chen, qian = old_and_new(office)
    town = office.town
    offers(zhao)
    takes(chen)
    proposes(chen, "Sunday walks")
    assert dissolve(office.settings, OLD, Wanted(ask=True)) == {"posts": 2, "registrations": 1, "roles": 1}
    town.deliver()
    zhao.hears("⏰ Chen Lu has put themselves forward for “Sunday walks”")
    zhao.hears("柏树社区 will soon be no more. Which community shall have the post “Lights patrol” from then on?")
    press = zhao.button("Choose the community").value
    town.arrives(chen, press=press)
    chen.hears("Only whoever made it chooses the community.")
    zhao.presses("Choose the community")
    zhao.says("松林")
    zhao.hears("松林社区 looks after it from now on")
    chen.hears("The post “Lights patrol” is with 松林社区 from now on, so you do not hold it any more.")
    qian.hears("so this is with 松林社区 from now on: Lights patrol")
    qian.presses("Open")
    qian.hears("Lights patrol · Safety patrol · 0 of 1 taken")
    chen.says("/baodao")
    chen.presses("Change the community")
    chen.says("松林社区")
    chen.presses("Submit")
    town.time_passes(days=7)
    assert dissolve(office.settings, OLD, Wanted()) == {"roles": 1}


@LITE
def test_a_series_of_which_all_is_called_off_for_now_is_asked_about_too(office: Office) -> None:
    zhao, _, qian = old_and_new(office)
    town = office.town
    makes(zhao, again="Every week")
    town.time_passes(minutes=1)
    calls_off_all(town, zhao)
    assert dissolve(office.settings, OLD, Wanted()) == {"events": 1, "registrations": 1, "roles": 1}
    dissolve(office.settings, OLD, Wanted(ask=True))
    town.deliver()
    zhao.hears("柏树社区 will soon be no more. Where does your event belong", "River clean-up")
    zhao.presses("Choose the community")
    zhao.presses("松林社区")
    qian.hears("so this is with 松林社区 from now on: River clean-up")
    assert dissolve(office.settings, OLD, Wanted()) == {"registrations": 1, "roles": 1}
    at(town, "2026-12-05 09:30")
    with town.database.reading() as uow:
        assert {(one.host, one.community) for one in uow.session.query(Event).where(Event.state == "open")} == {
            (NEW, NEW)
        }


def calls_off_all(town: Town, zhao: Person) -> None:
    """Call off each event by itself: the series goes on."""
    with town.database.reading() as uow:
        keys = [one.id for one in uow.session.query(Event)]
    for key in keys:
        town.arrives(zhao, press=f"e:{short(key)}:weather")


def moves_the_wish(nils: Person, qian: Person, chen: Person) -> None:
    press = nils.button("Choose the community").value
    nils.presses("Choose the community")
    nils.presses("柏树社区")
    nils.hears("柏树社区 will soon be no more, so nothing new begins there")
    nils.presses("松林社区")
    nils.hears("松林社区 looks after it from now on")
    qian.hears("Somebody who plays chess", "松林社区", "waiting for the community")
    qian.presses("Publish the wish")
    nils.hears("松林社区 has published the wish")
    chen.town.arrives(chen, press=press)
    chen.hears("Only whoever made it chooses the community.")
    nils.town.arrives(nils, press=press)
    nils.hears("Nothing has to move")


@LITE
def test_who_is_at_an_event_while_it_moves_has_their_hours_from_whoever_organises_it_then(office: Office) -> None:
    town = office.town
    zhao, mina = at_the_doors(town, "Mina")
    mina.starts(to_scan(town))
    qian = town.staff("Qian", Role.COMMUNITY_ADMIN, NEXT)
    dissolve(office.settings, COMMUNITY, Wanted(ask=True))
    town.deliver()
    zhao.presses("Choose the community")
    zhao.presses("Zhuyuan")
    assert "hours" not in dissolve(office.settings, COMMUNITY, Wanted())
    at(town, "2026-12-05 11:01")
    mina.starts(to_scan(town))
    qian.says("/hours")
    qian.presses("To confirm: 1")
    qian.presses("Confirm all 1")
    mina.hears(PUBLISHED)


@LITE
def test_nothing_new_begins_where_it_will_soon_end_and_who_comes_reads_why(office: Office) -> None:
    zhao, chen = member_of_the_old(office)
    town = office.town
    office.imports(Kind.UNITS, HEAD, OLD_LINE, SCHOOL_LINE, NEW_LINE)
    reads_units(town)
    luo, nils, liu = town.resident("Luo"), town.resident("Nils"), town.staff("Liu", Role.UNIT_LIAISON, SCHOOL)
    fills_in(luo)
    for unit in (OLD, SCHOOL):
        dissolve(office.settings, unit, Wanted(ask=True))
    why = "柏树社区 will soon be no more, so nothing new begins there. Please choose the one that is yours from then on"
    luo.presses("Submit")
    luo.hears("第二小学 will soon be no more", "Where do you work?")
    luo.says("第一小学")
    luo.presses("Submit")
    luo.hears(why, "Which community do you live in?")
    luo.says("柏树")
    luo.hears(why)
    luo.says("松林社区")
    luo.presses("Submit")
    assert "松林社区" in luo.hears("Your registration is").text
    nils.starts(f"r_{OLD}")
    nils.hears(why)
    for person, command, begin, gone in (
        (zhao, "/events", "New event", why),
        (chen, "/needs", "Tell of a need", why),
        (chen, "/wishes", "Make a wish", why),
        (liu, "/resources", "Offer something", "第二小学 will soon be no more"),
        (liu, "/baodao", "Register the unit", "第二小学 will soon be no more"),
    ):
        person.says(command)
        person.presses(begin)
        person.hears(gone)
    dissolve(office.settings, OLD, Wanted(keep=True))
    nils.starts(f"r_{OLD}")
    assert "no more" not in nils.hears("To register").text


@LITE
def test_members_of_a_work_unit_that_is_to_go_say_where_they_work_then(office: Office) -> None:
    zhao, chen = member_of_the_old(office)
    town = office.town
    liu = town.staff("Liu", Role.UNIT_LIAISON, SCHOOL)
    sends(liu)
    dissolve(office.settings, SCHOOL, Wanted(ask=True))
    town.deliver()
    liu.hears("第二小学 – Yunqiao: one of the two will soon be no more. Please press “End the agreement”")
    chen.hears("第二小学 will soon be no more. Where do you work from then on?")
    chen.presses("I work elsewhere now")
    chen.says("第二小学")
    chen.hears("nothing new begins there")
    chen.says("第一小学")
    chen.presses("Submit")
    chen.hears("Noted: you work at First School now. Your registration with 柏树社区 goes on.")
    assert zhao.has_heard("Work unit: First School")
    assert dissolve(office.settings, SCHOOL, Wanted()) == {"agreements": 1, "roles": 1}


@LITE
def test_the_code_of_what_has_become_a_part_of_another_leads_there(office: Office) -> None:
    office.imports(Kind.UNITS, HEAD, OLD_LINE, NEW_LINE)
    reads_units(office.town)
    nils = office.town.resident("Nils")
    assert dissolve(office.settings, OLD, Wanted(into=NEW)) == {}
    nils.starts(f"r_{OLD}")
    nils.hears("柏树社区 becomes a part of 松林社区, so I have put that in for you.")
    office.imports(Kind.UNITS, HEAD, NEW_LINE)
    reads_units(office.town)
    nils.says("/cancel")
    nils.starts(f"r_{OLD}")
    nils.presses("Yes, I agree to that")
    for words in ("Nils", "第一小学"):
        nils.says(words)
    nils.hears("What would you like to do there?")
