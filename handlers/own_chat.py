"""How is somebody who did something in a group led to their own chat, where they may read what is theirs?"""

from domain.message import Button, Outbound
from handlers.texts.catalogue import N_
from handlers.voice import Voice

OWN_CHAT = "own"
"""What a button begins with that opens the presser's own chat: a channel shows it as a link of its own kind."""
LINKED = ("report", "my", "queue", "events", "baodao", "help")
"""The commands that such a link may lead to: each only shows or asks."""
NO_CHAT = N_(
    "To whoever pressed or wrote just now: the answer is only for you, and I cannot write to you yet."
    " Please open your own chat with me; it goes on there."
)


def led_over(voice: Voice, sentence: str, command: str = "") -> Outbound:
    """Return a sentence for the group with the link to everybody's own chat; there ``command`` is carried out."""
    link = Button(voice.say("Open my own chat"), f"{OWN_CHAT}:{command if command in LINKED else ''}")
    return Outbound(voice.say(sentence), ((link,),))


def start_of(value: str) -> str | None:
    """Return what a link brings along to the own chat; None for a button that is none."""
    kind, _, command = value.partition(":")
    return "_".join(filter(None, (OWN_CHAT, command))) if kind == OWN_CHAT else None


def command_of(start: str) -> str | None:
    """Return the command that somebody was led over for, empty for the open question; None for any other start."""
    kind, _, command = start.partition("_")
    return command if kind == OWN_CHAT and command in ("", *LINKED) else None
