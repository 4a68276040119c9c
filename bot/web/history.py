"""What does a person see of the conversation: what they did and what they were told, in order, each card once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from domain.fit import without_share
from domain.message import PHOTO, VOICE, Button, Media, Outbound, Place, Want
from storage.leases import SHOWN
from storage.messages import unpack
from storage.unit_of_work import UnitOfWork

LONGEST = SHOWN
"""How many messages of each side a page shows."""
FOLDED = 12
"""How many of the newest messages keep buttons that a later word has overtaken."""


class Kind(StrEnum):
    """Whose words these are; a note only leads to a card that has changed."""

    MINE = "mine"
    HEARD = "heard"
    NOTE = "note"


class Choices(StrEnum):
    """How the buttons of a message are offered."""

    NONE = "none"
    OPEN = "open"
    FOLDED = "folded"


@dataclass(frozen=True, slots=True)
class Bubble:
    """One thing on the page."""

    kind: Kind
    anchor: str
    at: datetime
    text: str = ""
    label: str = ""
    """The button that was pressed."""
    media: tuple[Media, ...] = ()
    place: Place | None = None
    rows: tuple[tuple[Button, ...], ...] = ()
    choices: Choices = Choices.NONE
    want: Want = Want.ANYTHING
    card: str = ""
    changed_at: datetime | None = None
    """When a card was replaced last; a note says the same of the card that ``card`` leads to."""


class Told(Protocol):
    """A row of the outbox that was shown."""

    @property
    def id(self) -> int: ...
    @property
    def body(self) -> dict[str, Any]: ...
    @property
    def card(self) -> str: ...
    @property
    def not_before(self) -> datetime: ...
    @property
    def expires_at(self) -> datetime | None: ...


Done = tuple[datetime, dict[str, Any]]
Secret = Callable[[Told], Outbound | None]


def read_history(
    uow: UnitOfWork,
    door: int,
    secret: Secret = lambda _: None,
    ahead: Callable[[list[str]], None] = lambda _: None,
) -> list[Bubble]:
    """Return the newest part of a conversation, oldest first; ``secret`` knows what is shown and written nowhere.

    ``ahead`` is told first of which cards it will be asked.
    """
    told = uow.outbox.said(door, LONGEST)
    ahead([row.card for row in told if row.card])
    return conversation(told, uow.inbox.shown(door, LONGEST), secret)


def conversation(told: Sequence[Told], done: Sequence[Done], secret: Secret = lambda _: None) -> list[Bubble]:
    """Put both sides in one order: at the same instant what was done comes before the answer to it."""
    mine = [_mine(shown) for _, shown in done]
    full = [*([mine[0].at] if len(done) >= LONGEST else []), *([told[0].not_before] if len(told) >= LONGEST else [])]
    # Where one side reaches further back than the other, it would be a talk with nobody.
    bubbles = [bubble for bubble in (*mine, *_heard(told, secret)) if not full or bubble.at >= max(full)]
    bubbles.sort(key=lambda bubble: (bubble.at, bubble.kind is not Kind.MINE))
    return list(_offered(bubbles))


def label_of(told: Iterable[Told], value: str) -> str:
    """Return what the newest button with this value says; nothing where there is none."""
    labels = (
        button.label
        for row in reversed(list(told))
        for buttons in unpack(row.body, row.card).rows
        for button in buttons
        if button.value == value
    )
    return next(labels, "")


def refs_in(bubbles: Iterable[Bubble]) -> set[str]:
    """Return the files that are shown in a conversation."""
    return {media.ref for bubble in bubbles for media in bubble.media}


def wanted(bubbles: Sequence[Bubble]) -> Want:
    """Return what the newest question wants for an answer."""
    return next((one.want for one in reversed(bubbles) if one.kind is Kind.HEARD and not one.card), Want.ANYTHING)


def _heard(told: Sequence[Told], secret: Secret) -> list[Bubble]:
    """Return what was said: a card where it first stood, in its newest state, and a note where it changed last."""
    newest = {row.card: row for row in told if row.card}
    bubbles: dict[str, Bubble] = {}
    for row in told:
        bubble = _said(row, secret(row) or unpack(row.body, row.card))
        first = bubbles.get(row.card) if row.card else None
        if first is None:
            bubbles[row.card or bubble.anchor] = bubble
        elif newest[row.card] is row:
            bubbles[row.card] = replace(bubble, anchor=first.anchor, at=first.at, changed_at=bubble.at)
            bubbles[bubble.anchor] = Bubble(Kind.NOTE, bubble.anchor, bubble.at, card=first.anchor, text=bubble.text)
    return list(bubbles.values())


def _said(row: Told, said: Outbound) -> Bubble:
    return Bubble(
        Kind.HEARD,
        f"m{row.id}",
        row.not_before,
        text=said.text,
        media=said.media,
        place=said.place,
        rows=without_share(said.rows),
        want=said.want,
        card=row.card,
    )


def _mine(shown: dict[str, Any]) -> Bubble:
    return Bubble(
        Kind.MINE,
        f"d{shown['key'][:12]}",
        datetime.fromisoformat(shown["at"]),
        text=shown.get("text", ""),
        label=shown.get("label", ""),
        media=tuple(
            Media(ref, kind) for name, kind in (("voices", VOICE), ("photos", PHOTO)) for ref in shown.get(name, ())
        ),
        place=Place(**shown["place"]) if "place" in shown else None,
    )


def _offered(bubbles: Sequence[Bubble]) -> Iterable[Bubble]:
    """Offer the buttons of cards and of what was said since the person's last word; those before it are folded away.

    A press of an old one does no harm, it is answered and not applied: but a page full of them hides the question.
    """
    last = max((number for number, bubble in enumerate(bubbles) if bubble.kind is Kind.MINE), default=-1)
    pressable = [number for number, bubble in enumerate(bubbles) if bubble.rows and not bubble.card]
    folded = set(pressable[-FOLDED:])
    for number, bubble in enumerate(bubbles):
        if not bubble.rows:
            yield bubble
        elif bubble.card or number > last:
            yield replace(bubble, choices=Choices.OPEN)
        else:
            yield replace(bubble, choices=Choices.FOLDED if number in folded else Choices.NONE)
