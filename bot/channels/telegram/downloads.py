"""Which files that people sent on Telegram are still to be fetched, and what becomes of each?"""

import asyncio
import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

import aiohttp
import structlog
from aiogram.exceptions import AiogramError, TelegramBadRequest

from bot.channels.telegram.arrivals import CHANNEL
from bot.channels.telegram.inbound import Take
from bot.channels.telegram.polling import growing, open_bot
from bot.intake import Unavailable
from bot.media import TOO_BIG, MediaStore
from bot.read import Reader
from domain.errors import NotUnderstood
from domain.message import Address, Inbound, Media
from handlers.texts.catalogue import N_
from storage.unit_of_work import UnitOfWork

MOST_BYTES = 20 * 2**20
"""https://core.telegram.org/bots/api#getfile"""
MOST_SECONDS = 60
AT_ONCE = 4
LOOK = 100
TRIES = 16
LONGEST_WAIT = 600.0
"""Sixteen tries with growing waits: over an hour."""
ASK_AGAIN = 60.0
LOST = N_("Telegram does not give me this file. Please send it again.")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to fetch, and the address of whoever sent it."""

    ref: str
    source: str
    owner: Address
    sent_at: datetime
    """When it was sent last: a file that went and is sent again is brought again."""


@dataclass(slots=True)
class Trouble:
    """How often a file was tried, and when it may be tried again (in the loop's time)."""

    tries: int = 0
    again_at: float = 0


class Downloads:
    """Fetches what is wanted and brings each file as an Inbound of its own; a start asks for all that is wanted."""

    def __init__(
        self,
        token: str,
        base: str,
        *,
        consent: str,
        reader: Reader,
        store: MediaStore,
        take: Take,
        clock: Callable[[], datetime],
    ) -> None:
        self._bot = open_bot(token, base)
        self._consent = consent
        self._reader = reader
        self._store = store
        self._take = take
        self._clock = clock
        self._troubles: dict[str, Trouble] = {}
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Ask soon what is wanted."""
        self._woken.set()

    def stop(self) -> None:
        """End after the files under way."""
        self._stopping = True
        self._woken.set()

    async def work(self) -> None:
        """Fetch until ``stop``."""
        try:
            while not self._stopping:
                self._woken.clear()
                await self._round(await self._ask())
        finally:
            await self._bot.session.close()

    async def _ask(self) -> list[Wanted]:
        try:
            return await self._reader.run(lambda uow: wanted(uow, self._consent))
        except Exception as error:  # noqa: BLE001 - whatever hinders the database now must not end listening and speaking
            log.error("files_not_asked_for", why=type(error).__name__)
            return []

    async def _round(self, files: Sequence[Wanted]) -> None:
        """Fetch a few of those that may be tried now; when there is none, wait for one, or for news."""
        now = asyncio.get_running_loop().time()
        self._troubles = {file.ref: self._troubles.get(file.ref, Trouble()) for file in files}
        ready = [file for file in files if self._troubles[file.ref].again_at <= now][:AT_ONCE]
        if ready:
            await asyncio.gather(*(self._try(file) for file in ready))
            return
        next_at = min((trouble.again_at for trouble in self._troubles.values()), default=now + ASK_AGAIN)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), min(next_at - now, ASK_AGAIN))

    async def _try(self, file: Wanted) -> None:
        trouble = self._troubles[file.ref]
        trouble.tries += 1
        with suppress(Unavailable):
            brought = await self._outcome(file, trouble.tries)
            if brought is not None:
                await self._take(brought)
        # Also after a success: what is still wanted then is not fetched again and again at once.
        trouble.again_at = asyncio.get_running_loop().time() + growing(trouble.tries, LONGEST_WAIT)

    async def _outcome(self, file: Wanted, tries: int) -> Inbound | None:
        """Return what came of a file, None when it should be tried again."""
        brought = Inbound(file.owner, f"file:{file.ref}:{int(file.sent_at.timestamp())}", self._clock())
        refused = replace(brought, stored=Media(file.ref, kind="refused"))
        try:
            kept = await asyncio.to_thread(self._store.keep, await self._fetch(file.source), file.ref)
        except NotUnderstood as refusal:
            return replace(refused, text=refusal.sentence)
        except TelegramBadRequest as error:
            return replace(refused, text=TOO_BIG if "too big" in error.message else LOST)
        except (AiogramError, aiohttp.ClientError, OSError, UnicodeError) as error:
            log.warning("file_not_fetched", ref=file.ref, tries=tries, why=type(error).__name__)
            return replace(refused, text=LOST) if tries >= TRIES else None
        return replace(brought, stored=replace(kept.media, source=file.source), place=kept.place)

    async def _fetch(self, source: str) -> bytes:
        named = await self._bot.get_file(source)
        content = Bounded()
        await self._bot.download_file(named.file_path or "", destination=content, timeout=MOST_SECONDS)
        return content.getvalue()


class Bounded(io.BytesIO):
    """Takes no more than Telegram would ever give, whatever a server sends."""

    def write(self, chunk: bytes, /) -> int:  # type: ignore[override]
        """Take some bytes. Raises NotUnderstood when they are too many."""
        if self.tell() + len(chunk) > MOST_BYTES:
            raise NotUnderstood(TOO_BIG)
        return super().write(chunk)


def wanted(uow: UnitOfWork, consent: str) -> list[Wanted]:
    """Return what Telegram keeps for us, the oldest first, of people who can be told how it went."""
    found = []
    for picture in uow.pictures.wanted(LOOK, channel=CHANNEL, consent=consent):
        doors = [door for door in uow.people.doors_of(picture.owner) if door.channel == CHANNEL]
        if doors:
            found.append(Wanted(picture.ref, picture.source, Address(CHANNEL, doors[0].outside), picture.created_at))
    return found
