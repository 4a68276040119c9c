"""A member changes the community: both communities are asked, and silence agrees; or pauses for a while."""

from datetime import date

from domain.access import may_organise
from domain.message import Outbound
from domain.organisation import Role, Seat
from domain.registration import Action, Moment, Party
from handlers import dialogue
from handlers.asking import Again, Form
from handlers.desk import Desk, Office
from handlers.fields import Answers, Given, Text
from handlers.leaving import released
from handlers.registration_card import deciding, hang, refresh
from handlers.registration_steps import TIME, check, due, registration_for, take, tell_member, turn
from handlers.several import Day
from handlers.texts.catalogue import N_
from handlers.where import Home, communities
from storage.registrations import Registration

THERE_ALREADY = N_("That is the community where you are registered. Please choose another one.")
ASKED = N_(
    "I have asked {old} and {new}. If nobody objects until {moment}, you are with {new} then."
    " Until then you can take it back: /baodao"
)
AGREED = N_("Thank you. The other community is asked too; its silence agrees on {moment}.")
MOVED = N_("You are registered with {community} now. Your posts elsewhere are free again; /baodao shows those here.")
MOVED_STAFF = N_("Agreed: {name} is registered with {community} now. I have told them.")
DECLINED = N_("The change to another community was not agreed to; you stay with {community}. The reason: {reason}")
PAUSED = N_("You pause until {until}. I remind you before, and it goes on by itself after that day: /baodao")
BACK = N_("Welcome back! Your registration with {community} goes on.")


def ask(desk: Desk, registration: Registration) -> Outbound:
    """Ask for the new community."""
    check(desk, registration, Action.TRANSFER)
    return dialogue.begin(desk, TRANSFER, {"registration": registration.id})


def begin(desk: Desk, answers: Answers) -> Outbound | Again:
    """Put a change before both communities."""
    registration = registration_for(desk, answers["registration"])
    check(desk, registration, Action.TRANSFER)
    old, new = registration.community, answers["community"]
    if new == old:
        return Again("community", desk.say(THERE_ALREADY))
    registration.taker, registration.agreed = new, []
    take(desk, registration, Action.TRANSFER)
    hang(desk, registration, deciding(desk, registration))
    moment = desk.voice.moment(due(desk, registration, Moment.LIMIT), desk.now)
    return Outbound(desk.say(ASKED, old=desk.voice.unit(old), new=desk.voice.unit(new), moment=moment))


def agree(desk: Desk, registration: Registration) -> Outbound:
    """Agree for the community, or the communities, that the person at the desk speaks for."""
    check(desk, registration, Action.AGREE)
    both = (registration.community, registration.taker)
    mine = [unit for unit in both if may_organise(desk.seats, unit)]
    registration.agreed = list(dict.fromkeys([*registration.agreed, *mine]))
    registration.reviewed_at, registration.reviewer = desk.now, desk.person.id
    take(desk, registration, Action.AGREE)
    if set(registration.agreed) < set(both):
        moment = desk.voice.moment(due(desk, registration, Moment.LIMIT), desk.now)
        return Outbound(desk.say(AGREED, moment=moment))
    move(desk, registration)
    community = desk.voice.unit(registration.community)
    return Outbound(desk.say(MOVED_STAFF, name=registration.name, community=community))


def move(office: Office, registration: Registration) -> None:
    """Let a member be with the new community: what they held in the old one is free."""
    released(office, registration.person, registration.community)
    registration.community, registration.taker, registration.agreed = registration.taker, "", []
    registration.passed_on = False
    turn(office, registration, Action.MOVE, TIME)
    seat = Seat(Role.MEMBER, registration.community)
    office.uow.seats.assign(registration.person, seat, today=office.today, now=office.now)
    refresh(office, registration)
    tell_member(office, registration, MOVED)


def ask_reason(desk: Desk, registration: Registration) -> Outbound:
    """Ask why not."""
    check(desk, registration, Action.DECLINE)
    return dialogue.begin(desk, DECLINE, {"registration": registration.id})


def decline(desk: Desk, answers: Answers) -> Outbound:
    """Do not agree to a change; the reason goes to the member and is kept nowhere else."""
    registration = registration_for(desk, answers["registration"])
    check(desk, registration, Action.DECLINE)
    turn(desk, registration, Action.DECLINE, frozenset({Party.COMMUNITY}))
    registration.taker, registration.agreed = "", []
    registration.reviewed_at, registration.reviewer = desk.now, desk.person.id
    refresh(desk, registration)
    tell_member(desk, registration, DECLINED, reason=answers["reason"])
    return Outbound(desk.say("Declined. {name} reads your reason.", name=registration.name))


def ask_pause(desk: Desk, registration: Registration) -> Outbound:
    """Ask until when; why is nobody's business."""
    check(desk, registration, Action.PAUSE)
    return dialogue.begin(desk, PAUSE, {"registration": registration.id})


def pause(desk: Desk, answers: Answers) -> Outbound:
    """Pause until a day."""
    registration = registration_for(desk, answers["registration"])
    check(desk, registration, Action.PAUSE)
    registration.until_on = date.fromisoformat(answers["until"])
    take(desk, registration, Action.PAUSE)
    return Outbound(desk.say(PAUSED, until=desk.voice.day(registration.until_on)))


def resume(desk: Desk, registration: Registration) -> Outbound:
    """End a pause before its day."""
    check(desk, registration, Action.RESUME)
    registration.until_on = None
    take(desk, registration, Action.RESUME)
    return Outbound(desk.say(BACK, community=desk.voice.unit(registration.community)))


def come_back(office: Office, registration: Registration) -> None:
    """End a pause whose day has come."""
    registration.until_on = None
    turn(office, registration, Action.RESUME, TIME)
    refresh(office, registration)
    tell_member(office, registration, BACK)


TRANSFER = Form(
    name="transfer",
    title=N_("Another community"),
    summary=N_("Shall I ask both communities?"),
    done=begin,
    fields=(
        Given(key="registration"),
        Home(
            key="community",
            ask=N_("Which community do you live in now?"),
            label=N_("New community"),
            of=communities,
            front=14,
        ),
    ),
)
DECLINE = Form(
    name="decline_transfer",
    title=N_("Do not agree"),
    summary="",
    done=decline,
    fields=(
        Given(key="registration"),
        Text(key="reason", ask=N_("Why not? The member reads this."), label=N_("Reason"), least=4, most=500),
    ),
)
PAUSE = Form(
    name="pause",
    title=N_("Pause"),
    summary="",
    done=pause,
    fields=(
        Given(key="registration"),
        Day(
            key="until",
            ask=N_("Until which day? You need not say why."),
            label=N_("Until"),
            most=lambda world: world.voice.rules.policy.registration.pause_most.clock,
        ),
    ),
)
