"""What units offer to the communities: what, how much, until when; and what of it meets a need."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from domain.access import may_organise
from domain.errors import NotAllowed, NotFound, TooLate
from domain.message import Button, Outbound
from domain.need import State as Needed
from domain.resource import END, KIND, LIFE, TIME, Action, State, parties
from domain.wish import units_for
from handlers import dialogue, need_card, need_unit
from handlers.access import speaking_for
from handlers.asking import Form
from handlers.desk import LISTED, Desk, Office, Purpose
from handlers.fields import Answers, Option, Text, World
from handlers.keys import long, short
from handlers.lasting import Lasting
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from handlers.when import When
from storage.keys import new_id
from storage.needs import Need, Resource
from storage.timers import Timer

NEW, MATCH = "new", "for"
MOST = 1000
CARD = N_("🎁 {text}\n{unit} · {amount} · until {until}\nState: {state}")
STATES: Mapping[State, str] = {
    State.OPEN: N_("on offer"),
    State.OVER: N_("over"),
    State.WITHDRAWN: N_("taken back"),
}
OFFERED = N_("🎁 Thank you. The communities see it until {until}: {text}")
OVER = N_("What {unit} offered is over now: {text}\nDo you offer it again? /resources")
NO_SUCH = N_("I find no such offer. /resources shows what there is.")


def begin(desk: Desk) -> Outbound:
    """Ask what a unit offers."""
    units = units_for(desk.seats)
    if not units:
        raise NotAllowed(N_("Offers are made by the liaisons of the units. Please ask yours."))
    return dialogue.begin(desk, OFFER, {"unit": units[0]} if len(units) == 1 else {})


def submit(desk: Desk, answers: Answers) -> Outbound:
    """Keep what a unit offers, and set when that ends."""
    if answers["unit"] not in units_for(desk.seats):
        raise NotAllowed(LIFE.not_theirs)
    resource = desk.uow.needs.offer(
        Resource(
            id=new_id(desk.now),
            unit=answers["unit"],
            text=answers["text"],
            amount=answers["amount"],
            state=State.OPEN.value,
            offered_at=desk.now,
            until=datetime.fromisoformat(answers["until"]).astimezone(UTC),
            ended_at=None,
        )
    )
    desk.took(KIND, resource.id, Action.OFFER, before=State.NONE, after=State.OPEN)
    desk.uow.timers.start([Timer(KIND, resource.id, 0, END, resource.until)])
    until = desk.voice.moment(resource.until, desk.now)
    return Outbound(desk.say(OFFERED, until=until, text=resource.text))


def press(desk: Desk, code: str) -> Outbound:
    """Take a press on an offer, or on “offer something”."""
    written, _, rest = code.partition(":")
    if written == NEW:
        return begin(desk)
    resource = desk.uow.needs.resource(long(written))
    if resource is None:
        raise NotFound(NO_SUCH)
    verb, _, more = rest.partition(":")
    if verb == MATCH and more:
        return match(desk, resource, long(more))
    if rest not in PRESSES:
        raise NotFound(N_("I do not know that button. /help shows what I can do."))
    return PRESSES[rest](desk, resource)


def show(desk: Desk, resource: Resource) -> Outbound:
    """Show what is offered, with the needs of one's own communities that it could meet."""
    state = State(resource.state)
    text = desk.say(
        CARD,
        text=resource.text,
        unit=desk.voice.unit(resource.unit),
        amount=resource.amount,
        until=desk.voice.moment(resource.until, desk.now),
        state=desk.say(STATES[state]),
    )
    rows = [(Button(label, f"o:{short(resource.id)}:{action}"),) for label, action in _offered(desk, resource)]
    return Outbound(text, tuple(rows))


def match(desk: Desk, resource: Resource, key: int) -> Outbound:
    """Ask the unit to meet a need with what it offers."""
    if resource.state != State.OPEN:
        raise TooLate(LIFE.moved)
    return need_unit.offer(desk, need_card.find(desk, key), resource.unit, resource)


def withdraw(desk: Desk, resource: Resource) -> Outbound:
    """Take an offer back."""
    before = State(resource.state)
    _end(desk, resource, Action.WITHDRAW, LIFE.advance(before, Action.WITHDRAW, parties(desk.seats, resource.unit)))
    desk.uow.timers.stop(KIND, resource.id)
    return Outbound(desk.say("The offer has been taken back."))


def fire(office: Office, timer: Timer) -> None:
    """End an offer whose time is over, and tell whoever made it."""
    resource = office.uow.needs.resource(timer.subject)
    if resource is None or resource.state != State.OPEN:
        return
    _end(office, resource, Action.EXPIRE, LIFE.advance(State.OPEN, Action.EXPIRE, TIME))
    for person in map(office.uow.people.get, speaking_for(office, [resource.unit]).get(resource.unit, [])):
        voice = office.voice_of(person)
        text = voice.say(OVER, unit=voice.unit(resource.unit), text=resource.text)
        office.tell(person, Outbound(text), Purpose.REMINDER)


def line(voice: Voice, resource: Resource, now: datetime) -> str:
    """Return what is offered in a line of a list."""
    until = voice.say("until {until}", until=voice.moment(resource.until, now))
    return f"🎁 {resource.text} · {voice.unit(resource.unit)} · {resource.amount} · {until}"


def _end(office: Office, resource: Resource, action: Action, after: State) -> None:
    office.took(KIND, resource.id, action, before=State(resource.state), after=after)
    resource.state, resource.ended_at = after.value, office.now


def _offered(desk: Desk, resource: Resource) -> Iterable[tuple[str, str]]:
    """Yield what somebody can do about an offer: label and action."""
    if resource.state != State.OPEN:
        return
    if parties(desk.seats, resource.unit):
        yield desk.say("Take the offer back"), Action.WITHDRAW.value
    waiting = desk.uow.needs.listed([Needed.PUBLISHED.value], MOST)
    mine = [need for need in waiting if may_organise(desk.seats, need.community)]
    for need in mine[:LISTED]:
        yield desk.say("For: {need}", need=_short(need)), f"{MATCH}:{short(need.id)}"


def _short(need: Need) -> str:
    text = need_card.published(need)
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def _units(world: World, _: Answers) -> list[Option]:
    return [Option(unit, world.voice.unit(unit)) for unit in units_for(world.seats())]


SHORT = 24
OFFER = Form(
    name="resource",
    title=N_("What your unit offers"),
    summary=N_("Shall I show it to the communities?"),
    done=submit,
    fields=(
        Lasting(key="unit", ask=N_("Which unit offers it?"), label=N_("Unit"), of=_units),
        Text(
            key="text",
            ask=N_("What does it offer? Rooms, skills, hands …"),
            label=N_("Offer"),
            least=2,
            most=200,
        ),
        Text(key="amount", ask=N_("How much of it, or how often?"), label=N_("How much"), least=1, most=60),
        When(
            key="until",
            ask=N_("Until when? Write it like “12-31 18:00”."),
            label=N_("Until"),
            after=lambda world, _: world.now,
        ),
    ),
)
PRESSES: Mapping[str, Callable[[Desk, Resource], Outbound]] = {"show": show, Action.WITHDRAW: withdraw}
