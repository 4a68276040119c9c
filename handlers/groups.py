"""A group, or one topic of it, gets the cards of a unit: it is bound and let go there, by whoever answers for the unit.

What is decided is said in the group; everything else goes to the chat of whoever spoke. Nobody's name is said here.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain.access import may_bind
from domain.errors import NotAllowed
from domain.message import Address, Button, Inbound, Outbound
from domain.naming import meant
from domain.organisation import UnitOutline
from handlers import account, issue_card, issues, wording
from handlers.desk import LISTED, Desk, Purpose
from handlers.keys import unknown
from handlers.own_chat import led_over
from handlers.paging import page
from handlers.texts.catalogue import N_, language_of
from handlers.voice import Voice
from storage.tables import Door
from storage.unit_of_work import UnitOfWork

ALWAYS_MEANT = frozenset({"bind", "unbind"})
"""The commands that need no name of the bot behind them: no other bot is likely to have them."""
BOUND = N_(
    "From now on the cards and reminders of {unit} come here too. I print no names, phone numbers or photos here:"
    " whoever presses sees the rest in their own chat with me. /unbind ends it."
)
LET_GO = N_("From now on nothing of {unit} comes here any more. /bind binds this group anew.")
NOT_BOUND = N_("No unit's cards come here. Whoever answers for a unit can change that with /bind.")
NOT_YOURS = N_("Only whoever answers for a unit, or coordinates over it, decides which group gets its cards.")
TAKEN = N_("The cards of {unit} come to that group. Only whoever answers for it can end that, with /unbind.")
WHICH = N_("Whose cards shall come here? Press one, or write /bind with a unit's code or name.")
OVER_THERE = N_("That is between you and me: please open your own chat with me.")
IN_A_GROUP = N_("Add me to the group that shall get the cards, and write /bind there.")


def done(desk: Desk, room: Door) -> Outbound | None:
    """Return what somebody who did something in a group is answered alone; no form is opened or gone on with there."""
    if desk.inbound.press:
        return pressed(desk, room, desk.inbound.press)
    command = wording.command(desk.inbound.text)
    if command:
        commanded(desk, room, *command)
    return None


def commanded(desk: Desk, room: Door, name: str, rest: str) -> None:
    """Do what a command in a group asks for, or lead over to the own chat."""
    if name in COMMANDS:
        COMMANDS[name](desk, room, rest)
    else:
        _say(desk, room, led_over(_voice(desk, room), OVER_THERE, name))


def pressed(desk: Desk, room: Door, press: str) -> Outbound | None:
    """Take a press in a group, with the rights of whoever pressed; what is returned is for them alone."""
    kind, _, code = press.partition(":")
    if kind == "i":
        return issue_card.press(desk, code)
    if kind not in PRESSES:
        raise unknown()
    PRESSES[kind](desk, room, code)
    return None


def bind(desk: Desk, room: Door, rest: str) -> None:
    """Let a group get the cards of the unit that is written; without one ask for which."""
    mine = _bindable(desk)
    if not mine:
        raise NotAllowed(NOT_YOURS)
    _check(desk, _held(room))
    if not rest or rest.startswith("+"):
        _say(desk, room, _offer(_voice(desk, room), mine, rest))
        return
    found = [unit for unit in mine if unit.code == rest] or meant(rest, mine)
    if len(found) != 1:
        raise NotAllowed(NOT_YOURS)
    group = desk.uow.people.get(room.person)
    group.door, group.language = room.id, group.language if room.unit else desk.person.language
    _bind(desk, room, found[0].code)
    _say(desk, room, Outbound(_voice(desk, room).say(BOUND, unit=_voice(desk, room).holder(found[0].code))))


def unbind(desk: Desk, room: Door, _: str) -> None:
    """Let a group get nothing more."""
    unit = _held(room)
    if unit is None:
        _say(desk, room, Outbound(_voice(desk, room).say(NOT_BOUND)))
        return
    _check(desk, unit)
    _bind(desk, room, None)
    _say(desk, room, Outbound(_voice(desk, room).say(LET_GO, unit=_voice(desk, room).holder(unit))))


def ask_language(desk: Desk, room: Door, _: str) -> None:
    """Ask in which language the group is spoken to."""
    _say(desk, room, account.ask_language(desk, ""))


def set_language(desk: Desk, room: Door, code: str) -> None:
    """Speak another language to a group from now on; nobody's own is touched."""
    if _held(room) is None:
        raise NotAllowed(NOT_BOUND)
    _check(desk, room.unit)
    desk.uow.people.get(room.person).language = language_of(code)
    _say(desk, room, Outbound(_voice(desk, room).say("From now on I speak English.")))


def explain(desk: Desk, _: str) -> Outbound:
    """Say, in somebody's own chat, where a group is bound."""
    return Outbound(desk.say(IN_A_GROUP))


def moved(uow: UnitOfWork, inbound: Inbound, to: Address) -> None:
    """Follow a group, with its topics, to its new address; where it has none, nothing is sent there any more."""
    for door in uow.groups.at(inbound.sender):
        if to.id:
            follow(uow, door, to.id + door.outside.removeprefix(inbound.sender.id), inbound.at)
        else:
            door.closed_at = inbound.at


def follow(uow: UnitOfWork, door: Door, outside: str, now: datetime) -> None:
    """Give an address its new id; where that is known already, what is bound and owed goes there and the old one ends.

    What hung at the old one cannot be edited from the new one: by the same number another message may go there.
    """
    known = uow.people.find_door(Address(door.channel, outside))
    if known is None:
        door.outside = outside
        door.closed_at = None
        uow.groups.hang_anew(door)
    elif known.id != door.id:
        uow.groups.hand_over(door, known)
        door.closed_at = now


def _bind(desk: Desk, room: Door, unit: str | None) -> None:
    """Let a group get the cards of a unit from now on; what hangs there already and is not theirs is taken down."""
    desk.uow.groups.bind(room, unit)
    issues.refresh_at(desk, [room])


def _held(room: Door) -> str | None:
    """Return whose cards come to a group; nobody's where the bot was put out of it, and somebody has to decide anew."""
    return room.unit if room.closed_at is None else None


def _bindable(desk: Desk) -> list[UnitOutline]:
    """Return the units that the person at the desk may bind a group to: those of their own seats, then the largest."""
    own = {seat.unit for seat in desk.seats}
    found = [unit for unit in desk.rules.county.units.values() if may_bind(desk.seats, unit)]
    return sorted(found, key=lambda unit: (unit.code not in own, len(unit.code)))


def _check(desk: Desk, unit: str | None) -> None:
    """Refuse to take from a unit what only somebody who answers for it can give up."""
    known = desk.rules.county.find(unit) if unit else None
    if known is not None and not may_bind(desk.seats, known):
        raise NotAllowed(TAKEN, unit=desk.voice.holder(known.code))


def _offer(voice: Voice, units: list[UnitOutline], rest: str) -> Outbound:
    part = page(rest, len(units))
    rows = [(Button(voice.holder(unit.code), f"b:{unit.code}"),) for unit in units[part.shown]]
    if part.shown.stop < len(units):
        rows.append((Button(voice.say("More …"), f"b:+{part.skip + LISTED}"),))
    return Outbound(part.title(voice, voice.say(WHICH)), tuple(rows))


def _voice(desk: Desk, room: Door) -> Voice:
    return desk.voice_of(desk.uow.people.get(room.person))


def _say(desk: Desk, room: Door, outbound: Outbound) -> None:
    desk.send(room, outbound, Purpose.ANSWER)


Act = Callable[[Desk, Door, str], None]
COMMANDS: Mapping[str, Act] = {"bind": bind, "unbind": unbind, "lang": ask_language}
PRESSES: Mapping[str, Act] = {"b": bind, "l": set_language}
