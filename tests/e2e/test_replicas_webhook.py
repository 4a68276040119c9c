"""Do two replicas with one webhook stand in for each other: in speaking, in fetching, and while the key is changed?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from handlers import phone
from storage.database import Database
from storage.wire import ALONE
from tests.botapi.people import Person
from tests.botapi.pictures import picture
from tests.botapi.server import BotApi
from tests.e2e.bot_process import SOON_ALONE, BotProcess, ask, centre_of, eventually, on_telegram, settled
from tests.e2e.conftest import KEY
from tests.e2e.reporting import ASK, agrees, chooses, submits, told
from tests.e2e.test_replicas import says_and_hears
from tests.round_robin import RoundRobin

NEW_KEY = "the next one, the same in every replica too"
PHONE, MASKED = "13812345678", "138****5678"
GRID = "520626001001003"
SECRET = "nobody-guesses_this-1"
Pair = tuple[BotProcess, BotProcess]


@pytest.fixture
def door() -> Iterator[RoundRobin]:
    """Where Telegram brings updates; a test says to which replica that leads."""
    with RoundRobin() as door:
        yield door


@pytest.fixture
def pair(telegram: BotApi, on_postgresql: dict[str, str], tmp_path: Path, door: RoundRobin) -> Iterator[Pair]:
    """Two replicas with one webhook: the first speaks and fetches, the second does not."""
    hooked = {"TELEGRAM_WEBHOOK_URL": f"{door.address}/hooks/telegram", "TELEGRAM_WEBHOOK_SECRET": SECRET}
    (tmp_path / "policy.toml").write_text("[pace]\nprivate = 20\n")
    shared = {"DATA_DIR": str(tmp_path / "shared"), "POLICY_FILE": str(tmp_path / "policy.toml")}
    settings = on_telegram(telegram, **on_postgresql, **hooked, **shared)
    replicas = [BotProcess(tmp_path / name, dict(settings), numbers=SOON_ALONE) for name in ("one", "other")]
    try:
        for replica in replicas:
            replica.folder.mkdir()
            replica.start("--demo")
            eventually(lambda: len(speakers(replicas[0])) == 1, "the first one speaks")
        yield replicas[0], replicas[1]
    finally:
        for replica in replicas:
            replica.close()


def test_what_one_replica_is_brought_the_other_answers_and_fetches(
    telegram: BotApi, door: RoundRobin, pair: Pair
) -> None:
    speaks, hears = pair
    mina, olof = (telegram.person(name, language_code="en") for name in ("Mina", "Olof"))
    leads_to(door, hears)
    reports_with_photo(mina, "red", speaks, telegram)
    [(speaker,)] = speakers(speaks)

    speaks.kill()
    eventually(lambda: speakers(hears) not in ([], [(speaker,)]), "the other one speaks")
    mina.says("/lang")
    told(mina, "Which language shall I speak?")

    speaks.start()
    leads_to(door, speaks)
    reports_with_photo(olof, "blue", speaks, telegram)
    settled(telegram, speaks)
    assert set(door.passed) == {hears.address, speaks.address}
    assert telegram.offsets == []
    answers = "select count(*) from outbox where channel = 'telegram' and purpose = 'answer' and fate = 'sent'"
    taken = "select count(*) from inbox where channel = 'telegram' and key not like 'file:%'"
    assert speaks.rows(answers) == speaks.rows(taken)
    for replica in pair:
        assert replica.stop() == 0


def test_the_key_is_changed_one_replica_after_the_other_and_nothing_is_lost(
    telegram: BotApi, door: RoundRobin, pair: Pair
) -> None:
    mina, olof, hua = (telegram.person(name, language_code="en") for name in ("Mina", "Olof", "Hua"))
    leads_to(door, *pair)
    leaves_phone(mina)
    for replica, other in (pair, pair[::-1]):
        leads_to(door, other)
        assert replica.stop() == 0
        replica.settings |= {"SECRET_KEY": NEW_KEY, "SECRET_KEY_OLD": KEY}
        replica.start()
        says_and_hears(mina)
        if replica is pair[0]:
            leaves_phone(olof)  # with whoever knows nothing of the new key yet
    leads_to(door, *pair)
    with ThreadPoolExecutor() as threads:
        changing = threads.submit(ask, pair[0].folder, "rekey", **pair[0].settings)
        while not changing.done():
            says_and_hears(mina)
    assert changing.result().stdout.startswith("2 telephone numbers are sealed anew"), changing.result().stderr

    for replica in pair:
        leads_to(door, replica)
        for person in (mina, olof):
            person.says("/phone")
            assert MASKED in told(person, phone.SHOWN).text
    leaves_phone(hua)
    settled(telegram, pair[0])
    assert pair[0].rows("select count(*) from inbox where channel = 'telegram'") == [(telegram.world.updates.heard,)]
    assert [replica.stop() for replica in pair] == [0, 0]
    assert [unreadable(pair[0], key) for key in (NEW_KEY, KEY)] == [0, 3]


def leads_to(door: RoundRobin, *replicas: BotProcess) -> None:
    """Let everything that is brought from now on reach these replicas."""
    door.targets = [replica.address for replica in replicas]
    door.cut()
    door.mend()


def leaves_phone(person: Person) -> None:
    """Leave a telephone number for the first time."""
    person.says("/phone")
    told(person, phone.NONE_LEFT)
    chooses(person, phone.LEAVE)
    agrees(person)
    told(person, phone.ASK)
    person.says(PHONE)
    assert MASKED in told(person, phone.KEPT).text


def unreadable(replica: BotProcess, key: str) -> int:
    """Return how many numbers a process with this key alone cannot read."""
    with closing(Database(replica.settings["DATABASE_URL"], key.encode())) as database, database.reading() as uow:
        return uow.contacts.unreadable()


def speakers(replica: BotProcess) -> list[tuple[int]]:
    """Return the connection that says who speaks."""
    holds = "select pid from pg_locks join pg_database on oid = database where datname = current_database()"
    return replica.rows(f"{holds} and classid = ? and granted", ALONE)


def reports_with_photo(person: Person, colour: str, bot: BotProcess, api: BotApi) -> None:
    """Report with a photo, which is fetched once, and kept where every replica finds it."""
    fetched = len(api.called("getFile"))
    person.says("The street lamp by the school gate is dark")
    agrees(person)
    told(person, ASK["category"])
    chooses(person, "Not sure")
    told(person, ASK["where"])
    person.shares(*centre_of(GRID))
    told(person, ASK["photos"])
    person.sends_photo(picture(colour))
    stored = "select ref from media where stored_at is not null and refused = ''"
    eventually(lambda: len(bot.rows(stored)) == fetched + 1, "the photo is fetched")
    submits(person)
    assert len(api.called("getFile")) == fetched + 1
    media = Path(bot.settings["DATA_DIR"]) / "media"
    assert {file.name for file in media.iterdir()} >= {ref for (ref,) in bot.rows(stored)}
