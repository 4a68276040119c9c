"""The life of an issue: what the table promises, whatever rows it holds."""

from itertools import product

import pytest

from domain.errors import NotAllowed, TooLate
from domain.issue import (
    FIRST_ANSWER,
    OPEN,
    STAFF,
    TRANSITIONS,
    UNANSWERED,
    Action,
    Party,
    State,
    actions_for,
    advance,
)
from domain.ladder import Clock
from handlers.issue_card import PRESSES
from handlers.judgement import VERDICTS

JUDGED_BY_REPORTER = {Action.CONFIRM, Action.CANNOT_TELL, Action.REOPEN}


def reached(start: State) -> set[State]:
    """Return every state that some actions lead to."""
    found, new = {start}, {start}
    while new:
        new = {move.to for (state, _), move in TRANSITIONS.items() if state in new} - found
        found |= new
    return found


def test_every_state_is_reached_and_every_open_one_can_still_end() -> None:
    assert reached(State.SUBMITTED) == set(State)
    assert all(State.DONE in reached(state) for state in OPEN)


def test_every_row_is_reached_by_a_button_or_by_the_clock() -> None:
    assert {action for _, action in TRANSITIONS} == {*PRESSES, *VERDICTS, Action.NO_REPLY, Action.WITHDRAW}


def test_an_answer_is_waited_for_exactly_while_whoever_has_it_has_not_taken_it_on() -> None:
    assert isinstance(FIRST_ANSWER, Clock)
    assert all((move.to in UNANSWERED) == (move.answer is not None) for move in TRANSITIONS.values())
    assert State.SUBMITTED in UNANSWERED
    assert UNANSWERED < OPEN


def test_nobody_who_handles_it_can_judge_it() -> None:
    for (_, action), move in TRANSITIONS.items():
        assert (Party.REPORTER in move.who) == (action in JUDGED_BY_REPORTER | {Action.WITHDRAW})
        assert not (move.who & STAFF and action in JUDGED_BY_REPORTER | {Action.NO_REPLY})


def test_silence_leaves_the_last_word_open_and_a_rejection_none() -> None:
    reporter = frozenset({Party.REPORTER})
    assert set(actions_for(State.CLOSED_NO_REPLY, reporter)) == JUDGED_BY_REPORTER
    assert actions_for(State.CLOSED, frozenset(Party)) == ()
    assert actions_for(State.REJECTED, frozenset(Party)) == ()


@pytest.mark.parametrize(
    ("state", "party", "actions"),
    [
        (State.SUBMITTED, Party.HOLDER, [Action.ACCEPT, Action.HAND_TO]),
        (State.SUBMITTED, Party.AREA, [Action.ACCEPT, Action.HAND_TO, Action.REJECT]),
        (State.ACCEPTED, Party.HOLDER, [Action.HANDLE, Action.FINISH, Action.HAND_TO]),
        (State.DISPATCHED, Party.HOLDER, [Action.ACCEPT, Action.HAND_TO]),
        (State.HANDLING, Party.AREA, [Action.FINISH, Action.HAND_TO]),
        (State.DONE, Party.AREA, []),
        (State.DONE, Party.REPORTER, [Action.CONFIRM, Action.CANNOT_TELL, Action.REOPEN]),
        (State.SUBMITTED, Party.REPORTER, [Action.WITHDRAW]),
    ],
)
def test_what_somebody_may_do_next(state: State, party: Party, actions: list[Action]) -> None:
    assert list(actions_for(state, frozenset({party}))) == actions


@pytest.mark.parametrize("state", [State.SUBMITTED, State.ACCEPTED, State.DISPATCHED])
def test_once_the_reporter_has_said_not_fixed_nobody_can_reject_it(state: State) -> None:
    everybody = frozenset(Party)
    assert Action.REJECT in actions_for(state, everybody, rounds=0)
    assert Action.REJECT not in actions_for(state, everybody, rounds=1)
    with pytest.raises(NotAllowed, match="its reporter has the last word"):
        advance(state, Action.REJECT, everybody, rounds=2)
    assert advance(state, Action.HAND_TO, everybody, rounds=2).to is State.DISPATCHED


@pytest.mark.parametrize("party", Party)
def test_what_is_offered_is_what_is_allowed(party: Party) -> None:
    for state, action in product(State, Action):
        known = (state, action) in TRANSITIONS
        if action in actions_for(state, frozenset({party})):
            assert advance(state, action, frozenset({party})) is TRANSITIONS[state, action]
        else:
            with pytest.raises(NotAllowed if known else TooLate):
                advance(state, action, frozenset({party}))
