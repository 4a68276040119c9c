"""An office whose operator imports tables into a town."""

import csv
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.imports.bring import Asked, Outcome, bring
from bot.settings import Settings
from domain.imported import Kind
from tests.town import Town

PEOPLE_HEAD = "编号,姓名,角色,单位代码,有效期至"


class Office:
    """A town whose operator imports tables."""

    def __init__(self, town: Town, settings: Settings, folder: Path) -> None:
        self.town = town
        self.settings = settings
        self.folder = folder

    def imports(self, kind: Kind, *lines: str, only_try: bool = False) -> Outcome:
        file = self.folder / f"{kind}.csv"
        file.write_text("\n".join(lines), "utf-8")
        return bring(self.settings, Asked(kind, file, only_try=only_try))

    def invites(self, *lines: str) -> dict[str, str]:
        """Import a roster, and return the new codes by name."""
        links = self.imports(Kind.PEOPLE, PEOPLE_HEAD, *lines).links
        if links is None:
            return {}
        with links.open(encoding="utf-8-sig", newline="") as file:
            found = {row["姓名 name"]: row["邀请码 code"] for row in csv.DictReader(file)}
        links.unlink()
        return found

    def units(self) -> dict[str, str]:
        with self.town.database.reading() as uow:
            return {unit.code: unit.name for unit in uow.units.all()}

    def count(self, row: Any, *where: Any) -> int:
        with self.town.database.reading() as uow:
            return uow.session.scalar(select(func.count()).select_from(row).where(*where)) or 0
