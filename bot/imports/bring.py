"""How a table is imported: read and checked outside any transaction, staged, and shown at one stroke or not at all."""

import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from bot.clock import now
from bot.imports.files import read_lines
from bot.imports.roster import Links, Roster, kept
from bot.imports.staging import ROWS, Short, Staged
from bot.opening import ready_database
from bot.profiles import policy_in_force
from bot.settings import Settings
from domain.county import County
from domain.errors import SettingError
from domain.imported import SHEETS, Kind
from domain.organisation import UnitOutline
from domain.policy import Policy
from domain.sheets import Around, Checked, Taken, Values, check
from storage.database import Database
from storage.imports import Earlier, Superseded
from storage.tables import CHAT_LINK

NAMED = 10
"""How many units one sentence names."""
TOLD_EVERY = 20 * ROWS
"""Lines between two words about how far it is."""
SHOWN, UNCHANGED, NOTHING, TRIED = "shown", "unchanged", "nothing", "tried"
ROW_OF: Mapping[Kind, Callable[[Values], dict[str, Any]]] = {
    Kind.STATIONS: lambda values: values,
    Kind.UNITS: lambda values: {**values, "ring": [], "fictional": False},
}
UNIT = ("code", "name", "name_en", "parent", "duty")


class Staying(NamedTuple):
    """A unit that the table does not have any more, and that stays for what hangs on it, or on what lies in it."""

    unit: UnitOutline
    why: Mapping[str, int]

    def values(self) -> Values:
        """Return it as a line of a table."""
        return {**{key: getattr(self.unit, key) for key in UNIT}, "level": self.unit.level.value}


@dataclass(slots=True)
class Outcome:
    """What came of an import, and for how many seconds at most the writer was held by it."""

    checked: Checked
    state: str
    held: float = 0
    links: Path | None = None
    """Where the links lie that are to be handed out."""
    staying: Sequence[Staying] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be imported, and how; ``shifted`` where positions are in GCJ-02 unless the table says otherwise."""

    kind: Kind
    file: Path
    only_try: bool = False
    shifted: bool = False


class Import:
    """One import into one database."""

    def __init__(self, settings: Settings, policy: Policy, database: Database, asked: Asked) -> None:
        self._settings = settings
        self._policy = policy
        self._database = database
        self._asked = asked
        self._short = Short(database)

    def check(self) -> Checked:
        """Read the table, and see what of it can be taken. Raises SettingError where it lacks what is needed."""
        with self._database.reading() as uow:
            units = uow.units.before_imports() if self._asked.kind is Kind.UNITS else uow.units.all()
        around = Around(County(units), now().astimezone(self._settings.timezone).date(), self._asked.shifted)
        lines = read_lines(self._asked.file, self._policy.imports)
        return check(SHEETS[self._asked.kind], lines, around, partial(_tell, "checked"))

    def staying(self, checked: Checked) -> list[Staying]:
        """Return the units that stay though the table does not have them: nothing is left without a place."""
        if self._asked.kind is not Kind.UNITS:
            return []
        with self._database.reading() as uow:
            before = {unit.code for unit in uow.units.before_imports()} | {one.key for one in checked.taken}
            gone = {unit.code: unit for unit in uow.units.all() if unit.code not in before}
            why = uow.hanging.on(list(gone), now().astimezone(self._settings.timezone).date())
        wanted = set(why)
        for code in why:
            while (code := gone[code].parent) in gone:
                wanted.add(code)
        return [Staying(gone[code], why.get(code, {})) for code in sorted(wanted)]

    def show(self, checked: Checked, staying: Sequence[Staying]) -> Outcome:
        """Show what can be taken, and what has to stay, in the place of what is shown now. Raises Superseded."""
        outcome = Outcome(checked, UNCHANGED, staying=staying)
        digest = _digest(checked.taken, staying)
        self._short.sweep()
        with self._database.reading() as uow:
            earlier = uow.imports.earlier(self._asked.kind)
        if earlier is None or earlier.digest != digest:
            outcome.state = SHOWN
            show = partial(self._short.show, self._asked.kind.value, digest, told=partial(_tell, "staged"))
            if self._asked.kind is Kind.PEOPLE:
                outcome.links = self._invite(checked.taken, earlier, show)
            else:
                values = [one.values for one in checked.taken] + [one.values() for one in staying]
                show([Staged(ROW_OF[self._asked.kind](one)) for one in values])
            self._short.sweep()
        outcome.held = self._short.longest
        return outcome

    def _invite(
        self, taken: Sequence[Taken], earlier: Earlier | None, show: Callable[[Sequence[Staged]], None]
    ) -> Path | None:
        """Show a roster, and return where the links of those lie who get a new one."""
        at, life = now(), self._policy.invitations.life.clock
        roster = Roster(self._database, earlier.id if earlier else None, at)
        staged = [roster.staged(one, at, life) for one in taken]
        if not roster.given:
            show(staged)
            return None
        with self._database.reading() as uow:
            links = Links(self._settings, County(uow.units.all()), uow.fact(CHAT_LINK), at + life)
        name = f"{self._asked.file.stem}-links-{at.astimezone(self._settings.timezone):%Y%m%d-%H%M%S}.csv"
        file = self._asked.file.with_name(name)
        with kept(file, links.rows(roster.given)):
            show(staged)
        return file


def bring(settings: Settings, asked: Asked) -> Outcome:
    """Import a table. Raises SettingError for a file that is none, and where another import took this one's place."""
    policy = policy_in_force(settings)
    with ready_database(settings) as database:
        work = Import(settings, policy, database, asked)
        checked = work.check()
        if not checked.taken or asked.only_try:
            staying = work.staying(checked) if checked.taken else ()
            return Outcome(checked, TRIED if checked.taken else NOTHING, staying=staying)
        try:
            return work.show(checked, work.staying(checked))
        except Superseded as error:
            raise SettingError("FILE", "the only import of its kind: another one has begun since") from error
        except OSError as error:
            raise SettingError("FILE", f"in a folder where a list can be written ({error.strerror})") from error


def _digest(taken: Sequence[Taken], staying: Sequence[Staying]) -> str:
    """Return a digest of all that is to be shown, in whatever order and kind of file it stands."""
    said = [*sorted((one.key, one.values) for one in taken), *((one.unit.code, one.values()) for one in staying)]
    return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()


def _tell(what: str, lines: int) -> None:
    if lines % TOLD_EVERY == 0:
        print(f"{what} {lines}", file=sys.stderr, flush=True)
