"""What crosses the edge: who said what, what is answered, and what a channel can show of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

CONTINUES = "…"


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
    """One thing that a person did on a channel. ``key`` is unique per channel and repeats when the channel redelivers."""

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


@dataclass(frozen=True, slots=True)
class Outbound:
    """One thing to be shown to a person. ``card`` names what it shows, so that a later one with the same name replaces it."""

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
    the channel lacks, and those too long for it, become a numbered list; ``menu`` maps each printed number to its value.
    """
    shown, listed = _share_buttons(outbound, can)
    text, menu = _numbered(outbound.text, listed)
    parts = [Outbound(part) for part in split(text, can.text, can.unit)]
    parts[0] = replace(parts[0], media=outbound.media, place=outbound.place, commands=outbound.commands)
    parts[-1] = replace(parts[-1], rows=shown, want=outbound.want)
    return Fitted(tuple(replace(part, card=outbound.card) for part in parts), menu)


def split(text: str, limit: int, unit: LengthUnit) -> list[str]:
    """Cut ``text`` into parts of at most ``limit``, at a line or a space where one is near; never inside a character."""
    parts = []
    while length(text, unit) > limit:
        cut = _longest_prefix(text, limit, unit)
        near = max(text.rfind("\n", cut // 2, cut), text.rfind(" ", cut // 2, cut)) + 1
        cut = near or cut
        parts.append(text[:cut].rstrip() or text[:cut])
        text = text[cut:].lstrip("\n ")
    return [*parts, text] if text or not parts else parts


def chosen(menu: Mapping[str, str], text: str) -> str:
    """Return the value that a typed number stands for, or nothing: full-width digits and a trailing dot count too."""
    return menu.get(text.strip().rstrip(".。、)）").translate(_FULL_WIDTH), "")


_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}
_JOINERS = {"\u200d", "\ufe0f", "\ufe0e"}


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


def _numbered(text: str, buttons: list[Button]) -> tuple[str, dict[str, str]]:
    lines, menu = [text] if text else [], {}
    for number, button in enumerate(buttons, 1):
        lines.append(f"{number}. {button.label}" + (f" {button.url}" if button.url else ""))
        if button.value:
            menu[str(number)] = button.value
    return "\n".join(lines), menu


def _longest_prefix(text: str, limit: int, unit: LengthUnit) -> int:
    """Return how many characters of ``text`` fit, at least one: never ending before a joiner, which would tear an emoji."""
    used = count = 0
    for count, character in enumerate(text):  # noqa: B007
        used += length(character, unit)
        if used > limit:
            break
    while count > 1 and (text[count] in _JOINERS or text[count - 1] == "\u200d"):
        count -= 1
    return max(count, 1)
