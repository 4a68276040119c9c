"""A telephone number is left, changed and taken away: in plain it is on two screens, and in no row."""

import pytest

from tests.stories.phoning import LOOK, MASKED, PHONE, leaves, looks_in, rows_with
from tests.stories.reporting import buttons_of, card_of, reports
from tests.stories.staff import grid_and_community
from tests.town import Town
from tests.townspeople import PLAIN


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
