"""What a browser sees of check-in codes and certificates: the organiser's page, the paper, and the check of a paper."""

import re
from datetime import date

import pytest

from domain.certificate import State
from domain.hours import Source
from domain.hours import State as Hour
from domain.organisation import Role
from handlers.certificates import secret_of
from handlers.desk import Office
from handlers.gates import Gate, code_of
from handlers.keys import short
from storage.hours_tables import Certificate, Hours
from storage.keys import new_id
from tests.channels.browsers import Browser, House
from tests.channels.test_web_phone import works
from tests.town import COMMUNITY

PAGE = f"/community/{COMMUNITY}/code"
NUMBER, LETTERS = "DJ-C-2026-00001", "ABC234"


@pytest.fixture
def mina(house: House) -> Browser:
    """Somebody with a certificate, and with the hours that it tells of."""
    browser = house.browser()
    browser.says("/help")
    with house.database.begin() as uow:
        person = uow.people.door(house.door_of(browser)).person
        uow.certificates.add(
            Certificate(
                id=new_id(house.now),
                number=NUMBER,
                letters=LETTERS,
                person=person,
                name="Mina Holm",
                issuer=COMMUNITY,
                issued_as=["云桥老社区", "Old Yunqiao"],
                since=date(2026, 11, 1),
                until=date(2026, 11, 20),
                minutes=125,
                services=2,
                kinds=[["governance", 1], ["visit", 1]],
                back_filled=5,
                issued_at=house.now,
                state=State.VALID.value,
            )
        )
    return browser


def secret(house: House) -> str:
    return house.reads(lambda uow: secret_of(Office(uow, house.rules, house.now), NUMBER))


def test_the_organisers_page_shows_the_code_and_renews_itself(house: House) -> None:
    zhao = works(house, Role.COMMUNITY_ADMIN, COMMUNITY)
    shown = []
    for _ in range(2):
        page = zhao.opens(PAGE)
        code = house.reads(lambda uow: code_of(Office(uow, house.rules, house.now), Gate(COMMUNITY)))
        assert f"{code[:3]} {code[3:]}" in page.text
        renew = re.search(r'http-equiv="refresh" content="(\d+)"', page.text)
        assert renew
        house.passes(seconds=int(renew[1]))
        shown.append(code)
    assert shown[0] != shown[1]
    assert "<script" not in page.text


def test_to_anybody_else_that_page_does_not_exist(house: House) -> None:
    for role, unit in ((Role.COMMUNITY_ADMIN, "520626001002"), (Role.GRID_WORKER, f"{COMMUNITY}001")):
        assert works(house, role, unit).opens(PAGE).status_code == 404
    assert house.browser().opens(PAGE).status_code == 404
    zhao = works(house, Role.COMMUNITY_ADMIN, COMMUNITY)
    for path in ("/community/nowhere/code", "/event/zzzz/code", "/event/%00/code", f"/event/{'9' * 30}/code"):
        assert zhao.opens(path).status_code == 404


def test_a_paper_is_for_whose_it_is_and_for_who_has_its_link(house: House, mina: Browser) -> None:
    stranger = house.browser()
    for page in (mina.opens(f"/cert/{NUMBER}"), stranger.opens(f"/cert/{NUMBER}/{secret(house)}")):
        assert page.status_code == 200
        for shown in ("Mina Holm", "2 h 5 min", "Old Yunqiao", NUMBER, LETTERS, "5 min were entered afterwards"):
            assert shown in page.text
        assert "0856" in page.text
        assert "Community matters: 1 · Visits to the community: 1" in page.text
        assert "Signature and seal" in page.text
        assert "<script" not in page.text
    for path in (f"/cert/{NUMBER}", f"/cert/{NUMBER}/{'0' * 32}", f"/cert/{NUMBER}/é", "/cert/DJ-C-2026-00002"):
        assert stranger.opens(path).status_code == 404


def test_whoever_holds_the_paper_can_check_it_and_reads_no_name(house: House, mina: Browser) -> None:  # noqa: ARG001
    reader = house.browser()
    asked = reader.opens(f"/verify/{NUMBER}")
    assert "Check letters of certificate" in asked.text
    assert "2 h 5 min" not in asked.text
    found = reader.opens(f"/verify/{NUMBER}?c=abc-234")
    for shown in ("✅ Valid", "2 h 5 min", "Old Yunqiao"):
        assert shown in found.text
    assert "Mina" not in found.text
    wrong = reader.opens(f"/verify/{NUMBER}?c=ABC235")
    assert wrong.status_code == 404
    assert "Unknown" in wrong.text
    assert "2 h 5 min" not in wrong.text
    unknown = reader.opens("/verify/DJ-C-2026-00002?c=ABC235").text
    assert unknown.replace("00002", "00001") == wrong.text


def test_a_paper_that_was_withdrawn_says_so_everywhere(house: House, mina: Browser) -> None:
    with house.database.begin() as uow:
        found = uow.certificates.find(NUMBER)
        assert found is not None
        found.state = State.WITHDRAWN.value
    for page in (mina.opens(f"/cert/{NUMBER}"), house.browser().opens(f"/verify/{NUMBER}?c={LETTERS}")):
        assert "Withdrawn: this paper counts no longer." in page.text
        assert "✅" not in page.text


def test_nobody_walks_through_numbers_and_letters(house: House, mina: Browser) -> None:  # noqa: ARG001
    reader = house.browser()
    codes = [reader.opens(f"/verify/{NUMBER}?c=WRONG{number}").status_code for number in range(21)]
    assert codes == [404] * 20 + [429]
    assert reader.opens(f"/verify/{NUMBER}?c={LETTERS}").status_code == 429
    house.passes(minutes=1)
    assert reader.opens(f"/verify/{NUMBER}?c={LETTERS}").status_code == 200


def test_a_position_that_is_shared_on_the_page_is_kept_nowhere(house: House, mina: Browser) -> None:
    with house.database.begin() as uow:
        person = uow.people.get(uow.people.door(house.door_of(mina)).person)
        person.consent, person.consented_at = house.rules.policy.county.consent_version, house.now
        entry = uow.hours.add(_here(house, person.id))
        key = entry.id
    mina.sends("/say", {"press": f"t:{short(key)}:near:0", "nonce": "x" * 20})
    mina.sends("/say", {"lat": "28.20512", "lon": "108.10512", "nonce": "y" * 20})
    assert "you were near" in mina.page()
    with house.database.reading() as uow:
        kept = "\n".join(uow.session.connection().connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert "28.205" not in kept
    assert "108.105" not in kept


def _here(house: House, person: int) -> Hours:
    return Hours(
        id=new_id(house.now),
        person=person,
        event=None,
        shift=None,
        host=COMMUNITY,
        community=COMMUNITY,
        day=house.now.date(),
        source=Source.QR.value,
        state=Hour.HERE.value,
        version=0,
        starts_at=house.now,
        ends_at=house.now,
        came_at=house.now,
        left_at=None,
        code=0,
        near="",
        minutes=0,
        disputed=False,
        objection="",
        until=None,
        late_at=None,
    )
