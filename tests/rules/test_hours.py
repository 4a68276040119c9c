"""How many minutes count, who may say so, and what each step of an entry's life leads to."""

from datetime import UTC, datetime

import pytest

from domain.certificate import is_same, kinds, number_of, services
from domain.errors import NotAllowed, TooLate
from domain.hours import (
    CLOCK,
    LIFE,
    ORGANISER,
    VOLUNTEER,
    Action,
    Nearness,
    Party,
    Source,
    State,
    capped,
    is_plain,
    may_dispute,
    minutes,
    parties,
)
from domain.organisation import Role, Seat
from tests.town import COMMUNITY, STREET, UNITS

HOST = next(unit for unit in UNITS if unit.code == COMMUNITY)
START, END = datetime(2026, 12, 5, 1, 0, tzinfo=UTC), datetime(2026, 12, 5, 3, 0, tzinfo=UTC)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-05T{clock}+00:00")


@pytest.mark.parametrize(
    ("came", "left", "expected"),
    [
        pytest.param("01:00:00", "03:00:00", 120, id="all of it"),
        pytest.param("00:20:00", "03:00:00", 120, id="early: from the start"),
        pytest.param("01:07:59", "03:00:00", 113, id="late: from the minute on the clock"),
        pytest.param("01:00:00", "02:30:59", 90, id="left early: full minutes"),
        pytest.param("01:00:00", "03:45:00", 120, id="left late: to the planned end"),
        pytest.param("01:10:10", "01:10:50", 0, id="within one minute"),
        pytest.param("00:10:00", "00:50:00", 0, id="gone before the start"),
    ],
)
def test_minutes(came: str, left: str, expected: int) -> None:
    assert minutes(at(came), at(left), starts_at=START, ends_at=END) == expected


@pytest.mark.parametrize(
    ("counted", "others", "most", "expected"),
    [(120, 0, 0, 120), (120, 400, 0, 120), (120, 400, 480, 80), (120, 480, 480, 0), (60, 0, 480, 60)],
)
def test_a_day_has_a_limit_only_where_the_policy_sets_one(counted: int, others: int, most: int, expected: int) -> None:
    assert capped(counted, others=others, most=most) == expected


@pytest.mark.parametrize(("state", "action"), [(state, action) for state in State for action in Action], ids=str)
def test_nobody_takes_a_step_that_is_not_theirs(state: State, action: Action) -> None:
    move = LIFE.rows.get((state, action))
    for party in Party:
        who = frozenset({party})
        if move is not None and party in move.who:
            assert LIFE.advance(state, action, who) is move.to
        else:
            with pytest.raises(NotAllowed if move else TooLate):
                LIFE.advance(state, action, who)


def test_only_whoever_served_disputes_and_only_the_organiser_decides() -> None:
    for (_, action), move in LIFE.rows.items():
        if action in (Action.DISPUTE, Action.CLAIM):
            assert move.who == VOLUNTEER
        if action in (Action.CONFIRM, Action.CORRECT, Action.REJECT, Action.UPHOLD, Action.BACK_FILL):
            assert move.who == ORGANISER
        if action in (Action.FORGET, Action.CREDIT, Action.CALL_OFF, Action.DROP):
            assert move.who == CLOCK


@pytest.mark.parametrize(
    ("seat", "is_own", "expected"),
    [
        pytest.param(Seat(Role.COMMUNITY_ADMIN, COMMUNITY), False, ORGANISER, id="the community"),
        pytest.param(Seat(Role.STREET_COORD, STREET), False, ORGANISER, id="its street"),
        pytest.param(Seat(Role.DUTY_OFFICER, STREET), False, ORGANISER, id="on duty at its street"),
        pytest.param(Seat(Role.STREET_COORD, "520626002"), False, frozenset(), id="another street"),
        pytest.param(Seat(Role.COMMUNITY_ADMIN, COMMUNITY), True, VOLUNTEER, id="nobody is their own judge"),
        pytest.param(Seat(Role.COMMUNITY_ADMIN, "520626001002"), False, frozenset(), id="another community"),
        pytest.param(Seat(Role.GRID_WORKER, COMMUNITY + "001"), False, frozenset(), id="a grid worker"),
        pytest.param(Seat(Role.MEMBER, COMMUNITY), True, VOLUNTEER, id="a member, of their own"),
    ],
)
def test_parties(seat: Seat, is_own: bool, expected: frozenset[Party]) -> None:  # noqa: FBT001
    assert parties([seat], is_own=is_own, host=HOST, community=COMMUNITY, street=STREET) == expected
    if seat.unit == STREET:
        assert parties([seat], is_own=is_own, host=HOST, community=COMMUNITY, street="") == frozenset()


@pytest.mark.parametrize(
    ("state", "now", "was_disputed", "expected"),
    [
        (State.PUBLISHED, "02:59:59", False, True),
        (State.PUBLISHED, "03:00:00", False, False),
        (State.PUBLISHED, "02:00:00", True, False),
        (State.REJECTED, "02:00:00", False, True),
        (State.CREDITED, "02:00:00", False, False),
        (State.PENDING, "02:00:00", False, False),
    ],
)
def test_may_dispute(state: State, now: str, was_disputed: bool, expected: bool) -> None:  # noqa: FBT001
    assert may_dispute(state, at(now), until=END, was_disputed=was_disputed) is expected


def test_what_is_plain() -> None:
    assert is_plain(State.PENDING, Source.QR, Nearness.UNSAID)
    assert is_plain(State.PENDING, Source.TICK, Nearness.NEAR)
    assert not is_plain(State.PENDING, Source.CODE, Nearness.FAR)
    assert not is_plain(State.PENDING, Source.OWN, Nearness.UNSAID)
    assert not is_plain(State.UNSURE, Source.QR, Nearness.UNSAID)
    assert not is_plain(State.DISPUTED, Source.QR, Nearness.UNSAID)


def test_a_certificate() -> None:
    assert number_of("DJ", 2026, 1) == "DJ-C-2026-00001"
    assert is_same("ABC234", " abc-234 ")
    assert not is_same("ABC234", "ABC235")
    assert not is_same("ABC234", "")
    assert kinds([((1, "5"), "health"), ((1, "5"), "health"), ((2, "5"), "visit"), ((1, "6"), "health")]) == [
        ["health", 2],
        ["visit", 1],
    ]
    assert services([(1, "5"), (1, "5"), (1, "6"), (None, "5")]) == 3
