"""Are the entries of a policy about those who serve, and what serves them, what they should be?"""

from domain.policy_entry import Entry
from domain.service import Events, Imports, Registration, Riders, Stations


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


def stations(entry: Entry) -> Stations:
    return Stations(entry.at("shown").whole(1, 8))


def riders(entry: Entry) -> Riders:
    return Riders(gather=entry.at("gather").clock(), edit=entry.at("edit").clock())


def imports(entry: Entry) -> Imports:
    return Imports(lines=entry.at("lines").whole(1, 1_000_000), megabytes=entry.at("megabytes").whole(1, 2000))
