"""How a step of a registration is taken: by whom, what is written, and what it waits for then."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from domain.errors import NotFound, TooLate
from domain.message import Button, Outbound
from domain.post import Hold
from domain.registration import AT_WORK, KIND, LIFE, WAITS, Action, Moment, Party, State
from domain.service import Registration as Rules
from domain.spans import Span
from handlers.commands import listed_for
from handlers.desk import About, Desk, Office, Purpose
from handlers.registration_card import STATES, parties_of, refresh, value
from handlers.texts.catalogue import N_
from storage.registrations import Registration
from storage.timers import Timer

TIME = frozenset({Party.TIME})
FASTER = N_("{who} was faster: {name} is now “{state}”.")
NO_SUCH = N_("I find no such registration for you. /baodao shows yours.")
SPANS: Mapping[tuple[State, Moment], Callable[[Rules], Span]] = {
    (State.SUBMITTED, Moment.REMIND): lambda rules: rules.remind,
    (State.SUBMITTED, Moment.LIMIT): lambda rules: rules.review,
    (State.NEED_INFO, Moment.REMIND): lambda rules: rules.question_remind,
    (State.NEED_INFO, Moment.LIMIT): lambda rules: rules.question,
    (State.ACTIVE, Moment.REMIND): lambda rules: rules.offer,
    (State.TRANSFER_PENDING, Moment.REMIND): lambda rules: rules.remind,
    (State.TRANSFER_PENDING, Moment.LIMIT): lambda rules: rules.transfer,
    (State.EXIT_PENDING, Moment.LIMIT): lambda rules: rules.leave,
}
"""How long after a registration came to stand somewhere a moment comes; a pause ends on its day."""


def registration_for(desk: Desk, key: int) -> Registration:
    """Return a registration that the person at the desk may see: their own, or one with their community."""
    registration = desk.uow.registrations.find(key)
    if registration is None or not parties_of(desk, desk.person.id, registration):
        raise NotFound(NO_SUCH)
    return registration


def check(desk: Desk, registration: Registration, action: Action) -> State:
    """Return where a step of whoever is at the desk leads. Raises TooLate or NotAllowed."""
    try:
        return LIFE.advance(State(registration.state), action, parties_of(desk, desk.person.id, registration))
    except TooLate as refusal:
        state = desk.say(STATES[State(registration.state)])
        first = registration.reviewer
        is_asked = first not in (None, desk.person.id) and desk.person.id != registration.person
        who = desk.uow.people.get(first).name if is_asked and first is not None else ""
        raise TooLate(FASTER if who else refusal.sentence, who=who, name=registration.name, state=state) from refusal


def take(desk: Desk, registration: Registration, action: Action) -> None:
    """Take a step for whoever is at the desk, and show it on every copy of the card."""
    check(desk, registration, action)
    turn(desk, registration, action, parties_of(desk, desk.person.id, registration))
    refresh(desk, registration)


def turn(office: Office, registration: Registration, action: Action, who: frozenset[Party]) -> None:
    """Take a step of the life of a registration, and begin to wait for what comes after it."""
    before = State(registration.state)
    after = LIFE.advance(before, action, who)
    office.took(KIND, registration.id, action, before=before, after=after)
    if after is before and action is not Action.PAUSE:
        return  # a word of one of two communities: the time of the other one goes on
    registration.state, registration.since = after.value, office.now
    wait(office, registration)
    settle(office, registration)


def settle(office: Office, registration: Registration) -> None:
    """Let the state tell whether a member who is at work has a post."""
    state = State(registration.state)
    if state not in AT_WORK:
        return
    has_post = bool(office.uow.posts.of_member(registration.id, Hold.HELD.value))
    if has_post == (state is State.POST_ASSIGNED):
        return
    turn(office, registration, Action.ASSIGN if has_post else Action.FREE, TIME)


def wait(office: Office, registration: Registration) -> None:
    """Forget what a registration waited for, and set what it waits for now."""
    office.uow.timers.stop(KIND, registration.id)
    for moment in WAITS.get(State(registration.state), ()):
        at = due(office, registration, moment)
        is_wanted = at > office.now and (registration.state != State.ACTIVE or registration.offers)
        if moment is Moment.LIMIT or is_wanted:
            office.uow.timers.restart(Timer(KIND, registration.id, 0, moment, at))


def wait_again(office: Office, registration: Registration, *, since: datetime) -> None:
    """Let what came while a registration did not count, since a moment, come now."""
    for moment in WAITS.get(State(registration.state), ()):
        if since < due(office, registration, moment) <= office.now:
            office.uow.timers.restart(Timer(KIND, registration.id, 0, moment, office.now))


def due(office: Office, registration: Registration, moment: Moment) -> datetime:
    """Return when a moment of a registration comes, as it stands."""
    rules, state = office.rules.policy.registration, State(registration.state)
    if state is State.SUSPENDED and registration.until_on is not None:
        day = registration.until_on + timedelta(days=1)
        back = datetime.combine(day, office.rules.calendar.quiet.deliver, office.rules.zone)
        return back - rules.pause_remind.clock if moment is Moment.REMIND else back
    return office.rules.calendar.due(registration.since, SPANS[state, moment](rules)).at


def about(registration: Registration) -> About:
    """Return what a message about a registration depends on: it is dropped once that stands elsewhere."""
    return About(registration.id, version_of(registration))


def version_of(registration: Registration) -> int:
    """Return the mark of where a registration stands now."""
    return int(registration.since.timestamp() * 1000)


def tell(office: Office, people: Iterable[int], registration: Registration, sentence: str, *, unit: str = "") -> None:
    """Bring a registration that waits for its community, or for ``unit``, to the mind of those who decide about it."""
    for person in map(office.uow.people.get, people):
        voice = office.voice_of(person)
        text = voice.say(
            sentence,
            name=registration.name,
            community=voice.unit(unit or registration.community),
            moment=voice.moment(registration.since, office.now),
        )
        button = Button(voice.say("Open"), value(registration, "show"))
        office.tell(person, Outbound(text, ((button,),)), Purpose.REMINDER, about(registration))


def tell_member(
    office: Office, registration: Registration, sentence: str, *actions: tuple[str, str], **values: object
) -> None:
    """Tell a member what has become of their registration; ``actions`` are buttons: an action and its label."""
    member = office.uow.people.get(registration.person)
    voice = office.voice_of(member)
    text = voice.say(sentence, community=voice.unit(registration.community), **values)
    rows = tuple((Button(voice.say(label), value(registration, action)),) for action, label in actions)
    commands = listed_for(member, office.seats_of(member.id))
    office.tell(member, Outbound(text, rows, commands=commands), Purpose.NOTICE)
