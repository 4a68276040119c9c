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
    return Registration(entry.at("review").span())
