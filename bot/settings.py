"""Which settings was this process started with, and can they be used?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.errors import SettingError

DEFAULTS = {
    "TELEGRAM_TOKEN": "",
    "TELEGRAM_API_BASE": "https://api.telegram.org",
    "TELEGRAM_WEBHOOK_URL": "",
    "TELEGRAM_WEBHOOK_SECRET": "",
    "DATABASE_URL": "",  # sqlite:///DATA_DIR/baodao.db
    "HOST": "127.0.0.1",
    "PORT": "8080",
    "PUBLIC_URL": "",
    "POLICY_FILE": "",
    "SECRET_KEY": "",
    "SECRET_KEY_OLD": "",
    "TIMEZONE": "Asia/Shanghai",
    "DATA_DIR": "var",
    "LOG_LEVEL": "INFO",
    "METRICS": "",
}
POSTGRESQL = "postgresql+psycopg://"
SQLITE = "sqlite:///"
KEY_LENGTH = 32


class LogLevel(StrEnum):
    """How much the log tells."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Each field is the environment variable of its name in capitals. Its ``repr`` holds no secret."""

    telegram_token: str = field(repr=False)
    telegram_api_base: str
    telegram_webhook_url: str
    telegram_webhook_secret: str = field(repr=False)
    database_url: str = field(repr=False)
    host: str
    port: int
    public_url: str
    policy_file: Path | None
    secret_key: str = field(repr=False)
    secret_key_old: str = field(repr=False)
    timezone: ZoneInfo
    data_dir: Path
    log_level: LogLevel
    metrics: tuple[str, int] | None
    """The address and port where the figures are read: of their own, so that no PUBLIC_URL leads there."""

    @property
    def may_switch_roles(self) -> bool:
        """Whether nobody but this machine's user can reach the web chat. The database must be marked demo besides."""
        return not self.telegram_token and not self.public_url and _is_loopback(self.host)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read each variable of DEFAULTS, or raise SettingError. An empty variable counts as not set."""
    given = {name: environ.get(name, "").strip() or usual for name, usual in DEFAULTS.items()}
    data_dir = _data_dir(given["DATA_DIR"])
    database_url = _database_url(given["DATABASE_URL"] or f"{SQLITE}{data_dir}/baodao.db")
    return Settings(
        telegram_token=_telegram_token(given["TELEGRAM_TOKEN"]),
        telegram_api_base=_api_base(given["TELEGRAM_API_BASE"]),
        telegram_webhook_url=_webhook_url(given["TELEGRAM_WEBHOOK_URL"], given["TELEGRAM_TOKEN"]),
        telegram_webhook_secret=_webhook_secret(given["TELEGRAM_WEBHOOK_SECRET"], given["TELEGRAM_WEBHOOK_URL"]),
        database_url=database_url,
        host=_host(given["HOST"]),
        port=_port(given["PORT"]),
        public_url=_public_url(given["PUBLIC_URL"]),
        policy_file=_policy_file(given["POLICY_FILE"]),
        secret_key=_secret_key(given["SECRET_KEY"], database_url),
        secret_key_old=_secret_key_old(given["SECRET_KEY_OLD"], given["SECRET_KEY"]),
        timezone=_timezone(given["TIMEZONE"]),
        data_dir=data_dir,
        log_level=_log_level(given["LOG_LEVEL"]),
        metrics=_metrics(given["METRICS"]),
    )


def with_env_file(environ: Mapping[str, str], file: Path) -> dict[str, str]:
    """Add the KEY=VALUE lines of ``file``, where there is one. What the environment says, even if empty, wins.

    A value may stand in quotes; lines that are empty or start with # say nothing. No variable is expanded.
    """
    said = {}
    for number, line in enumerate(_lines(file), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = re.fullmatch(r"""\s*(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(.*?))\s*""", line)
        if not found:
            raise SettingError(f"{file.name}, line {number}", "a line such as PORT=8080")
        said[found[1]] = found[2] or found[3] or found[4] or ""
    return {**said, **environ}


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8-sig").splitlines() if file.is_file() else []
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(file.name, "a file that can be read, in UTF-8") from error


def _telegram_token(text: str) -> str:
    if text and not re.fullmatch(r"\d+:[\w-]{3,}", text, re.ASCII):
        raise SettingError("TELEGRAM_TOKEN", "what @BotFather gave, such as 123456:ABC-def, or nothing")
    return text


def _api_base(text: str) -> str:
    if not _is_web_address(text):
        raise SettingError("TELEGRAM_API_BASE", "an address such as http://127.0.0.1:8081")
    return text.rstrip("/")


def _webhook_url(text: str, token: str) -> str:
    path = urlsplit(text).path if _is_web_address(text) else ""
    has_token = token != "" and token.partition(":")[2] in path
    if text and (has_token or not re.fullmatch(r"(/[\w.~-]+)+", path, re.ASCII)):
        meant = "an address with a path of its own and no token in it"
        raise SettingError("TELEGRAM_WEBHOOK_URL", f"{meant}, such as https://baodao.example.org/telegram, or nothing")
    return text


def _webhook_secret(text: str, url: str) -> str:
    if (text or url) and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", text):
        meant = "1 to 256 letters, digits, _ and - that nobody can guess, needed with TELEGRAM_WEBHOOK_URL"
        raise SettingError("TELEGRAM_WEBHOOK_SECRET", meant)
    return text


def _public_url(text: str) -> str:
    if text and not (_is_web_address(text) and urlsplit(text).path in {"", "/"}):
        raise SettingError("PUBLIC_URL", "an address without a path, such as https://baodao.example.org, or nothing")
    return text.rstrip("/")


def _database_url(text: str) -> str:
    if text.startswith(("postgresql://", "postgres://")):
        raise SettingError("DATABASE_URL", f"{POSTGRESQL}… (that is where the driver is named)")
    path = text.removeprefix(SQLITE).removeprefix(POSTGRESQL)
    if path in {text, "", ":memory:"}:
        raise SettingError("DATABASE_URL", f"{SQLITE}… with a file, or {POSTGRESQL}…")
    return text


def _secret_key(text: str, database_url: str) -> str:
    if len(text) >= KEY_LENGTH or not (text or database_url.startswith(POSTGRESQL)):
        return text
    raise SettingError("SECRET_KEY", f"{KEY_LENGTH} characters or more, on PostgreSQL the same in every replica")


def _secret_key_old(text: str, key: str) -> str:
    if text and (len(text) < KEY_LENGTH or text == key):
        raise SettingError("SECRET_KEY_OLD", "the key before SECRET_KEY, while both are in use, or nothing")
    return text


def _host(text: str) -> str:
    if not (re.fullmatch(r"[A-Za-z0-9.-]+", text) or _is_ip(text)):
        raise SettingError("HOST", "an address or a name of this machine, such as 127.0.0.1, without a port")
    return text


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) > 65535:
        raise SettingError("PORT", "a number from 1 to 65535, or 0 for any that is free")
    return int(text)


def _policy_file(text: str) -> Path | None:
    if text and not Path(text).is_file():
        raise SettingError("POLICY_FILE", "a policy's file, or nothing for the one that is shipped")
    return Path(text) if text else None


def _timezone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingError("TIMEZONE", "a name of the time zone database, such as Asia/Shanghai") from error


def _data_dir(text: str) -> Path:
    folder = Path(text)
    if folder.exists() and not folder.is_dir():
        raise SettingError("DATA_DIR", "a folder, which is made if there is none")
    return folder


def _log_level(text: str) -> LogLevel:
    if text.upper() not in LogLevel.__members__:
        raise SettingError("LOG_LEVEL", f"one of {', '.join(LogLevel)}")
    return LogLevel(text.upper())


def _metrics(text: str) -> tuple[str, int] | None:
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if text and not (_is_ip(host) and re.fullmatch(r"[0-9]{1,5}", port) and int(port) <= 65535):
        raise SettingError("METRICS", "an address of this machine with a port, such as 127.0.0.1:9464, or nothing")
    return (host, int(port)) if text else None


def _is_web_address(text: str) -> bool:
    # No user, query or fragment: such an address is shown and joined with paths.
    return re.fullmatch(r"https?://([A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?(/[^\s?#]*)?", text) is not None


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_ip(host) and ip_address(host).is_loopback)


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
