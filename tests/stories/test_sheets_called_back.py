"""A sheet that was sent while two were linked tells of both: once they are two again it is called back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.message import Media
from tests.stories.linking import links
from tests.stories.sheets import (
    DRAFTED,
    SENT,
    admin,
    confirms,
    drafted,
    file_of,
    hush,
    liaison,
    member,
    serves,
    sheets,
)
from tests.stories.staff import at
from tests.stories.test_sheets import YEARLY
from tests.stories.test_sheets_disputed import corrects, disputes, opens
from tests.town import Town, open_town
from tests.townspeople import Person


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Town]:
    """A town where a sheet goes to its unit so soon that a link from before its draft can still be undone."""
    yield from open_town(tmp_path, '[statements]\nremind = "12h"\ncheck = "1d"\nsend = "2d"\n')


def sent_while_linked(town: Town) -> tuple[Person, Person, Person, Person, Media]:
    """Return who is concerned by a sheet that tells of two persons' hours and has gone to the unit, and its file."""
    zhao, liu, chen = drafted(town)
    phone = town.resident("Phone")
    serves(town, phone, minutes=30, on="2026-11-25")
    disputes(chen)
    at(town, "2026-12-18 09:00")
    links(chen, phone)
    opens(zhao)
    zhao.presses("Draft anew from the history")
    phone.hears("Minutes of service credited: 150")
    phone.presses("Right")
    confirms(zhao)
    at(town, SENT)
    liu.hears(f"📄 {YEARLY}", "members of First School: 1")
    liu.presses("Open")
    liu.presses(f"CSV · {YEARLY}")
    liu.hears("Here it is.")
    media = liu.seen[-1].media[0]
    assert file_of(town, liu, media)[1][4] == "150"
    at(town, "2026-12-22 09:00")
    hush([zhao, liu, chen, phone])
    return zhao, liu, chen, phone, media


def test_a_sheet_that_was_sent_while_two_were_linked_is_called_back_by_the_undo_and_drafted_anew(town: Town) -> None:
    zhao, liu, chen, phone, media = sent_while_linked(town)
    phone.says("/unlink")
    phone.presses("Undo")
    told = liu.hears(f"🔄 {YEARLY}, members of First School: one sheet that I sent you is called back")
    assert "Chen Lu" not in told.text
    assert file_of(town, liu, media) == []
    liu.presses("Open")
    liu.hears("Nothing has been sent to your unit yet.")
    anew = chen.hears("called back from your unit", "Minutes of service credited: 120")
    assert "150" not in anew.text
    phone.says("/sheets")
    phone.hears("You have no sheet yet.")
    assert sheets(town) == [("Chen Lu", "drafted")]
    chen.presses("Right")
    confirms(zhao)
    town.time_passes(minutes=1)
    liu.hears(f"📄 {YEARLY}", "members of First School: 1")
    liu.presses("Open")
    liu.presses(f"CSV · {YEARLY}")
    assert file_of(town, liu)[1][:5] == ["Chen Lu", "First School", "Yunqiao", YEARLY, "120"]


def test_what_was_sent_stays_where_nothing_in_it_is_anothers(town: Town) -> None:
    zhao, liu, chen = drafted(town)
    chen.presses("Right")
    confirms(zhao)
    at(town, SENT)
    phone = town.resident("Phone")
    links(chen, phone)
    with town.database.reading() as uow:
        (told,) = uow.hours.all()
    corrects(town, zhao, told, "100")
    hush([liu])
    chen.says("/unlink")
    chen.presses("Undo")
    assert sheets(town) == [("Chen Lu", "sent")]
    liu.hears_nothing()


def test_a_sheet_that_tells_of_nothing_but_the_others_hours_is_called_back_for_good(quick: Town) -> None:
    town = quick
    zhao, liu = admin(town), liaison(town)
    chen, phone = member(town, zhao, minutes=0), town.resident("Phone")
    at(town, "2026-11-30 09:00")
    serves(town, phone, minutes=30)
    at(town, "2026-12-01 08:00")
    links(chen, phone)
    at(town, DRAFTED)
    phone.presses("Right")
    confirms(zhao)
    at(town, "2026-12-03 09:00")
    hush([liu, chen])
    chen.says("/unlink")
    chen.presses("Undo")
    liu.hears("one sheet that I sent you is called back")
    chen.hears("goes nowhere")
    assert sheets(town) == [("", "withdrawn")]
