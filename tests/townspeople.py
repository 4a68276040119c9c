"""The people of the town where stories happen: what they do, and what they are shown."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.message import Address, Button, Capabilities, Contact, LengthUnit, Media, Place

if TYPE_CHECKING:
    from tests.town import Town

CHAT = Capabilities(text=4096, unit=LengthUnit.UTF16, buttons=100, value=64, edit=True, contact=True)
PLAIN = Capabilities(text=600)
"""A channel without buttons, as a text message is."""


@dataclass
class Shown:
    """One message as a person sees it."""

    text: str
    buttons: list[Button]
    media: tuple[Media, ...] = ()
    place: Place | None = None
    edited: bool = False
    silent: bool = False


@dataclass
class Person:
    """Somebody in the town, at one address."""

    town: "Town"
    address: Address
    can: Capabilities = CHAT
    language: str = "en"
    seen: list[Shown] = field(default_factory=list)
    heard: int = 0

    def says(self, text: str) -> None:
        self.town.arrives(self, text=text)

    def says_at_once(self, *texts: str) -> None:
        """Write one text after the other without waiting; they come as one batch, and each has its answer."""
        self.town.take([self.town.inbound(self, text=text) for text in texts])

    def presses(self, label: str) -> None:
        """Press the newest button with this label."""
        self.town.arrives(self, press=self.button(label).value)

    def says_in(self, group: "Person", text: str) -> None:
        self.town.arrives(self, text=text, room=group.address)

    def presses_in(self, group: "Person", label: str) -> None:
        """Press the newest button with this label that hangs in a group."""
        self.town.arrives(self, press=group.button(label).value, room=group.address)

    def shares(self, lat: float, lon: float) -> None:
        self.town.arrives(self, place=Place(lat, lon))

    def sends_photos(self, *refs: str, caption: str = "") -> None:
        """Send photos; several are an album, which a channel brings one by one."""
        album = f"album-{refs[0]}" if len(refs) > 1 else ""
        for number, ref in enumerate(refs):
            media = (Media(ref, source=f"file-{ref}"),)
            self.town.arrives(self, text=caption if number == 0 else "", media=media, album=album)

    def shares_contact(self, phone: str, *, own: bool = True) -> None:
        """Share a telephone number by the client."""
        self.town.arrives(self, contact=Contact(phone, own=own))

    def starts(self, payload: str = "") -> None:
        self.town.arrives(self, start=payload, text="" if payload else "/start")

    def blocks(self) -> None:
        self.town.closed.add(self.address)

    def unblocks(self) -> None:
        self.town.closed.remove(self.address)

    def button(self, label: str) -> Button:
        for shown in reversed(self.seen):
            for button in shown.buttons:
                if button.label == label:
                    return button
        raise AssertionError(f"no button “{label}” in:\n{self.transcript()}")

    def hears(self, *fragments: str) -> Shown:
        """Return the next message that was not heard yet and has all the fragments; those before it count as heard."""
        for number in range(self.heard, len(self.seen)):
            if all(fragment in self.seen[number].text for fragment in fragments):
                self.heard = number + 1
                return self.seen[number]
        raise AssertionError(f"nobody said {fragments} in:\n{self.transcript()}")

    def hears_nothing(self) -> None:
        assert self.heard == len(self.seen), f"expected silence, but:\n{self.transcript()}"

    def has_heard(self, fragment: str) -> bool:
        return any(fragment in shown.text for shown in self.seen)

    @property
    def last(self) -> Shown:
        self.heard = len(self.seen)
        return self.seen[-1]

    def labels(self) -> list[str]:
        return [button.label for button in self.seen[-1].buttons]

    def transcript(self) -> str:
        return "\n".join(f"- {shown.text} {[button.label for button in shown.buttons]}" for shown in self.seen)
