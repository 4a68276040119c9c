"""Which buttons does Telegram show for those of a message?"""

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from domain.message import SHARE, Button, Outbound, Want
from handlers.fields import LOCATE
from handlers.own_chat import start_of

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove
Rows = tuple[tuple[Button, ...], ...]
ASKS_CLIENT = (LOCATE, SHARE)
"""The values of buttons that only the person's client can answer."""


def keyboard(outbound: Outbound, chat: int, bot: str) -> Markup | None:
    """Return the keyboard that comes with a new message of the ``bot`` of this name.

    Only a reply keyboard can ask for the person's position or number, in a private chat, and it must be taken away
    again: by the next message without buttons. A card gets none: Telegram edits only what has inline buttons or none.
    """
    if outbound.want in (Want.PLACE, Want.CONTACT) and chat > 0 and _asks_client(outbound.rows):
        return _reply(outbound.rows)
    if not outbound.rows and not outbound.card and chat > 0:
        return ReplyKeyboardRemove()
    return inline(outbound.rows, bot)


def leads_over(rows: Rows) -> bool:
    """Say whether a button opens the own chat of whoever presses: a link to it names the bot."""
    return any(start_of(button.value) for row in rows for button in row)


def inline(rows: Rows, bot: str) -> InlineKeyboardMarkup | None:
    """Return buttons under the message itself; what only the client itself can send is not offered then."""
    shown = [[_inline(button, bot) for button in row if button.value not in ASKS_CLIENT] for row in rows]
    return InlineKeyboardMarkup([row for row in shown if row]) if any(shown) else None


def _reply(rows: Rows) -> ReplyKeyboardMarkup:
    keys = [[_key(button) for button in row] for row in rows]
    return ReplyKeyboardMarkup(keys, resize_keyboard=True, one_time_keyboard=True)


def _key(button: Button) -> KeyboardButton:
    if button.value == SHARE:
        return KeyboardButton(button.label, request_contact=True)
    return KeyboardButton(button.label, request_location=button.value == LOCATE)


def _inline(button: Button, bot: str) -> InlineKeyboardButton:
    start = start_of(button.value)
    if start or button.url:
        return InlineKeyboardButton(button.label, url=button.url or f"https://t.me/{bot}?start={start}")
    return InlineKeyboardButton(button.label, callback_data=button.value)


def _asks_client(rows: Rows) -> bool:
    return any(button.value in ASKS_CLIENT for row in rows for button in row)
