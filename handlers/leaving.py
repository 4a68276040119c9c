"""A member leaves a community, for another one or for good: what they held there is released, once and in one place."""

from collections.abc import Callable
from datetime import timedelta

from domain.message import Outbound
from domain.organisation import Role, Seat
from domain.registration import COUNTING, LIVING, Action, Moment, Party, State
from handlers import event_card, leaving_wishes, posts, statement_life
from handlers.desk import Desk, Office
from handlers.registration_card import deciding, hang, refresh
from handlers.registration_steps import TIME, check, due, take, tell_member, turn
from handlers.texts.catalogue import N_
from handlers.unsaying import unname
from storage.registrations import Registration

HELD: tuple[Callable[[Office, int, str], None], ...] = (
    posts.released,
    leaving_wishes.released,
    statement_life.released,
)
"""What gives back what a person has in a community: ``(office, person, community)``. New kinds of claim stand here."""
TAKEN_BACK = N_("Your registration with {community} is taken back. You can register again at any time: /baodao")
LEAVING = N_(
    "You leave {community}: your posts there become free, and you are no member there any more."
    " The community confirms it, or it happens by itself on {moment}. Until then you can change your mind: /baodao"
)
TOLD_BY_UNIT = N_(
    "Your work unit says that you do not work there any more, so your registration with {community} ends on {moment}."
    " If that is not right, press the button."
)
OBJECT = N_("Not right: I stay")
STAYS = N_("Good, everything stays as it was with {community}.")
ENDED = N_("Your registration with {community} has ended. Thank you for everything you did! To register again: /baodao")
CONFIRMED = N_("Confirmed: {name} has left {community}. I have told them.")
WITHDRAWN = N_(
    "You no longer agree that your party membership is kept. Your registration has ended, your name and your unit are"
    " deleted from it, and {community} sees only that it has ended."
)
LAPSED = N_(
    "The question of {community} was not answered, so your registration has ended. You can register again: /baodao"
)


def released(office: Office, person: int, community: str) -> None:
    """Give back everything that a person has in a community, and end their seat there."""
    for release in HELD:
        release(office, person, community)
    yesterday = office.today - timedelta(days=1)
    office.uow.seats.end_one(person, Seat(Role.MEMBER, community), last=yesterday, today=office.today)


def retract(desk: Desk, registration: Registration) -> Outbound:
    """Take back what the community has not decided about."""
    take(desk, registration, Action.RETRACT)
    return Outbound(desk.say(TAKEN_BACK, community=desk.voice.unit(registration.community)))


def leave(desk: Desk, registration: Registration) -> Outbound:
    """Begin to leave: the community confirms, or time does."""
    check(desk, registration, Action.LEAVE)
    _begin(desk, registration, Party.MEMBER)
    moment = desk.voice.moment(due(desk, registration, Moment.LIMIT), desk.now)
    return Outbound(desk.say(LEAVING, community=desk.voice.unit(registration.community), moment=moment))


def left_unit(office: Office, registration: Registration) -> None:
    """Begin the end of a registration, as the work unit says that its member has left; the member may object."""
    _begin(office, registration, Party.UNIT)
    member = office.uow.people.get(registration.person)
    moment = office.voice_of(member).moment(due(office, registration, Moment.LIMIT), office.now)
    tell_member(office, registration, TOLD_BY_UNIT, (Action.STAY, OBJECT), moment=moment)


def stay(desk: Desk, registration: Registration) -> Outbound:
    """Take back that one leaves or changes the community."""
    check(desk, registration, Action.STAY)
    registration.taker, registration.agreed = "", []
    take(desk, registration, Action.STAY)
    return Outbound(desk.say(STAYS, community=desk.voice.unit(registration.community)))


def confirm(desk: Desk, registration: Registration) -> Outbound:
    """Let a member go who asked to leave."""
    check(desk, registration, Action.END)
    name = registration.name
    registration.reviewed_at, registration.reviewer = desk.now, desk.person.id
    end(desk, registration, frozenset({Party.COMMUNITY}))
    return Outbound(desk.say(CONFIRMED, name=name, community=desk.voice.unit(registration.community)))


def end(office: Office, registration: Registration, who: frozenset[Party]) -> None:
    """End a registration whose member leaves."""
    released(office, registration.person, registration.community)
    turn(office, registration, Action.END, who)
    refresh(office, registration)
    tell_member(office, registration, ENDED)


def lapse(office: Office, registration: Registration) -> None:
    """End a registration whose question was not answered in time."""
    registration.question = ""
    turn(office, registration, Action.LAPSE, TIME)
    refresh(office, registration)
    tell_member(office, registration, LAPSED)


def withdraw(desk: Desk) -> Registration | None:
    """End the living registration of who does not agree any more, and leave no name and no unit of theirs in any."""
    living = None
    for registration in desk.uow.registrations.all_of(desk.person.id):
        if State(registration.state) in LIVING:
            living = registration
            if State(registration.state) in COUNTING:
                released(desk, registration.person, registration.community)
            turn(desk, registration, Action.WITHDRAW, frozenset({Party.MEMBER}))
        _empty(desk, registration)
    return living


def _begin(office: Office, registration: Registration, who: Party) -> None:
    registration.taker, registration.agreed, registration.until_on = "", [], None
    turn(office, registration, Action.LEAVE, frozenset({who}))
    refresh(office, registration)
    hang(office, registration, deciding(office, registration))


def _empty(desk: Desk, registration: Registration) -> None:
    """Leave of a registration only that there was one."""
    if not registration.name:
        return
    events = desk.uow.events.of(registration.person)
    unname(desk, registration, [event.community for event in events])
    registration.name = registration.work_unit = registration.question = registration.answer = ""
    registration.skills, registration.free, registration.agreed, registration.taker = [], [], [], ""
    registration.consent, registration.consented_at, registration.until_on = "", None, None
    refresh(desk, registration)
    desk.uow.flush()
    for event in events:
        event_card.refresh(desk, event, registration.person)
