"""Do hours of service add up, step by step, and does every entry wait for what its state asks for?"""

from collections import defaultdict
from collections.abc import Iterator

from bot.doctor.finding import Finding
from domain.hours import KIND, MOMENTS, Moment, State
from storage.hours_tables import HoursChange
from storage.unit_of_work import UnitOfWork

HOURS = "hours"


def look_at_hours(uow: UnitOfWork) -> Iterator[Finding]:
    """Yield each entry whose minutes no step explains, and each that nothing ends."""
    if not (entries := uow.hours.all()):
        return
    changed: dict[int, list[HoursChange]] = defaultdict(list)
    for change in uow.hours.changes():
        changed[change.entry].append(change)
    taken, awaited = uow.examination.steps(KIND), uow.examination.moments(KIND)
    for entry in entries:
        steps, set_now = taken[entry.id], awaited[entry.id]
        mine, place = changed[entry.id], f"hours {entry.id}"
        if entry.minutes != sum(one.after - one.before for one in mine):
            yield Finding(HOURS, place, f"it counts {entry.minutes} minutes, its changes make another number")
        if len(steps) != entry.version or not {one.version for one in mine} <= steps:
            yield Finding(HOURS, place, "its minutes or its state changed without a step")
        # Of what waits for the organiser all moments may have come: the last of them is told once.
        ends = {list(Moment).index(one) for one in MOMENTS.get(State(entry.state), ()) if one in ENDING}
        if not ends <= {rung for rung, version in set_now if version == entry.version}:
            yield Finding(HOURS, place, f"nothing ends it as “{entry.state}”")
        if any(version != entry.version for _, version in set_now):
            yield Finding(HOURS, place, "a moment is set, but nothing waits for it any more")


ENDING = (Moment.OVER, Moment.CREDIT)
"""The moments that move an entry by themselves."""
