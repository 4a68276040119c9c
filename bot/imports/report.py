"""What is an operator told of an import: every line that was refused and why, in Chinese and in English?"""

import json
from collections.abc import Iterator
from typing import Any

from bot.imports.bring import NOTHING, SHOWN, TRIED, UNCHANGED, Asked, Outcome
from domain.imported import Kind
from domain.sheets import Fault
from handlers.texts.catalogue import LANGUAGES, N_, say

ENDS = {
    SHOWN: N_("All of these lines are shown now, in the place of those before."),
    UNCHANGED: N_("They are what is shown already: nothing has changed."),
    NOTHING: N_("No line can be taken: everything stays as it was."),
    TRIED: N_("This was only a try: everything stays as it was."),
}
RESTART = N_("Restart the bot: it reads the units when it starts.")
LINKS = N_("The links to hand out are in {file}. They stand nowhere else.")
STAYS = N_(
    "{unit} is not in the table and stays, as this hangs on it: {why}."
    " `python -m bot dissolve --unit {unit}` helps: `--ask` asks its people to choose another, `--into` brings it over."
)
STAYS_AROUND = N_("{unit} is not in the table and stays, as what stays lies in it.")
NO_LINKS = N_("Everybody has the link of the roster before.")


def as_text(asked: Asked, outcome: Outcome) -> Iterator[str]:
    """Yield the report, line by line."""
    checked = outcome.checked
    for fault in checked.faults:
        where = f"line {fault.line}, {fault.column}" if fault.column else f"line {fault.line}"
        yield f"{where}: {_both(fault.why.sentence, fault.why.values)}"
    if checked.ignored:
        yield _both(N_("Not looked at: {names}."), {"names": ", ".join(checked.ignored)})
    counts = {"lines": checked.lines, "taken": len(checked.taken), "refused": refused(outcome)}
    yield _both(N_("{lines} lines: {taken} can be taken, {refused} are refused."), counts)
    for one in outcome.staying:
        why = ", ".join(f"{what} {count}" for what, count in sorted(one.why.items()))
        yield _both(STAYS if why else STAYS_AROUND, {"unit": one.unit.code, "why": why})
    yield _both(ENDS[outcome.state], {})
    if outcome.state == SHOWN:
        if asked.kind is Kind.UNITS:
            yield _both(RESTART, {})
        if asked.kind is Kind.PEOPLE:
            yield _both(LINKS if outcome.links else NO_LINKS, {"file": outcome.links})


def as_json(outcome: Outcome) -> str:
    """Return the same for a program."""
    checked = outcome.checked
    return json.dumps(
        {
            "state": outcome.state,
            "lines": checked.lines,
            "taken": len(checked.taken),
            "refused": [_fault(fault) for fault in checked.faults],
            "ignored": checked.ignored,
            "staying": {one.unit.code: dict(sorted(one.why.items())) for one in outcome.staying},
            "links": str(outcome.links) if outcome.links else None,
            "held_ms": round(outcome.held * 1000, 1),
        },
        ensure_ascii=False,
    )


def refused(outcome: Outcome) -> int:
    """Return how many lines cannot be taken; the table itself, where it has no columns that are known, is one."""
    return len({fault.line for fault in outcome.checked.faults})


def _fault(fault: Fault) -> dict[str, Any]:
    said = {language: say(language, fault.why.sentence, **fault.why.values) for language in LANGUAGES}
    return {"line": fault.line, "column": fault.column, **said}


def _both(sentence: str, values: Any) -> str:
    return " / ".join(say(language, sentence, **values) for language in LANGUAGES)
