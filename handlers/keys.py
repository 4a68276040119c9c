"""How a row's key is written into a button, which has room for 64 bytes."""

from functools import lru_cache

from domain.errors import NotFound
from handlers.texts.catalogue import N_

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LONGEST = 13
MOST = 2**63 - 1
"""The highest key that a database can hold."""


@lru_cache(1024)
def short(key: int) -> str:
    """Return a key in base 36."""
    digits = ""
    while key:
        key, digit = divmod(key, 36)
        digits = DIGITS[digit] + digits
    return digits or "0"


def long(written: str) -> int:
    """Return the key that a button carries. Raises NotFound for what no button of ours ever carried."""
    readable = 0 < len(written) <= LONGEST and set(written) <= set(DIGITS)
    if not readable or int(written, 36) > MOST:
        raise unknown()
    return int(written, 36)


def count(written: str) -> int:
    """Return the number that a button carries. Raises NotFound for what no button of ours ever carried."""
    if not written.isascii() or not written.isdigit() or len(written) > LONGEST:
        raise unknown()
    return int(written)


def unknown() -> NotFound:
    """Return what is said of a button that is none of ours, or leads to nothing any more."""
    return NotFound(N_("I do not know that button. /help shows what I can do."))
