"""What becomes of the wishes and needs of somebody who asks to be forgotten, and of those that they took on."""

from collections.abc import Iterable

from domain import need as need_rules
from domain.organisation import TERRITORY
from domain.wish import LIFE, Action, State
from handlers import need_card, need_life, wish_card, wish_claims, wish_life
from handlers.desk import Desk
from handlers.unsaying import unsay
from storage.wishes import Wish

LEAVES = {Action.WITHDRAW: wish_claims.TAKEN_BACK, Action.RELEASE: wish_claims.GIVEN_BACK}
"""What becomes of a wish whose person leaves, and what the others are told: at most one of these can be done."""


def leave_wishes(desk: Desk) -> None:
    """Take one's own wishes back, give back what was taken on of others, and leave no name on anybody's card."""
    uow, person = desk.uow, desk.person.id
    for wish in uow.wishes.of(person):
        may = LIFE.actions_for(State(wish.state), wish_card.parties_of(desk, person, wish))
        had = [wish.claimer, *wish_card.helpers_of(desk, wish)]
        words = {wish.name, wish.place, wish.text}
        if wish.person == person:
            wish.name = wish.place = wish.text = ""
        for action in LEAVES.keys() & may:
            wish_life.step(desk, wish, action)
        if wish.person == person:
            _unwish(desk, wish, had, words)
        for action in LEAVES.keys() & may:
            for other in {wish.person, *had} - {None, person}:
                wish_life.tell(desk, wish, other, LEAVES[action])


def _unwish(desk: Desk, wish: Wish, had: Iterable[int | None], words: Iterable[str]) -> None:
    """Take a wish that has gone off every card, and its words back out of what was said of it."""
    wish_card.refresh(desk, wish, *had)
    desk.uow.flush()
    levels = [desk.rules.county.above(wish.community, level) for level in TERRITORY]
    doors = {door for _, door in desk.uow.outbox.copies(wish_card.prefix_of(wish))}
    doors.update(desk.uow.seats.watching(list(filter(None, levels))))
    doors.update(door.id for one in had if one is not None for door in desk.uow.people.doors_of(one))
    unsay(desk, doors, wish.id, number=wish_card.prefix_of(wish), cards=wish_card.prefix_of(wish), words=words)


def leave_needs(desk: Desk) -> None:
    """Take back what the community has not published; what it has stays its own, with no name in it."""
    uow = desk.uow
    for need in uow.needs.asked_by(desk.person.id):
        said, is_open = need.text, need.state in need_rules.OPEN
        need.text = need_card.published(need) if is_open else ""
        if need.state == need_rules.State.SUBMITTED:
            need_life.step(desk, need, need_rules.Action.WITHDRAW)
        need_card.refresh(desk, need)
        uow.flush()
        levels = [desk.rules.county.above(need.community, level) for level in TERRITORY]
        doors = {door for _, door in uow.outbox.copies(need_card.prefix_of(need))}
        doors.update(uow.seats.watching(list(filter(None, levels))))
        if said != need.text:
            prefix = need_card.prefix_of(need)
            unsay(desk, doors, need.id, number=prefix, cards=prefix, words={said})
