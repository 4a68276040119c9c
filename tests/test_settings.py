"""Are settings read as they are documented, and does a wrong one stop the start with its own name?"""

from dataclasses import fields
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import LogLevel, Settings, read_settings, with_env_file
from domain.errors import SettingError

TOKEN = "123456:AAF-x_y"
KEY = "k" * 32
WEBHOOK = "https://baodao.example.org/telegram"
SECRET = "nobody-guesses-this"
PASSWORD = "hunter-two"
POSTGRESQL = f"postgresql+psycopg://baodao:{PASSWORD}@db.example.org/baodao"

BESIDE = {"TELEGRAM_WEBHOOK_URL": {"TELEGRAM_WEBHOOK_SECRET": SECRET}}
"""What a setting cannot do without."""

ACCEPTED: list[tuple[str, str, object]] = [
    ("TELEGRAM_TOKEN", TOKEN, TOKEN),
    ("TELEGRAM_API_BASE", "http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
    ("TELEGRAM_API_BASE", "https://bots.example.org/api", "https://bots.example.org/api"),
    ("TELEGRAM_WEBHOOK_URL", WEBHOOK, WEBHOOK),
    ("TELEGRAM_WEBHOOK_URL", "http://127.0.0.1:8080/up/date-s", "http://127.0.0.1:8080/up/date-s"),
    ("TELEGRAM_WEBHOOK_SECRET", "a", "a"),
    ("TELEGRAM_WEBHOOK_SECRET", "aZ_9-" * 51 + "a", "aZ_9-" * 51 + "a"),
    ("DATABASE_URL", "sqlite:////srv/county.db", "sqlite:////srv/county.db"),
    ("HOST", "0.0.0.0", "0.0.0.0"),
    ("HOST", "::1", "::1"),
    ("PORT", "0", 0),
    ("PORT", "65535", 65535),
    ("PUBLIC_URL", "https://baodao.example.org/", "https://baodao.example.org"),
    ("PUBLIC_URL", "http://[::1]:8080", "http://[::1]:8080"),
    ("POLICY_FILE", __file__, Path(__file__)),
    ("SECRET_KEY", KEY, KEY),
    ("SECRET_KEY_OLD", KEY, KEY),
    ("TIMEZONE", "Asia/Urumqi", ZoneInfo("Asia/Urumqi")),
    ("DATA_DIR", "/srv/baodao", Path("/srv/baodao")),
    ("LOG_LEVEL", "debug", "DEBUG"),
    ("METRICS", "127.0.0.1:9464", ("127.0.0.1", 9464)),
    ("METRICS", "[::1]:0", ("::1", 0)),
]

REFUSED = [
    ("TELEGRAM_TOKEN", "AAF-x_y"),
    ("TELEGRAM_TOKEN", "123456:AA F"),
    ("TELEGRAM_TOKEN", "123456:AA"),
    ("TELEGRAM_TOKEN", "١٢٣:AAF-x_y"),
    ("TELEGRAM_API_BASE", "api.telegram.org"),
    ("TELEGRAM_API_BASE", "ftp://api.telegram.org"),
    ("TELEGRAM_API_BASE", "https://me:secret@api.telegram.org"),
    ("TELEGRAM_API_BASE", "https://api.telegram.org?x=1"),
    ("TELEGRAM_WEBHOOK_URL", "baodao.example.org/telegram"),
    ("TELEGRAM_WEBHOOK_URL", "https://baodao.example.org"),
    ("TELEGRAM_WEBHOOK_URL", "https://baodao.example.org/"),
    ("TELEGRAM_WEBHOOK_URL", "https://baodao.example.org/telegram?x=1"),
    ("TELEGRAM_WEBHOOK_URL", "https://baodao.example.org/%74elegram"),
    ("TELEGRAM_WEBHOOK_SECRET", "a" * 257),
    ("TELEGRAM_WEBHOOK_SECRET", "two words"),
    ("TELEGRAM_WEBHOOK_SECRET", "秘密"),
    ("DATABASE_URL", "mysql://db.example.org/baodao"),
    ("DATABASE_URL", "postgresql://db.example.org/baodao"),
    ("DATABASE_URL", "postgres://db.example.org/baodao"),
    ("DATABASE_URL", "postgresql+asyncpg://db.example.org/baodao"),
    ("DATABASE_URL", "postgresql+psycopg://"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "sqlite:///"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("HOST", "127.0.0.1:8080"),
    ("HOST", "http://127.0.0.1"),
    ("HOST", "my host"),
    ("PORT", "65536"),
    ("PORT", "-1"),
    ("PORT", "80.0"),
    ("PORT", "٨٠"),
    ("PORT", "http"),
    ("PUBLIC_URL", "baodao.example.org"),
    ("PUBLIC_URL", "https://"),
    ("PUBLIC_URL", "https://baodao.example.org/app"),
    ("PUBLIC_URL", "https://baodao.example.org/?a=b"),
    ("PUBLIC_URL", "https://[::1"),
    ("POLICY_FILE", "/nowhere/policy.toml"),
    ("POLICY_FILE", "/"),
    ("SECRET_KEY", "k" * 31),
    ("SECRET_KEY_OLD", "k" * 31),
    ("TIMEZONE", "Asia/Zunyi"),
    ("TIMEZONE", "Asia"),
    ("TIMEZONE", "../etc/passwd"),
    ("DATA_DIR", __file__),
    ("LOG_LEVEL", "loud"),
    ("METRICS", "127.0.0.1:65536"),
]


def test_an_empty_environment_is_a_local_try_out() -> None:
    assert read_settings({}) == Settings(
        telegram_token="",
        telegram_api_base="https://api.telegram.org",
        telegram_webhook_url="",
        telegram_webhook_secret="",
        database_url="sqlite:///var/baodao.db",
        host="127.0.0.1",
        port=8080,
        public_url="",
        policy_file=None,
        secret_key="",
        secret_key_old="",
        timezone=ZoneInfo("Asia/Shanghai"),
        data_dir=Path("var"),
        log_level=LogLevel.INFO,
        metrics=None,
    )


def test_an_empty_variable_counts_as_not_set() -> None:
    assert read_settings({setting.name.upper(): " " for setting in fields(Settings)}) == read_settings({})


@pytest.mark.parametrize(("name", "text", "expected"), ACCEPTED)
def test_a_setting_is_read(name: str, text: str, expected: object) -> None:
    assert getattr(read_settings({**BESIDE.get(name, {}), name: text}), name.lower()) == expected


@pytest.mark.parametrize(("name", "text"), REFUSED)
def test_a_wrong_setting_is_refused_by_its_name(name: str, text: str) -> None:
    with pytest.raises(SettingError) as refused:
        read_settings({**BESIDE.get(name, {}), name: text})
    assert refused.value.name == name
    assert str(refused.value).startswith(f"{name}: ")


def test_a_webhook_without_a_secret_is_refused() -> None:
    with pytest.raises(SettingError) as refused:
        read_settings({"TELEGRAM_WEBHOOK_URL": WEBHOOK})
    assert refused.value.name == "TELEGRAM_WEBHOOK_SECRET"


def test_the_address_of_a_webhook_carries_no_token() -> None:
    telling = {"TELEGRAM_WEBHOOK_URL": f"{WEBHOOK}/AAF-x_y", "TELEGRAM_WEBHOOK_SECRET": SECRET}
    with pytest.raises(SettingError) as refused:
        read_settings({**telling, "TELEGRAM_TOKEN": TOKEN})
    assert refused.value.name == "TELEGRAM_WEBHOOK_URL"


def test_the_old_postgresql_address_is_answered_with_the_new_one() -> None:
    with pytest.raises(SettingError, match=r"postgresql\+psycopg://"):
        read_settings({"DATABASE_URL": "postgresql://db.example.org/baodao"})


def test_the_database_lies_in_the_data_folder() -> None:
    assert read_settings({"DATA_DIR": "/srv/baodao"}).database_url == "sqlite:////srv/baodao/baodao.db"


def test_replicas_need_one_key() -> None:
    assert read_settings({"DATABASE_URL": POSTGRESQL, "SECRET_KEY": KEY}).database_url == POSTGRESQL
    with pytest.raises(SettingError) as refused:
        read_settings({"DATABASE_URL": POSTGRESQL})
    assert refused.value.name == "SECRET_KEY"


def test_the_log_may_show_settings_but_no_secret() -> None:
    shown = repr(
        read_settings(
            {"TELEGRAM_TOKEN": TOKEN, "SECRET_KEY": KEY, "DATABASE_URL": POSTGRESQL, "TELEGRAM_WEBHOOK_SECRET": SECRET}
        )
    )
    assert "8080" in shown
    assert not [secret for secret in (TOKEN, KEY, PASSWORD, SECRET) if secret in shown]


@pytest.mark.parametrize(
    ("environ", "allowed"),
    [
        pytest.param({}, True, id="alone on this machine"),
        pytest.param({"HOST": "127.8.9.10"}, True, id="another loopback address"),
        pytest.param({"HOST": "::1"}, True, id="IPv6 loopback"),
        pytest.param({"HOST": "localhost"}, True, id="localhost by name"),
        pytest.param({"HOST": "0.0.0.0"}, False, id="every address"),
        pytest.param({"HOST": "192.168.1.5"}, False, id="the office network"),
        pytest.param({"HOST": "localhost.example.org"}, False, id="a name that only looks local"),
        pytest.param({"TELEGRAM_TOKEN": TOKEN}, False, id="on Telegram"),
        pytest.param({"PUBLIC_URL": "http://127.0.0.1:8080"}, False, id="published"),
    ],
)
def test_roles_may_be_switched_only_where_nobody_else_comes(environ: dict[str, str], *, allowed: bool) -> None:
    assert read_settings(environ).may_switch_roles is allowed


def test_the_env_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("\ufeff# ours\n\nPORT = 9000\nHOST=\"::1\"\nTIMEZONE='Asia/Urumqi'\nSECRET_KEY=a=b#c\nDATA_DIR=\n")
    assert with_env_file({"PORT": "", "LANG": "C"}, file) == {
        "PORT": "",
        "HOST": "::1",
        "TIMEZONE": "Asia/Urumqi",
        "SECRET_KEY": "a=b#c",
        "DATA_DIR": "",
        "LANG": "C",
    }


def test_without_an_env_file_only_the_environment_speaks(tmp_path: Path) -> None:
    assert with_env_file({"PORT": "9000"}, tmp_path / ".env") == {"PORT": "9000"}


@pytest.mark.parametrize("line", ["PORT", "=9000", "export PORT=9000", "PORT: 9000"])
def test_a_broken_line_of_the_env_file_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / ".env"
    file.write_text(f"HOST=127.0.0.1\n{line}\n")
    with pytest.raises(SettingError) as refused:
        with_env_file({}, file)
    assert refused.value.name == ".env, line 2"


def test_a_key_cannot_take_its_own_place() -> None:
    with pytest.raises(SettingError) as refused:
        read_settings({"SECRET_KEY": KEY, "SECRET_KEY_OLD": KEY})
    assert refused.value.name == "SECRET_KEY_OLD"
