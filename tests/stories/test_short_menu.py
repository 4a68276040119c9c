"""The list of what one can do is short enough to be read, and whatever is not in it is two presses away."""

import re

import pytest

from domain.organisation import Role
from tests.stories.linking import links
from tests.stories.members import SCHOOL, community_of, member_of
from tests.town import COMMUNITY, GRID, Town

MOST = 9
"""How many things a resident is offered at once."""


def test_what_a_resident_is_offered_fits_on_a_telephone(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/help")
    offered = re.findall(r"^/(\w+)  ", mina.last.text, re.MULTILINE)
    assert offered == ["report", "my", "baodao", "events", "call", "simple", "lang", "privacy", "help"]
    assert len(offered) <= MOST


@pytest.mark.parametrize(
    ("role", "unit", "needs"),
    [
        (Role.GRID_WORKER, GRID, ["queue", "status", "report"]),
        (Role.COMMUNITY_ADMIN, COMMUNITY, ["queue", "status", "report", "baodao", "events", "hours"]),
        (Role.UNIT_LIAISON, SCHOOL, ["baodao", "sheets", "needs", "resources", "projects"]),
    ],
)
def test_who_has_a_role_is_offered_what_it_needs_before_all_else(
    town: Town, role: Role, unit: str, needs: list[str]
) -> None:
    lin = town.staff("Lin", role, unit)
    lin.says("/help")
    offered = re.findall(r"^/(\w+)  ", lin.last.text, re.MULTILINE)
    assert offered[: len(needs)] == needs
    assert len(offered) <= MOST


def test_a_member_finds_what_members_do_from_the_day_on_which_they_are_accepted(town: Town) -> None:
    chen = member_of(town, community_of(town))
    chen.says("/help")
    offered = re.findall(r"^/(\w+)  ", chen.last.text, re.MULTILINE)
    assert offered == ["baodao", "events", "checkin", "hours", "wishes", "report", "my", "privacy", "help"]


@pytest.mark.parametrize(
    ("button", "answer"),
    [("My telephone number", "You have left no phone number"), ("Use me elsewhere too", "Your code is")],
)
def test_what_is_about_oneself_is_under_privacy(town: Town, button: str, answer: str) -> None:
    mina = town.resident("Mina")
    mina.says("/privacy")
    mina.presses(button)
    mina.hears(answer)


def test_whoever_is_known_at_two_doors_finds_them_there(town: Town) -> None:
    mina, other = town.resident("Mina"), town.resident("Mina at work")
    links(mina, other)
    mina.says("/privacy")
    mina.presses("Where I know you")
    mina.hears("Here I know you:")


@pytest.mark.parametrize("command", ["/status", "/link", "/unlink", "/phone", "/views", "/cancel"])
def test_a_command_that_is_not_listed_is_understood(town: Town, command: str) -> None:
    mina = town.resident("Mina")
    mina.says(command)
    assert "I do not know that command" not in mina.last.text
