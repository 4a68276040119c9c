"""What whoever coordinates the area of an issue can do about it besides handling it."""

from domain.issue import OPEN, State
from domain.message import Button
from handlers.keys import short
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.tables import Issue

RESTRICT = N_("Restrict …")
NEED = N_("Make it a need")


def buttons(issue: Issue, voice: Voice) -> list[Button]:
    """Return what they can press: who may know of it, and that volunteers may help, while it is being handled."""
    found = [Button(voice.say(RESTRICT), f"w:{short(issue.id)}:ask")]
    if issue.at in OPEN and issue.at is not State.SUBMITTED and not issue.named:
        found.append(Button(voice.say(NEED), f"n:issue:{short(issue.id)}"))
    return found
