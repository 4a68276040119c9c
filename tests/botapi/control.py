"""How does somebody at a shell speak to a running bot through the fake Telegram, with curl?"""

import json
from collections.abc import Callable
from typing import Protocol

from aiohttp import web

from tests.botapi.people import Person
from tests.botapi.shapes import Shape, Shown


class Town(Protocol):
    """Whose people are spoken for."""

    people: dict[int, Person]

    def person(self, name: str, *, id: int = 0, language_code: str = "zh-hans") -> Person: ...


def add_control(router: web.UrlDispatcher, town: Town) -> None:
    """Serve POST /control/say, /press, /share, /photo and GET /control/chat/<id>; who is unknown is made up."""
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
