"""The web chat as a channel: what a page shows is a row, and open pages hear when there is a new one."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from domain.message import Address, Capabilities, Fitted

WEB = "web"
PAGE = Capabilities(text=100_000, buttons=100, per_row=8, label=200, value=200, edit=True, dial=True)
PAGES = 4
"""How many open pages of one visitor listen. A browser opens six connections to one place for all its pages: those that
listen hold one each, and two must be left for what is said and looked at."""


class Listener:
    """One open page that waits for news; ``sent_away`` when too many others do, ``closed`` when the process ends."""

    def __init__(self) -> None:
        self._news = asyncio.Event()
        self.closed = False
        self.sent_away = False

    async def wait(self, longest: timedelta) -> bool:
        """Return whether there was news before the time was up, or since the last call."""
        try:
            await asyncio.wait_for(self._news.wait(), longest.total_seconds())
        except TimeoutError:
            return False
        if not (self.closed or self.sent_away):
            self._news.clear()
        return True

    def tell(self) -> None:
        """Wake whoever waits."""
        self._news.set()

    def send_away(self) -> None:
        """Wake whoever waits, to make room for others."""
        self.sent_away = True
        self._news.set()

    def close(self) -> None:
        """Wake whoever waits, for the last time."""
        self.closed = True
        self._news.set()


class Hub:
    """Which open pages of this process want to hear about which address. It belongs to one event loop."""

    def __init__(self) -> None:
        self._listeners: dict[Address, set[Listener]] = {}
        self._open: set[Listener] = set()
        self._pages: dict[str, list[Listener]] = {}
        self._closed = False

    @contextmanager
    def listening(self, addresses: Iterable[Address]) -> Iterator[Listener]:
        """Hear about these addresses until the block ends; in a hub that is closed the listener is closed too."""
        listener, heard = Listener(), frozenset(addresses)
        self._open.add(listener)
        for address in heard:
            self._listeners.setdefault(address, set()).add(listener)
        if self._closed:
            listener.close()
        try:
            yield listener
        finally:
            self._open.discard(listener)
            for address in heard:
                self._forget(address, listener)

    @contextmanager
    def page_of(self, visitor: str, addresses: Iterable[Address]) -> Iterator[Listener]:
        """Listen as one of the open pages of a visitor; where there are too many, the oldest is sent away."""
        with self.listening(addresses) as listener:
            pages = self._pages.setdefault(visitor, [])
            pages.append(listener)
            for oldest in pages[:-PAGES]:
                oldest.send_away()
            try:
                yield listener
            finally:
                pages.remove(listener)
                if not pages:
                    del self._pages[visitor]

    def notify(self, address: Address) -> None:
        """Tell the open pages of an address that there is something new."""
        for listener in self._listeners.get(address, ()):
            listener.tell()

    def notify_all(self) -> None:
        """Tell every open page that there may be something new."""
        for listener in self._open:
            listener.tell()

    def close(self) -> None:
        """End every open stream at once: a browser that listens must never hold up the end of the process."""
        self._closed = True
        for listener in self._open:
            listener.close()

    def _forget(self, address: Address, listener: Listener) -> None:
        heard = self._listeners[address]
        heard.discard(listener)
        if not heard:
            del self._listeners[address]


class WebChat:
    """The way out to browsers: the row is what the page shows, so a message has arrived once that is settled."""

    name = WEB
    capabilities = PAGE

    async def send(self, to: Address, fitted: Fitted, *, replaces: str) -> str:  # noqa: ARG002
        """Send nothing: a card is replaced by its name, so the receipt only says that it was shown."""
        return replaces or "page"
