"""Are the entries of a policy about those who serve, and what serves them, what they should be?"""

from datetime import time, timedelta

from domain.policy_entry import Entry
from domain.service import Events, Hours, Imports, Needs, Registration, Riders, Stations, Wellbeing, Wishes

REMINDERS = 2

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
        absences=entry.at("absences").clock(),
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
        afterwards=entry.at("afterwards").clock(),
        confirm=confirm,
        remind=remind,
        publish=entry.at("publish").clock(),
        daily=entry.at("daily").whole(0, 1440),
        near=entry.at("near").whole(10, 100_000),
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


def wishes(entry: Entry) -> Wishes:
    contact, reminders = entry.at("contact").clock(), entry.at("remind").entries()
    spans = [one.clock() for one in reminders]
    if len(spans) != REMINDERS or not spans[0].amount < spans[1].amount < contact.amount:
        raise entry.at("remind").refused(f"should be two times in order, both shorter than contact ({contact})")
    return Wishes(
        review=entry.at("review").span(),
        remind=(spans[0], spans[1]),
        contact=contact,
        fulfil=entry.at("fulfil").clock(),
        nudge=_below_one(entry.at("nudge")),
        confirm=entry.at("confirm").clock(),
        unclaimed=entry.at("unclaimed").clock(),
        goods=entry.at("goods").whole(1, 9999),
        money=entry.at("money").texts(),
        harmless=entry.at("harmless").texts(),
    )


def needs(entry: Entry) -> Needs:
    return Needs(
        review=entry.at("review").span(),
        unmatched=entry.at("unmatched").span(),
        answer=entry.at("answer").span(),
        project=entry.at("project").span(),
        nudge=_below_one(entry.at("nudge")),
        confirm=entry.at("confirm").span(),
        event_after=entry.at("event_after").span(),
        event_at=time.fromisoformat(entry.at("event_at").text(TIME, CLOCK)),
        event_lasts=entry.at("event_lasts").clock(),
        event_places=entry.at("event_places").whole(1, 500),
    )


def _below_one(entry: Entry) -> float:
    share = entry.at_least(0.01)
    if share >= 1:
        raise entry.refused("should be a share below 1")
    return share


def wellbeing(entry: Entry) -> Wellbeing:
    steps = [entry.at(name) for name in ("again", "contact", "grid", "community")]
    spans = [step.clock() for step in steps]
    for step, earlier, later in zip(steps[1:], spans, spans[1:], strict=False):
        if later.clock <= earlier.clock:
            raise step.refused("should be longer than the one before")
    return Wellbeing(tuple(time.fromisoformat(at.text(TIME, CLOCK)) for at in entry.at("times").entries()), *spans)


def stations(entry: Entry) -> Stations:
    return Stations(entry.at("shown").whole(1, 8))


def riders(entry: Entry) -> Riders:
    return Riders(gather=entry.at("gather").clock(), edit=entry.at("edit").clock())


def imports(entry: Entry) -> Imports:
    return Imports(lines=entry.at("lines").whole(1, 1_000_000), megabytes=entry.at("megabytes").whole(1, 2000))
