"""How long a roster takes to come in, how much memory that needs, and for how long it holds the writer."""

import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from tests.bench.figures import Figure
from tests.e2e.bot_process import ask, environ_of

ROWS = 50_000 if os.environ.get("FULL") else 5_000
HEAD = ("编号", "姓名", "角色", "单位代码")
SECONDS, MEGABYTES, HELD = 60, 300, 200


def figures() -> list[Figure]:
    """Return the rows about a roster in CSV and in XLSX, each into an empty county."""
    return [_figure("CSV", ".csv"), _figure("XLSX", ".xlsx")]


def _figure(kind: str, ending: str) -> Figure:
    with TemporaryDirectory() as folder:
        home = Path(folder)
        assert ask(home, "demo").returncode == 0
        took, memory, held = _imported(home, _written(home / f"people{ending}"))
    return Figure(
        f"roster of {ROWS:,} lines from {kind}",
        f"{took:.1f} s, {memory:.0f} MB, the writer held for {held:.0f} ms at most",
        f"≤ {SECONDS} s for 50,000, ≤ {MEGABYTES} MB, ≤ {HELD} ms",
        took <= SECONDS * ROWS / 50_000 and memory <= MEGABYTES and held <= HELD,
    )


def _written(file: Path) -> Path:
    lines = [(f"{number:06}", f"人{number}", "在职党员", "520626001001") for number in range(ROWS)]
    if file.suffix == ".csv":
        with file.open("w", encoding="utf-8", newline="") as to:
            csv.writer(to).writerows([HEAD, *lines])
        return file
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in (HEAD, *lines):
        sheet.append(line)
    book.save(file)
    return file


def _imported(home: Path, file: Path) -> tuple[float, float, float]:
    """Return the seconds that an import took, the megabytes that its process had at most, the milliseconds it held."""
    command = [sys.executable, "-m", "bot", "import", "people", str(file), "--json"]
    with (home / "out").open("w+") as out:
        began, most = time.monotonic(), 0
        process = subprocess.Popen(
            command, cwd=home, env=environ_of(home), stdout=out, stderr=subprocess.DEVNULL, text=True
        )
        while process.poll() is None:
            most = _peak(process.pid) or most
            time.sleep(0.01)
        took = time.monotonic() - began
        assert process.returncode == 0
        out.seek(0)
        told = json.load(out)
    assert told["taken"] == ROWS
    return took, most / 1024, told["held_ms"]


def _peak(pid: int) -> int:
    """Return how many kilobytes a process has had at most; what is told of it in the end holds its parent's too."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)
