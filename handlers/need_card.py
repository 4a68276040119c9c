"""How a need looks, and the project that it becomes: what, where, which unit, by when, and what one can do about it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from domain import need as rules
from domain.access import may_make_events, may_read_card
from domain.errors import NotFound, TooLate
from domain.event import State as EventState
from domain.masking import masked
from domain.message import Button, Outbound
from domain.need import LIFE, OPEN, PROJECTS, Action, Bond, Moment, Party, State, may_see
from domain.organisation import Level
from domain.registration import decider
from domain.wish import PUBLIC as SHOWN_WISHES
from domain.wish import State as WishState
from domain.wish import units_for
from handlers import card, copies
from handlers.access import answering, is_read_over, scope_of, speaking_for
from handlers.desk import Desk, Office
from handlers.event_view import UNSEEN
from handlers.keys import short
from handlers.texts.catalogue import N_
from storage.needs import Need
from storage.tables import Person

STATES: Mapping[State, str] = {
    State.SUBMITTED: N_("waiting for the community"),
    State.PUBLISHED: N_("waiting for a unit"),
    State.OFFERED: N_("a unit has been asked"),
    State.TAKEN: N_("a unit is on it"),
    State.DONE: N_("done, says the unit"),
    State.FULFILLED: N_("done, says the community"),
    State.TURNED: N_("it has become something else"),
    State.REFUSED: N_("not accepted"),
    State.WITHDRAWN: N_("taken back"),
}
ACTIONS: Mapping[Action, str] = {
    Action.ORDER: N_("Publish the need"),
    Action.REWORD: N_("Put it in other words"),
    Action.REFUSE: N_("Decline"),
    Action.OFFER: N_("Offer to a unit"),
    Action.DECLINE: N_("We cannot"),
    Action.FINISH: N_("It is done"),
    Action.CONFIRM: N_("Yes, it is done"),
    Action.NOT_YET: N_("Not yet"),
    Action.WITHDRAW: N_("Take the need back"),
    Action.TAKE_BACK: N_("Let others take it"),
}
EVENT, WISH = "event", "wish"
"""What a need can become."""
BECOMES: Mapping[str, str] = {EVENT: N_("Make an event of it"), WISH: N_("Make a wish of it")}
OPENS: Mapping[str, tuple[str, str]] = {EVENT: ("e", N_("Open the event")), WISH: ("x", N_("Open the wish"))}
FOLLOW, UNFOLLOW = "follow", "unfollow"
CARD = N_("🧩 {text}\n{community}\nState: {state}")
WITH_UNIT = N_("Unit: {unit}")
DUE = N_("To be done by {due}.")
MET_WITH = N_("With what the unit offers: {resource}")
RESULT = N_("What was done: {result}")
OF_A_REPORT = N_("Its words are from a report, without names. Nobody else reads it before you publish it.")
NO_LONGER = N_("This need is no longer with you.")
NO_SUCH = N_("I find no such need for you. /needs shows what is needed.")


def find(desk: Desk, key: int) -> Need:
    """Return a need that the person at the desk may know of, locked. Raises NotFound, whether missing or not theirs."""
    need = desk.uow.needs.find(key)
    if need is None or not may_see(parties_of(desk, desk.person.id, need), State(need.state)):
        raise NotFound(NO_SUCH)
    return need


def check(desk: Desk, need: Need, action: Action) -> State:
    """Return where a step of the person at the desk leads. Raises NotAllowed, or TooLate in words."""
    try:
        return LIFE.advance(State(need.state), action, parties_of(desk, desk.person.id, need))
    except TooLate as refusal:
        raise TooLate(refusal.sentence, state=desk.say(STATES[State(need.state)])) from refusal


def parties_of(office: Office, person: int, need: Need) -> frozenset[Party]:
    """Return what a person is to a need now."""
    return rules.parties(person, office.seats_of(person), bond_of(office, need))


def bond_of(office: Office, need: Need) -> Bond:
    """Return what ties people to a need; the street decides too, once the community should have answered."""
    street, there = street_of(office, need.community), answering(office, need.community)
    late = need.state == State.SUBMITTED and moments_of(office, need)[Moment.REVIEW] <= office.now
    decides = street if late else decider(need.community, street, there=there, member=need.asker or 0)
    spoken_for = bool(need.unit and speaking_for(office, [need.unit]))
    return Bond(need.asker, need.community, decides, street, need.unit, is_spoken_for=spoken_for)


def street_of(office: Office, community: str) -> str:
    """Return the street in which a community lies."""
    return office.rules.county.above(community, Level.STREET)


def moments_of(office: Office, need: Need) -> Mapping[Moment, datetime]:
    """Return what a need waits for as it stands."""
    return rules.moments(State(need.state), need.since, office.rules.policy.needs, office.rules.calendar)


def show(desk: Desk, need: Need) -> Outbound:
    """Hang one more copy of the card, where the person is reading now."""
    return render(desk, need, desk.person, name=copies.new_name(desk, prefix_of(need)))


def becomes(office: Office, need: Need, person: int) -> list[str]:
    """Return what who decides can make of a need: an event where they make some, a wish where another publishes it."""
    event = [EVENT] if host_for(office, need, person) else []
    return [*event, WISH] if is_read_over(office, need.community, person) else event


def host_for(office: Office, need: Need, person: int) -> str:
    """Return in whose name somebody makes an event of a need: the community's, or the street's; else nothing."""
    units = map(office.rules.county.find, (need.community, street_of(office, need.community)))
    mine = (unit.code for unit in units if unit and may_make_events(office.seats_of(person), unit))
    return next(mine, "")


def hang(office: Office, need: Need, people: Iterable[int]) -> None:
    """Hang a card for these people; who has it already gets it up to date."""
    copies.hang(office, prefix_of(need), people, partial(seen_by, office, need))


def refresh(office: Office, need: Need, *units: str) -> None:
    """Bring the copies of those whom it concerns up to date, of who speaks for these ``units`` too."""
    staff = [*answering(office, need.community), *answering(office, street_of(office, need.community))]
    speaking = [one for people in speaking_for(office, {need.unit, *units} - {""}).values() for one in people]
    readers = [need.asker, *staff, *speaking, *office.uow.needs.followers(need.id)]
    copies.refresh(office, prefix_of(need), readers, partial(seen_by, office, need))


def seen_by(office: Office, need: Need, person: Person, name: str) -> Outbound:
    """Return the card as somebody may read it now, or that it is no longer theirs."""
    if not may_see(parties_of(office, person.id, need), State(need.state)):
        return Outbound(office.voice_of(person).say(NO_LONGER), card=name)
    return render(office, need, person, name=name)


def render(office: Office, need: Need, person: Person, *, name: str) -> Outbound:
    """Return the card as one person gets it."""
    voice, state, mine = office.voice_of(person), State(need.state), parties_of(office, person.id, need)
    text = (need.text if mine & {Party.ASKER, Party.COMMUNITY} else published(need)) or voice.say(card.EMPTIED)
    lines = [voice.say(CARD, text=text, community=voice.unit(need.community), state=voice.say(STATES[state]))]
    if Party.OWN in mine and state is State.SUBMITTED:
        lines.append(voice.say(OF_A_REPORT))
    if need.unit:
        lines.append(voice.say(WITH_UNIT, unit=voice.unit(need.unit)))
    resource = office.uow.needs.resource(need.resource) if need.resource is not None else None
    if resource is not None:
        lines.append(voice.say(MET_WITH, resource=resource.text))
    if need.due_at is not None and state is State.TAKEN:
        lines.append(voice.say(DUE, due=voice.moment(need.due_at, office.now)))
    if need.result and state in PROJECTS:
        lines.append(voice.say(RESULT, result=need.result))
    return Outbound("\n".join(lines), tuple(_rows(office, need, person, mine)), card=name)


def published(need: Need) -> str:
    """Return the words of a need as everybody reads them: no name, no number."""
    return masked(need.text)


def value(need: Need, action: str) -> str:
    """Return what a button about a need carries."""
    return f"n:{short(need.id)}:{action}"


def prefix_of(need: Need) -> str:
    """Return what the names of all copies of a need's card begin with."""
    return f"need:{short(need.id)}:"


def _rows(office: Office, need: Need, person: Person, mine: frozenset[Party]) -> Iterable[tuple[Button, ...]]:
    voice, state = office.voice_of(person), State(need.state)
    for action in LIFE.actions_for(state, mine):
        if action is Action.TAKE:
            for unit in units_for(office.seats_of(person.id)):
                if need.unit in ("", unit):
                    label = voice.say("{unit} takes it", unit=voice.unit(unit))
                    yield (Button(label, value(need, f"{Action.TAKE}:{unit}")),)
        elif action is Action.TURN and (kinds := becomes(office, need, person.id)):
            yield tuple(Button(voice.say(BECOMES[kind]), value(need, f"{Action.TURN}:{kind}")) for kind in kinds)
        elif action in ACTIONS:
            yield (Button(voice.say(ACTIONS[action]), value(need, action)),)
    if state in OPEN and person.id != need.asker:
        follows = person.id in office.uow.needs.followers(need.id)
        label = voice.say("Tell me no more" if follows else "Follow")
        yield (Button(label, value(need, UNFOLLOW if follows else FOLLOW)),)
    yield from _links(office, need, person, mine)


def _links(office: Office, need: Need, person: Person, mine: frozenset[Party]) -> Iterable[tuple[Button, ...]]:
    """Yield what opens the event or wish that it has become, and the issue that it comes from, to who may read them."""
    voice = office.voice_of(person)
    if need.became_key is not None and (Party.COMMUNITY in mine or _is_shown(office, need)):
        letter, label = OPENS[need.became]
        yield (Button(voice.say(label), f"{letter}:{short(need.became_key)}:show"),)
    issue = office.uow.issues.find(need.issue) if need.issue is not None else None
    if issue is not None and may_read_card(person.id, office.seats_of(person.id), scope_of(issue)):
        yield (card.opening(issue, voice),)


def _is_shown(office: Office, need: Need) -> bool:
    """Say whether everybody may see the event or wish that a need has become."""
    state = office.uow.needs.how_it_goes_on(need)
    return EventState(state) not in UNSEEN if need.became == EVENT else WishState(state) in SHOWN_WISHES
