"""How does a bot reach the fake Telegram over HTTP, and how does a test script it?"""

import asyncio
import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import Self

from aiohttp import web

from tests.botapi.control import add_control
from tests.botapi.faults import PAGE, Fault, Faults, Harm, Moment
from tests.botapi.floods import Call, Floods, Limits
from tests.botapi.groups import Group
from tests.botapi.measuring import add_measuring
from tests.botapi.methods import METHODS
from tests.botapi.params import Params, read_params
from tests.botapi.people import Person
from tests.botapi.refusal import Refused
from tests.botapi.shapes import FIRST_SUPERGROUP, Chat, Shape, Standing, User
from tests.botapi.updates import Hook
from tests.botapi.webhooks import Delivery, Postman
from tests.botapi.world import World

TOKEN = "5206260001:AAF-loopback-only-not-a-real-token0"
LARGEST_REQUEST = 50 * 2**20
FIRST_PERSON = 1_000_001


class BotApi:
    """A Bot API server on loopback in its own thread, with one token and the people who talk to its bot."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        port: int = 0,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = token
        self.clock = clock
        self.base = ""
        self.calls: list[Call] = []
        self.people: dict[int, Person] = {}
        self.world = World(int(token.partition(":")[0]))
        self.floods = Floods(limits)
        self.faults = Faults()
        self.postman = Postman(self.world)
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="botapi", daemon=True)
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.2)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def offsets(self) -> list[int]:
        """The offset of every getUpdates, 0 where it had none."""
        return self.world.updates.offsets

    @property
    def deliveries(self) -> list[Delivery]:
        """Every attempt to bring an update to the webhook."""
        return self.postman.deliveries

    @property
    def sent_during_halt(self) -> list[Call]:
        """What the bot tried to send after a 429 and before its retry_after was over."""
        return self.floods.sent_during_halt

    @property
    def unanswered(self) -> list[str]:
        """The ids of the presses whose client still waits for answerCallbackQuery."""
        return [query_id for query_id, press in self.world.presses.items() if not press.answered]

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]

    def person(self, name: str, *, id: int = 0, language_code: str = "zh-hans") -> Person:
        user = User(id or FIRST_PERSON + len(self.people), name, language_code)
        person = self.people[user.id] = Person(user, self.world)
        self.world.locked(lambda: self.world.chats.setdefault(user.id, Chat(user.id, name)))
        return person

    def group(self, title: str, *, basic: bool = False) -> Group:
        """Return a supergroup that the bot is in, or a group of the first kind."""
        chat = Chat((-1 if basic else FIRST_SUPERGROUP - 1) - len(self.world.chats), title, Standing.STARTED)
        return Group(self.world.locked(lambda: self.world.chats.setdefault(chat.id, chat)), self.world)

    def fail_next(self, method: str, fault: Fault) -> None:
        self.fail(method, 1, fault)

    def fail(self, method: str, times: int, fault: Fault) -> None:
        """Let the next calls of a method (``faults.ANY``: of all) go wrong."""
        self.world.locked(lambda: self.faults.add(method, times, fault))

    def inject(self, raw_update: Shape) -> int:
        """Queue an update just as it is; returns its update_id."""
        return self.world.locked(lambda: self.world.updates.inject(raw_update))

    def redeliver(self, update_id: int) -> None:
        self.world.locked(lambda: self.world.updates.redeliver(update_id))

    def set_webhook(self, url: str) -> None:
        """Let somebody else have set a webhook; a waiting getUpdates ends with 409."""
        self.world.locked(lambda: self.world.updates.redirect(Hook(url)))

    def expire_presses(self) -> None:
        self.world.locked(self.world.expire_presses)

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=LARGEST_REQUEST)
        application.router.add_route("*", "/bot{token:[^/]+}/{method}", self._answer)
        application.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self._download)
        add_measuring(application.router, self)
        add_control(application.router, self)
        return application

    async def _open(self) -> None:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = int(self._runner.addresses[0][1])
        self.base = f"http://127.0.0.1:{self._port}"
        self._bringing = asyncio.create_task(self.postman.work())

    async def _close(self) -> None:
        await self._runner.cleanup()
        # A getUpdates whose bot was killed waits on.
        waiting = asyncio.all_tasks() - {asyncio.current_task()}
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        call = Call(self.clock(), request.match_info["method"], {})
        self.calls.append(call)
        try:
            self._check_token(request)
            params = await read_params(request)
            call.params = dict(params.values)
            response = await self._with_faults(call, params, request)
        except Refused as refused:
            response = _refusal(refused)
        except web.HTTPRequestEntityTooLarge:
            response = _refusal(Refused(413))
        call.status = response.status
        return response

    async def _with_faults(self, call: Call, params: Params, request: web.Request) -> web.StreamResponse:
        fault = self.world.locked(lambda: self.faults.take(call.method))
        if fault and fault.moment is Moment.BEFORE and (harmed := await self._harm(fault, request)):
            return harmed
        result = await self._carry_out(call, params)
        if fault and fault.moment is Moment.AFTER and (harmed := await self._harm(fault, request)):
            return harmed
        return web.json_response({"ok": True, "result": result})

    async def _carry_out(self, call: Call, params: Params) -> object:
        if call.method.lower() == "getupdates":
            return await self.world.updates.poll(params, self.world.locked)
        if call.method.lower() not in METHODS:
            raise Refused(404, "method not found")
        act = METHODS[call.method.lower()]

        def admitted() -> object:
            self.floods.admit(call)
            return act(self.world, params)

        return self.world.locked(admitted)

    async def _harm(self, fault: Fault, request: web.Request) -> web.StreamResponse | None:
        """Return what the caller gets instead of the answer, None when it was only held back."""
        if fault.harm is Harm.DELAY:
            await asyncio.sleep(fault.seconds)
            # What its caller did not live to see through has not arrived, either.
            is_lost = fault.moment is Moment.BEFORE and request.transport is None
            return web.Response(status=499) if is_lost else None
        if fault.harm is Harm.RESET:
            _reset(request)
            return web.Response(status=499)
        if fault.harm is Harm.PAGE:
            return web.Response(status=fault.code, body=PAGE.encode(fault.encoding), content_type="text/html")
        if fault.code != 429:
            raise Refused(fault.code, fault.reason)
        self.floods.halt(self.clock(), fault.seconds)
        raise Refused(429, fault.reason, retry_after=int(fault.seconds))

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
            content = self.world.locked(lambda: self.world.files.fetch(request.match_info["path"]))
        except Refused as refused:
            return _refusal(refused)
        return web.Response(body=content, content_type="application/octet-stream")

    def _check_token(self, request: web.Request) -> None:
        given = request.match_info["token"]
        if not re.fullmatch(r"\d+:[A-Za-z0-9_-]{35}", given):
            raise Refused(404)
        if given != self.token:
            raise Refused(401)


def _refusal(refused: Refused) -> web.Response:
    body: Shape = {"ok": False, "error_code": refused.code, "description": str(refused)}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return web.json_response(body, status=refused.code)


def _reset(request: web.Request) -> None:
    """Close the connection with RST instead of an answer."""
    assert request.transport
    connection = request.transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()


def newcomer(api: BotApi, name: str) -> Person:
    """Return somebody new, who has pressed Start; no update waits from before."""
    person = api.person(name)
    person.starts()
    api.world.locked(api.world.updates.forget_pending)
    return person
