"""Do two replicas behind a proxy serve everybody as one would, and does one take over what the other did alone?"""

import json
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta

import httpx
import psycopg
import pytest
from sqlalchemy.engine import URL

from bot.clock import now
from bot.profiles import shipped
from bot.world import rules_of
from domain.event import State
from domain.message import Address
from domain.policy_reading import read_policy
from domain.signup import Action, Standing
from handlers.account import WELCOME
from handlers.desk import Office
from handlers.event_news import AT_ONCE, REMIND
from handlers.event_plan import planned
from handlers.places import change, new_place
from storage.database import Database
from storage.timers import Timer
from storage.wire import ALONE
from tests.botapi.faults import too_many
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.channels.browsers import nonce_in
from tests.e2e.bot_process import BotProcess, centre_of, eventually, on_telegram, settled
from tests.e2e.conftest import KEY
from tests.e2e.reporting import told
from tests.postgresql import execute
from tests.round_robin import RoundRobin
from tests.town import ZONE

GRID = "520626001001003"
TEN_SECONDS = 10
CROWD = 300
"""More than one transaction reminds."""
PAUSE = 15
"""Seconds: longer than it takes until another process speaks."""
NOTHING_YET = "You have reported nothing yet. Just write what is wrong."
Pair = tuple[BotProcess, BotProcess]


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture(scope="module")
def pair(postgresql: URL, api: BotApi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two replicas that start together, with one empty database, one folder for pictures and one token."""
    name, tmp_path = f"town_{secrets.token_hex(4)}", tmp_path_factory.mktemp("replicas")
    execute(postgresql, f"CREATE DATABASE {name}")
    url = postgresql.set(database=name).render_as_string(hide_password=False)
    shared = {"DATABASE_URL": url, "SECRET_KEY": KEY, "DATA_DIR": str(tmp_path / "shared")}
    replicas = [BotProcess(tmp_path / one, on_telegram(api, PGAPPNAME=one, **shared)) for one in ("one", "other")]
    for replica in replicas:
        replica.folder.mkdir()
    try:
        starting = [threading.Thread(target=replica.start, args=("--demo",)) for replica in replicas]
        for thread in starting:
            thread.start()
        for thread in starting:
            thread.join()
        yield replicas[0], replicas[1]
    finally:
        for replica in replicas:
            replica.close()


class Visitor:
    """A browser without script, each request of which reaches another replica."""

    def __init__(self, proxy: RoundRobin) -> None:
        one_each = httpx.Limits(max_keepalive_connections=0)
        origin = {"origin": proxy.address, "accept-language": "en"}
        self.client = httpx.Client(base_url=proxy.address, headers=origin, limits=one_each, timeout=60)

    def page(self) -> str:
        return self.client.get("/").text

    def sends(self, **fields: str) -> str:
        """Send the form of the page as it is now, and return what it shows then."""
        sent = self.client.post("/say", data={"nonce": nonce_in(self.page()), **fields}, follow_redirects=True)
        assert sent.status_code == 200
        return sent.text

    def presses(self, label: str) -> str:
        found = re.findall(rf'name="press" value="([^"]*)">{re.escape(label)}</button>', self.page())
        assert found, f"no button “{label}”"
        return self.sends(press=found[-1])


def test_one_report_walks_through_both_and_every_open_page_hears_of_it(pair: Pair) -> None:
    with RoundRobin(*(replica.address for replica in pair)) as proxy:
        visitor = Visitor(proxy)
        visitor.sends(text="The street lamp by the school gate is dark")
        with stream(visitor) as events:
            visitor.presses("I agree")
            visitor.presses("Not sure")
            lat, lon = centre_of(GRID)
            visitor.sends(lat=str(lat), lon=str(lon))
            visitor.presses("Skip")
            shown = visitor.presses("Submit")
            eventually(lambda: len(events) >= 5, "an open page heard of every answer")
        number = re.search(r"DJ-\d{8}-\d{4}", shown)
        assert number
        assert "beat" not in events
        assert pair[0].history(number[0]) == [("submit", None)]
        assert {replica.address for replica in pair} == set(proxy.passed)
        assert min(map(proxy.passed.count, set(proxy.passed))) > 5


@contextmanager
def stream(visitor: Visitor) -> Iterator[list[str]]:
    """Keep a page open that listens, and note what it hears."""
    events: list[str] = []
    with visitor.client.stream("GET", "/live") as opened:
        assert opened.status_code == 200

        def listen() -> None:
            with suppress(httpx.TransportError):  # closed while it waits
                for line in opened.iter_lines():
                    events.extend(re.findall(r"^event: (\w+)", line))

        listening = threading.Thread(target=listen, daemon=True)
        listening.start()
        yield events


def test_of_three_hundred_everybody_is_reminded_once_though_one_is_killed_while_it_writes(pair: Pair) -> None:
    url = pair[0].settings["DATABASE_URL"]
    told = "select count(*), count(distinct address) from outbox join address on address.id = address"
    reminded = f"{told} where outside like 'crowd-%'"
    with closing(Database(url)) as database, psycopg.connect(url.replace("+psycopg", "")) as holding:
        shift = crowd(database, CROWD)
        late = "select id from signup where shift = %s and queue = %s for update"
        holding.execute(late, (shift, CROWD - 1))
        with database.begin() as uow:
            uow.timers.restart(Timer(REMIND, shift, 1, 1, now()))
        waiting = (
            "select application_name from pg_stat_activity where wait_event_type = 'Lock' and query ~ '^UPDATE signup'"
        )
        eventually(lambda: len(pair[0].rows(waiting)) == 1, "one of them waits in the middle of its writing")
        assert pair[0].rows(reminded) == [(AT_ONCE, AT_ONCE)]
        [(name,)] = pair[0].rows(waiting)
        killed, other = sorted(pair, key=lambda replica: replica.settings["PGAPPNAME"] != name)
        killed.kill()
        holding.rollback()
    eventually(lambda: other.rows(reminded) == [(CROWD, CROWD)], "the other has written the rest")
    assert other.rows("select count(*) from signup where shift = ? and reminded = 1", shift) == [(CROWD,)]
    killed.start("--demo")
    due = "select count(*) from timer where kind = 'event' and subject = ? and fired_at is null"
    assert (killed.rows(due, shift), killed.rows(reminded)) == ([(0,)], [(CROWD, CROWD)])


def crowd(database: Database, size: int) -> int:
    """Let so many people have a place at an event of tomorrow, and return its shift."""
    with database.begin() as uow:
        office = Office(uow, rules_of(uow, read_policy("", shipped()), ZONE), now())
        start = now() + timedelta(hours=20)
        answers = {"title": "Clean-up", "host": GRID[:12], "place": "The bridge", "lasts": "2h", "seats": size}
        organiser = uow.people.new_person("en", now()).id
        event, [shift] = planned(office, answers | {"starts": start.isoformat()}, organiser=organiser, start=start)
        event.state = State.OPEN.value
        uow.events.add(event, [shift])
        for number in range(size):
            person = uow.people.new_person("en", now())
            person.door = uow.people.add_door(Address("web", f"crowd-{number}"), person=person.id, now=now()).id
            place = new_place(office, event, shift, person.id)
            change(office, shift, place, action=Action.SIGN_UP, to=Standing.CONFIRMED)
        return shift.id


def test_the_one_that_takes_over_keeps_to_the_pause_that_the_other_was_asked_for(api: BotApi, pair: Pair) -> None:
    olof = api.person("Olof", language_code="en")
    eventually(lambda: listens(pair[0]) or listens(pair[1]), "somebody listens", TEN_SECONDS)
    first, second = sorted(pair, key=lambda replica: not listens(replica))
    api.fail_next("sendMessage", too_many(PAUSE))
    olof.starts()
    eventually(lambda: second.rows("select count(*) from halt") == [(1,)], "the pause is written down")
    first.kill()
    eventually(lambda: listens(second), "the other one listens", TEN_SECONDS)
    olof.says("/my")
    told(olof, WELCOME)
    told(olof, NOTHING_YET)
    assert api.sent_during_halt == []
    assert [call.status for call in api.called("sendMessage")] == [429, 200, 200]
    first.start("--demo")


def test_when_one_is_cut_off_or_killed_the_other_listens_and_speaks_instead(api: BotApi, pair: Pair) -> None:
    mina = api.person("Mina", language_code="en")
    mina.starts()
    told(mina, WELCOME)
    first, second = sorted(pair, key=lambda replica: not listens(replica))
    assert (listens(first), listens(second)) == (True, False)

    cut_off(first)
    eventually(lambda: listens(first) or listens(second), "somebody listens", TEN_SECONDS)
    says_and_hears(mina)

    settled(api, first)
    first, second = sorted(pair, key=lambda replica: not listens(replica))
    first.kill()
    eventually(lambda: listens(second), "the other one listens", TEN_SECONDS)
    says_and_hears(mina)

    assert len([shown for shown in mina.chat if shown.by_bot]) == 3
    assert "telegram_polled_by_another" not in first.log + second.log
    assert second.stop() == 0


def listens(replica: BotProcess) -> bool:
    """Say whether a replica asks Telegram for updates, as it tells its operator."""
    return bool(json.loads(replica.get("/readyz")[1])["channels"]["telegram"] == "up")


def says_and_hears(person: Person) -> None:
    person.says("/my")
    told(person, NOTHING_YET)


def cut_off(replica: BotProcess) -> None:
    """End the connection that says who may listen and speak."""
    end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE classid = ?"
    assert replica.rows(end, ALONE) == [(True,)]
