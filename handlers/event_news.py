"""What many people hear about an event, some of them in each transaction: reminders, that it moved, that it is off."""

from collections.abc import Sequence

from domain.event import KIND as EVENT
from domain.event import SHOWN, Action, State
from domain.message import Button, Outbound
from domain.signup import COMING, CONCERNED, Standing
from domain.signup import Action as Step
from handlers.desk import About, Office, Purpose, Topic
from handlers.event_view import about, known, value, values
from handlers.places import change, of_shift
from handlers.texts.catalogue import N_
from storage.event_tables import Event, Invited, Shift, Signup
from storage.timers import Timer

REMIND, NEWS, TELL = "event", "event_news", "event_tell"
AT_ONCE = 200
"""How many people one transaction tells: few enough that nobody who speaks waits for them."""
COME = "come"
KEEP = "keep"
REMINDER = N_("⏰ A reminder: “{title}”, {when}, {place}.\nCannot come? Say so, and somebody else gets your place.")
MOVED = N_(
    "🔁 “{title}” has moved: it is {when} now, {place}.\nDoes that suit you? If you say nothing until {cutoff},"
    " your place stays yours."
)
MOVED_OFFERED = N_(
    "🔁 “{title}” has moved: it is {when} now, {place}.\nA place is kept for you until {until}: do you take it?"
)
MOVED_WAITING = N_(
    "🔁 “{title}” has moved: it is {when} now, {place}.\nYou are still on the waitlist. Does that suit you?"
)
MOVED_FOR = {Standing.PROMOTED.value: MOVED_OFFERED, Standing.WAITLISTED.value: MOVED_WAITING}
CALLED_OFF = N_("“{title}”, {when}, is called off. I am sorry. /events shows what else is on.")
WEATHER = N_(
    "🌧 Because of the weather “{title}”, {when}, is called off. Please stay safe. /events shows what else is on."
)
CONCERNS = N_("🤝 {community} is looking for helpers: “{title}”, {when}, {place}. Would you like to come?")


YES_NO = {
    Standing.PROMOTED.value: (N_("I take it"), N_("No, thank you")),
    Standing.WAITLISTED.value: (N_("I go on waiting"), N_("No, thank you")),
}


def remind(office: Office, timer: Timer) -> None:
    """Remind everybody who has a place now, each rung once; one that the next has overtaken is left out."""
    found = of_shift(office, timer.subject)
    if found is None or _overtaken(office, found[1], timer.rung):
        return
    event, shift = found
    if event.version != timer.version or State(event.state) not in SHOWN or shift.starts_at <= office.now:
        return
    places = office.uow.events.to_remind(shift.id, Standing.CONFIRMED.value, timer.rung, AT_ONCE)
    office.uow.people.hold(place.person for place in places)
    for place in places:
        place.reminded = timer.rung
        person = office.uow.people.get(place.person)
        voice = office.voice_of(person)
        coming = Button(voice.say("Coming"), about(event, COME, shift))
        cannot = Button(voice.say("Can't come"), about(event, Step.CANCEL, shift))
        rows = ((coming, cannot), (Button(voice.say("Open"), value(event, "show")),))
        text = voice.say(REMINDER, **known(office, event, shift, voice))
        it = About(shift.id, version=event.version, until=shift.starts_at)
        office.tell(person, Outbound(text, rows), Purpose.NOTICE, it, topic=Topic.REMINDERS)
    if len(places) == AT_ONCE:
        office.uow.timers.go_on(timer._replace(due_at=office.now))


def news(office: Office, timer: Timer) -> None:
    """Tell everybody whom it concerns that an event has moved, or is called off."""
    event = office.uow.events.find(timer.subject)
    if event is None or event.version != timer.version:
        return
    off = State(event.state) is State.CANCELLED
    whom = values(CONCERNED | COMING if off else CONCERNED)
    places = office.uow.events.untold(event.id, event.version, whom, AT_ONCE)
    shifts = {shift.id: shift for shift in office.uow.events.shifts([event.id])}
    sentence = _called_off(office, event) if off else MOVED
    office.uow.people.hold(place.person for place in places)
    for place in places:
        place.told, place.reminded = event.version, 0
        if off:
            change(office, shifts[place.shift], place, action=Step.CALL_OFF, to=Standing.CANCELLED)
        _tell(
            office, event, shifts[place.shift], place, sentence=sentence if off else MOVED_FOR.get(place.state, MOVED)
        )
    if len(places) == AT_ONCE:
        office.uow.timers.go_on(timer._replace(due_at=office.now))


def tell(office: Office, timer: Timer) -> None:
    """Tell the people whom an event concerns of it, unasked: never more than they want in a week."""
    event = office.uow.events.find(timer.subject)
    if event is None or State(event.state) is not State.OPEN or event.starts_at <= office.now:
        return
    shift = office.uow.events.shifts([event.id])[0]
    found = office.uow.events.concerned(
        event, now=office.now, limit=AT_ONCE, most=office.rules.policy.events.invitations
    )
    office.uow.people.hold(found)
    for person in map(office.uow.people.get, found):
        office.uow.events.invite(Invited(person=person.id, event=event.id, at=office.now))
        voice = office.voice_of(person)
        text = voice.say(CONCERNS, community=voice.unit(event.host), **known(office, event, shift, voice))
        it = About(event.id, version=event.version, until=event.starts_at)
        rows = ((Button(voice.say("Open"), value(event, "show")),),)
        office.tell(person, Outbound(text, rows), Purpose.NOTICE, it, topic=Topic.INVITATIONS)
    if len(found) == AT_ONCE:
        office.uow.timers.go_on(timer._replace(due_at=office.now))


def _overtaken(office: Office, shift: Shift, rung: int) -> bool:
    """Say whether the next reminder is due by now: after an outage one is enough."""
    remind = office.rules.policy.events.remind
    return rung < len(remind) and office.now >= shift.starts_at - remind[rung].clock


def _called_off(office: Office, event: Event) -> str:
    steps: Sequence[object] = [step.action for step in office.uow.lives.of(EVENT, event.id)]
    return WEATHER if Action.WEATHER.value in steps else CALLED_OFF


def _tell(office: Office, event: Event, shift: Shift, place: Signup, *, sentence: str) -> None:
    person = office.uow.people.get(place.person)
    voice = office.voice_of(person)
    until = voice.moment(place.promoted_until, office.now) if place.promoted_until else ""
    text = voice.say(sentence, until=until, **known(office, event, shift, voice))
    rows: tuple[tuple[Button, ...], ...] = ()
    if State(event.state) in SHOWN:
        yes, no = YES_NO.get(place.state, (N_("Keep my place"), N_("Give it back")))
        keep, leave = Button(voice.say(yes), about(event, KEEP, shift)), about(event, Step.CANCEL, shift)
        rows = ((keep, Button(voice.say(no), leave)),)
    office.tell(
        person, Outbound(text, rows), Purpose.NOTICE, About(event.id, version=event.version, until=shift.ends_at)
    )
