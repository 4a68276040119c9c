"""What every step of an issue brings with it: its clock, its cards, and word to the reporter."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from domain.access import COORDINATING, HANDLING, may_read_card
from domain.issue import OPEN, Action, Note, Party, advance
from domain.ladder import Clock, limit
from domain.message import Outbound
from domain.organisation import TERRITORY, Level, is_within
from domain.routing import area_after, one_higher
from domain.tiers import Tier
from handlers import card, group_card
from handlers.access import answering, is_answered, parties_of, scope_of, watching
from handlers.desk import About, Desk, Office, Purpose, Topic
from handlers.keys import long, short
from handlers.texts.catalogue import N_
from storage.history import Step
from storage.tables import Door, Issue, Person
from storage.timers import Timer

ANSWER, WORK = "answer", "work"
"""The two clocks of an issue: whoever has it is to answer, and it is to be done. Each climbs the ladder by itself."""
CARDS = "issue:"
"""What the name of every copy of an issue's card begins with."""
YOURS = N_("{number} is with you now: {category}, {where}. {due_line}")
NO_LONGER = N_("{number} is no longer with you.")
RECENT = 20
"""How many of somebody's reports follow when their number changes; an older one does when it is touched next."""


def start_work(office: Office, issue: Issue) -> None:
    """Begin the clock of the work: when it is reported, and when it is not fixed; nothing else gives it more time."""
    due = limit(
        office.rules.policy, office.rules.calendar, tier=Tier(issue.tier), clock=Clock.FINISH, start=office.second
    )
    issue.due_at, issue.provisional, issue.work_told = due.at, due.provisional, None
    _climb(office, issue, WORK, Clock.FINISH, version=issue.round)


def start_answer(office: Office, issue: Issue, clock: Clock | None) -> None:
    """Begin to wait for the answer that the issue's new state asks for, if any; one that is done waits for nothing."""
    if issue.seq > 1:
        office.uow.timers.stop(ANSWER, issue.id)
    if issue.at not in OPEN:
        office.uow.timers.stop(WORK, issue.id)
    issue.told = None
    if clock is not None:
        policy, calendar, tier = office.rules.policy, office.rules.calendar, Tier(issue.tier)
        answer_by = limit(policy, calendar, tier=tier, clock=clock, start=office.second)
        issue.answer_by, issue.answer_provisional = answer_by.at, answer_by.provisional
        _climb(office, issue, ANSWER, clock, version=issue.seq)


def _climb(office: Office, issue: Issue, kind: str, clock: Clock, *, version: int) -> None:
    rungs = office.rules.ladder(Tier(issue.tier), clock, office.second)
    office.uow.timers.start(
        [Timer(kind, issue.id, version, int(step.rung), step.due_at, step.provisional) for step in rungs]
    )


def spread(office: Office, issue: Issue) -> None:
    """Hang a card where somebody has to act: at the unit that holds it, in its grid, at its community.

    A copy that is only edited rings no bell: who holds the issue now and has one is told.
    """
    copies = hung(office, issue)
    had = _having(office, copies)
    hang(office, issue, _concerned(office, issue), copies)
    purpose = Purpose.NOTICE if office.rules.policy.tier(Tier(issue.tier)).quiet else Purpose.ALARM
    holding = [*answering(office, issue.holder), *watching(office, [issue.holder])]
    for person in _readers(office, issue, holding) if had else ():
        if person.id in had:
            voice = office.voice_of(person)
            told = Outbound(card.line(YOURS, issue, voice, office.now), ((card.opening(issue, voice),),))
            office.tell(person, told, purpose, About(issue.id, version=issue.seq))


def hang(office: Office, issue: Issue, people: Iterable[int], known: Sequence[tuple[str, int]] | None = None) -> None:
    """Hang a card for people who have none yet, and bring every other copy (``known``: where they hang) up to date.

    An alarm hangs at every door of a person.
    """
    copies = hung(office, issue) if known is None else known
    refresh(office, issue, copies)
    has_one, taken = _having(office, copies), {door for _, door in copies}
    purpose = Purpose.CARD if office.rules.policy.tier(Tier(issue.tier)).quiet else Purpose.ALARM
    name = f"{_prefix(issue)}0"
    shown = card.prepare(office, issue)
    for person in _readers(office, issue, people):
        if person.id in has_one and purpose is Purpose.CARD:
            continue
        for door in office.doors_for(person, purpose):
            if door.id not in taken:
                office.send(door, _drawn(office, shown, person, door, name=name), purpose, About(issue.id))


def _having(office: Office, copies: Iterable[tuple[str, int]]) -> set[int]:
    """Return who has a copy of a card where it reaches them."""
    hanging = [door for _, door in copies]
    doors = office.uow.people.doors(hanging)
    return {doors[door].person for door in hanging if doors[door].closed_at is None}


def hung(office: Office, issue: Issue) -> list[tuple[str, int]]:
    """Return every copy (card, address) of an issue's card."""
    if office.uow.issues.is_new(issue.id):
        return office.uow.outbox.added_copies(_prefix(issue))
    return office.uow.outbox.copies(_prefix(issue))


def refresh(office: Office, issue: Issue, copies: Iterable[tuple[str, int]] | None = None) -> None:
    """Bring every copy of the card up to date, each with what its owner may do now."""
    known = list(copies if copies is not None else hung(office, issue))
    if not known:
        return
    shown = card.prepare(office, issue)
    doors = office.uow.people.doors([door for _, door in known])
    owners = {person.id: person for person in _read(office, [doors[door].person for _, door in known])}
    for name, door in known:
        person = owners[doors[door].person]
        if may_read_card(person.id, office.seats_of(person.id), scope_of(issue)):
            outbound = _drawn(office, shown, person, doors[door], name=name)
            office.send(doors[door], outbound, Purpose.CARD, About(issue.id))
        else:
            gone = Outbound(office.voice_of(person).say(NO_LONGER, number=issue.number), card=name)
            office.send(doors[door], gone, Purpose.CARD)


def _drawn(office: Office, shown: card.Shown, person: Person, door: Door, *, name: str) -> Outbound:
    voice, mine = office.voice_of(person), parties_of(office, person, shown.issue)
    if door.shared:
        return group_card.render(office, shown, voice, mine=mine, name=name)
    return card.render(shown, voice, mine, name=name)


def refresh_at(office: Office, doors: Iterable[Door]) -> None:
    """Bring up to date the cards of what has not ended that hang at addresses which have become somebody else's."""
    hanging = defaultdict[int, list[tuple[str, int]]](list)
    for name, door in office.uow.outbox.copies_at([door.id for door in doors]):
        if name.startswith(CARDS):
            hanging[long(name.split(":")[1])].append((name, door))
    for issue in office.uow.issues.not_ended(hanging):
        refresh(office, issue, hanging[issue.id])


def refresh_of(office: Office, person: Person) -> None:
    """Bring the cards of what somebody reported last, and what is being handled, up to date."""
    for issue in office.uow.issues.of_reporter(person.id, RECENT):
        if issue.at in OPEN:
            refresh(office, issue)


def let_in(office: Office, issue: Issue, unit: str, *, actor: int | None = None) -> None:
    """Name those who answer for a unit, where only those who are named may know: it cannot be theirs otherwise."""
    named, new = issue.people, set(answering(office, unit))
    if named is not None and not new <= named:
        noted = Step(Note.LET_IN.value, office.now, actor=actor, unit=unit)
        office.uow.issues.restrict(issue, named | new, noted)


def _readers(office: Office, issue: Issue, people: Iterable[int]) -> list[Person]:
    """Read those of some people who may read the card."""
    scope = scope_of(issue)
    return [one for one in _read(office, people) if may_read_card(one.id, office.seats_of(one.id), scope)]


def _read(office: Office, people: Iterable[int]) -> list[Person]:
    """Read people at once, with their seats, in the order given."""
    keys = list(dict.fromkeys(people))
    office.uow.people.hold(keys)
    office.uow.seats.expect(keys)
    return [office.uow.people.get(key) for key in keys]


def _prefix(issue: Issue) -> str:
    return f"{CARDS}{short(issue.id)}:"


def act(desk: Desk, issue: Issue, action: Action, *, text: str = "", to: str = "") -> None:
    """Take one step of the transition table with everything that hangs on it. Raises NotAllowed or TooLate."""
    mine = parties_of(desk, desk.person, issue)
    move = advance(issue.at, action, mine, rounds=issue.round)
    unit = acting_unit(desk, issue)
    desk.uow.issues.move(
        issue,
        move,
        Step(action.value, desk.now, actor=desk.person.id, channel=desk.channel, unit=unit, text=text),
    )
    if action is Action.ACCEPT and unit and Party.HOLDER not in mine:
        issue.holder, issue.rung = unit, level(desk, unit).value
    if to:
        _hand(desk, issue, to)
    start_answer(desk, issue, move.answer)


def _hand(desk: Desk, issue: Issue, to: str) -> None:
    """Give the issue to another unit; a unit of the territory answers for it from then on, and it lies there."""
    let_in(desk, issue, to, actor=desk.person.id)
    issue.holder = to
    issue.area = area_after(issue.area, to, level(desk, to))
    if level(desk, to) in TERRITORY:
        issue.rung = level(desk, to).value


def acting_unit(desk: Desk, issue: Issue) -> str:
    """Return the unit for which the person at the desk acts: the holder, or the lowest of theirs over the area."""
    if any(seat.unit == issue.holder and seat.role in HANDLING for seat in desk.seats):
        return issue.holder
    over = [seat.unit for seat in desk.seats if seat.role in COORDINATING and is_within(issue.area, seat.unit)]
    return max(over, key=len, default="")


def above(desk: Desk, issue: Issue) -> str:
    """Return who stands above whoever acts: there the reporter can disagree."""
    acting = level(desk, acting_unit(desk, issue))
    return over(desk, issue, acting if acting in TERRITORY else Level(issue.rung))


def over(office: Office, issue: Issue, lowest: Level) -> str:
    """Return the first unit above a level that anybody answers for; the county's where nobody does."""
    return one_higher(office.rules.county, issue.area, lowest, partial(is_answered, office)).unit


def level(office: Office, unit: str) -> Level:
    """Return the level of a unit; the county for one that is not known any more."""
    outline = office.rules.county.find(unit)
    return outline.level if outline else Level.COUNTY


def tell_reporter(
    office: Office, issue: Issue, sentence: str, *, unit: str = "", topic: Topic | None = None, **values: object
) -> None:
    """Tell the reporter one change in one short message."""
    person = office.uow.people.get(issue.reporter)
    voice = office.voice_of(person)
    uncertain = issue.provisional and issue.due_at > office.now
    due = voice.moment(issue.due_at, office.now) + (voice.say(card.UNCERTAIN) if uncertain else "")
    text = voice.say(sentence, number=issue.number, due=due, unit=voice.holder(unit), **values)
    office.tell(person, Outbound(text), Purpose.NOTICE, About(issue.id), topic=topic)


def _concerned(office: Office, issue: Issue) -> list[int]:
    county = office.rules.county
    units = [issue.holder, county.above(issue.area, Level.GRID), county.above(issue.area, Level.COMMUNITY)]
    units = [unit for unit in dict.fromkeys(units) if unit]
    return [person for unit in units for person in answering(office, unit)] + watching(office, units)
