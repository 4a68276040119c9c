"""How a small wish looks: without a name and an address to everybody, with both to the community and who took it on."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from domain import wish as rules
from domain.errors import NotFound, TooLate
from domain.masking import masked
from domain.message import Button, Outbound
from domain.organisation import Level
from domain.registration import COUNTING, decider
from domain.wish import LIFE, PUBLIC, Action, Bond, Claim, For, Goods, Moment, Party, State, knows_whose, may_see
from handlers import copies
from handlers.access import answering
from handlers.card import EMPTIED
from handlers.desk import Desk, Office
from handlers.keys import short
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.tables import Person
from storage.wishes import Wish

STATES: Mapping[State, str] = {
    State.SUBMITTED: N_("waiting for the community"),
    State.PUBLISHED: N_("waiting for somebody who makes it come true"),
    State.CLAIMED: N_("somebody has taken it on"),
    State.FULFILLING: N_("on its way"),
    State.DELIVERED: N_("has it come true? The wisher is asked"),
    State.FULFILLED: N_("come true"),
    State.UNANSWERED: N_("ended, the wisher has not said"),
    State.REFUSED: N_("not accepted"),
    State.WITHDRAWN: N_("taken back"),
}
GOODS: Mapping[Goods, str] = {
    Goods.THING: N_("A thing"),
    Goods.HELP: N_("A hand with something"),
    Goods.COMPANY: N_("Company"),
}
ACTIONS: Mapping[Action, str] = {
    Action.PUBLISH: N_("Publish the wish"),
    Action.DETAIL: N_("For whom, and where"),
    Action.REFUSE: N_("Decline"),
    Action.OFFER: N_("Find a unit"),
    Action.CLAIM: N_("I take it on"),
    Action.JOIN: N_("Join in"),
    Action.CONTACT: N_("We are in touch"),
    Action.DELIVER: N_("It is done"),
    Action.CONFIRM: N_("Yes, it has come true"),
    Action.NOT_YET: N_("Not yet"),
    Action.RELEASE: N_("Give the wish back"),
    Action.WITHDRAW: N_("Take the wish back"),
}
BY_WHEN: Mapping[State, tuple[Moment, str]] = {
    State.SUBMITTED: (Moment.REVIEW, N_("Please answer by {moment}.")),
    State.CLAIMED: (Moment.CONTACT_OVER, N_("To be in touch by {moment}.")),
    State.FULFILLING: (Moment.FULFIL_OVER, N_("To come true by {moment}.")),
}
CARD = N_("🌱 {text}\n{community} · {goods}\nState: {state}")
WHOSE = N_("For: {name}\nWhere, and how to reach them: {place}")
TAKEN_ON = N_("Taken on by: {who}")
COSTS = N_("{goods}, about {yuan} yuan")
MONEY = "money"
"""What a button carries that declines a wish because it asks for money."""
NO_LONGER = N_("This wish is no longer with you.")
NO_SUCH = N_("I find no such wish for you. /wishes shows what is wished for.")


def find(desk: Desk, key: int) -> Wish:
    """Return a wish that the person at the desk may know of, locked.

    Raises NotFound, whether it is missing or not for them; TooLate for one that everybody could read until it moved on.
    """
    wish = desk.uow.wishes.find(key)
    if wish is None:
        raise NotFound(NO_SUCH)
    state = State(wish.state)
    if not may_see(parties_of(desk, desk.person.id, wish), state):
        raise TooLate(LIFE.moved, state=desk.say(STATES[state])) if state in PUBLIC else NotFound(NO_SUCH)
    return wish


def parties_of(office: Office, person: int, wish: Wish) -> frozenset[Party]:
    """Return what a person is to a wish now."""
    return rules.parties(person, office.seats_of(person), bond_of(office, wish))


def bond_of(office: Office, wish: Wish) -> Bond:
    """Return what ties people to a wish; the street decides too, once the community should have answered."""
    street = street_of(office, wish)
    there, state = answering(office, wish.community), State(wish.state)
    late = state is State.SUBMITTED and moments_of(office, wish)[Moment.REVIEW] <= office.now
    decides = street if late else decider(wish.community, street, there=there, member=wish.person)
    claim = Claim(wish.claimer, wish.claimed_for, frozenset(helpers_of(office, wish)))
    return Bond(wish.person, wish.community, decides, street, state, claim)


def helpers_of(office: Office, wish: Wish) -> list[int]:
    """Return who has joined the group that took a wish on."""
    return office.uow.wishes.helpers(wish.id) if wish.claimed_for == For.GROUP else []


def moments_of(office: Office, wish: Wish) -> Mapping[Moment, datetime]:
    """Return what a wish waits for as it stands."""
    return rules.moments(State(wish.state), wish.since, office.rules.policy.wishes, office.rules.calendar)


def street_of(office: Office, wish: Wish) -> str:
    """Return the street that finds somebody for a wish that nobody takes on."""
    return office.rules.county.above(wish.community, Level.STREET)


def show(desk: Desk, wish: Wish) -> Outbound:
    """Hang one more copy of the card, where the person is reading now."""
    return render(desk, wish, desk.person, name=copies.new_name(desk, prefix_of(wish)))


def hang(office: Office, wish: Wish, people: Iterable[int]) -> None:
    """Hang a card for these people; who has it already gets it up to date."""
    copies.hang(office, prefix_of(wish), people, lambda person, name: render(office, wish, person, name=name))


def refresh(office: Office, wish: Wish, *also: int | None) -> None:
    """Bring the copies of those whom it concerns up to date."""
    concerned = [wish.person, wish.claimer, *helpers_of(office, wish), wish.reviewer, *also]
    staff = [*answering(office, wish.community), *answering(office, street_of(office, wish))]
    draw = partial(seen_by, office, wish)
    copies.refresh(office, prefix_of(wish), [*concerned, *staff], draw)


def seen_by(office: Office, wish: Wish, person: Person, name: str) -> Outbound:
    """Return the card as somebody may read it now, or that it is no longer theirs."""
    if not may_see(parties_of(office, person.id, wish), State(wish.state)):
        return Outbound(office.voice_of(person).say(NO_LONGER), card=name)
    return render(office, wish, person, name=name)


def render(office: Office, wish: Wish, person: Person, *, name: str) -> Outbound:
    """Return the card as one person gets it."""
    voice, state, mine = office.voice_of(person), State(wish.state), parties_of(office, person.id, wish)
    text = wish.text if Party.WISHER in mine else published(wish)
    lines = [
        voice.say(
            CARD,
            text=text or voice.say(EMPTIED),
            community=voice.unit(wish.community),
            goods=goods(voice, wish),
            state=voice.say(STATES[state]),
        )
    ]
    if wish.claimer is not None and mine - {Party.OTHER, Party.STREET}:
        lines.append(voice.say(TAKEN_ON, who=taker(office, wish, voice)))
    if knows_whose(mine, state) and wish.name:
        lines.append(voice.say(WHOSE, name=wish.name, place=wish.place))
    if state in BY_WHEN and mine & {Party.WISHER, Party.COMMUNITY, Party.CLAIMER, Party.HELPER}:
        moment, sentence = BY_WHEN[state]
        lines.append(voice.say(sentence, moment=voice.moment(moments_of(office, wish)[moment], office.now)))
    return Outbound("\n".join(lines), _rows(office, wish, person, mine), card=name)


def published(wish: Wish) -> str:
    """Return the words of a wish as everybody reads them: no name, no number, no address."""
    return masked(wish.text, (wish.name, wish.place))


def goods(voice: Voice, wish: Wish) -> str:
    """Return what kind of wish it is, and what it costs where it costs something."""
    kind = voice.say(GOODS[Goods(wish.goods)])
    return voice.say(COSTS, goods=kind, yuan=wish.yuan) if wish.yuan else kind


def taker(office: Office, wish: Wish, voice: Voice) -> str:
    """Return who has taken a wish on: a unit, a group, a member by name, else a neighbour."""
    if wish.claimed_for == For.UNIT:
        return voice.unit(wish.unit)
    if wish.claimed_for == For.GROUP:
        return voice.say("a group of {count}", count=1 + len(helpers_of(office, wish)))
    known = office.uow.registrations.names([wish.claimer or 0], COUNTING)
    return known.get(wish.claimer or 0) or voice.say("a neighbour")


def value(wish: Wish, action: str) -> str:
    """Return what a button about a wish carries."""
    return f"x:{short(wish.id)}:{action}"


def prefix_of(wish: Wish) -> str:
    """Return what the names of all copies of a wish's card begin with."""
    return f"wish:{short(wish.id)}:"


def _rows(office: Office, wish: Wish, person: Person, mine: frozenset[Party]) -> tuple[tuple[Button, ...], ...]:
    voice, rows = office.voice_of(person), list[tuple[Button, ...]]()
    for action in LIFE.actions_for(State(wish.state), mine):
        if action is Action.CLAIM:
            rows += _claims(office, wish, person)
        elif action in ACTIONS:
            rows.append((Button(voice.say(ACTIONS[action]), value(wish, action)),))
        if action is Action.REFUSE:
            rows.append((Button(voice.say("It asks for money"), value(wish, MONEY)),))
    return tuple(rows)


def _claims(office: Office, wish: Wish, person: Person) -> Iterable[tuple[Button, ...]]:
    voice = office.voice_of(person)
    yield (
        Button(voice.say(ACTIONS[Action.CLAIM]), value(wish, f"{Action.CLAIM}:{For.ONE}")),
        Button(voice.say("As a group"), value(wish, f"{Action.CLAIM}:{For.GROUP}")),
    )
    for unit in rules.units_for(office.seats_of(person.id)):
        label = voice.say("For {unit}", unit=voice.unit(unit))
        yield (Button(label, value(wish, f"{Action.CLAIM}:{unit}")),)
