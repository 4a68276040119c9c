"""Which small wishes there are, whose they are, and who makes them come true."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Boolean, Index, Integer, String, delete, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import belongs_to
from storage.repository import Repository
from storage.tables import Row


class Wish(Row):
    """A wish; whoever it is for and where stand beside it, for the community and for who took it on alone."""

    __tablename__ = "wish"
    __table_args__ = (Index("ix_wish_listed", "state", "community"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    community: Mapped[str] = mapped_column(String(40))
    person: Mapped[int] = mapped_column(belongs_to("person.id"), index=True)
    """Who entered it: whose wish it is, or who speaks for them."""
    proxy: Mapped[bool] = mapped_column(Boolean)
    name: Mapped[str]
    place: Mapped[str]
    """Where, and how to reach whoever it is for."""
    text: Mapped[str]
    goods: Mapped[str] = mapped_column(String(20))
    yuan: Mapped[int] = mapped_column(Integer)
    """What a thing costs about; 0 for what is no thing."""
    state: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime]
    """When it came into its state."""
    submitted_at: Mapped[datetime]
    reviewed_at: Mapped[datetime | None]
    reviewer: Mapped[int | None]
    returned: Mapped[int] = mapped_column(Integer)
    """How often it was given back: it is listed first then."""
    claimer: Mapped[int | None] = mapped_column(belongs_to("person.id"), index=True)
    claimed_for: Mapped[str] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(40))
    claimed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    emptied_at: Mapped[datetime | None]
    """Since when nothing in it tells of a person."""


class WishHelper(Row):
    """Somebody who has joined the group that took a wish on."""

    __tablename__ = "wish_helper"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wish: Mapped[int] = mapped_column(belongs_to("wish.id"), index=True)
    person: Mapped[int] = mapped_column(belongs_to("person.id"), index=True)
    at: Mapped[datetime]


class Wishes(Repository):
    """Wishes; a wish is locked before it is given to somebody, so that only one has it."""

    def add(self, wish: Wish) -> Wish:
        """Keep a new wish."""
        return self._uow.add(wish)

    def find(self, key: int) -> Wish | None:
        """Return a wish, locked for the transaction."""
        return self._as_it_stands(Wish, key)

    def listed(self, states: Sequence[str], limit: int, *, claimed_for: str = "") -> list[Wish]:
        """Return the wishes in these states, taken on so or by nobody: what was given back first, then the oldest."""
        self._session.flush()
        mine = select(Wish).where(Wish.state.in_(states), Wish.claimed_for == claimed_for)
        return list(self._session.scalars(mine.order_by(Wish.returned.desc(), Wish.id).limit(limit)))

    def waiting(self, communities: Sequence[str], state: str) -> list[Wish]:
        """Return the wishes of communities in a state, oldest first."""
        self._session.flush()
        mine = select(Wish).where(Wish.community.in_(communities), Wish.state == state)
        return list(self._session.scalars(mine.order_by(Wish.id)))

    def of(self, person: int) -> list[Wish]:
        """Return the wishes that a person entered or has taken on, or helps with; the newest first."""
        self._session.flush()
        helped = select(WishHelper.wish).where(WishHelper.person == person)
        mine = select(Wish).where(or_(Wish.person == person, Wish.claimer == person, Wish.id.in_(helped)))
        return list(self._session.scalars(mine.order_by(Wish.id.desc())))

    def helpers(self, wish: int) -> list[int]:
        """Return who has joined the group that took a wish on, in order."""
        self._session.flush()
        theirs = select(WishHelper.person).where(WishHelper.wish == wish).order_by(WishHelper.id)
        return list(dict.fromkeys(self._session.scalars(theirs)))

    def join(self, helper: WishHelper) -> WishHelper:
        """Let somebody help."""
        return self._uow.add(helper)

    def disband(self, wish: int) -> None:
        """Let nobody help with a wish any more."""
        self._session.flush()
        self._session.execute(delete(WishHelper).where(WishHelper.wish == wish))
        self._uow.touch()

    def taken_by_units(self) -> dict[str, int]:
        """Return how many wishes each unit has taken on so far."""
        self._session.flush()
        taken = select(Wish.unit, func.count()).where(Wish.unit != "", Wish.claimer.is_not(None))
        return dict(self._session.execute(taken.group_by(Wish.unit)).all())

    def empty(self, wish: Wish, *, nobody: int, now: datetime) -> None:
        """Leave of a wish what tells of no person: in which community, of what kind, how it stood and when."""
        wish.name = wish.place = wish.text = ""
        wish.person, wish.claimer, wish.emptied_at = nobody, None, now
        self.disband(wish.id)
