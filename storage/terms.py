"""Under which terms is a message owed, under which name, how did its sending end, until when does nothing leave?"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1
from typing import Any

from storage.messages import Elsewhere, Grounds, Subject

FLEETING = "fleeting:"
"""What the ``dedupe`` of a message begins with that holds a secret: it is kept only as long as that is of use."""

ONCE = "once:"
"""How the names of messages begin that are not owed while the very same waits; one that was sent gives its name up."""


@dataclass(frozen=True, slots=True)
class Settled:
    """How one sending ended; ``again_at`` where it will be tried again, ``tried`` unless it was only put back."""

    id: int
    fate: str
    why: str = ""
    again_at: datetime | None = None
    tried: bool = True


@dataclass(frozen=True, slots=True)
class Halt:
    """Since when and until when a channel is left alone. A clock that was set back since does not make that longer."""

    since: datetime
    until: datetime

    def is_on(self, now: datetime) -> bool:
        """Say whether nothing is to be sent now."""
        return self.since <= now < self.until


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which terms a message is owed: why, how urgently, about what, and until when it matters."""

    purpose: str
    priority: int
    about: int | None = None
    version: int | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    dedupe: str | None = None
    once: bool = False
    """Whether it is not owed while the very same waits at that address."""
    subjects: Sequence[Subject] = ()
    """What a reminder lists: it is written anew from them when it is sent."""
    elsewhere: Elsewhere | None = None
    grounds: Grounds | None = None
    """What an answer stands on: whether that holds still is asked when it is sent."""
    reveals: int | None = None
    """The issue whose reporter's number is put in when the message is sent, and written nowhere."""


def name_of(door: int, body: dict[str, Any]) -> str:
    """Return a name that the very same message at an address has too."""
    return f"{ONCE}{door}:{sha1(json.dumps(body).encode(), usedforsecurity=False).hexdigest()}"


def replaces(name: str | None) -> bool:
    """Say whether a message takes the place of the one of its name that waits, rather than wait beside it."""
    return name is not None and not name.startswith(ONCE)
