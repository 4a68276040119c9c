"""Dual reporting: a member registers with the community where they live, and the community accepts with one press."""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain.errors import NotFound
from domain.message import Outbound
from domain.organisation import Level, Role
from domain.post import KINDS
from domain.registration import MEMBER, OVER, Action, State
from handlers import dialogue, leaving, liaison, membership, new_work, registration_card, review, transfer
from handlers.asking import Form
from handlers.desk import Desk
from handlers.fields import Answers, Option, Text, World
from handlers.keys import long, short, unknown
from handlers.registration_card import SKILLS, TIMES
from handlers.registration_steps import registration_for, turn
from handlers.several import YES, Agree, Several
from handlers.texts.catalogue import N_
from handlers.where import Home, communities
from handlers.work_unit import WORK, WORK_UNIT, work_unit
from storage.keys import new_id
from storage.registrations import Registration

CODE = "r_"
"""What the code of a community begins with that a link or a QR code brings along."""
EMPLOYED = frozenset({Role.MEMBER, Role.UNIT_LIAISON, Role.DEPT_HANDLER, Role.DEPT_HEAD})
"""The roles that tell where somebody works."""
ASK_CONSENT = N_(
    "To register, I have to keep that you are a party member: with your name, your work unit and what you offer. The"
    " community and its street see it, your work unit only how many have registered. You can take it back at any time:"
    " /privacy. Do you agree to that?"
)
NO_CONSENT = N_("Then I keep nothing of it. If you change your mind: /baodao. For everything else I am here as ever.")
REGISTERED = N_(
    "Thank you, {name}. Your registration is with {community}, which will answer by {review}. You hear from me then."
)
AT_THE_STREET = N_(
    "Thank you, {name}. Nobody else of {community} can answer your registration here, so {street} will, by {review}."
    " You hear from me then."
)
NOBODY_YET = N_(
    "Thank you, {name}. Your registration is kept for {community}. Nobody of theirs can be reached here yet;"
    " I pass it on as soon as somebody is."
)
NO_COMMUNITY = N_("I do not know that community. /baodao lists those of this county.")
BECAME = N_("{gone} becomes a part of {into}, so I have put that in for you.")


def begin(desk: Desk, rest: str) -> Outbound:
    """Show the community who waits, a unit's liaison its unit, a member how their registration stands; else ask."""
    return review.waiting(desk, rest) or liaison.unit_page(desk) or register(desk)


def arrive(desk: Desk, code: str) -> Outbound:
    """Begin by the code of a community: that is answered already."""
    into, county = desk.going.get(code, ""), desk.rules.county
    community = county.find(into or code)
    if community is None or community.level is not Level.COMMUNITY:
        raise NotFound(NO_COMMUNITY)
    became = desk.say(BECAME, gone=desk.voice.unit(code), into=desk.voice.unit(into)) if into else ""
    return register(desk, {"community": community.code}, became)


def register(desk: Desk, given: Mapping[str, str] | None = None, remark: str = "") -> Outbound:
    """Ask what is not known already, or say how the registration stands."""
    mine = desk.uow.registrations.of(desk.person.id)
    if mine is not None and State(mine.state) not in OVER:
        return membership.stands(desk, mine)
    return dialogue.begin(desk, REGISTER, {**_known(desk), **(given or {})}, remark)


def press(desk: Desk, code: str) -> Outbound | None:
    """Take a press on a registration, or on “register myself”."""
    written, _, action = code.partition(":")
    if written == review.MYSELF:
        return register(desk)
    registration = registration_for(desk, long(written))
    if action not in PRESSES:
        raise unknown()
    return PRESSES[action](desk, registration)


def show(desk: Desk, registration: Registration) -> Outbound:
    """Show the card, to its member their own view."""
    if registration.person == desk.person.id:
        return membership.stands(desk, registration)
    name = registration_card.name_of(registration, short(new_id(desk.now)))
    return registration_card.render(desk, registration, desk.person, name=name)


def submit(desk: Desk, answers: Answers) -> Outbound:
    """Keep the registration, put it before the community, and say by when it answers."""
    mine = desk.uow.registrations.of(desk.person.id)
    if mine is not None and State(mine.state) not in OVER:
        return membership.stands(desk, mine)
    registration = desk.uow.registrations.add(_registration(desk, answers))
    desk.keeps("registrations", registration.id)
    for action in (Action.CONSENT, Action.SUBMIT):
        turn(desk, registration, action, MEMBER)
    told = review.put_before(desk, registration)
    decides = registration_card.decider_of(desk, registration)
    by_whom = REGISTERED if decides == registration.community else AT_THE_STREET
    return Outbound(
        desk.say(
            by_whom if told else NOBODY_YET,
            name=registration.name,
            community=desk.voice.unit(registration.community),
            street=desk.voice.unit(decides),
            review=desk.voice.moment(review.answer_by(desk, registration), desk.now),
        )
    )


def _registration(desk: Desk, answers: Answers) -> Registration:
    return Registration(
        id=new_id(desk.now),
        person=desk.person.id,
        name=answers["name"],
        work_unit=work_unit(desk.world, answers),
        community=answers["community"],
        skills=answers["skills"],
        free=answers["free"],
        state=State.NONE.value,
        since=desk.now,
        consent=answers["consent"]["version"],
        consented_at=datetime.fromisoformat(answers["consent"]["at"]),
        submitted_at=desk.now,
        reviewed_at=None,
        reviewer=None,
        passed_on=False,
        question="",
        answer="",
        taker="",
        agreed=[],
        until_on=None,
        offers=True,
    )


def _known(desk: Desk) -> dict[str, str]:
    """Return what their seats and name tell: it is not asked, and can be changed in the summary."""
    county = desk.rules.county
    units = [seat.unit for seat in desk.seats if seat.role in EMPLOYED]
    work = [unit for unit in map(county.find, units) if unit and unit.level in (Level.UNIT, Level.DEPARTMENT)]
    known = {"name": desk.person.name, WORK: desk.voice.unit(work[0].code) if work else ""}
    return {key: answer for key, answer in known.items() if answer}


def _version(world: World) -> str:
    return world.voice.rules.policy.registration.consent_version


def _yes_or_no(world: World, _: Answers) -> list[Option]:
    return [Option(YES, world.voice.say("Yes, I agree to that")), Option("no", world.voice.say("No, leave it"))]


def _skills(world: World, _: Answers) -> list[Option]:
    return [Option(code, world.voice.say(SKILLS[code])) for code in KINDS]


def _times(world: World, _: Answers) -> list[Option]:
    return [Option(code, world.voice.say(label)) for code, label in TIMES.items()]


REGISTER = Form(
    name="registration",
    title=N_("Your registration"),
    summary=N_("Shall I send it to the community?"),
    personal=True,
    done=submit,
    fields=(
        Agree(
            key="consent",
            ask=ASK_CONSENT,
            label=N_("Party membership"),
            of=_yes_or_no,
            version=_version,
            refused=NO_CONSENT,
        ),
        Text(key="name", ask=N_("What is your name?"), label=N_("Name"), least=2, most=60),
        *WORK_UNIT,
        Home(
            key="community",
            ask=N_("Which community do you live in?"),
            label=N_("Community"),
            of=communities,
            front=14,
        ),
        Several(
            key="skills",
            ask=N_("What would you like to do there? Press all that fit, or write it in your own words."),
            label=N_("I can do"),
            of=_skills,
            own=100,
        ),
        Several(
            key="free",
            ask=N_("When do you usually have time? Press all that fit."),
            label=N_("I have time"),
            of=_times,
        ),
    ),
)
PRESSES: Mapping[str, Callable[[Desk, Registration], Outbound]] = {
    "show": show,
    **review.PRESSES,
    Action.RETRACT: leaving.retract,
    Action.WORK: new_work.ask,
    Action.LEAVE: leaving.leave,
    Action.STAY: leaving.stay,
    Action.END: leaving.confirm,
    Action.TRANSFER: transfer.ask,
    Action.AGREE: transfer.agree,
    Action.DECLINE: transfer.ask_reason,
    Action.PAUSE: transfer.ask_pause,
    Action.RESUME: transfer.resume,
}
