"""Who may take which step with a need, and with what a unit offers; who may see it; and what it waits for."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from domain import resource
from domain.errors import NotAllowed, TooLate
from domain.need import LIFE, WAITS, Action, Bond, Party, State, event_start, may_see, moments, parties
from domain.organisation import Role, Seat
from tests.rules.shipped import SHANGHAI, policy

HOME, ELSEWHERE, STREET, UNIT, OTHER_UNIT = "520626001001", "520626001002", "520626001", "520626-U01", "520626-U02"
ASKER, SOMEBODY = 1, 2
BOTH = (Party.COMMUNITY, Party.STREET)
STEPS = {
    (State.NONE, Action.ASK, Party.ASKER): State.SUBMITTED,
    **{(State.NONE, Action.PROPOSE, who): State.SUBMITTED for who in BOTH},
    **{(State.NONE, Action.ORDER, who): State.PUBLISHED for who in BOTH},
    (State.SUBMITTED, Action.ORDER, Party.COMMUNITY): State.PUBLISHED,
    (State.SUBMITTED, Action.REWORD, Party.OWN): State.SUBMITTED,
    (State.SUBMITTED, Action.REFUSE, Party.ANSWERING): State.REFUSED,
    **{(State.SUBMITTED, Action.WITHDRAW, who): State.WITHDRAWN for who in (Party.ASKER, Party.OWN)},
    **{(State.PUBLISHED, Action.OFFER, who): State.OFFERED for who in BOTH},
    (State.PUBLISHED, Action.TAKE, Party.LIAISON): State.TAKEN,
    (State.PUBLISHED, Action.TURN, Party.COMMUNITY): State.TURNED,
    (State.PUBLISHED, Action.WITHDRAW, Party.COMMUNITY): State.WITHDRAWN,
    (State.OFFERED, Action.TAKE, Party.UNIT): State.TAKEN,
    (State.OFFERED, Action.DECLINE, Party.UNIT): State.PUBLISHED,
    (State.OFFERED, Action.EXPIRE, Party.TIME): State.PUBLISHED,
    **{(state, Action.TAKE_BACK, Party.LEFT_ALONE): State.PUBLISHED for state in (State.OFFERED, State.TAKEN)},
    (State.TAKEN, Action.FINISH, Party.UNIT): State.DONE,
    (State.TAKEN, Action.DECLINE, Party.UNIT): State.PUBLISHED,
    (State.TURNED, Action.REOPEN, Party.TIME): State.PUBLISHED,
    (State.DONE, Action.CONFIRM, Party.COMMUNITY): State.FULFILLED,
    (State.DONE, Action.NOT_YET, Party.COMMUNITY): State.TAKEN,
}
KNOWN = {(state, action) for state, action, _ in STEPS}
OFFERS = {
    (resource.State.NONE, resource.Action.OFFER, resource.Party.UNIT): resource.State.OPEN,
    (resource.State.OPEN, resource.Action.WITHDRAW, resource.Party.UNIT): resource.State.WITHDRAWN,
    (resource.State.OPEN, resource.Action.EXPIRE, resource.Party.TIME): resource.State.OVER,
}


@pytest.mark.parametrize("state", State)
def test_a_step_leads_where_the_table_says_or_nowhere(state: State) -> None:
    for action, party in product(Action, Party):
        to = STEPS.get((state, action, party))
        if to:
            assert LIFE.advance(state, action, frozenset({party})) is to
        else:
            with pytest.raises(NotAllowed if (state, action) in KNOWN else TooLate):
                LIFE.advance(state, action, frozenset({party}))


@pytest.mark.parametrize("state", resource.State)
def test_what_a_unit_offers_goes_where_the_table_says_or_nowhere(state: resource.State) -> None:
    known = {(at, action) for at, action, _ in OFFERS}
    for action, party in product(resource.Action, resource.Party):
        to = OFFERS.get((state, action, party))
        if to:
            assert resource.LIFE.advance(state, action, frozenset({party})) is to
        else:
            with pytest.raises(NotAllowed if (state, action) in known else TooLate):
                resource.LIFE.advance(state, action, frozenset({party}))


def bond(decides: str = HOME, unit: str = "", *, is_spoken_for: bool = True) -> Bond:
    return Bond(ASKER, HOME, decides, STREET, unit, is_spoken_for=is_spoken_for)


ALONE = bond(unit=UNIT, is_spoken_for=False)
OF_A_REPORT = replace(bond(), asker=None)
DECIDING = {Party.COMMUNITY, Party.ANSWERING}

ADMIN, COORD = Seat(Role.COMMUNITY_ADMIN, HOME), Seat(Role.STREET_COORD, STREET)
LIAISON = Seat(Role.UNIT_LIAISON, UNIT)


@pytest.mark.parametrize(
    ("person", "seats", "tied", "expected"),
    [
        pytest.param(ASKER, (ADMIN, COORD), bond(), {Party.ASKER}, id="nobody decides about their own"),
        pytest.param(SOMEBODY, (), bond(), set(), id="a stranger"),
        pytest.param(SOMEBODY, (ADMIN,), bond(), DECIDING, id="the community"),
        pytest.param(SOMEBODY, (ADMIN,), OF_A_REPORT, {Party.COMMUNITY, Party.OWN}, id="what came of a report"),
        pytest.param(SOMEBODY, (COORD,), OF_A_REPORT, {Party.STREET}, id="that is not the street's own"),
        pytest.param(SOMEBODY, (Seat(Role.COMMUNITY_ADMIN, ELSEWHERE),), bond(), set(), id="another community"),
        pytest.param(SOMEBODY, (Seat(Role.GRID_WORKER, HOME),), bond(), set(), id="a grid worker"),
        pytest.param(SOMEBODY, (COORD,), bond(), {Party.STREET}, id="the street"),
        pytest.param(
            SOMEBODY,
            (COORD,),
            bond(decides=STREET),
            {*DECIDING, Party.STREET},
            id="the street for a community without staff",
        ),
        pytest.param(SOMEBODY, (LIAISON,), bond(), {Party.LIAISON}, id="a liaison of any unit"),
        pytest.param(SOMEBODY, (LIAISON,), bond(unit=UNIT), {Party.LIAISON, Party.UNIT}, id="the one that was asked"),
        pytest.param(SOMEBODY, (LIAISON,), bond(unit=OTHER_UNIT), {Party.LIAISON}, id="another liaison"),
        pytest.param(SOMEBODY, (ADMIN,), bond(unit=UNIT), DECIDING, id="the community, while a unit has it"),
        pytest.param(SOMEBODY, (ADMIN,), ALONE, {*DECIDING, Party.LEFT_ALONE}, id="nobody speaks for that"),
        pytest.param(SOMEBODY, (COORD,), ALONE, {Party.STREET}, id="that is nothing to the street"),
        pytest.param(SOMEBODY, (Seat(Role.MEMBER, UNIT),), bond(unit=UNIT), set(), id="a member of the unit"),
    ],
)
def test_what_somebody_is_to_a_need(person: int, seats: tuple[Seat, ...], tied: Bond, expected: set[Party]) -> None:
    assert parties(person, seats, tied) == expected


def test_only_its_liaison_speaks_for_what_a_unit_offers() -> None:
    assert resource.parties((LIAISON,), UNIT) == {resource.Party.UNIT}
    assert resource.parties((LIAISON, ADMIN), OTHER_UNIT) == frozenset()


def test_what_is_not_published_is_seen_by_who_asked_and_who_decides() -> None:
    hidden = {State.NONE, State.SUBMITTED, State.REFUSED, State.WITHDRAWN}
    assert {state for state in State if not may_see((), state)} == hidden
    for state in hidden:
        assert {party for party in Party if may_see((party,), state)} == {Party.ASKER, Party.COMMUNITY}


@pytest.mark.parametrize(
    ("now", "start"),
    [
        pytest.param("2026-11-23", "2026-11-28", id="a Monday: the Saturday of that week"),
        pytest.param("2026-11-26", "2026-12-05", id="a Thursday: three working days later it is Tuesday"),
        pytest.param("2026-12-29", "2027-01-09", id="over New Year, which is off"),
        pytest.param("2026-09-14", "2026-09-19", id="before a Sunday that is worked"),
        pytest.param("2026-09-16", "2026-09-25", id="not on the Sunday that is worked, but on the holiday"),
    ],
)
def test_an_event_that_is_made_of_a_need_is_proposed_for_a_day_off(now: str, start: str) -> None:
    at = event_start(datetime.fromisoformat(f"{now}T10:00+08:00"), policy().needs, policy().calendar(SHANGHAI))
    assert at == datetime.fromisoformat(f"{start}T09:00+08:00")


@pytest.mark.parametrize("state", State)
def test_a_need_waits_for_what_its_state_asks_for(state: State) -> None:
    since = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    due = moments(state, since, policy().needs, policy().calendar(SHANGHAI))
    assert tuple(due) == WAITS.get(state, ())
    assert all(since < moment for moment in due.values())
    assert sorted(due.values()) == list(due.values())
