"""Which unit meets a need: offered by the community or the street, taken by its liaison, done with a word."""

from domain.errors import NotAllowed, NotFound
from domain.message import Button, Outbound
from domain.need import Action, Moment, State
from domain.organisation import Level
from domain.resource import State as Offered
from domain.wish import units_for
from handlers import dialogue
from handlers.access import answering, speaking_for
from handlers.asking import Form
from handlers.copies import version_of
from handlers.desk import LISTED, About, Desk, Office, Purpose
from handlers.fields import Answers, Given, Text
from handlers.keys import count
from handlers.need_card import check, find, hang, moments_of, published, street_of, value
from handlers.need_life import Said, move, of_community, tell
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.needs import Need, Resource

MORE = "units"
MOST = 1000
ASKED = N_("🧩 {community} asks {unit}: could you take this on? {need}\nPlease answer by {by}.")
WHICH = N_("Which unit shall be asked? 🎁 offers something. {need}")
NOBODY = N_("No unit has a liaison here yet. {need}")
TAKEN = N_("🤝 {unit} has taken it on and will have done it by {by}: {need}")
DECLINED = N_("{unit} cannot take it on: {need}")
LEFT_ALONE = N_(
    "Nobody speaks for {unit} here any more, which has this: {need}\nPress “Let others take it” on its card, or wait"
    " until somebody does."
)
DONE = N_("{unit} says that it is done: {need}\n{words}\nIs it so?")


def show(desk: Desk, need: Need, first: str = "0") -> Outbound:
    """Show the units that can be asked, from the one with number ``first`` on."""
    check(desk, need, Action.OFFER)
    return _question(desk, need, desk.voice, count(first))


def ask_street(office: Office, need: Need) -> None:
    """Put a need that no unit takes before its street and the community, with the units that can be asked."""
    for person in map(office.uow.people.get, answering(office, street_of(office, need.community))):
        asked = _question(office, need, office.voice_of(person), 0)
        office.tell(person, asked, Purpose.REMINDER, About(need.id, version=version_of(need.since)))


def offer(desk: Desk, need: Need, unit: str, resource: Resource | None = None) -> Outbound:
    """Ask a unit to take a need on; its liaison says so with one press."""
    to = check(desk, need, Action.OFFER)
    people = speaking_for(desk, [unit]).get(unit, [])
    if not people:
        raise NotFound(N_("Nobody speaks for that unit here at the moment. Please choose another."))
    need.unit, need.resource = unit, resource.id if resource else None
    move(desk, need, Action.OFFER, to, actor=desk.person.id)
    hang(desk, need, people)
    by = moments_of(desk, need)[Moment.OFFER_OVER]
    tell(desk, need, people, ASKED, said=Said(by=by))
    name, moment = desk.voice.unit(unit), desk.voice.moment(by, desk.now)
    return Outbound(desk.say("I have asked {unit}, which answers by {by}.", unit=name, by=moment))


def take(desk: Desk, need: Need, unit: str) -> Outbound:
    """Take a need on for a unit: from now on it is a project of theirs."""
    to = check(desk, need, Action.TAKE)
    if unit not in units_for(desk.seats) or need.unit not in ("", unit):
        raise NotAllowed(N_("Only its liaison takes a need on for a unit."))
    need.unit, need.taken_at = unit, desk.now
    need.due_at = desk.rules.calendar.due(desk.now, desk.rules.policy.needs.project).at
    move(desk, need, Action.TAKE, to, actor=desk.person.id)
    tell(desk, need, of_community(desk, need), TAKEN, said=Said(by=need.due_at))
    due = desk.voice.moment(need.due_at, desk.now)
    return Outbound(desk.say("🤝 Thank you! It is yours until {due}. Press “It is done” on the card then.", due=due))


def decline(desk: Desk, need: Need) -> Outbound:
    """Leave it to another unit; one that has taken it gives it back."""
    to, unit = check(desk, need, Action.DECLINE), need.unit
    move(desk, need, Action.DECLINE, to, actor=desk.person.id)
    tell(desk, need, of_community(desk, need), DECLINED, said=Said(unit=unit))
    return Outbound(desk.say("Thank you for saying so. It is free for another unit."))


def ask_result(desk: Desk, need: Need) -> Outbound:
    """Ask what was done."""
    check(desk, need, Action.FINISH)
    return dialogue.begin(desk, FINISH, {"need": need.id})


def finish(desk: Desk, answers: Answers) -> Outbound:
    """Say what was done; the community has the last word."""
    need = find(desk, answers["need"])
    to = check(desk, need, Action.FINISH)
    need.result = answers["result"]
    move(desk, need, Action.FINISH, to, actor=desk.person.id)
    tell(desk, need, of_community(desk, need), DONE, said=Said(words=need.result))
    return Outbound(desk.say("Thank you. Now the community says whether it is so."))


def left_alone(office: Office, unit: str) -> None:
    """Tell the communities whose needs a unit has that nobody speaks for it any more, if that is so."""
    if speaking_for(office, [unit]):
        return
    for need in office.uow.needs.of_unit(unit, [State.OFFERED, State.TAKEN]):
        hang(office, need, of_community(office, need))
        tell(office, need, of_community(office, need), LEFT_ALONE)


def _question(office: Office, need: Need, voice: Voice, first: int) -> Outbound:
    giving = {one.unit for one in office.uow.needs.resources(Offered.OPEN.value, MOST)}
    there = speaking_for(office, [unit.code for unit in office.rules.county.at_level(Level.UNIT)])
    units = sorted(there, key=lambda unit: (unit not in giving, unit))
    rows = [
        (Button(("🎁 " if unit in giving else "") + voice.unit(unit), value(need, f"{Action.OFFER}:{unit}")),)
        for unit in units[first : first + LISTED]
    ]
    if first + LISTED < len(units):
        rows.append((Button(voice.say("More …"), value(need, f"{MORE}:{first + LISTED}")),))
    return Outbound(voice.say(WHICH if units else NOBODY, need=published(need)), tuple(rows))


FINISH = Form(
    name="finish_need",
    title=N_("What was done"),
    summary="",
    done=finish,
    fields=(
        Given(key="need"),
        Text(
            key="result",
            ask=N_("What was done? One sentence; everybody who follows it reads it."),
            label=N_("Result"),
            least=2,
            most=500,
        ),
    ),
)
