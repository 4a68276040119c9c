"""Who may know of an issue: whoever coordinates its area names them, and nobody else reads or handles it then."""

from collections.abc import Callable, Mapping

from domain.access import HANDLING, may_restrict
from domain.errors import NotAllowed
from domain.issue import OPEN, Note
from domain.message import Button, Outbound
from domain.organisation import TERRITORY, Level
from domain.tiers import Tier
from handlers import card, issues
from handlers.access import answering, card_for, scope_of
from handlers.desk import About, Desk, Office, Purpose
from handlers.escalate import may_act
from handlers.keys import long, short, unknown
from handlers.texts.catalogue import N_
from storage.history import Step
from storage.tables import Issue

ASK = N_(
    "Who may know of {number}? Choose somebody: from then on only you, those whom you choose and the reporter know how"
    " it stands. Everybody else loses the card."
)
STANDS = N_("🔒 Only these may know of {number}, and handle it: {names}. Press a name to let somebody in or out.")
LIFTED = N_("{number} is open again to everybody whom it concerns.")
ABANDONED = N_(
    "Nobody of those who alone may know of {number} can act on it any more: it is with you now."
    " Its card lets others in: “Restrict …”."
)
NOT_YOURS = N_("Who may know of {number} is decided by those who coordinate its area.")
NOT_THEIRS = N_("This cannot be with {number}: please choose one of those offered.")
CARD = "named"
"""What the name of the card begins with that shows who is named."""
MOST = 24
"""How many people are offered."""


def press(desk: Desk, code: str) -> Outbound:
    """Take a press on “who may know”, or on a name below it."""
    written, _, rest = code.partition(":")
    what, _, whom = rest.partition(":")
    issue = card_for(desk, long(written))
    if not may_restrict(desk.person.id, desk.seats, scope_of(issue)):
        raise NotAllowed(NOT_YOURS, number=issue.number)
    if what not in PRESSES:
        raise unknown()
    return PRESSES[what](desk, issue, whom)


def ask(desk: Desk, issue: Issue, _: str) -> Outbound:
    """Ask whom to name, or show who is named."""
    return _shown(desk, issue)


def let_in(desk: Desk, issue: Issue, whom: str) -> Outbound:
    """Name somebody who handles it, or only oneself: the first of them begins the restriction."""
    new = {long(whom)} if whom else set()
    if not new <= set(_offered(desk, issue)):
        raise NotAllowed(NOT_THEIRS, number=issue.number)
    named = (issue.people or frozenset()) | {desk.person.id} | new
    note = Note.RESTRICTED if issue.people is None else Note.LET_IN
    return _changed(desk, issue, named, note)


def let_out(desk: Desk, issue: Issue, whom: str) -> Outbound:
    """Name somebody no more; oneself stays."""
    named = (issue.people or frozenset()) - ({long(whom)} - {desk.person.id})
    return _changed(desk, issue, named, Note.RESTRICTED) if issue.people is not None else _shown(desk, issue)


def lift(desk: Desk, issue: Issue, _: str) -> Outbound:
    """Open it again to everybody whom the table lets in."""
    if issue.people is not None:
        desk.uow.issues.restrict(issue, (), _noted(desk, issue, Note.LIFTED))
        issues.spread(desk, issue)
        _tell_others(desk, issue)
    return Outbound(desk.say(LIFTED, number=issue.number), card=_name(issue))


def pass_on(office: Office, person: int) -> None:
    """Name the level above for what nobody who is named may handle any more, once somebody's role has ended."""
    for issue in office.uow.issues.naming(person):
        if is_abandoned(office, issue):
            pass_up(office, issue)


def is_abandoned(office: Office, issue: Issue) -> bool:
    """Say whether nobody of those who alone may know of an open issue may act on it any more, or can be reached."""
    if issue.people is None or issue.at not in OPEN:
        return False
    return not any(may_act(office, issue, person) for person in issue.people)


def pass_up(office: Office, issue: Issue) -> None:
    """Let those in who answer at the next level above, and tell them so once: they name others from then on."""
    unit = issues.over(office, issue, Level(issue.rung))
    people = answering(office, unit)
    issues.let_in(office, issue, unit)
    issues.hang(office, issue, people)
    purpose = Purpose.NOTICE if office.rules.policy.tier(Tier(issue.tier)).quiet else Purpose.ALARM
    for person in map(office.uow.people.get, people):
        voice = office.voice_of(person)
        told = Outbound(voice.say(ABANDONED, number=issue.number), ((card.opening(issue, voice),),))
        office.tell(person, told, purpose, About(issue.id))


def _changed(desk: Desk, issue: Issue, named: frozenset[int], note: Note) -> Outbound:
    if named != issue.people:
        desk.uow.issues.restrict(issue, named, _noted(desk, issue, note))
        issues.hang(desk, issue, named)
        _tell_others(desk, issue)
    return _shown(desk, issue)


def _tell_others(desk: Desk, issue: Issue) -> None:
    """Bring up to date what others see of who is named; who may know no more is shown nothing of it."""
    for name, key in desk.uow.outbox.copies(_name(issue)):
        door = desk.uow.people.door(key)
        if door.person == desk.person.id:
            continue
        person = desk.uow.people.get(door.person)
        gone = Outbound(desk.voice_of(person).say(issues.NO_LONGER, number=issue.number), card=name)
        if may_restrict(person.id, desk.seats_of(person.id), scope_of(issue)):
            desk.send(door, _shown(desk, issue, person.id), Purpose.CARD, About(issue.id))
        else:
            desk.send(door, gone, Purpose.CARD)


def _shown(desk: Desk, issue: Issue, reader: int = 0) -> Outbound:
    reader = reader or desk.person.id
    voice = desk.voice_of(desk.uow.people.get(reader))
    offered, named = _offered(desk, issue), _named(desk, issue)
    rows = []
    for person in offered:
        if person != reader:
            is_in = person in named
            label = f"✓ {_called(desk, person, reader)}" if is_in else _called(desk, person, reader)
            rows.append((Button(label, _value(issue, "out" if is_in else "in", short(person))),))
    if issue.people is None:
        only_me = (Button(voice.say("Only me"), _value(issue, "in")),)
        return Outbound(voice.say(ASK, number=issue.number), (*rows, only_me), card=_name(issue))
    names = "; ".join(_called(desk, person, reader) for person in named)
    lifting = (Button(voice.say("Open it to all"), _value(issue, "lift")),)
    return Outbound(voice.say(STANDS, number=issue.number, names=names), (*rows, lifting), card=_name(issue))


def _offered(desk: Desk, issue: Issue) -> list[int]:
    """Return who handles what its units hold, from the holder up, and who is named already."""
    county = desk.rules.county
    units = list(dict.fromkeys([issue.holder, *(county.above(issue.area, level) for level in TERRITORY)]))
    filled = desk.uow.seats.answering([unit for unit in units if unit], desk.today)
    found = [
        person
        for unit in units
        for role, people in filled.get(unit, {}).items()
        if role in HANDLING
        for person in people
        if person != issue.reporter
    ]
    return list(dict.fromkeys([*found, *_named(desk, issue)]))[:MOST]


def _named(desk: Desk, issue: Issue) -> list[int]:
    """Return who is named, each as whoever they are today; who asked to be forgotten is nobody."""
    people = {person.id: person for person in map(desk.uow.people.current, issue.people or ())}
    return [key for key in sorted(people) if people[key].left_at is None]


def _called(desk: Desk, person: int, reader: int) -> str:
    voice, row = desk.voice_of(desk.uow.people.get(reader)), desk.uow.people.get(person)
    seats = [seat for seat in desk.seats_of(person) if seat.role in HANDLING]
    parts = [
        voice.named(row.name, row.name_en),
        *(voice.seat(one.role, one.unit) for one in seats[:1]),
    ]
    return " · ".join(part for part in parts if part)


def _noted(desk: Desk, issue: Issue, note: Note) -> Step:
    unit = issues.acting_unit(desk, issue)
    return Step(note.value, desk.now, actor=desk.person.id, channel=desk.channel, unit=unit)


def _name(issue: Issue) -> str:
    return f"{CARD}:{short(issue.id)}:"


def _value(issue: Issue, what: str, whom: str = "") -> str:
    return f"w:{short(issue.id)}:{what}:{whom}"


PRESSES: Mapping[str, Callable[[Desk, Issue, str], Outbound]] = {
    "ask": ask,
    "in": let_in,
    "out": let_out,
    "lift": lift,
}
