"""How PostgreSQL's own programs take a database out while others write to it, and how one transaction puts it back."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, create_engine, inspect, make_url, text

from domain.errors import SettingError
from storage.database import Database
from storage.leases import SENDERS
from storage.snapshot import Snapshot, describe, digest_of, free_leases, holds_something

DUMP, RESTORE = "pg_dump", "pg_restore"
SENTENCE = "a folder with {program} of PostgreSQL {major} or newer, as in the package postgresql-client{found}"
COPIED = re.compile(rb"COPY .* FROM stdin;\n")
END_OF_COPY = b"\\.\n"
BOTS = text(
    "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
    " WHERE datname = current_database() AND locktype = 'advisory' AND classid = :senders AND objsubid = 2"
)
"""Every bot holds a lock for as long as it lives."""


def take(database: Database, folder: Path) -> Snapshot:
    """Dump the database as it is at one moment; nobody waits for that. Raises SettingError."""
    file = folder / "database"
    with database.readers.begin() as connection:
        program = _program(DUMP, _major(connection))
        moment = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        tables = [f"--table={_schema(connection)}.{name}" for name in inspect(connection).get_table_names()]
        words = [program, "--format=custom", f"--snapshot={moment}", f"--file={file}", *tables, _address(database)]
        _done(subprocess.run(words, env=_environ(database), capture_output=True, check=False))
        return describe(connection, file, f"PostgreSQL {_version(connection)}")


def is_used(database: Database) -> bool:
    """Say whether there is something that a restore would replace."""
    with database.readers.begin() as connection:
        return holds_something(connection)


def put_back(database: Database, dump: Path, digest: str) -> None:
    """Replace everything by what was dumped, in one transaction. Raises SettingError, and then nothing has changed."""
    database.close()  # we are none of the bots that must not live
    engine = create_engine(database.url, hide_parameters=True)
    try:
        with engine.begin() as connection:
            program = _program(RESTORE, _major(connection))
            if connection.execute(BOTS, {"senders": SENDERS}).scalar_one():
                raise SettingError("DATABASE_URL", "a database that nobody uses meanwhile: stop the bot first")
            for table in inspect(connection).get_table_names():
                connection.execute(text(f'DROP TABLE "{table}" CASCADE'))
            _play(connection, program, dump)
            if digest_of(connection) != digest:
                raise SettingError("FILE", "a backup that comes back as it was: this one does not")
            free_leases(connection)
    finally:
        engine.dispose()


def _play(connection: Connection, program: str, dump: Path) -> None:
    """Run what a dump says, inside our transaction: the program itself would commit it unseen."""
    words = [program, "--no-owner", "--no-privileges", "--file=-", str(dump)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as playing:
        assert playing.stdout  # noqa: S101 - a pipe was asked for
        script = b""
        for line in playing.stdout:
            if COPIED.fullmatch(line):
                _run(connection, script)
                script = b""
                _copy(connection, line, playing.stdout)
            elif not line.startswith(b"\\"):  # a word to psql
                script += line
        _run(connection, script + b"RESET ALL;")
        _, told = playing.communicate()
    _done(subprocess.CompletedProcess(words, playing.returncode, b"", told))


def _run(connection: Connection, script: bytes) -> None:
    connection.execution_options(no_parameters=True).exec_driver_sql(script.decode())


def _copy(connection: Connection, statement: bytes, lines: IO[bytes]) -> None:
    cursor: Any = connection.connection.cursor()
    try:
        with cursor.copy(statement) as copying:
            for line in _until_the_end(lines):
                copying.write(line)
    except connection.dialect.loaded_dbapi.Error as error:
        raise SettingError("FILE", f"a backup that the server takes ({str(error).partition(chr(10))[0]})") from error


def _until_the_end(lines: IO[bytes]) -> Iterator[bytes]:
    for line in lines:
        if line == END_OF_COPY:
            return
        yield line


def _program(name: str, server: int) -> str:
    """Return where a program of PostgreSQL is that can speak to a server. Raises SettingError."""
    found = shutil.which(name)
    if found is None:
        raise SettingError("PATH", SENTENCE.format(program=name, major=server, found=""))
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"\d+", told)
    if version is None or int(version[0]) < server:
        raise SettingError("PATH", SENTENCE.format(program=name, major=server, found=f"; found {told.strip()}"))
    return found


def _done(process: "subprocess.CompletedProcess[bytes]") -> None:
    if process.returncode:
        told = process.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise SettingError("FILE", f"what {Path(process.args[0]).name} can write and read ({told})")


def _environ(database: Database) -> dict[str, str]:
    """Return the environment of a program: a password is seen by nobody there."""
    password = make_url(database.url).password
    return {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}


def _address(database: Database) -> str:
    bare = make_url(database.url).set(drivername="postgresql", password=None)
    return f"--dbname={bare.render_as_string(hide_password=False)}"


def _schema(connection: Connection) -> str:
    return str(connection.execute(text("SELECT current_schema()")).scalar_one())


def _version(connection: Connection) -> str:
    return str(connection.execute(text("SHOW server_version")).scalar_one())


def _major(connection: Connection) -> int:
    return int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
