"""Two processes gather for one person at a time: each takes what the other has not in hand, and neither waits."""

from sqlalchemy import func, select, text, update

from domain.message import Address, Outbound
from storage.database import Database
from storage.streams import outbox
from storage.terms import Terms
from storage.unasked import HELD
from tests.town import MONDAY_MORNING


def test_what_another_sender_has_in_hand_is_not_gathered_too(replicas: tuple[Database, Database]) -> None:
    one, other = replicas
    with one.begin() as uow:
        (person,) = uow.people.read_ahead({Address("memory", "Lin"): "en"}, MONDAY_MORNING)
        (door,) = uow.people.doors_of(person)
        for said in ("first", "second"):
            uow.outbox.owe(door, Outbound(said), Terms("notice", 3), MONDAY_MORNING)
        uow.flush()
        uow.session.execute(update(outbox).values(why=HELD))
    with one.begin() as uow:
        newest = select(func.max(outbox.c.id)).scalar_subquery()
        uow.session.execute(update(outbox).where(outbox.c.id == newest).values(attempts=1))
        with other.begin() as beside:
            beside.session.execute(text("SET LOCAL lock_timeout = '2s'"))
            assert [row.body["text"] for row in beside.unasked.held(person)] == ["first"]
        assert len(uow.unasked.held(person)) == 2
