"""How wishes are made, published and taken on in the town."""

from collections.abc import Mapping

from tests.townspeople import Person

WISH = "A warm blanket for the winter"
NAME, WHERE = "Grandma Holm", "Block 3, flat 2, ask for Anna 13812345678"


def wishes(person: Person, text: str = WISH, *, kind: str = "Company", whose: str = "", where: str = "Yunqiao") -> None:
    """Answer everything that is asked of somebody who makes a wish, without waiting to be asked."""
    cost = {"What does it cost about": "80"} if kind == "A thing" else {}
    asked = {"What is wished for?": text, "What kind of wish is it?": kind, **cost}
    _answers(person, {"Whose wish is it?": whose, **asked} if whose else asked, "/wish")
    asked = {"In which community?": where} if "In which community?" in person.seen[-1].text else {}
    _answers(person, {**asked, "For whom is it?": NAME, "Where, and how can one reach them?": WHERE})
    person.hears(f"Wish: {text}", f"For: {NAME}")
    person.presses("Submit")


def _answers(person: Person, asked: Mapping[str, str], *first: str) -> None:
    """Give every answer, and hear that each was asked for in its turn."""
    person.says_at_once(*first, *asked.values())
    for question in asked:
        person.hears(question)


def agrees(person: Person) -> None:
    """Agree to what is kept, and leave what was asked."""
    person.says("/wish")
    person.presses("I agree")
    person.says("/cancel")


def is_published(wisher: Person, admin: Person, text: str = WISH) -> None:
    """Let somebody make a wish, and the community publish it."""
    wishes(wisher, text)
    admin.presses("Publish the wish")
    admin.hears("Published, without a name and an address")


def opens(person: Person, label: str = "🌱 " + WISH) -> None:
    person.says("/wishes")
    person.presses(label)


def takes_on(person: Person, label: str = "I take it on", wish: str = "🌱 " + WISH) -> None:
    opens(person, wish)
    person.presses(label)
    person.hears("Thank you! Please get in touch by")
