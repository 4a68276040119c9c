"""What can people do in a group that the bot is in, and what becomes of the group?"""

import time
from dataclasses import dataclass

from tests.botapi.entities import commands_in
from tests.botapi.people import Person
from tests.botapi.shapes import FIRST_SUPERGROUP, Chat, Content, Message, Shape, Shown, Standing, User, shown
from tests.botapi.world import World

ANONYMOUS = User(1_087_968_824, "Group", username="GroupAnonymousBot")
PATIENCE = 60


@dataclass(slots=True)
class Group:
    """A group, to be used from any thread but the bot's own. Whatever is done returns the update_id that tells it."""

    group: Chat
    world: World

    @property
    def id(self) -> int:
        return self.group.id

    @property
    def events(self) -> list[Shown]:
        return self.group.events

    @property
    def chat(self) -> list[Shown]:
        """The group as it looks now, edits applied, the oldest message first."""
        return self.world.locked(lambda: [shown(message) for message in self.group.messages.values()])

    def by_bot(self, topic: int = 0) -> list[str]:
        """Return what the bot has said in a topic, as it looks now."""
        return [one.text for one in self.chat if one.by_bot and one.text and one.topic == topic]

    def opens_topic(self) -> int:
        """Make it a forum with one topic more, and return what Telegram calls that."""

        def act() -> int:
            topic = next(self.world.ids)
            self.group.topics.add(topic)
            return topic

        return self.world.locked(act)

    def closes_topic(self, topic: int) -> None:
        self.group.topics.discard(topic)

    def hears(self, person: Person, text: str, *, topic: int = 0, **more: object) -> int:
        """Let somebody write there."""
        content = Content(text=text, entities=commands_in(text), more=dict(more))

        def act() -> int:
            message = self.world.post(self.group, person.user, content=content, topic=topic)
            return self.world.tell_bot(message)

        return self.world.locked(act)

    def hears_anonymously(self, text: str) -> int:
        """Let an administrator write who hides as the group."""
        content = Content(text=text, entities=commands_in(text), more={"sender_chat": self.group.shape()})
        return self.world.locked(lambda: self.world.tell_bot(self.world.post(self.group, ANONYMOUS, content=content)))

    def pressed(self, person: Person, label: str) -> int:
        """Let somebody press the newest button with this label."""

        def act() -> int:
            message, value = self._key(label)
            return self.world.press(person.user, message, value)

        return self.world.locked(act)

    def link(self, label: str) -> str:
        """Return where the newest button with this label leads."""
        urls = (key.url for one in reversed(self.chat) if one.markup for key in one.markup.keys if key.text == label)
        return next(urls)

    def shows(self, fragment: str, timeout: float = PATIENCE) -> Shown:
        """Wait until the group shows something with this in it, and return it."""
        until = time.monotonic() + timeout
        with self.world.changed:
            while True:
                for message in reversed(self.group.messages.values()):
                    if message.by_bot and fragment in message.content.text:
                        return shown(message)
                if not self.world.changed.wait(until - time.monotonic()):
                    raise AssertionError(f"{fragment!r} is not shown in:\n" + "\n".join(map(str, self.chat)))

    def becomes_supergroup(self) -> "Group":
        """Become a supergroup: another chat, which says where it came from; the bot's old messages stay behind."""

        def act() -> Group:
            new = Chat(FIRST_SUPERGROUP - 1 - len(self.world.chats), self.group.name, Standing.STARTED)
            self.world.chats[new.id] = new
            self.group.moved_to = new.id
            self._notice(self.group, {"migrate_to_chat_id": new.id})
            self._notice(new, {"migrate_from_chat_id": self.group.id, "sender_chat": new.shape()})
            return Group(new, self.world)

        return self.world.locked(act)

    def puts_bot_out(self, by: Person) -> int:
        """Remove the bot, which hears it."""

        def act() -> int:
            self.group.standing = Standing.BLOCKED
            me = {"user": self.world.bot.shape()}
            out: Shape = me | {"status": "kicked", "until_date": 0}
            change: Shape = {"chat": self.group.shape(), "from": by.user.shape(), "date": self.world.clock()}
            members: Shape = {"old_chat_member": me | {"status": "member"}, "new_chat_member": out}
            return self.world.updates.add("my_chat_member", change | members)

        return self.world.locked(act)

    def _notice(self, chat: Chat, what: Shape) -> int:
        return self.world.tell_bot(self.world.post(chat, ANONYMOUS, content=Content(more=what)))

    def _key(self, label: str) -> tuple[Message, str]:
        for message in reversed(self.group.messages.values()):
            for key in message.markup.keys if message.markup else ():
                if key.text == label and key.press:
                    return message, key.press
        raise AssertionError(
            f"no button {label!r} in:\n" + "\n".join(str(shown(one)) for one in self.group.messages.values())
        )
