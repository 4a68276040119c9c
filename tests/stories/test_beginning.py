"""A beginning that another story has lived through stands there as it was, and goes on."""

from pathlib import Path

from tests.beginning import lived_once
from tests.ground import driven
from tests.stories.linking import everything
from tests.stories.reporting import reports
from tests.stories.staff import grid_and_community
from tests.town import Town, open_town
from tests.townspeople import Person


def begins(town: Town, lived: list[str]) -> tuple[Person, Person, str]:
    """Return two at work, and the number of what was reported."""
    lin, zhao = grid_and_community(town)
    lived.append("lived")
    return lin, zhao, reports(town.resident("Mina"))


def rows(town: Town) -> dict[str, list[tuple[object, ...]]]:
    """Return all that the file of a town holds."""
    with driven(town.database) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables}  # noqa: S608


def test_who_comes_second_finds_what_the_first_has_lived_through(town: Town, tmp_path: Path) -> None:
    lived: list[str] = []
    beginning = lived_once(lambda town: begins(town, lived))
    lin, _, number = beginning(town)
    before, transcripts = rows(town), {one.address: one.transcript() for one in town.people.values()}
    lin.presses("Accept")
    for other in open_town(tmp_path):
        found, _, same = beginning(other)
        assert (lived, same) == (["lived"], number)
        assert rows(other) == before
        assert {one.address: one.transcript() for one in other.people.values()} == transcripts
        assert found is other.people[lin.address]
        found.presses("Accept")
        found.hears(f"Accepted: {number}")
        assert everything(other) == everything(town)


def test_where_something_has_happened_it_is_lived_through_anew(town: Town, tmp_path: Path) -> None:
    lived: list[str] = []
    beginning = lived_once(lambda town: begins(town, lived))
    beginning(town)
    for other in open_town(tmp_path):
        olof = other.resident("Olof")
        beginning(other)
        assert lived == ["lived", "lived"]
        assert olof.address in other.people
