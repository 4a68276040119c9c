"""A group that gets the cards of a unit, and what nobody may ever read in one."""

from domain.message import Inbound
from tests.town import Town
from tests.townspeople import Person

SERVING = ("e:1:cancel:1:0", "t:1:dispute:0", "x:1:claim", "n:1:take", "h:1:well")
"""Presses about events, hours, wishes, needs and staying well."""
PRIVATE = ("m:report", "f:0:cancel", "k:yes:1", "r:new", "s:1", "j:1:1:confirm", "locate", "nothing", *SERVING)
"""Presses of kinds that never hang in a group."""


def bound(town: Town, by: Person, unit: str, name: str = "-100") -> Person:
    """Return a group that somebody has bound to a unit."""
    group = town.group(name)
    by.says_in(group, f"/bind {unit}")
    group.hears("come here too")
    return group


def becomes(town: Town, group: Person, address: str) -> None:
    """Let the channel tell, twice at once, that a group has another address now; with an empty one it has none."""
    to = type(group.address)(group.address.channel, address)
    town.take(
        [Inbound(group.address, f"{side} {address} {town.now}", town.now, moved=to) for side in ("here", "there")]
    )
