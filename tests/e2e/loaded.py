"""What has every process loaded that begins in the nursery? It stays to their end: nobody looks there for garbage."""

import gc
from importlib import import_module

gc.disable()
for _name in (
    "bot.serve",
    "bot.channels.telegram.station",
    "alembic.command",
    "psycopg",
    "uvicorn.protocols.http.auto",
    "uvicorn.lifespan.on",
):
    import_module(_name)
gc.freeze()
gc.enable()
