"""A telephone number is left, looked at, changed and taken away: in plain it is on two screens, and in no row."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.organisation import Role, Seat
from storage.contacts import Look
from storage.tables import Row
from tests.stories.reporting import buttons_of, card_of, finishes, loses, reports, under
from tests.stories.staff import BUREAU, at, grid_and_community
from tests.town import GRID, Town
from tests.townspeople import PLAIN, Person

PHONE, MASKED = "13812345678", "138****5678"
LOOK = "Show the phone number"


def leaves(person: Person, written: str = PHONE) -> None:
    person.presses("Leave a phone number")
    person.says(written)
    person.hears("Thank you", MASKED)


def rows_with(town: Town, *written: str) -> list[str]:
    """Return every row of every table in which one of these stands."""
    with town.database.reading() as uow:
        tables = Row.metadata.tables.items()
        found = (f"{name}: {row}" for name, table in tables for row in uow.session.execute(select(table)))
        return [row for row in found if any(one in row for one in written)]


def looks_in(town: Town) -> list[Look]:
    with town.database.reading() as uow:
        return list(uow.session.scalars(select(Look).order_by(Look.id)))


def test_a_number_is_offered_after_a_report_locked_away_and_masked_everywhere(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports(mina)
    assert LOOK not in buttons_of(lin, number)
    leaves(mina, "我的电话是 １３８-1234 5678")
    for one in (lin, zhao):
        assert f"Telephone: {MASKED}" in card_of(one, number).text
        assert LOOK in buttons_of(one, number)
    assert rows_with(town, PHONE, "1234 5678") == []
    again = reports(mina, "And another lamp")
    assert "Leave a phone number" not in mina.labels()
    assert f"Telephone: {MASKED}" in card_of(lin, again).text


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


def test_the_person_hides_it_changes_it_and_takes_it_away(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    mina.says("/phone")
    assert mina.hears("You have left no phone number").buttons
    number = reports(mina)
    leaves(mina)
    mina.says("我的电话")
    mina.hears(MASKED, "may look")
    press = lin.button(LOOK).value
    mina.presses("Hide it")
    mina.hears("Nobody may look at it now")
    assert MASKED not in card_of(lin, number).text
    town.arrives(lin, press=press)
    lin.hears("no telephone number that may be looked at")
    mina.presses("Let them look")
    assert MASKED in card_of(lin, number).text
    mina.presses("Change it")
    mina.says("0856-852 3456")
    mina.hears("0856-****456")
    assert "Telephone: 0856-****456" in card_of(lin, number).text
    mina.says("/phone")
    mina.presses("Take it away")
    mina.hears("Nothing of it is kept")
    assert LOOK not in buttons_of(lin, number)
    assert rows_with(town, "852 3456", "0856-8523456", PHONE) == []
    town.arrives(lin, press=press)
    lin.hears("no telephone number that may be looked at")
    assert looks_in(town) == []


def test_it_goes_with_the_consent(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports(mina)
    leaves(mina)
    town.arrives(mina, press="k:no")
    assert LOOK not in buttons_of(lin, number)
    mina.says("/phone")
    mina.hears("You have left no phone number")


def test_without_consent_nothing_of_a_number_is_taken(town: Town) -> None:
    mina = town.stranger("Mina")
    mina.says("/phone")
    mina.presses("Leave a phone number")
    mina.hears("Do you agree?")
    mina.says(PHONE)
    mina.hears("Do you agree?")
    mina.shares_contact(PHONE)
    mina.hears("Do you agree?")
    assert rows_with(town, PHONE) == []
    mina.presses("I agree")
    mina.hears("Which number may those who handle your reports call?")
    mina.says(PHONE)
    mina.hears("Thank you", MASKED)


@pytest.mark.parametrize(
    ("what", "answer"),
    [
        pytest.param("12345", "I cannot read one telephone number", id="no number"),
        pytest.param("8523456", "I cannot read one telephone number", id="no area code"),
        pytest.param(f"{PHONE} 13912345678", "I cannot read one telephone number", id="two"),
        pytest.param("报事", "I cannot read one telephone number", id="words are no command here"),
        pytest.param("Cancel", "Nothing was kept", id="cancel"),
    ],
)
def test_what_is_no_number_is_said_and_asked_again(town: Town, what: str, answer: str) -> None:
    mina = town.resident("Mina")
    mina.says("留电话")
    mina.presses("Leave a phone number")
    mina.says(what)
    mina.hears(answer)


def test_a_client_shares_its_own_number_and_no_other(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/phone")
    mina.presses("Leave a phone number")
    assert mina.labels() == ["📱 Share my number", "Cancel"]
    mina.presses("📱 Share my number")
    mina.hears("Please share your own number, or write it")
    mina.shares_contact("+86 139 1234 5678", own=False)
    mina.hears("somebody else's number")
    mina.shares_contact("8613812345678")
    mina.hears("Thank you", MASKED)


def test_a_number_that_is_shared_unasked_is_no_report_and_is_not_kept(town: Town) -> None:
    mina = town.resident("Mina")
    mina.shares_contact(f"86{PHONE}")
    mina.hears("send it once more", "Which number")
    assert rows_with(town, PHONE) == []
    mina.shares_contact(f"86{PHONE}")
    mina.hears("Thank you", MASKED)


def test_a_plain_channel_asks_and_takes_it_too(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina", can=PLAIN)
    mina.says("/phone")
    mina.says("1")
    assert "Share my number" not in mina.hears("Which number").text
    mina.says(PHONE)
    mina.hears("Thank you", MASKED)
    assert lin.seen == []


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


def test_an_update_that_is_kept_aside_tells_no_number(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    mina = town.resident("Mina")
    mina.says("/phone")
    mina.presses("Leave a phone number")
    monkeypatch.setattr("handlers.dialogue.go_on", fail)
    mina.says(PHONE)
    mina.shares_contact(f"+86{PHONE}")
    assert mina.has_heard("Something went wrong")
    assert len(rows_with(town, "RuntimeError")) == 2
    assert rows_with(town, PHONE) == []


def test_a_nightly_look_is_told_without_a_sound(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    reports(mina)
    leaves(mina)
    at(town, "2026-11-23 23:00")
    lin.presses(LOOK)
    town.time_passes(minutes=15)
    assert mina.hears("was looked at").silent
