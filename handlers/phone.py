"""A telephone number that somebody leaves for those who handle their reports: shown to them, changed, taken away."""

from collections.abc import Callable, Mapping

from domain.errors import NotAllowed
from domain.message import Button, Outbound
from domain.phone import masked
from handlers import dialogue, issues
from handlers.asking import Form
from handlers.contact import Contact
from handlers.desk import Desk
from handlers.fields import Answers
from handlers.keys import unknown
from handlers.texts.catalogue import N_

LEAVE = N_("Leave a phone number")
NONE_LEFT = N_("You have left no phone number. Nobody needs one to report; it only lets those who handle it call you.")
ASK = N_(
    "Which number may those who handle your reports call? Share it, or write it.\nI keep it locked. Whoever of them"
    " looks at it is written down, and you are told (/views). You can hide it, change it or take it away at any time"
    " (/phone).\nBy sending it you agree to this; “Cancel” keeps nothing."
)
SHOWN = N_("Your number is {phone}. Those who handle your reports may look at it; each look is written down (/views).")
HIDDEN = N_("Your number is {phone}. Nobody may look at it now.")
KEPT = N_("Thank you. I have locked away {phone}. Those who handle your reports may look at it; you are told of it.")
LOST = N_("I have a number of yours and cannot read it any more. Please leave it once more, or take it away.")
CANNOT_KEEP = N_("I cannot keep a number at the moment. Please try again later.")
GONE = N_("Your number is gone. Nothing of it is kept.")


def show(desk: Desk, _: str) -> Outbound:
    """Say what is kept, masked, and offer what can be done about it."""
    kept = desk.uow.contacts.find(desk.person.id)
    if kept is None:
        return Outbound(desk.say(NONE_LEFT), offer(desk))
    phone = desk.uow.contacts.phone(desk.person.id)
    away = Button(desk.say("Take it away"), "p:drop")
    if not phone:
        return Outbound(desk.say(LOST), (*_leave(desk), (away,)))
    seen = Button(desk.say("Hide it"), "p:hide") if kept.shared else Button(desk.say("Let them look"), "p:share")
    change, views = Button(desk.say("Change it"), "p:ask"), Button(desk.say("Who looked"), "m:views")
    return Outbound(desk.say(SHOWN if kept.shared else HIDDEN, phone=masked(phone)), ((change, seen), (away, views)))


def offer(desk: Desk) -> tuple[tuple[Button, ...], ...]:
    """Return the button that asks for a number; nothing for somebody who has left one."""
    return _leave(desk) if desk.uow.contacts.find(desk.person.id) is None else ()


def press(desk: Desk, code: str) -> Outbound:
    """Take a press below one's own number."""
    if code not in PRESSES:
        raise unknown()
    return PRESSES[code](desk)


def ask(desk: Desk) -> Outbound:
    """Ask for a number."""
    return dialogue.begin(desk, PHONE)


def came_unasked(desk: Desk) -> Outbound:
    """Ask somebody who shares a number unasked to agree first: what they are told of it stands in the question."""
    return dialogue.begin(desk, PHONE, remark=desk.say("If I shall keep your number, please send it once more:"))


def keep(desk: Desk, answers: Answers) -> Outbound:
    """Lock a number away, and show on the cards of one's reports that there is one."""
    if not desk.uow.contacts.may_seal():
        raise NotAllowed(CANNOT_KEEP)
    desk.uow.contacts.keep(desk.person.id, answers["phone"], desk.now)
    issues.refresh_of(desk, desk.person)
    return Outbound(desk.say(KEPT, phone=masked(answers["phone"])))


def hide(desk: Desk) -> Outbound:
    """Let nobody look any more."""
    return _let_look(desk, shared=False)


def share(desk: Desk) -> Outbound:
    """Let those who handle one's reports look again."""
    return _let_look(desk, shared=True)


def drop(desk: Desk) -> Outbound:
    """Take the number away."""
    desk.uow.contacts.drop(desk.person.id)
    issues.refresh_of(desk, desk.person)
    return Outbound(desk.say(GONE))


def _let_look(desk: Desk, *, shared: bool) -> Outbound:
    kept = desk.uow.contacts.find(desk.person.id)
    if kept is not None and kept.shared is not shared:
        kept.shared = shared
        issues.refresh_of(desk, desk.person)
    return show(desk, "")


def _leave(desk: Desk) -> tuple[tuple[Button, ...], ...]:
    return ((Button(desk.say(LEAVE), "p:ask"),),)


PHONE = Form(
    name="phone",
    title=N_("Your telephone number"),
    summary="",
    personal=True,
    done=keep,
    fields=(Contact(key="phone", ask=ASK, label=N_("Telephone")),),
)
PRESSES: Mapping[str, Callable[[Desk], Outbound]] = {"ask": ask, "hide": hide, "share": share, "drop": drop}
