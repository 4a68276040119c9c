"""What can a channel show of a message, and what do people mean who type what they cannot press?"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from string import ascii_lowercase

from domain.message import CONTINUES, DIAL, SHARE, Button, Capabilities, Fitted, LengthUnit, Outbound, Want

Rows = tuple[tuple[Button, ...], ...]


def length(text: str, unit: LengthUnit) -> int:
    """Return how long ``text`` is in the channel's own unit."""
    if unit is LengthUnit.UTF16:
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    if unit is LengthUnit.BYTES:
        return len(text.encode())
    return len(text)


def fit(outbound: Outbound, can: Capabilities) -> Fitted:
    """Return ``outbound`` as this channel can show it; nothing that a person could choose is lost.

    Text is split at the channel's length without cutting a character, and the last part keeps the buttons. Buttons that
    the channel lacks, and those too long for it, become a numbered list; ``menu`` maps each mark to its value. Where a
    number is asked for, the marks are letters.
    """
    if not can.contact:
        outbound = replace(outbound, rows=without_share(outbound.rows))
    if not can.dial:
        outbound = replace(outbound, rows=_without(outbound.rows, lambda button: button.url.startswith(DIAL)))
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


def without_share(rows: Rows) -> Rows:
    """Return rows of buttons without one that asks a client for its person's number."""
    return _without(rows, lambda button: button.value == SHARE)


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


def _without(rows: Rows, drops: Callable[[Button], bool]) -> Rows:
    if not any(drops(button) for row in rows for button in row):
        return rows
    kept = (tuple(button for button in row if not drops(button)) for row in rows)
    return tuple(row for row in kept if row)


def _share_buttons(outbound: Outbound, can: Capabilities) -> tuple[Rows, list[Button]]:
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
