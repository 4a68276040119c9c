"""What crosses the edge: who said what, what is answered, and what a channel can show of it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import count
from string import ascii_lowercase

CONTINUES = "…"
REFUSED = re.compile(r"[\0\ud800-\udfff]")
"""What no database takes as text: NUL, and halves of characters."""


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


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """One door of a person: a channel and the id that the channel knows them by."""

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
class Media:
    """A file somebody sent. ``ref`` is its key here ([A-Za-z0-9_-]), ``source`` the channel's own handle to it."""

    ref: str
    kind: str = "photo"
    source: str = ""
    mime: str = ""
    size: int = 0


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
    place: Place | None = None
    media: tuple[Media, ...] = ()
    album: str = ""
    start: str = ""
    language: str = ""
    stored: Media | None = None
    """A file that the edge has downloaded: it comes back by itself, with its place where EXIF told one."""

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


def length(text: str, unit: LengthUnit) -> int:
    """Return how long ``text`` is in the channel's own unit."""
    if unit is LengthUnit.UTF16:
        return len(text) + sum(character > "\uffff" for character in text)
    if unit is LengthUnit.BYTES:
        return len(text.encode())
    return len(text)


def fit(outbound: Outbound, can: Capabilities) -> Fitted:
    """Return ``outbound`` as this channel can show it; nothing that a person could choose is lost.

    Text is split at the channel's length without cutting a character, and the last part keeps the buttons. Buttons that
    the channel lacks, and those too long for it, become a numbered list; ``menu`` maps each mark to its value. Where a
    number is asked for, the marks are letters.
    """
    shown, listed = _share_buttons(outbound, can)
    lettered = outbound.want is Want.NUMBER and len(listed) <= len(ascii_lowercase)
    marks = ascii_lowercase if lettered else map(str, count(1))
    text, menu = _listed(outbound.text, zip(marks, listed, strict=False))
    texts = split(text, can.text, can.unit)
    if texts == [outbound.text] and shown == outbound.rows:
        return Fitted((outbound,), menu)
    if len(texts) == 1:
        return Fitted((replace(outbound, text=texts[0], rows=shown),), menu)
    parts = [Outbound(part) for part in texts]
    parts[0] = replace(parts[0], media=outbound.media, place=outbound.place, commands=outbound.commands)
    parts[-1] = replace(parts[-1], rows=shown, want=outbound.want)
    return Fitted(tuple(replace(part, card=outbound.card) for part in parts), menu)


def split(text: str, limit: int, unit: LengthUnit) -> list[str]:
    """Cut ``text`` into parts of at most ``limit``, at a line or a space if one is near; never inside a character."""
    parts = []
    while length(text, unit) > limit:
        most = _longest_prefix(text, limit, unit)
        near = max(text.rfind("\n", most // 2, most), text.rfind(" ", most // 2, most)) + 1
        cut = near if near and not _tears(text, near) else most
        parts.append(text[:cut].rstrip() or text[:cut])
        text = text[cut:].lstrip("\n ")
    return [*parts, text] if text or not parts else parts


def chosen(menu: Mapping[str, str], text: str) -> str:
    """Return the value that a typed mark stands for, or nothing: full-width signs and a trailing dot count too."""
    if not menu:
        return ""
    return menu.get(unicodedata.normalize("NFKC", text).strip().rstrip(".。、)").lower(), "")


_ZWJ = "\u200d"
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_EXTENDING = {_ZWJ, *map(chr, range(0x1F3FB, 0x1F400)), *map(chr, range(0xE0020, 0xE0080))}
"""What is part of the character before it and no mark to Unicode: a joiner, a colour of skin, a flag's tag."""


def _share_buttons(outbound: Outbound, can: Capabilities) -> tuple[tuple[tuple[Button, ...], ...], list[Button]]:
    """Return the rows that the channel shows itself, and the buttons that must be listed: all of them or none."""
    buttons = [button for row in outbound.rows for button in row]
    if len(buttons) > can.buttons or any(len(button.value.encode()) > can.value for button in buttons):
        return (), buttons
    return tuple(_narrow(outbound.rows, can)), []


def _narrow(rows: tuple[tuple[Button, ...], ...], can: Capabilities) -> Iterator[tuple[Button, ...]]:
    for row in rows:
        for start in range(0, len(row), can.per_row):
            yield tuple(_shorten(button, can) for button in row[start : start + can.per_row])


def _shorten(button: Button, can: Capabilities) -> Button:
    if length(button.label, can.unit) <= can.label:
        return button
    room = can.label - length(CONTINUES, can.unit)
    return replace(button, label=button.label[: _longest_prefix(button.label, room, can.unit)] + CONTINUES)


def _listed(text: str, marked: Iterable[tuple[str, Button]]) -> tuple[str, dict[str, str]]:
    lines, menu = [text] if text else [], {}
    for mark, button in marked:
        lines.append(f"{mark}. {button.label}" + (f" {button.url}" if button.url else ""))
        if button.value:
            menu[mark] = button.value
    return "\n".join(lines), menu


def _longest_prefix(text: str, limit: int, unit: LengthUnit) -> int:
    """Return how many code points of ``text`` fit, at least one, and whole characters unless a single one is longer."""
    used = fitting = 0
    for sign in text:
        used += length(sign, unit)
        if used > limit:
            break
        fitting += 1
    whole = (cut for cut in range(fitting, 0, -1) if not _tears(text, cut))
    return max(next(whole, fitting), 1)


def _tears(text: str, cut: int) -> bool:
    """Say whether a cut here would tear what a person sees as one character: an emoji, a flag, a letter with marks."""
    if cut >= len(text):
        return False
    before, after = text[cut - 1], text[cut]
    if after in _FLAG_LETTERS:
        return (cut - len(text[:cut].rstrip(_FLAG_LETTERS))) % 2 == 1
    return before == _ZWJ or after in _EXTENDING or unicodedata.category(after) in ("Mn", "Mc", "Me")
