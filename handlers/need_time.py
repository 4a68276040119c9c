"""What time does to needs: it reminds, and frees what a unit that was asked has not answered."""

from collections.abc import Callable, Mapping

from domain.need import KIND, WAITS, Action, Moment, State
from handlers.desk import Office
from handlers.need_card import hang
from handlers.need_life import Said, of_community, of_unit, remind, tell, time_takes
from handlers.need_order import deciding
from handlers.need_unit import DONE, ask_street
from handlers.texts.catalogue import N_
from storage.needs import Need
from storage.timers import Timer

WAITING = N_("⏰ A resident waits for {community} to answer: {need}")
UNDECIDED = N_("⏰ Made of a report, and not published yet: {need}")
UNANSWERED = N_("{unit} has not answered: the need is free for another unit. {need}")
NUDGE = N_("⏰ By {by} it should be done: {need}")
OVERDUE = N_("⏰ It should have been done by {by}, {unit} has taken it on: {need}")


def fire(office: Office, timer: Timer) -> None:
    """Do what a moment is for, if the need still waits for it."""
    need, moment = office.uow.needs.find(timer.subject), Moment(timer.rung)
    if need is not None and moment in WAITS.get(State(need.state), ()):
        FIRE[moment](office, need)


def _review(office: Office, need: Need) -> None:
    """Remind who decides; from now on the street does too."""
    people = deciding(office, need)
    hang(office, need, people)
    remind(office, need, people, WAITING if need.asker is not None else UNDECIDED)


def _ask_for_a_unit(office: Office, need: Need) -> None:
    """Let the street find a unit, and ask it again as long as none has taken it."""
    ask_street(office, need)
    again = office.rules.calendar.due(office.now, office.rules.policy.needs.unmatched).at
    office.uow.timers.restart(Timer(KIND, need.id, 0, int(Moment.UNMATCHED), again))


def _free(office: Office, need: Need) -> None:
    """Free what was offered to a unit that has not answered."""
    unit = need.unit
    time_takes(office, need, Action.EXPIRE)
    tell(office, need, of_community(office, need), UNANSWERED, said=Said(unit=unit))


def _nudge(office: Office, need: Need) -> None:
    remind(office, need, of_unit(office, need), NUDGE, said=Said(by=need.due_at))


def _overdue(office: Office, need: Need) -> None:
    people = [*of_unit(office, need), *of_community(office, need)]
    remind(office, need, people, OVERDUE, said=Said(by=need.due_at))


def _confirm(office: Office, need: Need) -> None:
    remind(office, need, of_community(office, need), DONE, said=Said(words=need.result))


FIRE: Mapping[Moment, Callable[[Office, Need], None]] = {
    Moment.REVIEW: _review,
    Moment.UNMATCHED: _ask_for_a_unit,
    Moment.OFFER_OVER: _free,
    Moment.NUDGE: _nudge,
    Moment.DUE: _overdue,
    Moment.CONFIRM: _confirm,
}
