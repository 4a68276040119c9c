"""The one door: was it seen before, who is it, and is it a press, a command, an answer, or a plain sentence?

What is said means something by computation alone: nothing here waits for anything, so that one thread takes everybody's
updates in the order of their arrival and commits them together. That is why there is no ``await`` below ``bot/``.
"""

from collections.abc import Sequence

from domain.errors import NotFound, Refusal
from domain.fit import chosen
from domain.message import SHARE, Inbound, Outbound
from handlers import (
    account,
    checkin,
    dialogue,
    emergency,
    forms,
    groups,
    linking,
    own_chat,
    phone,
    pictures,
    quick,
    report,
    simple,
    wording,
)
from handlers.asking import CONTROLS, State
from handlers.contact import SEND_PHONE
from handlers.desk import Desk
from handlers.fields import LOCATE, SEND_PLACE
from handlers.grounds import grounds_of
from handlers.keys import unknown
from handlers.routes import COMMANDS, FORMS, PRESSES
from handlers.texts.catalogue import N_
from handlers.voice import Rules
from handlers.where import PICK
from storage.unit_of_work import UnitOfWork

FORM_WORDS = {"cancel", "more"}
"""What means the form itself while one is open: its own buttons say the same."""
OVER = N_("That question is over. Just write what is wrong, or choose from /help.")
KEPT = {report.REPORT.name, quick.WORDS.name}
"""The forms whose words are a report's."""
SORRY = N_("Something went wrong with what you sent, and I have kept it for the people who look after me. I am sorry.")


def dispatch(inbound: Inbound, uow: UnitOfWork, rules: Rules) -> None:
    """Do what an update means and owe its answer. Raises Refusal."""
    if inbound.moved is not None:
        groups.moved(uow, inbound, inbound.moved)
        return
    desk = _desk(inbound, uow, rules)
    if desk.room is not None:
        answer = groups.done(desk, desk.room)
        _came_by(desk)
    elif inbound.stored is not None:
        answer = pictures.arrived(desk)
    else:
        if inbound.media:
            pictures.check(desk)
            uow.pictures.receive(inbound.media, channel=desk.channel, owner=desk.person.id, now=desk.now)
            for one in inbound.media:
                desk.keeps("pictures", one.ref)
        answer = _meant(desk)
        _came_by(desk)
    if answer is not None:
        desk.answer(simple.framed(desk, answer), grounds_of(desk, desk.seats_asked))


def refuse(inbound: Inbound, uow: UnitOfWork, rules: Rules, refusal: Refusal) -> None:
    """Owe the words of a refusal."""
    desk = _desk(inbound, uow, rules)
    _came_by(desk)
    grounds = grounds_of(desk, desk.seats if refusal.values else ())
    desk.answer(simple.framed(desk, Outbound(desk.say(refusal.sentence, **refusal.values))), grounds)


def apologise(inbound: Inbound, uow: UnitOfWork, rules: Rules) -> None:
    """Owe an apology for an update that could not be acted on."""
    desk = _desk(inbound, uow, rules)
    desk.answer(Outbound(desk.say(SORRY)))


def _desk(inbound: Inbound, uow: UnitOfWork, rules: Rules) -> Desk:
    person, door = uow.people.at(inbound.sender)
    room = uow.people.at(inbound.room)[1] if inbound.room is not None else None
    return Desk(uow, rules, inbound=inbound, person=person, door=door, forms=FORMS, room=room)


def _came_by(desk: Desk) -> None:
    """Note by which door the person came, and open it: after the handler, so that a refusal finds nothing written.

    Whoever did something in a group did not come by their own: nobody knows whether that is open.
    """
    if desk.room is not None:
        return
    if desk.person.door != desk.door.id:
        desk.person.door = desk.door.id
    if desk.door.closed_at is not None:
        desk.door.closed_at = None
        desk.uow.outbox.owe_again(desk.door, desk.now)


def _started(desk: Desk, payload: str) -> Outbound:
    """Begin by a link; one from a group leads to what was asked for there, or to the question that is open."""
    command = own_chat.command_of(payload)
    if command:
        return COMMANDS[command](desk, "")
    if command is None:
        return account.start(desk, payload)
    return dialogue.resume(desk) if dialogue.opened(desk) else account.welcome(desk)


def _meant(desk: Desk) -> Outbound | None:
    """Return the answer to what was said: the first of these that it can be."""
    inbound = desk.inbound
    press = inbound.press or ("" if inbound.media else chosen(desk.door.menu, inbound.text))
    if inbound.start:
        return _started(desk, inbound.start)
    if press:
        return _pressed(desk, press)
    command = wording.command(inbound.text)
    if command:
        return _commanded(desk, *command)
    states = dialogue.opened(desk)
    if inbound.contact and not (states and states[-1].form == phone.PHONE.name):
        return phone.came_unasked(desk)
    answer = None if inbound.media else _typed(desk, states)
    if answer:
        return answer
    if states:
        kept = emergency.CALL_FIRST if states[-1].form in KEPT else emergency.NO_REPORT
        return emergency.first(desk, dialogue.go_on(desk), kept)
    return Outbound(desk.say(OVER)) if _is_key(desk) else report.begin(desk, inbound)


def _is_key(desk: Desk) -> bool:
    """Say whether a text is what a client still offers in the place of the letters, long after the question."""
    keys = {wording.said(desk.say(label)) for label in (PICK, CONTROLS["skip"], CONTROLS["back"])}
    return not desk.inbound.media and wording.said(desk.inbound.text) in keys


def _typed(desk: Desk, states: Sequence[State]) -> Outbound | None:
    """Return the answer to words that stand for something else; where words are asked for they are that answer."""
    text = desk.inbound.text
    if account.is_code(text) and (not states or account.opens(desk, text)):
        return account.redeem(desk, text)
    if checkin.expected(desk):
        return checkin.begin(desk, text)
    if code := linking.typed(desk):
        return linking.take(desk, code)
    if states and forms.takes_words(FORMS[states[-1].form], states[-1]):
        return None
    word = wording.word(text)
    if word and not (states and word in FORM_WORDS):
        return COMMANDS[word](desk, "")
    if wording.number(text, desk.rules.policy.county.prefix):
        return COMMANDS["status"](desk, text)
    kind = wording.small_talk(text)
    return account.reply(desk, kind) if kind and not states else None


def _pressed(desk: Desk, press: str) -> Outbound | None:
    kind, _, code = press.partition(":")
    if kind == "f":
        if not dialogue.opened(desk):
            return Outbound(desk.say(OVER))
        desk.inbound = Inbound(
            desk.inbound.sender, desk.inbound.key, desk.now, press=press, pressed=desk.inbound.pressed
        )
        return dialogue.go_on(desk)
    if kind in (LOCATE, SHARE) and dialogue.opened(desk):
        return dialogue.resume(desk, desk.say(SEND_PLACE if kind == LOCATE else SEND_PHONE))
    if kind not in PRESSES:
        raise unknown()
    return PRESSES[kind](desk, code)


def _commanded(desk: Desk, name: str, rest: str) -> Outbound | None:
    if name == "start":
        return account.start(desk, rest)
    if name not in COMMANDS:
        raise NotFound(N_("I do not know that command. /help shows what I can do."))
    return COMMANDS[name](desk, rest)
