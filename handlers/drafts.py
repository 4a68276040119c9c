"""What becomes of a form that nobody finishes: one nudge, then it is forgotten."""

from datetime import datetime, timedelta

from domain.message import Button, Outbound
from handlers import registration
from handlers.desk import About, Office, Purpose
from handlers.dialogue import END, NUDGE, version_of
from handlers.texts.catalogue import N_
from storage.dialogues import Dialogue
from storage.tables import Person
from storage.timers import Timer

UNFINISHED = N_("You began something and did not finish it. It is kept until {until}. Shall we go on?")


def fire(office: Office, timer: Timer) -> None:
    """Nudge once, then forget the draft. With consent its day begins again whenever it is worked on.

    Only the night holds a nudge: who began something on a day off is at leisure on the next one too.
    """
    draft = office.uow.dialogues.find(timer.subject)
    if draft is None or version_of(draft.opened_at) != timer.version:
        return
    person = office.uow.people.get(timer.subject)
    calendar = office.rules.calendar
    agreed = _agreed(office, person)
    life, nudge = lasts(office, draft) if agreed else lasts(office)
    end_at = (draft.updated_at if agreed else draft.opened_at) + life
    wanted_at = draft.updated_at + nudge
    # Without consent a draft that was worked on ends before that: then as soon as nobody is asleep.
    nudge_at = calendar.after_night(max(wanted_at, office.now) if wanted_at < end_at else office.now)
    if end_at <= office.now:
        office.uow.dialogues.drop(person.id)
        if not agreed:
            office.uow.inbox.forget_shown(person.id)
    elif timer.rung == NUDGE and office.now < nudge_at < end_at:
        office.uow.timers.restart(timer._replace(due_at=nudge_at))
    else:
        if timer.rung == NUDGE and not calendar.is_quiet(office.now):
            _nudge(office, person, until=end_at)
        office.uow.timers.restart(timer._replace(rung=END, due_at=end_at))


def lasts(office: Office, draft: Dialogue | None = None) -> tuple[timedelta, timedelta]:
    """Return how long a draft lives, and after how long it is nudged about: one of a registration lives longer."""
    policy = office.rules.policy
    if draft is not None and any(state["form"] == registration.REGISTER.name for state in draft.state["open"]):
        return policy.registration.draft.clock, policy.registration.nudge.clock
    return policy.drafts.life.clock, policy.drafts.nudge.clock


def _nudge(office: Office, person: Person, *, until: datetime) -> None:
    voice = office.voice_of(person)
    row = (Button(voice.say("Go on"), "m:resume"), Button(voice.say("Cancel"), "m:cancel"))
    text = voice.say(UNFINISHED, until=voice.moment(until, office.now))
    office.tell(person, Outbound(text, (row,)), Purpose.NOTICE, About(person.id, until=until))


def _agreed(office: Office, person: Person) -> bool:
    return person.consent == office.rules.policy.county.consent_version
