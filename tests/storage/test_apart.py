"""A row that can never be settled: it is told, it is not sent twice, and it holds up nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from storage.database import Database
from storage.leases import LEASE
from storage.streams import outbox
from tests.storage.post import Post, play
from tests.storage.world import owe, rows
from tests.town import Town

NEVER = {
    "sqlite": (
        """CREATE TRIGGER never BEFORE UPDATE ON outbox WHEN NEW.settled_at IS NOT NULL AND NEW.body LIKE '%odd%'
        BEGIN SELECT RAISE(ABORT, 'never'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF NEW.settled_at IS NOT NULL AND NEW.body::text LIKE '%odd%' THEN RAISE EXCEPTION 'never'; END IF;
        RETURN NEW; END $$""",
        "CREATE TRIGGER never BEFORE UPDATE ON outbox FOR EACH ROW EXECUTE FUNCTION never()",
    ),
}
NO_MORE = {"sqlite": "DROP TRIGGER IF EXISTS never", "postgresql": "DROP FUNCTION IF EXISTS never CASCADE"}


def mended(database: Database) -> None:
    """Let everything be settled again."""
    with database.writer.begin() as connection:
        connection.execute(text(NO_MORE[database.writer.dialect.name]))


@contextmanager
def odd_ones_never_settled(database: Database) -> Iterator[None]:
    """Let the database refuse that an odd message ends."""
    with database.writer.begin() as connection:
        for statement in NEVER[database.writer.dialect.name]:
            connection.execute(text(statement))
    try:
        yield
    finally:
        mended(database)


@pytest.fixture
def faulty(database: Database) -> Iterator[Database]:
    with odd_ones_never_settled(database):
        yield database


def test_what_cannot_be_settled_is_sent_once_and_holds_up_nobody(town: Town, faulty: Database) -> None:
    owe(town, "Ann", "odd")
    owe(town, "Bob", "good")

    async def story(post: Post) -> None:
        await post.until(lambda: post.fates() == {"odd": None, "good": "sent"})
        owe(town, "Eva", "good too")
        await post.until(lambda: post.fates()["good too"] == "sent")
        owe(town, "Ann", "next")
        await post.later(LEASE.total_seconds())
        await post.until(lambda: post.fates()["next"] == "sent")
        assert post.fates()["odd"] is None
        mended(faulty)
        await post.later(LEASE.total_seconds())
        await post.until(lambda: post.fates()["odd"] == "sent")

    with capture_logs() as told:
        post = play(town, story)
    assert sorted(post.channel.texts) == ["good", "good too", "next", "odd"]
    [odd] = [row.id for row in rows(faulty, outbox) if row.body["text"] == "odd"]
    said = [line for line in told if line["event"] == "message_not_settled"]
    assert said == [{**said[0], "channel": "memory", "row": odd, "log_level": "error"}] * 2
    assert set(said[0]) == {"event", "log_level", "channel", "row", "why"}
    assert not [line for line in told if line["event"] == "delivery_waits"]


def test_what_can_neither_be_settled_nor_matters_any_more_holds_up_nobody(town: Town, faulty: Database) -> None:
    owe(town, "Ann", "odd", expires_at=town.now)
    owe(town, "Bob", "late", expires_at=town.now)
    owe(town, "Eva", "good")

    async def story(post: Post) -> None:
        await post.until(lambda: post.fates() == {"odd": None, "late": "dropped", "good": "sent"})
        mended(faulty)
        await post.later(LEASE.total_seconds())
        await post.until(lambda: post.fates()["odd"] == "dropped")

    assert play(town, story).channel.texts == ["good"]


def test_at_the_end_of_a_process_it_holds_up_nothing_either_and_the_next_one_sends_it(
    town: Town, faulty: Database
) -> None:
    owe(town, "Ann", "odd")
    play(town, lambda post: post.until(lambda: post.channel.texts))
    mended(faulty)
    assert rows(faulty, outbox)[0].fate is None
    town.now += LEASE
    assert play(town, lambda post: post.until(lambda: post.channel.texts)).fates() == {"odd": "sent"}
