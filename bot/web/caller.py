"""What does a request tell about its browser: the token, the language, what it has shown, as whom it wants to speak?"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated

from fastapi import Depends, Request, Response

from bot.settings import Settings
from bot.web.site import Here, Site
from handlers.texts.catalogue import LANGUAGES

SESSION_DAYS = 30
LANGUAGE, SEEN, ROLE, SIMPLE = "lang", "seen", "role", "simple"
ONESELF = "self"
"""The role of a visitor who is nobody of the demo."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_KEY = re.compile(r"[a-z0-9-]{1,40}")
_SEEN = re.compile(r"([a-z0-9-]{1,40}):(\d{1,18})")
_DAY = 86_400
_PASSED_ON = {"forwarded", "x-real-ip"}


@dataclass(frozen=True, slots=True)
class Caller:
    """A browser. ``token`` is its secret; nothing is kept of it before it says its first word."""

    token: str
    language: str
    seen: Mapping[str, int]
    """The newest message that it has shown, by role: only the badges depend on it."""
    on_this_machine: bool
    """Whether somebody at this very machine asked, in a process that nobody else can reach."""
    role: str
    """As whom of the demo it wants to speak: nothing but a wish, which is granted anew with each request."""
    wants_part: bool
    """Whether its script asks, and can put in what has changed by itself."""
    simple: bool = False
    """Whether the page shows itself large: what the person chose, also on the pages that ask nobody's name."""


def read_caller(request: Request, site: Site) -> Caller:
    """Read a request; a browser without a token of ours gets a new one."""
    token = request.cookies.get(session_cookie(site.settings), "")
    role = request.cookies.get(ROLE, "")
    return Caller(
        token=token if _TOKEN.fullmatch(token) else secrets.token_urlsafe(32),
        language=_language(request),
        seen={key: int(newest) for key, newest in _SEEN.findall(request.cookies.get(SEEN, ""))},
        on_this_machine=site.settings.may_switch_roles and _is_asked_for_locally(request, site.settings),
        role=role if _KEY.fullmatch(role) else ONESELF,
        simple=request.cookies.get(SIMPLE) == "yes",
        wants_part=request.headers.get("x-part") == "chat",
    )


async def _caller_of(request: Request, site: Here) -> Caller:
    return read_caller(request, site)


Calling = Annotated[Caller, Depends(_caller_of)]


def session_cookie(settings: Settings) -> str:
    """Return the cookie's name: with ``__Host-`` a browser takes it from this host and over https only."""
    return "__Host-chat" if _is_secure(settings) else "chat"


def keep_session(response: Response, caller: Caller, settings: Settings) -> None:
    """Let the browser keep its token."""
    _set(response, session_cookie(settings), caller.token, settings, days=SESSION_DAYS)


def keep_seen(response: Response, seen: Mapping[str, int], settings: Settings) -> None:
    """Let the browser remember how far it has read."""
    _set(response, SEEN, ".".join(f"{key}:{newest}" for key, newest in seen.items()), settings, days=SESSION_DAYS)


def keep_role(response: Response, role: str, settings: Settings) -> None:
    """Let the browser remember as whom it speaks."""
    _set(response, ROLE, role, settings, days=1)


def keep_language(response: Response, language: str, settings: Settings) -> None:
    """Let the browser remember its language, also where nobody has said a word yet."""
    _set(response, LANGUAGE, language, settings, days=365)


def keep_size(response: Response, *, simple: bool, settings: Settings) -> None:
    """Let the browser remember how large its pages are."""
    _set(response, SIMPLE, "yes" if simple else "no", settings, days=365)


def _set(response: Response, name: str, value: str, settings: Settings, *, days: int) -> None:
    response.set_cookie(
        name, value, max_age=days * _DAY, path="/", secure=_is_secure(settings), httponly=True, samesite="lax"
    )


def _is_secure(settings: Settings) -> bool:
    return settings.public_url.startswith("https://")


def _language(request: Request) -> str:
    """Return what was chosen here, else the first of the browser's languages that we speak, else Chinese."""
    chosen = request.cookies.get(LANGUAGE, "")
    spoken = [tag.strip()[:2].lower() for tag in request.headers.get("accept-language", "").split(",")]
    return next((tag for tag in (chosen, *spoken) if tag in LANGUAGES), LANGUAGES[0])


def _is_asked_for_locally(request: Request, settings: Settings) -> bool:
    """Refuse foreign names, which a page may let point at this machine (DNS rebinding), and whoever is passed on."""
    is_direct = not any(name in _PASSED_ON or name.startswith("x-forwarded-") for name in request.headers)
    is_near = request.client is not None and _is_loopback(request.client.host)
    return is_direct and is_near and request.url.hostname in {"localhost", "127.0.0.1", "::1", settings.host}


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
