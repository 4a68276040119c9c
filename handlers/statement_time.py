"""What time does to sheets: they are drafted on their days, remind, move on, and go to the units."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from domain.message import Outbound
from domain.organisation import Level
from domain.periods import Kind, covered, following, is_one_of, moment
from domain.registration import COUNTING
from domain.statement import CLOCK, DRAFTING, WITH_COMMUNITY, WITH_MEMBER, Action, Moment, State
from handlers.access import answering
from handlers.desk import Office, Purpose
from handlers.statement_life import draft, liaisons, stands, take, wait_for, withdraw
from handlers.statement_tell import ask_member, card_of, member_of, opened, tell_community, tell_each, tell_member
from handlers.statement_words import period_of
from handlers.texts.catalogue import N_
from storage.statements import Statement
from storage.timers import Timer

AT_ONCE = 10
"""How many members one transaction drafts for: few enough that nobody who speaks waits for it."""
STILL_ASKED = N_("⏰ {sheet} still waits for your word. Is it right?")
WAITING = N_("⏰ Sheets of {community} wait for you: {count} ({sheet}).")
LATE = N_("⏰ Today {sheet} goes to the units, and {community} has not confirmed: {count}. You may now.")
MISSED = N_(
    "{sheet}: not everybody could be shown theirs. What its member has not seen goes nowhere now, and stands in their"
    " next sheet."
)
SENT = N_("✅ {sheet} has gone to {unit}: exactly what you were shown. /sheets keeps it for you.")
HANDED = N_(
    "✅ {sheet} is confirmed. Nobody of {unit} can be reached here, so I give it to you alone: hand it over yourself,"
    " if you like."
)
ARRIVED = N_(
    "📄 {sheet}, members of {unit}: {count}. Each has seen what stands there, and the community has confirmed it."
)


def plan(office: Office) -> None:
    """Set the next day of each kind on which sheets are drafted, if the policy knows one."""
    for kind in Kind:
        _plan(office, kind, office.today)


def fire_draft(office: Office, timer: Timer) -> None:
    """Draft for the next few members; behind the last one the next such day is set."""
    kind, day = tuple(Kind)[timer.rung], date.fromordinal(timer.version)
    days = office.rules.policy.statements.days(kind)
    few = office.uow.statements.members(timer.subject, COUNTING, AT_ONCE) if is_one_of(day, days) else []
    for registration in few:
        had = office.uow.statements.of_registration(registration.id)
        period = covered(days, day)
        is_new = not any((one.kind, one.until_on) == (kind, period.until) for one in had)
        if is_new and office.uow.people.get(registration.person).consent:
            draft(office, registration, kind, period)
    if len(few) == AT_ONCE:
        office.uow.timers.go_on(Timer(DRAFTING, few[-1].id, timer.version, timer.rung, office.now))
    else:
        _plan(office, kind, day)


def fire(office: Office, timer: Timer) -> None:
    """A moment of a sheet has come, if it still stands as it did."""
    statement = office.uow.statements.find(timer.subject)
    if statement is None or statement.version != timer.version:
        return
    if not stands(office, statement):
        withdraw(office, statement)
        return
    FIRE[State(statement.state), tuple(Moment)[timer.rung]](office, statement)


def _plan(office: Office, kind: Kind, after: date) -> None:
    policy = office.rules.policy.statements
    if days := policy.days(kind):
        day = following(days, after)
        due = moment(day, policy.at, office.rules.zone)
        office.uow.timers.restart(Timer(DRAFTING, 0, day.toordinal(), tuple(Kind).index(kind), due))


def _remind(office: Office, statement: Statement) -> None:
    person = member_of(office, statement)
    if person is not None:
        voice = office.voice_of(office.uow.people.get(person))
        ask_member(office, statement, voice.say(STILL_ASKED, sheet=period_of(statement, voice)))


def _lapse(office: Office, statement: Statement) -> None:
    """Take silence for a yes of who was really shown it, and long enough ago; else it goes nowhere."""
    shown = _shown_at(office, statement)
    if shown is None:
        take(office, statement, Action.MISS, CLOCK)
        if office.uow.statements.beside(statement, State.UNSEEN.value) == [statement.id]:
            tell_community(office, statement, MISSED)
        return
    until = shown + office.rules.policy.statements.check.clock
    if until > office.now:
        wait_for(office, statement, Moment.LIMIT, until)
    else:
        take(office, statement, Action.LAPSE, CLOCK)


def _shown_at(office: Office, statement: Statement) -> datetime | None:
    person = member_of(office, statement)
    return office.uow.statements.shown_at(statement, person) if person is not None else None


def _remind_community(office: Office, statement: Statement) -> None:
    """Remind once of all that waits of a period: its oldest sheet does it."""
    if waiting := _all_beside(office, statement):
        tell_community(office, statement, WAITING, waiting)


def _tell_street(office: Office, statement: Statement) -> None:
    if waiting := _all_beside(office, statement):
        street = office.rules.county.above(statement.community, Level.STREET)
        tell_each(office, statement, answering(office, street), sentence=LATE, count=waiting)


def _all_beside(office: Office, statement: Statement) -> int:
    """Return how many wait for the community; none but for the oldest of them."""
    keys = [key for state in WITH_COMMUNITY for key in office.uow.statements.beside(statement, state.value)]
    return len(keys) if min(keys) == statement.id else 0


def _send(office: Office, statement: Statement) -> None:
    """Let a sheet go to its unit, or to its member alone where nobody of the unit can be reached."""
    people = liaisons(office, statement.unit)
    take(office, statement, Action.SEND if people else Action.HAND_OVER, CLOCK)
    if not people:
        tell_member(office, statement, HANDED, (("XLSX", "xlsx"), ("CSV", "csv")))
        return
    tell_member(office, statement, SENT)
    (batch,) = [
        one
        for one in office.uow.statements.batches([statement.unit], State.SENT.value)
        if (one.kind, one.until_on) == (statement.kind, statement.until_on)
    ]
    for person in map(office.uow.people.get, people):
        voice = office.voice_of(person)
        text = voice.say(ARRIVED, sheet=period_of(batch, voice), unit=voice.unit(batch.unit), count=batch.size)
        office.tell(person, Outbound(text, ((opened(voice),),), card=card_of(statement)), Purpose.NOTICE)


FIRE: Mapping[tuple[State, Moment], Callable[[Office, Statement], None]] = {
    **{(state, Moment.REMIND): _remind for state in WITH_MEMBER},
    **{(state, Moment.LIMIT): _lapse for state in WITH_MEMBER},
    **{(state, Moment.REMIND): _remind_community for state in WITH_COMMUNITY},
    **{(state, Moment.LIMIT): _tell_street for state in WITH_COMMUNITY},
    (State.CONFIRMED, Moment.SEND): _send,
}
