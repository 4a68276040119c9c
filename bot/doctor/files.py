"""Is every file that was fetched in the data folder, and nothing else?"""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.doctor.finding import Finding
from storage.database import Database

MEDIA = "media"
YOUNG = timedelta(hours=1)
"""A file is written before its row is: for so long it may wait for that."""


def look_at_files(database: Database, folder: Path, now: datetime) -> Iterator[Finding]:
    """Compare the folder with the rows; what somebody forgets meanwhile is no finding."""
    with database.reading() as uow:
        known = {row.ref: row.size for row in uow.examination.stored()}
    lying = _sizes(folder)
    wrong = {ref: size for ref, size in known.items() if lying.get(ref, (-1, 0.0))[0] != size}
    with database.reading() as uow:
        stored = {row.ref: row.size for row in uow.examination.stored()} if wrong else {}
    for ref, size in wrong.items():
        there = folder / ref
        if stored.get(ref) != size:
            continue
        if not there.is_file():
            yield Finding(MEDIA, f"media {ref}", "its file is gone")
        elif there.stat().st_size != size:
            yield Finding(MEDIA, f"media {ref}", f"its file has {there.stat().st_size} bytes instead of {size}")
    for name, (_, changed) in lying.items():
        # What is made from a picture is called after it.
        if name.partition(".")[0] not in known and changed < (now - YOUNG).timestamp():
            yield Finding(MEDIA, f"file {name}", "no row names it")


def _sizes(folder: Path) -> dict[str, tuple[int, float]]:
    """Return the size of each file and when it was changed; those that are being made are none yet."""
    if not folder.is_dir():
        return {}
    found = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith("."):
                found[entry.name] = (entry.stat().st_size, entry.stat().st_mtime)
    return found
