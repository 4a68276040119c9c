"""The files of sheets: a member's own, and what was sent to a unit of one period; made when they are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.access import may_speak_for
from domain.errors import NotFound
from domain.formulas import harmless
from domain.message import Media
from domain.statement import Figure, State
from handlers.desk import Office
from handlers.keys import long, short, unknown
from handlers.statement_figures import NAMED, TITLES, named, read
from handlers.statement_tell import member_of
from handlers.statement_words import period_of
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.statements import Statement

SPREADSHEET = "spreadsheet"
"""The kind of a file that lies nowhere: it is made when it is given, of what whoever gets it may read."""
OWN, UNITS = "sheet", "sheets"
"""What the name of a file begins with: the sheet of one member, or all that one unit was sent of a period."""
MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
FIRST = (N_("Name"), N_("Work unit"), N_("Community"), N_("Sheet"))

Cell = str | int


@dataclass(frozen=True, slots=True)
class Grid:
    """A file of rows: what it is called, in which form, and every cell, the titles first."""

    name: str
    form: str
    rows: Sequence[Sequence[Cell]]


class _Ref(NamedTuple):
    kind: str
    form: str
    statement: int


def media(kind: str, form: str, statement: Statement) -> Media:
    """Return what stands for a file that lies nowhere: who gets it is asked when it is made."""
    return Media(f"{kind}-{form}-{short(statement.id)}", kind=SPREADSHEET, mime=MIMES[form])


def made(office: Office, person: int, ref: str) -> Grid:
    """Return the file that a reference stands for, as somebody may read it now. Raises NotFound."""
    asked = _read(ref)
    statement = office.uow.statements.find(asked.statement)
    if statement is None:
        raise unknown()
    voice = office.voice_of(office.uow.people.get(person))
    if asked.kind == OWN and member_of(office, statement) == person:
        return _grid(asked, [statement], voice)
    is_theirs = may_speak_for(office.seats_of(person), statement.unit)
    if asked.kind == UNITS and is_theirs and State(statement.state) is State.SENT:
        # Who was forgotten counts among what was sent, and stands in no file.
        sent = [one for one in office.uow.statements.batch(statement, State.SENT.value) if one.name]
        return _grid(asked, sent, voice)
    raise unknown()


def _read(ref: str) -> _Ref:
    kind, _, rest = ref.partition("-")
    form, _, key = rest.partition("-")
    if kind not in (OWN, UNITS) or form not in MIMES:
        raise NotFound(unknown().sentence)
    return _Ref(kind, form, long(key))


def _grid(asked: _Ref, statements: Sequence[Statement], voice: Voice) -> Grid:
    figures = [{one.key: one for one in read(statement)} for statement in statements]
    keys = [key for key in TITLES if any(key in mine for mine in figures)]
    titles = [voice.say(title) for title in (*FIRST, *(TITLES[key] for key in keys))]
    rows = [
        [
            *(harmless(cell) for cell in _first(statement, voice)),
            *(_cell(mine.get(key, Figure(key, 0)), voice) for key in keys),
        ]
        for statement, mine in zip(statements, figures, strict=True)
    ]
    days = f"{statements[0].since_on:%Y%m%d}-{statements[0].until_on:%Y%m%d}" if statements else "none"
    return Grid(f"baodao-{asked.kind}-{days}.{asked.form}", asked.form, [titles, *rows])


def _first(statement: Statement, voice: Voice) -> tuple[str, ...]:
    unit, community = voice.unit(statement.unit), voice.unit(statement.community)
    return statement.name, unit, community, period_of(statement, voice)


def _cell(figure: Figure, voice: Voice) -> Cell:
    return harmless(named(figure, voice)) if figure.key in NAMED else figure.amount
