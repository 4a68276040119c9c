"""What this bot asked of the people of a community in the last days: so that it takes work away and makes none."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from domain.access import COORDINATING, HANDLING
from domain.errors import NotAllowed
from domain.message import Outbound
from handlers.desk import Desk, Purpose
from handlers.texts.catalogue import N_
from storage.unasked import GATHERED, UNASKED

DAYS = 7
BESIDES = (Purpose.ALARM.value, Purpose.DIGEST.value)
FOR_OTHERS = N_("This is for those who coordinate a community, a street or the county. What waits for you: /queue")
TITLE = N_("What I asked of the people who work for {unit} in the last {days} days ({people} people):")
NONE = N_("I have sent nobody anything unasked.")
SENT = N_("• {count} messages unasked: {average} a person and day")
MOST = N_("• The most that one person got in a day: {most} (the limit is {limit})")
ONE = N_("• {gathered} more were gathered into {digests} messages")
ALARMS = N_("• {alarms} warnings of danger or of what was cut off, which do not count")


def show(desk: Desk, _: str) -> Outbound:
    """Show it to whoever coordinates, of their own area: numbers of all together, never of one by name."""
    units = [seat.unit for seat in desk.seats if seat.role in COORDINATING]
    if not units:
        raise NotAllowed(FOR_OTHERS)
    return Outbound("\n\n".join(_told(desk, unit) for unit in dict.fromkeys(units)))


def _told(desk: Desk, unit: str) -> str:
    since = datetime.combine(desk.today - timedelta(days=DAYS - 1), datetime.min.time(), desk.rules.zone)
    roles = [role.value for role in HANDLING]
    rows = desk.uow.unasked.asked(unit, roles, today=desk.today, since=since, besides=BESIDES)
    sent = [row for row in rows if row.why == UNASKED]
    people = desk.uow.unasked.workers(unit, roles, desk.today)
    lines = [desk.say(TITLE, unit=desk.voice.unit(unit), days=DAYS, people=people)]
    if not rows:
        return "\n".join([*lines, desk.say(NONE)])
    average = f"{len(sent) / (max(people, 1) * DAYS):.1f}"
    lines.append(desk.say(SENT, count=len(sent), average=average))
    busiest = max(Counter((row.person, _day(desk, row)) for row in sent).values(), default=0)
    lines.append(desk.say(MOST, most=busiest, limit=desk.rules.policy.unasked.most))
    digests = sum(row.purpose == Purpose.DIGEST for row in rows)
    if digests:
        lines.append(desk.say(ONE, gathered=sum(row.why == GATHERED for row in rows), digests=digests))
    if alarms := sum(row.purpose == Purpose.ALARM for row in rows):
        lines.append(desk.say(ALARMS, alarms=alarms))
    return "\n".join(lines)


def _day(desk: Desk, row: Any) -> date:
    moment: datetime = row.settled_at
    return moment.astimezone(desk.rules.zone).date()
