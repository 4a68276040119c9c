"""Which posts communities offer, and which members hold them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Integer, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import belongs_to
from storage.registrations import Registration
from storage.repository import Repository
from storage.tables import Row


class Post(Row):
    """Something regular that a community wants done by its members."""

    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    community: Mapped[str] = mapped_column(String(40), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str]
    places: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))
    made_by: Mapped[int]
    """Who offered it, or put themselves forward for it."""
    since: Mapped[datetime]


class Held(Row):
    """A member's hold of a post: of whose registration it is part, it is theirs."""

    __tablename__ = "held_post"
    __table_args__ = (UniqueConstraint("post", "registration"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    post: Mapped[int] = mapped_column(belongs_to("post.id"))
    registration: Mapped[int] = mapped_column(belongs_to("registration.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class Posts(Repository):
    """Posts and holds; a post's row is locked before its places are counted, so that none is given twice."""

    def add(self, post: Post) -> Post:
        """Keep a new post."""
        return self._uow.add(post)

    def find(self, key: int) -> Post | None:
        """Return a post, locked for the transaction."""
        return self._as_it_stands(Post, key)

    def of(self, community: str, states: Collection[str]) -> list[Post]:
        """Return a community's posts in some states, oldest first."""
        self._session.flush()
        mine = select(Post).where(Post.community == community, Post.state.in_(states))
        return list(self._session.scalars(mine.order_by(Post.id)))

    def proposed_by(self, person: int, state: str) -> list[Post]:
        """Return the posts in a state that somebody made."""
        self._session.flush()
        return list(
            self._session.scalars(select(Post).where(Post.made_by == person, Post.state == state).order_by(Post.id))
        )

    def hold(self, post: int, registration: int) -> Held | None:
        """Return a member's hold of a post, whatever became of it."""
        self._session.flush()
        mine = select(Held).where(Held.post == post, Held.registration == registration)
        return self._session.scalar(mine)

    def take(self, held: Held) -> Held:
        """Keep a new hold."""
        return self._uow.add(held)

    def held(self, post: int, state: str, counting: Collection[str]) -> list[Registration]:
        """Return the registrations, in states that count, that hold a post."""
        self._session.flush()
        theirs = select(Registration).join(Held, Held.registration == Registration.id).where(Held.post == post)
        theirs = theirs.where(Held.state == state, Registration.state.in_(counting))
        return list(self._session.scalars(theirs.order_by(Held.at, Registration.id)))

    def taken(self, posts: Collection[int], state: str, counting: Collection[str]) -> dict[int, int]:
        """Return by post how many of its places are held by registrations in states that count."""
        self._session.flush()
        held = select(Held.post, func.count()).join(Registration, Registration.id == Held.registration)
        held = held.where(Held.post.in_(posts), Held.state == state, Registration.state.in_(counting))
        return dict(self._session.execute(held.group_by(Held.post)).all())

    def of_member(self, registration: int, state: str) -> list[Post]:
        """Return the posts that a member holds, the one taken first before the others."""
        self._session.flush()
        mine = select(Post).join(Held, Held.post == Post.id).where(Held.registration == registration)
        return list(self._session.scalars(mine.where(Held.state == state).order_by(Held.at, Post.id)))

    def forget(self, registration: int) -> list[int]:
        """Leave nothing of what a registration held, and return the keys of those holds."""
        self._session.flush()
        found = list(self._session.scalars(select(Held).where(Held.registration == registration)))
        for held in found:
            self._session.delete(held)
        self._uow.touch()
        return [held.id for held in found]
