"""Which owed messages may be sent now, and how a sending is written: the statements, built once for the whole run."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Update,
    and_,
    bindparam,
    case,
    column,
    exists,
    func,
    or_,
    select,
    table,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from storage.bulk import Insert, Into
from storage.keys import insert_into
from storage.streams import card, halt, outbox
from storage.terms import ONCE, Halt

LEASE = timedelta(seconds=60)
"""How long a sender has a message for itself, if it lives; what one that died had taken is sent again at once."""
SENDERS = 0x62616F64
"""The class of the advisory locks that senders hold on PostgreSQL for as long as they live, each under its number."""

_locks = table("pg_locks", *map(column, ("locktype", "classid", "objid", "objsubid")))
LIVING = select(_locks.c.objid).where(
    _locks.c.locktype == "advisory", _locks.c.classid == SENDERS, _locks.c.objsubid == 2
)

NOW = bindparam("now", type_=outbox.c.not_before.type)
EARLIER = outbox.alias("earlier")
BEFORE = (EARLIER.c.address == outbox.c.address, EARLIER.c.id < outbox.c.id, EARLIER.c.settled_at.is_(None))
SAME_LINE = EARLIER.c.priority == outbox.c.priority
"""A line is what is owed to one address with one priority: it keeps its order."""

LIVE: BindParameter[int] = bindparam("living", expanding=True)
UNDER_WAY = and_(EARLIER.c.leased_until > NOW, EARLIER.c.leased_by.in_(LIVE))
TRIED_AGAIN = and_(EARLIER.c.attempts > 0, EARLIER.c.not_before > NOW)
CARDS = and_(outbox.c.card != "", EARLIER.c.card != "")
WAITS = exists().where(*BEFORE, or_(and_(SAME_LINE, or_(UNDER_WAY, TRIED_AGAIN)), and_(CARDS, UNDER_WAY)))
"""An earlier message of the line is under way or tried again, or an earlier card of any line is under way."""

AT_ONCE = outbox.c.not_before == outbox.c.created_at
"""What was never held for later does not wait either until a clock that was set back has caught up."""

ITS_HALT = and_(halt.c.channel == bindparam("by"), halt.c.since <= NOW, halt.c.until > NOW)

FIRST = (
    select(outbox.c.id)
    .where(
        ~exists(halt.c.channel).where(ITS_HALT),
        outbox.c.channel == bindparam("by"),
        outbox.c.settled_at.is_(None),
        or_(outbox.c.not_before <= NOW, AT_ONCE),
        or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= NOW, outbox.c.leased_by.not_in(LIVE)),
        ~WAITS,
    )
    .order_by(outbox.c.priority, outbox.c.id)
    .limit(bindparam("room"))
    .with_for_update(skip_locked=True, of=outbox)
    .cte("first")
)
LEASED = (
    "id",
    "address",
    "body",
    "card",
    "purpose",
    "priority",
    "about",
    "version",
    "expires_at",
    "attempts",
    "not_before",
    "trace",
    "why",
)
TAKE = (
    update(outbox)
    .where(outbox.c.id.in_(select(FIRST.c.id)))
    .values(leased_until=bindparam("until"), leased_by=bindparam("me"), attempts=outbox.c.attempts + 1)
    .returning(*(outbox.c[name] for name in LEASED))
)

WAITING = func.coalesce(outbox.c.leased_until, outbox.c.not_before)
_moments = union_all(
    select(func.min(WAITING).label("moment")).where(
        outbox.c.channel == bindparam("by"), outbox.c.settled_at.is_(None), WAITING > NOW
    ),
    select(halt.c.until).where(ITS_HALT),
).subquery()
SOONEST = select(func.min(_moments.c.moment))

NEWEST = (
    select(outbox.c.card, outbox.c.address, func.max(outbox.c.id))
    .where(
        outbox.c.id >= bindparam("first"),
        outbox.c.address.in_(bindparam("addresses", expanding=True)),
        outbox.c.card.in_(bindparam("cards", expanding=True)),
        or_(outbox.c.settled_at.is_(None), outbox.c.fate == "sent"),
    )
    .group_by(outbox.c.card, outbox.c.address)
)
RECEIPTS = select(card.c.card, card.c.address, card.c.receipt).where(
    card.c.card.in_(bindparam("cards", expanding=True))
)
COPIES = select(card.c.card, card.c.address).where(card.c.card >= bindparam("first"), card.c.card < bindparam("end"))
HUNG_AT = select(outbox.c.card).where(outbox.c.address == bindparam("address"), outbox.c.card != "").distinct()
"""Every card at an address: the newest state of each is kept for ever."""
SAID = (
    select(outbox)
    .where(outbox.c.address == bindparam("address"), outbox.c.fate == "sent")
    .order_by(outbox.c.id.desc())
    .limit(bindparam("limit"))
)

SHOWN = 120
"""How many messages a client without a memory of its own is shown again."""
REMEMBERED = "web"
"""The channel of such clients."""
_place = func.row_number().over(partition_by=outbox.c.address, order_by=outbox.c.id.desc()).label("place")
_HISTORY = select(outbox.c.id, _place).where(outbox.c.channel == REMEMBERED, outbox.c.fate == "sent").subquery()
_CARDS = (
    select(func.max(outbox.c.id))
    .where(outbox.c.card != "", or_(outbox.c.settled_at.is_(None), outbox.c.fate == "sent"))
    .group_by(outbox.c.card, outbox.c.address)
)
SETTLED_AND_UNSEEN = and_(
    outbox.c.settled_at < bindparam("before", type_=outbox.c.settled_at.type),
    outbox.c.id.not_in(_CARDS),
    outbox.c.id.not_in(select(_HISTORY.c.id).where(_HISTORY.c.place <= SHOWN)),
)
"""Everything settled is forgotten but the newest state of every card, and what is still shown."""

ONE = outbox.c.id == bindparam("one")


def end(_: Into) -> Update:
    """Write that a message needs no more sending."""
    named = case((outbox.c.dedupe.startswith(ONCE), None), else_=outbox.c.dedupe)
    over: dict[str, Any] = {"settled_at": bindparam("now"), "leased_until": None, "dedupe": named}
    return update(outbox).where(ONE).values(**over, fate=bindparam("how"), why=bindparam("because"))


def put_back(_: Into) -> Update:
    """Write that a message is to be tried again."""
    again: dict[str, Any] = {"leased_until": None, "not_before": bindparam("again_at"), "why": bindparam("because")}
    return update(outbox).where(ONE).values(**again, attempts=outbox.c.attempts - bindparam("untried"))


def add_owed(into: Into) -> Insert:
    """Write that a message is owed, where none of its name is."""
    return into(outbox).on_conflict_do_nothing(index_elements=["dedupe"])


def add_copy(into: Into) -> Insert:
    """Write that a card is to hang at an address, where it does not yet."""
    return into(card).on_conflict_do_nothing()


def hang_copy(into: Into) -> Insert:
    """Write what a channel calls a copy of a card."""
    copy = into(card)
    return copy.on_conflict_do_update(index_elements=["card", "address"], set_={"receipt": copy.excluded.receipt})


def keep(session: Session, channel: str, one: Halt, now: datetime) -> None:
    """Write that a channel is left alone; of several halts that are on the longest counts."""
    statement = insert_into(session, halt).values(channel=channel, since=one.since, until=one.until)
    newer = {name: statement.excluded[name] for name in ("since", "until")}
    longer = or_(halt.c.since > now, halt.c.until <= statement.excluded.until)
    session.execute(statement.on_conflict_do_update(index_elements=["channel"], set_=newer, where=longer))


def is_our_turn(session: Session, channel: str) -> bool:
    """Say whether no other process is leasing now: it may be taking what comes before in a line, unseen by us."""
    if session.get_bind().dialect.name == "sqlite":
        return True
    turn = func.pg_try_advisory_xact_lock(func.hashtext(f"lease {channel}"))
    return bool(session.scalar(select(turn)))


def living(session: Session, me: int) -> Sequence[int]:
    """Return the senders whose leases hold; beside the embedded database there is only one."""
    if session.get_bind().dialect.name == "sqlite":
        return [me]
    return session.scalars(LIVING).all()


def replace(session: Session, row: Mapping[str, Any]) -> None:
    """Write a message in the place of the one of its name that waits; one that has left gives the name up."""
    under_way = and_(outbox.c.leased_until.is_not(None), outbox.c.leased_until > row["created_at"])
    left = and_(outbox.c.dedupe == row["dedupe"], or_(outbox.c.settled_at.is_not(None), under_way))
    session.execute(update(outbox).where(left).values(dedupe=None))
    statement = insert_into(session, outbox).values(**row)
    newer = {name: statement.excluded[name] for name in ("body", "card", "about", "version", "expires_at", "trace")}
    session.execute(statement.on_conflict_do_update(index_elements=["dedupe"], set_=newer))
