"""What crosses the edge: who said what, what is answered, and what a channel can do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

CONTINUES = "…"
PHOTO, VOICE, AUDIO = "photo", "voice", "audio"
DIAL = "tel:"
SOUNDS = frozenset({VOICE, AUDIO})
"""What is listened to: a message that was spoken here, and a file of sound."""
REFUSED = re.compile(r"[\0\ud800-\udfff]")
"""What no database takes as text: NUL, and halves of characters."""


SHARE = "share"
"""The value of a button that a client answers with the person's own telephone number."""


class LengthUnit(StrEnum):
    """How a channel counts the length of a text."""

    CHARACTERS = "characters"
    UTF16 = "utf16"
    BYTES = "bytes"


class Want(StrEnum):
    """What an answer to this message will most likely be, so that a client can offer it."""

    ANYTHING = ""
    PLACE = "place"
    PHOTO = "photo"
    NUMBER = "number"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """One door of a person, or a group: a channel and the id that the channel knows it by."""

    channel: str
    id: str


@dataclass(frozen=True, slots=True)
class Place:
    """A point (WGS-84 degrees), words, a grid's code, or any of them together."""

    lat: float | None = None
    lon: float | None = None
    text: str = ""
    grid: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A telephone number that somebody shared by their client; ``own`` only where the client vouches for it."""

    phone: str
    own: bool


@dataclass(frozen=True, slots=True)
class Media:
    """A file somebody sent. ``ref`` is its key here ([A-Za-z0-9_-]), ``source`` the channel's own handle to it."""

    ref: str
    kind: str = PHOTO
    source: str = ""
    mime: str = ""
    size: int = 0
    seconds: int = 0
    """How long a sound lasts, as far as is known."""

    @property
    def is_sound(self) -> bool:
        """Whether it is listened to."""
        return self.kind in SOUNDS


@dataclass(frozen=True, slots=True)
class Button:
    """A choice that a person can press; ``value`` comes back as ``Inbound.press``."""

    label: str
    value: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing that a person did. ``key`` is unique per channel and repeats when the channel redelivers."""

    sender: Address
    key: str
    at: datetime
    text: str = ""
    press: str = ""
    pressed: str = ""
    """What the channel calls the message under which a button was pressed; only where an answer can stand for it."""
    place: Place | None = None
    contact: Contact | None = None
    media: tuple[Media, ...] = ()
    album: str = ""
    start: str = ""
    language: str = ""
    stored: Media | None = None
    """A file that the edge has downloaded: it comes back by itself, with its place where EXIF told one."""
    room: Address | None = None
    """The group, or the topic of one, in which it was done; None in the person's own chat."""
    moved: Address | None = None
    """Nobody did it: the group that is the ``sender`` has this address now, or with an empty id none any more."""

    def __post_init__(self) -> None:
        """Leave out what no database takes, whichever channel brought it."""
        for name in ("text", "press", "start"):
            if REFUSED.search(getattr(self, name)):
                object.__setattr__(self, name, storable(getattr(self, name)))
        if self.place is not None and REFUSED.search(self.place.text + self.place.grid):
            place = replace(self.place, text=storable(self.place.text), grid=storable(self.place.grid))
            object.__setattr__(self, "place", place)


@dataclass(frozen=True, slots=True)
class Outbound:
    """One thing to be shown to a person. A later one with the same ``card`` replaces it."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    media: tuple[Media, ...] = ()
    place: Place | None = None
    want: Want = Want.ANYTHING
    card: str = ""
    commands: tuple[str, ...] = ()
    """The commands that the person's client should list from now on; empty leaves its list as it is."""
    replaces: str = ""
    """What the channel calls the message in whose place this stands, where it can be edited: it is of no use now."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do. Lengths are in ``unit``; ``value`` is the most bytes that a button may carry."""

    text: int
    unit: LengthUnit = LengthUnit.CHARACTERS
    buttons: int = 0
    per_row: int = 8
    label: int = 64
    value: int = 64
    edit: bool = False
    contact: bool = False
    """Whether a client can share its person's number."""
    dial: bool = False
    """Whether a button may dial a number; elsewhere it is left out, for the words beside it tell the number."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a channel shall show, in order, and what a typed number then stands for."""

    parts: tuple[Outbound, ...]
    menu: Mapping[str, str] = field(default_factory=dict[str, str])
    silent: bool = False
    """Whether it comes without a sound, where a channel can do that: somebody may be asleep."""
    urgent: bool = False
    """Whether it goes before others that wait for their turn: somebody waits for it, or is in danger."""


def storable(text: str) -> str:
    """Return a text without the characters that no database takes."""
    return REFUSED.sub("", text)
