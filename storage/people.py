"""Who somebody is, and by which doors they can be reached."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, bindparam, delete, insert, select, union, update

from domain.message import Address
from storage.keys import BEGINNING, insert_into, new_id
from storage.registrations import Registration
from storage.repository import Repository
from storage.tables import Door, Person

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

NOBODY = 0
"""The key of who stands for people whose name has gone; no other key is so small."""
KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
BY_ID = select(Person, Door).outerjoin(Door, Door.id == Person.door).where(Person.id.in_(KEYS))
LOCKED = select(Person).where(Person.id.in_(KEYS)).order_by(Person.id).with_for_update()
DOORS = select(Door).where(Door.id.in_(KEYS))
_parts = select(Person.id).where(Person.id.in_(KEYS)).cte("parts", recursive=True)
_parts = _parts.union(select(Person.id).where(Person.into == _parts.c.id))
_WHOM = select(_parts.c.id)
NAMES = union(
    *(select(name).where(Person.id.in_(_WHOM)) for name in (Person.name, Person.name_en)),
    select(Registration.name).where(Registration.person.in_(_WHOM)),
)
CHANNELS: BindParameter[Any] = bindparam("channels", expanding=True)
AT = select(Door).where(Door.channel.in_(CHANNELS), Door.outside.in_(KEYS))
"""Not by pairs: SQLite would read every address for those."""
WHO_LOCKED = (
    AT.join(Person, Person.id == Door.person).add_columns(Person).order_by(Person.id).with_for_update(of=Person)
)


class People(Repository):
    """People and their addresses; those read ahead for a batch are held, as a session holds its rows weakly."""

    def __init__(self, uow: "UnitOfWork") -> None:
        super().__init__(uow)
        self._doors: dict[Address, Door] = {}
        self._by_key: dict[int, Door] = {}
        self._people: dict[int, Person] = {}
        self._single: set[int] = set()

    def read_ahead(
        self, languages: Mapping[Address, str], now: datetime, *, rooms: Collection[Address] = ()
    ) -> list[int]:
        """Make sure that every address has a person (new ones speak the language given), and lock those people.

        Those among ``rooms`` are groups.
        """
        wanted = sorted(set(languages) - self._doors.keys())
        self._meet(wanted)
        missing = [address for address in wanted if address not in self._doors]
        if missing:
            self._make({address: languages[address] for address in missing}, now, rooms)
            self._meet(missing)
        people = [self._doors[address].person for address in languages]
        self._lock(set(people) - self._people.keys())
        return people

    def current(self, person: int) -> Person:
        """Return who somebody is today: the one whom they have become part of, if they have."""
        found = self.get(person)
        while found.into is not None:
            found = self.get(found.into)
        return found

    def names(self, people: Iterable[int]) -> list[str]:
        """Return every name that people have told: their own, as members, and as whoever has become part of them."""
        self._session.flush()
        return list(self._rows(NAMES, {"keys": list(people)}).scalars())

    def new_person(self, language: str, now: datetime) -> Person:
        """Keep somebody of whom nothing is known but the language."""
        return self.add(Person(id=new_id(now), name="", language=language, consent="", created_at=now))

    def at(self, address: Address) -> tuple[Person, Door]:
        """Return who speaks from an address that was read ahead."""
        door = self._doors[address]
        return self._people[door.person], door

    def get(self, person: int) -> Person:
        """Return a person that a row points at."""
        self.hold((person,))
        return self._people[person]

    def hold(self, people: Iterable[int]) -> None:
        """Read people and the addresses they used last at once, and hold them for the transaction."""
        missing = set(people) - self._people.keys()
        if missing:
            for person, door in self._session.execute(BY_ID, {"keys": list(missing)}):
                self._people[person.id] = person
                if door is not None:
                    self._hold_door(door)

    def find_demo(self, key: str) -> Person | None:
        """Return a person of the demo's cast."""
        return self._session.scalar(select(Person).where(Person.demo == key))

    def speak_in_demo(self, language: str) -> None:
        """Speak a language to everybody of the demo's cast."""
        self._session.execute(update(Person).where(Person.demo.is_not(None)).values(language=language))
        self._uow.touch()

    def add(self, person: Person) -> Person:
        """Keep a new person."""
        self._people[person.id] = person
        return self._uow.add(person)

    def add_door(self, address: Address, *, person: int, now: datetime) -> Door:
        """Give a person an address that nobody has."""
        door = Door(id=new_id(now), channel=address.channel, outside=address.id, person=person, menu={}, closed_at=None)
        self._doors[address] = self._by_key[door.id] = door
        return self._uow.add(door)

    def door(self, key: int) -> Door:
        """Return the address that a row points at."""
        return self.doors([key])[key]

    def find_door(self, address: Address) -> Door | None:
        """Return an address that somebody has."""
        for door in self._session.scalars(AT, _keys([address])):
            self._know(door)
        return self._doors.get(address)

    def doors(self, keys: Iterable[int | None]) -> dict[int, Door]:
        """Return addresses by their keys, and hold them for the transaction."""
        missing = {key for key in keys if key is not None} - self._by_key.keys()
        if missing:
            for door in self._session.scalars(DOORS, {"keys": list(missing)}):
                self._hold_door(door)
        return self._by_key

    def is_single(self, person: int) -> bool:
        """Say whether a key is known to be that of one human being: some door of theirs was read that is not shared."""
        return person in self._single

    def doors_of(self, person: int) -> list[Door]:
        """Return the addresses at which a person can be reached."""
        return [door for door in self.all_doors(person) if door.closed_at is None]

    def all_doors(self, person: int) -> list[Door]:
        """Return the addresses of a person, closed ones too, in the order in which they came."""
        return list(self._session.scalars(select(Door).where(Door.person == person).order_by(Door.id)))

    def nobody(self) -> Person:
        """Return who stands for people whose name has gone: what belonged to them belongs to nobody."""
        if (found := self._session.get(Person, NOBODY)) is None:
            row = {"id": NOBODY, "name": "", "name_en": "", "language": "zh", "consent": "", "created_at": BEGINNING}
            self._session.execute(insert_into(self._session, Person.__table__).values(**row).on_conflict_do_nothing())
            found = self._session.get_one(Person, NOBODY)
        return found

    def leave(self, person: Person, here: Door, now: datetime) -> Person:
        """Make every address of a person that of somebody new, each by itself; return whose ``here`` is now."""
        for door in self.all_doors(person.id):
            new = self.new_person(person.language, now)
            new.door = door.id
            door.person, door.menu = new.id, {}
        return self._people[here.person]

    def usual_door(self, person: Person) -> Door | None:
        """Return the address that a person used last, or any that is open; None for somebody without any.

        Where all are closed it is the last one: what is owed there is sent when they come back.
        """
        last = self.doors([person.door])[person.door] if person.door is not None else None
        if last is not None and last.closed_at is None:
            return last
        return next(iter(self.doors_of(person.id)), last)

    def _meet(self, addresses: Sequence[Address]) -> None:
        """Read addresses with the people who have them, and lock those."""
        if addresses:
            for door, person in self._session.execute(WHO_LOCKED, _keys(addresses)):
                self._know(door)
                self._people[person.id] = person
            self._meet_again(addresses)

    def _meet_again(self, addresses: Sequence[Address]) -> None:
        """Read the addresses of people anew who were linked or parted: a replica may have done it while we waited."""
        linked = [
            door
            for address in addresses
            if (door := self._doors.get(address)) is not None and self._people[door.person].linked_at is not None
        ]
        if linked:
            self._session.flush()
            now = DOORS.execution_options(populate_existing=True)
            moved = [door.person for door in self._session.scalars(now, {"keys": [door.id for door in linked]})]
            self._lock(set(moved) - self._people.keys())

    def _know(self, door: Door) -> None:
        self._doors[Address(door.channel, door.outside)] = door
        self._hold_door(door)

    def _hold_door(self, door: Door) -> None:
        self._by_key[door.id] = door
        if not door.shared:
            self._single.add(door.person)

    def _make(self, languages: Mapping[Address, str], now: datetime, rooms: Collection[Address]) -> None:
        """Add people for new addresses; a replica that was faster wins, and its person is the one."""
        people = [
            {"id": new_id(now), "name": "", "name_en": "", "language": language, "consent": "", "created_at": now}
            for language in languages.values()
        ]
        doors = [
            {
                "id": new_id(now),
                "channel": address.channel,
                "outside": address.id,
                "person": person["id"],
                "menu": {},
                "shared": address in rooms,
            }
            for address, person in zip(languages, people, strict=True)
        ]
        self._session.execute(insert(Person), people)
        made = insert_into(self._session, Door.__table__).on_conflict_do_nothing().returning(Door.__table__.c.person)
        kept = set(self._session.execute(made, doors).scalars())
        lost = [person["id"] for person in people if person["id"] not in kept]
        if lost:
            self._session.execute(delete(Person).where(Person.id.in_(lost)))

    def _lock(self, people: Iterable[int]) -> None:
        keys = sorted(people)
        if keys:
            self._people |= {person.id: person for person in self._session.scalars(LOCKED, {"keys": keys})}


def _keys(addresses: Sequence[Address]) -> dict[str, list[str]]:
    channels = dict.fromkeys(address.channel for address in addresses)
    return {"channels": list(channels), "keys": [address.id for address in addresses]}
