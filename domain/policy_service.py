"""Are the entries of a policy about those who serve what they should be?"""

from domain.policy_entry import Entry
from domain.service import Events, Registration


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
