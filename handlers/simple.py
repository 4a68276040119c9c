"""Simple mode: few words, three big buttons, and forms that ask less; until somebody wants everything again."""

from dataclasses import replace

from domain.message import DIAL, Button, Outbound, Want
from handlers import dialogue
from handlers.commands import listed
from handlers.desk import Desk
from handlers.texts.catalogue import N_

ON = "on"
BUTTONS = {
    "report": ("📝", N_("Report a problem")),
    "my": ("📋", N_("My reports")),
    "call": ("📞", N_("Call somebody")),
}
HOME = N_(
    "What do you need? Press a button. Or just write it, say it, or send a photo.\n“More” brings everything back."
)
FULL = N_("Everything is back: /help shows it. /simple makes it simple again.")
OFFER = N_("Big buttons, few words")
CALL = N_("In danger:\n{lines}\n\nFor everything else:\n{phone} {county}")


def toggle(desk: Desk, rest: str) -> Outbound:
    """Make it simple, or bring everything back; a button that was pressed twice only makes it simple."""
    if desk.person.simple and rest != ON:
        return leave(desk, "")
    desk.person.simple = True
    return _said(desk, home(desk))


def leave(desk: Desk, _: str) -> Outbound:
    """Bring everything back."""
    if desk.person.simple:
        desk.person.simple = False
    return _said(desk, Outbound(desk.say(FULL)))


def home(desk: Desk) -> Outbound:
    """Offer the three things that most people want."""
    return Outbound(desk.say(HOME), _rows(desk), commands=listed(desk))


def call(desk: Desk, _: str) -> Outbound:
    """Tell whom to call, each number on a line of its own, and dial it where that is possible."""
    county, voice = desk.rules.policy.county, desk.voice
    lines = {line.number: voice.named(line.name, line.name_en) for line in desk.rules.policy.danger.lines}
    named = {**lines, county.phone: voice.named(county.name, county.name_en)}
    dials = tuple((Button(f"📞 {number} {name}", url=DIAL + _digits(number)),) for number, name in named.items())
    listing = "\n".join(f"{number} {name}" for number, name in lines.items())
    text = desk.say(CALL, lines=listing, phone=county.phone, county=named[county.phone])
    return Outbound(text, dials)


def offer(desk: Desk) -> tuple[tuple[Button, ...], ...]:
    """Return the button that makes it simple: once, to whoever asks for help."""
    if desk.person.simple is not None:
        return ()
    desk.person.simple = False
    return ((Button(desk.say(OFFER), f"m:simple:{ON}"),),)


def framed(desk: Desk, answer: Outbound) -> Outbound:
    """Put the three buttons under an answer that is no question and no card, so that there is always a way on."""
    if not desk.person.simple or answer.card or answer.want is not Want.ANYTHING or dialogue.opened(desk):
        return answer
    return replace(answer, rows=tuple(dict.fromkeys((*answer.rows, *_rows(desk)))))


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


def _rows(desk: Desk) -> tuple[tuple[Button, ...], ...]:
    return tuple((Button(f"{mark} {desk.say(label)}", f"m:{name}"),) for name, (mark, label) in BUTTONS.items())


def _said(desk: Desk, said: Outbound) -> Outbound:
    """Say it, and ask the open question again where there is one."""
    said = replace(said, commands=listed(desk))
    if not dialogue.opened(desk):
        return said
    return replace(dialogue.resume(desk, said.text), commands=said.commands)
