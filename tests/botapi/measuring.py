"""How does somebody in another process measure what a bot sends, where there are many people who never spoke?"""

from itertools import islice, takewhile
from typing import Protocol

from aiohttp import web

from tests.botapi.faults import Fault, too_many
from tests.botapi.floods import Call
from tests.botapi.people import Person
from tests.botapi.shapes import Standing


class Sky(Protocol):
    """What is seen from above."""

    people: dict[int, Person]
    calls: list[Call]

    def person(self, name: str, *, id: int = 0, language_code: str = "zh-hans") -> Person: ...

    def fail_next(self, method: str, fault: Fault) -> None: ...


def add_measuring(router: web.UrlDispatcher, sky: Sky) -> None:
    """Serve POST /control/know and /control/halt, and GET /control/sends."""

    async def know(request: web.Request) -> web.Response:
        """Let so many people have begun with the bot, unheard by it."""
        first, count = (int(request.query[name]) for name in ("first", "count"))
        for number in range(first, first + count):
            person = sky.people.get(number) or sky.person(f"Person {number}", id=number)
            person.world.chats[number].standing = Standing.STARTED
        return web.json_response({})

    async def halt(request: web.Request) -> web.Response:
        """Answer the next message with 429."""
        sky.fail_next("sendMessage", too_many(int(request.query["seconds"])))
        return web.json_response({})

    async def sends(request: web.Request) -> web.Response:
        """Every message since so many calls, as [when, to whom, status], and how many calls there are to be skipped."""
        skipped = int(request.query["skip"])
        found = list(takewhile(lambda call: call.status or not call.is_send, islice(sky.calls, skipped, None)))
        listed = [(call.at, int(call.params["chat_id"]), call.status) for call in found if call.is_send]
        return web.json_response({"sends": listed, "skip": skipped + len(found)})

    router.add_post("/control/know", know)
    router.add_post("/control/halt", halt)
    router.add_get("/control/sends", sends)
