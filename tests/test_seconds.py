"""Are the seconds that the README and the operator's page tell those after which it happens?"""

import re
from datetime import datetime
from pathlib import Path

from bot.app import LEAVE_WITHIN
from bot.profiles import shipped
from domain.ladder import Clock, Rung, ladder
from domain.policy_reading import read_policy
from domain.tiers import Tier
from tests.rules.shipped import SHANGHAI

ROOT = Path(__file__).parent.parent
README, OPERATIONS, COMPOSE = (
    (ROOT / page).read_text("utf-8") for page in ("README.md", "docs/OPERATIONS.md", "compose.yaml")
)
SATURDAY_NIGHT = datetime(2026, 11, 21, 23, tzinfo=SHANGHAI)
CLIMBS = (
    r"(\d+) 秒提醒网格员，(\d+) 秒到社区，(\d+) 秒到街道，(\d+) 秒到县联席办",
    r"reminded after (\d+) seconds; the community hears after (\d+), the street committee after (\d+),"
    r" the county office after (\d+)",
)


def numbers(pattern: str, text: str) -> list[int]:
    found = re.search(pattern, text)
    assert found
    return [int(number) for number in found.groups()]


def test_the_short_limit_of_the_readme_climbs_as_it_tells_at_any_hour() -> None:
    (written,) = set(re.findall(r"^```toml\n(.*?)^```", README, re.DOTALL | re.MULTILINE))
    quick = read_policy(written, shipped())
    steps = ladder(quick, quick.calendar(SHANGHAI), tier=Tier.T2, clock=Clock.ACCEPT, start=SATURDAY_NIGHT)
    told = {step.rung: (step.due_at - SATURDAY_NIGHT).total_seconds() for step in steps}
    rungs = (Rung.REMIND_1, Rung.COMMUNITY, Rung.STREET, Rung.COUNTY)
    for climb in CLIMBS:
        assert numbers(climb, README) == [told[rung] for rung in rungs]


def test_whoever_stops_it_is_told_for_how_long_to_wait() -> None:
    (gone,) = numbers(r"gone\s+within (\d+) seconds", OPERATIONS)
    (in_haste,) = numbers(r"stopped after (\d+) seconds with the database away", OPERATIONS)
    (grace,) = numbers(r"stop_grace_period: (\d+)s", COMPOSE)
    assert in_haste == LEAVE_WITHIN < gone < grace
