"""What every step of a small wish brings with it: the record, its moments, its cards, and word to whom it concerns."""

from domain.errors import TooLate
from domain.message import Button, Outbound
from domain.wish import BACK, ENDED, KIND, LIFE, OFF, TIME, Action, State
from handlers import need_card, need_life
from handlers.card import EMPTIED
from handlers.copies import version_of
from handlers.desk import About, Desk, Office, Purpose, Topic
from handlers.wish_card import (
    BY_WHEN,
    STATES,
    helpers_of,
    moments_of,
    parties_of,
    published,
    refresh,
    taker,
    value,
)
from storage.timers import Timer
from storage.wishes import Wish


def step(desk: Desk, wish: Wish, action: Action) -> None:
    """Let the person at the desk take one step of the table. Raises NotAllowed, or TooLate in words."""
    move(desk, wish, action, check(desk, wish, action))


def check(desk: Desk, wish: Wish, action: Action) -> State:
    """Return where a step of the person at the desk leads. Raises NotAllowed, or TooLate in words."""
    try:
        return LIFE.advance(State(wish.state), action, parties_of(desk, desk.person.id, wish))
    except TooLate as refusal:
        raise TooLate(refusal.sentence, state=desk.say(STATES[State(wish.state)])) from refusal


def time_takes(office: Office, wish: Wish, action: Action) -> None:
    """Let time take a step."""
    move(office, wish, action, LIFE.advance(State(wish.state), action, TIME))


def move(office: Office, wish: Wish, action: Action, after: State) -> None:
    """Take a step that was found to be right, and show it on the cards."""
    before, had = State(wish.state), (wish.claimer, *helpers_of(office, wish))
    office.took(KIND, wish.id, action, before=before, after=after)
    if action in BACK:
        _give_back(office, wish)
    if after is not before:
        wish.state, wish.since = after.value, office.now
        wish.ended_at = office.now if after in ENDED else None
        wait(office, wish)
    if after in OFF:
        need_life.called_off(office, need_card.WISH, wish.id, was_open=before is not State.SUBMITTED)
    refresh(office, wish, *had)


def wait(office: Office, wish: Wish) -> None:
    """Set what a wish waits for in its state, and nothing else."""
    office.uow.timers.stop(KIND, wish.id)
    for moment, due in moments_of(office, wish).items():
        office.uow.timers.restart(Timer(KIND, wish.id, 0, int(moment), due))


def tell(
    office: Office, wish: Wish, person: int | None, sentence: str, *, topic: Topic | None = None, **values: object
) -> None:
    """Tell somebody about a wish, with a button that opens it; it is not sent once the wish stands otherwise.

    The sentence may name the ``wish`` as everybody reads it, its ``community``, ``who`` has it and ``by`` when.
    """
    if person is None:
        return
    told = office.uow.people.current(person)
    voice, state = office.voice_of(told), State(wish.state)
    by = moments_of(office, wish)[BY_WHEN[state][0]] if state in BY_WHEN else office.now
    said = {
        "wish": published(wish) or voice.say(EMPTIED),
        "community": voice.unit(wish.community),
        "who": taker(office, wish, voice),
        "by": voice.moment(by, office.now),
    }
    text = voice.say(sentence, **(said | values))
    row = (Button(voice.say("Open"), value(wish, "show")),)
    about = About(wish.id, version=version_of(wish.since))
    office.tell(told, Outbound(text, (row,)), Purpose.NOTICE, about, topic=topic)


def _give_back(office: Office, wish: Wish) -> None:
    wish.claimer, wish.claimed_for, wish.unit, wish.claimed_at = None, "", "", None
    wish.returned += 1
    office.uow.wishes.disband(wish.id)
