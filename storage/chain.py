"""How the rows of a history hang on each other, so that one that was changed, taken out or put in is found."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, inspect, select, update

from domain.errors import SettingError
from storage.keys import insert_into
from storage.seals import SEALED_WITH
from storage.streams import history
from storage.tables import Issue, Meta

if TYPE_CHECKING:
    from storage.database import Database
    from storage.unit_of_work import UnitOfWork

KEY = "chain_key"
"""The fact under which the key lies, wrapped with SECRET_KEY: who changes that wraps it anew and touches no row."""
ANEW = "chained anew"
"""The fact that says on which day histories were hung on a new key, in place of a lost one."""
KEY_BYTES = 32
SALT_BYTES = 16
DIGEST_LENGTH = 64
OTHER_KEY = "the one that this database was written with; it is in no backup"
_WHO = ("actor", "channel", "unit", "holder", "rung")
COVERED = ("issue", "seq", "action", "from_state", "to_state", *_WHO, "words", "said")
"""What a link covers, beside the moment and the link before."""
VALUES = itemgetter(*COVERED)
# No value holds the sign between them: no database takes it in a text.
FACTS = "\0".join(["%s"] * len(COVERED))
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
RELINKED = (
    update(history)
    .where(history.c.issue == bindparam("of"), history.c.seq == bindparam("place"))
    .values(link=bindparam("anew"))
)
MICROSECOND = timedelta(microseconds=1)


def link(key: bytes, before: str, row: Mapping[str, Any]) -> str:
    """Return what binds a row of history to the row ``before``; only who has the key can make one."""
    facts = f"{before}\0{(row['at'] - BEGINNING) // MICROSECOND}\0{row['late']:d}\0{FACTS % VALUES(row)}"
    return hmac.digest(key, facts.encode(), "sha256").hex()


def new_salt() -> str:
    """Return what goes with words, so that nobody guesses from their digest what they were once both are emptied."""
    return secrets.token_hex(SALT_BYTES)


def sealed(salt: str, text: str) -> str:
    """Return the digest of words: it stays in the history when they are emptied."""
    return hashlib.sha256(f"{salt}\0{text}".encode()).hexdigest()


def seal_of(words: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the digests of what was said with one step, in the order of its kinds; None where nothing was."""
    return "".join([sealed(one["salt"], one["text"]) for one in sorted(words, key=itemgetter("kind"))]) or None


def wrap(secret: bytes, key: bytes) -> str:
    """Return a key as it is kept: of no use to anybody without the secret."""
    from cryptography.hazmat.primitives.keywrap import aes_key_wrap  # noqa: PLC0415 - few verbs need it

    return aes_key_wrap(_wrapping(secret), key).hex()


def unwrap(wrapped: str, *secrets: bytes) -> bytes:
    """Return a key that was wrapped with one of these secrets. Raises SettingError when it was another."""
    from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap  # noqa: PLC0415

    for secret in secrets:
        with suppress(InvalidUnwrap, ValueError):
            return aes_key_unwrap(_wrapping(secret), bytes.fromhex(wrapped))
    raise SettingError("SECRET_KEY", OTHER_KEY)


def chain_key(uow: "UnitOfWork") -> bytes:
    """Return the key of this database's chains, made by whoever first writes a history."""
    known = uow.session.info
    if KEY not in known:
        known[KEY] = find_chain_key(uow) or _made(uow)
    return bytes(known[KEY])


def find_chain_key(uow: "UnitOfWork") -> bytes | None:
    """Return the key, or None where no history was ever written. Raises SettingError where it cannot be unwrapped."""
    lasting = uow.session.info["lasting"]
    if KEY not in lasting and (wrapped := uow.fact(KEY)):
        # Kept for the whole run: it never changes. One that this transaction makes may be taken back, and is not.
        lasting[KEY] = unwrap(wrapped, *uow.keys)
    key: bytes | None = lasting.get(KEY)
    return key


def needs_its_key(database: "Database") -> bool:
    """Say whether an embedded database holds what only the key can open that it was written with."""
    if not database.file.exists():
        return False
    with database.readers.connect() as connection:
        known = inspect(connection).has_table(Meta.__tablename__)
        return known and connection.scalar(select(Meta.name).where(Meta.name.in_((KEY, SEALED_WITH)))) is not None


def chain_anew(uow: "UnitOfWork") -> int:
    """Hang every history on a new key where none at hand opens the one before; return how many there were.

    What can be told without a key stays to be seen: a row that is missing, an end that is another, words exchanged.
    """
    with suppress(SettingError):
        find_chain_key(uow)
        return 0
    key = secrets.token_bytes(KEY_BYTES)
    uow.record(KEY, wrap(uow.key, key))
    chained = 0
    for chapter in uow.examination.chapters(()):
        before, links = "", list[dict[str, Any]]()
        for row in chapter.steps:
            before = link(key, before, row)
            links.append({"of": chapter.issue.id, "place": row["seq"], "anew": before})
        uow.session.connection().execute(RELINKED, links)
        if chapter.steps and chapter.issue.head == chapter.steps[-1]["link"]:
            uow.session.execute(update(Issue).where(Issue.id == chapter.issue.id).values(head=before))
        chained += 1
    return chained


def rewrap(uow: "UnitOfWork") -> None:
    """Keep the key for the secret in force: no row is touched, and every link stays what it is."""
    key = find_chain_key(uow)
    if key is not None:
        uow.record(KEY, wrap(uow.key, key))


def _made(uow: "UnitOfWork") -> bytes:
    """Make a key; a replica that was faster wins, and its key is the one."""
    made = insert_into(uow.session, Meta.__table__).on_conflict_do_nothing()
    uow.session.execute(made, {"name": KEY, "value": wrap(uow.key, secrets.token_bytes(KEY_BYTES))})
    kept = select(Meta.value).where(Meta.name == KEY)
    return unwrap(uow.session.execute(kept).scalar_one(), *uow.keys)


def _wrapping(secret: bytes) -> bytes:
    return hmac.digest(secret, b"the key of the chains", "sha256")
