"""How does Telegram say no?"""

PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class Refused(Exception):
    """An answer with ``ok: false``. ``parameters`` are what a program may act upon."""

    def __init__(self, code: int, reason: str = "", **parameters: int) -> None:
        super().__init__(f"{PHRASES[code]}: {reason}" if reason else PHRASES[code])
        self.code = code
        self.parameters = parameters


def bad_request(reason: str) -> Refused:
    return Refused(400, reason)


def flood(seconds: int) -> Refused:
    return Refused(429, f"retry after {seconds}", retry_after=seconds)
