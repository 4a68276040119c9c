"""How does somebody on Telegram report, hear and press, in the language of their client?"""

import re
from string import Formatter

from handlers.dialogue import ASK_CONSENT
from handlers.issue_card import FINISH
from handlers.report import REPORT, REPORTED
from handlers.texts.catalogue import language_of, say
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.botapi.shapes import Shown

PATIENCE = 60
"""Seconds until an answer must be there, however busy the machine is and however often the bot is killed meanwhile."""
GAP = "\0"
ASK = {field.key: field.ask for field in REPORT.fields}
ASK_RESULT = {field.key: field.ask for field in FINISH.fields}


def told(person: Person, sentence: str) -> Shown:
    """Return the next message that says this, whatever fills its gaps; sentences stand here as in the code."""
    gaps = [name for _, name, _, _ in Formatter().parse(sentence) if name]
    filled = dict.fromkeys(gaps, GAP)
    assert say("zh", sentence, **filled) != sentence.format(**filled), f"nobody says {sentence!r} any more"
    said = say(language_of(person.user.language_code), sentence, **filled)
    return person.hears(max(said.split(GAP), key=len).strip(), PATIENCE)


def chooses(person: Person, label: str, message: Shown | None = None) -> int:
    """Press a button, named as it stands in the code."""
    return person.presses(say(language_of(person.user.language_code), label), message)


def agrees(person: Person) -> None:
    """Agree to what is kept, when that is asked for the first time."""
    told(person, ASK_CONSENT)
    chooses(person, "I agree")


def reports(person: Person, words: str, at: tuple[float, float], *, about: str = "") -> str:
    """Report for the first time, with a position and no photo, and return the number; ``about`` is a category."""
    person.says(words)
    agrees(person)
    return answers(person, at, about=about)


def answers(person: Person, at: tuple[float, float], *, about: str = "") -> str:
    """Answer everything that is asked about a problem, and return its number."""
    told(person, ASK["category"])
    if about:
        person.presses(about)
    else:
        chooses(person, "Not sure")
    told(person, ASK["where"])
    person.shares(*at)
    told(person, ASK["photos"])
    chooses(person, "Skip")
    return submits(person)


def submits(person: Person) -> str:
    """Send what was answered, and return the number to quote."""
    told(person, REPORT.summary)
    chooses(person, "Submit")
    return number_in(told(person, REPORTED))


def betrayed(log: str, api: BotApi) -> list[str]:
    """Return what a log must not hold, and does: the token, names, and whatever anybody wrote or was told."""
    names = {person.user.first_name for person in api.people.values() if len(person.user.first_name) > 3}
    chats = [shown.text for chat in api.world.chats.values() for shown in chat.events]
    lines = {line for text in chats for line in text.splitlines() if len(line) > 7}
    return [secret for secret in (api.token.partition(":")[2], *names, *lines) if secret in log]


def number_in(shown: Shown) -> str:
    """Return the number of the issue that a message is about."""
    found = re.search(r"DJ-\d{8}-\d{4,}", shown.text)
    assert found, shown.text
    return found[0]


def card_of(person: Person, number: str) -> Shown:
    """Return the newest card of an issue as it hangs in somebody's chat now."""
    return next(card for card in reversed(cards_of(person)) if f" {number} · " in card.text)


def cards_of(person: Person) -> list[Shown]:
    """Return every card that hangs in somebody's chat, as it looks now."""
    what = say(language_of(person.user.language_code), "What happened")
    return [shown for shown in person.chat if shown.by_bot and f"\n{what}" in shown.text and " · " in shown.text]


def finishes(person: Person, number: str, result: str, photo: bytes = b"") -> None:
    """Say that an issue is done, what was done, and show it."""
    chooses(person, "Done", card_of(person, number))
    told(person, ASK_RESULT["result"])
    person.says(result)
    told(person, ASK_RESULT["photos"])
    if photo:
        person.sends_photo(photo)
    else:
        chooses(person, "Skip")
    told(person, FINISH.summary)
    chooses(person, "Submit")
    assert number == number_in(told(person, "Done: {number}. Now the reporter has the last word."))
