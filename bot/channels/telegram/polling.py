"""How is Telegram asked for what people did, however long it is away, and until when?"""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar, cast

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import DeleteWebhook, GetWebhookInfo, SetWebhook, TelegramMethod
from aiogram.types import WebhookInfo

from bot.channels.channel import ChannelBroken
from bot.channels.telegram.updates import KINDS, Raw, RawUpdates

ANSWER_SECONDS = 5
MOST_ANSWERS = 100
"""How many presses are answered at a time: beyond them a button spins until its client gives up."""
LONGEST_OUTAGE = 30.0
TAKEN_BACK = 30.0
"""How many seconds a poller leaves to whoever has set a webhook before it takes the updates back."""
UNREACHED = (AiogramError, UnicodeError)
"""What aiogram raises when no answer came, or none that is Telegram's (a proxy's page in any encoding)."""
WRONG_TOKEN = "TELEGRAM_TOKEN is not accepted by Telegram: copy it again from @BotFather, or leave it empty."

WRONG_ADDRESS = "TELEGRAM_WEBHOOK_URL is not accepted by Telegram: {why}"
NOT_YET = "resolve"
"""What is in Telegram's words while a name is not known everywhere yet: that passes."""

T = TypeVar("T")
log = structlog.get_logger(__name__)


class Poller:
    """One long poll at a time, at a Bot API server of one's own or Telegram's; ``stop`` ends the one that waits."""

    def __init__(self, token: str, base: str, poll: timedelta) -> None:
        self.bot = open_bot(token, base)
        self._poll = int(poll.total_seconds())
        self._stopping = asyncio.Event()
        self._conflict_said = False
        self.state = "starting"
        """How it is: "up" once Telegram has answered, "down" since it has not."""
        self._answers: set[asyncio.Task[None]] = set()

    @property
    def stopping(self) -> bool:
        """Whether nothing more shall be fetched."""
        return self._stopping.is_set()

    async def open(self) -> None:
        """Take updates away from a webhook that may be set, and lose none. Raises ChannelBroken."""
        await self._ask(DeleteWebhook(drop_pending_updates=False))

    async def fetch(self, offset: int) -> list[Raw] | None:
        """Confirm what is below ``offset`` and return what came since; None when told to stop. Raises ChannelBroken."""
        polled = RawUpdates(offset=offset or None, timeout=self._poll, allowed_updates=KINDS)
        return cast("list[Raw] | None", await self._ask(polled))

    async def redirect(self, url: str, secret: str) -> None:
        """Have updates brought to an address from now on, and lose none. Raises ChannelBroken."""
        brought = SetWebhook(url=url, secret_token=secret, allowed_updates=KINDS, drop_pending_updates=False)
        await self._ask(brought)

    async def redirected(self) -> WebhookInfo | None:
        """Return where updates are brought to, and how that goes; None when told to stop. Raises ChannelBroken."""
        return await self._ask(GetWebhookInfo())

    async def confirm(self, offset: int) -> None:
        """Tell Telegram what was taken; if it does not hear, that comes again and is known already."""
        with suppress(*UNREACHED):
            await self.bot(RawUpdates(offset=offset, limit=1, timeout=0), request_timeout=ANSWER_SECONDS)

    async def pause(self, seconds: float) -> None:
        """Wait, but not when told to stop."""
        await self._unless_stopped(asyncio.sleep(seconds))

    def answer(self, query: str) -> None:
        """Let a pressed button stop spinning at once; what the press did is said by a message."""
        if len(self._answers) >= MOST_ANSWERS:
            return
        answer = asyncio.create_task(self._answer(query))
        self._answers.add(answer)
        answer.add_done_callback(self._answers.discard)

    def stop(self) -> None:
        """Let every wait end."""
        self._stopping.set()

    async def close(self) -> None:
        """Let go of the connections."""
        await asyncio.gather(*self._answers)
        await self.bot.session.close()

    async def _answer(self, query: str) -> None:
        with suppress(*UNREACHED):
            await self.bot.answer_callback_query(query, request_timeout=ANSWER_SECONDS)

    async def _ask(self, method: TelegramMethod[T]) -> T | None:
        """Return Telegram's answer, however long that takes; None when told to stop first."""
        failures = 0
        while not self.stopping:
            try:
                asked = _soon(method) if failures else method
                answer = await self._unless_stopped(self.bot(asked, request_timeout=self._poll + ANSWER_SECONDS))
            except UNREACHED as error:
                if why := _hopeless(method, error):
                    raise ChannelBroken(why) from error
                failures += 1
                self.state = "down"
                self._say(error, failures)
                await self._wait(error, failures)
            else:
                self.state = "up"
                return answer
        return None

    def _say(self, error: Exception, failures: int) -> None:
        if isinstance(error, TelegramConflictError):
            if not self._conflict_said:
                by = "webhook" if "webhook" in error.message else "polling"
                log.error("telegram_another_listens", by=by, hint="who else uses this TELEGRAM_TOKEN?")
            self._conflict_said = True
        elif failures == 1:
            log.warning("telegram_not_reached", why=type(error).__name__)

    async def _wait(self, error: Exception, failures: int) -> None:
        """Let some time pass before Telegram is asked again; a webhook that still stands then is taken down.

        So whoever is left of two that took the updates away from each other gets them, in either order of leaving.
        """
        if isinstance(error, TelegramConflictError) and "webhook" in error.message.lower():
            await self.pause(TAKEN_BACK)
            if not self.stopping:
                with suppress(*UNREACHED):
                    await self.bot(DeleteWebhook(drop_pending_updates=False), request_timeout=ANSWER_SECONDS)
            return
        await self.pause(
            error.retry_after if isinstance(error, TelegramRetryAfter) else growing(failures, LONGEST_OUTAGE)
        )

    async def _unless_stopped(self, work: Coroutine[Any, Any, T]) -> T | None:
        """Return what came of ``work``; None when told to stop before it ended, and then it is cancelled."""
        working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return working.result() if working.done() else None
        finally:
            working.cancel()
            stopping.cancel()
            await asyncio.gather(working, stopping, return_exceptions=True)


def _soon(method: TelegramMethod[T]) -> TelegramMethod[T]:
    """Return what is asked after a failure: a poll that ends soon, so that it is known soon that all is well again."""
    if isinstance(method, RawUpdates) and method.timeout:
        soon = method.model_copy(update={"timeout": min(method.timeout, ANSWER_SECONDS)})
        return cast("TelegramMethod[T]", soon)
    return method


def _hopeless(method: TelegramMethod[Any], error: Exception) -> str:
    """Return in one sentence why it helps nothing to ask again; nothing when it may."""
    if isinstance(error, TelegramUnauthorizedError | TelegramNotFound):
        return WRONG_TOKEN
    if isinstance(method, SetWebhook) and isinstance(error, TelegramBadRequest):
        return "" if NOT_YET in error.message.lower() else WRONG_ADDRESS.format(why=error.message)
    return ""


def open_bot(token: str, base: str) -> Bot:
    """Return aiogram's bot at a Bot API server; whoever opens it closes its session."""
    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(base)))


def growing(tries: int, longest: float) -> float:
    """Return how many seconds to wait after so many failures, from half a second on."""
    return min(0.5 * 2.0 ** min(tries - 1, 20), longest)
