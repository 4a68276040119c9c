"""How long it takes from a start to the first question to Telegram, against loading the libraries bare."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from tests.bench.figures import Figure
from tests.botapi.server import TOKEN, BotApi

BARE = "import aiogram, telegram.ext, sqlalchemy.ext.asyncio, sqlalchemy.orm, apscheduler.schedulers.asyncio"
ROUNDS = 5
ROOT = Path(__file__).parents[2]


def figures() -> list[Figure]:
    """Return the row about the start: pairs of both, one after the other, so that both see the same machine."""
    with TemporaryDirectory() as folder, BotApi() as api:
        environ = os.environ | {"DATA_DIR": folder, "PORT": "0", "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": api.base}
        _started(api, environ)
        pairs = [(_started(api, environ), _bare()) for _ in range(ROUNDS)]
    ours, bare = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    ratio = median(mine / theirs for mine, theirs in pairs)
    measured = f"{ours:.2f} s against {bare:.2f} s: {ratio:.2f}×"
    return [Figure("start to first getUpdates", measured, "≤ 1.3×", ratio <= 1.3)]


def _started(api: BotApi, environ: dict[str, str]) -> float:
    before = len(api.offsets)
    began = perf_counter()
    command = [sys.executable, "-m", "bot", "run", "--demo"]
    process = subprocess.Popen(command, env=environ, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(api.offsets) == before:
        sleep(0.002)
        if process.poll() is not None:
            raise RuntimeError(f"the bot ended with {process.returncode} before it asked for updates")
    took = perf_counter() - began
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    return took


def _bare() -> float:
    began = perf_counter()
    subprocess.run([sys.executable, "-c", BARE], check=True)
    return perf_counter() - began
