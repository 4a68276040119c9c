"""Which keyboards does Telegram take under a message, and which does it refuse?"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from tests.botapi.refusal import bad_request

# What Telegram really keeps: it drops further buttons silently, which a bot's author would rather be told.
# https://github.com/tginfo/Telegram-Limits/issues/228
PER_ROW = {"inline_keyboard": 8, "keyboard": 12}
IN_ALL = {"inline_keyboard": 100, "keyboard": 300}
LONGEST_JSON = 10_240  # https://github.com/tginfo/Telegram-Limits/issues/187
LONGEST_PRESS = 64
ASKING = {"request_location": "Location", "request_contact": "Phone number"}


class Ask(StrEnum):
    """What pressing a button of a reply keyboard sends."""

    TEXT = "text"
    PLACE = "request_location"
    CONTACT = "request_contact"


@dataclass(frozen=True, slots=True)
class Key:
    """One button: an inline one has ``press`` or ``url``."""

    text: str
    press: str = ""
    url: str = ""
    ask: Ask = Ask.TEXT


@dataclass(frozen=True, slots=True)
class Markup:
    """A keyboard, inline or of the chat, or (without rows) the wish to remove it. ``shape`` is the JSON it came as."""

    rows: tuple[tuple[Key, ...], ...]
    shape: dict[str, object]

    @property
    def is_inline(self) -> bool:
        return "inline_keyboard" in self.shape

    @property
    def is_once(self) -> bool:
        return self.shape.get("one_time_keyboard") is True

    @property
    def keys(self) -> tuple[Key, ...]:
        return tuple(key for row in self.rows for key in row)


def read_markup(given: object, chat_id: int) -> Markup | None:
    """Return the keyboard, or None for none at all; a group (negative id) cannot be asked for a place."""
    if given is None or given == {}:
        return None
    if not isinstance(given, Mapping):
        raise bad_request("object expected as reply markup")
    shape = {str(name): value for name, value in given.items()}
    if len(json.dumps(shape, ensure_ascii=False).encode()) > LONGEST_JSON:
        raise bad_request("reply markup is too long")
    for kind, reader in (("inline_keyboard", _inline_key), ("keyboard", _reply_key)):
        if kind in shape:
            rows = tuple(tuple(reader(button, chat_id) for button in row) for row in _grid(shape[kind], kind))
            return Markup(rows, shape) if any(rows) else None
    if shape.get("remove_keyboard") is True or shape.get("force_reply") is True:
        return Markup((), shape)
    raise bad_request("can't parse reply keyboard markup JSON object")


def read_inline(given: object, chat_id: int) -> Markup | None:
    """Return the only kind of keyboard that a message can be edited to have."""
    markup = read_markup(given, chat_id)
    if markup and not markup.is_inline:
        raise bad_request("inline keyboard expected")
    return markup


def _grid(given: object, kind: str) -> list[list[object]]:
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise bad_request(f'field "{kind}" must be of type Array of Arrays')
    if any(len(row) > PER_ROW[kind] for row in given) or sum(map(len, given)) > IN_ALL[kind]:
        raise bad_request("reply markup is too long")
    return given


def _label(given: Mapping[object, object], what: str) -> str:
    text = given.get("text")
    if not isinstance(text, str):
        raise bad_request(f"can't parse {what}: Can't find field \"text\"")
    if not text.strip():
        raise bad_request(f"{what} text must be non-empty")
    return text


def _inline_key(given: object, _: int) -> Key:
    if not isinstance(given, Mapping):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    text = _label(given, "inline keyboard button")
    actions = sorted(set(given) - {"text"})
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    value = given[actions[0]]
    if len(actions) > 1 or not isinstance(value, str):
        raise bad_request("BUTTON_TYPE_INVALID")
    if actions == ["callback_data"]:
        return Key(text, press=_press(value))
    if actions == ["url"]:
        return Key(text, url=_url(value))
    raise bad_request("BUTTON_TYPE_INVALID")


def _press(value: str) -> str:
    if not 1 <= len(value.encode()) <= LONGEST_PRESS:
        raise bad_request("BUTTON_DATA_INVALID")
    return value


def _url(value: str) -> str:
    """Return a link that Telegram would take: a scheme that it knows and a host with a dot, so not localhost."""
    parts = urlsplit(value if ":" in value else f"http://{value}")
    if parts.scheme in {"tg", "ton"}:
        return value
    if parts.scheme not in {"http", "https"} or not re.fullmatch(r"[^\s.]+(\.[^\s.]+)+", parts.hostname or ""):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    return value


def _reply_key(given: object, chat_id: int) -> Key:
    button: Mapping[object, object] = given if isinstance(given, Mapping) else {"text": given}
    text = _label(button, "keyboard button")
    asked = [ask for ask in Ask if button.get(ask.value) is True]
    if set(button) - {"text"} - set(ASKING):
        raise bad_request("BUTTON_TYPE_INVALID")
    if asked and chat_id < 0:
        raise bad_request(f"{ASKING[asked[0]]} can be requested in private chats only")
    return Key(text, ask=asked[0] if asked else Ask.TEXT)
