"""How a page says that something was not taken: in words, with what was typed still there."""

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from bot.intake import Unavailable
from bot.web.caller import read_caller
from bot.web.site import Site
from domain.errors import Refusal
from handlers.texts.catalogue import N_

BUSY = N_("I could not take that just now. Please send it again in a moment.")
FOREIGN = N_("This was not sent from my own page. Please open the chat and send it from there.")
NOWHERE = N_("There is nothing here, or not for you.")
NO_PAGE, NOT_TAKEN = N_("No such page"), N_("Not taken")
ODD = N_("I could not read what your browser sent. Please try again.")


class Turned(Refusal):
    """A request that is not taken; ``kept`` is what was typed, to be sent again."""

    def __init__(self, status: int, sentence: str, *, kept: str = "", **values: object) -> None:
        super().__init__(sentence, **values)
        self.status = status
        self.kept = kept


def refuse(request: Request, site: Site, turned: Turned) -> Response:
    """Return the page that says why; only its sentence where a script asked."""
    caller = read_caller(request, site)
    voice = site.voice(caller.language)
    sentence = voice.say(turned.sentence, **turned.values)
    if caller.wants_part:
        return PlainTextResponse(sentence, turned.status)
    title = voice.say(NO_PAGE if turned.status == 404 else NOT_TAKEN)
    told = {"title": title, "sentence": sentence, "kept": turned.kept}
    page = site.html("refusal.html", voice, simple=caller.simple, **told)
    return HTMLResponse(page, turned.status)


def add_refusals(app: FastAPI, site: Site) -> None:
    """Say in words whatever a route refuses."""

    @app.exception_handler(Turned)
    async def turned_away(request: Request, turned: Turned) -> Response:
        return refuse(request, site, turned)

    @app.exception_handler(Unavailable)
    async def busy(request: Request, _: Unavailable) -> Response:
        return refuse(request, site, Turned(503, BUSY))

    @app.exception_handler(HTTPException)
    async def nowhere(request: Request, error: HTTPException) -> Response:
        return refuse(request, site, Turned(error.status_code, NOWHERE if error.status_code == 404 else ODD))

    @app.exception_handler(ClientDisconnect)
    async def gone(_: Request, __: ClientDisconnect) -> Response:
        return Response(status_code=400)
