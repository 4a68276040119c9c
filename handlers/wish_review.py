"""What a community does about small wishes: it sees what waits, publishes with one press, or says why not."""

from collections.abc import Iterable

from domain.access import ORGANISING, may_stand_in
from domain.message import Outbound
from domain.organisation import Level, Seat
from domain.wish import Action, Party, State
from handlers import dialogue, need_card, need_life
from handlers.access import answering
from handlers.asking import Form
from handlers.desk import LISTED, Desk, Office
from handlers.fields import Answers, Given, Text
from handlers.texts.catalogue import N_
from handlers.wish_card import bond_of, find, hang, parties_of
from handlers.wish_life import check, step, tell
from storage.tables import Person
from storage.wishes import Wish

PUBLISHED = N_("🌱 {community} has published the wish. As soon as somebody takes it on I tell you.")
REFUSED = N_("{community} cannot take the wish. The reason: {reason}\nYou can make another: /wish")
FOR_MONEY = N_("{community} cannot take the wish: it asks for money, and money goes other ways. Please ask them which.")


def put_before(office: Office, wish: Wish) -> list[int]:
    """Hang the card where somebody decides, and return who they are."""
    people = deciding(office, wish)
    hang(office, wish, people)
    return people


def deciding(office: Office, wish: Wish) -> list[int]:
    """Return who decides about a wish now and can be reached."""
    units = (wish.community, bond_of(office, wish).decides)
    people = [person for unit in units for person in answering(office, unit, but=wish.person)]
    return [one for one in dict.fromkeys(people) if Party.COMMUNITY in parties_of(office, one, wish)]


def waiting_for(office: Office, person: int, seats: Iterable[Seat]) -> list[Wish]:
    """Return what a person may decide by these seats, oldest first."""
    communities = [seat.unit for seat in seats if seat.role in ORGANISING]
    for seat in seats:
        if may_stand_in((seat,), seat.unit):
            communities += [unit.code for unit in office.rules.county.inside(seat.unit, Level.COMMUNITY)]
    waiting = office.uow.wishes.waiting(communities, State.SUBMITTED.value) if communities else []
    return [one for one in waiting if Party.COMMUNITY in parties_of(office, person, one)]


def pass_on(office: Office, person: Person, seat: Seat) -> None:
    """Put before somebody who has just taken a seat what waits there; the rest is under /wishes."""
    office.uow.flush()  # who answers for a unit is read past what is not written yet
    for wish in waiting_for(office, person.id, (seat,))[:LISTED]:
        hang(office, wish, (person.id,))


def publish(desk: Desk, wish: Wish) -> Outbound:
    """Let everybody read what is wished for."""
    _decide(desk, wish, Action.PUBLISH)
    need_life.opened(desk, need_card.WISH, wish.id)
    tell(desk, wish, wish.person, PUBLISHED)
    return Outbound(desk.say("Published, without a name and an address. Neighbours find it under /wishes."))


def ask_reason(desk: Desk, wish: Wish) -> Outbound:
    """Ask why not."""
    check(desk, wish, Action.REFUSE)
    return dialogue.begin(desk, REFUSE, {"wish": wish.id})


def refuse(desk: Desk, answers: Answers) -> Outbound:
    """Do not take a wish; the reason goes to whoever entered it and is kept nowhere else."""
    wish = find(desk, answers["wish"])
    _decide(desk, wish, Action.REFUSE)
    tell(desk, wish, wish.person, REFUSED, reason=answers["reason"])
    return Outbound(desk.say("Declined. Whoever made the wish reads your reason."))


def refuse_money(desk: Desk, wish: Wish) -> Outbound:
    """Do not take a wish that asks for money."""
    _decide(desk, wish, Action.REFUSE)
    tell(desk, wish, wish.person, FOR_MONEY)
    return Outbound(desk.say("Declined: no money. Whoever made the wish is told so."))


def _decide(desk: Desk, wish: Wish, action: Action) -> None:
    check(desk, wish, action)
    wish.reviewed_at, wish.reviewer = desk.now, desk.person.id
    step(desk, wish, action)


REFUSE = Form(
    name="refuse_wish",
    title=N_("Decline"),
    summary="",
    done=refuse,
    fields=(
        Given(key="wish"),
        Text(key="reason", ask=N_("Why not? The wisher reads this."), label=N_("Reason"), least=4, most=500),
    ),
)
