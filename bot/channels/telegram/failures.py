"""How did a call to Telegram end that python-telegram-bot raised an error for?"""

from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.channel import ChannelBroken, Fate, Reach, SendFailed
from bot.channels.telegram.pace import TooSoon, seconds_of
from bot.channels.telegram.polling import WRONG_TOKEN

NOBODY_THERE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "message thread not found",
)
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "no text in the message", "message_id_invalid")
SAME = "message is not modified"


def failed(error: TelegramError | TooSoon | TimeoutError, *, topic: str = "") -> SendFailed | ChannelBroken:
    """Return what an error means here. What Telegram says may hold a person's words: it is kept, not logged."""
    if isinstance(error, TooSoon):
        reach = Reach(error.wait, error.everybody, ours=True)
        return SendFailed(Fate.RETRY, "faster than the pace", reach=reach)
    if isinstance(error, RetryAfter):
        reach = Reach(timedelta(seconds=seconds_of(error)), everybody=True)
        return SendFailed(Fate.RETRY, "Telegram asks for a pause", reach=reach)
    if isinstance(error, ChatMigrated):
        return SendFailed(
            Fate.MOVED, "the group has another id now", moved_to="/".join(filter(None, (str(error.new_chat_id), topic)))
        )
    if isinstance(error, Forbidden):
        return SendFailed(Fate.UNREACHABLE, str(error))
    if isinstance(error, BadRequest):  # before everything that the network does, for it derives from NetworkError
        return SendFailed(Fate.UNREACHABLE if says(error, *NOBODY_THERE) else Fate.REFUSED, str(error))
    if isinstance(error, InvalidToken):
        return ChannelBroken(WRONG_TOKEN)
    return SendFailed(Fate.RETRY, f"Telegram was not reached ({type(error).__name__})")


def says(error: BadRequest, *words: str) -> bool:
    """Say whether Telegram gave one of these as its reason; it changes the case and what stands around it."""
    return any(word in error.message.lower() for word in words)
