"""A unit registers with a community: its liaison sends the agreement, the community accepts it, either side ends it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from domain.errors import NotFound, TooLate
from domain.message import Button, Outbound
from domain.organisation import Level, Role
from domain.pairing import KIND, LIFE, PENDING, TIME, Action, Moment, Party, State, parties
from handlers import question
from handlers.access import answering
from handlers.desk import About, Desk, Office, Purpose
from handlers.keys import short
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.pairings import Pairing
from storage.timers import Timer

STATES: Mapping[State, str] = {
    State.SUBMITTED: N_("waiting for the community"),
    State.NEED_INFO: N_("the community has a question"),
    State.ACTIVE: N_("in force"),
    State.REFUSED: N_("not accepted"),
    State.ENDED: N_("ended"),
}
LABELS: Mapping[Action, str] = {
    Action.ACCEPT: N_("Accept the agreement"),
    Action.ASK: question.ASK,
    Action.ANSWER: question.ANSWER,
    Action.REFUSE: N_("Decline"),
    Action.RETRACT: N_("Take it back"),
    Action.END: N_("End the agreement"),
}
CARD = N_(
    "🤝 {unit} with {community}\nFrom {first} until {last}\nContact of the unit: {unit_contact}\n"
    "Contact of the community: {community_contact}\nState: {state}"
)
OPEN_YET = N_("not named yet")
NO_SUCH = N_("I find no such agreement for you. /baodao shows yours.")
SENT = N_("{unit} wants to register with {community} and waits for an answer.")
WAITING = N_("⏰ {unit} has been waiting for {community} to answer since {moment}.")
ACCEPTED = N_("🤝 {community} has accepted the agreement with {unit}. Your contact there: {community_contact}.")
REFUSED = N_("{community} has not accepted the agreement with {unit}. The reason: {reason}")
ASKED = N_("{community} has a question about the agreement with {unit}:\n{question}")
LAPSED = N_(
    "The question of {community} was not answered, so the agreement with {unit} does not come about. The unit can send"
    " a new one: /baodao"
)
ENDED = N_("The agreement of {unit} with {community} has ended.")
ENDS_SOON = N_(
    "⏰ The agreement of {unit} with {community} ends on {last}. If you go on, please send a new one then: /baodao"
)


def pairing_for(desk: Desk, key: int) -> Pairing:
    """Return an agreement that the person at the desk has a part in. Raises NotFound."""
    pairing = desk.uow.pairings.find(key)
    if pairing is None or not parties_of(desk, desk.person.id, pairing):
        raise NotFound(NO_SUCH)
    return pairing


def parties_of(office: Office, person: int, pairing: Pairing) -> frozenset[Party]:
    """Return what somebody is to an agreement: the street once the community let its time pass, or nobody is there."""
    street = office.rules.county.above(pairing.community, Level.STREET)
    may_decide = pairing.passed_on or not answering(office, pairing.community)
    seats = office.seats_of(person)
    return parties(seats, unit=pairing.unit, community=pairing.community, street=street if may_decide else "")


def listed(desk: Desk, found: Iterable[Pairing], *last: tuple[Button]) -> Outbound:
    """List agreements, each with its button."""
    found = list(found)
    lines = [desk.say("Agreements:") if found else desk.say("There is no agreement now.")]
    lines += [f"• {_between(desk.voice, one)} · {desk.say(STATES[State(one.state)])}" for one in found]
    rows = [(Button(_between(desk.voice, one), value(one, "show")),) for one in found]
    return Outbound("\n".join(lines), (*rows, *last))


def show(desk: Desk, pairing: Pairing) -> Outbound:
    """Show an agreement, with what can be done about it now."""
    values = _values(desk.voice, pairing)
    values["community_contact"] = values["community_contact"] or desk.say(OPEN_YET)
    actions = LIFE.actions_for(State(pairing.state), parties_of(desk, desk.person.id, pairing))
    rows = tuple((Button(desk.say(LABELS[one]), value(pairing, one)),) for one in actions)
    card = desk.say(CARD, state=desk.say(STATES[State(pairing.state)]), **values)
    return Outbound("\n".join([card, *question.lines(desk.voice, pairing.question, pairing.answer)]), rows)


def check(desk: Desk, pairing: Pairing, action: Action) -> None:
    """See whether the person at the desk may take a step. Raises TooLate or NotAllowed."""
    try:
        LIFE.advance(State(pairing.state), action, parties_of(desk, desk.person.id, pairing))
    except TooLate as refusal:
        raise TooLate(refusal.sentence, state=desk.say(STATES[State(pairing.state)])) from refusal


def turn(office: Office, pairing: Pairing, action: Action, who: frozenset[Party]) -> None:
    """Take a step of an agreement, and begin to wait for what comes after it."""
    before = State(pairing.state)
    after = LIFE.advance(before, action, who)
    pairing.state, pairing.since = after.value, office.now
    if after not in PENDING:
        pairing.question = pairing.answer = ""
    office.took(KIND, pairing.id, action, before=before, after=after)
    office.uow.timers.stop(KIND, pairing.id)
    for moment, at in _waits(office, pairing):
        if moment is Moment.LIMIT or at > office.now:
            office.uow.timers.restart(Timer(KIND, pairing.id, 0, moment, at))


def end(desk: Desk, pairing: Pairing) -> Outbound:
    """End an agreement, or take one back that nobody has decided about; the other side is told."""
    action = Action.RETRACT if pairing.state in PENDING else Action.END
    check(desk, pairing, action)
    turn(desk, pairing, action, parties_of(desk, desk.person.id, pairing))
    tell(desk, [one for one in _both(desk, pairing) if one != desk.person.id], pairing, ENDED)
    return show(desk, pairing)


def fire(office: Office, timer: Timer) -> None:
    """Do what has come for an agreement, if it still stands where that was set."""
    pairing = office.uow.pairings.find(timer.subject)
    found = FIRE.get((State(pairing.state), Moment(timer.rung))) if pairing is not None else None
    if pairing is not None and found is not None:
        found(office, pairing)


def deciding(office: Office, pairing: Pairing) -> list[int]:
    """Return who can be asked to decide about an agreement."""
    street = office.rules.county.above(pairing.community, Level.STREET)
    units = [pairing.community, *([street] if pairing.passed_on or not answering(office, pairing.community) else [])]
    return list(dict.fromkeys(one for unit in units for one in answering(office, unit)))


def answer_by(office: Office, pairing: Pairing) -> datetime:
    """Return by when the community shall have answered."""
    return office.rules.calendar.due(pairing.since, office.rules.policy.registration.review).at


def liaisons(office: Office, unit: str) -> list[int]:
    """Return who speaks for a unit today and can be reached."""
    return office.uow.seats.answering([unit], office.today)[unit].get(Role.UNIT_LIAISON, [])


def tell(
    office: Office,
    people: Iterable[int],
    pairing: Pairing,
    sentence: str,
    *,
    purpose: Purpose = Purpose.NOTICE,
    reason: str = "",
) -> None:
    """Tell some people of an agreement, with a button that shows it."""
    for person in map(office.uow.people.get, people):
        voice = office.voice_of(person)
        moment = voice.moment(pairing.submitted_at, office.now)
        text = voice.say(sentence, moment=moment, reason=reason, **_values(voice, pairing))
        label, action = (question.ANSWER, Action.ANSWER) if sentence in ASKING else (N_("Open"), "show")
        button = Button(voice.say(label), value(pairing, action))
        office.tell(person, Outbound(text, ((button,),)), purpose, About(pairing.id, version_of(pairing)))


def version_of(pairing: Pairing) -> int:
    """Return the mark of where an agreement stands now."""
    return int(pairing.since.timestamp() * 1000)


def value(pairing: Pairing, action: str) -> str:
    """Return what a button about an agreement carries."""
    return f"pair:{short(pairing.id)}:{action}"


def _remind(office: Office, pairing: Pairing) -> None:
    tell(office, deciding(office, pairing), pairing, WAITING, purpose=Purpose.REMINDER)


def _pass_on(office: Office, pairing: Pairing) -> None:
    pairing.passed_on = True
    _remind(office, pairing)


def _ask_again(office: Office, pairing: Pairing) -> None:
    tell(office, liaisons(office, pairing.unit), pairing, question.STILL_ASKED, purpose=Purpose.REMINDER)


def _lapse(office: Office, pairing: Pairing) -> None:
    turn(office, pairing, Action.LAPSE, TIME)
    tell(office, _both(office, pairing), pairing, LAPSED)


def _ends_soon(office: Office, pairing: Pairing) -> None:
    tell(office, _both(office, pairing), pairing, ENDS_SOON, purpose=Purpose.REMINDER)


def _is_over(office: Office, pairing: Pairing) -> None:
    turn(office, pairing, Action.END, TIME)
    tell(office, _both(office, pairing), pairing, ENDED)


def _both(office: Office, pairing: Pairing) -> list[int]:
    return list(dict.fromkeys([*liaisons(office, pairing.unit), *answering(office, pairing.community)]))


def _waits(office: Office, pairing: Pairing) -> list[tuple[Moment, datetime]]:
    rules, calendar = office.rules.policy.registration, office.rules.calendar
    spans = {
        State.SUBMITTED: ((Moment.REMIND, rules.remind), (Moment.LIMIT, rules.review)),
        State.NEED_INFO: ((Moment.REMIND, rules.question_remind), (Moment.LIMIT, rules.question)),
    }
    if pairing.state in PENDING:
        return [(moment, calendar.due(pairing.since, span).at) for moment, span in spans[State(pairing.state)]]
    if pairing.state != State.ACTIVE:
        return []
    day = pairing.until_on + timedelta(days=1)
    over = datetime.combine(day, calendar.quiet.deliver, office.rules.zone)
    return [(Moment.REMIND, over - rules.pairing_remind.clock), (Moment.LIMIT, over)]


def _values(voice: Voice, pairing: Pairing) -> dict[str, str]:
    return {
        "unit": voice.unit(pairing.unit),
        "community": voice.unit(pairing.community),
        "first": voice.day(pairing.from_on),
        "last": voice.day(pairing.until_on),
        "unit_contact": pairing.unit_contact,
        "community_contact": pairing.community_contact,
        "question": pairing.question,
    }


def _between(voice: Voice, pairing: Pairing) -> str:
    return f"{voice.unit(pairing.unit)} – {voice.unit(pairing.community)}"


ASKING = (ASKED, question.STILL_ASKED)
"""What is answered with one press."""
FIRE: Mapping[tuple[State, Moment], Callable[[Office, Pairing], None]] = {
    (State.SUBMITTED, Moment.REMIND): _remind,
    (State.SUBMITTED, Moment.LIMIT): _pass_on,
    (State.NEED_INFO, Moment.REMIND): _ask_again,
    (State.NEED_INFO, Moment.LIMIT): _lapse,
    (State.ACTIVE, Moment.REMIND): _ends_soon,
    (State.ACTIVE, Moment.LIMIT): _is_over,
}
