"""How does somebody at a shell speak to a running bot through the fake Telegram, with curl?"""

import json
from collections.abc import Callable
from typing import Protocol

from aiohttp import web

from tests.botapi.faults import Fault, too_many
from tests.botapi.floods import Call
from tests.botapi.people import Person
from tests.botapi.shapes import Shape, Shown, Standing


class Town(Protocol):
    """Whose people are spoken for."""

    people: dict[int, Person]
    calls: list[Call]

    def person(self, name: str, *, id: int = 0, language_code: str = "zh-hans") -> Person: ...

    def fail_next(self, method: str, fault: Fault) -> None: ...


def add_control(router: web.UrlDispatcher, town: Town) -> None:
    """Serve POST /control/say, /press, /share, /photo and GET /control/chat/<id>; who is unknown is made up.

    For whoever measures from another process: POST /control/know, /control/halt, GET /control/sends.
    """
    acts: dict[str, Callable[[Person, Shape], object]] = {
        "say": lambda person, given: person.says(str(given["text"])),
        "press": lambda person, given: person.presses(str(given["label"])),
        "share": lambda person, given: person.shares(float(str(given["lat"])), float(str(given["lon"]))),
    }

    async def act(request: web.Request) -> web.Response:
        try:
            given = dict(await request.json())
            person = _person(town, {name: str(value) for name, value in given.items()})
            return _json({"update_id": acts[request.match_info["act"]](person, given)}, 200)
        except KeyError as missing:
            return _json({"error": f"missing {missing}"}, 400)
        except (ValueError, AssertionError) as error:
            return _json({"error": str(error)}, 400)

    async def photo(request: web.Request) -> web.Response:
        person = _person(town, dict(request.query))
        return _json({"update_id": person.sends_photo(await request.read(), request.query.get("caption", ""))}, 200)

    async def chat(request: web.Request) -> web.Response:
        person = town.people.get(int(request.match_info["person"]))
        return _json([_line(shown) for shown in person.chat] if person else [], 200)

    async def know(request: web.Request) -> web.Response:
        """Let so many people have begun with the bot, unheard by it."""
        for number in range(int(request.query["first"]), int(request.query["first"]) + int(request.query["count"])):
            person = _person(town, {"person": str(number)})
            person.world.chats[number].standing = Standing.STARTED
        return _json({}, 200)

    async def halt(request: web.Request) -> web.Response:
        town.fail_next("sendMessage", too_many(int(request.query["seconds"])))
        return _json({}, 200)

    async def sends(_: web.Request) -> web.Response:
        """Every message that was answered as [when, to whom, status]."""
        sent = [
            (call.at, int(call.params["chat_id"]), call.status) for call in town.calls if call.is_send and call.status
        ]
        return _json({"sends": sent}, 200)

    router.add_post("/control/know", know)
    router.add_post("/control/halt", halt)
    router.add_get("/control/sends", sends)
    router.add_post("/control/photo", photo)
    router.add_post("/control/{act}", act)
    router.add_get("/control/chat/{person}", chat)


def _person(town: Town, given: dict[str, str]) -> Person:
    person_id = int(given["person"])
    known = town.people.get(person_id)
    return known or town.person(
        given.get("name", f"Person {person_id}"), id=person_id, language_code=given.get("language_code", "zh-hans")
    )


def _line(shown: Shown) -> Shape:
    author = "bot" if shown.by_bot else "person"
    line: Shape = {"message_id": shown.message_id, "by": author, "text": shown.text, "rows": shown.rows}
    return line | {"photos": shown.photos, "place": shown.place, "edited": shown.edited}


def _json(content: object, status: int) -> web.Response:
    return web.Response(text=json.dumps(content, ensure_ascii=False, indent=1) + "\n", status=status)
