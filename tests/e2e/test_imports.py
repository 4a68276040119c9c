"""Tables are brought in while the bot runs, on either database; one that is killed in the middle is never seen."""

import csv
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.botapi.server import BotApi
from tests.e2e.bot_process import BotProcess, ask, centre_of, environ_of, eventually, on_telegram
from tests.e2e.conftest import OpenBot
from tests.e2e.reporting import reports, told

GRID = "520626001001003"
MANY = 6_000


def roster(folder: Path, people: int) -> Path:
    """Write a roster of so many people."""
    file = folder / "people.csv"
    with file.open("w", encoding="gb18030", newline="") as to:
        writer = csv.writer(to)
        writer.writerow(["编号", "姓名", "角色", "单位代码"])
        writer.writerows([f"{number:05}", f"人{number}", "在职党员", "520626001001"] for number in range(people))
    return file


def begin(bot: BotProcess, file: Path) -> subprocess.Popen[str]:
    """Begin an import, as an operator does beside the running bot."""
    command = [sys.executable, "-m", "bot", "import", "people", str(file), "--json"]
    environ = environ_of(bot.folder, **bot.settings)
    return subprocess.Popen(
        command, cwd=bot.folder, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def staged(bot: BotProcess) -> int:
    return int(bot.rows("select count(*) from roster")[0][0])


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_people_report_while_a_roster_comes_in_and_its_links_are_good(
    telegram: BotApi, open_bot: OpenBot, kind: str, request: pytest.FixtureRequest
) -> None:
    other = request.getfixturevalue("on_postgresql") if kind == "postgresql" else {}
    bot = open_bot(**on_telegram(telegram, **other)).start("--demo")
    mina, lin = (telegram.person(name, language_code="en") for name in ("Mina", "Lin"))
    importing = begin(bot, roster(bot.folder, MANY))
    eventually(lambda: staged(bot) > 0, "the first lines staged")
    reports(mina, "The street lamp by the school gate is dark", centre_of(GRID))
    printed, progress = importing.communicate(timeout=120)
    assert (importing.returncode, progress) == (0, "checked 4000\nstaged 4000\n")
    outcome = json.loads(printed)
    assert (outcome["state"], outcome["taken"], outcome["refused"]) == ("shown", MANY, [])
    with open(outcome["links"], encoding="utf-8-sig", newline="") as file:
        links = list(csv.DictReader(file))
    assert len({row["邀请码 code"] for row in links}) == MANY
    lin.starts(links[-1]["邀请码 code"].replace("-", ""))
    told(lin, "Welcome, {name}. You are now {role} of {unit}. What waits for you is under /queue.")
    assert bot.stop() == 0
    assert bot.log == ""


def test_an_import_that_is_killed_is_never_seen_and_leaves_nothing(open_bot: OpenBot) -> None:
    bot = open_bot().start()
    first = ask(bot.folder, "import", "people", str(roster(bot.folder, 3)), "--json")
    assert first.returncode == 0
    links = Path(json.loads(first.stdout)["links"])
    importing = begin(bot, roster(bot.folder, MANY))
    eventually(lambda: staged(bot) > 3, "the first lines staged")
    importing.send_signal(signal.SIGKILL)
    importing.communicate(timeout=60)
    assert staged(bot) < 3 + MANY
    assert bot.rows("select lines from import_batch where state = 'applied' and kind = 'people'") == [(3,)]
    again = ask(bot.folder, "import", "people", str(roster(bot.folder, 4)), "--json")
    assert json.loads(again.stdout)["state"] == "shown"
    assert (staged(bot), bot.rows("select count(*) from invitation where listed")) == (4, [(4,)])
    assert bot.rows("select count(*) from import_batch where kind = 'people'") == [(1,)]
    assert links.exists()
