"""How a message is written into a row and read back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from domain.message import Address, Button, Inbound, Media, Outbound, Place, Want, storable
from domain.phone import without_phones

AS_THEY_ARE = frozenset({"key", "text", "press", "pressed", "album", "start", "language"})
"""What of an update is written as it is."""
TRACE = 12
"""Signs of the name under which an update stands in the log: it tells nothing of whoever sent it."""


class Subject(NamedTuple):
    """One issue of a reminder, and how far it was; without a version no step makes the reminder pointless."""

    issue: int
    version: int | None


class Elsewhere(NamedTuple):
    """What is said at another address when a message cannot be brought to its own, such as in the group of a press."""

    address: int
    said: Outbound


class Grounds(NamedTuple):
    """By which seats (role, unit) an answer was given, and of which issues it tells."""

    seats: tuple[tuple[str, str], ...]
    issues: tuple[int, ...]


def pack(outbound: Outbound) -> dict[str, Any]:
    """Return a message as JSON; what is empty is left out."""
    body: dict[str, Any] = {"text": outbound.text}
    if outbound.rows:
        body["rows"] = [[[button.label, button.value, button.url] for button in row] for row in outbound.rows]
    if outbound.media:
        body["media"] = [asdict(media) for media in outbound.media]
    if outbound.place:
        place = outbound.place
        body["place"] = {"lat": place.lat, "lon": place.lon, "text": place.text, "grid": place.grid}
    if outbound.want:
        body["want"] = outbound.want.value
    if outbound.commands:
        body["commands"] = list(outbound.commands)
    if outbound.replaces:
        body["replaces"] = outbound.replaces
    return body


def unpack(body: dict[str, Any], card: str) -> Outbound:
    """Return the message that a row holds."""
    return Outbound(
        text=body["text"],
        rows=tuple(tuple(Button(*button) for button in row) for row in body.get("rows", ())),
        media=tuple(Media(**media) for media in body.get("media", ())),
        place=Place(**body["place"]) if "place" in body else None,
        want=Want(body.get("want", "")),
        card=card,
        commands=tuple(body.get("commands", ())),
        replaces=body.get("replaces", ""),
    )


def pack_inbound(inbound: Inbound) -> dict[str, Any]:
    """Return what somebody did as JSON; what is empty, and characters that a database refuses, are left out."""
    body = asdict(inbound) | {"at": inbound.at.isoformat()}
    return {name: _storable(value) for name, value in body.items() if value}


def unpack_inbound(body: Mapping[str, Any]) -> Inbound | None:
    """Return what somebody did, as it was kept: without a number that they shared. None for what could not be read."""
    if "sender" not in body:
        return None
    parts: dict[str, Any] = {name: body[name] for name in body if name in AS_THEY_ARE}
    parts |= {name: Address(**body[name]) for name in ("sender", "room", "moved") if name in body}
    parts["at"] = datetime.fromisoformat(body["at"])
    parts["media"] = tuple(Media(**one) for one in body.get("media", ()))
    if "place" in body:
        parts["place"] = Place(**body["place"])
    if "stored" in body:
        parts["stored"] = Media(**body["stored"])
    return Inbound(**parts)


def trace_of(inbound: Inbound) -> str:
    """Return what the log calls an update, and everything that comes of it: the same whenever it is brought again."""
    return sha256(f"{inbound.sender.channel} {inbound.key}".encode()).hexdigest()[:TRACE]


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {name: _storable(part) for name, part in value.items()}
    return [_storable(part) for part in value] if isinstance(value, list | tuple) else value


def discreet(value: Any) -> Any:
    """Return what is kept to be looked at by others: without a shared number, and each that was written masked."""
    if isinstance(value, str):
        return without_phones(value)
    if isinstance(value, dict):
        return {name: discreet(part) for name, part in value.items() if name != "contact"}
    return [discreet(part) for part in value] if isinstance(value, list | tuple) else value


def revealed_by(body: Mapping[str, Any]) -> int | None:
    """Return the issue whose reporter's number a message tells: it is put in when it is shown, and never written."""
    return body.get("reveals")


def subjects_of(body: Mapping[str, Any]) -> list[Subject]:
    """Return what a message in a row lists, if it is a reminder of issues."""
    return [Subject(*subject) for subject in body.get("subjects", ())]


def listing(subjects: Sequence[Subject]) -> dict[str, Any]:
    """Return what a row keeps of the issues that a reminder lists."""
    return {"subjects": [list(subject) for subject in subjects]} if subjects else {}


def elsewhere_of(body: Mapping[str, Any]) -> Elsewhere | None:
    """Return what is said at another address when the message in a row cannot be brought to its own."""
    found = body.get("elsewhere")
    return Elsewhere(found[0], unpack(found[1], "")) if found else None


def failing(elsewhere: Elsewhere | None) -> dict[str, Any]:
    """Return what a row keeps of that."""
    return {"elsewhere": [elsewhere.address, pack(elsewhere.said)]} if elsewhere else {}


def grounds_in(body: Mapping[str, Any]) -> Grounds | None:
    """Return what the answer in a row stands on."""
    found = body.get("grounds")
    return Grounds(tuple((role, unit) for role, unit in found[0]), tuple(found[1])) if found else None


def grounded(grounds: Grounds | None) -> dict[str, Any]:
    """Return what a row keeps of that."""
    return {"grounds": [list(map(list, grounds.seats)), list(grounds.issues)]} if grounds else {}


def revealing(issue: int | None) -> dict[str, Any]:
    """Return what a row keeps of whose number a message tells."""
    return {} if issue is None else {"reveals": issue}
