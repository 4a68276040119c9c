"""What a community does about needs: it publishes them, says why not, says they are met."""

from domain.message import Button, Outbound
from domain.need import Action, Party, State
from domain.organisation import Seat, is_within
from handlers import dialogue
from handlers.access import answering
from handlers.asking import Form
from handlers.desk import Desk, Office
from handlers.fields import Answers, Given, Text
from handlers.need_card import ACTIONS, bond_of, check, find, hang, parties_of, show, value
from handlers.need_life import Said, of_unit, step, tell
from handlers.texts.catalogue import N_
from storage.needs import Need
from storage.tables import Person

MOST = 1000
LEAST, LONGEST = 4, 200
"""How many characters tell what is needed."""

PUBLISHED = N_("Published: it stands in the list of needs. Units can take it, or you offer it to one.")
REFUSED = N_("{community} cannot take up what you need: {need}\nThe reason: {words}")
CONFIRMED = N_("🎉 {community} says that it is done. Thank you, {unit}: {need}")
NOT_YET = N_("{community} says that it is not done yet: {need}")


def put_before(office: Office, need: Need) -> list[int]:
    """Hang the card where somebody decides about what a resident needs, and return who they are."""
    people = deciding(office, need)
    hang(office, need, people)
    return people


def deciding(office: Office, need: Need) -> list[int]:
    """Return who decides about what a resident needs and can be reached."""
    people = [*answering(office, need.community), *answering(office, bond_of(office, need).decides)]
    return [one for one in dict.fromkeys(people) if Party.COMMUNITY in parties_of(office, one, need)]


def pass_on(office: Office, person: Person, seat: Seat) -> None:
    """Put before somebody who has just taken a seat what waits there; the rest is under /needs."""
    office.uow.flush()  # who answers for a unit is read past what is not written yet
    for need in office.uow.needs.listed([State.SUBMITTED.value], MOST):
        if is_within(need.community, seat.unit) and person.id in deciding(office, need):
            hang(office, need, (person.id,))


def order(desk: Desk, need: Need) -> Outbound:
    """Let everybody read what is needed."""
    step(desk, need, Action.ORDER)
    return published(desk, need)


def published(desk: Desk, need: Need) -> Outbound:
    """Say that a need stands in the list, and what comes next."""
    offer = Button(desk.say(ACTIONS[Action.OFFER]), value(need, Action.OFFER))
    return Outbound(desk.say(PUBLISHED), ((offer, Button(desk.say("Open"), value(need, "show"))),))


def ask_words(desk: Desk, need: Need) -> Outbound:
    """Ask how it shall read."""
    check(desk, need, Action.REWORD)
    return dialogue.begin(desk, REWORD, {"need": need.id})


def reword(desk: Desk, answers: Answers) -> Outbound:
    """Let what came of a report read as the community wants it to."""
    need = find(desk, answers["need"])
    check(desk, need, Action.REWORD)
    need.text = answers["text"]
    step(desk, need, Action.REWORD)
    return show(desk, need)


def ask_reason(desk: Desk, need: Need) -> Outbound:
    """Ask why not."""
    check(desk, need, Action.REFUSE)
    return dialogue.begin(desk, REFUSE, {"need": need.id})


def refuse(desk: Desk, answers: Answers) -> Outbound:
    """Do not take up what a resident needs; the reason goes to them and is kept nowhere else."""
    need = find(desk, answers["need"])
    step(desk, need, Action.REFUSE)
    if need.asker is not None:
        tell(desk, need, [need.asker], REFUSED, said=Said(words=answers["reason"]))
    return Outbound(desk.say("Declined. Whoever asked reads your reason."))


def confirm(desk: Desk, need: Need) -> Outbound:
    """Let a need be met."""
    step(desk, need, Action.CONFIRM)
    tell(desk, need, of_unit(desk, need), CONFIRMED)
    return Outbound(desk.say("Noted: it is done. Everybody who follows it is told."))


def not_yet(desk: Desk, need: Need) -> Outbound:
    """Let it go on."""
    step(desk, need, Action.NOT_YET)
    tell(desk, need, of_unit(desk, need), NOT_YET)
    return Outbound(desk.say("Noted: it is not done yet. The unit is told."))


def withdraw(desk: Desk, need: Need) -> Outbound:
    """Take a need back."""
    step(desk, need, Action.WITHDRAW)
    return Outbound(desk.say("The need has been taken back."))


def take_back(desk: Desk, need: Need) -> Outbound:
    """Let other units take what one has for which nobody speaks any more."""
    step(desk, need, Action.TAKE_BACK)
    return published(desk, need)


def words(ask: str) -> Text:
    """Return the field that asks what is needed."""
    return Text(key="text", ask=ask, label=N_("Need"), least=LEAST, most=LONGEST)


REWORD = Form(
    name="reword_need",
    title=N_("Put it in other words"),
    summary="",
    done=reword,
    fields=(Given(key="need"), words(N_("How shall it read? Please write no name and no telephone number."))),
)
REFUSE = Form(
    name="refuse_need",
    title=N_("Decline"),
    summary="",
    done=refuse,
    fields=(
        Given(key="need"),
        Text(key="reason", ask=N_("Why not? Whoever asked reads this."), label=N_("Reason"), least=4, most=500),
    ),
)
