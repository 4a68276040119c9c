"""What can a person do in their chat with the bot, and what do they see of it?"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.botapi.entities import commands_in, units
from tests.botapi.keyboards import Ask, Key, Markup
from tests.botapi.sending import LONGEST_TEXT
from tests.botapi.shapes import Chat, Content, Message, Shape, Shown, Standing, User, shown
from tests.botapi.world import World

COUNTY_SEAT = (28.2683, 108.1200)


@dataclass(slots=True)
class Person:
    """Somebody with a Telegram client, to be used from any thread but the bot's own. ``at`` is where they stand.

    Whatever they do returns the update_id that tells the bot of it, 0 when the bot does not want to know.
    """

    user: User
    world: World
    at: tuple[float, float] = COUNTY_SEAT
    _heard: int = 0

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def chat(self) -> list[Shown]:
        """The chat as it looks now, edits applied, the oldest message first."""
        return self.world.locked(lambda: [shown(message) for message in self._chat.messages.values()])

    @property
    def unheard(self) -> list[Shown]:
        """What the bot has said or edited since the last ``hears``."""
        return [event for event in self._chat.events[self._heard :] if event.by_bot]

    @property
    def keyboard(self) -> tuple[tuple[str, ...], ...]:
        """The labels of the reply keyboard that is open."""
        markup = self._chat.keyboard
        return tuple(tuple(key.text for key in row) for row in markup.rows) if markup else ()

    @property
    def notices(self) -> list[str]:
        """The little notices that answered their presses."""
        mine = [press for press in self.world.presses.values() if press.person_id == self.id]
        return [press.notice for press in mine if press.notice]

    def commands(self) -> dict[str, str]:
        """Return the commands that their client lists, with descriptions."""
        return self.world.locked(lambda: self.world.commands.listed_for(self.id, self.user.language_code))

    def says(self, text: str) -> int:
        if units(text) > LONGEST_TEXT:
            raise ValueError("a client sends so long a text in parts")
        return self._sends(Content(text=text, entities=commands_in(text)))

    def starts(self, payload: str = "") -> int:
        """Open the bot by its link, as a QR code does."""
        return self.says(f"/start {payload}".rstrip())

    def edits(self, text: str) -> int:
        """Change their own newest text."""

        def act() -> int:
            message = next(found for found in self._newest() if found.author == self.user and found.content.text)
            content = replace(message.content, text=text, entities=commands_in(text))
            self.world.change(message, content=content, markup=None)
            return self.world.tell_bot(message)

        return self.world.locked(act)

    def shares(self, lat: float, lon: float) -> int:
        return self._sends(Content(place=(lat, lon)))

    def sends_photo(self, content: bytes, caption: str = "") -> int:
        return self._sends(Content(photo=self.world.files.add_photo(content), caption=caption))

    def sends_document(
        self, content: bytes, name: str = "photo.jpg", *, mime: str = "image/jpeg", caption: str = ""
    ) -> int:
        """Send a file as it is: a picture keeps its EXIF."""
        document = self.world.files.add_document(content, name, mime)
        return self._sends(Content(document=document, caption=caption))

    def speaks(self, content: bytes, seconds: int = 5, caption: str = "") -> int:
        """Hold the microphone and speak."""
        voice = self.world.files.add_sound("voice", content, mime="audio/ogg", seconds=seconds)
        return self._sends(Content(voice=voice, caption=caption))

    def sends_sound(self, content: bytes, mime: str = "audio/mpeg", seconds: int = 5) -> int:
        """Send a recording as a file."""
        return self._sends(Content(audio=self.world.files.add_sound("audio", content, mime=mime, seconds=seconds)))

    def refuses_voice(self) -> None:
        """Let nobody send them voice messages, as the settings of a client allow."""
        self._chat.takes_no_voice = True

    def sends_album(self, contents: list[bytes], caption: str = "") -> list[int]:
        """Send photos as one album: so many messages, the caption on the first."""
        photos = [self.world.files.add_photo(content) for content in contents]
        album = str(13_000_000_000_000_000 + next(self.world.ids))
        first, *rest = [Content(photo=photo, album=album) for photo in photos]
        parts = [replace(first, caption=caption), *rest]
        return self.world.locked(lambda: [self._sends(part) for part in parts])

    def forwards_undecodable(self, text: str) -> int:
        """Forward from a hidden sender without a name: aiogram cannot decode it (aiogram/aiogram#1840)."""
        origin: Shape = {"type": "hidden_user", "date": self.world.clock()}
        return self._sends(Content(text=text, more={"forward_origin": origin}))

    def presses(self, label: str | int, message: Shown | None = None) -> int:
        """Press a button by its label, a part of it, or its number, in the newest message that has it.

        With ``message`` it is pressed as it was shown then, even if the bot has changed it since.
        """

        def act() -> int:
            found = self._find_key(label, message)
            if found is None:
                raise AssertionError(f"{self.user.first_name} sees no button {label!r}\n{self._transcript()}")
            key, pressed = found
            return self._press_inline(key, pressed) if pressed else self._press_reply(key)

        return self.world.locked(act)

    def blocks(self) -> int:
        return self._moves(Standing.BLOCKED, "kicked")

    def unblocks(self) -> int:
        return self._moves(Standing.STARTED, "member")

    def deletes_account(self) -> None:
        self._chat.standing = Standing.DEACTIVATED

    def hears(self, fragment: str, timeout: float = 60) -> Shown:
        """Wait until the bot says something with this in it, later than what was heard last, and return it."""
        until = time.monotonic() + timeout
        with self.world.changed:
            while True:
                for number, event in enumerate(self._chat.events[self._heard :], self._heard):
                    if event.by_bot and fragment in event.text:
                        self._heard = number + 1
                        return event
                if not self.world.changed.wait(until - time.monotonic()):
                    break
            new = "\n".join(str(event) for event in self.unheard) or "nothing"
            raise AssertionError(
                f"{self.user.first_name} did not hear {fragment!r} within {timeout} s, but since then heard:\n{new}\n"
                f"The chat:\n{self._transcript()}"
            )

    @property
    def _chat(self) -> Chat:
        return self.world.chats[self.id]

    def _transcript(self) -> str:
        return "\n".join(str(shown(message)) for message in self._chat.messages.values()) or "(empty)"

    def _newest(self) -> Iterator[Message]:
        return reversed(self._chat.messages.values())

    def _sends(self, content: Content) -> int:
        def act() -> int:
            if self._chat.standing is Standing.BLOCKED:
                raise AssertionError(f"{self.user.first_name} has blocked the bot and cannot write to it")
            self._chat.standing = Standing.STARTED
            return self.world.tell_bot(self.world.post(self._chat, self.user, content=content))

        return self.world.locked(act)

    def _find_key(self, label: str | int, message: Shown | None) -> tuple[Key, Message | None] | None:
        """Return the button and its message (a reply key has none): labels in full first, then parts of them."""
        for fits in (_same, _part):
            for shown_message, markup in self._keyboards(message):
                for number, key in enumerate(markup.keys):
                    if number == label or (isinstance(label, str) and fits(label, key.text)):
                        return key, shown_message
        return None

    def _keyboards(self, message: Shown | None) -> Iterator[tuple[Message | None, Markup]]:
        if message:
            if message.markup:
                yield self._chat.messages[message.message_id], message.markup
            return
        if self._chat.keyboard:
            yield None, self._chat.keyboard
        for newer in self._newest():
            if newer.markup and newer.markup.is_inline:
                yield newer, newer.markup

    def _press_inline(self, key: Key, message: Message) -> int:
        if key.url:
            raise AssertionError(f"the button {key.text!r} only opens {key.url}")
        return self.world.press(self.user, message, key.press)

    def _press_reply(self, key: Key) -> int:
        if self._chat.keyboard and self._chat.keyboard.is_once:
            self._chat.keyboard = None
        if key.ask is Ask.PLACE:
            return self.shares(*self.at)
        if key.ask is Ask.CONTACT:
            contact: Shape = {"phone_number": "8613800000000", "first_name": self.user.first_name, "user_id": self.id}
            return self._sends(Content(contact=contact))
        return self.says(key.text)

    def _moves(self, standing: Standing, status: str) -> int:
        def act() -> int:
            before = "kicked" if self._chat.standing is Standing.BLOCKED else "member"
            self._chat.standing = standing
            moved: Shape = {"chat": self._chat.shape(), "from": self.user.shape(), "date": self.world.clock()}
            members = {"old_chat_member": self._member(before), "new_chat_member": self._member(status)}
            return self.world.updates.add("my_chat_member", moved | members)

        return self.world.locked(act)

    def _member(self, status: str) -> Shape:
        until: Shape = {"until_date": 0} if status == "kicked" else {}
        return {"user": self.world.bot.shape(), "status": status} | until


def _same(label: str, text: str) -> bool:
    return label == text


def _part(label: str, text: str) -> bool:
    return label in text
