"""A need becomes an event, or a wish, with one press: everything is proposed, and nobody else sees it yet."""

from domain.errors import NotAllowed
from domain.masking import masked
from domain.message import Outbound
from domain.need import Action, State, event_start
from domain.wish import Goods
from handlers import event_card, event_life, new_event, new_wish, wish_card
from handlers.card import clipped
from handlers.desk import Desk
from handlers.event_plan import planned
from handlers.lasting import why_not
from handlers.need_card import BECOMES, EVENT, WISH, becomes, check, host_for
from handlers.need_life import move
from handlers.texts.catalogue import N_
from storage.needs import Need

TITLE = 60
KNOWN_THERE = N_("{community} says for whom")
AT_THE_COMMUNITY = N_("at the community's office")
ASK_THERE = N_("Please ask at the community's office.")
NOBODY_ELSE = N_(
    "A wish is published by somebody else than who made it, and nobody else of {community} or of its street can be"
    " reached here yet. You can offer the need to a unit now, or make a wish of it as soon as a colleague is here."
)
NOT_HERE = {EVENT: new_event.NOT_YOURS, WISH: NOBODY_ELSE}
"""What whoever decides reads about what they cannot make of it."""


def turn(desk: Desk, need: Need, kind: str) -> Outbound:
    """Let a need become one or the other."""
    check(desk, need, Action.TURN)
    if refusal := why_not(desk.world, need.community):
        raise refusal
    if kind not in BECOMES:
        raise NotAllowed(N_("A need can become an event or a wish."))
    if kind not in becomes(desk, need, desk.person.id):
        raise NotAllowed(NOT_HERE[kind], community=desk.voice.unit(need.community))
    return _event(desk, need) if kind == EVENT else _wish(desk, need)


def _event(desk: Desk, need: Need) -> Outbound:
    policy = desk.rules.policy.needs
    start = event_start(desk.now, policy, desk.rules.calendar)
    answers = {
        "title": clipped(" ".join(masked(need.text).split()), TITLE),
        "host": host_for(desk, need, desk.person.id),
        "community": need.community,
        "place": desk.say(AT_THE_COMMUNITY),
        "starts": start.isoformat(),
        "lasts": str(policy.event_lasts),
        "seats": policy.event_places,
    }
    event, shifts = planned(desk, answers, organiser=desk.person.id, start=start)
    desk.uow.events.add(event, shifts)
    desk.keeps("events", event.id)
    _turned(desk, need, EVENT, event.id)
    event_life.propose(desk, event)
    return event_card.hang(desk, event)


def _wish(desk: Desk, need: Need) -> Outbound:
    text = masked(need.text)
    if desk.rules.policy.wishes.is_money(text):
        raise NotAllowed(new_wish.MONEY)
    answers = {
        "whose": new_wish.PROXY,
        "text": text,
        "goods": Goods.HELP.value,
        "community": need.community,
        "name": desk.say(KNOWN_THERE, community=desk.voice.unit(need.community)),
        "place": desk.say(ASK_THERE),
    }
    wish, _ = new_wish.keep(desk, answers)
    _turned(desk, need, WISH, wish.id)
    return wish_card.show(desk, wish)


def _turned(desk: Desk, need: Need, kind: str, key: int) -> None:
    need.became, need.became_key = kind, key
    move(desk, need, Action.TURN, State.TURNED, actor=desk.person.id)
