"""How does Telegram bring updates by a webhook: to whom, how many at a time, and how often again?"""

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from tests.botapi.params import Params
from tests.botapi.refusal import bad_request
from tests.botapi.shapes import Shape
from tests.botapi.updates import Hook, read_kinds
from tests.botapi.world import World

LOOPBACK = {"127.0.0.1", "localhost"}
PATIENCE_SECONDS = 60
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.5
"""Seconds before an update is brought again; Telegram waits for longer."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt: what came back, 0 where nobody answered."""

    update_id: int
    status: int


def set_webhook(world: World, params: Params) -> bool:
    url, secret, most = params.text("url"), params.text("secret_token"), params.integer("max_connections", 40)
    if not url:
        return delete_webhook(world, params)
    address = urlsplit(url)
    # Telegram's own servers want https; a Bot API server of one's own, in its local mode, does not.
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= most <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    if params.text("allowed_updates"):
        world.updates.allowed = read_kinds(params.parsed("allowed_updates"))
    if params.flag("drop_pending_updates"):
        world.updates.forget_pending()
    world.updates.redirect(Hook(url, secret, most))
    return True


def delete_webhook(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.forget_pending()
    world.updates.redirect(None)
    return True


def get_webhook_info(world: World, _: Params) -> Shape:
    hook = world.updates.hook or Hook("")
    found: Shape = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(world.updates)}
    if hook.url:
        found |= {"max_connections": hook.most}
    if hook.failed_at:
        found |= {"last_error_date": hook.failed_at, "last_error_message": hook.why}
    if world.updates.allowed:
        found |= {"allowed_updates": sorted(world.updates.allowed)}
    return found


class Postman:
    """Brings what waits, each update until somebody has answered 2xx, in no order but the first attempts'."""

    def __init__(self, world: World) -> None:
        self.deliveries: list[Delivery] = []
        self.most_at_once = 0
        self._world = world
        self._news = asyncio.Event()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._posting = 0

    async def work(self) -> None:
        loop = asyncio.get_running_loop()
        self._world.updates.on_news = lambda: loop.call_soon_threadsafe(self._news.set)
        connections = aiohttp.TCPConnector(limit=100)
        async with aiohttp.ClientSession(connector=connections, timeout=_timeout()) as session:
            while True:
                self._news.clear()
                self._set_out(session)
                await self._news.wait()

    def _set_out(self, session: aiohttp.ClientSession) -> None:
        hook, waiting = self._world.locked(lambda: (self._world.updates.hook, self._world.updates.waiting()))
        if hook is None or urlsplit(hook.url).hostname not in LOOPBACK:
            return
        for update_id in waiting:
            if update_id not in self._under_way:
                bringing = asyncio.create_task(self._bring(session, hook, update_id))
                self._under_way[update_id] = bringing
                bringing.add_done_callback(lambda _, gone=update_id: self._ended(gone))  # type: ignore[misc]

    def _ended(self, update_id: int) -> None:
        del self._under_way[update_id]
        self._news.set()

    async def _bring(self, session: aiohttp.ClientSession, hook: Hook, update_id: int) -> None:
        pause, updates = FIRST_PAUSE, self._world.updates
        while self._world.locked(lambda: updates.hook is hook and update_id in updates.waiting()):
            async with hook.turns:
                status = await self._post(session, hook, update_id)
            is_taken = 200 <= status < 300
            if not is_taken:
                hook.failed_at = self._world.clock()
                hook.why = f"Wrong response from the webhook: {status}" if status else "Connection refused"
            self.deliveries.append(Delivery(update_id, status))
            if is_taken:
                self._world.locked(lambda: updates.brought(update_id))
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _post(self, session: aiohttp.ClientSession, hook: Hook, update_id: int) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        self._posting += 1
        self.most_at_once = max(self.most_at_once, self._posting)
        try:
            async with session.post(hook.url, json=self._world.updates.found(update_id), headers=headers) as answer:
                return answer.status
        except (aiohttp.ClientError, OSError, TimeoutError):
            return 0
        finally:
            self._posting -= 1


def _timeout() -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
