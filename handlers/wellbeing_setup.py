"""How staying well is arranged: for oneself, or for somebody who agrees; and who is told."""

import secrets

from domain.errors import NotAllowed, NotFound
from domain.message import Outbound
from domain.wellbeing import EVERY_DAY, Action, Party, State, may_have
from handlers import dialogue, wellbeing_watch
from handlers.asking import Form
from handlers.desk import Desk
from handlers.fields import Answers, Choice, Given, Option, Text, World
from handlers.in_place import opening
from handlers.texts.catalogue import N_
from handlers.where import Where, communities, in_no_grid, place_of
from storage.keys import new_id
from storage.wellbeing import Wellbeing

START = "w_"
"""What the word begins with by which a contact, or who lives alone, comes."""
MYSELF, OTHER = "me", "other"
YES, NO = "yes", "no"
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8
DAYS = {EVERY_DAY: N_("Every day"), "12345": N_("Monday to Friday"), "135": N_("Monday, Wednesday, Friday")}
STAFF = N_("This is for people who live alone, and not for those who work here: nobody is watched over at work.")
WHAT = N_(
    "Staying well: I ask you at a time of your choice whether you are well. One press answers. If I hear nothing, I ask"
    " again, then I tell the person you name, then your grid worker, then the community. Nothing is counted, and you"
    " can end it at any time."
)
SET = N_("Good. I ask {days} at {at}, next {next}. /well shows it, and ends it.")
GIVE = N_("Give this to {name}: they open it, or write it to me. Then they are told when you do not answer.\n{link}")
OFFER = N_("Give this to {name}: they open it, or write it to me, and agree. Until then nothing is asked.\n{link}")
AGREE = N_("{guardian} would like me to ask you {days} at {at} whether you are well.\n{what}\nDo you agree?")
BE_CONTACT = N_(
    "{name} lives alone and is asked at fixed times whether they are well. Would you be told when they do not answer?"
)
CONTACT_IS = N_("You are told now when {name} does not answer. Thank you for being there!")
OWN = N_("This code is for somebody else: please give it to them.")
ALREADY = N_("I ask you already. /well shows when, and ends it if you want to begin anew.")
UNKNOWN = N_("I do not know that code. Please ask whoever invited you for a new one.")
DECLINED = N_("Good, nothing is asked and nothing is kept.")


def begin(desk: Desk) -> Outbound:
    """Say what it is, and ask for what it needs. Raises NotAllowed for those who work here."""
    if not may_have(desk.seats):
        raise NotAllowed(STAFF)
    return dialogue.begin(desk, ARRANGE, {"whom": OTHER} if _is_asked(desk) else {}, desk.say(WHAT))


def submit(desk: Desk, answers: Answers) -> Outbound:
    """Keep it: for oneself it begins, for somebody else it waits for their yes."""
    if not may_have(desk.seats):
        raise NotAllowed(STAFF)
    if answers["whom"] == MYSELF:
        _see_that_it_is_for(desk)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    one = desk.uow.wellbeing.add(_arrangement(desk, answers, code))
    if one.guarded:
        wellbeing_watch.take(desk, one, Action.OFFER, frozenset({Party.GUARDIAN}))
        wellbeing_watch.wait_for_yes(desk, one)
        return Outbound(desk.say(OFFER, name=one.name, link=opening(desk, START + code)))
    wellbeing_watch.take(desk, one, Action.ARRANGE, frozenset({Party.PERSON}))
    said = begun(desk, one)
    if one.code:
        said += "\n" + desk.say(GIVE, name=one.contact_name, link=opening(desk, START + code))
    return Outbound(said)


def invited(desk: Desk, code: str) -> Outbound:
    """Ask somebody who brings a code: to be the contact, or to be asked themselves. Raises NotFound, NotAllowed."""
    one = desk.uow.wellbeing.invited(code.strip().upper())
    if one is None or one.state == State.ENDED:
        raise NotFound(UNKNOWN)
    if desk.person.id in (one.person, one.contact):
        raise NotAllowed(OWN)
    if not one.guarded:
        return dialogue.begin(desk, COME, {"wellbeing": one.id}, desk.say(BE_CONTACT, name=one.name))
    _see_that_it_is_for(desk)
    guardian = one.contact_name or desk.say("Somebody")
    asked = desk.say(AGREE, guardian=guardian, days=days_of(desk, one), at=one.at, what=desk.say(WHAT))
    return dialogue.begin(desk, COME, {"wellbeing": one.id}, asked)


def come(desk: Desk, answers: Answers) -> Outbound:
    """Let somebody in who was asked, once; a No leaves everything as it is, or ends what waited for it."""
    one = desk.uow.wellbeing.find(answers["wellbeing"])
    if one is None or one.code is None:
        raise NotFound(UNKNOWN)
    if answers["sure"] == NO:
        if one.guarded:
            wellbeing_watch.take(desk, one, Action.END, frozenset({Party.PERSON}))
            wellbeing_watch.finish(desk, one, by=desk.person.id)
        return Outbound(desk.say(DECLINED))
    if one.guarded:
        _see_that_it_is_for(desk)
    one.code = None
    if not one.guarded:
        one.contact = desk.person.id
        return Outbound(desk.say(CONTACT_IS, name=one.name))
    one.person = desk.person.id
    wellbeing_watch.take(desk, one, Action.AGREE, frozenset({Party.PERSON}))
    return Outbound(begun(desk, one))


def begun(desk: Desk, one: Wellbeing) -> str:
    """Set the first question, and say when it comes."""
    wellbeing_watch.begin(desk, one)
    next_ = desk.voice.moment(wellbeing_watch.asks_at(desk, one), desk.now)
    return desk.say(SET, days=days_of(desk, one), at=one.at, next=next_)


def days_of(desk: Desk, one: Wellbeing) -> str:
    """Return on which days somebody is asked, in words."""
    return desk.say("every day") if one.days == EVERY_DAY else desk.say(DAYS[one.days])


def _see_that_it_is_for(desk: Desk) -> None:
    """Raise NotAllowed for somebody who works here, or is asked already."""
    if not may_have(desk.seats):
        raise NotAllowed(STAFF)
    if _is_asked(desk):
        raise NotAllowed(ALREADY)


def _is_asked(desk: Desk) -> bool:
    found = desk.uow.wellbeing.concerning(desk.person.id, State.ENDED.value)
    return any(one.person == desk.person.id for one in found)


def _arrangement(desk: Desk, answers: Answers, code: str) -> Wellbeing:
    place = place_of(answers["where"])
    is_other = answers["whom"] == OTHER
    return Wellbeing(
        id=new_id(desk.now),
        person=None if is_other else desk.person.id,
        name=answers["name"],
        days=answers["days"],
        at=answers["at"],
        area=desk.rules.county.grid_of(place) or answers["community"],
        place=answers.get("place", ""),
        contact=desk.person.id if is_other else None,
        contact_name=desk.person.name if is_other else answers.get("contact", ""),
        code=desk.uow.wellbeing.sealed(code) if is_other or answers.get("contact") else None,
        guarded=is_other,
        state=State.NONE.value,
        round=0,
        asked_at=None,
        away_until=None,
        made_at=desk.now,
    )


def _whom(world: World, _: Answers) -> list[Option]:
    say = world.voice.say
    return [Option(MYSELF, say("For myself")), Option(OTHER, say("For somebody else"))]


def _days(world: World, _: Answers) -> list[Option]:
    return [Option(code, world.voice.say(label)) for code, label in DAYS.items()]


def _times(world: World, _: Answers) -> list[Option]:
    return [Option(f"{at:%H:%M}", f"{at:%H:%M}") for at in world.voice.rules.policy.wellbeing.times]


def _is_for_myself(_: World, answers: Answers) -> bool:
    return answers.get("whom") == MYSELF


def _sure(world: World, _: Answers) -> list[Option]:
    return [Option(YES, world.voice.say("Yes, I agree")), Option(NO, world.voice.say("No"))]


ARRANGE = Form(
    name="wellbeing",
    title=N_("Staying well"),
    summary=N_("Shall I begin?"),
    personal=True,
    done=submit,
    fields=(
        Choice(key="whom", ask=N_("For whom is it?"), label=N_("For whom"), of=_whom),
        Text(key="name", ask=N_("What is the name of who lives alone?"), label=N_("Name"), least=2, most=60),
        Choice(key="days", ask=N_("On which days shall I ask?"), label=N_("Days"), of=_days),
        Choice(key="at", ask=N_("At what time?"), label=N_("Time"), of=_times, per_row=3),
        Where(key="where", ask=N_("In which grid is the home? Send the position, or pick the grid."), label=N_("Grid")),
        Choice(
            key="community",
            ask=N_("I cannot tell the grid from that. Which community is it in?"),
            label=N_("Community"),
            of=communities,
            when=in_no_grid,
            front=14,
        ),
        Text(
            key="place",
            ask=N_("How are they found? House, floor, door: only those who have to look in read it."),
            label=N_("Where they live"),
            most=200,
        ),
        Text(
            key="contact",
            ask=N_("Who shall be told first? Their name; or skip, and your grid worker is."),
            label=N_("Contact"),
            least=2,
            most=60,
            optional=True,
            when=_is_for_myself,
        ),
    ),
)
COME = Form(
    name="wellbeing_come",
    title=N_("Staying well"),
    summary="",
    personal=True,
    done=come,
    fields=(
        Given(key="wellbeing"),
        Choice(key="sure", ask=N_("Do you agree?"), label=N_("Agreed"), of=_sure),
    ),
)
