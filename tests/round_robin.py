"""How do connections reach several targets in turn, or none for a while? A plain TCP proxy on loopback."""

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from typing import Self

CHUNK = 2**16


class RoundRobin:
    """Passes each new connection on to the next of its targets; to the one after that where nobody is open."""

    def __init__(self, *targets: str) -> None:
        self.address = ""
        self.targets: Sequence[str] = targets
        """Where somebody is open, as ``http://host:port``, or as the path of a socket."""
        self.is_cut = False
        self.passed: list[str] = []
        """To whom each connection was passed."""
        self._turn = count()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        opening = asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(opening, self._loop).result(10)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def cut(self) -> None:
        """End every connection, and let nobody through until ``mend``."""
        self.is_cut = True
        asyncio.run_coroutine_threadsafe(self._end_all(), self._loop).result(10)

    def mend(self) -> None:
        """Let everybody through again."""
        self.is_cut = False

    async def _close(self) -> None:
        self._server.close()
        await self._end_all()

    async def _end_all(self) -> None:
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await asyncio.sleep(0)  # for the connections that they closed

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in self.targets if not self.is_cut else ():
            target = self.targets[next(self._turn) % len(self.targets)]
            with suppress(OSError):
                from_there, to_there = await _reach(target)
                self.passed.append(target)
                await asyncio.gather(_copy(reader, to_there), _copy(from_there, writer))
                return
        writer.close()


async def _reach(target: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if target.startswith("/"):
        return await asyncio.open_unix_connection(target)
    host, port = target.removeprefix("http://").split(":")
    return await asyncio.open_connection(host, int(port))


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes until one side ends, and then let the other know."""
    try:
        with suppress(OSError):
            while chunk := await reader.read(CHUNK):
                writer.write(chunk)
                await writer.drain()
    finally:
        writer.close()
