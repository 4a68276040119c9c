"""What is said first when somebody seems to be in danger."""

from dataclasses import replace

from domain.message import Outbound
from handlers.desk import Desk, Purpose
from handlers.texts.catalogue import N_
from handlers.voice import Voice

CALL_FIRST = N_(
    "⚠ If anybody is in danger, call now: {lines}.\nThis chat is no emergency line. I keep your report as well:"
)
NO_REPORT = N_(
    "⚠ If anybody is in danger, call now: {lines}.\nThis chat is no emergency line, and this is no report yet."
    " To report it, send /report."
)


def numbers(voice: Voice) -> str:
    """Return the numbers to call in an emergency, each with whom it reaches."""
    lines = voice.rules.policy.danger.lines
    return " · ".join(f"{line.number} {voice.named(line.name, line.name_en)}" for line in lines)


def call_first(voice: Voice, sentence: str = CALL_FIRST) -> str:
    """Return what is said before anything else to somebody who may be in danger."""
    return voice.say(sentence, lines=numbers(voice))


def lines(desk: Desk, text: str, sentence: str = CALL_FIRST) -> str:
    """Return the numbers to call when ``text`` has words of danger in it, else nothing."""
    if not text or not desk.rules.policy.is_danger(text):
        return ""
    said = call_first(desk.voice, sentence)
    if not desk.inbound.album:
        return said
    # An album is answered once, a second after its last part: this cannot wait, and no later part may take its place.
    desk.send(desk.door, Outbound(said), Purpose.ALARM)
    return ""


def first(desk: Desk, outbound: Outbound, sentence: str) -> Outbound:
    """Put the numbers to call before an answer, if what was said has words of danger in it."""
    first = lines(desk, desk.inbound.text, sentence)
    return replace(outbound, text=f"{first}\n\n{outbound.text}") if first else outbound
