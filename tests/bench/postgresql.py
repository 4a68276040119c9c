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

from handlers.voice import Rules
from storage.database import Database
from tests.bench.county import KEY, county, reported, rules_in, settle_people, steps_of_a_report
from tests.bench.figures import Figure
from tests.bench.reports import measure, ours
from tests.postgresql import execute, serving

ROOT = Path(__file__).parents[2]
DURABLE = {"fsync": "on", "synchronous_commit": "on"}
PEOPLE, REPORTS, ORDINARY_REPORTS = 40, 20, 5
LONGEST = 300
ROUNDS = 4


@contextmanager
def empty(server: URL) -> Iterator[str]:
    """Return where a new database of a server is; it is gone afterwards."""
    name = f"bench_{secrets.token_hex(4)}"
    execute(server, f"CREATE DATABASE {name}")
    yield server.set(database=name).render_as_string(hide_password=False)
    execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def replicas(server: URL, count: int) -> float:
    """Return how many reports a second so many processes take together, and see that each is there once."""
    with empty(server) as url, county(url) as (database, _):
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
        assert reported(database) == PEOPLE * REPORTS + count  # each learns its steps by one report
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
        rate, _, ordinary, _ = measure(PEOPLE, REPORTS, ORDINARY_REPORTS, place=lambda: _county_on(server))
        pairs = [(replicas(server, 1), replicas(server, 2)) for _ in range(ROUNDS)]
    # Whatever else the machine does only slows them: the best of each is what they can do.
    one, two = (max(rates) for rates in zip(*pairs, strict=True))
    return [
        Figure(
            f"whole reports on PostgreSQL, {PEOPLE} people at once",
            f"{rate:.0f}/s against {ordinary:.0f}/s: {rate / ordinary:.1f}×",
            "≥ 2.5×",
            rate / ordinary >= 2.5,
        ),
        Figure(
            "… two replicas against one, no issue twice",
            f"{two:.0f}/s against {one:.0f}/s: {two / one:.2f}×",
            "≥ 1.2×",
            two / one >= 1.2,
        ),
    ]


@contextmanager
def _county_on(server: URL) -> Iterator[tuple[Database, Rules]]:
    with empty(server) as url, county(url) as found:
        yield found


if __name__ == "__main__":
    main(*sys.argv[1:])
