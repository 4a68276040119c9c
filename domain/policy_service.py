"""Are the entries of a policy about those who serve what they should be?"""

from datetime import time

from domain.policy_entry import Entry
from domain.service import Events, Registration, Wellbeing

TIME, CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]", 'should be a time of day, such as "08:30"'


def events(entry: Entry) -> Events:
    lengths = entry.at("lengths").entries()
    if not lengths:
        raise entry.at("lengths").refused('should name at least one length of time, such as "2h"')
    return Events(
        remind=entry.at("remind").clock(),
        doors=entry.at("doors").clock(),
        lengths=tuple(length.clock() for length in lengths),
        tries=entry.at("tries").whole(1, 100),
    )


def registration(entry: Entry) -> Registration:
    clock = (
        "draft",
        "nudge",
        "question",
        "question_remind",
        "offer",
        "pause_remind",
        "pause_most",
        "pairing_remind",
        "pairing_most",
    )
    spans = ("remind", "review", "transfer", "leave")
    return Registration(
        consent_version=entry.at("consent_version").text(),
        few=entry.at("few").whole(0, 100),
        **{key: entry.at(key).clock() for key in clock},
        **{key: entry.at(key).span() for key in spans},
    )


def wellbeing(entry: Entry) -> Wellbeing:
    steps = [entry.at(name) for name in ("again", "contact", "grid", "community")]
    spans = [step.clock() for step in steps]
    for step, earlier, later in zip(steps[1:], spans, spans[1:], strict=False):
        if later.clock <= earlier.clock:
            raise step.refused("should be longer than the one before")
    return Wellbeing(tuple(time.fromisoformat(at.text(TIME, CLOCK)) for at in entry.at("times").entries()), *spans)
