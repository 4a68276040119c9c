"""Who may take which step with a registration, and which unit somebody means."""

from itertools import product

import pytest

from domain.errors import NotAllowed, TooLate
from domain.naming import meant
from domain.organisation import Level, Role, Seat, UnitOutline
from domain.registration import LIFE, Action, Party, State, decider, parties

HOME, ELSEWHERE = "520626001001", "520626001002"
STREET = HOME[:9]
MEMBER, SOMEBODY = 1, 2
BOTH = frozenset(Party)

STEPS = {
    (State.NONE, Action.SUBMIT, Party.MEMBER): State.SUBMITTED,
    (State.REFUSED, Action.SUBMIT, Party.MEMBER): State.SUBMITTED,
    (State.SUBMITTED, Action.ACCEPT, Party.COMMUNITY): State.ACTIVE,
    (State.SUBMITTED, Action.REFUSE, Party.COMMUNITY): State.REFUSED,
}
KNOWN = {(state, action) for state, action, _ in STEPS}


@pytest.mark.parametrize(("state", "action", "party"), list(product(State, Action, Party)))
def test_a_step_leads_where_the_table_says_or_nowhere(state: State, action: Action, party: Party) -> None:
    who = frozenset({party})
    to = STEPS.get((state, action, party))
    if to:
        assert LIFE.advance(state, action, who) is to
    else:
        with pytest.raises(NotAllowed if (state, action) in KNOWN else TooLate):
            LIFE.advance(state, action, who)
    assert (action in LIFE.actions_for(state, who)) is (to is not None)


def test_a_member_who_is_in_cannot_register_twice() -> None:
    assert LIFE.actions_for(State.ACTIVE, BOTH) == ()


@pytest.mark.parametrize(
    ("person", "seats", "expected"),
    [
        pytest.param(MEMBER, (), {Party.MEMBER}, id="the member"),
        pytest.param(SOMEBODY, (), set(), id="a stranger"),
        pytest.param(SOMEBODY, (Seat(Role.COMMUNITY_ADMIN, HOME),), {Party.COMMUNITY}, id="the community"),
        pytest.param(SOMEBODY, (Seat(Role.COMMUNITY_ADMIN, ELSEWHERE),), set(), id="another community"),
        pytest.param(SOMEBODY, (Seat(Role.GRID_WORKER, HOME),), set(), id="a grid worker"),
        pytest.param(SOMEBODY, (Seat(Role.STREET_COORD, STREET),), set(), id="the street above"),
        pytest.param(MEMBER, (Seat(Role.COMMUNITY_ADMIN, HOME),), {Party.MEMBER}, id="nobody accepts themselves"),
    ],
)
def test_what_somebody_is_to_a_registration(person: int, seats: tuple[Seat, ...], expected: set[Party]) -> None:
    assert parties(person, seats, member=MEMBER, community=HOME, decides=HOME) == expected


@pytest.mark.parametrize(
    ("person", "seat", "expected"),
    [
        pytest.param(SOMEBODY, Seat(Role.STREET_COORD, STREET), {Party.COMMUNITY}, id="the street"),
        pytest.param(SOMEBODY, Seat(Role.STREET_COORD, "520626002"), set(), id="another street"),
        pytest.param(SOMEBODY, Seat(Role.GRID_WORKER, STREET), set(), id="no coordinator"),
        pytest.param(SOMEBODY, Seat(Role.COMMUNITY_ADMIN, HOME), {Party.COMMUNITY}, id="the community still"),
        pytest.param(MEMBER, Seat(Role.STREET_COORD, STREET), {Party.MEMBER}, id="nobody accepts themselves"),
    ],
)
def test_what_somebody_is_while_the_street_decides(person: int, seat: Seat, expected: set[Party]) -> None:
    assert parties(person, (seat,), member=MEMBER, community=HOME, decides=STREET) == expected


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
