"""What becomes of histories and numbers whose key is lost: what is given up, and what can still be seen?"""

from dataclasses import replace

from sqlalchemy import delete, select

from bot.doctor import examine as doctor
from bot.rekey import Abandoned, abandon
from bot.settings import Settings
from storage.contacts import Contact
from storage.database import Database
from storage.history import Step
from storage.streams import history
from storage.tables import Person
from tests.storage.ward import Ward, row, said


def of_another_key(ward: Ward) -> Settings:
    return replace(ward.settings, secret_key="z" * 40)


def lines(settings: Settings) -> list[str]:
    return [line for line in doctor.examine(settings).as_text() if line.startswith("history")]


def test_histories_are_hung_on_a_new_key_and_the_doctor_says_since_when(ward: Ward) -> None:
    with ward.town.database.begin() as uow:
        uow.contacts.keep(uow.session.scalars(select(Person.id).limit(1)).one(), "13812345678", ward.town.now)
    other = of_another_key(ward)
    assert abandon(other) == Abandoned(phones=1, reports=3)
    (line,) = lines(other)
    assert line.startswith("history: ? meta chained anew: a lost key was given up on 20")
    assert doctor.examine(other).is_well
    with ward.town.database.reading() as uow:
        assert uow.session.scalars(select(Contact.person)).all() == []
    assert abandon(other) == Abandoned(phones=0, reports=0)


def test_what_comes_after_hangs_on_what_was_there(ward: Ward) -> None:
    other = of_another_key(ward)
    abandon(other)
    with_new = Database(ward.settings.database_url, b"z" * 40)
    with with_new.begin() as uow:
        issue = uow.issues.find(ward.key_of(0))
        assert issue
        uow.issues.restrict(issue, (), Step("lifted", ward.town.now))
    with_new.close()
    assert doctor.examine(other).is_well


def test_what_is_seen_without_a_key_stays_to_be_seen(ward: Ward) -> None:
    first, second, third = (ward.key_of(place) for place in range(3))
    ward.hurt(
        said(first, "text", text="Somebody else's words"),
        delete(history).where(history.c.issue == second, history.c.seq == 1),
        row(third, 3, link="0" * 64),
    )
    other = of_another_key(ward)
    abandon(other)
    seen = [line.partition(": ! ")[2] for line in lines(other) if ": ! " in line]
    assert [what.partition(": ")[2] for what in seen] == [
        "the words said with it were changed after they were written",
        "what came before it is missing",
        "the history does not end where its issue says",
    ]


def test_what_the_key_at_hand_opens_stays(ward: Ward) -> None:
    before = lines(ward.settings)
    assert abandon(ward.settings) == Abandoned(phones=0, reports=0)
    assert lines(ward.settings) == before == ["history: ok"]
