"""A small wish comes true: taken on, in touch, done; and only whoever made it says that it is."""

from collections.abc import Iterable

from domain.errors import NotAllowed
from domain.message import Button, Outbound
from domain.wish import Action, For, Moment, units_for
from handlers import dialogue
from handlers.asking import Form
from handlers.desk import Desk
from handlers.fields import Answers, Choice, Given, Option, World
from handlers.texts.catalogue import N_
from handlers.wish_card import find, helpers_of, moments_of, value
from handlers.wish_life import check, move, step, tell
from storage.keys import new_id
from storage.wishes import Wish, WishHelper

THANKS = N_(
    "💚 Thank you! Please get in touch by {by}, and press “We are in touch” then. Whose wish it is, and how to reach"
    " them, stands on the card, for you alone."
)
TAKEN = N_("💚 {who} has taken the wish on, and will be in touch by {by}: {wish}")
IN_TOUCH = N_("{who} and you are in touch now. It should come true by {by}: {wish}")
JOINED = N_("Somebody has joined in, you are {who} now: {wish}")
ASKED = N_("{who} says that the wish has come true: {wish}\nIs that so? Only you can say it.")
CAME_TRUE = N_("🎉 The wish has come true, its wisher says so. Thank you from {community}: {wish}")
NOT_YET = N_("Its wisher says that the wish has not come true yet. Please get in touch once more: {wish}")
GIVEN_BACK = N_("The wish has been given back. It stands first in the list now, for somebody else: {wish}")
TAKEN_BACK = N_("The wish has been taken back by whoever made it. Thank you all the same: {wish}")


def ask_claim(desk: Desk, wish: Wish, made_for: str) -> Outbound:
    """Give a wish to somebody at once; who has not agreed yet to what is kept is asked first."""
    check(desk, wish, Action.CLAIM)
    _unit_of(desk, made_for)
    if dialogue.has_consented(desk):
        return claim(desk, wish, made_for)
    return dialogue.begin(desk, CLAIM, {"wish": wish.id, "for": made_for})


def submit_claim(desk: Desk, answers: Answers) -> Outbound:
    """Give the wish that was asked for before the consent."""
    return claim(desk, find(desk, answers["wish"]), answers["for"])


def claim(desk: Desk, wish: Wish, made_for: str) -> Outbound:
    """Give a wish to the person at the desk: for themselves, for a group, or for a unit that they speak for."""
    to = check(desk, wish, Action.CLAIM)
    unit = _unit_of(desk, made_for)
    wish.claimer, wish.claimed_for, wish.unit = desk.person.id, For.UNIT.value if unit else made_for, unit
    wish.claimed_at = desk.now
    desk.keeps("wishes_taken_on", wish.id)
    move(desk, wish, Action.CLAIM, to)
    tell(desk, wish, wish.person, TAKEN)
    by = desk.voice.moment(moments_of(desk, wish)[Moment.CONTACT_OVER], desk.now)
    return Outbound(desk.say(THANKS, by=by), ((Button(desk.say("Open"), value(wish, "show")),),))


def join(desk: Desk, wish: Wish) -> Outbound:
    """Join the group that has taken a wish on."""
    to = check(desk, wish, Action.JOIN)
    if not dialogue.has_consented(desk):
        return dialogue.begin(desk, JOIN, {"wish": wish.id})
    helper = desk.uow.wishes.join(WishHelper(id=new_id(desk.now), wish=wish.id, person=desk.person.id, at=desk.now))
    desk.keeps("wishes_helped", helper.id)
    move(desk, wish, Action.JOIN, to)
    tell(desk, wish, wish.claimer, JOINED)
    return Outbound(desk.say("You have joined in. Whoever took the wish on is told, and you hear how it goes."))


def submit_join(desk: Desk, answers: Answers) -> Outbound:
    """Join the group that was asked for before the consent."""
    return join(desk, find(desk, answers["wish"]))


def contact(desk: Desk, wish: Wish) -> Outbound:
    """Say that whoever took it on and the wisher are in touch."""
    step(desk, wish, Action.CONTACT)
    tell(desk, wish, wish.person, IN_TOUCH)
    return Outbound(desk.say("Thank you. Press “It is done” when the wish has come true."))


def deliver(desk: Desk, wish: Wish) -> Outbound:
    """Ask the wisher whether it has come true: nobody else can say so."""
    step(desk, wish, Action.DELIVER)
    tell(desk, wish, wish.person, ASKED)
    return Outbound(desk.say("Thank you. Now the wisher has the last word; I have asked."))


def confirm(desk: Desk, wish: Wish) -> Outbound:
    """Let a wish have come true."""
    step(desk, wish, Action.CONFIRM)
    _tell_all(desk, wish, [wish.claimer, *helpers_of(desk, wish)], CAME_TRUE)
    return Outbound(desk.say("🎉 How good to hear. Whoever made it come true is told."))


def not_yet(desk: Desk, wish: Wish) -> Outbound:
    """Let it go on."""
    step(desk, wish, Action.NOT_YET)
    tell(desk, wish, wish.claimer, NOT_YET)
    return Outbound(desk.say("Thank you for saying so. Whoever took it on is told."))


def release(desk: Desk, wish: Wish) -> Outbound:
    """Give a wish back, for somebody else."""
    check(desk, wish, Action.RELEASE)
    others = helpers_of(desk, wish)
    step(desk, wish, Action.RELEASE)
    _tell_all(desk, wish, [wish.person, *others], GIVEN_BACK)
    return Outbound(desk.say("Given back, so that somebody else finds it. Thank you for saying so."))


def withdraw(desk: Desk, wish: Wish) -> Outbound:
    """Take a wish back; whoever had it is told."""
    step(desk, wish, Action.WITHDRAW)
    _tell_all(desk, wish, [wish.claimer, *helpers_of(desk, wish)], TAKEN_BACK)
    return Outbound(desk.say("The wish has been taken back. You can make another: /wish"))


def _unit_of(desk: Desk, made_for: str) -> str:
    """Return the unit for which a wish is taken on; nothing for a person or a group. Raises NotAllowed."""
    if made_for in (For.ONE, For.GROUP):
        return ""
    if made_for not in units_for(desk.seats):
        raise NotAllowed(N_("Only its liaison takes a wish on for a unit."))
    return made_for


def _tell_all(desk: Desk, wish: Wish, people: Iterable[int | None], sentence: str) -> None:
    for person in people:
        tell(desk, wish, person, sentence)


def _claims(world: World, _: Answers) -> list[Option]:
    return [Option("yes", world.voice.say("Yes, I take it on"))]


def _joins(world: World, _: Answers) -> list[Option]:
    return [Option("yes", world.voice.say("Yes, I join in"))]


CLAIM = Form(
    name="claim_wish",
    title=N_("A small wish"),
    summary="",
    personal=True,
    done=submit_claim,
    fields=(
        Given(key="wish"),
        Given(key="for"),
        Choice(key="sure", ask=N_("Do you take the wish on?"), label=N_("Wish"), of=_claims),
    ),
)
JOIN = Form(
    name="join_wish",
    title=N_("A small wish"),
    summary="",
    personal=True,
    done=submit_join,
    fields=(Given(key="wish"), Choice(key="sure", ask=N_("Do you join in?"), label=N_("Wish"), of=_joins)),
)
