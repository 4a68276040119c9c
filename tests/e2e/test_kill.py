"""Is anything lost, or done twice, when a process is killed between any two instructions, alone or beside a replica?

CRASH_TRIALS says how often one is killed (20 unless told otherwise); CRASH_SEED draws other moments.
"""

import os
import random
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle

from handlers.judgement import QUESTION
from handlers.texts.catalogue import say
from tests.botapi.faults import Moment, delay
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.botapi.updates import FIRST_ID
from tests.e2e.bot_process import BotProcess, ask, centre_of, eventually, on_telegram, settled
from tests.e2e.conftest import NewDatabase, OpenBot
from tests.e2e.reporting import PATIENCE, agrees, answers, card_of, cards_of, chooses, finishes, number_in, told

TRIALS = int(os.environ.get("CRASH_TRIALS", "20"))
SEED = int(os.environ.get("CRASH_SEED", "1128"))
LONGEST = 1.5
"""Seconds from the first answer of a process within which it is killed: it has work all that time."""
LATENCY, MANY = 0.1, 100_000
"""Seconds that a confirmation, and the answer to a message, are on their way: often somebody is killed meanwhile."""
RESIDENTS = ("Mina", "Olof", "Hua")
GRID = "520626001001003"
POLICY = """
[pace]
private = 20

[unasked]
most = 100000
"""


@dataclass
class Street:
    """People who report, handle and judge without end, while the replicas of their installation are killed."""

    api: BotApi
    replicas: list[BotProcess]
    place: tuple[float, float] = (0, 0)
    numbers: dict[str, str] = field(default_factory=dict)
    """Every report by its words."""
    over: threading.Event = field(default_factory=threading.Event)
    all_judged: threading.Event = field(default_factory=threading.Event)

    @property
    def bot(self) -> BotProcess:
        """The first replica, for what any of them would tell."""
        return self.replicas[0]

    def work(self, moments: list[float]) -> None:
        """Let everybody do what they do while one in turn is killed, so many seconds after somebody was answered."""
        self.api.fail("getUpdates", MANY, delay(LATENCY))
        self.api.fail("sendMessage", MANY, delay(LATENCY, Moment.AFTER))
        self.place = centre_of(GRID)
        invited = self.bot.invite("grid_worker", GRID, "Lin")
        with ThreadPoolExecutor() as threads:
            handling = threads.submit(self._handles, self.api.person("Lin", language_code="en"), invited["code"])
            people = [self.api.person(name, language_code="en") for name in RESIDENTS]
            judging = [threads.submit(self._reports_and_judges, person) for person in people]
            try:
                self._is_killed(moments, [*judging, handling])
                self.over.set()
                for done in judging:
                    done.result()
            finally:
                self.over.set()
                self.all_judged.set()
            handling.result()
        settled(self.api, self.bot)
        assert [replica.stop() for replica in self.replicas] == [0] * len(self.replicas)

    def _is_killed(self, moments: list[float], people: list[Future[None]]) -> None:
        for replica in self.replicas:
            replica.start()
        taken = said = 0
        for replica, moment in zip(cycle(self.replicas), moments, strict=False):
            # An update that is under way whenever the process ends is rightly taken for the reason, and set aside.
            eventually(
                lambda: any(map(Future.done, people)) or (self._said() > said and len(marked(replica)) > taken),  # noqa: B023
                "somebody is answered",
                PATIENCE,
            )
            for gone in filter(Future.done, people):
                gone.result()  # says why nobody speaks any more
            time.sleep(moment)
            replica.kill()
            said, taken = self._said(), len(marked(replica))
            assert confirmed(self.api) <= marked(replica)
            replica.start()

    def _said(self) -> int:
        return sum(call.is_send for call in self.api.calls)

    def _reports_and_judges(self, person: Person) -> None:
        """Report one thing after the other, and see each to its end."""
        while not self.over.is_set():
            words = f"{person.user.first_name} finds broken bench number {len(self.numbers)}"
            is_first = not person.chat
            person.says(words)
            if is_first:
                agrees(person)
            self.numbers[words] = number = answers(person, self.place)
            person.hears(say("en", QUESTION, number=number, result="\0").split("\0")[0], PATIENCE)
            chooses(person, "Fixed")
            told(person, "Thank you. And how was it handled?")

    def _handles(self, person: Person, code: str) -> None:
        """Take on and finish whatever comes."""
        person.starts(code.replace("-", ""))
        handled = set[str]()
        while not self.all_judged.is_set():
            for number in [number_in(card) for card in cards_of(person)]:
                if number not in handled:
                    handled.add(number)
                    chooses(person, "Accept", card_of(person, number))
                    eventually(lambda: "accepted" in card_of(person, number).text, "the card edited", PATIENCE)  # noqa: B023
                    finishes(person, number, f"Mended: {number}")
            time.sleep(0.05)


def test_whenever_it_is_killed_nothing_is_lost_and_nothing_happens_twice(
    open_bot: OpenBot, new_database: NewDatabase
) -> None:
    """Three installations at the same time: on SQLite, on PostgreSQL, and there with a second replica beside it."""
    random_ = random.Random(SEED)
    with ExitStack() as stack:
        databases: list[dict[str, str]] = [{}, new_database(), new_database()]
        apis = [stack.enter_context(BotApi()) for _ in databases]
        settings = [on_telegram(api, **where) for api, where in zip(apis, databases, strict=True)]
        replicas = [
            [open_bot(POLICY, **one) for _ in range(number)] for one, number in zip(settings, (1, 1, 2), strict=True)
        ]
        for bot, *_ in replicas[1:]:
            assert ask(bot.folder, "demo", **bot.settings).returncode == 0
        streets = [Street(api, bots) for api, bots in zip(apis, replicas, strict=True)]
        threads = stack.enter_context(ThreadPoolExecutor())
        shares = [TRIALS // len(streets) + (number < TRIALS % len(streets)) for number in range(len(streets))]
        moments = [[random_.uniform(0, LONGEST) for _ in range(share)] for share in shares]
        for done in [threads.submit(street.work, drawn) for street, drawn in zip(streets, moments, strict=True)]:
            done.result()
        for street in streets:
            assert confirmed(street.api) == marked(street.bot)
            nothing_happened_twice(street)
            everything_owed_was_seen(street)


def confirmed(api: BotApi) -> set[int]:
    """Return the updates that Telegram was told to forget."""
    return set(range(FIRST_ID, max(api.offsets)))


def marked(bot: BotProcess) -> set[int]:
    """Return the updates that were taken in the same transaction as what they changed."""
    return {int(key.partition(":")[2]) for (key,) in bot.rows("select key from inbox where channel = 'telegram'")}


def nothing_happened_twice(street: Street) -> None:
    """Compare what people did with what became of it."""
    answers = "select count(*) from outbox where channel = 'telegram' and purpose = 'answer'"
    assert street.bot.rows(answers) == [(len(marked(street.bot)),)]
    reported = street.bot.rows("select text, number from words join issue on issue.id = issue where kind = 'text'")
    assert sorted(text for text, _ in reported) == sorted(street.numbers)
    assert dict(reported) == street.numbers
    for number in street.numbers.values():
        assert street.bot.history(number) == [(action, None) for action in ("submit", "accept", "finish", "confirm")]


def everything_owed_was_seen(street: Street) -> None:
    """Look for every message that was owed in the chat of whoever should read it."""
    sql = "select outside, body ->> 'text', fate, why from outbox join address on address.id = address"
    owed = street.bot.rows(f"{sql} where outbox.channel = 'telegram'")
    assert {(fate, why) for *_, fate, why in owed if fate != "sent"} <= {("dropped", "replaced")}
    for outside, text, fate, _ in owed:
        seen = {shown.text for shown in street.api.world.chats[int(outside)].events if shown.by_bot}
        assert fate == "dropped" or text in seen
