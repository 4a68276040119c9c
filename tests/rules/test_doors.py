"""Two people are found to be one: who stays, what counts where both had it, and what taking a door away means."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.doors import (
    Fate,
    Parting,
    Place,
    Side,
    Traits,
    Typed,
    counts,
    fate_of,
    keeper,
    one_place,
    parted,
    parting,
    stacked,
    too_many,
    united,
    withdrew,
)
from domain.registration import LIVING, OVER, State
from domain.signup import Standing

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = MORNING + timedelta(hours=1)
MINA = Traits("米娜", "Mina", "zh", "2026-11", MORNING)
NOBODY = Traits("", "", "en", "", None)


@pytest.mark.parametrize(
    ("known", "used", "over", "fate"),
    [
        pytest.param(True, False, False, Fate.LINKED, id="in time and new"),
        pytest.param(True, False, True, Fate.OVER, id="too late"),
        pytest.param(True, True, False, Fate.USED, id="used"),
        pytest.param(True, True, True, Fate.USED, id="used and too late"),
        pytest.param(False, False, False, Fate.UNKNOWN, id="never shown"),
    ],
)
def test_a_code_opens_once_and_in_time(*, known: bool, used: bool, over: bool, fate: Fate) -> None:
    assert fate_of(is_known=known, is_used=used, is_over=over) is fate


@pytest.mark.parametrize(
    ("mine", "all_", "who"),
    [(4, 59, None), (5, 5, Typed.PERSON), (0, 60, Typed.EVERYBODY), (5, 60, Typed.PERSON)],
)
def test_who_guesses_too_often_is_stopped_and_so_are_all_together(mine: int, all_: int, who: Typed | None) -> None:
    assert too_many(mine, all_, tries=5, tries_of_all=60) is who


@pytest.mark.parametrize(
    ("one", "other", "stays"),
    [
        pytest.param(Side(2, 2, ""), Side(1, 0, "2026-11"), 2, id="who holds a role"),
        pytest.param(Side(2, 0, "2026-11"), Side(1, 0, ""), 2, id="who agreed"),
        pytest.param(Side(2, 0, "2026-11"), Side(1, 0, "2026-11"), 1, id="who came first"),
        pytest.param(Side(1, 2, "2026-11"), Side(2, 2, "2026-11"), 1, id="of two with roles who came first"),
    ],
)
def test_who_stays(one: Side, other: Side, stays: int) -> None:
    assert keeper(one, other).person == keeper(other, one).person == stays


@pytest.mark.parametrize(
    ("kept", "given", "joined"),
    [
        pytest.param(MINA, NOBODY, Traits("米娜", "Mina", "en", "2026-11", MORNING), id="a name and a consent stay"),
        pytest.param(NOBODY, MINA, Traits("米娜", "Mina", "en", "2026-11", MORNING), id="or come"),
        pytest.param(
            MINA,
            Traits("林", "Lin", "en", "2027-01", LATER),
            Traits("米娜", "Mina", "en", "2027-01", LATER),
            id="the newer consent counts",
        ),
        pytest.param(NOBODY, NOBODY, NOBODY, id="nothing is made of nothing"),
    ],
)
def test_what_one_says_of_oneself(kept: Traits, given: Traits, joined: Traits) -> None:
    assert united(kept, given, spoken="en") == joined


def test_the_parted_say_what_they_said_before_but_for_what_they_changed_since() -> None:
    joined = united(NOBODY, MINA, spoken="zh")
    assert parted(NOBODY, joined, joined) == NOBODY
    renamed = Traits("琳", "Lin", "en", joined.consent, joined.consented_at)
    assert parted(NOBODY, joined, renamed) == Traits("琳", "Lin", "en", "", None)
    refused = Traits(joined.name, joined.name_en, joined.language, "", None)
    assert parted(MINA, joined, refused) == Traits("米娜", "Mina", "zh", "", None)


def test_a_consent_is_taken_back_only_where_there_was_one() -> None:
    assert withdrew(MINA, NOBODY)
    assert not withdrew(NOBODY, NOBODY)
    assert not withdrew(MINA, MINA)


def place(standing: Standing, at: datetime = MORNING, tries: int = 0) -> Place:
    return Place(standing, at, at if standing is Standing.CHECKED_IN else None, tries)


@pytest.mark.parametrize(
    ("one", "other", "counts_"),
    [
        pytest.param(place(Standing.CONFIRMED), place(Standing.CHECKED_IN), Standing.CHECKED_IN, id="being there"),
        pytest.param(place(Standing.CANCELLED), place(Standing.CONFIRMED), Standing.CONFIRMED, id="having a place"),
        pytest.param(place(Standing.NONE), place(Standing.CANCELLED), Standing.CANCELLED, id="having given it back"),
    ],
)
def test_the_better_of_two_places_counts(one: Place, other: Place, counts_: Standing) -> None:
    assert one_place(one, other).standing is one_place(other, one).standing is counts_


def test_of_two_places_the_earlier_counts_and_no_wrong_code_is_forgiven() -> None:
    early, late = place(Standing.CONFIRMED, tries=5), place(Standing.CONFIRMED, LATER, tries=1)
    assert one_place(late, early) == early
    assert one_place(place(Standing.CONFIRMED), place(Standing.NONE, tries=5)).tries == 5


@pytest.mark.parametrize(
    ("one", "other", "newer", "wins"),
    [
        pytest.param(State.ACTIVE, State.SUBMITTED, False, True, id="accepted before waiting"),
        pytest.param(State.SUBMITTED, State.ACTIVE, True, False, id="however new"),
        pytest.param(State.SUBMITTED, State.REFUSED, False, True, id="waiting before refused"),
        pytest.param(State.ACTIVE, State.ACTIVE, True, True, id="of two alike the newer"),
        pytest.param(State.ACTIVE, State.ACTIVE, False, False, id="and not the older"),
    ],
)
def test_which_registration_counts(one: State, other: State, *, newer: bool, wins: bool) -> None:
    assert counts(one, other, is_newer=newer) is wins


def test_every_state_has_its_rank() -> None:
    assert all(counts(state, State.WITHDRAWN, is_newer=True) for state in (*LIVING, *OVER))
    assert {one_place(place(one), place(one)).standing for one in Standing} == set(Standing)


def test_the_forms_of_whoever_speaks_lie_on_top() -> None:
    assert stacked(["theirs"], ["old", "mine"], 3) == ["theirs", "old", "mine"]
    assert stacked(["theirs"], ["old", "mine"], 2) == ["old", "mine"]


@pytest.mark.parametrize(
    ("door", "doors", "came", "means"),
    [
        pytest.param(1, {1}, (), Parting.ONLY, id="the only one"),
        pytest.param(1, {1, 2}, (), Parting.LEAVE, id="long after a link"),
        pytest.param(2, {1, 2}, (2,), Parting.UNDO, id="the one that came"),
        pytest.param(1, {1, 2}, (2,), Parting.UNDO, id="the one that was there, seen from the other"),
        pytest.param(1, {1, 2, 3}, (2, 3), Parting.UNDO, id="two came together"),
        pytest.param(1, {1, 2, 3}, (3,), Parting.FIRST_THE_NEWEST, id="another one came since"),
    ],
)
def test_what_taking_a_door_away_means(door: int, doors: set[int], came: tuple[int, ...], means: Parting) -> None:
    assert parting(door, doors, came) is means
