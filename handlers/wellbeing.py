"""Staying well: who lives alone is asked once a day, and somebody looks in when there is no answer."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from domain.errors import NotFound
from domain.message import Button, Outbound
from domain.wellbeing import LIFE, OPEN, Action, Party, State, may_have
from handlers import dialogue, wellbeing_card, wellbeing_setup, wellbeing_watch
from handlers.asking import Form
from handlers.desk import Desk, Purpose
from handlers.fields import Answers, Given, Text, World
from handlers.in_place import instead
from handlers.keys import long, unknown
from handlers.texts.catalogue import N_
from handlers.wellbeing_card import parties_of, value
from handlers.when import When
from storage.tables import Person
from storage.wellbeing import Wellbeing

STANDS = N_("{name}: {state}. I ask {days} at {at}.")
GONE = N_("I find nothing of the kind for you. /well shows what there is.")
GLAD = N_("Good to hear! Until next time.")
ENDED = N_("It is over: I do not ask any more, and what was kept of it is gone.")
CALLING = N_("I have told {who}. If it is urgent, call {numbers}.")
NOBODY = N_("I reach nobody at the moment. Please call {numbers}.")
RESIGNED = N_("Good, you are not told any more when {name} does not answer. I have told them.")
NO_CONTACT = N_("{name} cannot look after you any more: when you do not answer, I tell your grid worker.")
AWAY = N_("Have a good time! I ask again after {until}.")
BACK = N_("Welcome back! I ask again {next}.")
THANKS = N_("Thank you. Everybody who was told knows that {name} is looked after.")
LOOKED_IN = N_("{who} has looked after {name}: {word}")
STATES: Mapping[State, str] = {
    State.OFFERED: N_("waits for a yes"),
    State.QUIET: N_("all is well"),
    State.ASKED: N_("asked, no answer yet"),
    State.REMINDED: N_("asked twice, no answer yet"),
    State.CONTACT: N_("the contact was told"),
    State.GRID: N_("the grid worker was told"),
    State.COMMUNITY: N_("the community was told"),
    State.AWAY: N_("away"),
}


def show(desk: Desk, _: str) -> Outbound:
    """Show what is arranged for somebody and by them, or begin."""
    found = desk.uow.wellbeing.concerning(desk.person.id, State.ENDED.value)
    if not found:
        return wellbeing_setup.begin(desk)
    lines, rows = [], list[tuple[Button, ...]]()
    for one in found:
        state = desk.say(STATES[State(one.state)])
        lines.append(desk.say(STANDS, name=one.name, state=state, days=wellbeing_setup.days_of(desk, one), at=one.at))
        rows += [(Button(_label(desk, one, action, len(found)), value(one, action)),) for action in _offered(desk, one)]
    if may_have(desk.seats):
        rows.append((Button(desk.say("Arrange one"), "h:0:new"),))
    return Outbound("\n".join(lines), tuple(rows))


def press(desk: Desk, code: str) -> Outbound | None:
    """Take a press on an arrangement."""
    written, _, action = code.partition(":")
    if action == "new":
        return wellbeing_setup.begin(desk)
    if action not in set(PRESSES):
        raise unknown()
    return PRESSES[Action(action)](desk, found_by(desk, long(written)))


def found_by(desk: Desk, key: int) -> Wellbeing:
    """Return an arrangement that is the business of whoever is at the desk. Raises NotFound."""
    one = desk.uow.wellbeing.find(key)
    if one is None or not parties_of(desk, desk.person.id, one):
        raise NotFound(GONE)
    return one


def well(desk: Desk, one: Wellbeing) -> Outbound:
    """Take the answer; whoever was told hears it too."""
    if one.state == State.QUIET and one.person == desk.person.id:
        return instead(desk, Outbound(desk.say(GLAD)))
    wellbeing_watch.take(desk, one, Action.WELL, parties_of(desk, desk.person.id, one))
    _settle(desk, one)
    for other in desk.uow.wellbeing.concerning(desk.person.id, State.ENDED.value):
        if other.person == desk.person.id and other.state in OPEN:  # two doors that became one: one answer is enough
            wellbeing_watch.take(desk, other, Action.WELL, frozenset({Party.PERSON}))
            _settle(desk, other)
    return instead(desk, Outbound(desk.say(GLAD)))


def call(desk: Desk, one: Wellbeing) -> Outbound:
    """Tell somebody at once, and say who that is."""
    LIFE.advance(State(one.state), Action.CALL, parties_of(desk, desk.person.id, one))
    numbers = ", ".join(line.number for line in desk.rules.policy.danger.lines)
    if not wellbeing_watch.call(desk, one):
        return Outbound(desk.say(NOBODY, numbers=numbers))
    people = {
        State.CONTACT: wellbeing_watch.first_told(one, desk.voice),
        State.GRID: desk.say(wellbeing_watch.SOMEBODY),
        State.COMMUNITY: desk.say("your community"),
    }
    return instead(desk, Outbound(desk.say(CALLING, who=people[State(one.state)], numbers=numbers)))


def ask_until(desk: Desk, one: Wellbeing) -> Outbound:
    """Ask until when somebody is away."""
    LIFE.advance(State(one.state), Action.LEAVE, parties_of(desk, desk.person.id, one))
    return dialogue.begin(desk, LEAVE, {"wellbeing": one.id})


def leave(desk: Desk, answers: Answers) -> Outbound:
    """Ask nothing until then."""
    one = found_by(desk, answers["wellbeing"])
    wellbeing_watch.take(desk, one, Action.LEAVE, parties_of(desk, desk.person.id, one))
    one.away_until = datetime.fromisoformat(answers["until"]).astimezone(UTC)
    _settle(desk, one)
    return Outbound(desk.say(AWAY, until=desk.voice.moment(one.away_until, desk.now)))


def come_back(desk: Desk, one: Wellbeing) -> Outbound:
    """Ask again from now on."""
    wellbeing_watch.take(desk, one, Action.COME_BACK, parties_of(desk, desk.person.id, one))
    return Outbound(desk.say(BACK, next=_next(desk, one)))


def ask_word(desk: Desk, one: Wellbeing) -> Outbound:
    """Ask for a word about how it was."""
    LIFE.advance(State(one.state), Action.VISIT, parties_of(desk, desk.person.id, one))
    return dialogue.begin(desk, VISIT, {"wellbeing": one.id})


def visit(desk: Desk, answers: Answers) -> Outbound:
    """Close it with a word, which goes to the person and their contact and is kept nowhere."""
    one = found_by(desk, answers["wellbeing"])
    who = desk.person.name or desk.say("Somebody")
    wellbeing_watch.take(desk, one, Action.VISIT, parties_of(desk, desk.person.id, one))
    _settle(desk, one, who=who)
    for person in {one.person, one.contact} - {None, desk.person.id}:
        told = desk.uow.people.get(person)  # type: ignore[arg-type]
        text = desk.voice_of(told).say(LOOKED_IN, who=who, name=one.name, word=answers["word"])
        desk.tell(told, Outbound(text), Purpose.NOTICE)
    return Outbound(desk.say(THANKS, name=one.name))


def end(desk: Desk, one: Wellbeing) -> Outbound:
    """End it for good, and forget where somebody lives and whom to tell."""
    mine = parties_of(desk, desk.person.id, one)
    wellbeing_watch.take(desk, one, Action.END, mine)
    wellbeing_watch.finish(desk, one, by=desk.person.id)
    return Outbound(desk.say(ENDED))


def resign(desk: Desk, one: Wellbeing) -> Outbound:
    """Let whoever was named be told no more, and whoever named them know."""
    wellbeing_watch.take(desk, one, Action.RESIGN, parties_of(desk, desk.person.id, one))
    _let_go(desk, one)
    return Outbound(desk.say(RESIGNED, name=one.name))


def withdraw(desk: Desk, person: Person) -> None:
    """End everything that is arranged for somebody who leaves or agrees to nothing any more."""
    for one in desk.uow.wellbeing.concerning(person.id, State.ENDED.value):
        if one.person == person.id or one.guarded:
            wellbeing_watch.take(desk, one, Action.END, frozenset({Party.PERSON}))
            wellbeing_watch.finish(desk, one, by=person.id)
        else:
            _let_go(desk, one)


def _let_go(desk: Desk, one: Wellbeing) -> None:
    wellbeing_card.close(desk, one, wellbeing_card.NO_LONGER, of=one.contact)
    had, one.contact, one.contact_name = one.contact_name, None, ""
    if one.person is not None:
        person = desk.uow.people.current(one.person)
        desk.tell(person, Outbound(desk.voice_of(person).say(NO_CONTACT, name=had)), Purpose.NOTICE)


def _settle(desk: Desk, one: Wellbeing, *, who: str = "") -> None:
    """Let nobody be told any more of what is answered, and tell those who were."""
    wellbeing_card.close(desk, one, wellbeing_card.VISITED if who else wellbeing_card.OVER, who=who)
    wellbeing_watch.begin(desk, one)


def _next(desk: Desk, one: Wellbeing) -> str:
    return desk.voice.moment(wellbeing_watch.asks_at(desk, one), desk.now)


def _offered(desk: Desk, one: Wellbeing) -> list[Action]:
    actions = LIFE.actions_for(State(one.state), parties_of(desk, desk.person.id, one))
    return [action for action in BUTTONS if action in actions]


def _label(desk: Desk, one: Wellbeing, action: Action, count: int) -> str:
    said = desk.say(BUTTONS[action])
    return f"{said} · {one.name}" if count > 1 else said


def _later(world: World, _: Answers) -> datetime:
    return world.now


BUTTONS: Mapping[Action, str] = {
    Action.WELL: N_("I am well"),
    Action.CALL: N_("Call me"),
    Action.LEAVE: N_("I am away until …"),
    Action.COME_BACK: N_("I am back"),
    Action.VISIT: N_("I looked in …"),
    Action.RESIGN: N_("Tell me no more"),
    Action.END: N_("Ask no more"),
}
LEAVE = Form(
    name="wellbeing_away",
    title=N_("Away"),
    summary="",
    done=leave,
    fields=(
        Given(key="wellbeing"),
        When(
            key="until",
            ask=N_("Until when are you away? Write it like “12-05 18:00” or “tomorrow 9:00”."),
            label=N_("Until"),
            after=_later,
        ),
    ),
)
VISIT = Form(
    name="wellbeing_visit",
    title=N_("Looked after"),
    summary="",
    done=visit,
    fields=(
        Given(key="wellbeing"),
        Text(
            key="word", ask=N_("How are they? A word is enough; it is told and not kept."), label=N_("Word"), most=500
        ),
    ),
)
PRESSES: Mapping[Action, Callable[[Desk, Wellbeing], Outbound | None]] = {
    Action.WELL: well,
    Action.CALL: call,
    Action.LEAVE: ask_until,
    Action.COME_BACK: come_back,
    Action.VISIT: ask_word,
    Action.RESIGN: resign,
    Action.END: end,
}
