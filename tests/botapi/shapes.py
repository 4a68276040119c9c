"""What does Telegram say a person, a chat, a file or a message looks like?"""

from dataclasses import dataclass, field
from enum import StrEnum

from tests.botapi.keyboards import Markup

Shape = dict[str, object]
FIRST_SUPERGROUP = -1_000_000_000_000
"""Every id below is that of a supergroup: https://core.telegram.org/api/bots/ids"""


class Standing(StrEnum):
    """How far a person lets the bot write to them."""

    NEW = "new"
    STARTED = "started"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True)
class User:
    """A person or the bot. A bot is known by its username."""

    id: int
    first_name: str
    language_code: str = ""
    username: str = ""

    def shape(self) -> Shape:
        shape: Shape = {"id": self.id, "is_bot": bool(self.username), "first_name": self.first_name}
        optional = {"language_code": self.language_code, "username": self.username}
        return shape | {name: value for name, value in optional.items() if value}


@dataclass(frozen=True, slots=True)
class File:
    """Bytes that Telegram keeps. ``path`` is where they can be fetched once getFile was asked."""

    id: str
    unique_id: str
    content: bytes
    path: str

    def shape(self) -> Shape:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


@dataclass(frozen=True, slots=True)
class Size:
    """One of the sizes that Telegram makes of a photo."""

    file: File
    width: int
    height: int

    def shape(self) -> Shape:
        return {**self.file.shape(), "width": self.width, "height": self.height}


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was sent as it is."""

    file: File
    name: str
    mime: str

    def shape(self) -> Shape:
        return {**self.file.shape(), "file_name": self.name, "mime_type": self.mime}


@dataclass(frozen=True, slots=True)
class Sound:
    """A voice message, or a file of music."""

    file: File
    mime: str
    seconds: int

    def shape(self) -> Shape:
        return {**self.file.shape(), "mime_type": self.mime, "duration": self.seconds}


@dataclass(frozen=True, slots=True)
class Content:
    """What a message holds; ``entities`` belong to whichever of text and caption there is."""

    text: str = ""
    caption: str = ""
    entities: tuple[Shape, ...] = ()
    photo: tuple[Size, ...] = ()
    document: Document | None = None
    voice: Sound | None = None
    audio: Sound | None = None
    place: tuple[float, float] | None = None
    contact: Shape | None = None
    album: str = ""
    silent: bool = False
    """Whether it was sent without a sound; the client knows, the message itself does not say."""
    more: Shape = field(default_factory=dict[str, object])

    def shape(self) -> Shape:
        shape: Shape = dict(self.more)
        if self.text:
            shape["text"] = self.text
        if self.caption:
            shape["caption"] = self.caption
        if self.entities:
            shape["caption_entities" if self.caption else "entities"] = list(self.entities)
        if self.album:
            shape["media_group_id"] = self.album
        return shape | self._attached()

    def _attached(self) -> Shape:
        shape: Shape = {}
        if self.photo:
            shape["photo"] = [size.shape() for size in self.photo]
        for name, file in (("document", self.document), ("voice", self.voice), ("audio", self.audio)):
            if file:
                shape[name] = file.shape()
        if self.place:
            shape["location"] = {"latitude": self.place[0], "longitude": self.place[1]}
        if self.contact:
            shape["contact"] = self.contact
        return shape


@dataclass(slots=True)
class Message:
    """One message of one chat, as it is now. Times are Telegram's: whole seconds since 1970."""

    id: int
    chat_id: int
    author: User
    sent_at: int
    content: Content
    markup: Markup | None = None
    edited_at: int = 0
    topic: int = 0

    @property
    def by_bot(self) -> bool:
        return bool(self.author.username)


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as a person sees it. ``text`` is the caption where there is one, ``photos`` their file ids."""

    message_id: int
    text: str
    photos: tuple[str, ...]
    place: tuple[float, float] | None
    edited: bool
    by_bot: bool
    markup: Markup | None
    album: str = ""
    silent: bool = False
    document: Document | None = None
    topic: int = 0
    sound: str = ""
    """What it plays or holds besides, as "voice FILE_ID", "audio FILE_ID" or "document FILE_ID"."""

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(key.text for key in row) for row in self.markup.rows) if self.markup else ()

    def __str__(self) -> str:
        buttons = " ".join("[" + " | ".join(row) + "]" for row in self.rows)
        extras = [buttons, f"({len(self.photos)} photo)" if self.photos else "", f"@{self.place}" if self.place else ""]
        author, edited = ("bot" if self.by_bot else "me"), (" (edited)" if self.edited else "")
        return " ".join([f"#{self.message_id} {author}{edited}:", self.text, *filter(None, extras)])


@dataclass(slots=True)
class Chat:
    """A private chat (its person's id and name) or a group. ``events`` are its messages as each looked when it came.

    A forum has ``topics``; a group that became a supergroup has ``moved_to``.
    """

    id: int
    name: str
    standing: Standing = Standing.NEW
    messages: dict[int, Message] = field(default_factory=dict[int, Message])
    events: list[Shown] = field(default_factory=list[Shown])
    keyboard: Markup | None = None
    topics: set[int] = field(default_factory=set[int])
    moved_to: int = 0
    takes_no_voice: bool = False
    """Whether its person lets nobody send them voice messages."""

    @property
    def is_private(self) -> bool:
        return self.id > 0

    def shape(self) -> Shape:
        if self.is_private:
            return {"id": self.id, "type": "private", "first_name": self.name}
        kind = "supergroup" if self.id < FIRST_SUPERGROUP else "group"
        return {"id": self.id, "type": kind, "title": self.name} | ({"is_forum": True} if self.topics else {})

    def message_shape(self, message: Message) -> Shape:
        shape: Shape = {"message_id": message.id, "date": message.sent_at, "chat": self.shape()}
        shape |= {"from": message.author.shape()} | message.content.shape()
        if message.topic:
            shape |= {"message_thread_id": message.topic, "is_topic_message": True}
        if message.edited_at:
            shape["edit_date"] = message.edited_at
        # Telegram echoes inline keyboards only; the others belong to the chat, not to the message.
        if message.markup and message.markup.is_inline:
            shape["reply_markup"] = message.markup.shape
        return shape


def shown(message: Message) -> Shown:
    content = message.content
    return Shown(
        message.id,
        content.text or content.caption,
        tuple(size.file.id for size in content.photo[-1:]),
        content.place,
        edited=bool(message.edited_at),
        by_bot=message.by_bot,
        markup=message.markup,
        album=content.album,
        silent=content.silent,
        document=content.document,
        topic=message.topic,
        sound=_sound(content),
    )


def _sound(content: Content) -> str:
    files = (("voice", content.voice), ("audio", content.audio), ("document", content.document))
    return next((f"{kind} {one.file.id}" for kind, one in files if one), "")
