"""One person on several channels: a code is shown on one, and typed on the other it makes them one."""

import secrets
from collections.abc import Iterable

from domain.doors import Fate, Typed, fate_of, too_many
from domain.errors import NotAllowed, NotUnderstood, TooLate
from domain.message import Outbound
from handlers import dialogue, union, wording
from handlers.desk import Desk
from handlers.texts.catalogue import N_
from storage.link_tables import LinkCode
from storage.tables import Person

SHOWN = N_(
    "Your code is {code}. It counts until {until}, once.\n\nWrite to me on your other channel and type these six digits"
    " there: then I know you on both. Or were you shown a code there? Then type it here.\n\n"
    "⚠️ Whoever types this code becomes you. Never give it to anybody who asks for it; nobody of ours ever will."
)
NO_CODE = N_("That is no code: it has six digits. /link shows you one.")
OWN = N_("That is the code that I have just shown you here. Please type it on your other channel.")
ONE_ALREADY = N_("I know you on both already. /unlink shows where.")
DEMO = N_("Nobody of the demo can be linked to somebody else.")
ENOUGH = {
    Typed.PERSON: N_("Those were too many wrong codes. Please try again in {pause}, with a new code."),
    Typed.EVERYBODY: N_("Too many wrong codes are being typed at the moment. Please try again in {pause}."),
}
FAILED = {
    Fate.UNKNOWN: N_(
        "I do not know that code. Please look again, or ask for a new one: /link on the other channel."
        " Is it the code of an event? Then write /checkin before it."
    ),
    Fate.USED: N_("That code has been used already. Please ask for a new one: /link on the other channel."),
    Fate.OVER: N_("That code has run out. Please ask for a new one: /link on the other channel."),
}
DRAWN = 100
"""How many codes are drawn at most to find one that nobody has: of a million only a few are ever in use."""


def begin(desk: Desk, rest: str) -> Outbound:
    """Show a code to be typed elsewhere; one that stands behind the command is taken."""
    if not rest.strip():
        return show(desk)
    code, _ = wording.link_code(rest)
    if not code:
        raise NotUnderstood(NO_CODE)
    return take(desk, code)


def show(desk: Desk) -> Outbound:
    """Show a new code: any other of this person counts no more."""
    _check_demo(desk.person)
    until = desk.now + desk.rules.policy.links.life.clock
    code = next(code for code in _drawn() if desk.uow.links.find_code(code) is None)
    desk.uow.links.show(code, door=desk.door, now=desk.now, expires_at=until)
    desk.fleeting = until
    return Outbound(desk.say(SHOWN, code=f"{code[:3]} {code[3:]}", until=desk.voice.moment(until, desk.now)))


def take(desk: Desk, code: str) -> Outbound:
    """Make whoever typed a code one with whoever was shown it. Every try is written down, without the code."""
    _check_guesses(desk)
    found = desk.uow.links.find_code(code)
    door = desk.uow.people.door(found.door) if found else None
    other = desk.uow.people.get(door.person) if door else None
    if other is desk.person:
        raise TooLate(ONE_ALREADY) if found and found.door != desk.door.id else NotUnderstood(OWN)
    for person in filter(None, (desk.person, other)):
        _check_demo(person)
    fate = _fate(desk, found)
    desk.uow.links.note(desk.door, fate.value, desk.now)
    if fate is not Fate.LINKED or found is None or door is None or other is None:
        return Outbound(desk.say(FAILED[fate]))
    found.used_at = desk.now
    return union.become_one(desk, other, door)


def typed(desk: Desk) -> str:
    """Return the code that a text is: it says so, no form waits for digits, or a code was asked for since it does."""
    code, named = wording.link_code(desk.inbound.text)
    if not code or named:
        return code
    draft = desk.uow.dialogues.find(desk.person.id)
    if draft is None or not dialogue.waits_for_digits(desk):
        return code
    since = desk.uow.links.waits_since(desk.person.id, desk.now)
    return code if since is not None and since > draft.updated_at else ""


def codes(texts: Iterable[str]) -> list[str]:
    """Return the codes in what was said: whose they are is locked ahead."""
    commands = ((text, wording.command(text)) for text in texts)
    found = (wording.link_code(command[1] if command else text) for text, command in commands)
    return [code for code, _ in found if code]


def _drawn() -> Iterable[str]:
    return (f"{secrets.randbelow(1_000_000):06d}" for _ in range(DRAWN))


def _check_guesses(desk: Desk) -> None:
    rules, failed = desk.rules.policy.links, [fate.value for fate in FAILED]
    since = desk.now - rules.pause.clock
    mine = desk.uow.links.tried(failed, since, person=desk.person.id)
    who = too_many(mine, desk.uow.links.tried(failed, since), tries=rules.tries, tries_of_all=rules.everybody)
    if who is not None:
        raise NotAllowed(ENOUGH[who], pause=desk.voice.length(rules.pause.clock))


def _check_demo(person: Person) -> None:
    if person.demo is not None:
        raise NotAllowed(DEMO)


def _fate(desk: Desk, found: LinkCode | None) -> Fate:
    if found is None:
        return Fate.UNKNOWN
    return fate_of(is_known=True, is_used=found.used_at is not None, is_over=found.expires_at <= desk.now)
