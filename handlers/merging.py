"""One unit becomes a part of another: what hung on it goes over a little at a time, and whoever it concerns is told."""

from collections.abc import Iterable

from domain.going import Change
from domain.message import Outbound
from handlers import new_home
from handlers.desk import PRIORITY, Office, Purpose
from handlers.texts.catalogue import N_
from storage.terms import Terms

FEW = 20
"""How much goes over in one transaction: nobody waits long for it."""
TOLD = N_(
    "{old} has become a part of {new}. Everything of yours there goes on with {new} just as it stands; you need not do"
    " anything. /help shows what is yours."
)


def bring_some(office: Office, old: str, new: str, whole: tuple[str, str]) -> int:
    """Let some of what hangs on a unit hang on the other, and return how much that was: nothing once it is done.

    ``whole`` are the units in which these two lie, or they themselves: what people are told of.
    """
    found = office.uow.hanging.some(old, office.today, FEW)
    concerned = set[int]()
    for what, row in found:
        concerned |= new_home.move(office, what, row, old=old, new=new, why=Change.MERGED)
    _tell(office, concerned, *whole)
    return len(found)


def _tell(office: Office, people: Iterable[int], old: str, new: str) -> None:
    """Tell each of them once, however much of theirs goes over, and when."""
    for person in map(office.uow.people.current, sorted(people)):
        voice = office.voice_of(person)
        said = Outbound(voice.say(TOLD, old=voice.unit(old), new=voice.unit(new)))
        for door in office.doors_for(person, Purpose.NOTICE):
            once = Terms(Purpose.NOTICE.value, PRIORITY[Purpose.NOTICE], dedupe=f"merged:{old}:{new}:{door.id}")
            office.uow.outbox.owe(door, said, once, office.now)
