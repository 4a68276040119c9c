"""Small wishes: what waits for one's answer, one's own, and what everybody can make come true."""

from collections.abc import Callable, Mapping

from domain.errors import NotFound
from domain.message import Button, Outbound
from domain.organisation import Level
from domain.wish import Action, For, State
from handlers import moving_out, new_wish, wish_card, wish_claims, wish_match, wish_review
from handlers.card import EMPTIED
from handlers.desk import Desk
from handlers.keys import long
from handlers.paging import page
from handlers.texts.catalogue import N_
from storage.wishes import Wish

NEW = "new"
MOST = 1000
SHORT = 30
MARKS = {"review": "📝", "mine": "⭐", "back": "🔁", "open": "🌱", "group": "👥"}
TITLE = N_("Small wishes (📝 waits for your answer, ⭐ yours, 🌱 free, 🔁 given back, 👥 join in):")
NONE = N_("Nothing is wished for at the moment. If you have a small wish, make it.")


def show(desk: Desk, rest: str) -> Outbound:
    """List what waits for an answer, then one's own, then what is free: first what was given back."""
    found = _listed(desk)
    part = page(rest, len(found))
    shown = found[part.shown]
    lines = [part.title(desk.voice, desk.say(TITLE if shown else NONE))]
    lines += [f"{mark} {_words(desk, wish)} · {desk.voice.unit(wish.community)}" for mark, wish in shown]
    rows = [(Button(f"{mark} {_words(desk, wish)}", wish_card.value(wish, "show")),) for mark, wish in shown]
    rows.extend(part.more(desk.voice, "wishes"))
    last = Button(desk.say("Make a wish"), f"x:{NEW}"), Button(desk.say("Needs"), "m:needs")
    return Outbound("\n".join(lines), (*rows, last))


def press(desk: Desk, code: str) -> Outbound:
    """Take a press on a wish, or on “make a wish”."""
    written, _, rest = code.partition(":")
    if written == NEW:
        return new_wish.begin(desk)
    verb, _, more = rest.partition(":")
    wish = wish_card.find(desk, long(written))
    if verb in WITH_MORE and more:
        return WITH_MORE[verb](desk, wish, more)
    if rest not in PRESSES:
        raise NotFound(N_("I do not know that button. /help shows what I can do."))
    return PRESSES[rest](desk, wish)


def _listed(desk: Desk) -> list[tuple[str, Wish]]:
    """Return every wish that somebody can do something about, each once, with what it is to them."""
    home = {desk.rules.county.above(seat.unit, Level.COMMUNITY) for seat in desk.seats}
    mine = [wish for wish in desk.uow.wishes.of(desk.person.id) if wish.emptied_at is None]
    free = desk.uow.wishes.listed([State.PUBLISHED.value], MOST)
    free.sort(key=lambda wish: (not wish.returned, wish.community not in home))
    taken = [State.CLAIMED.value, State.FULFILLING.value]
    groups = desk.uow.wishes.listed(taken, MOST, claimed_for=For.GROUP.value)
    found = [
        *(("review", wish) for wish in wish_review.waiting_for(desk, desk.person.id, desk.seats)),
        *(("mine", wish) for wish in mine),
        *(("back" if wish.returned else "open", wish) for wish in free),
        *(("group", wish) for wish in groups),
    ]
    first: dict[int, tuple[str, Wish]] = {}
    for mark, wish in found:
        first.setdefault(wish.id, (MARKS[mark], wish))
    return list(first.values())


def _words(desk: Desk, wish: Wish) -> str:
    text = wish_card.published(wish)
    return (text if len(text) <= SHORT else text[: SHORT - 1] + "…") or desk.say(EMPTIED)


PRESSES: Mapping[str, Callable[[Desk, Wish], Outbound]] = {
    "show": wish_card.show,
    Action.PUBLISH: wish_review.publish,
    Action.DETAIL: new_wish.ask_details,
    Action.REFUSE: wish_review.ask_reason,
    wish_card.MONEY: wish_review.refuse_money,
    Action.OFFER: wish_match.show,
    Action.JOIN: wish_claims.join,
    Action.CONTACT: wish_claims.contact,
    Action.DELIVER: wish_claims.deliver,
    Action.CONFIRM: wish_claims.confirm,
    Action.NOT_YET: wish_claims.not_yet,
    Action.RELEASE: wish_claims.release,
    Action.WITHDRAW: wish_claims.withdraw,
    moving_out.ELSEWHERE: moving_out.of_wish,
}
WITH_MORE: Mapping[str, Callable[[Desk, Wish, str], Outbound]] = {
    Action.CLAIM: wish_claims.ask_claim,
    wish_match.UNIT: wish_match.offer,
    wish_match.MORE: wish_match.show,
}
