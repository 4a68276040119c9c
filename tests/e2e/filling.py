"""How does somebody on Telegram fill in a form, and see an answer where its button was?"""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from handlers.asking import Form
from handlers.texts.catalogue import say
from tests.botapi.people import Person
from tests.botapi.shapes import Shown
from tests.e2e.bot_process import eventually
from tests.e2e.joined import Town
from tests.e2e.reporting import PATIENCE, agrees, chooses, told

ZONE = ZoneInfo("Asia/Shanghai")
Act = Callable[[Person, Shown], object]


def joins(town: Town, name: str) -> Person:
    """Return somebody who has agreed to what is kept."""
    person = town.resident(name, "zh-hans")
    person.says("/wish")
    agrees(person)
    person.says("/cancel")
    told(person, "Cancelled. Nothing was kept. Write to me whenever you like.")
    return person


def fills(person: Person, form: Form, **answers: str | Act) -> None:
    """Answer these questions of a form, each as it is asked, and submit it."""
    for key, answer in answers.items():
        field = form.field(key)
        assert field
        asked = told(person, field.ask)
        if isinstance(answer, str):
            person.says(answer)
        else:
            answer(person, asked)
    told(person, form.summary)
    chooses(person, "Submit")


def pressing(label: str) -> Act:
    """Press a button, named as it stands in the code."""
    return lambda person, asked: chooses(person, label, asked)


def ticking(tick: Act) -> Act:
    """Tick one of several, see the tick where the question stands, and say that it is all."""

    def act(person: Person, asked: Shown) -> None:
        tick(person, asked)
        ticked = person.hears(asked.text, PATIENCE)
        assert (ticked.message_id, ticked.edited) == (asked.message_id, True)
        chooses(person, "That is all")

    return act


def chooses_soon(person: Person, label: str) -> None:
    """Press a button as soon as a card offers it."""
    offered = say("zh", label)
    eventually(lambda: any(offered in row for one in person.chat for row in one.rows), f"a card offers {offered}")
    chooses(person, label)


def is_answered_in_place(person: Person, asked: Shown, label: str, answer: str) -> None:
    """Press a button, and see the answer where it was: nothing is left there to be pressed again."""
    chooses(person, label, asked)
    answered = told(person, answer)
    assert (answered.message_id, answered.edited, answered.rows) == (asked.message_id, True, ())


def stands(person: Person, words: str) -> None:
    """Wait until a card says so, in its place."""

    def says() -> bool:
        return any(words in shown.text and shown.edited for shown in person.chat)

    eventually(says, f"{person.user.first_name} sees {words!r}")
