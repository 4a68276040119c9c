"""What a community does about sheets: all that were checked go on with one press, disputed ones are looked at again."""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain.access import ANSWERING, ORGANISING
from domain.errors import NotFound, TooLate
from domain.message import Button, Outbound
from domain.organisation import Level
from domain.periods import Kind, Period
from domain.statement import DECIDING, LIFE, WITH_COMMUNITY, Action, State
from handlers import dialogue
from handlers.asking import Form
from handlers.desk import Desk
from handlers.fields import Answers, Given, Text
from handlers.paging import page
from handlers.statement_figures import drafted, frozen, lines
from handlers.statement_life import check_version, draft_anew, stands, take, withdraw
from handlers.statement_tell import parties_of, put_before, sends_at, value
from handlers.statement_words import SHEETS, period_of, state_of
from handlers.texts.catalogue import N_
from storage.statements import Statement

ALL = "all"
AT_ONCE = 50
"""How many sheets one press confirms: few enough that nobody who speaks waits for it."""
LABELS: Mapping[Action, str] = {
    Action.CONFIRM: N_("Confirm"),
    Action.REDRAFT: N_("Draft anew from the history"),
    Action.UPHOLD: N_("It was right …"),
}
NOT_YOURS = N_("That is for those who take members in at a community.")
NOTHING = N_("No sheet waits for you.")
WAITING = N_("Sheets that wait for you: {count}. Of these their members have seen and not disputed: {checked}.")
UNSEEN = N_("Not shown to their members, so they go nowhere: {names}")
CONFIRMED = N_("✅ Sheets confirmed: {count}. They go to the units on their day, not before.")
GONE = N_("That member is not registered here any more, or does not agree any more: the sheet goes nowhere.")
SAME = N_(
    "Nothing has changed in the history, so it would be the same again. Correct the source first (hours by their"
    " organiser, under /hours), or say why it was right."
)
REDRAFTED = N_("It is drafted anew and is with {name} again.")
KEPT = N_("{name} reads your reason.")
SHE_SAYS = N_("{name} says: {reason}")


def decides(desk: Desk) -> bool:
    """Say whether somebody decides about sheets of a community."""
    return bool(_communities(desk))


def leaves_at(desk: Desk, statement: Statement) -> datetime:
    """Return when a sheet goes to its unit, if it is confirmed until then."""
    return max(sends_at(desk, statement), desk.now)


def show(desk: Desk, skip: str) -> Outbound:
    """Show what waits: one button for all that were checked, and one for each."""
    if not decides(desk):
        raise NotFound(NOT_YOURS)
    found = _waiting(desk, WITH_COMMUNITY)
    unseen = [one.name for one in _waiting(desk, (State.UNSEEN,)) if desk.now < sends_at(desk, one)]
    checked = sum(one.state == State.CHECKED for one in found)
    part = page(skip, len(found))
    title = desk.say(WAITING, count=len(found), checked=checked) if found else desk.say(NOTHING)
    listed = [f"• {one.name} · {period_of(one, desk.voice)} · {state_of(one, desk.voice)}" for one in found[part.shown]]
    if unseen:
        listed.append(desk.say(UNSEEN, names=" · ".join(unseen)))
    rows = [(Button(desk.say("Confirm all {count}", count=checked), f"sheet:{ALL}"),)] if checked else []
    rows.extend((Button(one.name, value(one, "show")),) for one in found[part.shown])
    rows.extend(part.more(desk.voice, f"{SHEETS}:wait"))
    return Outbound("\n".join([part.title(desk.voice, title), *listed]), tuple(rows))


def show_one(desk: Desk, statement: Statement) -> Outbound:
    """Show one sheet that its member has seen, and what can be done about it."""
    said = [f"{statement.name} · {period_of(statement, desk.voice)} · {state_of(statement, desk.voice)}"]
    said += lines(statement, desk.voice)
    if statement.state == State.DISPUTED:
        said.append(desk.say(SHE_SAYS, name=statement.name, reason=statement.reason))
    mine = parties_of(desk, desk.person.id, statement)
    actions = [one for one in LIFE.actions_for(State(statement.state), mine) if one in LABELS]
    rows = tuple((Button(desk.say(LABELS[one]), value(statement, one)),) for one in actions)
    return Outbound("\n".join(said), rows)


def confirm_all(desk: Desk) -> Outbound:
    """Confirm everything that was checked, so many at once."""
    if not decides(desk):
        raise NotFound(NOT_YOURS)
    listed = [(one.id, one.version) for one in _waiting(desk, (State.CHECKED,))[:AT_ONCE]]
    there = [(desk.uow.statements.find(key), seen) for key, seen in listed]
    found = [one for one, seen in there if one is not None and one.version == seen and _confirmed(desk, one)]
    rest = show(desk, "")
    return Outbound(f"{desk.say(CONFIRMED, count=len(found))}\n\n{rest.text}", rest.rows)


def submit_uphold(desk: Desk, given: Answers) -> Outbound:
    """Keep why a sheet was right, and put it before its member again."""
    statement = desk.uow.statements.find(given["statement"])
    if statement is None:
        raise NotFound(LIFE.moved)
    check_version(statement, given["version"])
    take(desk, statement, Action.UPHOLD, parties_of(desk, desk.person.id, statement))
    statement.answer = given["reason"]
    put_before(desk, statement)
    return Outbound(desk.say(KEPT, name=statement.name))


def _confirm(desk: Desk, statement: Statement) -> Outbound:
    if not _confirmed(desk, statement):
        return Outbound(desk.say(GONE))
    return show(desk, "")


def _confirmed(desk: Desk, statement: Statement) -> bool:
    """Confirm a sheet, unless its member has left or does not agree any more: then it goes nowhere."""
    who = parties_of(desk, desk.person.id, statement)
    LIFE.advance(State(statement.state), Action.CONFIRM, who)
    if not stands(desk, statement):
        withdraw(desk, statement)
        return False
    take(desk, statement, Action.CONFIRM, who)
    return True


def _redraft(desk: Desk, statement: Statement) -> Outbound:
    """Draft a sheet anew from the history, which must have changed: nobody types a number."""
    who = parties_of(desk, desk.person.id, statement)
    LIFE.advance(State(statement.state), Action.REDRAFT, who)
    registration = desk.uow.registrations.find(statement.registration)
    if registration is None or not stands(desk, statement):
        withdraw(desk, statement)
        return Outbound(desk.say(GONE))
    period = Period(statement.since_on, statement.until_on)
    figures = drafted(desk, registration, period, Kind(statement.kind))
    if frozen(figures) == statement.figures:
        raise TooLate(SAME)
    name = statement.name
    if not draft_anew(desk, statement, figures, who):
        return Outbound(desk.say(GONE))
    return Outbound(desk.say(REDRAFTED, name=name))


def _ask_why(desk: Desk, statement: Statement) -> Outbound:
    LIFE.advance(State(statement.state), Action.UPHOLD, parties_of(desk, desk.person.id, statement))
    return dialogue.begin(desk, UPHOLD, {"statement": statement.id, "version": statement.version})


def _waiting(desk: Desk, states: tuple[State, ...]) -> list[Statement]:
    """Return the sheets in these states that somebody decides about, the oldest first."""
    found = desk.uow.statements.waiting(_communities(desk), [one.value for one in states])
    return [one for one in found if parties_of(desk, desk.person.id, one) & DECIDING]


def _communities(desk: Desk) -> list[str]:
    mine = [seat.unit for seat in desk.seats if seat.role in ORGANISING]
    streets = [seat.unit for seat in desk.seats if seat.role in ANSWERING[Level.STREET]]
    return [*mine, *(one.code for street in streets for one in desk.rules.county.inside(street, Level.COMMUNITY))]


UPHOLD = Form(
    name="sheet_uphold",
    title=N_("It was right …"),
    summary="",
    done=submit_uphold,
    fields=(
        Given(key="statement"),
        Given(key="version"),
        Text(key="reason", ask=N_("Why was it right? The member reads this."), label=N_("Reason"), least=4, most=500),
    ),
)
PRESSES: Mapping[str, Callable[[Desk, Statement], Outbound]] = {
    Action.CONFIRM: _confirm,
    Action.REDRAFT: _redraft,
    Action.UPHOLD: _ask_why,
}
