"""What every answer carries so that a browser trusts nobody else, and which posts are not ours to take."""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "object-src 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # Not no-referrer: with it browsers send "Origin: null" with a form, and over plain http nothing else tells ours
    # from a foreign one. To other sites this sends nothing either.
    "referrer-policy": "same-origin",
    "permissions-policy": "geolocation=(self), microphone=(self)",
    "cross-origin-opener-policy": "same-origin",
}
SAFE = {"GET", "HEAD", "OPTIONS"}
OURS = {"same-origin", "none"}


class Guard:
    """Stands before every page. ``origin`` is PUBLIC_URL, or nothing when this process is reached directly."""

    def __init__(self, app: ASGIApp, origin: str, refuse: Callable[[Request], Response]) -> None:
        self._app = app
        self._origin = origin
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        static = scope["path"].startswith("/static/")

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers["cache-control"] = "public, max-age=86400" if static else "no-store"
            await send(message)

        ours = scope["method"] in SAFE or comes_from_us(Headers(scope=scope), self._origin)
        answer = self._app if ours else self._refuse(Request(scope))
        await answer(scope, receive, guarded)


def comes_from_us(headers: Headers, origin: str) -> bool:
    """Say whether one of our own pages sent a form.

    What browsers say of it themselves is believed first; older ones only name the page that it came from.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in OURS
    named = headers.get("origin") or headers.get("referer") or ""
    page = urlsplit(named)
    if origin:
        return f"{page.scheme}://{page.netloc}".lower() == origin.lower()
    return page.netloc.lower() == headers.get("host", "").lower() != ""
