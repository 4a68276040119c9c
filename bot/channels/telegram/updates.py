"""What does an update of Telegram say, in the words of this house?"""

import re
from dataclasses import replace

from aiogram import Bot, F, Router
from aiogram.dispatcher.event.handler import FilterObject
from aiogram.enums import ChatType, ContentType
from aiogram.methods import GetUpdates
from aiogram.types import (
    Audio,
    CallbackQuery,
    Document,
    Message,
    PhotoSize,
    Update,
    Voice,
)
from aiogram.types.update import UpdateTypeLookupError

from bot.channels.telegram.arrivals import CHANNEL, Arrival, person, said, spoken
from bot.channels.telegram.groups import groups
from domain.message import AUDIO, PHOTO, VOICE, Contact, Inbound, Media, Place, storable

KINDS = ["message", "callback_query", "my_chat_member"]
"""What Telegram is asked for. Edited messages are not: what was said has been acted upon."""
START = r"/start(?:@\w+)?\s+(?P<payload>[A-Za-z0-9_-]{1,64})\s*$"
CONTENT = {
    ContentType.ANIMATION,
    ContentType.DICE,
    ContentType.DOCUMENT,
    ContentType.PAID_MEDIA,
    ContentType.POLL,
    ContentType.STICKER,
    ContentType.STORY,
    ContentType.VIDEO,
    ContentType.VIDEO_NOTE,
}
"""What a person sends and nobody here can read; the notices that Telegram writes into a chat by itself are not here."""

Raw = dict[str, object]
router, alone = Router(name=CHANNEL), Router(name="alone")
router.include_routers(alone, groups)
alone.message.filter(F.chat.type == ChatType.PRIVATE)
alone.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)


class RawUpdates(GetUpdates):
    """Updates as plain dicts, so that each is decoded by itself: one that cannot be does not stop the others."""

    __returning__ = list[Raw]


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
    return replace(said(message, arrival), text="", start=opened["payload"])


@alone.message(F.text)
async def words(message: Message, arrival: Arrival) -> Inbound:
    """Somebody wrote; a command loses the bot's name, which clients add where there are several bots."""
    heard = said(message, arrival)
    return replace(heard, text=re.sub(r"^(/\w+)@\w+", r"\1", heard.text))


@alone.message(F.venue.as_("venue"))
@alone.message(F.location)
async def place(message: Message, arrival: Arrival) -> Inbound | None:
    """Somebody shared a position, or picked a named place of the map."""
    if message.location is None:
        return None
    named = " ".join([message.venue.title, message.venue.address]) if message.venue else ""
    found = Place(message.location.latitude, message.location.longitude, named.strip())
    return replace(said(message, arrival), place=found)


@alone.message(F.photo.as_("sizes"))
async def photo(message: Message, arrival: Arrival, sizes: list[PhotoSize]) -> Inbound:
    """Somebody sent a photo: Telegram keeps it in several sizes, and the largest counts."""
    largest = max(sizes, key=lambda size: size.width * size.height)
    return replace(said(message, arrival), media=(_media(largest, "image/jpeg"),))


@alone.message(F.document.mime_type.startswith("image/"), F.document.as_("file"))
async def image_file(message: Message, arrival: Arrival, file: Document) -> Inbound:
    """Somebody sent a picture as a file, which keeps its EXIF."""
    return replace(said(message, arrival), media=(_media(file, file.mime_type or ""),))


@alone.message(F.voice.as_("file"))
async def voice(message: Message, arrival: Arrival, file: Voice) -> Inbound:
    """Somebody spoke."""
    return replace(said(message, arrival), media=(_media(file, file.mime_type or "audio/ogg", VOICE),))


@alone.message(F.audio.as_("file"))
@alone.message(F.document.mime_type.startswith("audio/"), F.document.as_("file"))
async def sound_file(message: Message, arrival: Arrival, file: Audio | Document) -> Inbound:
    """Somebody sent a recording as a file."""
    return replace(said(message, arrival), media=(_media(file, file.mime_type or "", AUDIO),))


@alone.message(F.contact)
async def contact(message: Message, arrival: Arrival) -> Inbound:
    """Somebody shared a phone number: Telegram tells whose it is."""
    if message.contact is None:
        return said(message, arrival)
    own = message.from_user is not None and message.contact.user_id == message.from_user.id
    return replace(said(message, arrival), contact=Contact(message.contact.phone_number, own=own))


@alone.message(F.content_type.in_(CONTENT))
async def anything_else(message: Message, arrival: Arrival) -> Inbound:
    """Somebody sent what nobody here can read: its caption counts, and without one they should be told so."""
    return said(message, arrival)


@alone.callback_query(F.data.as_("value"))
async def press(query: CallbackQuery, arrival: Arrival, value: str) -> Inbound:
    """Somebody pressed a button under a message."""
    under = query.message
    return Inbound(
        person(query.from_user),
        arrival.key,
        arrival.at,
        press=value,
        pressed=str(under.message_id) if isinstance(under, Message) else "",
        language=spoken(query.from_user),
    )


def _media(file: PhotoSize | Document | Voice | Audio, mime: str, kind: str = PHOTO) -> Media:
    return Media(
        file.file_unique_id,
        kind,
        source=file.file_id,
        mime=mime[:100],
        size=file.file_size or 0,
        seconds=file.duration if isinstance(file, Voice | Audio) else 0,
    )


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
