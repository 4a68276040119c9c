"""How needs are told, offered and taken in the town."""

from domain.organisation import Role
from tests.stories.test_registration import SCHOOL
from tests.town import COMMUNITY, STREET, Town
from tests.townspeople import Person

NEED = "Somebody who teaches elders to use a telephone"


class Three:
    """Who is needed for the three lists: a community, its street, a liaison."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
        self.wang = town.staff("Wang", Role.STREET_COORD, STREET)
        self.liu = town.staff("Liu", Role.UNIT_LIAISON, SCHOOL)


def tells(person: Person, text: str = NEED) -> None:
    """Answer everything that is asked of somebody who tells of a need in Yunqiao."""
    person.says("/needs")
    person.presses("Tell of a need")
    if "Before I keep anything" in person.seen[-1].text:
        person.presses("I agree")
    if "Which community needs it?" in person.seen[-1].text:
        person.presses("Yunqiao")
    person.hears("What is needed")
    person.says(text)
    person.hears(f"Need: {text}")
    person.presses("Submit")


def is_taken(three: Three, text: str = NEED) -> None:
    """Let a need be published, offered and taken: three presses besides the words."""
    tells(three.zhao, text)
    three.zhao.presses("Offer to a unit")
    three.zhao.presses("First School")
    three.liu.presses("First School takes it")
    three.liu.hears("Thank you! It is yours until")


def is_done(three: Three) -> None:
    three.liu.presses("It is done")
    three.liu.says("Twelve elders can telephone now")
    three.zhao.hears("First School says that it is done", "Twelve elders can telephone now")
    three.zhao.presses("Open")
    three.zhao.presses("Yes, it is done")
