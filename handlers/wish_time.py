"""What time does to small wishes: it reminds, and gives back what nobody has got round to."""

from collections.abc import Callable, Mapping

from domain.message import Button, Outbound
from domain.wish import KIND, WAITS, Action, Moment, State
from handlers import need_card, need_life, wish_match
from handlers.copies import version_of
from handlers.desk import About, Office, Purpose
from handlers.texts.catalogue import N_
from handlers.wish_card import hang, helpers_of, value
from handlers.wish_claims import ASKED, GIVEN_BACK
from handlers.wish_life import tell, time_takes
from handlers.wish_review import deciding
from storage.timers import Timer
from storage.wishes import Wish

WAITING = N_("⏰ A wish has been waiting for {community} to answer since {moment}.")
BE_IN_TOUCH = N_("⏰ Please get in touch with the wisher by {by}, or give it back for somebody else: {wish}")
MAKE_IT_TRUE = N_("⏰ By {by} the wish should come true. If you need more hands, tell the community: {wish}")
LOST = N_("The wish stands in the list again, as nobody said in time how it goes. You can take it on anew: {wish}")
NOBODY_SAID = N_("Its wisher has not said whether the wish has come true. Thank you all the same: {wish}")


def fire(office: Office, timer: Timer) -> None:
    """Do what a moment is for, if the wish still waits for it."""
    wish, moment = office.uow.wishes.find(timer.subject), Moment(timer.rung)
    if wish is not None and moment in WAITS.get(State(wish.state), ()):
        FIRE[moment](office, wish)


def _review(office: Office, wish: Wish) -> None:
    """Remind who decides; from now on the street does too."""
    people = deciding(office, wish)
    hang(office, wish, people)
    for person in map(office.uow.people.get, people):
        voice = office.voice_of(person)
        since = voice.moment(wish.submitted_at, office.now)
        text = voice.say(WAITING, community=voice.unit(wish.community), moment=since)
        row = (Button(voice.say("Open"), value(wish, "show")),)
        office.tell(person, Outbound(text, (row,)), Purpose.REMINDER, About(wish.id, version=version_of(wish.since)))


def _ask_for_a_unit(office: Office, wish: Wish) -> None:
    """Let the street find a unit, and ask it again as long as nobody has taken it on."""
    wish_match.ask_street(office, wish)
    again = office.now + office.rules.policy.wishes.unclaimed.clock
    office.uow.timers.restart(Timer(KIND, wish.id, 0, int(Moment.UNCLAIMED), again))


def _contact(office: Office, wish: Wish) -> None:
    tell(office, wish, wish.claimer, BE_IN_TOUCH)


def _fulfil(office: Office, wish: Wish) -> None:
    tell(office, wish, wish.claimer, MAKE_IT_TRUE)


def _give_back(office: Office, wish: Wish) -> None:
    """List a wish first again of which nobody said in time how it goes."""
    had = [wish.claimer, *helpers_of(office, wish)]
    time_takes(office, wish, Action.EXPIRE)
    for person in had:
        tell(office, wish, person, LOST)
    tell(office, wish, wish.person, GIVEN_BACK)


def _ask_again(office: Office, wish: Wish) -> None:
    tell(office, wish, wish.person, ASKED)


def _silence(office: Office, wish: Wish) -> None:
    """End it without the wisher's word, which still counts when it comes."""
    time_takes(office, wish, Action.SILENCE)
    tell(office, wish, wish.claimer, NOBODY_SAID)
    need_life.nobody_said(office, need_card.WISH, wish.id)


FIRE: Mapping[Moment, Callable[[Office, Wish], None]] = {
    Moment.REVIEW: _review,
    Moment.UNCLAIMED: _ask_for_a_unit,
    Moment.CONTACT_FIRST: _contact,
    Moment.CONTACT_AGAIN: _contact,
    Moment.CONTACT_OVER: _give_back,
    Moment.FULFIL: _fulfil,
    Moment.FULFIL_OVER: _give_back,
    Moment.ASK_AGAIN: _ask_again,
    Moment.ASK_OVER: _silence,
}
