"""Who may take which step with a registration, and which unit somebody means."""

from itertools import product

import pytest

from domain.errors import NotAllowed, TooLate
from domain.naming import meant
from domain.organisation import Level, Role, Seat, UnitOutline
from domain.registration import ENDLESS, LIFE, LIVING, OVER, WAITS, Action, Moment, Party, State, decider, parties

HOME, ELSEWHERE = "520626001001", "520626001002"
STREET = HOME[:9]
MEMBER, SOMEBODY = 1, 2
BOTH = frozenset(Party)

S, A, P = State, Action, Party
WORKING = (S.ACTIVE, S.POST_ASSIGNED)
STEPS = {
    (S.NONE, A.CONSENT, S.CONSENTED): {P.MEMBER},
    (S.CONSENTED, A.SUBMIT, S.SUBMITTED): {P.MEMBER},
    (S.SUBMITTED, A.ACCEPT, S.ACTIVE): {P.COMMUNITY, P.STREET},
    (S.SUBMITTED, A.ASK, S.NEED_INFO): {P.COMMUNITY, P.STREET},
    (S.SUBMITTED, A.REFUSE, S.REFUSED): {P.COMMUNITY, P.STREET},
    (S.SUBMITTED, A.RETRACT, S.ENDED): {P.MEMBER},
    (S.NEED_INFO, A.ANSWER, S.SUBMITTED): {P.MEMBER},
    (S.NEED_INFO, A.ACCEPT, S.ACTIVE): {P.COMMUNITY, P.STREET},
    (S.NEED_INFO, A.REFUSE, S.REFUSED): {P.COMMUNITY, P.STREET},
    (S.NEED_INFO, A.RETRACT, S.ENDED): {P.MEMBER},
    (S.NEED_INFO, A.LAPSE, S.ENDED): {P.TIME},
    (S.ACTIVE, A.ASSIGN, S.POST_ASSIGNED): {P.TIME},
    (S.POST_ASSIGNED, A.FREE, S.ACTIVE): {P.TIME},
    **{(state, A.TRANSFER, S.TRANSFER_PENDING): {P.MEMBER} for state in WORKING},
    (S.TRANSFER_PENDING, A.AGREE, S.TRANSFER_PENDING): {P.COMMUNITY, P.TAKER},
    (S.TRANSFER_PENDING, A.DECLINE, S.ACTIVE): {P.COMMUNITY, P.TAKER},
    (S.TRANSFER_PENDING, A.MOVE, S.ACTIVE): {P.TIME},
    (S.TRANSFER_PENDING, A.STAY, S.ACTIVE): {P.MEMBER},
    **{(state, A.PAUSE, S.SUSPENDED): {P.MEMBER} for state in (*WORKING, S.SUSPENDED)},
    (S.SUSPENDED, A.RESUME, S.ACTIVE): {P.MEMBER, P.TIME},
    **{(state, A.LEAVE, S.EXIT_PENDING): {P.MEMBER, P.UNIT} for state in (*WORKING, S.SUSPENDED, S.TRANSFER_PENDING)},
    (S.EXIT_PENDING, A.STAY, S.ACTIVE): {P.MEMBER},
    (S.EXIT_PENDING, A.END, S.ENDED): {P.COMMUNITY, P.TIME},
    **{(state, A.WITHDRAW, S.ENDED): {P.MEMBER} for state in LIVING},
    **{(state, A.WORK, state): {P.MEMBER} for state in LIVING},
}
LEADS = {(state, action): to for state, action, to in STEPS}
"""DOMAIN 4.3 once more, apart from the code."""


@pytest.mark.parametrize("state", State)
def test_a_step_leads_where_the_table_says_or_nowhere(state: State) -> None:
    for action, party in product(Action, Party):
        who, to = frozenset({party}), LEADS.get((state, action))
        may = to is not None and party in STEPS[state, action, to]
        if may:
            assert LIFE.advance(state, action, who) is to
        else:
            with pytest.raises(TooLate if to is None else NotAllowed):
                LIFE.advance(state, action, who)
        assert (action in LIFE.actions_for(state, who)) is may


@pytest.mark.parametrize("state", OVER)
def test_nothing_leads_out_of_what_is_over(state: State) -> None:
    assert LIFE.actions_for(state, BOTH) == ()


@pytest.mark.parametrize(
    ("person", "seats", "expected"),
    [
        pytest.param(MEMBER, (), {P.MEMBER}, id="the member"),
        pytest.param(SOMEBODY, (), set(), id="a stranger"),
        pytest.param(SOMEBODY, (Seat(Role.COMMUNITY_ADMIN, HOME),), {P.COMMUNITY}, id="the community"),
        pytest.param(SOMEBODY, (Seat(Role.COMMUNITY_ADMIN, ELSEWHERE),), set(), id="another community"),
        pytest.param(SOMEBODY, (Seat(Role.GRID_WORKER, HOME),), set(), id="a grid worker"),
        pytest.param(SOMEBODY, (Seat(Role.STREET_COORD, STREET),), set(), id="the street above"),
        pytest.param(SOMEBODY, (Seat(Role.UNIT_LIAISON, "520626-U01"),), set(), id="the work unit sees nobody"),
        pytest.param(MEMBER, (Seat(Role.COMMUNITY_ADMIN, HOME),), {P.MEMBER}, id="nobody accepts themselves"),
    ],
)
def test_what_somebody_is_to_a_registration(person: int, seats: tuple[Seat, ...], expected: set[Party]) -> None:
    assert parties(person, seats, member=MEMBER, community=HOME, street="") == expected


@pytest.mark.parametrize(
    ("person", "seat", "expected"),
    [
        pytest.param(SOMEBODY, Seat(Role.STREET_COORD, STREET), {P.STREET}, id="the street"),
        pytest.param(SOMEBODY, Seat(Role.STREET_COORD, "520626002"), set(), id="another street"),
        pytest.param(SOMEBODY, Seat(Role.GRID_WORKER, STREET), set(), id="no coordinator"),
        pytest.param(SOMEBODY, Seat(Role.COMMUNITY_ADMIN, HOME), {P.COMMUNITY}, id="the community still"),
        pytest.param(SOMEBODY, Seat(Role.COMMUNITY_ADMIN, ELSEWHERE), {P.TAKER}, id="the community of a transfer"),
        pytest.param(MEMBER, Seat(Role.STREET_COORD, STREET), {P.MEMBER}, id="nobody accepts themselves"),
    ],
)
def test_what_somebody_is_while_others_decide_too(person: int, seat: Seat, expected: set[Party]) -> None:
    found = parties(person, (seat,), member=MEMBER, community=HOME, street=STREET, taker=ELSEWHERE)
    assert found == expected


@pytest.mark.parametrize("state", [state for state in LIVING if state is not State.POST_ASSIGNED])
def test_whatever_lives_waits_for_something(state: State) -> None:
    assert WAITS[state]
    assert (state in ENDLESS) is (Moment.LIMIT in WAITS[state] and state is not State.SUBMITTED)


@pytest.mark.parametrize(
    ("there", "expected"), [((), STREET), ((MEMBER,), STREET), ((MEMBER, SOMEBODY), HOME), ((SOMEBODY,), HOME)]
)
def test_the_street_decides_while_nobody_is_there_but_the_member(there: tuple[int, ...], expected: str) -> None:
    assert decider(HOME, STREET, there=there, member=MEMBER) == expected


def unit(name: str, name_en: str) -> UnitOutline:
    return UnitOutline(name, Level.UNIT, name, name_en)


UNITS = (
    unit("县教育局", "County Education"),
    unit("县城市管理局", "County Urban Management"),
    unit("县住房和城乡建设局", "County Housing and Construction"),
    unit("云桥小学", "Yunqiao Primary School"),
    unit("云桥小学分校", "Yunqiao Branch School"),
    unit("望岚小学", "Wanglan Primary School"),
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("教育局", ["县教育局"], id="a part of the name"),
        pytest.param("德江县教育局办公室", ["县教育局"], id="more than the name"),
        pytest.param("住建局", ["县住房和城乡建设局"], id="the short form"),
        pytest.param("城管局", ["县城市管理局"], id="another short form"),
        pytest.param("云桥小学", ["云桥小学"], id="the whole name alone, though it begins another"),
        pytest.param("小学", ["云桥小学", "云桥小学分校", "望岚小学"], id="several"),
        pytest.param("  wanglan   PRIMARY ", ["望岚小学"], id="English, whatever its case and spaces"),
        pytest.param("ｗａｎｇｌａｎ", ["望岚小学"], id="full-width letters"),
        pytest.param("sanitation", [], id="none"),
        pytest.param("cm", [], id="letters are no short form"),
        pytest.param("铁路局", [], id="none in Chinese"),
        pytest.param("局", ["县教育局", "县城市管理局", "县住房和城乡建设局"], id="one character"),
        pytest.param("  ", [], id="nothing"),
    ],
)
def test_which_unit_is_meant(words: str, expected: list[str]) -> None:
    assert [unit.name for unit in meant(words, UNITS)] == expected
