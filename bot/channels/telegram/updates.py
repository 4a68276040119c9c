"""What does an update of Telegram say, in the words of this house?"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from aiogram import Bot, F, Router
from aiogram.dispatcher.event.handler import FilterObject
from aiogram.enums import ChatMemberStatus, ChatType, ContentType
from aiogram.exceptions import AiogramError
from aiogram.methods import GetUpdates
from aiogram.types import (
    CallbackQuery,
    ChatMemberUpdated,
    Document,
    InaccessibleMessage,
    Message,
    PhotoSize,
    Update,
    User,
)
from aiogram.types.update import UpdateTypeLookupError

from domain.message import Address, Contact, Inbound, Media, Place, storable
from handlers.groups import ALWAYS_MEANT

CHANNEL = "telegram"
KINDS = ["message", "callback_query", "my_chat_member"]
"""What Telegram is asked for. Edited messages are not: what was said has been acted upon."""
COMMAND = re.compile(r"\s*[/／](?P<name>[A-Za-z]+)(?:@(?P<bot>\w+))?(?!\w)")
GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
PUT_OUT = {ChatMemberStatus.LEFT, ChatMemberStatus.KICKED}
START = r"/start(?:@\w+)?\s+(?P<payload>[A-Za-z0-9_-]{1,64})\s*$"
CONTENT = {
    ContentType.ANIMATION,
    ContentType.AUDIO,
    ContentType.DICE,
    ContentType.DOCUMENT,
    ContentType.PAID_MEDIA,
    ContentType.POLL,
    ContentType.STICKER,
    ContentType.STORY,
    ContentType.VIDEO,
    ContentType.VIDEO_NOTE,
    ContentType.VOICE,
}
"""What a person sends and nobody here can read; the notices that Telegram writes into a chat by itself are not here."""

Raw = dict[str, object]
router, alone, groups = Router(name=CHANNEL), Router(name="alone"), Router(name="groups")
router.include_routers(alone, groups)
alone.message.filter(F.chat.type == ChatType.PRIVATE)
alone.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
groups.message.filter(F.chat.type.in_(GROUPS))
groups.callback_query.filter(F.message.chat.type.in_(GROUPS))
groups.my_chat_member.filter(F.chat.type.in_(GROUPS))


class RawUpdates(GetUpdates):
    """Updates as plain dicts, so that each is decoded by itself: one that cannot be does not stop the others."""

    __returning__ = list[Raw]


@dataclass(frozen=True, slots=True)
class Arrival:
    """How an update is known here, and when it came."""

    key: str
    at: datetime


def clean(raw: object) -> object:
    """Return an update without the characters that a database refuses, wherever in it they stand."""
    if isinstance(raw, str):
        return storable(raw)
    if isinstance(raw, list):
        return [clean(part) for part in raw]
    if isinstance(raw, dict):
        return {clean(name): clean(part) for name, part in raw.items()}
    return raw


def decode(raw: Raw, bot: Bot) -> Update:
    """Return an update with its types. Raises pydantic's ValidationError."""
    return Update.model_validate(raw, context={"bot": bot})


async def read(update: Update, arrival: Arrival) -> Inbound | None:
    """Return what a person did, None when there is nothing to take."""
    try:
        kind = update.event_type
    except UpdateTypeLookupError:
        return None
    found = await router.propagate_event(kind, update.event, arrival=arrival)
    return found if isinstance(found, Inbound) else None


@alone.message(F.text.regexp(START).as_("opened"))
async def start(message: Message, arrival: Arrival, opened: re.Match[str]) -> Inbound:
    """Somebody opened the bot by a link or a QR code."""
    return replace(_said(message, arrival), text="", start=opened["payload"])


@alone.message(F.text)
async def words(message: Message, arrival: Arrival) -> Inbound:
    """Somebody wrote; a command loses the bot's name, which clients add where there are several bots."""
    said = _said(message, arrival)
    return replace(said, text=re.sub(r"^(/\w+)@\w+", r"\1", said.text))


@alone.message(F.venue.as_("venue"))
@alone.message(F.location)
async def place(message: Message, arrival: Arrival) -> Inbound | None:
    """Somebody shared a position, or picked a named place of the map."""
    if message.location is None:
        return None
    named = " ".join([message.venue.title, message.venue.address]) if message.venue else ""
    found = Place(message.location.latitude, message.location.longitude, named.strip())
    return replace(_said(message, arrival), place=found)


@alone.message(F.photo.as_("sizes"))
async def photo(message: Message, arrival: Arrival, sizes: list[PhotoSize]) -> Inbound:
    """Somebody sent a photo: Telegram keeps it in several sizes, and the largest counts."""
    largest = max(sizes, key=lambda size: size.width * size.height)
    return replace(_said(message, arrival), media=(_media(largest, "image/jpeg"),))


@alone.message(F.document.mime_type.startswith("image/"), F.document.as_("file"))
async def image_file(message: Message, arrival: Arrival, file: Document) -> Inbound:
    """Somebody sent a picture as a file, which keeps its EXIF."""
    return replace(_said(message, arrival), media=(_media(file, file.mime_type or ""),))


@alone.message(F.contact)
async def contact(message: Message, arrival: Arrival) -> Inbound:
    """Somebody shared a phone number: Telegram tells whose it is."""
    if message.contact is None:
        return _said(message, arrival)
    own = message.from_user is not None and message.contact.user_id == message.from_user.id
    return replace(_said(message, arrival), contact=Contact(message.contact.phone_number, own=own))


@alone.message(F.content_type.in_(CONTENT))
async def anything_else(message: Message, arrival: Arrival) -> Inbound:
    """Somebody sent what nobody here can read: its caption counts, and without one they should be told so."""
    return _said(message, arrival)


@alone.callback_query(F.data.as_("value"))
async def press(query: CallbackQuery, arrival: Arrival, value: str) -> Inbound:
    """Somebody pressed a button under a message."""
    return Inbound(_person(query.from_user), arrival.key, arrival.at, press=value, language=_language(query.from_user))


@groups.message(F.migrate_to_chat_id.as_("other"))
@groups.message(F.migrate_from_chat_id.as_("other"))
async def moved(message: Message, arrival: Arrival, other: int) -> Inbound:
    """A group has become a supergroup, which has an id of its own: both say so, whichever is heard first."""
    old, new = (message.chat.id, other) if message.migrate_to_chat_id else (other, message.chat.id)
    return _gone(arrival, old, Address(CHANNEL, str(new)))


@groups.my_chat_member(F.new_chat_member.status.in_(PUT_OUT))
async def put_out(change: ChatMemberUpdated, arrival: Arrival) -> Inbound:
    """Somebody has taken the bot out of a group, or the group has ended."""
    return _gone(arrival, change.chat.id, Address(CHANNEL, ""))


@groups.message(F.text.as_("text"), F.from_user.is_bot.is_(False), ~F.sender_chat)
async def command(message: Message, arrival: Arrival, text: str) -> Inbound | None:
    """Somebody gave a command that is for this bot; what people say to each other is not taken.

    Nor is what an administrator says who hides as the group: nobody knows whose rights would count.
    """
    found = COMMAND.match(text)
    if found is None or message.from_user is None or not await _is_meant(found, message.bot):
        return None
    return replace(_said(message, arrival), sender=_person(message.from_user), room=_room(message), album="")


@groups.callback_query(F.data.as_("value"))
async def press_in_group(query: CallbackQuery, arrival: Arrival, value: str) -> Inbound | None:
    """Somebody pressed a button under a message in a group."""
    return replace(await press(query, arrival, value), room=_room(query.message)) if query.message else None


async def _is_meant(found: re.Match[str], bot: Bot | None) -> bool:
    """Say whether a command names this bot. Telegram itself passes on no other, unless the bot may read everything."""
    if not found["bot"]:
        return found["name"].lower() in ALWAYS_MEANT
    try:
        me = await bot.me() if bot else None
    except AiogramError:
        return True
    return me is None or found["bot"].lower() == (me.username or "").lower()


def _gone(arrival: Arrival, group: int, to: Address) -> Inbound:
    return Inbound(Address(CHANNEL, str(group)), arrival.key, arrival.at, moved=to)


def _room(message: Message | InaccessibleMessage) -> Address:
    """Return a group, or the topic of a forum: only there a thread is a place of its own."""
    topic = isinstance(message, Message) and message.is_topic_message and message.message_thread_id
    return Address(CHANNEL, f"{message.chat.id}/{topic}" if topic else str(message.chat.id))


def _person(user: User) -> Address:
    return Address(CHANNEL, str(user.id))


def _said(message: Message, arrival: Arrival) -> Inbound:
    return Inbound(
        Address(CHANNEL, str(message.chat.id)),
        arrival.key,
        arrival.at,
        text=message.text or message.caption or "",
        album=message.media_group_id or "",
        language=_language(message.from_user),
    )


def _language(user: User | None) -> str:
    return (user and user.language_code) or ""


def _media(file: PhotoSize | Document, mime: str) -> Media:
    return Media(ref=file.file_unique_id, source=file.file_id, mime=mime[:100], size=file.file_size or 0)


def _look_at_once(filter_: FilterObject) -> None:
    """Let a filter look at an update where it is: aiogram hands each of them to a thread, for every update anew."""
    look = filter_.magic.resolve if filter_.magic else None
    if look is None:
        return

    async def at_once(event: object) -> object:
        return look(event)

    filter_.callback, filter_.awaitable = at_once, True


for _part in (router, *router.sub_routers):
    for _observer in _part.observers.values():
        for _handler in (_observer._handler, *_observer.handlers):
            for _filter in _handler.filters or ():
                _look_at_once(_filter)
