"""What the stories of volunteer events share: how one is made, and how people sign up."""

from collections.abc import Sequence

from domain.organisation import Role
from storage.event_tables import Shift, Signup
from tests.beginning import lived_once
from tests.town import COMMUNITY, Town
from tests.townspeople import Person

TITLE = "River clean-up"


def makes(person: Person, *, title: str = TITLE, starts: str = "12-05 9:00", seats: int = 20, **more: str) -> None:
    """Fill in the form of an event; ``more`` are the questions that are skipped elsewhere, by a word of each."""
    person.says("/events")
    person.presses("New event")
    kind = more.pop("kind", "Skip")
    answers = [title, "By the old bridge", starts, "2 hours", str(seats), kind]
    if not more:
        person.says_at_once(*answers, "Nothing to add", "Submit")
        return
    person.says_at_once(*answers, "Add something")
    for word in ("age", "bring", "photo", "shifts", "again"):
        _answers(person, more.get(word, ""))
    person.presses("Submit")


def _answers(person: Person, answer: str) -> None:
    labels = person.labels()
    if not answer:
        person.presses("Skip")
    elif answer in labels:
        person.presses(answer)
    elif answer.startswith("photo:"):
        person.sends_photos(answer)
    else:
        person.says(answer)


@lived_once
def community(town: Town, /, *, unit: str = COMMUNITY, **form: object) -> Person:
    """Return somebody of a community who has just opened an event."""
    zhao = town.staff(f"Zhao of {unit}", Role.COMMUNITY_ADMIN, unit)
    makes(zhao, **form)  # type: ignore[arg-type]
    zhao.hears("is open")
    return zhao


def opens(person: Person, title: str = TITLE) -> None:
    person.says("/events")
    person.presses(title)


def signs_up(person: Person, title: str = TITLE, label: str = "Sign up") -> None:
    opens(person, title)
    person.presses(label)


def places(town: Town) -> list[tuple[str, int]]:
    """Return how every place stands, in the order of signing up, and whether its shift counts right."""
    with town.database.reading() as uow:
        found = uow.session.query(Signup).order_by(Signup.shift, Signup.queue, Signup.id).all()
        for shift in uow.session.query(Shift).all():
            mine = [place.state for place in found if place.shift == shift.id]
            held = sum(state in ("confirmed", "promoted", "checked_in", "no_show") for state in mine)
            assert (held, mine.count("waitlisted")) == (shift.taken, shift.waiting)
            assert held <= shift.seats
        return [(place.state, place.queue) for place in found]


def at_once(town: Town, people: Sequence[Person], label: str) -> None:
    """Let several people press the newest button with this label in one batch."""
    town.take([town.inbound(person, press=person.button(label).value) for person in people])
