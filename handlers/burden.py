"""What this bot asked of the people of a community in the last days, and what came of wishes, needs and events."""

import math
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from domain.access import COORDINATING, HANDLING
from domain.errors import NotAllowed
from domain.message import Outbound
from handlers.desk import Desk, Purpose
from handlers.texts.catalogue import N_
from storage.unasked import GATHERED, UNASKED

DAYS, QUARTER = 7, 90
BESIDES = (Purpose.ALARM.value, Purpose.DIGEST.value)
FOR_OTHERS = N_("This is for those who coordinate a community, a street or the county. What waits for you: /queue")
TITLE = N_("What I asked of the people who work for {unit} in the last {days} days ({people} people):")
NONE = N_("I have sent nobody anything unasked.")
TOO_FEW = N_(
    "Fewer than {few} people work for {unit}, so I do not show what I asked of them: it would tell of one of them."
)
SENT = N_("• {count} messages unasked: {average} a person and day")
MOST = N_("• The most that one person got in a day: {most} (the limit is {limit})")
ONE = N_("• {gathered} more were gathered into {digests} messages")
ALARMS = N_("• {alarms} warnings of danger or of what was cut off, which do not count")
WISHES = N_(
    "Small wishes published in the last {days} days: {published}; taken on {claimed}, come true {fulfilled},"
    " given back by time {expired}."
)
NEEDS = N_("Needs published in the last {days} days: {published}; taken by a unit {matched}.")
NEEDS_AFTER = N_(
    "Needs published in the last {days} days: {published}; taken by a unit {matched}, half of these within {span}."
)
HELD = N_("Events that ended in the last {days} days: {held}.")
HELD_AND_CAME = N_("Events that ended in the last {days} days: {held}; {came} of {places} who had a place came.")
SERVED = N_("Service credited of the last {days} days: {times} person-times by {persons} people, {hours} hours.")
PROJECTS = N_("Projects that units finished in the last {days} days: {projects}.")
VISITS = N_("Visits outside events in the last {days} days: {visits}, by {visitors} people; work units: {units}.")
TRANSFERS = N_("Members who wait to change the community: {transfers}.")
WAITED = N_("Waited for a place at events of the last {days} days: {waited}; got one in the end: {served}.")
REGISTERED = N_("Registered members: {registered}.")
REGISTERED_AND_ACTIVE = N_("Registered members: {registered}; {active} of them served in the last {days} days.")


def show(desk: Desk, _: str) -> Outbound:
    """Show it to whoever coordinates, of their own area: numbers of all together, never of one by name."""
    units = [seat.unit for seat in desk.seats if seat.role in COORDINATING]
    if not units:
        raise NotAllowed(FOR_OTHERS)
    return Outbound("\n\n".join(_told(desk, unit) for unit in dict.fromkeys(units)))


def _told(desk: Desk, unit: str) -> str:
    roles = [role.value for role in HANDLING]
    people = desk.uow.unasked.workers(unit, roles, desk.today)
    few = desk.rules.policy.registration.few
    if people < few:
        lines = [desk.say(TOO_FEW, few=few, unit=desk.voice.unit(unit))]
    else:
        lines = [desk.say(TITLE, unit=desk.voice.unit(unit), days=DAYS, people=people)]
        lines += _asked(desk, unit, roles, people)
    return "\n".join([*lines, *_came(desk, unit), *(_besides(desk, unit) if people >= few else ())])


def _asked(desk: Desk, unit: str, roles: list[str], people: int) -> list[str]:
    """Return what was asked of all of them together."""
    since = datetime.combine(desk.today - timedelta(days=DAYS - 1), datetime.min.time(), desk.rules.zone)
    rows = desk.uow.unasked.asked(unit, roles, today=desk.today, since=since, besides=BESIDES)
    if not rows:
        return [desk.say(NONE)]
    sent = [row for row in rows if row.why == UNASKED]
    lines = [desk.say(SENT, count=len(sent), average=f"{len(sent) / (people * DAYS):.1f}")]
    busiest = max(Counter((row.person, _day(desk, row)) for row in sent).values(), default=0)
    lines.append(desk.say(MOST, most=busiest, limit=desk.rules.policy.unasked.most))
    digests = sum(row.purpose == Purpose.DIGEST for row in rows)
    if digests:
        lines.append(desk.say(ONE, gathered=sum(row.why == GATHERED for row in rows), digests=digests))
    if alarms := sum(row.purpose == Purpose.ALARM for row in rows):
        lines.append(desk.say(ALARMS, alarms=alarms))
    return lines


def _came(desk: Desk, unit: str) -> list[str]:
    """Return what came of the wishes and needs of an area: counts of things, of no person."""
    since = desk.now - timedelta(days=QUARTER)
    wishes, needs = desk.uow.service_figures.wishes(unit, since), desk.uow.service_figures.needs(unit, since)
    lines = [desk.say(WISHES, days=QUARTER, **wishes._asdict())] if wishes.published else []
    if needs.until_matched is not None:
        span = desk.voice.span(timedelta(hours=math.ceil(needs.until_matched / timedelta(hours=1))))
        lines.append(desk.say(NEEDS_AFTER, days=QUARTER, span=span, **needs._asdict()))
    elif needs.published:
        lines.append(desk.say(NEEDS, days=QUARTER, **needs._asdict()))
    return [*lines, *_served(desk, unit, since)]


def _served(desk: Desk, unit: str, since: datetime) -> list[str]:
    """Return how many members an area has, what came of its events, and how much service that was; nothing of a few."""
    book, few = desk.uow.service_figures, desk.rules.policy.registration.few
    members, figures = book.members(unit, since), book.events(unit, since)
    sentence = HELD_AND_CAME if figures.places >= few else HELD
    told = {"hours": f"{figures.minutes / 60:.1f}", **figures._asdict(), **members._asdict()}
    sentences = [REGISTERED_AND_ACTIVE if members.active >= few else REGISTERED] * (members.registered >= few)
    sentences += [sentence] * bool(figures.held) + [SERVED] * (figures.persons >= few)
    return [desk.say(one, days=QUARTER, **told) for one in sentences]


def _besides(desk: Desk, unit: str) -> list[str]:
    """Return what units did there, who waits to change, and what came of waitlists; of people nothing about a few."""
    since, few = desk.now - timedelta(days=QUARTER), desk.rules.policy.registration.few
    book = desk.uow.service_figures
    projects, transfers = book.projects(unit, since), book.transfers(unit)
    visits, waits = book.visits(unit, since), book.waitlist(unit, since)
    told = {"projects": projects, "transfers": transfers, **visits._asdict(), **waits._asdict()}
    sentences = [PROJECTS] * bool(projects) + [VISITS] * (visits.visitors >= few)
    sentences += [TRANSFERS] * (transfers >= few) + [WAITED] * (waits.waited >= few)
    return [desk.say(one, days=QUARTER, **told) for one in sentences]


def _day(desk: Desk, row: Any) -> date:
    moment: datetime = row.settled_at
    return moment.astimezone(desk.rules.zone).date()
