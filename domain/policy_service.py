"""Are the entries of a policy about those who serve what they should be?"""

from datetime import time, timedelta

from domain.policy_entry import Entry
from domain.service import Events, Hours, Registration, Wellbeing

TIME, CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]", 'should be a time of day, such as "08:30"'


def events(entry: Entry) -> Events:
    lengths = entry.at("lengths").entries()
    if not lengths:
        raise entry.at("lengths").refused('should name at least one length of time, such as "2h"')
    remind = tuple(before.clock() for before in entry.at("remind").entries())
    doors, cutoff = entry.at("doors").clock(), entry.at("cutoff").clock()
    if list(remind) != sorted(remind, key=lambda span: -span.amount):
        raise entry.at("remind").refused("should name the longest time before the start first")
    if cutoff.amount < doors.amount:
        raise entry.at("cutoff").refused("should not be shorter than doors")
    return Events(
        remind=remind,
        cutoff=cutoff,
        doors=doors,
        lengths=tuple(length.clock() for length in lengths),
        review=entry.at("review").span(),
        accept_most=entry.at("accept_most").clock(),
        accept_least=entry.at("accept_least").clock(),
        accept_share=entry.at("accept_share").at_least(0.01),
        ahead=entry.at("ahead").whole(1, 52),
        invitations=entry.at("invitations").whole(0, 50),
    )


def hours(entry: Entry) -> Hours:
    step, settle = entry.at("step").clock(), entry.at("settle").clock()
    if not timedelta(seconds=15) <= step.clock <= timedelta(minutes=2):
        raise entry.at("step").refused('should be between "15s" and "2m"')
    confirm, remind = entry.at("confirm").span(), entry.at("remind").span()
    if remind.unit is not confirm.unit or remind.amount >= confirm.amount:
        raise entry.at("remind").refused("should be shorter than confirm, in the same unit")
    return Hours(
        step=step,
        tries=entry.at("tries").whole(1, 100),
        pause=entry.at("pause").clock(),
        settle=settle,
        pairs=entry.at("pairs").whole(1, 20),
        grace=entry.at("grace").clock(),
        visit=entry.at("visit").clock(),
        confirm=confirm,
        remind=remind,
        publish=entry.at("publish").clock(),
        daily=entry.at("daily").whole(0, 1440),
        near=entry.at("near").whole(10, 100_000),
    )


def registration(entry: Entry) -> Registration:
    return Registration(entry.at("review").span())


def wellbeing(entry: Entry) -> Wellbeing:
    steps = [entry.at(name) for name in ("again", "contact", "grid", "community")]
    spans = [step.clock() for step in steps]
    for step, earlier, later in zip(steps[1:], spans, spans[1:], strict=False):
        if later.clock <= earlier.clock:
            raise step.refused("should be longer than the one before")
    return Wellbeing(tuple(time.fromisoformat(at.text(TIME, CLOCK)) for at in entry.at("times").entries()), *spans)
