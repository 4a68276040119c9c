"""How does Telegram bring updates itself, so that it hears of none as taken before it is committed?"""

import asyncio
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit

import structlog
from aiogram.types import WebhookInfo
from starlette.types import Receive, Scope, Send

from bot.channels.telegram.inbound import Aside, Reception, Take, Undecodable
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.updates import Raw
from bot.intake import Unavailable
from bot.settings import Settings
from domain.message import Inbound

MOST_BYTES = 2**20
"""Many times the longest update: a text has 4,096 characters."""
KEPT = 4096
"""How many characters of what is no update are kept aside."""
HIGHEST = 2**63
SECRET = b"x-telegram-bot-api-secret-token"
LOOK = timedelta(seconds=30)
"""How often Telegram is asked whether it still brings updates here, and how that goes."""

log = structlog.get_logger(__name__)


class Webhook:
    """Takes what is brought to TELEGRAM_WEBHOOK_URL with the secret, in any replica; at its end it stays set.

    Telegram brings an update again, for a day, until it hears 200. So 200 is said once an update is committed, known
    already, or kept aside; 503 when it is to come again.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        take: Take,
        aside: Aside,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        self._poller = Poller(settings.telegram_token, settings.telegram_api_base, timedelta())
        self._reception = Reception(self._poller, take=take, aside=aside, clock=clock, wake=wake)
        self._url = settings.telegram_webhook_url
        self._secret = settings.telegram_webhook_secret
        self._clock = clock
        self._trouble = ""
        self._ended = asyncio.Event()
        self._ended.set()

    @property
    def path(self) -> str:
        """The path of the address: a proxy before this process leaves it as it is."""
        return urlsplit(self._url).path

    @property
    def state(self) -> str:
        """How Telegram is: "starting", "up", or "down", which it is too while it cannot bring what waits there."""
        return "down" if self._trouble else self._poller.state

    async def listen(self, look: timedelta = LOOK) -> None:
        """See to it until ``stop`` that updates are brought here. Raises ChannelBroken when they never will be."""
        self._ended.clear()
        try:
            await self._poller.redirect(self._url, self._secret)
            while not self._poller.stopping:
                await self._poller.pause(look.total_seconds())
                await self._look()
        finally:
            await self._poller.close()
            self._ended.set()

    async def stop(self) -> None:
        """Take no more; what was taken is finished by the writer."""
        self._poller.stop()
        await self._ended.wait()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, with a status and nothing else."""
        status = await self._outcome(dict(scope["headers"]), receive)
        headers = [(b"content-length", b"0")]
        await send({"type": "http.response.start", "status": status.value, "headers": headers})
        await send({"type": "http.response.body"})

    async def _outcome(self, headers: dict[bytes, bytes], receive: Receive) -> HTTPStatus:
        given = headers.get(SECRET)
        if given is None:
            return HTTPStatus.UNAUTHORIZED
        if not hmac.compare_digest(given, self._secret.encode()):
            return HTTPStatus.FORBIDDEN
        body = await _read(receive)
        if body is None:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        if self._poller.stopping:
            return HTTPStatus.SERVICE_UNAVAILABLE
        try:
            await self._reception.submit(await self._brought(body))
        except Unavailable:
            return HTTPStatus.SERVICE_UNAVAILABLE
        return HTTPStatus.OK

    async def _brought(self, body: bytes) -> Inbound | Undecodable | None:
        """Return what a body says; one that is no update is kept aside, for however often it came it would be none."""
        try:
            return await self._reception.read(_update_in(body))
        except (ValueError, RecursionError):
            said = body[:KEPT].decode("ascii", "backslashreplace")
            return Undecodable(f"body:{sha256(body).hexdigest()}", {"body": said}, "no update")

    async def _look(self) -> None:
        """Ask Telegram how it goes; what somebody else took away is taken back."""
        found = await self._poller.redirected()
        if found is None:
            return
        trouble = self._trouble_in(found)
        if trouble and trouble != self._trouble:
            log.error("telegram_webhook_in_trouble", why=trouble)
        if found.url != self._url:
            await self._poller.redirect(self._url, self._secret)
        self._trouble = trouble

    def _trouble_in(self, found: WebhookInfo) -> str:
        if found.url != self._url:
            return "another process of this TELEGRAM_TOKEN has updates brought to itself, or polls"
        failed_at = found.last_error_date
        is_failing = failed_at is not None and failed_at > self._clock() - 2 * LOOK
        return found.last_error_message or "not reached" if is_failing and found.pending_update_count else ""


async def _read(receive: Receive) -> bytes | None:
    """Return a body, None when it is longer than any update or its sender has gone."""
    body: bytes = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] == "http.disconnect" or len(body) > MOST_BYTES:
            return None
        if not message.get("more_body", False):
            return body


def _update_in(body: bytes) -> Raw:
    """Return the update that a body holds. Raises ValueError when it holds none, and RecursionError."""
    raw = json.loads(body, parse_constant=_refuse)
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if type(number) is not int or not 0 <= number < HIGHEST:
        raise ValueError("no update_id")
    return cast("Raw", raw)


def _refuse(constant: str) -> None:
    """Refuse NaN and its like: they are no JSON, and no database keeps them as such."""
    raise ValueError(constant)
