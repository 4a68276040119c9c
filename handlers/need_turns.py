"""A need becomes an event, or a wish, with one press: everything is proposed, and nobody else sees it yet."""

from domain.access import may_make_events
from domain.errors import NotAllowed
from domain.masking import masked
from domain.message import Outbound
from domain.need import Action, State, event_start
from domain.wish import Goods
from handlers import event_card, event_life, need_card, new_event, new_wish, wish_card
from handlers.card import clipped
from handlers.desk import Desk
from handlers.event_plan import planned
from handlers.lasting import why_not
from handlers.need_card import BECOMES, EVENT, WISH, check
from handlers.need_life import move
from handlers.texts.catalogue import N_
from storage.needs import Need

TITLE = 60
KNOWN_THERE = N_("{community} says for whom")
AT_THE_COMMUNITY = N_("at the community's office")
ASK_THERE = N_("Please ask at the community's office.")


def turn(desk: Desk, need: Need, kind: str) -> Outbound:
    """Let a need become one or the other."""
    check(desk, need, Action.TURN)
    if refusal := why_not(desk.world, need.community):
        raise refusal
    if kind not in BECOMES:
        raise NotAllowed(N_("A need can become an event or a wish."))
    return _event(desk, need) if kind == EVENT else _wish(desk, need)


def _event(desk: Desk, need: Need) -> Outbound:
    policy = desk.rules.policy.needs
    start = event_start(desk.now, policy, desk.rules.calendar)
    answers = {
        "title": clipped(" ".join(masked(need.text).split()), TITLE),
        "host": _host(desk, need),
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


def _host(desk: Desk, need: Need) -> str:
    """Return who makes the event: the community, or the street that decides for it. Raises NotAllowed."""
    county = desk.rules.county
    for code in (need.community, need_card.street_of(desk, need.community)):
        unit = county.find(code)
        if unit is not None and may_make_events(desk.seats, unit):
            return code
    raise NotAllowed(new_event.NOT_YOURS)


def _turned(desk: Desk, need: Need, kind: str, key: int) -> None:
    need.became, need.became_key = kind, key
    move(desk, need, Action.TURN, State.TURNED, actor=desk.person.id)
