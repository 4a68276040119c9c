"""What has every process loaded, and compiled, that begins in the nursery?"""

import gc
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import configure_mappers

from bot.demo.county import demo_county
from bot.web.site import templates
from domain.workdays import china_workday
from handlers.texts.catalogue import LANGUAGES, say
from tests.ground import compile_once
from tests.stories.reporting import reports
from tests.stories.serving import serve
from tests.town import open_town

LIBRARIES = (
    "bot.serve",
    "bot.channels.telegram.station",
    "alembic.command",
    "chinese_calendar",
    "holidays.countries",
    "hypothesis",
    "openpyxl",
    "playwright.sync_api",
    "psycopg",
    "uvicorn.protocols.http.auto",
    "uvicorn.lifespan.on",
)


def load() -> None:
    """Do once what every process does that begins. It stays to their end: nobody looks for garbage there."""
    for name in LIBRARIES:
        import_module(name)
    configure_mappers()
    demo_county()
    for template in templates().list_templates():
        templates().get_template(template)
    for language in LANGUAGES:
        say(language, "")
    for year in (2026, 2027, 2028):
        china_workday(date(year, 1, 4))
    compile_once()
    with TemporaryDirectory() as folder:
        for town in open_town(Path(folder) / "town"):
            reports(town.resident("Per"))
            serve(town, "Mina")
    gc.freeze()
