"""What becomes of the wishes and needs of somebody who leaves, or asks to be forgotten, and of those they took on."""

from collections.abc import Iterable, Iterator

from domain import need as need_rules
from domain.organisation import TERRITORY
from domain.wish import CLAIMER, LIFE, TAKEN, Action, For, State
from handlers import need_card, need_life, wish_card, wish_claims, wish_life
from handlers.access import speaking_for
from handlers.desk import Desk, Office
from handlers.texts.catalogue import N_
from handlers.unsaying import unsay
from storage.needs import Need
from storage.wishes import Wish

YOURS_NOW = N_("You speak for {who} now, so the wish that it has taken on is yours to see to: {wish}")
LEAVES = {Action.WITHDRAW: wish_claims.TAKEN_BACK, Action.RELEASE: wish_claims.GIVEN_BACK}
"""What becomes of a wish whose person leaves, and what the others are told: at most one of these can be done."""


def released(office: Office, person: int, community: str) -> None:
    """Give back the wishes of a community that somebody took on for themselves or a group, and is not done with."""
    for wish in _taken_on(office, person):
        if wish.community == community and wish.claimed_for != For.UNIT:
            _release(office, wish, person)


def hand_over(office: Office, person: int, unit: str) -> None:
    """Give what somebody took on for a unit to whoever speaks for it now, and back where nobody does."""
    others = speaking_for(office, [unit]).get(unit, [])
    for wish in _taken_on(office, person):
        taker = next((one for one in others if one not in (person, wish.person)), None)
        if wish.unit != unit:
            continue
        if taker is None:
            _release(office, wish, person)
        else:
            wish.claimer = taker
            wish_card.refresh(office, wish, person)
            wish_life.tell(office, wish, taker, YOURS_NOW)


def _taken_on(office: Office, person: int) -> Iterator[Wish]:
    for found in office.uow.wishes.of(person):
        wish = office.uow.wishes.find(found.id) if found.claimer == person else None
        if wish is not None and State(wish.state) in TAKEN:
            yield wish


def _release(office: Office, wish: Wish, person: int) -> None:
    """Give a wish back that is not done with; of one that is, its wisher has the word."""
    if Action.RELEASE not in LIFE.actions_for(State(wish.state), CLAIMER):
        return
    had = [wish.person, person, *wish_card.helpers_of(office, wish)]
    wish_life.move(office, wish, Action.RELEASE, LIFE.advance(State(wish.state), Action.RELEASE, CLAIMER))
    for one in dict.fromkeys(had):
        wish_life.tell(office, wish, one, wish_claims.GIVEN_BACK)


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
    for need in desk.uow.needs.asked_by(desk.person.id):
        said, is_open = need.text, need.state in need_rules.OPEN
        need.text = need_card.published(need) if is_open else ""
        if need.state == need_rules.State.SUBMITTED:
            need_life.step(desk, need, need_rules.Action.WITHDRAW)
        _unneed(desk, need, said)


def leave_reported(office: Office, issue: int) -> None:
    """Take back what came of a report that is forgotten, where nobody has read its words over."""
    found = office.uow.needs.of_issue(issue)
    need = office.uow.needs.find(found.id) if found is not None else None
    if need is None or need.state != need_rules.State.SUBMITTED:
        return
    if need_rules.Action.REWORD not in [step.action for step in office.uow.lives.of(need_rules.KIND, need.id)]:
        said, need.text = need.text, ""
        need_life.move(office, need, need_rules.Action.WITHDRAW, need_rules.State.WITHDRAWN)
        _unneed(office, need, said)


def _unneed(office: Office, need: Need, said: str) -> None:
    """Bring every card of a need up to date, and take back out of what was said of it the words that it had."""
    uow, prefix = office.uow, need_card.prefix_of(need)
    need_card.refresh(office, need)
    uow.flush()
    levels = [office.rules.county.above(need.community, level) for level in TERRITORY]
    doors = {door for _, door in uow.outbox.copies(prefix)}
    doors.update(uow.seats.watching(list(filter(None, levels))))
    if said != need.text:
        unsay(office, doors, need.id, number=prefix, cards=prefix, words={said})
