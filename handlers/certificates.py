"""A certificate about credited hours: asked for by whoever served, withdrawn when what it counts is not so any more."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from domain.certificate import (
    ALPHABET,
    KIND,
    LETTERS,
    LIFE,
    SERIES,
    VISIT,
    Action,
    Party,
    State,
    kinds,
    number_of,
    services,
)
from domain.errors import TooLate
from domain.hours import AFTERWARDS
from domain.hours import State as Entry
from domain.message import Button, Outbound
from domain.registration import COUNTING
from handlers import dialogue
from handlers.asking import Form
from handlers.desk import Desk, Office, Purpose
from handlers.fields import Answers, Given, Text
from handlers.hours_life import gate_at
from handlers.keys import unknown
from handlers.registration_card import SKILLS
from handlers.statement_figures import PART
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.hours_tables import Certificate, Hours
from storage.keys import digest, new_id
from storage.tables import Person

ALL = "all"
WHICH = N_("A certificate about which hours? Only credited ones count.")
NONE = N_("You have no credited hours yet. /hours shows how yours stand.")
ISSUED = N_(
    "📄 Certificate {number}: {minutes} min at {issuer} (services: {services}), {since} – {until}.\n"
    "Its check letters are {letters}; whoever reads the paper can check it with them."
)
ON_PAPER = N_("To print it: {link}\nWhoever has this link sees your name on it.")
WITHDRAWN = N_(
    "Certificate {number} counts no longer, because hours at “{title}” were corrected. /cert gives you a new one."
)

PARTED = N_(
    "Certificate {number} counts no longer: it was issued while you and somebody else were taken for one person, and"
    " not all that stands on it is yours. /cert gives you one about your own hours."
)

WHY = {Party.ORGANISER: WITHDRAWN, Party.HOLDER: PARTED}


def begin(desk: Desk, _: str) -> Outbound:
    """Offer what a certificate can be about: everything at one community, or one year."""
    mine = _credited(desk)
    if not mine:
        return Outbound(desk.say(NONE))
    rows = []
    for issuer, entries in groupby(sorted(mine, key=lambda one: one.community), key=lambda one: one.community):
        years = sorted({one.day.year for one in entries})
        for span in (ALL, *map(str, years)) if len(years) > 1 else (ALL,):
            when = desk.say("everything") if span == ALL else span
            label = f"{desk.voice.unit(issuer)} · {when}"
            rows.append((Button(label, f"c:{issuer}:{span}"),))
    return Outbound(desk.say(WHICH), tuple(rows))


def press(desk: Desk, code: str) -> Outbound:
    """Issue a certificate; who is known by no name is asked for the one that shall stand on it."""
    issuer, _, span = code.partition(":")
    if not _about(desk, issuer, span):
        raise unknown()
    name = desk.uow.registrations.names([desk.person.id], COUNTING).get(desk.person.id, desk.person.name)
    if name:
        return _issue(desk, issuer, span, name)
    return dialogue.begin(desk, NAME, {"issuer": issuer, "span": span})


def submit(desk: Desk, answers: Answers) -> Outbound:
    """Issue it under the name that was given."""
    return _issue(desk, answers["issuer"], answers["span"], answers["name"])


def withdraw(desk: Desk, entry: Hours) -> None:
    """Withdraw every certificate that counts an entry, and tell whose it is."""
    for one in desk.uow.certificates.counting(entry.person, entry.community, entry.day, State.VALID.value):
        _withdraw(desk, one, Party.ORGANISER, title=gate_at(desk, entry).named)


def part(desk: Desk, holder: Person, other: Person, since: int) -> None:
    """Withdraw what was issued to somebody while two were one and tells of the other's hours, or names them.

    ``since`` is the key of their link.
    """
    theirs = desk.uow.hours.credited(other.id, Entry.CREDITED.value)
    called = desk.uow.registrations.names([holder.id, other.id], COUNTING)
    for one in desk.uow.certificates.of(holder.id):
        counts = any(entry.community == one.issuer and one.since <= entry.day <= one.until for entry in theirs)
        is_theirs = one.name == called.get(other.id) != called.get(holder.id)
        if one.state == State.VALID and one.id > since and (counts or is_theirs):
            _withdraw(desk, one, Party.HOLDER)


def content_of(one: Certificate, voice: Voice) -> str:
    """Return what the services were that a certificate tells of."""
    labels = {**SKILLS, VISIT: N_("Visits to the community")}
    return " · ".join(voice.say(PART, kind=voice.say(labels[kind]), count=count) for kind, count in one.kinds)


def secret_of(office: Office, number: str) -> str:
    """Return what a link to the paper must know besides its number; nothing is kept of it."""
    return digest(office.uow.seals.secret("certificate"), number)[:32]


def _withdraw(desk: Desk, one: Certificate, party: Party, *, title: Callable[[Voice], str] = lambda _: "") -> None:
    to = LIFE.advance(State(one.state), Action.WITHDRAW, frozenset({party}))
    desk.took(KIND, one.id, Action.WITHDRAW, before=State(one.state), after=to)
    one.state = to.value
    person = desk.uow.people.get(one.person)
    voice = desk.voice_of(person)
    text = voice.say(WHY[party], number=one.number, title=title(voice))
    desk.tell(person, Outbound(text), Purpose.NOTICE)


def _issue(desk: Desk, issuer: str, span: str, name: str) -> Outbound:
    """Give the certificate that tells of these hours already, or a new one."""
    entries = _about(desk, issuer, span)
    if not entries:
        raise TooLate(NONE)
    made = _made(desk, entries, name)
    same = (made.issuer, made.since, made.until, made.minutes, made.name, State.VALID.value)
    for one in desk.uow.certificates.of(desk.person.id):
        if (one.issuer, one.since, one.until, one.minutes, one.name, one.state) == same:
            return _told(desk, one)
    made.number = number_of(desk.rules.policy.county.prefix, desk.today.year, _next(desk))
    desk.uow.certificates.add(made)
    desk.keeps("certificates", made.id)
    to = LIFE.advance(State.NONE, Action.ISSUE, frozenset({Party.HOLDER}))
    made.state = to.value
    desk.took(KIND, made.id, Action.ISSUE, before=State.NONE, after=to)
    return _told(desk, made)


def _next(desk: Desk) -> int:
    return desk.uow.next_number(f"{SERIES} {desk.today.year}")


def _made(desk: Desk, entries: Sequence[Hours], name: str) -> Certificate:
    return Certificate(
        id=new_id(desk.now),
        number="",
        letters="".join(secrets.choice(ALPHABET) for _ in range(LETTERS)),
        person=desk.person.id,
        name=name,
        issuer=entries[0].community,
        issued_as=_named(desk, entries[0].community),
        since=entries[0].day,
        until=entries[-1].day,
        minutes=sum(one.minutes for one in entries),
        services=services((one.event, one.day) for one in entries),
        kinds=kinds(_kinds(desk, entries)),
        back_filled=sum(one.minutes for one in entries if one.source in AFTERWARDS),
        issued_at=desk.now,
        state=State.NONE.value,
    )


def _named(desk: Desk, code: str) -> list[str]:
    unit = desk.rules.county.find(code)
    return [unit.name, unit.name_en] if unit else [code, ""]


def _kinds(desk: Desk, entries: Sequence[Hours]) -> Iterator[tuple[object, str]]:
    last = entries[-1]
    told = desk.uow.statements.service(desk.person.id, last.community, Entry.CREDITED.value, last.day)
    of = {one.id: one.kind or "other" for one in told}
    for one in entries:
        yield (one.event, one.day), VISIT if one.event is None else of[one.id]


def _told(desk: Desk, one: Certificate) -> Outbound:
    issuer = desk.voice.named(*one.issued_as)
    shown = {"number": one.number, "minutes": one.minutes, "services": one.services, "letters": one.letters}
    text = desk.say(ISSUED, issuer=issuer, since=desk.voice.day(one.since), until=desk.voice.day(one.until), **shown)
    home = desk.rules.home
    if not home:
        return Outbound(text)
    link = f"{home}/cert/{one.number}/{secret_of(desk, one.number)}"
    row = (Button(desk.say("Open the paper"), url=link),)
    return Outbound(f"{text}\n\n{desk.say(ON_PAPER, link=link)}", (row,))


def _credited(desk: Desk) -> list[Hours]:
    return desk.uow.hours.credited(desk.person.id, Entry.CREDITED.value)


def _about(desk: Desk, issuer: str, span: str) -> list[Hours]:
    return [one for one in _credited(desk) if one.community == issuer and span in (ALL, str(one.day.year))]


NAME = Form(
    name="certificate",
    title=N_("Certificate"),
    summary="",
    personal=True,
    done=submit,
    fields=(
        Given(key="issuer"),
        Given(key="span"),
        Text(key="name", ask=N_("Which name shall stand on it?"), label=N_("Name"), least=2, most=60),
    ),
)
