"""What every channel promises: how a message is sent, and the closed set of ways in which that ends.

Fate
├── SENT          the channel has it
├── RETRY         not now: ask again after a while; ``everybody`` when the whole channel must wait
├── MOVED         the address has another id now
├── UNREACHABLE   the person has closed this door
└── REFUSED       this message will never be taken
ChannelBroken     the channel cannot work at all (a wrong token): the process stops with one sentence
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from domain.message import Address, Capabilities, Fitted

FIRST_WAIT = 5.0
"""Seconds until a message that did not get through is tried again, for the first time."""


class Fate(StrEnum):
    """How a sending ended."""

    SENT = "sent"
    RETRY = "retry"
    MOVED = "moved"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    DROPPED = "dropped"
    """Not sent, because it no longer mattered or a newer one replaced it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a retry concerns."""

    after: timedelta = field(default_factory=lambda: timedelta(seconds=FIRST_WAIT))
    everybody: bool = False
    ours: bool = False
    """Whether only we ourselves said no: then it is tried as soon as it may be, however often that was."""


class SendFailed(Exception):
    """A message was not taken. ``reach`` tells how long to wait and for whom; ``moved_to`` is the address's new id."""

    def __init__(self, fate: Fate, why: str, *, reach: Reach | None = None, moved_to: str = "") -> None:
        super().__init__(why)
        self.fate = fate
        self.why = why
        self.reach = reach or Reach()
        self.moved_to = moved_to


class ChannelBroken(Exception):
    """The channel cannot work at all; the text is one sentence for the operator."""


class Channel(Protocol):
    """A way out. ``name`` is what addresses on it carry."""

    name: str
    capabilities: Capabilities

    async def send(self, to: Address, fitted: Fitted, *, replaces: str) -> str:
        """Show every part, in place of what has the receipt ``replaces`` where there is one and it can be edited.

        Returns the receipt under which it can be replaced later. Raises SendFailed.
        """
        ...
