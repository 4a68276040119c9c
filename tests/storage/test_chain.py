"""Is a history hung on a key that only SECRET_KEY opens, in any number of processes, and appended to under its lock?"""

from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.serve import prepare
from bot.settings import read_settings
from domain.errors import SettingError
from storage.chain import KEY, chain_key, find_chain_key, link, rewrap, unwrap
from storage.database import Database
from storage.history import Step
from storage.streams import history, tally
from storage.tables import Issue
from tests.storage.ward import Ward
from tests.storage.world import Pair, at_once, report_lamp, rows
from tests.stories.reporting import reports
from tests.town import GRID, ZONE, Town

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
ROW: Mapping[str, Any] = {
    "issue": 7,
    "seq": 1,
    "at": AT,
    "action": "accept",
    "from_state": "submitted",
    "to_state": "accepted",
    "actor": 8,
    "channel": "web",
    "unit": "1",
    "holder": "11",
    "late": False,
    "rung": None,
    "words": None,
    "said": None,
}
OTHER: Mapping[str, Any] = {
    "issue": 8,
    "seq": 2,
    "at": AT + timedelta(microseconds=1),
    "action": "finish",
    "from_state": "accepted",
    "to_state": "done",
    "actor": None,
    "channel": "",
    "unit": "",
    "holder": "1",
    "late": True,
    "rung": 1,
    "words": 1,
    "said": "0",
}


@pytest.mark.parametrize("name", ROW)
def test_a_link_covers_every_value(name: str) -> None:
    assert link(b"key", "", ROW) != link(b"key", "", {**ROW, name: OTHER[name]})


def test_a_link_covers_the_one_before_and_needs_the_key() -> None:
    assert len({link(b"key", "", ROW), link(b"key", "0", ROW), link(b"other", "", ROW)}) == 3
    assert link(b"key", "", ROW) == link(b"key", "", {**ROW, "at": AT.astimezone(ZONE)})


def test_no_value_can_be_shifted_into_the_next() -> None:
    assert link(b"key", "", {**ROW, "unit": "11", "holder": "1"}) != link(b"key", "", ROW)


def test_every_row_of_the_table_is_covered() -> None:
    assert ROW.keys() | {"link"} == {column.name for column in history.columns}


def test_the_key_is_kept_wrapped_and_wrapping_it_anew_touches_no_row(url: str, database: Database) -> None:
    with closing(Database(url, b"the first secret")) as one, one.begin() as uow:
        key = chain_key(uow)
    with database.reading() as uow:
        kept = uow.fact(KEY)
    assert key.hex() not in kept
    assert unwrap(kept, b"another", b"the first secret") == key
    with closing(Database(url, b"the second", b"the first secret")) as one, one.begin() as uow:
        rewrap(uow)
    with closing(Database(url, b"the second")) as one, one.reading() as uow:
        assert find_chain_key(uow) == key
    with closing(Database(url, b"the first secret")) as one, one.begin() as uow, pytest.raises(SettingError):
        chain_key(uow)


def test_a_key_whose_transaction_was_taken_back_is_not_used(database: Database) -> None:
    with database.begin() as uow:
        lost = chain_key(uow)
        uow.session.rollback()
    with database.begin() as uow:
        kept = chain_key(uow)
        assert chain_key(uow) == kept != lost
    with database.reading() as uow:
        assert find_chain_key(uow) == kept


def test_two_processes_that_begin_together_have_one_key(replicas: Pair) -> None:
    def begin(one: Database) -> Callable[[], bytes]:
        def make() -> bytes:
            with one.begin() as uow:
                return chain_key(uow)

        return make

    assert len(set(at_once(*map(begin, replicas)))) == 1


def test_a_start_with_another_secret_key_is_refused_at_once(ward: Ward) -> None:
    settings = read_settings({"DATABASE_URL": ward.town.database.url, "SECRET_KEY": "z" * 40})
    with closing(Database(settings.database_url, b"z" * 40)) as database, pytest.raises(SettingError) as caught:
        prepare(database, settings, demo=False)
    assert caught.value.name == "SECRET_KEY"


def test_a_history_is_appended_to_under_the_lock_of_its_issue_only(town: Town) -> None:
    report_lamp(town)
    with town.database.begin() as uow:
        issue = uow.session.scalars(select(Issue)).one()
        with pytest.raises(RuntimeError, match="under the lock"):
            uow.issues.note(issue, Step("told", town.now, rung=1))


def test_steps_are_counted_by_the_day_in_the_county_and_by_whether_they_were_late(
    url: str, found: Callable[[Database], Town]
) -> None:
    with closing(Database(url, zone=ZONE)) as database:
        town = found(database)
        lin, _ = report_lamp(town)
        town.time_passes(hours=15)  # in the county it is the next day, in UTC it is not
        lin.presses("Accept")
        reports(town.resident("Mila"))
        counts = [(row.taken_on, row.unit, row.action, row.late, row.steps) for row in rows(database, tally)]
    assert sorted(counts) == [
        (date(2026, 11, 23), GRID, "submit", False, 1),
        (date(2026, 11, 24), GRID, "accept", True, 1),
        (date(2026, 11, 24), GRID, "submit", False, 1),
    ]
