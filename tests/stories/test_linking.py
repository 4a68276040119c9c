"""A code shown on one channel and typed on the other makes both one person: once, in time, never by guessing."""

import pytest
from sqlalchemy import select

from domain.organisation import Role
from storage.link_tables import LinkCode, LinkTry
from storage.streams import outbox
from tests.stories.linking import are_one, code_of, key_of, links, wrong_for
from tests.stories.reporting import reports, under
from tests.town import COMMUNITY, Town, sweep
from tests.townspeople import PLAIN, Person


@pytest.fixture
def mina(town: Town) -> Person:
    return town.resident("Mina")


@pytest.fixture
def phone(town: Town) -> Person:
    """Somebody new on a channel without buttons: it is Mina again."""
    return town.stranger("Mina", can=PLAIN)


def fates(town: Town) -> list[str]:
    with town.database.reading() as uow:
        return list(uow.session.scalars(select(LinkTry.fate).order_by(LinkTry.id)))


@pytest.mark.parametrize("words", ["{}", "/link {}", "绑定 {}", "关联码:{}", "link {}", "{}。"])
def test_a_code_of_one_channel_typed_on_the_other_makes_both_one_person(
    town: Town, mina: Person, phone: Person, words: str
) -> None:
    number = reports(mina)
    code = code_of(mina)
    phone.says(words.format(f"{code[:3]} {code[3:]}"))
    phone.hears("I know you on both now, here and on Memory", "Was that not you?", "Undo")
    mina.hears("Somebody has just typed your code on Plain", "Was that not you?")
    assert mina.labels() == ["Undo"]
    assert are_one(town, mina, phone)
    phone.says("/my")
    phone.hears(number)
    assert fates(town) == ["linked"]


@pytest.mark.parametrize("words", ["/link", "绑定", "关联", "link"])
def test_a_code_is_shown_for_a_command_and_for_plain_words_and_warns_of_whoever_asks_for_it(
    mina: Person, words: str
) -> None:
    mina.says(words)
    mina.hears("Your code is", "today 09:40", "Never give it to anybody who asks")


def test_a_button_leads_to_a_code(mina: Person) -> None:
    mina.says("/help")
    mina.presses("Use me elsewhere too")
    mina.hears("Your code is")


def test_nobodys_name_is_shown_when_two_become_one(town: Town, mina: Person, phone: Person) -> None:
    with town.database.begin() as uow:
        uow.people.get(key_of(town, mina)).name = "Mina Ludwig"
    links(mina, phone)
    phone.says("/unlink")
    assert "Ludwig" not in mina.transcript() + phone.transcript()


def test_a_code_opens_once(town: Town, mina: Person, phone: Person) -> None:
    code = code_of(mina)
    other = town.stranger("Olof", can=PLAIN)
    phone.says(code)
    other.says(code)
    other.hears("That code has been used already.")
    assert not are_one(town, mina, other)
    assert fates(town) == ["linked", "used"]


def test_the_same_code_typed_twice_in_one_batch_makes_one_of_them_one(town: Town, mina: Person, phone: Person) -> None:
    code, other = code_of(mina), town.stranger("Olof", can=PLAIN)
    town.take([town.inbound(person, text=code) for person in (phone, other)])
    phone.hears("I know you on both now")
    other.hears("That code has been used already.")


def test_codes_typed_crosswise_in_one_batch_link_once(town: Town, mina: Person, phone: Person) -> None:
    of_mina, of_phone = code_of(mina), code_of(phone)
    town.take([town.inbound(mina, text=of_phone), town.inbound(phone, text=of_mina)])
    mina.hears("I know you on both now")
    phone.hears("I know you on both already.")
    assert are_one(town, mina, phone)


def test_a_code_counts_for_ten_minutes(town: Town, mina: Person, phone: Person) -> None:
    code = code_of(mina)
    town.time_passes(minutes=10)
    phone.says(code)
    phone.hears("That code has run out.")
    assert fates(town) == ["over"]


def test_only_the_newest_code_of_a_person_counts(mina: Person, phone: Person) -> None:
    first = code_of(mina)
    second = code_of(mina)
    phone.says(first)
    phone.hears("I do not know that code.")
    phone.says(second)
    phone.hears("I know you on both now")


def test_ones_own_code_belongs_on_the_other_channel_and_is_no_guess(town: Town, mina: Person, phone: Person) -> None:
    code = code_of(mina)
    mina.says(code)
    mina.hears("Please type it on your other channel.")
    phone.says(code)
    phone.says("/unlink")
    again = code_of(mina)
    phone.says(again)
    phone.hears("I know you on both already.")
    assert fates(town) == ["linked"]


def test_five_wrong_codes_are_enough_for_an_hour_whatever_comes_then(town: Town, mina: Person, phone: Person) -> None:
    code = code_of(mina)
    for _ in range(5):
        phone.says(wrong_for(code))
        phone.hears("I do not know that code.")
    phone.says(code)
    phone.hears("Those were too many wrong codes. Please try again in 1 hour")
    assert not are_one(town, mina, phone)
    town.time_passes(minutes=61)
    phone.says(code_of(mina))
    phone.hears("I know you on both now")
    assert fates(town) == ["unknown"] * 5 + ["linked"]


def test_many_strangers_cannot_guess_together_either(town: Town, mina: Person) -> None:
    under(town, "[links]\neverybody = 3")
    code = code_of(mina)
    for name in ("A", "B", "C"):
        town.stranger(name).says(wrong_for(code))
    late = town.stranger("D")
    late.says(code)
    late.hears("Too many wrong codes are being typed at the moment.")
    assert not are_one(town, mina, late)


def test_what_is_no_code_behind_the_command_is_told(mina: Person) -> None:
    mina.says("/link 12345")
    mina.hears("That is no code: it has six digits.")


def test_digits_in_answer_to_a_question_for_words_are_that_answer(town: Town, mina: Person) -> None:
    code = code_of(mina)
    other = town.resident("Olof", can=PLAIN)
    other.says("/report")
    other.says("Not sure")
    other.says(code)
    assert not are_one(town, mina, other)
    assert fates(town) == []


def test_digits_in_answer_to_a_question_for_a_number_are_no_guess(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    zhao.says("/events")
    zhao.presses("New event")
    for words in ("River clean-up", "By the old bridge", "12-05 9:00", "2 hours", "123456"):
        zhao.says(words)
    zhao.hears("A number from 1 to 500, please.")
    assert fates(town) == []


def test_nobody_of_the_demo_can_be_linked(town: Town, mina: Person, phone: Person) -> None:
    code = code_of(mina)
    with town.database.begin() as uow:
        uow.people.get(key_of(town, mina)).demo = "mina"
    for person, words in ((mina, "/link"), (phone, code)):
        person.says(words)
        person.hears("Nobody of the demo can be linked")
    assert fates(town) == []


def test_a_group_is_shown_no_code_and_takes_none(town: Town, mina: Person, phone: Person) -> None:
    group = town.group("The street")
    mina.says_in(group, "/link")
    assert "Your code is" not in group.transcript() + mina.transcript()
    code = code_of(mina)
    phone.says_in(group, code)
    phone.says_in(group, f"/link {code}")
    assert not are_one(town, mina, phone)
    assert fates(town) == []


def test_whoever_asked_for_a_code_here_may_type_one_though_a_form_is_open(town: Town, mina: Person) -> None:
    other = town.resident("Olof", can=PLAIN)
    other.says("/report")
    other.says("Not sure")
    town.time_passes(seconds=5)
    other.says("/link")
    other.says(code_of(mina))
    other.hears("I know you on both now", "Where is it?")


def test_neither_the_database_nor_what_was_tried_holds_a_code_once_it_is_of_no_use(
    town: Town, mina: Person, phone: Person
) -> None:
    code = code_of(mina)
    phone.says(wrong_for(code))
    town.time_passes(minutes=11)
    sweep(town)
    with town.database.reading() as uow:
        assert uow.session.scalars(select(LinkCode)).all() == []
        said = [str(body) for body in uow.session.scalars(select(outbox.c.body))]
    assert not any(f"{code[:3]} {code[3:]}" in body for body in said)
