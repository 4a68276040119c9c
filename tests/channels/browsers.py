"""What the tests of the web chat share: the whole application in one process, and browsers that click through it."""

import asyncio
import io
import re
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import httpx
from PIL import Image
from starlette.types import ASGIApp

from bot.channels.webchat import Hub, WebChat
from bot.delivery import Delivery
from bot.demo.county import DemoCounty, demo_county
from bot.demo.load import load
from bot.intake import Intake
from bot.media import open_store
from bot.read import Reader
from bot.receive import Writer
from bot.settings import Settings, read_settings
from bot.web.app import create_app
from bot.web.site import Site
from domain.county import County
from domain.message import Outbound
from handlers.desk import Office, Purpose
from handlers.voice import Rules
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.ground import empty_database
from tests.town import MONDAY_MORNING, UNITS, ZONE, policy_of

T = TypeVar("T")
if find_spec("sniffio") is None:
    # httpx asks for it with every request, and each time all folders would be searched.
    sys.modules["sniffio"] = None  # type: ignore[assignment]
HERE = "http://127.0.0.1:8080"
SMALL = "[photos]\nmost = 3\nmegabytes = 1\n[voice]\nmost = 1\nmegabytes = 1\n"


class House:
    """The application on a database of its own. Whatever is awaited runs in its loop, and the clock is set by hand."""

    def __init__(self, database: Database, settings: Settings, demo: DemoCounty | None, policy: str) -> None:
        self.now, self.database = MONDAY_MORNING, database
        self.rules = _rules(self.database, demo, policy, self.now)
        self.writer = Writer(Intake(self.database, self.rules, self.clock, careful=0))
        self.reader = Reader(self.database)
        self.hub = Hub()
        self.site = Site(
            settings=settings,
            rules=self.rules,
            take=self.writer.take,
            writer=self.writer,
            reader=self.reader,
            hub=self.hub,
            store=open_store(settings, self.rules.policy),
            clock=self.clock,
            channels=lambda: {"web": "up"},
            demo=demo,
            patience=timedelta(seconds=60),
        )
        self.app = create_app(self.site)
        self._runner = asyncio.Runner()
        self.delivery = Delivery(WebChat(), self.writer, self.rules, self.clock)
        self.delivery.settled = self.hub.notify
        self.writer.owed = [self.delivery.wake]
        self._work = [self._start(self.writer.work()), self._start(self.delivery.work())]

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def browser(
        self,
        *,
        at: str = HERE,
        language: str = "en",
        site: Site | None = None,
        client: str = "127.0.0.1",
        app: ASGIApp | None = None,
    ) -> "Browser":
        shown = app or (create_app(site) if site else self.app)
        return Browser(self, at, language, shown, client=client)

    def reads(self, query: Callable[[UnitOfWork], T]) -> T:
        with self.database.reading() as uow:
            return query(uow)

    def tells(self, browser: "Browser", said: Outbound) -> None:
        """Let the bot say something to whoever a browser is."""
        self.run(self.telling(self.door_of(browser), said))

    async def telling(self, door: int, said: Outbound) -> None:
        """Owe a message and return once it is shown."""
        now = self.now

        def tell(uow: UnitOfWork) -> None:
            Office(uow, self.rules, now).send(uow.people.door(door), said, Purpose.ANSWER)

        before = await self.reader.run(lambda uow: len(uow.outbox.said(door, 99)))
        await self.writer.run(tell)
        while await self.reader.run(lambda uow: len(uow.outbox.said(door, 99))) == before:
            await asyncio.sleep(0.005)

    def door_of(self, browser: "Browser") -> int:
        def door(uow: UnitOfWork) -> int:
            session = uow.web.find(browser.token, self.now)
            assert session is not None
            return session.address

        return self.reads(door)

    def passes(self, **span: float) -> None:
        self.now += timedelta(**span)

    def clock(self) -> datetime:
        return self.now

    def close(self) -> None:
        self.delivery.stop()
        self.run(_until(self._work[1]))
        self.writer.stop()
        self.run(_until(self._work[0]))
        self._runner.close()
        self.reader.close()

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        return self._runner.get_loop().create_task(work)


class Browser:
    """A browser without script: it loads pages, and sends their forms as it is told."""

    def __init__(self, house: House, at: str, language: str, app: ASGIApp, *, client: str) -> None:
        self._house = house
        self._origin = {"origin": at}
        transport = httpx.ASGITransport(app, client=(client, 50_000))
        self.client = httpx.AsyncClient(transport=transport, base_url=at, headers={"accept-language": language})

    @property
    def token(self) -> str:
        return self.client.cookies.get("chat") or ""

    def opens(self, path: str = "/", **headers: str) -> httpx.Response:
        return self._house.run(self.client.get(path, headers=headers))

    def page(self) -> str:
        """The chat as it is now."""
        return self.opens().text

    def sends(self, path: str, fields: Mapping[str, str], *photos: bytes, **headers: str) -> httpx.Response:
        """Send a form as it was last loaded or as the fields say; the origin is this site's own."""
        return self._house.run(self.sending(path, fields, *photos, **headers))

    async def sending(self, path: str, fields: Mapping[str, str], *photos: bytes, **headers: str) -> httpx.Response:
        files = [("photo", (f"{number}.jpg", photo, "image/jpeg")) for number, photo in enumerate(photos)]
        return await self.client.post(path, data=dict(fields), files=files or None, headers=self._origin | headers)

    def says(self, text: str, *photos: bytes, **fields: str) -> httpx.Response:
        """Load the page, write into its form and send it."""
        return self.sends("/say", {"text": text, "nonce": nonce_in(self.page()), **fields}, *photos)

    def speaks(self, sound: bytes, text: str = "", *photos: bytes) -> httpx.Response:
        """Add a recording to the page's form and send it."""
        fields = {"text": text, "nonce": nonce_in(self.page())}
        files = [("voice", ("voice", sound, "text/html")), *[("photo", ("a", photo, "image/jpeg")) for photo in photos]]
        return self._house.run(self.client.post("/say", data=fields, files=files, headers=self._origin))

    def presses(self, label: str) -> httpx.Response:
        """Press the newest button with this label."""
        html = self.page()
        found = re.findall(rf'name="(\w+)" value="([^"]*)">{re.escape(label)}</button>', html)
        assert found, f"no button “{label}”"
        name, value = found[-1]
        return self.sends("/say", {name: unescape(value), "nonce": nonce_in(html)})


def nonce_in(html: str) -> str:
    found = re.search(r'name="nonce" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def bubbles(html: str) -> list[tuple[str, str]]:
    """Whose words, and the words, in the order of the page."""
    items = re.findall(r'<li id="[^"]+" class="(msg mine|msg heard|note)[^"]*">(.*?)</li>', html, re.DOTALL)
    return [(kind.split()[-1], _words(item)) for kind, item in items]


def heard(browser: Browser) -> list[str]:
    return [words for kind, words in bubbles(browser.page()) if kind == "heard"]


def buttons_in(html: str) -> list[str]:
    return [unescape(label) for label in re.findall(r'<button class="press"[^>]*>([^<]*)</button>', html)]


def photo(color: str = "red", size: tuple[int, int] = (40, 30)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, color).save(written, "JPEG")
    return written.getvalue()


@contextmanager
def open_house(
    folder: Path, environ: Mapping[str, str] | None = None, *, demo: DemoCounty | None = None, policy: str = ""
) -> Iterator[House]:
    settings = read_settings({"DATA_DIR": str(folder), **(environ or {})})
    with empty_database(folder) as database:
        house = House(database, settings, demo, policy)
        try:
            yield house
        finally:
            house.close()


@cache
def small_demo() -> DemoCounty:
    """The demo's units with its cast and one person more."""
    whole = demo_county()
    shown = {*whole.cast, "grid-worker-9"}
    return replace(whole, people=tuple(person for person in whole.people if person.key in shown))


def _rules(database: Database, demo: DemoCounty | None, policy: str, now: datetime) -> Rules:
    read = policy_of(policy)
    with database.begin() as uow:
        if demo is None:
            uow.units.add_all(UNITS)
        else:
            load(uow, demo, now=now, zone=ZONE)
    return Rules(read, read.calendar(ZONE), County(demo.units if demo else UNITS), ZONE)


def _words(item: str) -> str:
    found = re.search(r'<p class="text"[^>]*>(.*?)</p>|<bdi>(.*?)</bdi>', item, re.DOTALL)
    return unescape(found[1] or found[2]) if found else ""


async def _until(task: asyncio.Task[None]) -> None:
    await task
