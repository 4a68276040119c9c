"""What of an update of Telegram is the same whatever it says: how it is known, from whom it is, and when it came."""

from dataclasses import dataclass
from datetime import datetime

from aiogram.types import Message, User

from domain.message import Address, Inbound

CHANNEL = "telegram"


@dataclass(frozen=True, slots=True)
class Arrival:
    """How an update is known here, and when it came."""

    key: str
    at: datetime


def person(user: User) -> Address:
    """Return the own chat of somebody with the bot: it has their id."""
    return Address(CHANNEL, str(user.id))


def said(message: Message, arrival: Arrival) -> Inbound:
    """Return what every message tells: who, when, words, and in which language their client speaks."""
    return Inbound(
        Address(CHANNEL, str(message.chat.id)),
        arrival.key,
        arrival.at,
        text=message.text or message.caption or "",
        album=message.media_group_id or "",
        language=spoken(message.from_user),
    )


def spoken(user: User | None) -> str:
    """Return the language that somebody's client speaks; empty where it does not say."""
    return (user and user.language_code) or ""
