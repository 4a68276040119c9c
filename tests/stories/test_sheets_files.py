"""The files of sheets: only what was sent, only for the unit's own liaison, and nothing that a program works out."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from domain.message import Media
from domain.organisation import Role, Seat
from handlers.statement_file import MIMES, UNITS
from handlers.statement_file import media as stands_for
from storage.registrations import Registration
from tests.beginning import lived_once
from tests.stories.linking import key_of, links
from tests.stories.reporting import also_holds, loses
from tests.stories.sheets import (
    DRAFTED,
    SCHOOL,
    SENT,
    admin,
    confirms,
    drafted,
    file_of,
    hush,
    liaison,
    member,
    serves,
    sheet,
    sheets,
)
from tests.stories.staff import at
from tests.stories.test_registration import register
from tests.town import COMMUNITY, STREET, Town
from tests.townspeople import Person

YEARLY = "Yearly sheet 1 Dec 2025 – 30 Nov 2026"


@lived_once
def sent(town: Town, name: str = "Chen Lu") -> tuple[Person, Person, Media]:
    """Return the liaison and the member of a sheet that was sent, and what stands for the unit's file."""
    zhao, liu, chen = drafted(town, name)
    chen.presses("Right")
    confirms(zhao)
    at(town, SENT)
    liu.presses("Open")
    liu.presses(f"XLSX · {YEARLY}")
    return liu, chen, liu.last.media[0]


def test_the_file_is_for_the_liaison_of_the_unit_and_for_nobody_else(town: Town) -> None:
    liu, chen, media = sent(town)
    other = liaison(town, "Other", "520626-D01")
    assert file_of(town, liu, media)[1][0] == "Chen Lu"
    for person in (other, chen, town.resident("Mina")):
        assert file_of(town, person, media) == []
    own = replace(media, ref=media.ref.replace("sheets-", "sheet-"))
    assert file_of(town, chen, own)[1][0] == "Chen Lu"
    assert file_of(town, liu, own) == []


def test_who_speaks_for_the_unit_no_more_opens_it_no_more(town: Town) -> None:
    liu, _, media = sent(town)
    loses(town, liu, Seat(Role.UNIT_LIAISON, SCHOOL))
    assert file_of(town, liu, media) == []
    liu.says("/sheets unit")
    liu.hears("That is for somebody else to do.")


@pytest.mark.parametrize("ref", ["sheets-xlsx-1", "sheets-pdf-{key}", "x", "sheets", "sheets-csv-ä", "sheets-csv-"])
def test_what_stands_for_no_file_is_none(town: Town, ref: str) -> None:
    liu, _, media = sent(town)
    key = media.ref.rpartition("-")[2]
    assert file_of(town, liu, replace(media, ref=ref.format(key=key))) == []


def test_a_liaison_reads_first_what_came_to_the_unit_and_nothing_of_sheets_that_they_do_not_get(town: Town) -> None:
    liu, _, _ = sent(town)
    liu.says("/sheets")
    heard = liu.hears("What was sent to your unit.", f"{YEARLY}, members of First School: 1")
    assert "You have no sheet yet" not in heard.text
    assert liu.labels() == [f"XLSX · {YEARLY}", f"CSV · {YEARLY}"]


def test_a_liaison_who_is_a_member_too_has_their_own_sheets_behind_those_of_the_unit(town: Town) -> None:
    zhao = admin(town)
    liu = member(town, zhao, "Liu Min")
    also_holds(town, liu, Role.UNIT_LIAISON, SCHOOL)
    liu.says("/sheets")
    liu.hears("Nothing has been sent to your unit yet.")
    liu.presses("My own sheets")
    liu.hears("You have no sheet yet.")
    assert liu.labels() == ["Sent to my unit"]
    at(town, DRAFTED)
    liu.presses("Right")
    liu.says("/sheets")
    liu.presses("My own sheets")
    liu.hears("Your sheets for your work unit", YEARLY)
    liu.presses("Sent to my unit")
    liu.hears("Nothing has been sent to your unit yet.")


def test_who_decides_and_has_no_sheet_reads_at_once_what_waits_for_them(town: Town) -> None:
    zhao, _, chen = drafted(town)
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    for person in (zhao, wang):
        person.says("/sheets")
        person.hears("No sheet waits for you.")
    chen.presses("Right")
    zhao.says("/sheets")
    zhao.hears("Sheets that wait for you: 1")
    zhao.presses("Confirm all 1")
    zhao.hears("Sheets confirmed: 1")
    assert not zhao.has_heard("You have no sheet yet")


def test_who_decides_and_is_a_member_reads_their_own_and_finds_the_others(town: Town) -> None:
    zhao = admin(town)
    chen = member(town, zhao)
    also_holds(town, chen, Role.COMMUNITY_ADMIN, COMMUNITY)
    at(town, DRAFTED)
    chen.says("/sheets")
    chen.hears("Your sheets for your work unit", YEARLY)
    chen.presses("Sheets to confirm")
    chen.hears("No sheet waits for you.")


def test_before_its_member_has_seen_it_nothing_is_there(town: Town) -> None:
    _, liu, _ = drafted(town)
    liu.says("/sheets unit")
    liu.hears("Nothing has been sent to your unit yet.")
    for form in MIMES:
        assert file_of(town, liu, stands_for(UNITS, form, sheet(town))) == []


@pytest.mark.parametrize("name", ["=1+1", "+86 Chen", "-2 Chen", "@Chen", "＝HYPERLINK(“x”)"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_name_that_looks_like_a_formula_is_only_words(town: Town, name: str, form: str) -> None:
    liu, _, media = sent(town, name)
    asked = replace(media, ref=media.ref.replace("xlsx", form), mime="text/csv" if form == "csv" else media.mime)
    assert file_of(town, liu, asked)[1][0] == f"'{name}"


def test_titles_are_in_the_language_of_the_reader(town: Town) -> None:
    liu, _, media = sent(town)
    liu.says("/lang")
    liu.presses("中文")
    assert file_of(town, liu, media)[0][:3] == ["姓名", "工作单位", "社区"]


def test_what_is_one_persons_goes_with_them_and_comes_back(town: Town) -> None:
    _, liu, chen = drafted(town)
    other = town.resident("Chen at home")
    other.says("/sheets")
    other.hears("You have no sheet yet.")
    links(chen, other)
    other.says("/sheets")
    other.hears(YEARLY)
    other.presses("Undo")
    other.says("/sheets")
    other.hears("You have no sheet yet.")
    chen.says("/sheets")
    chen.hears(YEARLY)
    assert liu.seen == []


def test_drafting_for_many_goes_on_in_the_next_transaction_and_never_twice(town: Town) -> None:
    zhao = admin(town)
    people = [member(town, zhao)]
    for number in range(22):
        people.append(town.resident(f"Luo {number}"))
        register(people[-1], f"Luo {number}")
        serves(town, people[-1])
    with town.database.begin() as uow:
        uow.session.execute(update(Registration).values(state="active"))
    hush(people)
    at(town, DRAFTED)
    for person in people:
        person.hears("as First School is to read it")
        person.hears_nothing()
    assert len(sheets(town)) == 23


def test_a_member_of_the_community_itself_confirms_nothing_about_themselves(town: Town) -> None:
    zhao = admin(town)
    chen = member(town, zhao)
    with town.database.begin() as uow:
        today = town.now.date()
        uow.seats.assign(key_of(town, chen), Seat(Role.COMMUNITY_ADMIN, COMMUNITY), today=today, now=town.now)
    at(town, DRAFTED)
    chen.presses("Right")
    chen.says("/sheets wait")
    chen.hears("No sheet waits for you.")
    assert sheet(town).state == "checked"
