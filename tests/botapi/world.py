"""What does the fake Telegram know: people, chats, messages, presses, files and commands?"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

from tests.botapi.commands import Commands
from tests.botapi.files import Files
from tests.botapi.keyboards import Markup
from tests.botapi.refusal import Refused, bad_request
from tests.botapi.shapes import Chat, Content, Message, Shape, Standing, User, shown
from tests.botapi.updates import Updates

Result = TypeVar("Result")

PRESS_LIFE = 15.0


@dataclass(slots=True)
class Press:
    """A pressed button whose client waits for an answer. ``at`` is time.monotonic()."""

    person_id: int
    at: float
    answered: bool = False
    notice: str = ""


def wall_clock() -> int:
    return int(time.time())


class World:
    """Everything behind one token. ``changed`` is its lock, and is notified of every change."""

    def __init__(self, bot_id: int) -> None:
        self.changed = threading.Condition()
        self.clock: Callable[[], int] = wall_clock
        self.bot = User(bot_id, "Baodao", username="baodao_test_bot")
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.files = Files()
        self.commands = Commands()
        self.updates = Updates()
        self.ids = count(1)

    def locked(self, act: Callable[[], Result]) -> Result:
        with self.changed:
            try:
                return act()
            finally:
                self.changed.notify_all()

    def reachable(self, chat_id: str) -> Chat:
        """Return the chat that the bot may write to."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        try:
            chat = self.chats[int(chat_id)]
        except (ValueError, KeyError):
            raise bad_request("chat not found") from None
        if chat.moved_to:
            raise Refused(400, "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
        if chat.standing is Standing.BLOCKED and not chat.is_private:
            raise Refused(403, "bot was kicked from the supergroup chat")
        if chat.standing is Standing.NEW:
            raise Refused(403, "bot can't initiate conversation with a user")
        if chat.standing is Standing.BLOCKED:
            raise Refused(403, "bot was blocked by the user")
        if chat.standing is Standing.DEACTIVATED:
            raise Refused(403, "user is deactivated")
        return chat

    def post(
        self, chat: Chat, author: User, *, content: Content, markup: Markup | None = None, topic: int = 0
    ) -> Message:
        """Put a message into a chat, or into a topic of a forum; the bot's reply keyboard becomes the chat's."""
        if topic and topic not in chat.topics:
            raise bad_request("message thread not found")
        message = Message(next(self.ids), chat.id, author, self.clock(), content, markup, topic=topic)
        chat.messages[message.id] = message
        if markup and not markup.is_inline:
            chat.keyboard = markup
        chat.events.append(shown(message))
        return message

    def change(self, message: Message, *, content: Content, markup: Markup | None) -> None:
        message.content, message.markup, message.edited_at = content, markup, self.clock()
        self.chats[message.chat_id].events.append(shown(message))

    def tell_bot(self, message: Message) -> int:
        """Queue the update for what a person wrote or edited, and return its id."""
        kind = "edited_message" if message.edited_at else "message"
        return self.updates.add(kind, self.chats[message.chat_id].message_shape(message))

    def press(self, person: User, message: Message, value: str) -> int:
        """Queue a callback_query for a pressed inline button."""
        query_id = str(4_000_000_000_000 + next(self.ids))
        self.presses[query_id] = Press(person.id, time.monotonic())
        chat = self.chats[message.chat_id]
        pressed: Shape = {"id": query_id, "from": person.shape(), "message": chat.message_shape(message)}
        return self.updates.add("callback_query", pressed | {"chat_instance": str(chat.id * 7919), "data": value})

    def answer_press(self, query_id: str, notice: str) -> None:
        press = self.presses.get(query_id)
        if not press or time.monotonic() > press.at + PRESS_LIFE:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        press.answered, press.notice = True, notice or press.notice

    def expire_presses(self) -> None:
        """Make every press so far too old to be answered."""
        for press in self.presses.values():
            press.at -= PRESS_LIFE + 1
