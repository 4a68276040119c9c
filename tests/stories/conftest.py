"""Where stories happen; whatever happened, the doctor finds nothing wrong when a story ends."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.doctor.cards import look_at_cards
from bot.doctor.hours import look_at_hours
from bot.doctor.issues import look_through
from bot.doctor.lives import look_at_lives
from domain.waiting import DRAFT
from tests.stories.needing import Three
from tests.town import Town, open_town

YOUNG = timedelta(days=20)
"""For so long nothing of what was owed is forgotten."""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    for town in open_town(tmp_path):
        yield town
        assert wrong_in(town) == []


@pytest.fixture
def three(town: Town) -> Three:
    return Three(town)


def wrong_in(town: Town) -> list[object]:
    with town.database.reading() as uow:
        seen = look_through(uow, town.rules.policy)
        cards = look_at_cards(uow, seen.moved_at, since=town.now - YOUNG)
        return [
            *seen.findings,
            *cards,
            *look_at_hours(uow),
            *look_at_lives(uow, town.rules.policy),
            *uow.examination.endless(DRAFT),
        ]
