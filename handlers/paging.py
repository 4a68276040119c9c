"""How a list that is too long for one message goes on in the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.message import Button
from handlers.desk import LISTED
from handlers.voice import Voice

LONGEST = 6
"""Digits that a button carries at most."""


@dataclass(frozen=True, slots=True)
class Page:
    """The part of a list of ``count`` that one message shows: what comes after the first ``skip``."""

    skip: int
    count: int

    @property
    def shown(self) -> slice:
        """Which of the list are shown."""
        return slice(self.skip, self.skip + LISTED)

    def title(self, voice: Voice, title: str) -> str:
        """Return what stands above this part: the title of the list, or which of them these are."""
        if self.skip == 0:
            return title
        last = min(self.skip + LISTED, self.count)
        return voice.say("{first}–{last} of {count}:", first=self.skip + 1, last=last, count=self.count)

    def more(self, voice: Voice, command: str, kind: str = "m") -> Sequence[tuple[Button]]:
        """Return the row with the button that shows the next part, if there is one; ``kind`` takes its press."""
        after = self.skip + LISTED
        return ((Button(voice.say("More …"), f"{kind}:{command}:+{after}"),),) if after < self.count else ()


def page(code: str, count: int) -> Page:
    """Return the part that a “More …” button asks for; the first part for any other word, or where there is no more."""
    digits = code.removeprefix("+")
    asked = code != digits and digits.isascii() and digits.isdigit() and len(digits) <= LONGEST
    skip = int(digits) if asked else 0
    return Page(skip if skip < count else 0, count)
