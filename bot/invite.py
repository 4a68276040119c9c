"""How somebody is invited to a role: a code to hand over, and a link that brings it along."""

import secrets

from bot.clock import now
from bot.opening import ready_database
from bot.profiles import policy_in_force
from bot.settings import Settings
from domain.errors import SettingError
from domain.organisation import SEATED, Role, Seat, fits
from storage.tables import CHAT_LINK

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No sign that is mistaken for another."""
LENGTH = 10
UNIT = "a code that `python -m bot units` lists"


def invite(settings: Settings, *, role: str, unit: str, name: str) -> dict[str, str]:
    """Keep a seat for whoever brings the code within the policy's time. Raises SettingError for what does not exist."""
    seat = seat_of(role, unit)
    if not name.strip():
        raise SettingError("--name", "whom it is for")
    life = policy_in_force(settings).invitations.life.clock
    code = make_code()
    with ready_database(settings) as database, database.begin() as uow:
        there = next((one for one in uow.units.all() if one.code == unit), None)
        if there is None:
            raise SettingError("--unit", UNIT)
        if not fits(seat.role, there.level):
            levels = ", ".join(sorted(SEATED[seat.role]))
            raise SettingError("--unit", f"a unit at which a {role} sits: one of the level {levels}, not {there.level}")
        uow.seats.invite(code, seat=seat, name=name.strip(), now=now(), expires_at=now() + life)
        chat = uow.fact(CHAT_LINK)
    return {"code": f"{code[:5]}-{code[5:]}", "link": link_to(settings, chat, code)}


def seat_of(role: str, unit: str) -> Seat:
    """Return a role at a unit. Raises SettingError for a role that there is not."""
    if role not in list(Role):
        raise SettingError("--role", f"one of {', '.join(Role)}")
    return Seat(Role(role), unit)


def make_code() -> str:
    """Return ten signs drawn by chance, one of them a digit at least, so that no word is taken for a code."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if any(sign.isdigit() for sign in code):
            return code


def link_to(settings: Settings, chat: str, code: str) -> str:
    """Return the link that brings a code along: to the bot on Telegram where there is one, else to the web page."""
    if settings.telegram_token and chat:
        return chat + code
    return f"{settings.public_url or f'http://{settings.host}:{settings.port}'}/?start={code}"
