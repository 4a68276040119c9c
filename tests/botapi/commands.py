"""Which commands has the bot registered, and which of them does a person's client list?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tests.botapi.params import Params
from tests.botapi.refusal import bad_request
from tests.botapi.shapes import Shape

MOST = 100


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a list of commands is meant: ``chat_id`` is 0 but for the scope ``chat``."""

    kind: str
    chat_id: int = 0
    language: str = ""


class Commands:
    """Lists by scope and language."""

    def __init__(self) -> None:
        self._lists: dict[Scope, tuple[tuple[str, str], ...]] = {}

    def set(self, params: Params) -> None:
        self._lists[read_scope(params)] = _read_commands(params.parsed("commands"))

    def delete(self, params: Params) -> None:
        self._lists.pop(read_scope(params), None)

    def get(self, params: Params) -> list[Shape]:
        listed = self._lists.get(read_scope(params), ())
        return [{"command": name, "description": description} for name, description in listed]

    def listed_for(self, person_id: int, language_code: str) -> dict[str, str]:
        """Return what a private chat lists: the first list that was set, from the narrowest scope.

        https://core.telegram.org/bots/api#determining-list-of-commands
        """
        language = language_code[:2].lower()
        for scope in (Scope("chat", person_id), Scope("all_private_chats"), Scope("default")):
            for spoken in (language, ""):
                found = self._lists.get(Scope(scope.kind, scope.chat_id, spoken))
                if found:
                    return dict(found)
        return {}


def read_scope(params: Params) -> Scope:
    language = params.text("language_code")
    if not re.fullmatch(r"([a-z]{2})?", language):
        raise bad_request("invalid language code specified")
    scope = params.parsed("scope")
    if scope is None:
        return Scope("default", language=language)
    if not isinstance(scope, Mapping):
        raise bad_request("can't parse BotCommandScope: Object expected")
    kind = scope.get("type")
    if kind in {"default", "all_private_chats", "all_group_chats"}:
        return Scope(str(kind), language=language)
    if kind != "chat":
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat_id = str(scope.get("chat_id", ""))
    if not re.fullmatch(r"-?\d+", chat_id):
        raise bad_request("chat not found")
    return Scope("chat", int(chat_id), language)


def _read_commands(given: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(given, list):
        raise bad_request("can't parse list of bot commands JSON array: expected an Array of BotCommand")
    if len(given) > MOST:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return tuple(_read_command(command) for command in given)


def _read_command(given: object) -> tuple[str, str]:
    if not isinstance(given, Mapping):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = str(given.get("command", "")), str(given.get("description", "")).strip()
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    if not re.fullmatch(r"/?[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    return name.removeprefix("/"), description
