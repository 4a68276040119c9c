"""Is what the demo county wishes for and needs as the rules want it: no money, no name, a unit that is there?"""

import pytest

from bot.demo.county import COUNTY, demo_county
from bot.demo.events import OUTINGS
from bot.demo.service import COMMUNITY, NEEDS, RESOURCES, WISHES
from domain.masking import masked
from tests.rules.shipped import policy


@pytest.mark.parametrize("text", [*(text for text, _, _ in WISHES), *NEEDS, *(one.title for one in OUTINGS)])
def test_it_asks_for_no_money_and_names_nobody(text: str) -> None:
    assert not policy().wishes.is_money(text)
    assert masked(text) == text


def test_its_units_are_there() -> None:
    codes = {unit.code for unit in demo_county().units}
    assert {COMMUNITY, *(f"{COUNTY}-{unit}" for unit, _, _ in RESOURCES)} | {one.host for one in OUTINGS} <= codes
    assert all(yuan <= policy().wishes.goods for _, _, yuan in WISHES)
