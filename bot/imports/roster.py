"""What does a line of a roster become: the code that its person was given with the roster before, or a new one?"""

import csv
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bot.imports.staging import ROWS, Staged
from bot.invite import link_to, make_code
from bot.settings import Settings
from domain.county import County
from domain.formulas import harmless
from domain.sheets import Taken, Values
from storage.database import Database
from storage.keys import digest

COLUMNS = (
    "姓名 name",
    "角色 role",
    "单位代码 unit",
    "单位 unit name",
    "邀请码 code",
    "链接 link",
    "有效至 valid until",
)


class Given(NamedTuple):
    """A new code, and whom it is for."""

    person: Values
    code: str


class Roster:
    """The lines of a roster beside those of the one that is shown: who is unchanged keeps the code they have."""

    def __init__(self, database: Database, shown: int | None, now: datetime) -> None:
        self._keys = database.keys
        self._lines: Mapping[str, tuple[str, str]] = {}
        self._usable: set[str] = set()
        self.given: list[Given] = []
        if shown is not None:
            with database.reading() as uow:
                self._lines = uow.roster.lines(shown)
                codes = [code for _, code in self._lines.values()]
                for start in range(0, len(codes), ROWS):
                    self._usable |= uow.roster.usable(codes[start : start + ROWS], now)

    def staged(self, taken: Taken, now: datetime, life: timedelta) -> Staged:
        """Return what a line becomes; a new code is noted, for it is written down nowhere but on the list."""
        person = taken.values
        said = "\0".join(str(person[name]) for name in ("name", "role", "unit", "until"))
        key, mark = digest(self._keys[0], taken.key), digest(self._keys[0], said)
        known = self._known(taken.key, said)
        if known:
            return Staged({"key": key, "mark": mark, "digest": known})
        code = make_code()
        self.given.append(Given(person, code))
        hidden = digest(self._keys[0], code)
        invitation = {
            "digest": hidden,
            "role": person["role"],
            "unit": person["unit"],
            "name": person["name"],
            "created_at": now,
            "expires_at": now + life,
            "redeemed_at": None,
            "person": None,
            "until_on": person["until"] or None,
            "listed": True,
        }
        return Staged({"key": key, "mark": mark, "digest": hidden}, invitation)

    def _known(self, number: str, said: str) -> str:
        """Return the digest of the code that somebody has, if their line says the same and it is of use; or nothing."""
        for key in self._keys:
            mark, code = self._lines.get(digest(key, number), ("", ""))
            if code in self._usable and mark == digest(key, said):
                return code
        return ""


@dataclass(frozen=True, slots=True)
class Links:
    """The list of links to hand out."""

    settings: Settings
    county: County
    chat: str
    """What the bot is called there, if anything."""
    until: datetime

    def rows(self, given: Iterable[Given]) -> Iterator[Sequence[str]]:
        """Yield the list, line by line."""
        until = f"{self.until.astimezone(self.settings.timezone):%Y-%m-%d %H:%M}"
        yield COLUMNS
        for person, code in given:
            unit = self.county.find(person["unit"])
            told = (person["name"], person["role"], person["unit"], unit.name if unit else "")
            link = link_to(self.settings, self.chat, code)
            yield (*map(harmless, told), f"{code[:5]}-{code[5:]}", link, until)


@contextmanager
def kept(file: Path, rows: Iterable[Sequence[str]]) -> Iterator[None]:
    """Write a list that nobody else reads; it is in its place once the block has ended well, and gone if it has not."""
    part = file.with_name(f"{file.name}.part")
    opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with open(opened, "w", encoding="utf-8-sig", newline="") as to:
            csv.writer(to).writerows(rows)
            to.flush()
            os.fsync(to.fileno())
        yield
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
