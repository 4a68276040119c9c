"""Who may take which step with a small wish, who knows whose it is, and what it waits for."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from domain.errors import NotAllowed, TooLate
from domain.organisation import Role, Seat
from domain.wish import (
    LIFE,
    WAITS,
    Action,
    Bond,
    Claim,
    For,
    Moment,
    Party,
    State,
    knows_whose,
    may_see,
    moments,
    parties,
    units_for,
)
from tests.rules.shipped import SHANGHAI, policy

HOME, ELSEWHERE, STREET = "520626001001", "520626001002", "520626001"
WISHER, TAKER, HELPER, SOMEBODY = 1, 2, 3, 4
STEPS = {
    (State.NONE, Action.SUBMIT, Party.WISHER): State.SUBMITTED,
    (State.SUBMITTED, Action.DETAIL, Party.WISHER): State.SUBMITTED,
    (State.SUBMITTED, Action.PUBLISH, Party.COMMUNITY): State.PUBLISHED,
    (State.SUBMITTED, Action.REFUSE, Party.COMMUNITY): State.REFUSED,
    (State.PUBLISHED, Action.OFFER, Party.STREET): State.PUBLISHED,
    (State.PUBLISHED, Action.CLAIM, Party.OTHER): State.CLAIMED,
    (State.CLAIMED, Action.CONTACT, Party.CLAIMER): State.FULFILLING,
    (State.FULFILLING, Action.DELIVER, Party.CLAIMER): State.DELIVERED,
    (State.DELIVERED, Action.NOT_YET, Party.WISHER): State.FULFILLING,
    (State.DELIVERED, Action.SILENCE, Party.TIME): State.UNANSWERED,
    (State.UNANSWERED, Action.NOT_YET, Party.WISHER): State.FULFILLING,
    **{
        (state, Action.CONFIRM, Party.WISHER): State.FULFILLED
        for state in (State.FULFILLING, State.DELIVERED, State.UNANSWERED)
    },
    **{(state, Action.JOIN, Party.OTHER): state for state in (State.CLAIMED, State.FULFILLING)},
    **{
        (state, action, who): State.PUBLISHED
        for state in (State.CLAIMED, State.FULFILLING)
        for action, who in ((Action.RELEASE, Party.CLAIMER), (Action.EXPIRE, Party.TIME))
    },
    **{
        (state, Action.WITHDRAW, Party.WISHER): State.WITHDRAWN
        for state in (State.SUBMITTED, State.PUBLISHED, State.CLAIMED, State.FULFILLING)
    },
}
KNOWN = {(state, action) for state, action, _ in STEPS}


@pytest.mark.parametrize("state", State)
def test_a_step_leads_where_the_table_says_or_nowhere(state: State) -> None:
    for action, party in product(Action, Party):
        who = frozenset({party})
        to = STEPS.get((state, action, party))
        if to:
            assert LIFE.advance(state, action, who) is to
        else:
            with pytest.raises(NotAllowed if (state, action) in KNOWN else TooLate):
                LIFE.advance(state, action, who)
        assert (action in LIFE.actions_for(state, who)) is (to is not None)


def bond(state: State = State.PUBLISHED, decides: str = HOME, made_for: str = For.ONE) -> Bond:
    taken = state not in (State.SUBMITTED, State.PUBLISHED)
    claim = Claim(TAKER, made_for, frozenset({HELPER})) if taken else Claim()
    return Bond(WISHER, HOME, decides, STREET, state, claim)


ADMIN, WORKER, COORD = Seat(Role.COMMUNITY_ADMIN, HOME), Seat(Role.GRID_WORKER, HOME), Seat(Role.STREET_COORD, STREET)


@pytest.mark.parametrize(
    ("person", "seats", "tied", "expected"),
    [
        pytest.param(
            WISHER, (ADMIN, COORD), bond(State.SUBMITTED), {Party.WISHER}, id="nobody decides about their own"
        ),
        pytest.param(SOMEBODY, (ADMIN,), bond(State.SUBMITTED), {Party.COMMUNITY}, id="the community"),
        pytest.param(SOMEBODY, (Seat(Role.COMMUNITY_ADMIN, ELSEWHERE),), bond(State.SUBMITTED), set(), id="another"),
        pytest.param(SOMEBODY, (WORKER,), bond(State.SUBMITTED), set(), id="a grid worker"),
        pytest.param(SOMEBODY, (COORD,), bond(State.SUBMITTED), {Party.STREET}, id="the street only finds a unit"),
        pytest.param(
            SOMEBODY,
            (COORD,),
            bond(State.SUBMITTED, decides=STREET),
            {Party.STREET, Party.COMMUNITY},
            id="the street decides where the community does not",
        ),
        pytest.param(SOMEBODY, (), bond(), {Party.OTHER}, id="everybody may take on what is published"),
        pytest.param(SOMEBODY, (), bond(State.CLAIMED), set(), id="what one person has is nobody else's"),
        pytest.param(SOMEBODY, (), bond(State.CLAIMED, made_for=For.GROUP), {Party.OTHER}, id="a group may be joined"),
        pytest.param(HELPER, (), bond(State.CLAIMED, made_for=For.GROUP), {Party.HELPER}, id="who has joined"),
        pytest.param(TAKER, (), bond(State.CLAIMED, made_for=For.GROUP), {Party.CLAIMER}, id="who has it"),
        pytest.param(SOMEBODY, (), bond(State.FULFILLED, made_for=For.GROUP), set(), id="what is over is not joined"),
    ],
)
def test_what_somebody_is_to_a_wish(person: int, seats: tuple[Seat, ...], tied: Bond, expected: set[Party]) -> None:
    assert parties(person, seats, tied) == expected


@pytest.mark.parametrize(("state", "party"), list(product(State, Party)))
def test_whose_a_wish_is_is_known_to_few_and_to_who_has_it_only_meanwhile(state: State, party: Party) -> None:
    meanwhile = party is Party.CLAIMER and state in (State.CLAIMED, State.FULFILLING, State.DELIVERED)
    assert knows_whose({party}, state) is (party in (Party.WISHER, Party.COMMUNITY) or meanwhile)


def test_only_what_is_published_is_for_everybody() -> None:
    assert [state for state in State if may_see(frozenset(), state)] == [State.PUBLISHED]


def test_a_liaison_speaks_for_the_own_unit_only() -> None:
    assert units_for((Seat(Role.UNIT_LIAISON, "520626-U01"), Seat(Role.MEMBER, "520626-U02"))) == ("520626-U01",)


@pytest.mark.parametrize("state", State)
def test_a_wish_waits_for_what_its_state_asks_for_and_nobody_is_woken(state: State) -> None:
    calendar = policy().calendar(SHANGHAI)
    since = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    due = moments(state, since, policy().wishes, calendar)
    assert tuple(due) == WAITS.get(state, ())
    assert sorted(due.values()) == list(due.values())
    night = {Moment.CONTACT_FIRST: 3, Moment.CONTACT_AGAIN: 6, Moment.FULFIL: 24, Moment.ASK_AGAIN: 3}
    for moment, days in night.items():
        if moment in due:
            assert due[moment] == since + timedelta(days=days, hours=9)
