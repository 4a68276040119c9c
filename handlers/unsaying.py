"""How words are taken back out of what was sent: those of a report that has had its time, the name of a member."""

from collections import defaultdict
from collections.abc import Iterable

from domain.organisation import TERRITORY
from handlers import card, registration_card
from handlers.desk import Office
from storage.holdings import Unsaid
from storage.registrations import Registration


def unname(office: Office, registration: Registration, communities: Iterable[str]) -> None:
    """Take the name and the words of a member back out of what was said to these communities and those above them."""
    cards = registration_card.name_of(registration)
    doors = {door for _, door in office.uow.outbox.copies(cards)}
    office.uow.flush()
    units = {registration.community, registration.taker, *communities} - {""}
    above = [office.rules.county.above(unit, level) for unit in units for level in TERRITORY]
    doors.update(office.uow.seats.watching(list(filter(None, above))))
    own = [one for one in registration.skills if one not in registration_card.SKILLS]
    words = {word for word in (registration.name, *own, registration.question, registration.answer) if len(word) > 1}
    unsay(office, doors, registration.id, number=registration.name, cards=cards, words=words)


def unsay(office: Office, doors: Iterable[int], about: int, *, number: str, cards: str, words: Iterable[str]) -> None:
    """Take words back out of what was sent to these addresses, each in its person's language."""
    known = office.uow.people.doors(doors)
    wanted = [known[door] for door in sorted(set(doors))]
    office.uow.people.hold(door.person for door in wanted)
    spoken: dict[str, list[int]] = defaultdict(list)
    for door in wanted:
        spoken[office.uow.people.get(door.person).language].append(door.id)
    longest_first = sorted(words, key=len, reverse=True)
    for language, addresses in spoken.items():
        instead = office.rules.voice(language).say(card.EMPTIED)
        office.uow.holdings.unsay(addresses, Unsaid(about, number, cards, longest_first, instead))
