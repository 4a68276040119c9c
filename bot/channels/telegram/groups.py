"""What happens in groups on Telegram that concerns this bot: commands for it, presses, and where a group goes."""

import re
from dataclasses import replace

from aiogram import Bot, F, Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import AiogramError
from aiogram.types import CallbackQuery, ChatMemberUpdated, InaccessibleMessage, Message

from bot.channels.telegram.arrivals import CHANNEL, Arrival, person, said, spoken
from domain.message import Address, Inbound
from handlers.groups import ALWAYS_MEANT

COMMAND = re.compile(r"\s*[/／](?P<name>[A-Za-z]+)(?:@(?P<bot>\w+))?(?!\w)")
GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
PUT_OUT = {ChatMemberStatus.LEFT, ChatMemberStatus.KICKED}

groups = Router(name="groups")
groups.message.filter(F.chat.type.in_(GROUPS))
groups.callback_query.filter(F.message.chat.type.in_(GROUPS))
groups.my_chat_member.filter(F.chat.type.in_(GROUPS))


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
    return replace(said(message, arrival), sender=person(message.from_user), room=_room(message), album="")


@groups.callback_query(F.data.as_("value"))
async def press(query: CallbackQuery, arrival: Arrival, value: str) -> Inbound | None:
    """Somebody pressed a button under a message in a group."""
    return (
        Inbound(
            person(query.from_user),
            arrival.key,
            arrival.at,
            press=value,
            language=spoken(query.from_user),
            room=_room(query.message),
        )
        if query.message
        else None
    )


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
