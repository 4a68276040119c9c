"""Photos: one or many, in one batch or over several, late or too many."""

import pytest

from domain.message import Media
from domain.organisation import Role
from tests.stories.reporting import issue_in, number_of, reports
from tests.town import GRID, IN_GRID, Town

LAMPS = "Street lamps, manholes, pipes"


def test_an_album_is_one_answer(town: Town) -> None:
    mina = town.resident("Mina")
    mina.sends_photos("p1", "p2", "p3", caption="It is dark there")
    town.time_passes(seconds=2)
    mina.hears("What is it about?")
    mina.hears_nothing()
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.hears("What happened: It is dark there\nPhotos: 3 photo(s)")


def test_an_album_of_ten_in_one_batch_is_one_answer_and_nine_photos_are_kept(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/report It is dark there")
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.hears("Photos help")
    parts = [town.inbound(mina, media=(Media(f"p{number}"),), album="a") for number in range(10)]
    town.take([*parts, parts[3]])
    town.time_passes(seconds=2)
    mina.hears("9 photos are enough: I keep the ones I have.", "Photos: 9 photo(s)")
    mina.hears_nothing()
    town.take([parts[5]])
    mina.presses("Submit")
    number = number_of(mina.hears("Your report is"))
    with town.database.reading() as uow:
        found = uow.pictures.of_issue(issue_in(town, number).id)
    assert [photo.ref for photo in found["report"]] == [f"p{number}" for number in range(9)]


def test_a_part_of_an_album_that_comes_late_does_not_spoil_the_button(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says("/report It is dark there")
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    first, second = (town.inbound(mina, media=(Media(ref),), album="a") for ref in ("p1", "p2"))
    town.take([first])
    town.time_passes(seconds=3)
    mina.hears("Shall I send it?")
    town.take([second])
    town.time_passes(seconds=2)
    mina.hears("Photos: 2 photo(s)", "Shall I send it?")
    mina.presses("Submit")
    mina.hears("Your report is")
    assert len(lin.last.media) == 2


def test_one_key_twice_in_one_batch_reports_once(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says("It is dark there")
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.presses("Skip")
    submit = town.inbound(mina, press=mina.button("Submit").value)
    town.take([submit, submit])
    town.take([submit])
    lin.hears("DJ-20261123-0001")
    lin.hears_nothing()


@pytest.mark.parametrize("batches", [1, 3])
def test_an_album_shows_the_result_and_is_one_answer(town: Town, batches: int) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    number = reports(mina)
    lin.presses("Accept")
    lin.presses("Done")
    lin.says("New blub put in")
    lin.hears("A photo of the result?")
    parts = [town.inbound(lin, media=(Media(f"r{part}"),), album="a") for part in range(3)]
    for batch in range(batches):
        town.take(parts[batch::batches])
    town.time_passes(seconds=2)
    lin.hears("Result: New blub put in\nPhotos: 3 photo(s)", "Shall I report it done?")
    lin.hears_nothing()
    lin.presses("Change")
    lin.presses("Result")
    lin.says("New bulb put in")
    lin.presses("Submit")
    lin.hears(f"Done: {number}. Now the reporter has the last word.")
    lin.hears_nothing()
    mina.hears("New bulb put in", "Is it fixed?")
    assert len(mina.last.media) == 3
