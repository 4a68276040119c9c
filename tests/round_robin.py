"""How do requests of one visitor reach several replicas in turn? A plain TCP proxy on loopback."""

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
        """Where the replicas are open, as ``http://host:port``."""
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

    async def _close(self) -> None:
        self._server.close()
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await asyncio.sleep(0)  # for the connections that they closed

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in self.targets:
            target = self.targets[next(self._turn) % len(self.targets)]
            host, port = target.removeprefix("http://").split(":")
            with suppress(OSError):
                from_there, to_there = await asyncio.open_connection(host, int(port))
                self.passed.append(target)
                await asyncio.gather(_copy(reader, to_there), _copy(from_there, writer))
                return
        writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes until one side ends, and then let the other know."""
    try:
        with suppress(OSError):
            while chunk := await reader.read(CHUNK):
                writer.write(chunk)
                await writer.drain()
    finally:
        writer.close()
