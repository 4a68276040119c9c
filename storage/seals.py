"""How is something written so that only who has SECRET_KEY can read it, and how is the key changed?"""

import base64
import secrets
from collections.abc import Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SEALED_WITH = "sealed with"
"""The fact that names the key in force: a process that knows only an older one seals nothing any more."""
NONCE = 12
KEY_ID = 8
"""Signs of a key's name: enough to tell the keys of one installation apart, and no help to find one."""


class Unreadable(Exception):
    """What is sealed belongs to another row or was changed, or its key is not among those that are known."""


class Seals:
    """The keys of this process: the first seals, and all of them open."""

    def __init__(self, key: bytes, *older: bytes) -> None:
        self._keys = [one for one in (key, *older) if one]

    @property
    def current(self) -> str:
        """The name of the key that seals."""
        return _named(self._keys[0]) if self._keys else ""

    @property
    def known(self) -> frozenset[str]:
        """The names of all keys that open."""
        return frozenset(self._by_name)

    def seal(self, text: str, *, row: str) -> str:
        """Return a text sealed for one row, behind the name of the key. Nothing is sealed without a key."""
        if not self._keys:
            raise ValueError("nothing can be sealed without SECRET_KEY")
        nonce = secrets.token_bytes(NONCE)
        sealed = _cipher(self._keys[0]).encrypt(nonce, text.encode(), row.encode())
        return f"{self.current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *, row: str) -> str:
        """Return what was sealed for this row. Raises Unreadable."""
        name, _, body = sealed.partition(".")
        key = self._by_name.get(name)
        if key is None:
            raise Unreadable(name)
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - most verbs open nothing

        raw = base64.urlsafe_b64decode(body)
        try:
            return _cipher(key).decrypt(raw[:NONCE], raw[NONCE:], row.encode()).decode()
        except InvalidTag as error:
            raise Unreadable(name) from error

    @cached_property
    def _by_name(self) -> Mapping[str, bytes]:
        return {_named(key): key for key in self._keys}


@cache
def _cipher(key: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    return AESGCM(_derived(key, b"baodao contact"))


@cache
def _named(key: bytes) -> str:
    """Return the name of a key: derived like the key that seals, but apart from it."""
    return _derived(key, b"baodao key name").hex()[:KEY_ID]


def _derived(key: bytes, purpose: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)
