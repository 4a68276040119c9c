"""A member works somewhere else than before: their registration goes on, and names the other unit."""

from domain.message import Outbound
from domain.registration import Action
from handlers import dialogue
from handlers.asking import Form
from handlers.desk import Desk
from handlers.fields import Answers, Given
from handlers.registration_steps import check, registration_for, take
from handlers.texts.catalogue import N_
from handlers.work_unit import WORK_UNIT, work_unit
from storage.registrations import Registration

NOTED = N_("Noted: you work at {unit} now. Your registration with {community} goes on.")


def ask(desk: Desk, registration: Registration) -> Outbound:
    """Ask where the member works now."""
    check(desk, registration, Action.WORK)
    return dialogue.begin(desk, WORK, {"registration": registration.id})


def change(desk: Desk, answers: Answers) -> Outbound:
    """Let the registration name the unit."""
    registration = registration_for(desk, answers["registration"])
    check(desk, registration, Action.WORK)
    registration.work_unit = work_unit(desk.world, answers)
    take(desk, registration, Action.WORK)
    unit, community = desk.voice.unit(registration.work_unit), desk.voice.unit(registration.community)
    return Outbound(desk.say(NOTED, unit=unit, community=community))


WORK = Form(
    name="work_unit",
    title=N_("Work unit"),
    summary=N_("Is everything right?"),
    done=change,
    fields=(Given(key="registration"), *WORK_UNIT),
)
