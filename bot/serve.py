"""How `run` starts: the database brought up to date, the demo loaded where it is asked for, the door opened."""

import asyncio
import errno
import os
import socket
import sys

from bot.app import App
from bot.channels.channel import ChannelBroken
from bot.demo.county import DemoCounty, demo_county
from bot.demo.load import DEMO, load_demo
from bot.imports.staging import Short
from bot.logs import start_log
from bot.opening import open_database
from bot.profiles import policy_in_force
from bot.settings import Settings
from bot.world import rules_of
from domain.errors import SettingError
from storage.answering import ANSWERED
from storage.chain import chain_key
from storage.database import Database, told_plainly
from storage.migrate import migrate
from storage.tables import CHAT_LINK


def serve(settings: Settings, *, demo: bool) -> int:
    """Work until told to stop. Raises SettingError and PolicyError before anything has begun."""
    start_log(settings.log_level)
    policy = policy_in_force(settings)
    door = _open_door(settings.host, settings.port)
    watched = _open_door(*settings.metrics, address="METRICS", port="METRICS") if settings.metrics else None
    database = open_database(settings)
    with told_plainly():
        prepare(database, settings, demo=demo)
    database.hurry(ANSWERED)
    with database.reading() as uow:
        rules = rules_of(uow, policy, settings.timezone, _home(settings, door))
        cast = _cast(uow.fact(DEMO), settings)
    app = App(settings, database, rules, cast)
    greeting = f"Baodao is open at {_address(settings, door)}  (stop it with Ctrl-C)"
    if watched:
        greeting += f"\nIts figures are at {_shown(watched)}/metrics"
    try:
        asyncio.run(app.run(door, lambda: print(greeting, flush=True), watched))
    except ChannelBroken as broken:
        print(broken, file=sys.stderr)
        return 1
    return 0


def prepare(database: Database, settings: Settings, *, demo: bool) -> None:
    """Bring the database up to date, load the demo where it is asked for, take away what is left of imports."""
    migrate(database)
    if demo:
        load_demo(database, settings)
    Short(database).sweep()
    with database.begin() as uow:
        if not settings.telegram_token and uow.fact(CHAT_LINK):
            uow.record(CHAT_LINK, "")
        chain_key(uow)  # with another SECRET_KEY it is known now, and not at the first report


def _cast(mark: str, settings: Settings) -> DemoCounty | None:
    """Return whom a visitor may be: nobody, unless this is a demo that only its own machine reaches."""
    return demo_county() if mark == "yes" and settings.may_switch_roles else None


def _open_door(host: str, number: int, *, address: str = "HOST", port: str = "PORT") -> socket.socket:
    """Open a port before anything else is begun. Raises SettingError, by the name of what is wrong."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, number), family=family)
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise SettingError(port, f"a free port ({number}: {os.strerror(error.errno)})") from error
        raise SettingError(address, f"an address of this machine ({host} is none)") from error


def _home(settings: Settings, door: socket.socket) -> str:
    """Return where people find the pages: nowhere, while only this machine could show them to people elsewhere."""
    return _address(settings, door) if settings.public_url or settings.may_switch_roles else ""


def _address(settings: Settings, door: socket.socket) -> str:
    return settings.public_url or _shown(door, settings.host)


def _shown(door: socket.socket, host: str = "") -> str:
    found, port, *_ = door.getsockname()
    name = host or found
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
