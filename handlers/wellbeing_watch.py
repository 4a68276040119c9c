"""What time does with somebody who lives alone: it asks, asks again, and then tells one after the other."""

from datetime import datetime, time, timedelta

from domain.message import Button, Outbound
from domain.wellbeing import KIND, LIFE, NEXT, STEPS, TOLD, Action, Party, Rung, State, may_have, next_ask
from handlers import wellbeing_card
from handlers.desk import About, Office, Purpose
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.timers import Timer
from storage.wellbeing import Wellbeing

ASK = N_("Good day! Are you well?")
AGAIN = N_("I have not heard from you yet. Are you well? If I hear nothing, I tell {who}.")
SOMEBODY = N_("your grid worker")
GUARDIAN = N_("whoever arranged this for you")
ENDED = N_("Staying well has ended for {name}: from now on I do not ask, and tell nobody.")
CLOCK = frozenset({Party.CLOCK})
PERSON = frozenset({Party.PERSON})


def begin(office: Office, one: Wellbeing) -> None:
    """Set the moment of the next question."""
    office.uow.timers.stop(KIND, one.id)
    office.uow.timers.restart(Timer(KIND, one.id, one.round + 1, Rung.ASK, asks_at(office, one)))


def fire(office: Office, timer: Timer) -> None:
    """Take the step whose moment has come, if it is still that of today's question."""
    one = office.uow.wellbeing.find(timer.subject)
    if one is None or one.state == State.ENDED:
        return
    if one.state == State.OFFERED:
        take(office, one, Action.END)
        finish(office, one)
    elif timer.rung == Rung.ASK:
        _ask(office, one)
    elif timer.version == one.round and NEXT.get(State(one.state)) == timer.rung:
        if one.state in (State.ASKED, State.REMINDED) and office.now - timer.due_at > _spans(office)[Rung.REMIND]:
            _ask_anew(office, one)
        else:
            climb(office, one, Rung(timer.rung))


def wait_for_yes(office: Office, one: Wellbeing) -> None:
    """Set the moment at which an offer that nobody took ends."""
    at = office.now + office.rules.policy.invitations.life.clock
    office.uow.timers.restart(Timer(KIND, one.id, one.round, Rung.ASK, at))


def climb(office: Office, one: Wellbeing, rung: Rung, *, called: bool = False) -> None:
    """Take one step of the ladder; where nobody is there to be told, the next one too."""
    take(office, one, STEPS[rung])
    if rung is Rung.REMIND:
        _say(office, one, AGAIN)
    else:
        _tell(office, one, called=called)


def call(office: Office, one: Wellbeing) -> bool:
    """Tell the contact at once, and those after them in their time; who was told hears it again.

    Returns whether anybody is there to be told.
    """
    is_told = one.state in TOLD
    take(office, one, Action.CALL, PERSON)
    if not is_told:
        one.asked_at, one.away_until = office.now, None
        one.round += 1
        set_ladder(office, one, Rung.GRID)
    _tell(office, one, called=True)
    return bool(wellbeing_card.told(office, one))


def first_told(one: Wellbeing, voice: Voice) -> str:
    """Return who is told first when there is no answer, in words; a contact who never came is told nothing."""
    if one.contact is None:
        return voice.say(SOMEBODY)
    return one.contact_name or voice.say(GUARDIAN)


def set_ladder(office: Office, one: Wellbeing, first: Rung) -> None:
    """Set the moments from a rung on, counted from now; those who work here are not woken at night."""
    spans = _spans(office)
    before = spans.get(Rung(first - 1), timedelta())
    at = office.now
    for rung in (rung for rung in Rung if rung >= first):
        at += spans[rung] - before
        if rung >= Rung.GRID:
            at = office.rules.calendar.outside_quiet(at).at
        office.uow.timers.restart(Timer(KIND, one.id, one.round, rung, at))
        before = spans[rung]


def _tell(office: Office, one: Wellbeing, *, called: bool) -> None:
    people = wellbeing_card.told(office, one) if called else wellbeing_card.helpers_of(office, one)
    wellbeing_card.hang(office, one, people, called=called)
    further = NEXT.get(State(one.state))
    if not people and further is not None and (called or not office.rules.calendar.is_quiet(office.now)):
        climb(office, one, further, called=called)


def _ask(office: Office, one: Wellbeing) -> None:
    if one.person is not None and not may_have(office.seats_of(one.person)):
        take(office, one, Action.END)
        finish(office, one)
        return
    if one.state == State.AWAY and one.away_until is not None and one.away_until <= office.now:
        take(office, one, Action.COME_BACK)
    if one.state in TOLD:  # still open since the last time: whoever was told is reminded
        wellbeing_card.hang(office, one, wellbeing_card.told(office, one), called=False)
    if one.state == State.QUIET:
        one.round += 1
        one.asked_at = office.now
        take(office, one, Action.ASK)
        _say(office, one, ASK)
        set_ladder(office, one, Rung.REMIND)
    office.uow.timers.restart(Timer(KIND, one.id, one.round + 1, Rung.ASK, asks_at(office, one)))


def _ask_anew(office: Office, one: Wellbeing) -> None:
    """Ask again before anybody is told: so long nothing could be said, and nothing heard."""
    one.round += 1
    if one.state == State.ASKED:
        take(office, one, Action.REMIND)
    _say(office, one, AGAIN)
    set_ladder(office, one, Rung.CONTACT)


def finish(office: Office, one: Wellbeing, by: int | None = None) -> None:
    """Take everything out of an arrangement that has ended, and tell those it concerned but whoever ended it."""
    wellbeing_card.close(office, one, wellbeing_card.NO_LONGER)
    for person in {one.person, one.contact} - {None, by}:
        told = office.uow.people.current(person)  # type: ignore[arg-type]
        office.tell(told, Outbound(office.voice_of(told).say(ENDED, name=one.name)), Purpose.NOTICE)
    office.uow.timers.stop(KIND, one.id)
    one.name = one.place = one.contact_name = ""
    one.contact = one.code = None


def take(office: Office, one: Wellbeing, action: Action, who: frozenset[Party] = CLOCK) -> None:
    """Take a step and write it down. Raises TooLate and NotAllowed."""
    before = State(one.state)
    after = LIFE.advance(before, action, who)
    one.state = after.value
    office.took(KIND, one.id, action, before=before, after=after)


def asks_at(office: Office, one: Wellbeing) -> datetime:
    """Return when the next question comes; an older one is of no use then."""
    return next_ask(office.now, one.days, time.fromisoformat(one.at), office.rules.zone)


def _say(office: Office, one: Wellbeing, sentence: str) -> None:
    if one.person is None:
        return
    person = office.uow.people.get(one.person)
    voice = office.voice_of(person)
    who = first_told(one, voice)
    rows = (
        (Button(voice.say("I am well"), wellbeing_card.value(one, Action.WELL)),),
        (Button(voice.say("Call me"), wellbeing_card.value(one, Action.CALL)),),
        (Button(voice.say("I am away until …"), wellbeing_card.value(one, Action.LEAVE)),),
    )
    about = About(one.id, until=asks_at(office, one))
    office.tell(person, Outbound(voice.say(sentence, who=who), rows), Purpose.ALARM, about)


def _spans(office: Office) -> dict[Rung, timedelta]:
    policy = office.rules.policy.wellbeing
    spans = {Rung.REMIND: policy.again, Rung.CONTACT: policy.contact}
    spans |= {Rung.GRID: policy.grid, Rung.COMMUNITY: policy.community}
    return {rung: span.clock for rung, span in spans.items()}
