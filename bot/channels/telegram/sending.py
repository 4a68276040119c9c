"""What does one message become on Telegram, call by call?"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias

import structlog
from telegram import BotCommand, BotCommandScopeChat, InputMediaPhoto, LinkPreviewOptions
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.channels.channel import Fate, SendFailed
from bot.channels.telegram.failures import CANNOT_EDIT, NOBODY_THERE, SAME, says
from bot.channels.telegram.keyboards import inline, keyboard, leads_over
from bot.channels.telegram.pace import Wish
from bot.media import MediaStore
from domain.message import AUDIO, CONTINUES, PHOTO, Media, Outbound, Place
from handlers.sharing import CALENDAR
from handlers.statement_file import SPREADSHEET
from handlers.takeout import TAKEOUT

STEADFAST = timedelta(seconds=30)
"""How long a call waits for its turn once another one of the same message has left: all would have to begin anew."""
ALBUM = 10
LARGEST = 50 * 2**20
"""Bytes of a file that a bot may send."""
File: TypeAlias = tuple[str, bytes]
"""What a file is called, and what is in it."""
SPOKEN = ("audio/ogg", "audio/mpeg", "audio/mp4")
"""What Telegram plays as a voice message; any other sound is a file: https://core.telegram.org/bots/api#sendvoice"""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
"""A link in what somebody wrote is not opened for everybody who handles it."""

log = structlog.get_logger(__name__)


class Sending:
    """One message on its way to one chat, or to one topic of a forum: ``to`` is the id of either here."""

    def __init__(
        self,
        bot: ExtBot[Wish],
        store: MediaStore,
        to: str,
        *,
        silent: bool,
        urgent: bool,
        make: Callable[[Media], Awaitable[File]],
    ) -> None:
        chat, _, topic = to.partition("/")
        self._bot = bot
        self._store = store
        self._make = make
        self._chat = int(chat)
        self._topic = int(topic) if topic else None
        self._silent = silent
        self._next = Wish(urgent=urgent)

    async def post(self, parts: Sequence[Outbound]) -> str:
        """Show every part below what was said before, and return the ids of the texts."""
        said = []
        for part in parts:
            await self._list(part.commands)
            for sound in part.media:
                if sound.is_sound:
                    await self._play(sound)
            await self._show([one for one in part.media if one.kind == PHOTO])
            for made in part.media:
                if made.kind in (TAKEOUT, CALENDAR, SPREADSHEET):
                    await self._hand(await self._make(made))
            await self._pin(part.place)
            if part.text:
                said.append(await self._say(part))
        return ",".join(said)

    async def edit(self, parts: Sequence[Outbound], receipt: str) -> str:
        """Put the parts where the texts of ``receipt`` stand, and return the ids; nothing when one cannot be edited.

        Photos, sounds and pins stay as they hang. A text too many becomes an ellipsis, one too few is sent.
        """
        ids = receipt.split(",") if receipt else []
        surplus = [Outbound(CONTINUES)] * (len(ids) - len(parts))
        for message_id, part in zip(ids, [*parts[: len(ids)], *surplus], strict=True):
            if not await self._replace(int(message_id), part):
                return ""
        more = await self.post(parts[len(ids) :]) if ids else ""
        return ",".join(filter(None, [*ids, more]))

    async def _say(self, part: Outbound) -> str:
        sent = await self._bot.send_message(
            self._chat,
            part.text,
            reply_markup=keyboard(part, self._chat, await self._name(part)),
            link_preview_options=NO_PREVIEW,
            message_thread_id=self._topic,
            disable_notification=self._silent,
            rate_limit_args=self._turn(),
        )
        return str(sent.message_id)

    async def _replace(self, message_id: int, part: Outbound) -> bool:
        """Edit a text; False when it is gone or too old for that."""
        try:
            await self._bot.edit_message_text(
                part.text,
                self._chat,
                message_id,
                reply_markup=inline(part.rows, await self._name(part)),
                link_preview_options=NO_PREVIEW,
                rate_limit_args=self._turn(),
            )
        except BadRequest as error:
            if says(error, *CANNOT_EDIT):
                return False
            if not says(error, SAME):
                raise
        return True

    async def _list(self, commands: Sequence[str]) -> None:
        if commands:
            await self._bot.set_my_commands(as_commands(commands), scope=BotCommandScopeChat(self._chat))

    async def _pin(self, place: Place | None) -> None:
        if place and place.lat is not None and place.lon is not None:
            await self._bot.send_location(
                self._chat,
                place.lat,
                place.lon,
                message_thread_id=self._topic,
                disable_notification=self._silent,
                rate_limit_args=self._turn(),
            )

    async def _play(self, sound: Media) -> None:
        """Send a sound by Telegram's own id, or from its bytes; as a file to whoever takes no voice messages."""
        voice = partial(self._bot.send_voice, duration=sound.seconds or None)
        known = partial(self._bot.send_audio, duration=sound.seconds or None) if sound.kind == AUDIO else voice
        if sound.source and await self._played(known, sound, sound.source):
            return
        stored = await self._stored(sound)
        if stored and not (sound.mime in SPOKEN and await self._played(voice, sound, stored)):
            await self._played(self._bot.send_document, sound, stored)

    async def _played(self, send: Callable[..., Awaitable[Any]], sound: Media, file: str | bytes) -> bool:
        """Send a sound in one of its ways. False when Telegram does not take it so: the words matter more."""
        named = {} if isinstance(file, str) else {"filename": f"voice.{sound.mime.rpartition('/')[2]}"}
        turn = self._turn()
        try:
            await send(
                self._chat,
                file,
                message_thread_id=self._topic,
                disable_notification=self._silent,
                rate_limit_args=turn,
                **named,
            )
        except BadRequest as error:
            if says(error, *NOBODY_THERE):
                raise
            log.warning("sound_not_played", mime=sound.mime)
            return False
        return True

    async def _show(self, photos: Sequence[Media]) -> None:
        for first in range(0, len(photos), ALBUM):
            album = photos[first : first + ALBUM]
            shown = await self._shown([one.source or await self._stored(one) for one in album])
            if not shown and any(one.source for one in album):
                await self._shown([await self._stored(one) for one in album])

    async def _hand(self, file: File) -> None:
        name, content = file
        if len(content) > LARGEST:  # Telegram closes the line on it, as if it were away
            raise SendFailed(Fate.REFUSED, "a file bigger than Telegram takes")
        await self._bot.send_document(
            self._chat, content, filename=name, disable_notification=self._silent, rate_limit_args=self._turn()
        )

    async def _shown(self, files: Sequence[str | bytes | None]) -> bool:
        """Show photos by Telegram's own ids or from their bytes. False when it takes them not: the words matter more.

        It takes no id of a file that was sent as a document, and none that is not of this bot.
        """
        known = [file for file in files if file]
        try:
            if len(known) == 1:
                await self._bot.send_photo(
                    self._chat,
                    known[0],
                    message_thread_id=self._topic,
                    disable_notification=self._silent,
                    rate_limit_args=self._turn(),
                )
            elif known:
                group = [InputMediaPhoto(file) for file in known]
                await self._bot.send_media_group(
                    self._chat,
                    group,
                    message_thread_id=self._topic,
                    disable_notification=self._silent,
                    rate_limit_args=self._turn(),
                )
        except BadRequest as error:
            if says(error, *NOBODY_THERE):
                raise
            log.warning("photos_not_shown", count=len(known))
            return False
        return True

    async def _stored(self, media: Media) -> bytes | None:
        path = self._store.path(media.ref)
        try:
            return await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError:
            return None

    async def _name(self, part: Outbound) -> str:
        """Return the bot's name where a button has to know it; asked for rarely enough to ask again."""
        return (await self._bot.get_me()).username or "" if leads_over(part.rows) else ""

    def _turn(self) -> Wish:
        """Return how the next call may wait for its turn."""
        wish, self._next = self._next, replace(self._next, patience=STEADFAST)
        return wish


def as_commands(commands: Sequence[str]) -> list[BotCommand]:
    """Return commands that are written as "name description"."""
    return [BotCommand(*command.split(" ", 1)) for command in commands]
