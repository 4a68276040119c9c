"""Checking in and out: by the digits that the organiser shows, or by the code to scan that carries them."""

from collections.abc import Collection

from domain.errors import TooLate
from domain.event import SHOWN
from domain.event import State as EventState
from domain.hours import VOLUNTEER, Action, Source, State
from domain.message import Button, Outbound
from domain.organisation import Level
from domain.signup import AT_THE_PLACE, NOT_NOW, TAKING, Standing
from domain.signup import Action as Step
from handlers import dialogue, hours_life, signup
from handlers.asking import Again, Form
from handlers.desk import Desk
from handlers.event_card import refresh
from handlers.event_view import event_of, known, look_at, room_of, values
from handlers.fields import Answers, Choice, Given, Option, Text, World
from handlers.gates import START, Gate, at_event, digits, gate_of, step_of
from handlers.guesses import check_lock, is_locked, wrong
from handlers.keys import short
from handlers.texts.catalogue import N_
from storage.event_tables import Event, Shift
from storage.hours_tables import Hours

CAME = N_("✅ You are checked in at “{title}”. Thank you for being here!\nWhen you leave, check out the same way.")
LEFT = N_("✅ You are checked out at “{title}”: {minutes} minutes. The organiser confirms them: /hours")
ALREADY = N_("You are checked in at “{title}” already. Thank you for being here!")
USED = N_("You have used that code already. Please wait for the next one.")
TOO_OFTEN = N_("You have checked in at “{title}” {pairs} times today. For more, please speak with the organiser.")
WHICH = N_("Which six digits does the organiser show?")
OVER = N_("“{title}” is over. /events shows what comes next.")


def begin(desk: Desk, text: str) -> Outbound:
    """Check in or out with the digits that stand in a message, or ask for them."""
    check_lock(desk)
    if digits(text) and dialogue.has_consented(desk):
        return _typed(desk, text)
    return dialogue.begin(desk, CHECK_IN, {"gate": ""})


def ask(desk: Desk, event: Event, shift: Shift) -> Outbound:
    """Ask for the digits that the organiser of an event shows, where they can be of use."""
    check_lock(desk)
    here = _here(desk, at_event(event))
    if here is not None and _just_came(desk, here):
        raise TooLate(ALREADY, title=event.title)
    if here is None and not _has_come(desk, event, shift):
        signup.check(desk, event, shift, Step.CHECK_IN)
    return dialogue.begin(desk, CHECK_IN, {"gate": at_event(event).key})


def expected(desk: Desk) -> bool:
    """Say whether six digits are a code to check in or out with: at the doors of an event of one's own."""
    return bool(digits(desk.inbound.text)) and bool(_mine(desk, TAKING | {Standing.WAITLISTED}))


def scanned(desk: Desk, payload: str) -> Outbound:
    """Check in or out with what was scanned: one action. Who has not agreed yet is asked first, and not late by it."""
    key, _, code = payload.removeprefix(START).rpartition("_")
    gate = gate_of(desk, key)
    check_lock(desk)
    step = step_of(desk, gate, code)
    if step is None:
        return Outbound(wrong(desk, [gate], _spot(desk, [gate])))
    if not dialogue.has_consented(desk):
        return dialogue.begin(desk, CHECK_IN, {"gate": gate.key, "step": step})
    return _use(desk, gate, step, Source.QR)


def submit(desk: Desk, answers: Answers) -> Outbound | Again:
    """Take the answer of the form."""
    if "step" in answers:
        return _use(desk, gate_of(desk, answers["gate"]), answers["step"], Source.QR)
    check_lock(desk)
    gates = _gates(desk, answers.get("gate", ""))
    found = _match(desk, gates, answers["code"])
    if found:
        return _use(desk, *found, Source.CODE)
    said = wrong(desk, gates, _spot(desk, gates))
    return Outbound(said) if is_locked(desk) else Again("code", said)


def arrive(desk: Desk, gate: Gate, shift: Shift | None, person: int, *, source: Source, code: int = 0) -> Hours:
    """Write down that somebody is there."""
    entry = hours_life.new_entry(desk, gate, shift, person, source=source, code=code)
    who = VOLUNTEER if person == desk.person.id else hours_life.parties_for(desk, desk.person.id, entry)
    hours_life.take(desk, entry, Action.CHECK_IN, who)
    if person == desk.person.id:
        desk.keeps("hours", entry.id)
    return entry


def _typed(desk: Desk, text: str) -> Outbound:
    gates = _gates(desk, "")
    found = _match(desk, gates, text)
    return _use(desk, *found, Source.CODE) if found else Outbound(wrong(desk, gates, _spot(desk, gates)))


def _match(desk: Desk, gates: list[Gate], text: str) -> tuple[Gate, int] | None:
    found = ((gate, step_of(desk, gate, text)) for gate in gates)
    return next(((gate, step) for gate, step in found if step is not None), None)


def _gates(desk: Desk, key: str) -> list[Gate]:
    """Return where digits may lead, one's own places first: then what is on now, and one's own community."""
    if key:
        return [gate_of(desk, key)]
    here = [hours_life.gate_at(desk, one) for one in desk.uow.hours.here(desk.person.id, State.HERE.value)]
    on = desk.uow.events.coming(desk.now, states=[state.value for state in SHOWN], limit=200)
    doors = desk.rules.policy.events.doors.clock
    open_now = [at_event(event) for event in on if event.starts_at - doors <= desk.now]
    home = [Gate(seat.unit) for seat in desk.seats if desk.rules.county.above(seat.unit, Level.COMMUNITY) == seat.unit]
    found = [*here, *(at_event(event_of(desk, event.id)) for event in _mine(desk)), *open_now, *home]
    return list({gate.key: gate for gate in found}.values())


def _mine(desk: Desk, standings: Collection[Standing] = TAKING) -> list[Event]:
    """Return the events at whose doors somebody has a place now."""
    doors = desk.rules.policy.events.doors.clock
    places = desk.uow.events.ahead(desk.person.id, values(frozenset(standings)), desk.now)
    return [event for event, shift in places if shift.starts_at - doors <= desk.now]


def _spot(desk: Desk, gates: list[Gate]) -> Shift | None:
    """Return the shift at which somebody stands who types a wrong code, where it can only be one."""
    event = gates[0].event if len(gates) == 1 else None
    shifts = desk.uow.events.shifts([event.id]) if event else []
    return next((one for one in shifts if room_of(desk, one).phase in AT_THE_PLACE), None)


def _use(desk: Desk, gate: Gate, code: int, source: Source) -> Outbound:
    """Check in who is not there yet, and out who is; a code does one thing once for one person."""
    if gate.event is not None:
        gate = at_event(event_of(desk, gate.event.id))
    entry, title = _here(desk, gate), gate.named(desk.voice)
    if entry is None:
        return _come(desk, gate, code, source)
    if code <= entry.code or _just_came(desk, entry):
        raise TooLate(ALREADY, title=title)
    entry.code = code
    hours_life.leave(desk, entry, VOLUNTEER)
    if gate.event is not None:
        refresh(desk, gate.event, desk.person.id, desk.door)
    return Outbound(desk.say(LEFT, title=title, minutes=entry.minutes))


def _come(desk: Desk, gate: Gate, code: int, source: Source) -> Outbound:
    _check_pairs(desk, gate, desk.person.id, code)
    shift = shift_at(desk, gate.event, desk.person.id) if gate.event else None
    if gate.event and shift and not _has_come(desk, gate.event, shift):
        signup.move(desk, gate.event, shift, Step.CHECK_IN)
    entry = arrive(desk, gate, shift, desk.person.id, source=source, code=code)
    if gate.event is not None:
        refresh(desk, gate.event, desk.person.id, desk.door)
    near = Button(desk.say("I am near (optional)"), f"t:{short(entry.id)}:near:{entry.version}")
    return Outbound(desk.say(CAME, title=gate.named(desk.voice)), ((near,),))


def shift_at(desk: Desk, event: Event, person: int) -> Shift:
    """Return the shift that somebody comes to now: their own, else one with a place. Raises TooLate."""
    shifts = desk.uow.events.shifts([event.id])
    shown = [look_at(desk, event, shift, person) for shift in shifts]
    now = [one for one in shown if one.room.phase in AT_THE_PLACE]
    if EventState(event.state) not in SHOWN:
        raise TooLate(OVER, title=event.title)
    if not now:
        nearest = next((one for one in shown if one.shift.ends_at > desk.now), shown[-1])
        raise TooLate(NOT_NOW[nearest.room.phase], **known(desk, event, nearest.shift, desk.voice))
    best = min(now, key=lambda one: (one.standing not in TAKING, one.room.free <= 0, one.shift.starts_at))
    return best.shift


def check_pairs(desk: Desk, gate: Gate, person: int) -> list[Hours]:
    """Return somebody's entries of today at a gate. Raises TooLate where there are as many as a day may have."""
    today = desk.uow.hours.of_day(person, desk.today, gate.event.id if gate.event else None, gate.community)
    pairs = desk.rules.policy.hours.pairs
    if len(today) >= pairs:
        raise TooLate(TOO_OFTEN, title=gate.named(desk.voice), pairs=pairs)
    return today


def _check_pairs(desk: Desk, gate: Gate, person: int, code: int) -> None:
    if any(code <= one.code for one in check_pairs(desk, gate, person)):
        raise TooLate(USED)


def _has_come(desk: Desk, event: Event, shift: Shift) -> bool:
    return look_at(desk, event, shift, desk.person.id).standing is Standing.CHECKED_IN


def _here(desk: Desk, gate: Gate) -> Hours | None:
    here = desk.uow.hours.here(desk.person.id, State.HERE.value)
    found = next((one.id for one in here if _is_at(one, gate)), None)
    # Locked, and read anew: the organiser or the clock may end it at another replica.
    entry = desk.uow.hours.find(found) if found is not None else None
    return entry if entry is not None and entry.state == State.HERE else None


def _just_came(desk: Desk, entry: Hours) -> bool:
    return desk.now - entry.came_at < desk.rules.policy.hours.settle.clock


def _is_at(entry: Hours, gate: Gate) -> bool:
    there = entry.event if entry.event is not None else entry.community
    return there == (gate.event.id if gate.event else gate.community)


def _unscanned(_: World, answers: Answers) -> bool:
    return "step" not in answers


def _scanned(_: World, answers: Answers) -> bool:
    return "step" in answers


def _yes(world: World, _: Answers) -> list[Option]:
    return [Option("yes", world.voice.say("Yes, check me in"))]


CHECK_IN = Form(
    name="check_in",
    title=N_("Check in"),
    summary="",
    personal=True,
    done=submit,
    fields=(
        Given(key="gate"),
        Given(key="step"),
        Choice(key="sure", ask=N_("Shall I check you in?"), label=N_("Check in"), of=_yes, when=_scanned),
        Text(key="code", ask=WHICH, label=N_("Check-in code"), most=20, when=_unscanned),
    ),
)
