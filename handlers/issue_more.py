"""What whoever coordinates the area of an issue can do about it besides handling it."""

from domain.issue import OPEN, Party, State
from domain.message import Button
from handlers.keys import short
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.tables import Issue

RESTRICT = N_("Restrict …")
NEED = N_("Make it a need")


def buttons(issue: Issue, voice: Voice, mine: frozenset[Party]) -> list[Button]:
    """Return what somebody can press: who may know of it, and that volunteers may help."""
    found = [Button(voice.say(RESTRICT), f"w:{short(issue.id)}:ask")] if Party.AREA in mine else []
    if Party.NEAR in mine and is_for_volunteers(issue):
        found.append(Button(voice.say(NEED), f"n:issue:{short(issue.id)}"))
    return found


def is_for_volunteers(issue: Issue) -> bool:
    """Say whether an issue can become a need: while it is being handled, and nobody is kept from knowing of it."""
    return issue.at in OPEN and issue.at is not State.SUBMITTED and not issue.named
