"""Who hears, and when, that nobody has answered or finished."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ladder import Clock, Rung, Step, due_rung, ladder, level_of, limit, next_occupied, overtaken
from domain.organisation import Level
from domain.tiers import Tier
from tests.rules.shipped import SHANGHAI, policy

POLICY = policy()
CALENDAR = POLICY.calendar(SHANGHAI)
REMIND_1, REMIND_2, COMMUNITY, STREET, COUNTY = Rung


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def told(tier: Tier, clock: Clock, start: str, text: str = "") -> dict[str, str]:
    """Return each rung's name and when it is told, on the wall of the county."""
    county = policy(text)
    steps = ladder(county, county.calendar(SHANGHAI), tier=tier, clock=clock, start=local(start))
    return {step.rung.name: f"{step.due_at.astimezone(SHANGHAI):%m-%d %H:%M}" for step in steps}


NAMES = [rung.name for rung in Rung]

LADDERS = {
    "T0 by the minute, asleep or not": (
        Tier.T0, Clock.ACCEPT, "2026-11-21 23:50",
        {"REMIND_1": "11-21 23:53", "COMMUNITY": "11-21 23:55", "STREET": "11-22 00:00", "COUNTY": "11-22 00:05"},
    ),
    "T0 handed on": (
        Tier.T0, Clock.ACKNOWLEDGE, "2026-11-18 10:00",
        {"REMIND_1": "11-18 10:03", "COMMUNITY": "11-18 10:05", "STREET": "11-18 10:10", "COUNTY": "11-18 10:15"},
    ),
    "T0 in work climbs by shares": (
        Tier.T0, Clock.FINISH, "2026-11-18 10:00",
        dict(zip(NAMES, ["11-18 11:00", "11-18 11:36", "11-18 12:00", "11-18 14:00", "11-18 16:00"], strict=True)),
    ),
    "T1 through the night": (
        Tier.T1, Clock.ACCEPT, "2026-11-20 22:00",
        dict(zip(NAMES, ["11-20 22:30", "11-20 22:48", "11-20 23:00", "11-21 00:00", "11-21 01:00"], strict=True)),
    ),
    "T2 in office hours": (
        Tier.T2, Clock.ACCEPT, "2026-11-18 09:00",
        dict(zip(NAMES, ["11-18 11:00", "11-18 13:42", "11-18 14:30", "11-19 10:00", "11-19 15:30"], strict=True)),
    ),
    "T2 on a Friday evening": (
        Tier.T2, Clock.ACCEPT, "2026-11-20 18:00",
        dict(zip(NAMES, ["11-23 11:00", "11-23 13:42", "11-23 14:30", "11-24 10:00", "11-24 15:30"], strict=True)),
    ),
    "T2 handed on": (
        Tier.T2, Clock.ACKNOWLEDGE, "2026-11-18 10:30",
        dict(zip(NAMES, ["11-19 09:45", "11-19 15:00", "11-19 17:30", "11-23 16:00", "11-25 14:30"], strict=True)),
    ),
    "T2 in work is told after the night and the weekend": (
        Tier.T2, Clock.FINISH, "2026-11-18 22:00",
        dict(zip(NAMES, ["11-23 09:00", "11-24 12:24", "11-26 09:00", "12-03 09:00", "12-10 09:00"], strict=True)),
    ),
    "T3 in work crosses Spring Festival": (
        Tier.T3, Clock.FINISH, "2026-02-10 10:00",
        dict(zip(NAMES, ["02-24 09:00", "02-24 09:00", "02-25 10:00", "03-12 10:00", "03-27 10:00"], strict=True)),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("tier", "clock", "start", "expected"), LADDERS.values(), ids=LADDERS)
def test_the_shipped_ladders(tier: Tier, clock: Clock, start: str, expected: dict[str, str]) -> None:
    assert told(tier, clock, start) == expected


def test_a_county_sets_its_own_shares_and_reminders() -> None:
    text = "[ladder]\nremind = [0.75]\ncommunity = 0.9\nstreet = 1.5\ncounty = 2"
    assert told(Tier.T1, Clock.ACCEPT, "2026-11-18 10:00", text) == {
        "REMIND_1": "11-18 10:45",
        "COMMUNITY": "11-18 10:54",
        "STREET": "11-18 11:30",
        "COUNTY": "11-18 12:00",
    }


def test_a_county_gives_another_tier_a_ladder_of_its_own() -> None:
    text = '[tiers.T2.ladder]\nremind = []\ncommunity = "1wh"\nstreet = "2wh"\ncounty = "8wh"'
    assert told(Tier.T2, Clock.ACCEPT, "2026-11-18 09:00", text) == {
        "COMMUNITY": "11-18 10:00",
        "STREET": "11-18 11:00",
        "COUNTY": "11-19 10:00",
    }


LIMITS = {
    "T0 accept": (Tier.T0, Clock.ACCEPT, "2026-11-18 10:15"),
    "T1 acknowledge": (Tier.T1, Clock.ACKNOWLEDGE, "2026-11-18 11:00"),
    "T2 accept": (Tier.T2, Clock.ACCEPT, "2026-11-18 15:30"),
    "T2 acknowledge": (Tier.T2, Clock.ACKNOWLEDGE, "2026-11-19 17:30"),
    "T0 finish": (Tier.T0, Clock.FINISH, "2026-11-18 12:00"),
    "T1 finish": (Tier.T1, Clock.FINISH, "2026-11-19 10:00"),
    "T2 finish": (Tier.T2, Clock.FINISH, "2026-11-25 10:00"),
    "T3 finish": (Tier.T3, Clock.FINISH, "2026-12-03 10:00"),
}


@pytest.mark.parametrize(("tier", "clock", "due"), LIMITS.values(), ids=LIMITS)
def test_limits(tier: Tier, clock: Clock, due: str) -> None:
    start = local("2026-11-18 10:00")
    assert limit(POLICY, CALENDAR, tier=tier, clock=clock, start=start) == (local(due), False)


def test_quiet_hours_do_not_move_the_limit() -> None:
    start = local("2026-11-14 23:00")
    due = limit(POLICY, CALENDAR, tier=Tier.T2, clock=Clock.FINISH, start=start)
    steps = ladder(POLICY, CALENDAR, tier=Tier.T2, clock=Clock.FINISH, start=start)
    assert due.at == local("2026-11-21 23:00")
    assert [step.due_at for step in steps if step.rung is COMMUNITY] == [local("2026-11-23 09:00")]


def test_a_step_knows_when_it_is_a_forecast() -> None:
    steps = ladder(POLICY, CALENDAR, tier=Tier.T2, clock=Clock.FINISH, start=local("2026-12-25 10:00"))
    assert [step.provisional for step in steps] == [False, False, True, True, True]


def test_no_rung_is_told_before_a_lower_one_that_waited_for_the_morning() -> None:
    text = '[tiers.T2]\nfinish = "20h"'
    assert told(Tier.T2, Clock.FINISH, "2026-11-18 12:10", text) == {
        "REMIND_1": "11-19 09:00",
        "REMIND_2": "11-19 09:00",
        "COMMUNITY": "11-19 09:00",  # due at 08:10, when the quiet is over and the reminders still wait
        "STREET": "11-20 09:00",
        "COUNTY": "11-23 09:00",
    }


def test_a_step_rests_on_a_forecast_also_when_the_day_of_telling_is_certain() -> None:
    county = policy("[[calendar]]\ndate = 2027-01-04\nworkday = true")
    calendar = county.calendar(SHANGHAI)
    steps = ladder(county, calendar, tier=Tier.T2, clock=Clock.ACCEPT, start=local("2026-12-31 16:30"))
    assert steps[2] == (COMMUNITY, local("2027-01-04 12:00"), True)
    assert calendar.outside_quiet(steps[2].due_at).provisional is False


OPENED = datetime(2026, 11, 18, 2, tzinfo=UTC)
HOURLY = tuple(Step(rung, OPENED + timedelta(hours=hour), provisional=False) for hour, rung in enumerate(Rung, 1))

DUE = {
    "nothing yet": (0.9, None, None, ()),
    "the first on the hour": (1, None, REMIND_1, ()),
    "told already": (1.9, REMIND_1, None, ()),
    "the next": (2, REMIND_1, REMIND_2, ()),
    "an outage passes one over": (3, REMIND_1, COMMUNITY, (REMIND_2,)),
    "an outage passes all but the last over": (99, None, COUNTY, (REMIND_1, REMIND_2, COMMUNITY, STREET)),
    "nothing above the county": (99, COUNTY, None, ()),
    "a vacant rung was told higher up": (3, STREET, None, ()),
}


@pytest.mark.parametrize(("hours", "reached", "rung", "skipped"), DUE.values(), ids=DUE)
def test_only_the_highest_due_rung_is_told(
    hours: float, reached: Rung | None, rung: Rung | None, skipped: tuple[Rung, ...]
) -> None:
    now = OPENED + timedelta(hours=hours)
    assert due_rung(HOURLY, now, reached, holder=Level.GRID) is rung
    assert overtaken(HOURLY, now, reached, told=rung) == skipped


HELD = {
    "the community's own rung is passed over": (3, REMIND_2, Level.COMMUNITY, None, (COMMUNITY,)),
    "after an outage its holder is reminded": (3, None, Level.COMMUNITY, REMIND_2, (REMIND_1, COMMUNITY)),
    "the next level hears in its time": (4, REMIND_2, Level.COMMUNITY, STREET, (COMMUNITY,)),
    "so is the rung below the street": (3, REMIND_2, Level.STREET, None, (COMMUNITY,)),
    "and the street's own": (4, REMIND_2, Level.STREET, None, (COMMUNITY, STREET)),
    "the county hears of what a street has": (5, REMIND_2, Level.STREET, COUNTY, (COMMUNITY, STREET)),
    "above the county there is nobody": (5, REMIND_2, Level.COUNTY, None, (COMMUNITY, STREET, COUNTY)),
    "reminders reach every holder": (2, REMIND_1, Level.COUNTY, REMIND_2, ()),
}


@pytest.mark.parametrize("case", HELD)
def test_no_rung_is_told_at_or_below_the_level_that_has_it(case: str) -> None:
    hours, reached, holder, rung, skipped = HELD[case]
    now = OPENED + timedelta(hours=hours)
    assert due_rung(HOURLY, now, reached, holder=holder) is rung
    assert overtaken(HOURLY, now, reached, told=rung) == skipped


def test_a_rung_that_the_ladder_lacks_is_not_passed_over() -> None:
    steps = [step for step in HOURLY if step.rung is not REMIND_2]
    assert overtaken(steps, OPENED + timedelta(hours=4), None, told=STREET) == (REMIND_1, COMMUNITY)


@pytest.mark.parametrize(
    ("rung", "held", "expected"),
    [
        pytest.param(COMMUNITY, [COMMUNITY, STREET], COMMUNITY, id="somebody is there"),
        pytest.param(COMMUNITY, [STREET, COUNTY], STREET, id="the community is vacant"),
        pytest.param(COMMUNITY, [COUNTY], COUNTY, id="so is the street"),
        pytest.param(COUNTY, [COMMUNITY, STREET], None, id="never downward"),
        pytest.param(REMIND_1, [COMMUNITY], COMMUNITY, id="nobody holds it"),
    ],
)
def test_vacant_rungs_are_skipped_upward(rung: Rung, held: list[Rung], expected: Rung | None) -> None:
    assert next_occupied(rung, held.__contains__) is expected


def test_reminders_go_to_the_holder_and_rungs_to_a_level() -> None:
    assert [level_of(rung) for rung in Rung] == [None, None, Level.COMMUNITY, Level.STREET, Level.COUNTY]


starts = st.datetimes(datetime(2026, 1, 1), datetime(2027, 3, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.sampled_from(Tier), st.sampled_from(Clock), starts)
def test_rungs_are_told_in_order_and_the_community_never_before_the_limit(
    tier: Tier, clock: Clock, start: datetime
) -> None:
    steps = ladder(POLICY, CALENDAR, tier=tier, clock=clock, start=start)
    assert [step.rung for step in steps] == sorted(step.rung for step in steps)
    assert [step.due_at for step in steps] == sorted(step.due_at for step in steps)
    if tier is not Tier.T0:
        promised = limit(POLICY, CALENDAR, tier=tier, clock=clock, start=start).at
        assert all(step.due_at >= promised for step in steps if step.rung >= COMMUNITY)
