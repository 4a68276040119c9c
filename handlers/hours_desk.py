"""Hours that wait for the organiser: all that is plain with one press, the rest one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from domain.access import ANSWERING, AREA_EVENTS, MAKING
from domain.errors import NotAllowed, NotFound, NotUnderstood, TooLate
from domain.hours import LIFE, ORGANISER, WAITING, Action, Nearness, Source, State, is_plain
from domain.message import Button, Inbound, Outbound
from domain.organisation import Level
from handlers import certificates, dialogue, statement_life
from handlers.asking import Form
from handlers.desk import LISTED, Desk, Purpose
from handlers.fields import Answers, Given, Number, Text, World
from handlers.hours_life import check_version, counted, gate_at, parties_for, take, within_day
from handlers.hours_view import line, names
from handlers.in_place import instead
from handlers.keys import short
from handlers.texts.catalogue import N_
from storage.hours_tables import Hours

AT_ONCE = 50
"""How many entries one press confirms: few enough that nobody who speaks waits for it."""
LABELS: Mapping[Action, str] = {
    Action.CONFIRM: N_("Confirm"),
    Action.UPHOLD: N_("It was right"),
    Action.CORRECT: N_("Another number"),
    Action.REJECT: N_("Do not count it"),
}
NOTHING = N_("No hours wait for your word.")
WAITING_FOR_YOU = N_("Waiting for your word: {count}, of them plain: {plain}")
CONFIRMED = N_("✅ Confirmed: {count}. Whoever served can dispute them for {days} days.")
PUBLISHED = N_(
    "Your hours at “{title}”: {minutes} min. They are credited on {until} unless you say that they are wrong."
)
REJECTED = N_("Your hours at “{title}” are not counted. The reason: {reason}")
DECIDED = N_("Your hours at “{title}” count {minutes} min now. The reason: {reason}")
UPHELD = N_("Your hours at “{title}” were looked at again: {minutes} min, as before.")
DONE = N_("✅ Done: {minutes} min for {who}.")


def waiting(desk: Desk) -> list[Hours]:
    """Return what waits for somebody's word: where they organise, and what a community of their street left waiting."""
    own = [seat.unit for seat in desk.seats if seat.role in MAKING | AREA_EVENTS]
    streets = [seat.unit for seat in desk.seats if seat.role in ANSWERING[Level.STREET]]
    below = [one.code for street in streets for one in desk.rules.county.inside(street, Level.COMMUNITY)]
    states = [one.value for one in WAITING]
    found = desk.uow.hours.waiting([*own, *below], states, but=desk.person.id) if own or below else []
    return [one for one in found if parties_for(desk, desk.person.id, one) == ORGANISER]


def title(desk: Desk, found: Sequence[Hours]) -> str:
    """Say how much waits, and how much of it is confirmed with one press."""
    return desk.say(WAITING_FOR_YOU, count=len(found), plain=sum(map(_is_plain, found)))


def show(desk: Desk, _: str) -> Outbound:
    """Show what waits: one button for all that is plain, and one for each of the others."""
    found = waiting(desk)
    if not found:
        return Outbound(desk.say(NOTHING))
    plain = [one for one in found if _is_plain(one)]
    called, shown = names(desk, [one.person for one in found], desk.voice), sorted(found, key=_is_plain)[:LISTED]
    lines = [title(desk, found)]
    lines += [f"{called[one.person]}\n{line(desk, one, desk.voice)}" for one in shown]
    rows = [(Button(desk.say("Confirm all {count}", count=len(plain)), "t:all"),)] if plain else []
    for one in shown:
        rows.append((Button(called[one.person], f"t:{short(one.id)}:one:{one.version}"),))
    return Outbound("\n".join(lines), tuple(rows))


def confirm_plain(desk: Desk, _: str) -> Outbound:
    """Confirm all that needs no second look, so many at once."""
    plain = [one for one in waiting(desk) if _is_plain(one)]
    desk.uow.people.hold(one.person for one in plain[:AT_ONCE])
    done = [one for one in plain[:AT_ONCE] if _confirmed(desk, one)]
    days = desk.rules.policy.hours.publish.clock.days
    said = desk.say(CONFIRMED, count=len(done), days=days)
    rest = show(desk, "")
    return instead(desk, Outbound(f"{said}\n\n{rest.text}", rest.rows))


def show_one(desk: Desk, entry: Hours) -> Outbound:
    """Show one entry and what can be done about it."""
    mine = parties_for(desk, desk.person.id, entry)
    if mine != ORGANISER:
        raise NotAllowed(LIFE.not_theirs)
    actions = [one for one in LIFE.actions_for(State(entry.state), mine) if one in LABELS]
    # What was not counted stays so by the same word by which it was not counted.
    if not entry.minutes and entry.state == State.DISPUTED:
        actions.remove(Action.UPHOLD)
    called = names(desk, [entry.person], desk.voice)[entry.person]
    rows = [(Button(desk.say(LABELS[one]), f"t:{short(entry.id)}:{one}:{entry.version}"),) for one in actions]
    changes = desk.uow.hours.changes([entry.id])
    return Outbound(f"{called}\n{line(desk, entry, desk.voice, changes)}", tuple(rows))


def corrected(desk: Desk, answers: Answers) -> Outbound:
    """Let an entry count another number, for a reason that stays with it."""
    return _with_reason(desk, answers, Action.CORRECT, DECIDED)


def rejected(desk: Desk, answers: Answers) -> Outbound:
    """Do not count an entry, for a reason that stays with it."""
    return _with_reason(desk, answers, Action.REJECT, REJECTED)


def _with_reason(desk: Desk, answers: Answers, action: Action, sentence: str) -> Outbound:
    entry = desk.uow.hours.find(answers["entry"])
    if entry is None:
        raise NotFound(LIFE.moved)
    check_version(entry, answers["version"])
    was = State(entry.state)
    counts, reason = within_day(desk, entry, answers.get("minutes", 0)), answers["reason"]
    to = take(desk, entry, action, parties_for(desk, desk.person.id, entry), counts=counts, reason=reason)
    if was is State.CREDITED:
        certificates.withdraw(desk, entry)
        statement_life.recheck(desk, entry.person)
    tell(desk, entry, sentence, reason)
    if to is State.PUBLISHED:
        tell(desk, entry, PUBLISHED, "")
    return Outbound(desk.say(DONE, minutes=entry.minutes, who=names(desk, [entry.person], desk.voice)[entry.person]))


def _confirmed(desk: Desk, listed: Hours) -> bool:
    """Confirm an entry of a list, unless somebody else was faster since it was read."""
    seen, entry = listed.version, desk.uow.hours.find(listed.id)
    if entry is None or entry.version != seen:
        return False
    _decide(desk, entry, Action.CONFIRM)
    return True


def _confirm(desk: Desk, entry: Hours) -> Outbound:
    _decide(desk, entry, Action.CONFIRM)
    return instead(desk, show(desk, ""))


def _uphold(desk: Desk, entry: Hours) -> Outbound:
    if not entry.minutes:
        raise TooLate(LIFE.moved)
    _decide(desk, entry, Action.UPHOLD)
    return instead(desk, show(desk, ""))


def _decide(desk: Desk, entry: Hours, action: Action) -> None:
    """Confirm what is counted; of somebody who never checked out that is all until the planned end."""
    counts = counted(desk, entry, entry.ends_at) if entry.state == State.UNSURE else None
    reason = desk.say("No check-out: the planned end counts.") if counts is not None else ""
    take(desk, entry, action, parties_for(desk, desk.person.id, entry), counts=counts, reason=reason)
    tell(desk, entry, UPHELD if action is Action.UPHOLD else PUBLISHED, "")


def _ask(form: str) -> Callable[[Desk, Hours], Outbound]:
    def ask(desk: Desk, entry: Hours) -> Outbound:
        if parties_for(desk, desk.person.id, entry) != ORGANISER:
            raise NotAllowed(LIFE.not_theirs)
        most = int((entry.ends_at - entry.starts_at).total_seconds() // 60)
        return dialogue.begin(desk, _FORMS[form], {"entry": entry.id, "version": entry.version, "most": most})

    return ask


def tell(desk: Desk, entry: Hours, sentence: str, reason: str) -> None:
    """Tell whoever served, with the button that says that it is wrong."""
    person = desk.uow.people.get(entry.person)
    voice = desk.voice_of(person)
    title, until = gate_at(desk, entry).named(voice), voice.moment(entry.until or desk.now, desk.now)
    text = voice.say(sentence, title=title, minutes=entry.minutes, until=until, reason=reason)
    button = Button(voice.say("That is wrong"), f"t:{short(entry.id)}:{Action.DISPUTE}:{entry.version}")
    can = State(entry.state) in (State.PUBLISHED, State.REJECTED) and not entry.disputed
    desk.tell(person, Outbound(text, ((button,),) if can else ()), Purpose.NOTICE)


def _is_plain(entry: Hours) -> bool:
    return is_plain(State(entry.state), Source(entry.source), Nearness(entry.near))


@dataclass(frozen=True, kw_only=True)
class Minutes(Number):
    """How many minutes count: never more than were planned."""

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> int | None:
        counts = super().read(inbound, code, world, answers)
        if counts is not None and counts > answers["most"]:
            raise NotUnderstood(N_("At most {most} minutes were planned."), most=answers["most"])
        return counts


REASON = Text(
    key="reason", ask=N_("Why? Whoever served reads that, and it stays."), label=N_("Reason"), least=2, most=200
)
MINUTES = Minutes(key="minutes", ask=N_("How many minutes count?"), label=N_("Minutes"), least=1, most=1440)
CORRECT = Form(
    name="hours_correct",
    title=N_("Another number"),
    summary="",
    done=corrected,
    fields=(Given(key="entry"), Given(key="version"), Given(key="most"), MINUTES, REASON),
)
REJECT = Form(
    name="hours_reject",
    title=N_("Do not count it"),
    summary="",
    done=rejected,
    fields=(Given(key="entry"), Given(key="version"), Given(key="most"), REASON),
)
_FORMS = {form.name: form for form in (CORRECT, REJECT)}
FORMS = (CORRECT, REJECT)
PRESSES: Mapping[str, Callable[[Desk, Hours], Outbound]] = {
    "one": show_one,
    Action.CONFIRM: _confirm,
    Action.UPHOLD: _uphold,
    Action.CORRECT: _ask(CORRECT.name),
    Action.REJECT: _ask(REJECT.name),
}
