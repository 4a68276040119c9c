"""What happens to a sheet: each step, what it waits for then, who may take it, and what its member is told."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from domain.errors import TooLate
from domain.message import Outbound
from domain.organisation import Level, Role
from domain.periods import Kind, Period
from domain.registration import COUNTING
from domain.statement import (
    CLOCK,
    KIND,
    LEFT,
    LIFE,
    MEMBER,
    OPEN,
    WAITS,
    WITH_COMMUNITY,
    WITH_MEMBER,
    Action,
    Figure,
    Moment,
    Party,
    State,
    is_told,
)
from handlers.desk import Desk, Office, Purpose
from handlers.statement_figures import drafted, frozen, lost, of_another
from handlers.statement_tell import ANEW, card_of, member_of, opened, put_before, sends_at, tell_community, tell_member
from handlers.statement_words import period_of
from handlers.texts.catalogue import N_
from handlers.unsaying import unsay
from storage.keys import new_id
from storage.registrations import Registration
from storage.statements import Statement
from storage.timers import Timer

RUNGS = {one: rung for rung, one in enumerate(Moment)}
FIRST = N_("📋 There are sheets of members to look at: {sheet}. What their members have seen, you can confirm.")

CORRECTED = N_("🔄 Your sheet was drafted anew: hours that stood in it have changed.")
CALLED_BACK = N_("🔄 Your sheet is called back from your unit and drafted anew: not all that stood in it was yours.")
NOT_THEIRS = N_(
    "🔄 {sheet}, members of {unit}: one sheet that I sent you is called back, as not all that stood in it was its"
    " member’s. It is drafted anew, and comes once they and the community have looked at it. Please use no earlier"
    " file: “Open” gives you what counts now."
)
NOTHING_LEFT = N_("{sheet} goes nowhere: the hours that stood in it have changed. Later ones stand in your next sheet.")


def draft(office: Office, registration: Registration, kind: Kind, period: Period) -> Statement | None:
    """Draft a sheet from the history and put it before its member; None where there is nothing to tell."""
    figures = drafted(office, registration, period, kind.value)
    if not is_told(figures):
        return None
    statement = office.uow.statements.add(
        Statement(
            id=new_id(office.now),
            registration=registration.id,
            name=registration.name,
            unit=registration.work_unit,
            community=registration.community,
            kind=kind.value,
            since_on=period.since,
            until_on=period.until,
            figures=frozen(figures),
            state=State.NONE.value,
            version=0,
            moved_at=office.now,
            reason="",
            answer="",
        )
    )
    take(office, statement, Action.DRAFT, CLOCK)
    put_before(office, statement)
    return statement


def take(office: Office, statement: Statement, action: Action, who: frozenset[Party]) -> State:
    """Take a step, and set what the sheet waits for then. Raises TooLate and NotAllowed."""
    before = State(statement.state)
    to = LIFE.advance(before, action, who)
    statement.state, statement.version, statement.moved_at = to.value, statement.version + 1, office.now
    office.took(KIND, statement.id, action, before=before, after=to)
    office.uow.timers.stop(KIND, statement.id)
    for one in WAITS.get(to, ()):
        wait_for(office, statement, one, _due(office, statement, to, one))
    if to in WITH_COMMUNITY and office.uow.statements.beside(statement, to.value) == [statement.id]:
        tell_community(office, statement, FIRST)
    return to


def wait_for(office: Office, statement: Statement, one: Moment, due: datetime) -> None:
    """Set when a moment of a sheet comes, as it stands now."""
    office.uow.timers.restart(Timer(KIND, statement.id, statement.version, RUNGS[one], due))


def draft_anew(
    office: Office, statement: Statement, figures: Sequence[Figure], who: frozenset[Party], *, remark: str = ANEW
) -> bool:
    """Put before its member what the history says now; False where that is nothing: then the sheet goes nowhere."""
    if not is_told(figures):
        withdraw(office, statement)
        return False
    statement.figures, statement.reason, statement.answer = frozen(figures), "", ""
    take(office, statement, Action.REDRAFT, who)
    put_before(office, statement, remark)
    return True


def recheck(office: Office, person: int) -> None:
    """Draft anew what has not left and tells of hours that were corrected."""
    for statement, figures in _now(office, person, OPEN):
        if lost(statement, figures):
            _correct(office, statement, figures, CORRECTED)


def part(office: Office, person: int, other: int) -> None:
    """Draft anew what tells of hours or wishes that are somebody else's again; what has left is called back."""
    recheck(office, person)
    for statement, figures in _now(office, person, LEFT):
        if lost(statement, figures) & of_another(office, statement, other):
            was_sent = statement.state == State.SENT
            _correct(office, statement, figures if stands(office, statement) else [], CALLED_BACK)
            if was_sent:
                _call_back(office, statement)


def _now(office: Office, person: int, states: Sequence[State]) -> Iterator[tuple[Statement, list[Figure]]]:
    """Yield somebody's sheets in some states, each with what the history says now."""
    for key in [one.id for one in office.uow.statements.of_person(person) if State(one.state) in states]:
        statement = office.uow.statements.find(key)
        registration = office.uow.registrations.find(statement.registration) if statement else None
        if statement is not None and registration is not None:
            period = Period(statement.since_on, statement.until_on)
            yield statement, drafted(office, registration, period, statement.kind)


def _correct(office: Office, statement: Statement, figures: Sequence[Figure], remark: str) -> None:
    if not is_told(figures):
        tell_member(office, statement, NOTHING_LEFT)
    draft_anew(office, statement, figures, CLOCK, remark=remark)


def _call_back(office: Office, statement: Statement) -> None:
    """Tell the liaisons that a sheet does not count; what comes next of that period is a message of its own again."""
    for person in map(office.uow.people.get, liaisons(office, statement.unit)):
        voice = office.voice_of(person)
        text = voice.say(NOT_THEIRS, sheet=period_of(statement, voice), unit=voice.unit(statement.unit))
        office.tell(person, Outbound(text, ((opened(voice),),)), Purpose.NOTICE)
        for door in office.uow.people.all_doors(person.id):
            office.uow.outbox.take_down([card_of(statement)], door.id)


def withdraw(office: Office, statement: Statement, who: frozenset[Party] = CLOCK) -> None:
    """Let a sheet go nowhere, and keep nothing of what stood in it."""
    take(office, statement, Action.WITHDRAW, who)
    _empty(office, statement)


def withdraw_all(office: Office, person: int) -> None:
    """Withdraw every sheet of somebody that has not left: they do not agree any more to what is kept."""
    _withdraw(office, office.uow.statements.of_person(person))


def released(office: Office, person: int, community: str) -> None:
    """Withdraw what has not left of who is no member of a community any more."""
    _withdraw(office, [one for one in office.uow.statements.of_person(person) if one.community == community])


def forget(desk: Desk, registration: Registration) -> None:
    """Leave of sheets only that they were sent, before their registration goes."""
    mine = desk.uow.statements.of_registration(registration.id)
    _withdraw(desk, mine)
    for one in mine:
        _empty(desk, one)


def stands(office: Office, statement: Statement) -> bool:
    """Say whether its member is still registered there and still agrees to what is kept."""
    registration = office.uow.registrations.find(statement.registration)
    if registration is None or registration.state not in COUNTING or registration.community != statement.community:
        return False
    return bool(office.uow.people.get(registration.person).consent)


def is_current(office: Office, key: int, version: int | None, person: int) -> bool:
    """Say whether a message about a sheet still matters to somebody; one about anything else always does."""
    statement = office.uow.statements.find(key)
    return statement is None or (statement.version == version and member_of(office, statement) == person)


def liaisons(office: Office, unit: str) -> list[int]:
    """Return who speaks for a unit and can be reached; nobody for one that is not listed."""
    if office.rules.county.find(unit) is None:
        return []
    return office.uow.seats.answering([unit], office.today)[unit].get(Role.UNIT_LIAISON, [])


def check_version(statement: Statement, seen: int) -> None:
    """Raises TooLate for a button of an earlier state."""
    if statement.version != seen:
        raise TooLate(LIFE.moved)


def _withdraw(office: Office, statements: Iterable[Statement]) -> None:
    for one in statements:
        if State(one.state) in OPEN:
            withdraw(office, one, MEMBER)


def _due(office: Office, statement: Statement, state: State, one: Moment) -> datetime:
    policy = office.rules.policy.statements
    if state in WITH_MEMBER:
        return office.now + (policy.remind if one is Moment.REMIND else policy.check).clock
    reminded = office.now + policy.confirm.clock
    send = sends_at(office, statement)
    if one is Moment.LIMIT:
        return max(send, reminded)
    return reminded if one is Moment.REMIND else max(send, office.now)


def _empty(office: Office, statement: Statement) -> None:
    """Leave of a sheet only that there was one, and of what was written about it nothing that was said to others."""
    words = {one for one in (statement.reason, statement.answer) if one}
    if words and statement.name:
        office.uow.flush()
        units = [statement.community, office.rules.county.above(statement.community, Level.STREET)]
        doors = office.uow.seats.watching([*filter(None, units)])
        unsay(office, doors, statement.id, number=statement.name, cards=f"{KIND}:", words=words)
    statement.name, statement.figures, statement.reason, statement.answer = "", [], "", ""
