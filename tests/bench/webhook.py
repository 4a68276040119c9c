"""How many updates a second Telegram can bring, each kept before it is confirmed, against a route that only parses."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import aiohttp

from tests.bench.figures import Figure, percentile
from tests.bench.start import ROOT
from tests.botapi.server import FIRST_PERSON, TOKEN, BotApi, newcomer

CONNECTIONS = 40
UPDATES = 1_000
"""How many are brought in one round."""
ROUNDS = 3
WARM = 400
"""The first ones after a start run alone, one transaction each."""
SECRET = "nobody-guesses-this"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
OURS, BARE = ("-m", "bot", "run"), ("-m", "tests.bench.parsing")
PATIENCE = 60


def figures() -> list[Figure]:
    """Return the rows about updates that Telegram brings."""
    with TemporaryDirectory() as folder, BotApi() as api:
        for number in range(CONNECTIONS):
            newcomer(api, f"P{number}")
        ours, bare, waits = asyncio.run(_rounds(Path(folder), api))
    ratio, p99 = median(mine / theirs for mine, theirs in zip(ours, bare, strict=True)), percentile(waits, 0.99) * 1000
    measured = f"{median(ours):.0f}/s against {median(bare):.0f}/s: {ratio:.2f}×"
    return [
        Figure(f"durable webhook updates at {CONNECTIONS} connections", measured, "≥ 0.3×", ratio >= 0.3),
        Figure("… p99 of one update", f"{p99:.0f} ms", "≤ 60 ms", p99 <= 60),
    ]


async def _rounds(folder: Path, api: BotApi) -> tuple[list[float], list[float], list[float]]:
    """Return updates a second, ours and bare, in turn so that both see the same machine, and how long ours waited."""
    numbers = count(1)
    with _serving(folder, api, *OURS) as ours, _serving(folder, api, *BARE) as bare:
        await _bring(ours, WARM, numbers)
        await _bring(bare, WARM, count(1))
        pairs = [(await _bring(ours, UPDATES, numbers), await _bring(bare, UPDATES, count(1))) for _ in range(ROUNDS)]
    assert _kept(folder) == next(numbers) - 1
    waits = [wait for (_, waited), _ in pairs for wait in waited]
    return [UPDATES / took for (took, _), _ in pairs], [UPDATES / took for _, (took, _) in pairs], waits


@contextmanager
def _serving(folder: Path, api: BotApi, *words: str) -> Iterator[str]:
    """Let a web server work in a process of its own, and return where it takes updates."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = str(free.getsockname()[1])
    url = f"http://127.0.0.1:{port}/telegram"
    telegram = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": api.base, "TELEGRAM_WEBHOOK_URL": url}
    environ = os.environ | telegram | {"TELEGRAM_WEBHOOK_SECRET": SECRET, "PORT": port, "DATA_DIR": str(folder)}
    command = [sys.executable, *words]
    process = subprocess.Popen(command, env=environ, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


async def _bring(url: str, updates: int, numbers: Iterator[int]) -> tuple[float, list[float]]:
    """Bring so many updates over connections that are kept; return the seconds, and how long each waited."""
    waits: list[float] = []
    left = [_update(next(numbers)) for _ in range(updates)]

    async def one_after_the_other(session: aiohttp.ClientSession) -> None:
        while left:
            body = left.pop()
            began = perf_counter()
            async with session.post(url, data=body, headers=HEADERS) as answer:
                await answer.read()
                assert answer.status == 200
            waits.append(perf_counter() - began)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
        await _is_open(session, url)
        began = perf_counter()
        await asyncio.gather(*(one_after_the_other(session) for _ in range(CONNECTIONS)))
        return perf_counter() - began, waits


async def _is_open(session: aiohttp.ClientSession, url: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                async with session.get(url):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)


def _update(number: int) -> bytes:
    """Return what Telegram brings when one of so many people asks for help."""
    who = {"id": FIRST_PERSON + number % CONNECTIONS, "is_bot": False, "first_name": "Mina", "language_code": "zh-hans"}
    chat = {"id": who["id"], "type": "private", "first_name": "Mina"}
    command = [{"type": "bot_command", "offset": 0, "length": 5}]
    message = {"message_id": number, "from": who, "chat": chat, "date": 1_795_000_000, "text": "/help"}
    return json.dumps({"update_id": number, "message": message | {"entities": command}}).encode()


def _kept(folder: Path) -> int:
    """Return how many updates the database knows."""
    with closing(sqlite3.connect(folder / "baodao.db")) as database:
        kept: int = database.execute("select count(*) from inbox where channel = 'telegram'").fetchone()[0]
        return kept
