"""Dual reporting: a member registers with the community where they live, and the community accepts with one press."""

from typing import Any

from domain.message import Inbound, Outbound
from domain.organisation import Level, Role
from domain.registration import KIND, LIFE, Action, Party, State
from handlers import dialogue, registration_card, review
from handlers.asking import Form
from handlers.desk import Desk
from handlers.fields import Answers, Choice, Option, Text, World
from handlers.keys import long, short, unknown
from handlers.registration_card import SKILLS, STATES
from handlers.texts.catalogue import N_
from handlers.where import communities
from handlers.work_unit import WORK, WORK_UNIT, work_unit
from storage.keys import new_id
from storage.tables import Registration

EMPLOYED = frozenset({Role.MEMBER, Role.UNIT_LIAISON, Role.DEPT_HANDLER, Role.DEPT_HEAD})
"""The roles that tell where somebody works."""
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
STANDS = N_("You have registered with {community}. It stands: {state}.\nWork unit: {unit}\nWhat you can do: {skills}")


class Skill(Choice):
    """One of the kinds of post, or what somebody can do in their own words."""

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> str | None:
        pressed = super().read(inbound, code, world, answers)
        return pressed or Text(key=self.key, ask="", label="", most=100).read(inbound, code, world, answers)

    def holds(self, answer: Any, world: World, answers: Answers) -> bool:  # noqa: ARG002
        return True


def begin(desk: Desk, rest: str) -> Outbound:
    """Show the community who waits to be accepted, a member how their registration stands; else ask."""
    return review.waiting(desk, rest) or register(desk)


def register(desk: Desk) -> Outbound:
    """Ask what is not known already, or say how the registration stands."""
    mine = desk.uow.registrations.of(desk.person.id)
    if mine is not None and not _may_submit(mine):
        return _stands(desk, mine)
    return dialogue.begin(desk, REGISTER, _known(desk))


def press(desk: Desk, code: str) -> Outbound | None:
    """Take a press on a registration, or on “register myself”."""
    written, _, action = code.partition(":")
    if written == review.MYSELF:
        return register(desk)
    registration = review.registration_for(desk, long(written))
    if action == "show":
        name = registration_card.name_of(registration, short(new_id(desk.now)))
        return registration_card.render(desk, registration, desk.person, name=name)
    if action not in (Action.ACCEPT, Action.REFUSE):
        raise unknown()
    return review.PRESSES[Action(action)](desk, registration)


def submit(desk: Desk, answers: Answers) -> Outbound:
    """Keep the registration, put it before the community, and say by when it answers."""
    mine = desk.uow.registrations.of(desk.person.id)
    if mine is not None and not _may_submit(mine):
        return _stands(desk, mine)
    registration = desk.uow.registrations.add(
        Registration(
            id=new_id(desk.now),
            person=desk.person.id,
            name=answers["name"],
            work_unit=work_unit(desk.world, answers),
            community=answers["community"],
            skills=answers["skills"],
            state=State.SUBMITTED.value,
            submitted_at=desk.now,
            reviewed_at=None,
            reviewer=None,
        )
    )
    desk.keeps("registrations", registration.id)
    desk.took(KIND, registration.id, Action.SUBMIT, before=State.NONE, after=State.SUBMITTED)
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


def skills(world: World, _: Answers) -> list[Option]:
    """Return the kinds of post."""
    return [Option(code, world.voice.say(label)) for code, label in SKILLS.items()]


def _may_submit(registration: Registration) -> bool:
    return Action.SUBMIT in LIFE.actions_for(State(registration.state), frozenset({Party.MEMBER}))


def _known(desk: Desk) -> dict[str, str]:
    """Return what their seats and name tell: it is not asked, and can be changed in the summary."""
    county = desk.rules.county
    units = [seat.unit for seat in desk.seats if seat.role in EMPLOYED]
    work = [unit for unit in map(county.find, units) if unit and unit.level in (Level.UNIT, Level.DEPARTMENT)]
    known = {"name": desk.person.name, WORK: desk.voice.unit(work[0].code) if work else ""}
    return {key: answer for key, answer in known.items() if answer}


def _stands(desk: Desk, registration: Registration) -> Outbound:
    return Outbound(
        desk.say(
            STANDS,
            community=desk.voice.unit(registration.community),
            state=desk.say(STATES[State(registration.state)]),
            unit=desk.voice.unit(registration.work_unit),
            skills=registration_card.skill(desk.voice, registration),
        )
    )


REGISTER = Form(
    name="registration",
    title=N_("Your registration"),
    summary=N_("Shall I send it to the community?"),
    personal=True,
    done=submit,
    fields=(
        Text(key="name", ask=N_("What is your name?"), label=N_("Name"), least=2, most=60),
        *WORK_UNIT,
        Choice(
            key="community",
            ask=N_("Which community do you live in?"),
            label=N_("Community"),
            of=communities,
            front=14,
        ),
        Skill(
            key="skills",
            ask=N_("What would you like to do there? Press one, or write it in your own words."),
            label=N_("I can do"),
            of=skills,
        ),
    ),
)
