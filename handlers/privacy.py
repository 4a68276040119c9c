"""What is kept of me, why and for how long; take it along, withdraw the consent, be forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from domain.errors import NotAllowed
from domain.message import Button, Outbound
from handlers import dialogue, forgetting, leaving, statement_life, takeout, wellbeing
from handlers.desk import Desk
from handlers.keys import long, short, unknown
from handlers.texts.catalogue import N_
from storage.keys import BEGINNING

NOTICE = N_(
    "Who: {county}. Questions: {phone}.\n"
    "Why: only to have what you report handled, and for what you sign up for.\n"
    "What: what you write and say, your photos and places, your name if you register, your telephone number if you"
    " leave one, how to reach you here.\n"
    "How long: a report {issues} after it has ended, photos {media}, messages {words}, what you began {drafts},"
    " who was at an event {service}. Then it goes by itself; your number when you take it away.\n"
    "Your rights: see it, take it along, have it deleted, stop agreeing: one press is enough. To have something"
    " corrected, call."
)
TAKE = N_(
    "Here is everything that is kept of you, in one file. What each part means stands in it."
    " Keep it safe: whoever has the file can read it."
)
ASK = N_(
    "Shall I forget you?\n"
    "Goes: your name and telephone number, what you wrote, your photos and places, registrations, places at events"
    " that are still to come, what you began, our conversation.\n"
    "Stays: that something was reported, its number, where it lies, what was done and when – without your words."
)
STILL_OPEN = N_(
    "{count} of your reports are not finished: words, place and photos stay with those who handle them until then,"
    " and go after that. You will not hear of it any more."
)
SEATS = N_("You hold a role here: it ends.")
FINAL = N_("This cannot be undone.")
FORGOTTEN = N_(
    "It is done: I do not know you any more. Whenever you write again, you are somebody new to me. All the best!"
)
NOT_REGISTERED = N_("I keep nothing about a party membership of yours.")
KEPT = N_("Good, everything stays as it is.")
OF_THE_DEMO = N_("This is one of the people of the demo, whom others want to meet too. Please try it as yourself.")
MILLISECOND = timedelta(milliseconds=1)


def show(desk: Desk, _: str) -> Outbound:
    """Say who keeps what, why and for how long, and offer what one can do about it."""
    county, kept = desk.rules.policy.county, desk.rules.policy.retention
    text = desk.say(
        NOTICE,
        county=desk.voice.named(county.name, county.name_en),
        phone=county.phone,
        issues=desk.voice.span(kept.issues.clock),
        media=desk.voice.span(kept.media.clock),
        words=desk.voice.span(kept.words.clock),
        drafts=desk.voice.span(desk.rules.policy.drafts.life.clock),
        service=desk.voice.span(kept.service.clock),
    )
    rows = [[Button(desk.say("Take it along"), "v:take")], [Button(desk.say("Delete everything"), "v:delete")]]
    if dialogue.has_consented(desk):
        rows.append([Button(desk.say("I no longer agree"), "k:no")])
    mine = desk.uow.registrations.of(desk.person.id)
    if mine is not None and mine.consent:
        rows.append([Button(desk.say("Forget my membership"), "v:party")])
    is_linked = len(desk.uow.people.all_doors(desk.person.id)) > 1
    doors = (
        Button(desk.say("Where I know you"), "m:unlink")
        if is_linked
        else Button(desk.say("Use me elsewhere too"), "m:link")
    )
    rows.append([Button(desk.say("My telephone number"), "m:phone"), doors])
    return Outbound(text, tuple(map(tuple, rows)))


def press(desk: Desk, code: str) -> Outbound:
    """Take a press under the notice, or under the question."""
    kind, _, rest = code.partition(":")
    if kind == "take":
        return take_along(desk, "")
    if kind == "delete":
        return ask_delete(desk, "")
    if kind == "party":
        return _unregister(desk)
    if kind == "keep":
        return Outbound(desk.say(KEPT))
    if kind == "forget":
        return _forget(desk, asked_at=BEGINNING + long(rest) * MILLISECOND)
    raise unknown()


def take_along(desk: Desk, _: str) -> Outbound:
    """Give one file of everything; it is made when it is given."""
    return Outbound(desk.say(TAKE), media=(takeout.FILE,))


def ask_delete(desk: Desk, _: str) -> Outbound:
    """Say what goes and what stays, and ask once more."""
    _refuse_demo(desk)
    desk.uow.flush()  # what was submitted in this batch counts too
    still_open = [key for key, ended in desk.uow.issues.ends_of_reporter(desk.person.id).items() if not ended]
    parts = [desk.say(ASK)]
    if still_open:
        parts.append(desk.say(STILL_OPEN, count=len(still_open)))
    if desk.seats:
        parts.append(desk.say(SEATS))
    value = f"v:forget:{short((desk.now - BEGINNING) // MILLISECOND)}"
    rows = ((Button(desk.say("Yes, forget me"), value),), (Button(desk.say("No, keep it"), "v:keep"),))
    return Outbound("\n".join([*parts, desk.say(FINAL)]), rows)


def _forget(desk: Desk, asked_at: datetime) -> Outbound:
    """Forget who asked for it; a button that is found again long after asks anew."""
    if not timedelta(0) <= desk.now - asked_at < desk.rules.policy.drafts.life.clock:
        return ask_delete(desk, "")
    _refuse_demo(desk)
    said = desk.say(FORGOTTEN)
    desk.person = forgetting.leave(desk)
    return Outbound(said)


def withdraw(desk: Desk, _: str) -> Outbound:
    """Stop agreeing."""
    return answer(desk, "no")


def answer(desk: Desk, code: str) -> Outbound:
    """Take a yes or a no to what is kept; with a no ends what rests on the yes."""
    had_agreed = dialogue.has_consented(desk)
    said = dialogue.consent(desk, code)
    if had_agreed and not dialogue.has_consented(desk):
        wellbeing.withdraw(desk, desk.person)
        statement_life.withdraw_all(desk, desk.person.id)
    ended = leaving.withdraw(desk) if not dialogue.has_consented(desk) else None
    return said if ended is None else replace(said, text=f"{said.text}\n\n{_ended(desk, ended.community)}")


def _unregister(desk: Desk) -> Outbound:
    """Take back the consent about party membership alone."""
    ended = leaving.withdraw(desk)
    return Outbound(_ended(desk, ended.community) if ended else desk.say(NOT_REGISTERED))


def _ended(desk: Desk, community: str) -> str:
    return desk.say(leaving.WITHDRAWN, community=desk.voice.unit(community))


def _refuse_demo(desk: Desk) -> None:
    if desk.person.demo is not None:
        raise NotAllowed(OF_THE_DEMO)


COMMANDS: Mapping[str, Callable[[Desk, str], Outbound]] = {
    "privacy": show,
    "export": take_along,
    "delete": ask_delete,
    "withdraw": withdraw,
}
