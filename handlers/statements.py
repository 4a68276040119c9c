"""The sheets for the work units: everybody sees their own, a community what waits for it, a liaison what was sent."""

from collections.abc import Callable, Mapping

from domain.access import may_speak_for
from domain.errors import NotFound
from domain.message import Button, Outbound
from domain.organisation import Role
from domain.registration import OVER
from domain.statement import KNOWN_TO_COMMUNITY, LIFE, MEMBER, Action, State
from handlers import dialogue, statement_desk, statement_file
from handlers.asking import Form
from handlers.desk import Desk
from handlers.fields import Answers, Given, Text
from handlers.keys import count, long, short, unknown
from handlers.paging import page
from handlers.statement_figures import lines
from handlers.statement_life import check_version, take
from handlers.statement_tell import answers, parties_of, value
from handlers.statement_words import SHEETS, period_of, state_of
from handlers.texts.catalogue import N_
from storage.statements import Statement

MINE = N_("Your sheets for your work unit, each as you were shown it:")
NONE = N_(
    "You have no sheet yet. Who has registered with a community (/baodao) and serves there gets one after each quarter"
    " and once a year: you see it first."
)
AGREED = N_("Thank you. {community} confirms it now, and on {moment} it goes to {unit}.")
HEARD = N_("I have told {community}. Either it is corrected and drafted anew, or you read why it was right.")
GIVEN = N_("Here it is. Whoever has the file can read it.")
TO_UNIT = N_("• {sheet}, members of {unit}: {count}")
NOTHING_SENT = N_("Nothing has been sent to your unit yet. It comes once members have seen it and it was confirmed.")
SENT_TO_YOU = N_("What was sent to your unit. Only its liaisons can open it:")
DISPUTE_HINT = N_("What is wrong? Hours that are missing are entered by their organiser: please speak with them too.")


def show(desk: Desk, rest: str) -> Outbound:
    """Show what came to the units that somebody speaks for; else their own sheets, or what waits for who has none."""
    where, _, skip = rest.partition(":")
    if where in LISTS:
        return LISTS[where](desk, skip)
    if _units(desk):
        return _sent(desk, "")
    is_there_for_others = statement_desk.decides(desk) and not _has_own(desk)
    return statement_desk.show(desk, "") if is_there_for_others else _mine(desk, rest)


def _mine(desk: Desk, skip: str) -> Outbound:
    mine = desk.uow.statements.of_person(desk.person.id)
    part = page(skip, len(mine))
    title = desk.say(MINE) if mine else desk.say(NONE)
    shown = mine[part.shown]
    listed = [f"• {period_of(one, desk.voice)} · {state_of(one, desk.voice)}" for one in shown]
    rows = [(Button(period_of(one, desk.voice), value(one, "show")),) for one in shown]
    rows.extend(part.more(desk.voice, f"{SHEETS}:own"))
    if statement_desk.decides(desk):
        rows.append((_to_confirm(desk),))
    if _units(desk):
        rows.append((Button(desk.say("Sent to my unit"), f"m:{SHEETS}:unit"),))
    return Outbound("\n".join([part.title(desk.voice, title), *listed]), tuple(rows))


def press(desk: Desk, code: str) -> Outbound | None:
    """Take a press on a sheet."""
    written, _, rest = code.partition(":")
    if written == statement_desk.ALL:
        return statement_desk.confirm_all(desk)
    what, _, seen = rest.partition(":")
    if what not in PRESSES:
        raise unknown()
    statement = desk.uow.statements.find(long(written))
    if statement is None or not _is_open_to(desk, statement, what):
        raise NotFound(LIFE.not_theirs)
    if what in LIFE_PRESSES:
        check_version(statement, count(seen))
    return PRESSES[what](desk, statement)


def submit_dispute(desk: Desk, given: Answers) -> Outbound:
    """Keep why a member says that their sheet is wrong."""
    statement = desk.uow.statements.find(given["statement"])
    if statement is None:
        raise NotFound(LIFE.moved)
    check_version(statement, given["version"])
    take(desk, statement, Action.DISPUTE, parties_of(desk, desk.person.id, statement))
    statement.reason = given["reason"]
    return Outbound(desk.say(HEARD, community=desk.voice.unit(statement.community)))


def _is_open_to(desk: Desk, statement: Statement, what: str) -> bool:
    """Say whether somebody may touch a sheet: its member always, others once its member has seen it."""
    if what in UNIT_FILES:
        return State(statement.state) is State.SENT and may_speak_for(desk.seats, statement.unit)
    mine = parties_of(desk, desk.person.id, statement)
    if what in OWN_FILES:
        return mine == MEMBER
    return mine == MEMBER or (bool(mine) and State(statement.state) in KNOWN_TO_COMMUNITY)


def _show(desk: Desk, statement: Statement) -> Outbound:
    if parties_of(desk, desk.person.id, statement) != MEMBER:
        return statement_desk.show_one(desk, statement)
    said = [f"{period_of(statement, desk.voice)} · {state_of(statement, desk.voice)}", *lines(statement, desk.voice)]
    if statement.answer:
        said.append(desk.say("The community wrote: {answer}", answer=statement.answer))
    rows: list[tuple[Button, ...]] = [(one,) for one in answers(desk, statement, desk.person.id)]
    if statement.figures:
        rows.append(tuple(Button(label, value(statement, what)) for what, label in OWN_FILES.items()))
    return Outbound("\n".join(said), tuple(rows))


def _agree(desk: Desk, statement: Statement) -> Outbound:
    take(desk, statement, Action.AGREE, parties_of(desk, desk.person.id, statement))
    voice = desk.voice
    moment = voice.moment(statement_desk.leaves_at(desk, statement), desk.now)
    unit, community = voice.unit(statement.unit), voice.unit(statement.community)
    return Outbound(desk.say(AGREED, community=community, unit=unit, moment=moment))


def _dispute(desk: Desk, statement: Statement) -> Outbound:
    LIFE.advance(State(statement.state), Action.DISPUTE, parties_of(desk, desk.person.id, statement))
    return dialogue.begin(desk, DISPUTE, {"statement": statement.id, "version": statement.version})


def _file(form: str, *, of_unit: bool) -> Callable[[Desk, Statement], Outbound]:
    def give(desk: Desk, statement: Statement) -> Outbound:
        ref = statement_file.UNITS if of_unit else statement_file.OWN
        return Outbound(desk.say(GIVEN), media=(statement_file.media(ref, form, statement),))

    return give


def _sent(desk: Desk, skip: str) -> Outbound:
    """Show a liaison what was sent to their units, by period."""
    units = _units(desk)
    if not units:
        raise NotFound(LIFE.not_theirs)
    found = desk.uow.statements.batches(units, State.SENT.value)
    part = page(skip, len(found))
    listed, rows = [], []
    for one in found[part.shown]:
        sheet = period_of(one, desk.voice)
        listed.append(desk.say(TO_UNIT, sheet=sheet, count=one.size, unit=desk.voice.unit(one.unit)))
        rows.append(
            tuple(Button(f"{label} · {sheet}", _of_batch(one.first, what)) for what, label in UNIT_FILES.items())
        )
    rows.extend(part.more(desk.voice, f"{SHEETS}:unit"))
    if _has_own(desk):
        rows.append((Button(desk.say("My own sheets"), f"m:{SHEETS}:own"),))
    if statement_desk.decides(desk):
        rows.append((_to_confirm(desk),))
    title = desk.say(SENT_TO_YOU) if found else desk.say(NOTHING_SENT)
    return Outbound("\n".join([part.title(desk.voice, title), *listed]), tuple(rows))


def _has_own(desk: Desk) -> bool:
    """Say whether somebody is a member who gets sheets, or has some of the time when they were."""
    registration = desk.uow.registrations.of(desk.person.id)
    is_member = registration is not None and registration.state not in OVER
    return is_member or bool(desk.uow.statements.of_person(desk.person.id))


def _to_confirm(desk: Desk) -> Button:
    return Button(desk.say("Sheets to confirm"), f"m:{SHEETS}:wait")


def _of_batch(key: int, what: str) -> str:
    return f"sheet:{short(key)}:{what}"


def _units(desk: Desk) -> list[str]:
    return [seat.unit for seat in desk.seats if seat.role is Role.UNIT_LIAISON]


DISPUTE = Form(
    name="sheet_dispute",
    title=N_("Not right …"),
    summary="",
    personal=True,
    done=submit_dispute,
    fields=(
        Given(key="statement"),
        Given(key="version"),
        Text(key="reason", ask=DISPUTE_HINT, label=N_("Reason"), least=2, most=500),
    ),
)
FORMS = (DISPUTE, statement_desk.UPHOLD)
LISTS: Mapping[str, Callable[[Desk, str], Outbound]] = {
    "own": _mine,
    "wait": statement_desk.show,
    "unit": _sent,
}
OWN_FILES = {"xlsx": "XLSX", "csv": "CSV"}
UNIT_FILES = {"unit_xlsx": "XLSX", "unit_csv": "CSV"}
LIFE_PRESSES: Mapping[str, Callable[[Desk, Statement], Outbound]] = {
    Action.AGREE: _agree,
    Action.DISPUTE: _dispute,
    **statement_desk.PRESSES,
}
PRESSES: Mapping[str, Callable[[Desk, Statement], Outbound]] = {
    "show": _show,
    **LIFE_PRESSES,
    **{what: _file(what, of_unit=False) for what in OWN_FILES},
    **{what: _file(what.removeprefix("unit_"), of_unit=True) for what in UNIT_FILES},
}
