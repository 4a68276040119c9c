"""How do connections reach several targets in turn, badly, or none for a while? A plain TCP proxy on loopback."""

import asyncio
import socket
import struct
import threading
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import Self

CHUNK = 2**16


class Way(StrEnum):
    """In which direction bytes travel."""

    THERE = "there"
    BACK = "back"


@dataclass(eq=False, slots=True)
class Link:
    """One connection that is passed on, and the ways in which it swallows whatever comes, the end of it too."""

    near: asyncio.StreamWriter
    dead: set[Way] = field(default_factory=set[Way])


class RoundRobin:
    """Passes each new connection on to the next of its targets; to the one after that where nobody is open."""

    def __init__(self, *targets: str) -> None:
        self.address = ""
        self.targets: Sequence[str] = targets
        """Where somebody is open, as ``http://host:port``, or as the path of a socket."""
        self.is_cut = False
        self.passed: list[str] = []
        """To whom each connection was passed."""
        self.swallowed: set[Way] = set()
        """In which directions something was lost on the way."""
        self._turn = count()
        self._links: set[Link] = set()
        self._dead: set[Way] = set()
        self._pause, self._most = 0.0, CHUNK
        self._until_reset: int | None = None
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

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def cut(self) -> None:
        """End every connection, and let nobody through until ``mend``."""
        self.is_cut = True
        asyncio.run_coroutine_threadsafe(self._end_all(), self._loop).result(10)

    def slow(self, seconds: float, most: int = CHUNK) -> None:
        """Hold every chunk back for so long, in both directions; a chunk has so many bytes at most."""
        self._pause, self._most = seconds, most

    def swallow(self, *ways: Way) -> None:
        """Take and pass nothing on, and tell nobody: what is connected now for ever, what comes until ``mend``."""
        self._dead = set(ways)
        self.swallowed.clear()
        asyncio.run_coroutine_threadsafe(self._kill(self._dead), self._loop).result(10)

    def reset_after(self, size: int) -> None:
        """End one connection with RST once so many bytes have gone back, of whatever comes from now on."""
        self._until_reset = size

    def mend(self) -> None:
        """Let everybody through again."""
        self.is_cut = False
        self._dead = set()
        self._pause, self._most = 0.0, CHUNK

    async def _close(self) -> None:
        self._server.close()
        await self._end_all()

    async def _end_all(self) -> None:
        await asyncio.sleep(0)  # whoever has only just come begins, and ends in order
        while under_way := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
            await asyncio.sleep(0)  # for the connections that they closed

    async def _kill(self, ways: set[Way]) -> None:
        for link in self._links:
            link.dead |= ways

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer):
            for _ in self.targets if not self.is_cut else ():
                target = self.targets[next(self._turn) % len(self.targets)]
                with suppress(OSError):
                    from_there, to_there = await _reach(target)
                    self.passed.append(target)
                    link = Link(writer, set(self._dead))
                    self._links.add(link)
                    try:
                        there = self._copy(reader, to_there, link, Way.THERE)
                        await asyncio.gather(there, self._copy(from_there, writer, link, Way.BACK))
                    finally:
                        self._links.discard(link)
                        to_there.close()
                    return

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, link: Link, way: Way) -> None:
        """Pass on what comes until one side ends, and then let the other know."""
        with suppress(OSError):
            while chunk := await reader.read(self._most):
                if self._pause:
                    await asyncio.sleep(self._pause)
                if way in link.dead:
                    self.swallowed.add(way)
                    continue
                writer.write(self._before_reset(chunk) if way is Way.BACK else chunk)
                await writer.drain()
                if self._until_reset == 0:
                    self._reset(link)
        if way not in link.dead:
            writer.close()

    def _before_reset(self, chunk: bytes) -> bytes:
        """Return what of a chunk still goes back."""
        if self._until_reset is None:
            return chunk
        passed = chunk[: self._until_reset]
        self._until_reset -= len(passed)
        return passed

    def _reset(self, link: Link) -> None:
        self._until_reset = None
        end = link.near.get_extra_info("socket")
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        link.near.transport.abort()


async def _reach(target: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if target.startswith("/"):
        return await asyncio.open_unix_connection(target)
    host, port = target.removeprefix("http://").split(":")
    return await asyncio.open_connection(host, int(port))
