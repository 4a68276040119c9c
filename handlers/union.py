"""Two people turn out to be one: what belongs to both is one person's now, and how it was is kept for a while."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.doors import Place, Side, Traits, counts, keeper, one_place, stacked, united
from domain.message import Button, Outbound
from domain.registration import KIND, LIVING, Action, State
from domain.signup import TAKING, Standing
from domain.signup import Action as Step
from handlers import dialogue, event_card, issues, places, registration_card
from handlers.commands import listed_for
from handlers.desk import Desk, Office, Purpose
from handlers.keys import short
from handlers.texts.catalogue import N_
from storage.dialogues import Dialogue
from storage.event_tables import Shift, Signup
from storage.link_tables import Link
from storage.registrations import Registration
from storage.tables import Door, Person
from storage.timers import Timer

PLAIN = (
    *("doors", "issues", "seats", "invitations", "pictures", "events", "looks", "hours", "certificates"),
    *("wishes", "wishes_taken_on", "wishes_helped", "needs", "needs_followed"),
    *("staying_well", "looking_after", "posts_made"),
)
"""What simply becomes the keeper's. Of registrations and of places at one event only one can count."""
ONE = N_("✅ I know you on both now, here and on {there}: what you begin on one goes on on the other.")
WARNING = N_("⚠️ Somebody has just typed your code on {here}. Whoever it was is you for me now, there and on {there}.")
NOT_YOU = N_("Was that not you? Then press “Undo” at once. You can until {until}, on either.")
TWO_PLACES = N_("You had two places at “{title}”: one of them is free for somebody else now.")
TWICE = N_("You had registered twice: the one with {community} counts.")
BOTH_BEGUN = N_("You had begun something on both: I ask one after the other.")
UNDO = "undo"


def become_one(desk: Desk, other: Person, door: Door) -> Outbound:
    """Join whoever is at the desk with whoever was shown a code at a door, warn them there, and go on here."""
    kept, given = _roles(desk, other)
    moved: dict[str, Any] = {"self": _self_of(kept), "spoken": desk.person.language}
    joined = united(traits_of(kept), traits_of(given), spoken=desk.person.language)
    remarks = _join_forms(desk, kept, given)
    for kind in PLAIN:
        moved[kind] = desk.uow.belongings.hand_over(kind, giver=given.id, taker=kept.id)
    given.into, kept.linked_at, given.linked_at = kept.id, desk.now, desk.now
    assume(kept, joined)
    desk.become(kept)
    moved["registrations"] = _join_registrations(desk, kept, given, remarks)
    moved["places"] = _join_places(desk, kept, given, remarks)
    moved["phone"] = desk.uow.contacts.join(kept.id, given.id)
    if desk.uow.contacts.find(kept.id) is not None:
        issues.refresh_of(desk, kept)
    moved["named"] = desk.uow.belongings.name_too(kept.id, given.id)
    until = desk.now + desk.rules.policy.links.undo.clock
    link = desk.uow.links.join(kept.id, given.id, now=desk.now, until=until, moved=moved)
    return _told(desk, link, door, remarks)


def traits_of(person: Person) -> Traits:
    """Return what a person says of themselves."""
    return Traits(
        person.name,
        person.name_en,
        person.language,
        person.consent,
        person.consented_at,
        person.rider,
        frozenset(person.muted.split()),
    )


def traits_before(link: Link, kept: Person) -> Traits:
    """Return what the keeper said of themselves before a link; the name, which is not written twice, is theirs now."""
    was = link.moved["self"]
    name, name_en = (kept.name, kept.name_en) if was["named"] else ("", "")
    at = datetime.fromisoformat(was["consented_at"]) if was["consented_at"] else None
    return Traits(name, name_en, was["language"], was["consent"], at, was["rider"], frozenset(was["muted"]))


def assume(person: Person, traits: Traits) -> None:
    """Let a person say this of themselves."""
    person.name, person.name_en, person.language = traits.name, traits.name_en, traits.language
    person.consent, person.consented_at = traits.consent, traits.consented_at
    person.rider, person.muted = traits.rider, " ".join(sorted(traits.muted))


def place_of(signup: Signup) -> Place:
    """Return a place as the rules see it."""
    standing = Standing(signup.state)
    return Place(standing, signup.at, signup.checked_in_at, signup.tries, signup.queue, signup.promoted_until)


def take_place(desk: Desk, shift: Shift, signup: Signup, *, place: Place, action: Step) -> None:
    """Let a row hold this place."""
    if signup.state != place.standing:
        places.change(desk, shift, signup, action=action, to=place.standing)
    signup.at, signup.queue = place.at, place.queue
    signup.checked_in_at, signup.tries = place.checked_in_at, place.tries
    if place.standing is Standing.PROMOTED and place.promoted_until is not None:
        places.keep_until(desk, signup, place.promoted_until)


def read_place(written: list[Any]) -> Place:
    """Return a place as a link remembers it."""
    standing, at, checked_in_at, tries, queue, until = written
    checked_in, kept = (datetime.fromisoformat(moment) if moment else None for moment in (checked_in_at, until))
    return Place(Standing(standing), datetime.fromisoformat(at), checked_in, tries, queue, kept)


def keep_draft(office: Office, draft: Dialogue) -> None:
    """Keep open forms that have changed hands, and set when their person is nudged."""
    office.uow.dialogues.keep(draft)
    due = draft.updated_at + office.rules.policy.drafts.nudge.clock
    version = dialogue.version_of(draft.opened_at)
    office.uow.timers.restart(Timer(dialogue.DRAFT, draft.person, version, dialogue.NUDGE, due))


def undo_button(desk: Desk, link: Link) -> Button:
    """Return the button that undoes a link."""
    return Button(desk.say("Undo"), f"d:{UNDO}:{short(link.id)}")


def commands_of(office: Office, person: Person) -> tuple[str, ...]:
    """Return the commands that a person's clients list."""
    return listed_for(person, office.seats_of(person.id))


def tell_doors(desk: Desk, doors: list[Door], outbound: Outbound) -> None:
    """Tell every one of these doors but the one at which the person is."""
    for door in doors:
        if door.id != desk.door.id and door.closed_at is None:
            desk.send(door, outbound, Purpose.ALARM)


def _roles(desk: Desk, other: Person) -> tuple[Person, Person]:
    """Return who of the two stays, and who becomes part of them."""
    sides = [Side(one.id, len(desk.seats_of(one.id)), one.consent) for one in (desk.person, other)]
    return (desk.person, other) if keeper(*sides).person == desk.person.id else (other, desk.person)


def _self_of(person: Person) -> dict[str, Any]:
    at = person.consented_at.isoformat() if person.consented_at else ""
    return {
        "named": bool(person.name or person.name_en),
        "language": person.language,
        "consent": person.consent,
        "consented_at": at,
        "door": person.door,
        "rider": person.rider,
        "muted": person.muted.split(),
    }


def _join_forms(desk: Desk, kept: Person, given: Person) -> list[str]:
    """Put the open forms of both on one pile; the day of a draft runs from the earlier of the two."""
    found = [desk.uow.dialogues.find(person.id) for person in (kept, given)]
    drafts = sorted((one for one in found if one), key=lambda draft: draft.person == desk.person.id)
    if not drafts:
        return []
    *under, top = [draft.state["open"] for draft in drafts]
    forms = stacked(under[0] if under else (), top, 2 * dialogue.DEEPEST)
    opened, updated = min(one.opened_at for one in drafts), max(one.updated_at for one in drafts)
    desk.uow.dialogues.drop(given.id)
    keep_draft(desk, Dialogue(kept.id, forms[0]["form"], {"open": forms}, opened, updated))
    return [desk.say(BOTH_BEGUN)] if under else []


def _join_registrations(desk: Desk, kept: Person, given: Person, remarks: list[str]) -> dict[str, Any]:
    """Let one of two registrations count, and the other be taken back; return whose they were, and how."""
    keys = {side: desk.uow.belongings.keys("registrations", person.id) for side, person in _sides(kept, given)}
    mine, theirs = (desk.uow.registrations.find(found[-1]) if found else None for found in keys.values())
    if mine is None or theirs is None:
        desk.uow.belongings.hand_over("registrations", giver=given.id, taker=kept.id)
        return keys | {"back": []}
    back = mine, theirs
    if counts(State(theirs.state), State(mine.state), is_newer=theirs.id > mine.id):
        desk.uow.belongings.hand_over("registrations", giver=kept.id, taker=given.id)
        desk.uow.belongings.hand_over("registrations", giver=given.id, taker=kept.id, keys=[theirs.id])
        back = theirs, mine
    return keys | {"back": _taken_back(desk, *back, remarks=remarks)}


def _sides(kept: Person, given: Person) -> list[tuple[str, Person]]:
    return [("kept", kept), ("given", given)]


def _taken_back(desk: Desk, counting: Registration, other: Registration, *, remarks: list[str]) -> list[Any]:
    """Take a registration back that does not count, if anybody still sees it; return which, and how it stood."""
    back = []
    if State(other.state) in LIVING:
        back.append([other.id, other.state])
        before, other.state = State(other.state), State.WITHDRAWN.value
        desk.took(KIND, other.id, Action.JOIN, before=before, after=State.WITHDRAWN)
        registration_card.refresh(desk, other)
        remarks.append(desk.say(TWICE, community=desk.voice.unit(counting.community)))
    registration_card.refresh(desk, counting)
    return back


def _join_places(desk: Desk, kept: Person, given: Person, remarks: list[str]) -> dict[str, Any]:
    """Leave one place at each shift; return which were the other's, and how they were where both had one."""
    mine = {place.shift: place for place in desk.uow.belongings.places(kept.id)}
    theirs = desk.uow.belongings.places(given.id)
    both = [_one_place(desk, mine[place.shift], place, remarks) for place in theirs if place.shift in mine]
    for place in theirs:
        if place.shift not in mine:
            place.person = kept.id
    return {"given": [place.shift for place in theirs if place.shift not in mine], "both": both}


def _one_place(desk: Desk, mine: Signup, theirs: Signup, remarks: list[str]) -> list[Any]:
    event, shift = places.shift_for(desk, mine.shift)
    before = place_of(mine), place_of(theirs)
    place = one_place(*before)
    if before[1].standing in TAKING | {Standing.WAITLISTED}:
        take_place(desk, shift, theirs, place=before[1]._replace(standing=Standing.CANCELLED), action=Step.JOIN)
    take_place(desk, shift, mine, place=place, action=Step.JOIN)
    if all(one.standing in TAKING for one in before):
        remarks.append(desk.say(TWO_PLACES, title=event.title))
        places.promote(desk, event, shift)
    event_card.refresh(desk, event, mine.person)
    return [shift.id, *(_written(one) for one in (*before, place))]


def _written(place: Place) -> list[Any]:
    moments = (place.at, place.checked_in_at, place.promoted_until)
    at, checked_in_at, until = (moment.isoformat() if moment else None for moment in moments)
    return [place.standing.value, at, checked_in_at, place.tries, place.queue, until]


def _told(desk: Desk, link: Link, door: Door, remarks: list[str]) -> Outbound:
    """Say on every door what has happened and how it is undone; here the open form goes on."""
    here, there = desk.voice.channel(desk.channel), desk.voice.channel(door.channel)
    undo = ((undo_button(desk, link),),)
    not_you = desk.say(NOT_YOU, until=desk.voice.moment(link.until, desk.now))
    commands = commands_of(desk, desk.person)

    def said(first: str) -> Outbound:
        return Outbound("\n".join([first, *remarks, not_you]), commands=commands)

    warning = said(desk.say(WARNING, here=here, there=there))
    tell_doors(desk, desk.uow.people.all_doors(desk.person.id), replace(warning, rows=undo))
    going_on = dialogue.beside(desk, said(desk.say(ONE, there=there)))
    # Last, as the numbers of a channel without buttons begin with what is asked.
    return replace(going_on, rows=(*going_on.rows, *undo))
