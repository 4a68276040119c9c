"""How wishes are made, published and taken on in the town."""

from tests.townspeople import Person

WISH = "A warm blanket for the winter"
NAME, WHERE = "Grandma Holm", "Block 3, flat 2, ask for Anna 13812345678"


def wishes(person: Person, text: str = WISH, *, kind: str = "Company", whose: str = "", where: str = "Yunqiao") -> None:
    """Answer everything that is asked of somebody who makes a wish."""
    person.says("/wish")
    if whose:
        person.hears("Whose wish is it?")
        person.presses(whose)
    person.hears("What is wished for?")
    person.says(text)
    person.hears("What kind of wish is it?")
    person.presses(kind)
    if kind == "A thing":
        person.hears("What does it cost about")
        person.says("80")
    if "In which community?" in person.seen[-1].text:
        person.presses(where)
    person.hears("For whom is it?")
    person.says(NAME)
    person.hears("Where, and how can one reach them?")
    person.says(WHERE)
    person.hears(f"Wish: {text}", f"For: {NAME}")
    person.presses("Submit")


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
