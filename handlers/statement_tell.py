"""Who has to do with a sheet, and what is said to them about it: to its member, to the community, to the street."""

from collections.abc import Iterable
from datetime import datetime

from domain.message import Button, Outbound
from domain.organisation import Level
from domain.periods import DAY, moment
from domain.registration import decider as decides
from domain.statement import LIFE, MEMBER, Action, Party, State, parties
from handlers.access import answering
from handlers.desk import About, Office, Purpose
from handlers.keys import short
from handlers.statement_figures import lines
from handlers.statement_words import SHEETS, period_of
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.statements import Statement

DRAFT = N_(
    "📋 {sheet} – as {unit} is to read it:\n{figures}\nNothing else stands in it: no grade, and no comparison with"
    " anybody. It goes there only after you have seen it and {community} has confirmed it. Is it right? If you say"
    " nothing, I take it for right on {until}."
)
ANEW = N_("🔄 Your sheet was drafted anew, as you said that it was not right.")
UPHELD = N_(
    "{community} looked at your sheet again and found it right. The reason: {answer}\nPress “Right” if you agree. It"
    " moves on by itself on {until}."
)
RIGHT, WRONG = N_("Right"), N_("Not right …")


def member_of(office: Office, statement: Statement) -> int | None:
    """Return whose sheet it is; None for who is forgotten."""
    registration = office.uow.registrations.find(statement.registration)
    return registration.person if registration is not None else None


def parties_of(office: Office, person: int, statement: Statement) -> frozenset[Party]:
    """Return what a person is to a sheet now."""
    member = member_of(office, statement)
    seats, street = office.seats_of(person), street_of(office, statement, member)
    return parties(person, seats, member=member, community=statement.community, street=street)


def street_of(office: Office, statement: Statement, member: int | None) -> str:
    """Return the street that may decide about a sheet of a member now, or nothing."""
    street = office.rules.county.above(statement.community, Level.STREET)
    there = answering(office, statement.community)
    stands_in = decides(statement.community, street, there=there, member=member or 0) == street
    return street if stands_in or office.now >= sends_at(office, statement) else ""


def sends_at(office: Office, statement: Statement) -> datetime:
    """Return when the sheets of its period go to the units."""
    policy = office.rules.policy.statements
    return moment(statement.until_on + DAY, policy.at, office.rules.zone) + policy.send.clock


def put_before(office: Office, statement: Statement, remark: str = "") -> None:
    """Show its member what a sheet says, with every source."""
    person = member_of(office, statement)
    if person is None:
        return
    voice = office.voice_of(office.uow.people.get(person))
    told = voice.say(
        UPHELD if statement.state == State.UPHELD else DRAFT,
        sheet=period_of(statement, voice),
        unit=voice.unit(statement.unit),
        figures="\n".join(lines(statement, voice)),
        community=voice.unit(statement.community),
        answer=statement.answer,
        until=voice.moment(office.now + office.rules.policy.statements.check.clock, office.now),
    )
    ask_member(office, statement, f"{voice.say(remark)}\n{told}" if remark else told)


def ask_member(office: Office, statement: Statement, text: str) -> None:
    """Say something to its member about a sheet as it stands now, with what can be answered."""
    person = member_of(office, statement)
    if person is not None:
        member = office.uow.people.get(person)
        rows = tuple((one,) for one in answers(office, statement, person))
        office.tell(member, Outbound(text, rows), Purpose.NOTICE, About(statement.id, statement.version))


def answers(office: Office, statement: Statement, person: int) -> list[Button]:
    """Return what its member can say to a sheet."""
    voice = office.voice_of(office.uow.people.get(person))
    labels = {Action.AGREE: RIGHT, Action.DISPUTE: WRONG}
    actions = [one for one in LIFE.actions_for(State(statement.state), MEMBER) if one in labels]
    return [Button(voice.say(labels[one]), value(statement, one)) for one in actions]


def tell_member(office: Office, statement: Statement, sentence: str, *rows: tuple[tuple[str, str], ...]) -> None:
    """Tell its member what became of a sheet; ``rows`` are labels, and what each button does."""
    person = member_of(office, statement)
    if person is None:
        return
    member = office.uow.people.get(person)
    voice = office.voice_of(member)
    unit, community = voice.unit(statement.unit), voice.unit(statement.community)
    text = voice.say(sentence, sheet=period_of(statement, voice), unit=unit, community=community)
    buttons = tuple(tuple(Button(voice.say(label), value(statement, what)) for label, what in row) for row in rows)
    office.tell(member, Outbound(text, buttons), Purpose.NOTICE)


def tell_community(office: Office, statement: Statement, sentence: str, count: int = 0) -> None:
    """Tell those who decide that something waits; neither a name nor a word of anybody stands in it."""
    member = member_of(office, statement)
    street = street_of(office, statement, member)
    people = [*answering(office, statement.community), *(answering(office, street) if street else ())]
    others = [one for one in people if one != member]
    tell_each(office, statement, others, sentence=sentence, count=count)


def tell_each(office: Office, statement: Statement, people: Iterable[int], *, sentence: str, count: int = 0) -> None:
    """Tell people of the sheets of a community and period."""
    for person in map(office.uow.people.get, dict.fromkeys(people)):
        voice = office.voice_of(person)
        community, sheet = voice.unit(statement.community), period_of(statement, voice)
        text = voice.say(sentence, community=community, sheet=sheet, count=count)
        row = (Button(voice.say("Look at them"), f"m:{SHEETS}:wait"),)
        office.tell(person, Outbound(text, (row,)), Purpose.NOTICE)


def card_of(statement: Statement) -> str:
    """Return the name of the card by which liaisons know what has come to their unit of one period."""
    return f"unit:{statement.unit}:{statement.kind[0]}{short(statement.until_on.toordinal())}"


def opened(voice: Voice) -> Button:
    """Return the button that leads a liaison to what was sent."""
    return Button(voice.say("Open"), f"m:{SHEETS}:unit")


def value(statement: Statement, what: str) -> str:
    """Return what a button about a sheet carries."""
    return f"sheet:{short(statement.id)}:{what}:{statement.version}"
