"""What has every process loaded that begins in the nursery? It stays to their end: nobody looks there for garbage."""

import gc
from datetime import date
from importlib import import_module

from sqlalchemy.orm import configure_mappers

gc.disable()
for _name in (
    "bot.serve",
    "bot.channels.telegram.station",
    "alembic.command",
    "chinese_calendar",
    "holidays.countries",
    "psycopg",
    "uvicorn.protocols.http.auto",
    "uvicorn.lifespan.on",
):
    import_module(_name)

from bot.demo.county import demo_county  # noqa: E402
from bot.web.site import templates  # noqa: E402
from domain.workdays import china_workday  # noqa: E402
from handlers.texts.catalogue import LANGUAGES, say  # noqa: E402

configure_mappers()
demo_county()
for _template in templates().list_templates():
    templates().get_template(_template)
for _language in LANGUAGES:
    say(_language, "")
for _year in (2026, 2027, 2028):
    china_workday(date(_year, 1, 4))
gc.freeze()
gc.enable()
