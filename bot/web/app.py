"""What is the web application made of?"""

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from bot.web import codes, events, health, live, maps, pages, papers, roles, sheets, speak
from bot.web.guard import Guard
from bot.web.refusal import FOREIGN, Turned, add_refusals, refuse
from bot.web.site import STATIC, Site
from bot.web.throttle import Throttle


def create_app(site: Site) -> FastAPI:
    """Return the application. Close ``site.hub`` before the server is asked to stop, so that no stream holds it up."""
    app = FastAPI(openapi_url=None)
    app.state.site = site
    app.state.verifying = Throttle(papers.WRONG_A_MINUTE)
    for part in (pages, speak, live, maps, roles, events, codes, papers, sheets, health):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=STATIC))
    add_refusals(app, site)
    app.add_middleware(
        Guard, origin=site.settings.public_url, refuse=lambda request: refuse(request, site, Turned(403, FOREIGN))
    )
    return app
