"""What PostgreSQL makes of whole reports: one replica against the ordinary way, and two against one."""

import asyncio
import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import URL

from storage.database import Database
from tests.bench.county import KEY, county, reported, rules_in, settle_people, steps_of_a_report
from tests.bench.figures import Figure
from tests.bench.reports import ours, theirs
from tests.postgresql import execute, serving

ROOT = Path(__file__).parents[2]
DURABLE = {"fsync": "on", "synchronous_commit": "on"}
PEOPLE, REPORTS, ORDINARY_REPORTS = 40, 20, 5
LONGEST = 300


@contextmanager
def empty(server: URL) -> Iterator[str]:
    """Return where a new database of a server is; it is gone afterwards."""
    name = f"bench_{secrets.token_hex(4)}"
    execute(server, f"CREATE DATABASE {name}")
    yield server.set(database=name).render_as_string(hide_password=False)
    execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def replicas(server: URL, count: int) -> float:
    """Return how many reports a second so many processes take together, and see that each is there once."""
    with empty(server) as url, county(url) as (database, rules):
        steps_of_a_report(database, rules)
        before = reported(database)
        command = [sys.executable, "-m", "tests.bench.postgresql", url, str(PEOPLE // count), str(REPORTS)]
        working = [
            subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(count)
        ]
        for process in working:
            assert process.stdout
            process.stdout.readline()
        for process in working:
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()
        took = max(json.loads(process.communicate(timeout=LONGEST)[0]) for process in working)
        assert reported(database) - before == PEOPLE * REPORTS
        return float(PEOPLE * REPORTS / took)


def main(url: str, people: str, reports: str) -> None:
    """Be one replica: say when it is ready, and how long it took after it was told to begin."""
    with closing(Database(url, KEY)) as database:
        rules = rules_in(database)
        steps, senders = steps_of_a_report(database, rules), settle_people(database, rules, int(people))
        print("ready", flush=True)
        sys.stdin.readline()
        took, _ = asyncio.run(ours(database, rules, senders, steps=steps, reports=int(reports)))
        print(took)


def figures() -> list[Figure]:
    """Return the rows about whole reports on PostgreSQL."""
    with serving(DURABLE) as server:
        ...


if __name__ == "__main__":
    main(*sys.argv[1:])
