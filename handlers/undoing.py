"""Two who were linked are two again: everything goes back to whose it was, but for what was done since."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.doors import Place, parted, united, withdrew
from domain.message import Button, Outbound
from domain.organisation import Role, Seat
from domain.registration import COUNTING, KIND, Action, State
from domain.signup import TAKING, Phase
from domain.signup import Action as Step
from handlers import (
    certificates,
    dialogue,
    event_card,
    issues,
    registration_card,
    registration_steps,
    statement_life,
    union,
)
from handlers.desk import Desk, Purpose
from handlers.event_view import room_of
from handlers.places import promote, shift_for
from handlers.texts.catalogue import N_
from handlers.withheld import withheld
from storage.dialogues import Dialogue
from storage.link_tables import Link
from storage.tables import Door, Person

UNDONE = N_(
    "It is undone: I take you for two people again, and each has back what they had before."
    " What was done since stays where it was done; what was said since stands on no web page any more."
)
LOST_PLACE = N_("The second place at “{title}” cannot come back: it is not free any more.")
WRITTEN = frozenset({"invitations", "pictures"})
"""What has no number for a key."""
Deeds = Mapping[str, Sequence[str]]


def undo(desk: Desk, link: Link) -> Outbound:
    """Part two who were linked, and say so at every door of both."""
    kept, given = desk.uow.people.get(link.person), desk.uow.people.get(link.other)
    doors = desk.uow.people.all_doors(kept.id)
    desk.uow.holdings.hush([door.id for door in doors], link.at)
    deeds = desk.uow.links.deeds(link.id, link.moved["doors"])
    _part_forms(desk, link)
    for kind in union.PLAIN:
        desk.uow.belongings.hand_over(kind, giver=kept.id, taker=given.id, keys=_theirs(link, deeds, kind))
    _part_selves(link, kept, given, agreed_there="consent" in deeds)
    desk.uow.contacts.part(kept.id, given.id, link.moved["phone"])
    desk.uow.belongings.name_no_more(kept.id, link.moved["named"])
    given.into = None
    desk.uow.links.end(link, desk.now)
    kept.linked_at = given.linked_at = desk.now
    desk.become(given if desk.door.person == given.id else kept)
    _part_registrations(desk, link, deeds)
    for holder, other in ((kept, given), (given, kept)):
        certificates.part(desk, holder, other, link.id)
        statement_life.part(desk, holder.id, other.id)
    lost = _part_places(desk, link, deeds)
    _remember(desk, link)
    issues.refresh_at(desk, doors)
    _cover(desk, doors)
    for person in (kept, given):
        mine = [door for door in doors if door.person == person.id]
        said = _said(desk, person, lost)
        going_on = ((Button(desk.voice_of(person).say("Go on"), "m:resume"),),)
        is_open = desk.uow.dialogues.find(person.id) is not None
        union.tell_doors(desk, mine, replace(said, rows=going_on) if is_open else said)
    return dialogue.beside(desk, _said(desk, desk.person, lost))


def _said(desk: Desk, person: Person, lost: Sequence[str]) -> Outbound:
    voice = desk.voice_of(person)
    lines = [voice.say(UNDONE), *(voice.say(LOST_PLACE, title=title) for title in lost)]
    return Outbound("\n".join(lines), commands=union.commands_of(desk, person))


def _cover(desk: Desk, doors: Sequence[Door]) -> None:
    """Leave on the cards that hang at these doors what whoever has them now may read."""
    desk.uow.flush()
    at = {door.id: door for door in doors}
    for name, key in desk.uow.outbox.copies_at(list(at)):
        told = withheld(desk, name, at[key].person)
        if told is not None:
            desk.send(at[key], told, Purpose.CARD)


def _theirs(link: Link, deeds: Deeds, kind: str) -> list[Any]:
    """Return the keys of what was the other's before, and of what was made at their doors since."""
    made = deeds.get(kind, ())
    return [*link.moved[kind], *(made if kind in WRITTEN else map(int, made))]


def _remember(desk: Desk, link: Link) -> None:
    """Note what was made since for the older links, which can now be undone too."""
    for kind, key, door in desk.uow.links.every_deed(link.id):
        older = desk.uow.links.newest(desk.uow.people.door(door).person, desk.now)
        if older is not None:
            desk.uow.links.did(older.id, kind=kind, key=key, door=door)


def _part_forms(desk: Desk, link: Link) -> None:
    """Give everybody back the forms that were begun at their doors, as they stand now."""
    draft = desk.uow.dialogues.find(link.person)
    if draft is None:
        return
    theirs = [state for state in draft.state["open"] if state["door"] in link.moved["doors"]]
    mine = [state for state in draft.state["open"] if state not in theirs]
    desk.uow.dialogues.drop(link.person)
    for person, forms in ((link.person, mine), (link.other, theirs)):
        if forms:
            form = forms[0]["form"]
            union.keep_draft(desk, Dialogue(person, form, {"open": forms}, draft.opened_at, draft.updated_at))


def _part_selves(link: Link, kept: Person, given: Person, *, agreed_there: bool) -> None:
    """Let both say of themselves what they did before; a consent that was taken back since holds for neither."""
    before, now = union.traits_before(link, kept), union.traits_of(kept)
    joined = united(before, union.traits_of(given), spoken=link.moved["spoken"])
    union.assume(kept, parted(before, joined, now))
    if withdrew(joined, now) or agreed_there:
        given.consent, given.consented_at = now.consent, now.consented_at
    if agreed_there:
        kept.consent, kept.consented_at = before.consent, before.consented_at
    if kept.door in link.moved["doors"]:
        kept.door = link.moved["self"]["door"]


def _part_registrations(desk: Desk, link: Link, deeds: Deeds) -> None:
    """Give registrations back; one that was taken back counts again, and a seat that came of one goes with it."""
    was = link.moved["registrations"]
    desk.uow.belongings.hand_over("registrations", giver=link.other, taker=link.person, keys=was["kept"])
    theirs = [*was["given"], *map(int, deeds.get("registrations", ()))]
    for key in desk.uow.belongings.hand_over("registrations", giver=link.person, taker=link.other, keys=theirs):
        registration = desk.uow.registrations.find(key)
        if registration is not None and registration.state in COUNTING:
            seat = Seat(Role.MEMBER, registration.community)
            since = desk.uow.seats.keys_since(link.person, seat, link.id)
            desk.uow.belongings.hand_over("seats", giver=link.person, taker=link.other, keys=since)
    desk.uow.seats.forget()
    for key, state in was["back"]:
        registration = desk.uow.registrations.find(key)
        if registration is not None and registration.state == State.WITHDRAWN:
            registration.state = state
            desk.took(KIND, registration.id, Action.PART, before=State.WITHDRAWN, after=State(state))
            registration_card.refresh(desk, registration)
            registration_steps.wait_again(desk, registration, since=link.at)


def _part_places(desk: Desk, link: Link, deeds: Deeds) -> list[str]:
    """Give places back; return the events where the second one is not free any more."""
    both = {shift: [union.read_place(one) for one in places] for shift, *places in link.moved["places"]["both"]}
    made = [shift for shift in map(int, deeds.get("places", ())) if shift not in both]
    for shift in {*link.moved["places"]["given"], *made}:
        place = desk.uow.events.signup(shift, link.person)
        if place is not None:
            place.person = link.other
    lost = [_two_places(desk, link, shift, *places) for shift, places in both.items()]
    return [title for title in lost if title]


def _two_places(desk: Desk, link: Link, key: int, *places: Place) -> str:
    """Let both have their place again; return the event's title where the second is taken."""
    mine_before, theirs_before, joined = places
    event, shift = shift_for(desk, key)
    mine, theirs = (desk.uow.events.signup(key, person) for person in (link.person, link.other))
    if mine is not None and union.place_of(mine) == joined:
        union.take_place(desk, shift, mine, place=mine_before, action=Step.PART)
    room = room_of(desk, shift)
    is_over = room.phase is Phase.OVER or theirs is None
    has_room = theirs_before.standing not in TAKING or room.free > 0
    if theirs is not None and (has_room or is_over):
        union.take_place(desk, shift, theirs, place=theirs_before, action=Step.PART)
    promote(desk, event, shift)
    for person in (link.person, link.other):
        event_card.refresh(desk, event, person)
    return "" if has_room or is_over else event.title
