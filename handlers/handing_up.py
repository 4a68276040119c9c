"""Nobody is left at a community: its wishes, needs, posts and events are put before the street, which stands in."""

from collections.abc import Iterable

from domain.access import ORGANISING
from domain.event import SHOWN, State
from domain.message import Button, Outbound
from domain.need import State as Need
from domain.organisation import Level, Seat
from domain.post import State as Post
from domain.wish import State as Wish
from handlers import event_life, need_order, posts, wish_review
from handlers.access import answering
from handlers.desk import LISTED, Office, Purpose
from handlers.event_view import value
from handlers.texts.catalogue import N_
from storage.event_tables import Event

NOBODY_ORGANISES = N_(
    "Nobody answers for {community} any more, so its events are yours: “{titles}”. Their cards have the code and the"
    " names; you can call them off there too."
)


def pass_up(office: Office, seats: Iterable[Seat]) -> None:
    """Put what waits where a seat has been left before the street, if nobody else of the community is there."""
    units = dict.fromkeys(seat.unit for seat in seats if seat.role in ORGANISING)
    for community in (unit for unit in units if not answering(office, unit)):
        for wish in office.uow.wishes.waiting([community], Wish.SUBMITTED.value):
            wish_review.put_before(office, wish)
        for need in office.uow.needs.waiting(community, Need.SUBMITTED.value):
            need_order.put_before(office, need)
        for post in office.uow.posts.of(community, [Post.PROPOSED]):
            posts.wait(office, post)
        for event in office.uow.events.of_community(community, states=[State.REVIEW.value], now=office.now):
            event_life.ask(office, event, ())
        events = office.uow.events.of_community(community, states=[state.value for state in SHOWN], now=office.now)
        if events:
            _tell_street(office, community, events)


def _tell_street(office: Office, community: str, events: list[Event]) -> None:
    street = office.rules.county.above(community, Level.STREET)
    for person in map(office.uow.people.get, answering(office, street)):
        voice = office.voice_of(person)
        titles = voice.listed(dict.fromkeys(event.title for event in events))
        text = voice.say(NOBODY_ORGANISES, community=voice.unit(community), titles=titles)
        rows = tuple((Button(event.title, value(event, "show")),) for event in events[:LISTED])
        office.tell(person, Outbound(text, rows), Purpose.NOTICE)
