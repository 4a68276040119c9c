"""What a sheet says of a member: every source of the history is asked, and nobody types a number."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time

from domain.certificate import services
from domain.hours import AFTERWARDS, State
from domain.periods import DAY, Period, moment
from domain.post import Hold
from domain.statement import Figure
from domain.statement import State as Sheet
from domain.wish import State as Fulfilled
from handlers.desk import Office
from handlers.registration_card import SKILLS
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.registrations import Registration
from storage.statements import Statement

MINUTES, SERVICES, BACK_FILLED, VISITS, KINDS = "minutes", "services", "back_filled", "visits", "kinds"
WISHES = "wishes"
LINES: Mapping[str, str] = {
    MINUTES: N_("• Minutes of service credited: {count} (from your hours: /hours)"),
    SERVICES: N_("• In how many services: {count}"),
    BACK_FILLED: N_("• Minutes of these that were entered afterwards: {count}"),
    VISITS: N_("• Visits to the community outside an event: {count}"),
    KINDS: N_("• Kinds of events: {named} (from the events where you checked in)"),
    "posts": N_("• Posts held: {named} (from the posts of the community)"),
    WISHES: N_("• Wishes fulfilled: {count} (from the wishes that you claimed)"),
}
TITLES: Mapping[str, str] = {
    MINUTES: N_("Minutes of service credited"),
    SERVICES: N_("Services"),
    BACK_FILLED: N_("Of these entered afterwards, minutes"),
    VISITS: N_("Visits outside an event"),
    KINDS: N_("Kinds of events"),
    "posts": N_("Posts held"),
    WISHES: N_("Wishes fulfilled"),
}
NAMED = frozenset({KINDS, "posts"})
"""What is told by its names, not by a count."""
LASTING = frozenset({MINUTES, WISHES})
"""What happened once and for all; a post that is held no more was held on the day of the draft."""
PART = N_("{kind}: {count}")


def drafted(office: Office, registration: Registration, period: Period, kind: str) -> list[Figure]:
    """Return everything that a sheet says of a member for a period, from the history as it stands now."""
    return [figure for ask in SOURCES for figure in ask(office, registration, period, kind) if figure.amount]


def lost(statement: Statement, now: Iterable[Figure]) -> set[tuple[str, int]]:
    """Return the hours and wishes on which a sheet rests, and which are not among what the history says ``now``."""
    return _ground(read(statement)) - _ground(now)


def of_another(office: Office, statement: Statement, person: int) -> set[tuple[str, int]]:
    """Return the hours and wishes at the community of a sheet that are another person's."""
    fulfilled = list(_fulfilled(office, person, statement.community, until=statement.until_on))
    hours = [one.id for one in office.uow.hours.of(person)]
    return _ground([Figure(MINUTES, 1, rests_on=hours), Figure(WISHES, 1, rests_on=fulfilled)])


def frozen(figures: Iterable[Figure]) -> list[list[object]]:
    """Return figures as they are kept."""
    return [[one.key, one.amount, list(one.named), list(one.rests_on)] for one in figures]


def read(statement: Statement) -> list[Figure]:
    """Return the figures of a sheet as they were frozen."""
    return [Figure(*one) for one in statement.figures]


def lines(statement: Statement, voice: Voice) -> list[str]:
    """Return every figure of a sheet with its source."""
    return [voice.say(LINES[one.key], count=one.amount, named=named(one, voice)) for one in read(statement)]


def named(figure: Figure, voice: Voice) -> str:
    """Return what a figure is made up of."""
    if figure.key != KINDS:
        return " · ".join(figure.named)
    counted = Counter(figure.named)
    return " · ".join(voice.say(PART, kind=voice.say(SKILLS[one]), count=counted[one]) for one in counted)


def _hours(office: Office, registration: Registration, period: Period, kind: str) -> list[Figure]:
    """Ask the hours that are credited at the community, those of earlier days too that no other sheet has told."""
    others = _others(office, registration, period, kind)
    first, told = _first_day(office, registration, period, others), _told(others, MINUTES)
    found = office.uow.statements.service(
        registration.person, registration.community, State.CREDITED.value, period.until
    )
    mine = [one for one in found if one.day >= first and one.id not in told]
    at_events = {(one.event, one.day): one.kind for one in mine if one.event is not None}
    kinds = [one for one in at_events.values() if one in SKILLS]
    return [
        Figure(MINUTES, sum(one.minutes for one in mine), rests_on=[one.id for one in mine]),
        Figure(SERVICES, services((one.event, one.day) for one in mine)),
        Figure(BACK_FILLED, sum(one.minutes for one in mine if one.source in AFTERWARDS)),
        Figure(VISITS, sum(one.event is None for one in mine)),
        Figure(KINDS, len(kinds), [one for one in kinds if one]),
    ]


def _posts(office: Office, registration: Registration, _: Period, __: str) -> list[Figure]:
    """Ask which posts of the community are held on the day of the draft."""
    held = office.uow.posts.of_member(registration.id, Hold.HELD.value)
    return [Figure("posts", len(held), [one.title for one in held], [one.id for one in held])]


def _wishes(office: Office, registration: Registration, period: Period, kind: str) -> list[Figure]:
    """Ask which wishes of neighbours came true by the member, alone or with others, that no other sheet has told."""
    others = _others(office, registration, period, kind)
    first, told = _first_day(office, registration, period, others), _told(others, WISHES)
    since = moment(first, time.min, office.rules.zone)
    found = _fulfilled(office, registration.person, registration.community, until=period.until)
    mine = [key for key, at in found.items() if at >= since and key not in told]
    return [Figure(WISHES, len(mine), rests_on=mine)]


def _fulfilled(office: Office, person: int, community: str, *, until: date) -> Mapping[int, datetime]:
    """Return when wishes came true by a person, those until the end of a day."""
    end = moment(until + DAY, time.min, office.rules.zone)
    return office.uow.statements.fulfilled(person, community, Fulfilled.FULFILLED.value, until=end)


def _others(office: Office, registration: Registration, period: Period, kind: str) -> list[Statement]:
    """Return the member's other sheets of the same kind."""
    mine = office.uow.statements.of_registration(registration.id)
    return [one for one in mine if one.kind == kind and one.until_on != period.until]


def _told(others: Iterable[Statement], key: str) -> set[int]:
    """Return the hours, or wishes, of which these sheets tell; one that was never shown has told nobody of any."""
    shown = [one for one in others if one.state != Sheet.UNSEEN]
    return {row for one in shown for figure in read(one) for row in figure.rests_on if figure.key == key}


def _first_day(office: Office, registration: Registration, period: Period, others: Iterable[Statement]) -> date:
    """Return from which day on a sheet tells what no other has: since they registered, or since their first sheet.

    What is older than sheets are kept is left out: the one that told of it may be gone.
    """
    registered = registration.submitted_at.astimezone(office.rules.zone).date()
    kept = office.today - office.rules.policy.retention.service.clock
    return min([period.since, max(registered, kept), *(one.since_on for one in others)])


def _ground(figures: Iterable[Figure]) -> set[tuple[str, int]]:
    return {(one.key, key) for one in figures if one.key in LASTING for key in one.rests_on}


Ask = Callable[[Office, Registration, Period, str], list[Figure]]
SOURCES: tuple[Ask, ...] = (_hours, _posts, _wishes)
"""Who is asked what a member did in a period, for a kind of sheet; a new source is one line here."""
