"""A certificate tells of credited hours, is withdrawn when one of them changes, and outlives the name on it."""

import pytest
from sqlalchemy import select

from storage.hours_tables import Certificate
from tests.stories.keeping import is_forgotten
from tests.stories.linking import links
from tests.stories.serving import at_the_doors, confirmed, entries, opens_card, to_scan
from tests.stories.sheets import serves
from tests.stories.staff import at
from tests.stories.test_registration import register
from tests.town import COMMUNITY, Town, sweep
from tests.townspeople import Person


def test_a_certificate_of_what_is_credited(town: Town) -> None:
    zhao, mina = confirmed(town, "Mina")
    mina.says("/cert")
    mina.hears("You have no credited hours yet.")
    town.time_passes(days=8)
    mina.says("/cert")
    mina.presses("Yunqiao · everything")
    mina.hears("Which name shall stand on it?")
    mina.says("Mina Holm")
    paper = mina.hears("Certificate DJ-C-2026-00001: 120 min at Yunqiao (services: 1), 5 Dec 2026 – 5 Dec 2026.")
    mina.says("/cert")
    mina.presses("Yunqiao · everything")
    mina.says("Mina Holm")
    assert mina.last.text == paper.text

    opens_card(zhao)
    zhao.presses("Hours of service")
    zhao.presses("Resident 1")
    zhao.presses("Another number")
    zhao.says("60")
    zhao.says("Counted twice")
    mina.hears("Certificate DJ-C-2026-00001 counts no longer, because hours at “River clean-up” were corrected.")
    assert [one.state for one in certificates(town)] == ["withdrawn"]
    assert entries(town) == [("published", "qr", 60)]
    town.time_passes(days=8)
    mina.says("/cert")
    mina.presses("Yunqiao · everything")
    mina.says("Mina Holm")
    mina.hears("Certificate DJ-C-2026-00002: 60 min")


def test_a_certificate_of_one_year_tells_of_that_year_alone(town: Town) -> None:
    mina = town.resident("Mina")
    for minutes, day in ((60, "2025-11-24"), (90, "2026-11-20"), (0, "2026-11-21")):
        serves(town, mina, minutes=minutes, on=day)
    mina.says("/cert")
    assert mina.labels() == ["Yunqiao · everything", "Yunqiao · 2025", "Yunqiao · 2026"]
    for label, told in (("2026", "90 min at Yunqiao (services: 1)"), ("2025", "60 min"), ("everything", "150 min")):
        mina.says("/cert")
        mina.presses(f"Yunqiao · {label}")
        mina.says("Mina Holm")
        mina.hears(told)


def test_a_member_is_named_as_they_registered(town: Town) -> None:
    zhao, chen = at_the_doors(town, "Chen")
    register(chen)
    zhao.presses("Accept registration")
    chen.starts(to_scan(town))
    at(town, "2026-12-05 11:00")
    chen.starts(to_scan(town))
    zhao.says("/hours")
    zhao.presses("To confirm: 1")
    zhao.hears("Chen Lu")
    zhao.presses("Confirm all 1")
    town.time_passes(days=8)
    chen.says("/cert")
    chen.presses("Yunqiao · everything")
    chen.hears("Certificate DJ-C-2026-00001: 120 min")
    assert [(one.name, one.kinds) for one in certificates(town)] == [("Chen Lu", [["other", 1]])]
    stranger = town.resident("Mina")
    town.arrives(stranger, press=chen.button("Yunqiao · everything").value)
    stranger.hears("I do not know that button.")


def test_who_leaves_takes_the_name_along_and_the_numbers_stay(town: Town) -> None:
    _, mina = confirmed(town, "Mina")
    town.time_passes(days=8)
    mina.says("/cert")
    mina.presses("Yunqiao · everything")
    mina.says("Mina Holm")
    is_forgotten(mina)
    assert [(one.name, one.minutes, one.issuer) for one in certificates(town)] == [("", 120, COMMUNITY)]
    assert entries(town) == [("credited", "qr", 120)]


@pytest.mark.parametrize(("days", "expected"), [(1094, 1), (1105, 0)])
def test_hours_of_somebody_who_is_no_member_are_kept_three_years(town: Town, days: int, expected: int) -> None:
    confirmed(town, "Mina")
    town.time_passes(days=days)
    sweep(town)
    sweep(town)
    assert len(entries(town)) == expected


def test_hours_and_papers_of_two_who_are_one_are_parted_with_them(town: Town) -> None:
    confirmed(town, "Mina")
    phone = town.resident("Phone")
    mina = next(person for person in town.people.values() if person.address.id == "Mina")
    links(mina, phone)
    phone.says("/hours")
    phone.hears("0 min credited, 120 min on the way.")
    mina.says("/unlink")
    mina.presses("Undo")
    phone.says("/hours")
    phone.hears("You have no hours of service yet.")
    mina.says("/hours")
    mina.hears("120 min on the way.")


def test_a_paper_about_hours_of_two_who_are_two_again_is_withdrawn(town: Town) -> None:
    _, mina, olof = confirmed(town, "Mina", "Olof")
    town.time_passes(days=8)
    for person, name in ((mina, "Mina Holm"), (olof, "Olof Berg")):
        has_paper(person, name, "120 min")
    links(mina, olof)
    has_paper(olof, "Olof Berg", "240 min")
    mina.says("/unlink")
    mina.presses("Undo")
    olof.hears(
        "Certificate DJ-C-2026-00003 counts no longer: it was issued while you and somebody else were taken for one"
    )
    assert not mina.has_heard("counts no longer")
    assert [one.state for one in certificates(town)] == ["valid", "valid", "withdrawn"]
    has_paper(olof, "Olof Berg", "Certificate DJ-C-2026-00002: 120 min")


def test_a_paper_about_ones_own_hours_outlives_an_undo_and_one_in_the_others_name_does_not(town: Town) -> None:
    _, mina = confirmed(town, "Mina")
    town.time_passes(days=8)
    phone = town.resident("Phone")
    links(mina, phone)
    has_paper(mina, "Mina Holm", "DJ-C-2026-00001: 120 min")
    has_paper(phone, "Somebody Else", "DJ-C-2026-00002: 120 min")
    mina.says("/unlink")
    mina.presses("Undo")
    phone.hears("Certificate DJ-C-2026-00002 counts no longer")
    assert [one.state for one in certificates(town)] == ["valid", "withdrawn"]
    phone.says("/cert")
    phone.hears("You have no credited hours yet.")


def has_paper(person: Person, name: str, said: str) -> None:
    person.says("/cert")
    person.presses("Yunqiao · everything")
    person.says(name)
    person.hears(said)


def certificates(town: Town) -> list[Certificate]:
    with town.database.reading() as uow:
        found = list(uow.session.scalars(select(Certificate).order_by(Certificate.id)))
        uow.session.expunge_all()
        return found
