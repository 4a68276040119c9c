"""A small wish is made: what, what it costs about, for whom and where; by the wisher, or by the staff for an elder."""

from dataclasses import dataclass

from domain.access import HANDLING
from domain.errors import NotUnderstood
from domain.message import Inbound, Outbound
from domain.organisation import Level
from domain.wish import KIND, Action, Goods, State
from handlers import dialogue, wish_card, wish_life, wish_review
from handlers.asking import Form
from handlers.desk import Desk
from handlers.fields import Answers, Choice, Given, Number, Option, Text, World
from handlers.lasting import Lasting
from handlers.texts.catalogue import N_
from handlers.where import communities
from handlers.wish_card import GOODS
from storage.keys import new_id
from storage.wishes import Wish

OWN, PROXY = "own", "proxy"
MONEY = N_("A wish for money cannot be granted here. Please wish for a thing, a hand with something, or company.")
TOO_DEAR = N_("A thing may cost at most {most} yuan. Please wish for something smaller.")
SENT = N_(
    "Thank you. The wish is with {community}, which answers by {review}. Neighbours then read what is wished for,"
    " without a name and an address: those are only for the community and for whoever makes it come true."
)
NOBODY_YET = N_(
    "Thank you. The wish is kept for {community}. Nobody of theirs can be reached here yet; I pass it on as soon as"
    " somebody is."
)


@dataclass(frozen=True, kw_only=True)
class Wished(Text):
    """What is wished for, in words that ask for no money."""

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> str | None:
        text = super().read(inbound, code, world, answers)
        if text and world.voice.rules.policy.wishes.is_money(text):
            raise NotUnderstood(MONEY)
        return text


@dataclass(frozen=True, kw_only=True)
class Cost(Number):
    """What a thing costs about, up to what the county has decided."""

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> int | None:
        yuan = super().read(inbound, code, world, answers)
        most = world.voice.rules.policy.wishes.goods
        if yuan is not None and yuan > most:
            raise NotUnderstood(TOO_DEAR, most=most)
        return yuan


def begin(desk: Desk, text: str = "") -> Outbound:
    """Ask what is wished for; where somebody lives or works is known by their seats, where they have one."""
    home = {desk.rules.county.above(seat.unit, Level.COMMUNITY) for seat in desk.seats} - {""}
    known = {"community": home.pop()} if len(home) == 1 else {}
    if len(text.strip()) >= LEAST and not desk.rules.policy.wishes.is_money(text):
        known["text"] = text.strip()[:LONGEST]
    return dialogue.begin(desk, WISH, known)


def submit(desk: Desk, answers: Answers) -> Outbound:
    """Keep the wish, put it before the community, and say by when it answers."""
    wish, told = keep(desk, answers)
    review = desk.rules.calendar.due(desk.now, desk.rules.policy.wishes.review).at
    return Outbound(
        desk.say(
            SENT if told else NOBODY_YET,
            community=desk.voice.unit(wish.community),
            review=desk.voice.moment(review, desk.now),
        )
    )


def keep(desk: Desk, answers: Answers) -> tuple[Wish, list[int]]:
    """Keep a wish, put it before who decides about it, and return both."""
    wish = desk.uow.wishes.add(_wish(desk, answers))
    desk.keeps("wishes", wish.id)
    desk.took(KIND, wish.id, Action.SUBMIT, before=State.NONE, after=State.SUBMITTED)
    wish_life.wait(desk, wish)
    return wish, wish_review.put_before(desk, wish)


def ask_details(desk: Desk, wish: Wish) -> Outbound:
    """Ask anew for whom a wish is, and where; until it is published."""
    wish_life.check(desk, wish, Action.DETAIL)
    return dialogue.begin(desk, DETAIL, {"wish": wish.id})


def detailed(desk: Desk, answers: Answers) -> Outbound:
    """Keep for whom a wish is, and where."""
    wish = wish_card.find(desk, answers["wish"])
    wish_life.check(desk, wish, Action.DETAIL)
    wish.name, wish.place = answers["name"], answers["place"]
    wish_life.step(desk, wish, Action.DETAIL)
    return wish_card.show(desk, wish)


def _wish(desk: Desk, answers: Answers) -> Wish:
    return Wish(
        id=new_id(desk.now),
        community=answers["community"],
        person=desk.person.id,
        proxy=answers.get("whose", OWN) == PROXY,
        name=answers["name"],
        place=answers["place"],
        text=answers["text"],
        goods=answers["goods"],
        yuan=answers.get("yuan", 0) if answers["goods"] == Goods.THING else 0,
        state=State.SUBMITTED.value,
        since=desk.now,
        submitted_at=desk.now,
        reviewed_at=None,
        reviewer=None,
        returned=0,
        claimer=None,
        claimed_for="",
        unit="",
        claimed_at=None,
        ended_at=None,
        emptied_at=None,
    )


def _whose(world: World, _: Answers) -> list[Option]:
    return [Option(OWN, world.voice.say("It is my own")), Option(PROXY, world.voice.say("For somebody else"))]


def _of_staff(world: World, _: Answers) -> bool:
    return any(seat.role in HANDLING for seat in world.seats())


def _goods(world: World, _: Answers) -> list[Option]:
    return [Option(kind.value, world.voice.say(label)) for kind, label in GOODS.items()]


def _is_thing(_: World, answers: Answers) -> bool:
    return answers.get("goods") == Goods.THING


LEAST, LONGEST = 4, 200
WHOM = (
    Text(key="name", ask=N_("For whom is it? The name."), label=N_("For"), least=1, most=60),
    Text(
        key="place",
        ask=N_("Where, and how can one reach them? Only the community and whoever takes it on read this."),
        label=N_("Where, and how"),
        least=2,
        most=200,
    ),
)
WISH = Form(
    name="wish",
    title=N_("A small wish"),
    summary=N_("Shall I send it to the community?"),
    personal=True,
    done=submit,
    fields=(
        Choice(key="whose", ask=N_("Whose wish is it?"), label=N_("Whose"), of=_whose, when=_of_staff),
        Wished(
            key="text",
            ask=N_("What is wished for? Something small that a neighbour can do. Please write no name and no address."),
            label=N_("Wish"),
            least=LEAST,
            most=LONGEST,
        ),
        Choice(key="goods", ask=N_("What kind of wish is it?"), label=N_("Kind"), of=_goods),
        Cost(key="yuan", ask=N_("What does it cost about, in yuan?"), label=N_("About how many yuan"), when=_is_thing),
        Lasting(key="community", ask=N_("In which community?"), label=N_("Community"), of=communities, front=14),
        *WHOM,
    ),
)
DETAIL = Form(
    name="wish_whom",
    title=N_("For whom, and where"),
    summary="",
    personal=True,
    done=detailed,
    fields=(Given(key="wish"), *WHOM),
)
