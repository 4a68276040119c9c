"""Does one report walk the whole way on PostgreSQL, past a process that is killed and a database that is away?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from handlers.account import WELCOME
from handlers.issue_card import FINISH
from handlers.judgement import QUESTION
from tests.botapi.faults import delay
from tests.botapi.server import BotApi
from tests.e2e.bot_process import SOON_ALONE, BotProcess, centre_of, eventually, on_telegram, settled
from tests.e2e.reporting import ASK_RESULT, card_of, chooses, reports, told
from tests.postgresql import by_way_of_a_line
from tests.round_robin import Way

LANGUAGE = "Which language shall I speak?"
NOTHING = "You have reported nothing yet. Just write what is wrong."
GRID = "520626001001003"
AWAY_SOON = {"bot.serve.ANSWERED": 1, "storage.answering.CONNECTED": 2, "storage.answering.CALLED_OFF": 0.1}
LONG = 30
"""Seconds that an answer is on its way, longer than everything here takes."""


@pytest.fixture
def bot(telegram: BotApi, on_postgresql: dict[str, str], tmp_path: Path) -> Iterator[BotProcess]:
    (tmp_path / "policy.toml").write_text("[pace]\nprivate = 20\n")
    running = BotProcess(
        tmp_path, on_telegram(telegram, **on_postgresql, POLICY_FILE="policy.toml"), numbers=SOON_ALONE
    )
    yield running
    running.close()


def test_a_report_is_handled_and_judged_though_the_process_is_killed(telegram: BotApi, bot: BotProcess) -> None:
    mina, lin = (telegram.person(name, language_code="en") for name in ("Mina", "Lin"))
    bot.start("--demo")
    lin.starts(bot.invite("grid_worker", GRID, "Lin")["code"].replace("-", ""))
    number = reports(mina, "The street lamp by the school gate is dark", centre_of(GRID))
    lin.hears(number)
    chooses(lin, "Accept", card_of(lin, number))
    told(mina, "{number} was accepted by {unit}. It should be done by {due}.")
    eventually(lambda: "accepted" in card_of(lin, number).text, "the card edited")
    telegram.fail_next("sendMessage", delay(LONG))
    sent = len(telegram.called("sendMessage"))
    chooses(lin, "Done", card_of(lin, number))
    eventually(lambda: len(telegram.called("sendMessage")) > sent, "an answer on its way")
    bot.kill()

    bot.start()
    told(lin, ASK_RESULT["result"])
    lin.says("The lamp is new")
    told(lin, ASK_RESULT["photos"])
    chooses(lin, "Skip")
    told(lin, FINISH.summary)
    chooses(lin, "Submit")
    told(mina, QUESTION)
    chooses(mina, "Fixed")
    told(mina, "Thank you. And how was it handled?")
    settled(telegram, bot)
    assert bot.history(number) == [(action, None) for action in ("submit", "accept", "finish", "confirm")]
    assert bot.rows("select count(*) from outbox where leased_until is not null") == [(0,)]
    assert bot.stop() == 0
    # The delay meets what is sent again, where the first was cut off before Telegram had read it.
    assert [line for line in bot.log.splitlines() if '"fate": "retry"' not in line] == []


def test_who_writes_while_the_database_is_away_or_answers_nothing_is_answered_when_it_is_back(
    telegram: BotApi, on_postgresql: dict[str, str], tmp_path: Path
) -> None:
    with by_way_of_a_line(make_url(on_postgresql["DATABASE_URL"])) as (line, url):
        through = {"DATABASE_URL": url.render_as_string(hide_password=False)}
        bot = BotProcess(tmp_path, on_telegram(telegram, **on_postgresql | through))
        bot.numbers |= SOON_ALONE | AWAY_SOON
        mina, olof = (telegram.person(name, language_code="en") for name in ("Mina", "Olof"))
        try:
            bot.start("--demo")
            mina.starts()
            told(mina, WELCOME)
            settled(telegram, bot)
            line.cut()
            update = mina.says("/lang")
            olof.starts()
            eventually(lambda: bot.get("/readyz")[0] == 503, "it says that the database is away")
            assert max(telegram.offsets) <= update
            line.mend()
            told(mina, LANGUAGE)
            told(olof, WELCOME)
            settled(telegram, bot)
            line.swallow(Way.BACK)
            update = mina.says("/my")
            eventually(lambda: bot.get("/readyz")[0] == 503, "it says that the database does not answer")
            assert max(telegram.offsets) <= update
            line.mend()
            told(mina, NOTHING)
            settled(telegram, bot)
            assert bot.get("/readyz")[0] == 200
            assert [len([shown for shown in person.chat if shown.by_bot]) for person in (mina, olof)] == [3, 1]
            assert bot.stop() == 0
        finally:
            bot.close()
