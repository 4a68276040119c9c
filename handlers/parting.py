"""Which doors somebody has here, and how one is taken away again: soon after a link as if it had never come."""

from domain.doors import Parting, parting
from domain.errors import NotFound, TooLate
from domain.message import Button, Outbound
from handlers import forgetting, undoing, union
from handlers.commands import entries
from handlers.desk import Desk
from handlers.keys import long, short, unknown
from handlers.texts.catalogue import N_
from storage.keys import made_at
from storage.link_tables import Link
from storage.tables import Door

TAKE = "take"
DOORS = N_(
    "Here I know you:\n{doors}\n\nYou can take one away; then whoever writes there is somebody new to me."
    " What you have with me stays with the others."
)
ONE_DOOR = N_("I know you only here. With /link I know you on another channel too.")
HERE = N_("{channel}, since {since} (you are here)")
THERE = N_("{channel}, since {since}")
TAKE_HERE = N_("Take away: {channel}, {since} (here)")
TAKE_AWAY = N_("Take away: {channel}, {since}")
LEFT = N_("Taken away: {channel}. What you have with me stays with you here.")
ALONE = N_("This place has been taken away from whom it belonged to. Whoever writes here is somebody new to me.")
NOT_YOURS = N_("That is none of your links, or too long ago. /unlink shows where I know you.")
UNDONE_ALREADY = N_("That has been undone already.")
FIRST_THE_NEWEST = N_("Please take away first what came last: press “Undo” under /unlink. You can until {until}.")


def show(desk: Desk, _: str) -> Outbound:
    """Show the doors of whoever asks: of each the channel and since when, and a button that takes it away."""
    doors = desk.uow.people.all_doors(desk.person.id)
    if len(doors) == 1:
        return Outbound(desk.say(ONE_DOOR), ((Button(desk.say("Show me a code"), "m:link"),),))
    lines, rows = [], []
    for door in doors:
        named = {"channel": desk.voice.channel(door.channel), "since": desk.voice.moment(made_at(door.id), desk.now)}
        is_here = door.id == desk.door.id
        lines.append("• " + desk.say(HERE if is_here else THERE, **named))
        taking = desk.say(TAKE_HERE if is_here else TAKE_AWAY, **named)
        rows.append((Button(taking, f"d:{TAKE}:{short(door.id)}"),))
    link = desk.uow.links.newest(desk.person.id, desk.now)
    if link is not None:
        rows.append((union.undo_button(desk, link),))
    return Outbound(desk.say(DOORS, doors="\n".join(lines)), tuple(rows))


def press(desk: Desk, code: str) -> Outbound:
    """Take a press that parts two who were linked, or takes a door away."""
    verb, _, written = code.partition(":")
    if verb == union.UNDO:
        return undoing.undo(desk, _link_of(desk, long(written)))
    if verb == TAKE:
        return take_away(desk, long(written))
    raise unknown()


def take_away(desk: Desk, key: int) -> Outbound:
    """Take a door away: soon after a link that undoes it, later the door leaves with nothing."""
    doors = {door.id: door for door in desk.uow.people.all_doors(desk.person.id)}
    if key not in doors:
        raise NotFound(NOT_YOURS)
    link = desk.uow.links.newest(desk.person.id, desk.now)
    means = parting(key, doors, link.moved["doors"] if link else ())
    if means is Parting.ONLY:
        return show(desk, "")
    if link is None:
        return _leave(desk, doors[key])
    if means is Parting.FIRST_THE_NEWEST:
        raise TooLate(FIRST_THE_NEWEST, until=desk.voice.moment(link.until, desk.now))
    return undoing.undo(desk, link)


def _link_of(desk: Desk, key: int) -> Link:
    """Return a link that the person at the desk may undo now. Raises NotFound and TooLate in words."""
    link = desk.uow.links.find(key)
    if link is None or desk.person.id not in (link.other, desk.uow.people.current(link.person).id):
        raise NotFound(NOT_YOURS)
    if link.undone_at is not None:
        raise TooLate(UNDONE_ALREADY)
    newest = desk.uow.links.newest(desk.person.id, desk.now)
    if newest is None:
        raise NotFound(NOT_YOURS)
    if newest.id != key:
        raise TooLate(FIRST_THE_NEWEST, until=desk.voice.moment(newest.until, desk.now))
    return link


def _leave(desk: Desk, door: Door) -> Outbound:
    """Let somebody new have a door at which nothing was said, and tell every door of both what has become of it."""
    owner = desk.person
    new = desk.uow.people.new_person(owner.language, desk.now)
    desk.uow.holdings.silence(door.id)
    forgetting.take_down(desk, [door.id])
    door.person, door.menu, new.door = new.id, {}, door.id
    owner.door = None if owner.door == door.id else owner.door
    owner.linked_at = new.linked_at = desk.now
    desk.uow.flush()
    left = Outbound(desk.say(LEFT, channel=desk.voice.channel(door.channel)))
    alone = Outbound(desk.say(ALONE), commands=entries(new.language))
    stay = desk.uow.people.all_doors(owner.id)
    union.tell_doors(desk, stay, left)
    union.tell_doors(desk, [door], alone)
    if door.id != desk.door.id:
        return left
    desk.become(new)
    return alone
