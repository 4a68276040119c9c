"""A visit that nobody was checked in for: whoever served says when and what, and the community decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.errors import NotAllowed, TooLate
from domain.hours import MINUTE, VOLUNTEER, Action, Source, State
from domain.message import Inbound, Outbound
from domain.registration import COUNTING
from handlers import dialogue
from handlers.asking import Again, Form
from handlers.desk import Desk
from handlers.fields import Answers, Choice, Given, Number, Option, Text, World
from handlers.gates import Gate, organisers
from handlers.hours_life import ask_for, new_entry, take, within_day
from handlers.moments import read_moment
from handlers.texts.catalogue import N_
from storage.hours_tables import Hours

LONGEST = 1440
ONLY_MEMBERS = N_("Only members enter a visit themselves, with the community where they are registered: /baodao")
TO_COME = N_("That is not over yet. Please write when you began.")
TOO_OFTEN = N_("You have {pairs} entries of that day at “{title}”. For more, please speak with the organiser.")
THERE_ALREADY = N_("You have hours of that time already: /hours shows them. If they are wrong, dispute them there.")
ASKED = N_("Thank you. {community} reads it and decides: /hours shows how it stands.")


def home(desk: Desk) -> str:
    """Return where somebody may enter a visit, or nothing."""
    mine = desk.uow.registrations.of(desk.person.id)
    return mine.community if mine is not None and mine.state in COUNTING else ""


def begin(desk: Desk, _: str) -> Outbound:
    """Ask when it was and what was done."""
    return dialogue.begin(desk, MISSED, {"community": _home(desk)})


def submit(desk: Desk, answers: Answers) -> Outbound | Again:
    """Put the visit before the community; until it has said yes nothing is published."""
    gate = Gate(_home(desk))
    came = _began(desk, answers)
    left = came + answers["minutes"] * MINUTE
    if left > desk.now:
        return Again("clock", desk.say(TO_COME))
    _check(desk, gate, came, left)
    entry = new_entry(desk, gate, None, desk.person.id, source=Source.OWN)
    entry.day, entry.came_at, entry.left_at = came.astimezone(desk.rules.zone).date(), came, left
    entry.starts_at, entry.ends_at = came, left
    counts = within_day(desk, entry, answers["minutes"])
    take(desk, entry, Action.CLAIM, VOLUNTEER, counts=counts, reason=answers["words"])
    desk.keeps("hours", entry.id)
    ask_for(desk, organisers(desk, gate), [entry])
    return Outbound(desk.say(ASKED, community=gate.named(desk.voice)))


def _check(desk: Desk, gate: Gate, came: datetime, left: datetime) -> None:
    """Raises TooLate for a time of which there are hours already, and for a day that has as many as it may."""
    day, pairs = came.astimezone(desk.rules.zone).date(), desk.rules.policy.hours.pairs
    if len(desk.uow.hours.of_day(desk.person.id, day, None, gate.community)) >= pairs:
        raise TooLate(TOO_OFTEN, title=gate.named(desk.voice), pairs=pairs)
    if any(_meets(one, came, left) for one in desk.uow.hours.of(desk.person.id)):
        raise TooLate(THERE_ALREADY)


def _meets(entry: Hours, came: datetime, left: datetime) -> bool:
    until = entry.left_at or entry.ends_at
    return State(entry.state) is not State.REJECTED and entry.came_at < left and came < until


def _home(desk: Desk) -> str:
    if community := home(desk):
        return community
    raise NotAllowed(ONLY_MEMBERS)


def _began(desk: Desk, answers: Answers) -> datetime:
    day, clock = date.fromisoformat(answers["day"]), datetime.strptime(answers["clock"], "%H:%M").time()  # noqa: DTZ007
    return datetime.combine(day, clock, desk.rules.zone)


def _days(world: World, _: Answers) -> Sequence[Option]:
    today = world.now.astimezone(world.voice.rules.zone).date()
    back = world.voice.rules.policy.hours.afterwards.clock.days
    days = [today - timedelta(days=number) for number in range(back + 1)]
    return [Option(day.isoformat(), world.voice.day(day)) for day in days]


@dataclass(frozen=True, kw_only=True)
class Clock(Text):
    """A time of day."""

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> str | None:
        text = super().read(inbound, code, world, answers)
        moment = read_moment(f"今天{text}", world.now.astimezone(world.voice.rules.zone)) if text else None
        return f"{moment:%H:%M}" if moment else None


@dataclass(frozen=True, kw_only=True)
class Minutes(Number):
    """How long a visit was: never more than one counts."""

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> int | None:
        counts = super().read(inbound, code, world, answers)
        most = world.voice.rules.policy.hours.visit.clock // MINUTE
        return min(counts, most) if counts is not None else None


MISSED = Form(
    name="hours_missed",
    title=N_("A visit is missing"),
    personal=True,
    done=submit,
    fields=(
        Given(key="community"),
        Choice(key="day", ask=N_("On which day did you serve?"), label=N_("Day"), of=_days),
        Clock(key="clock", ask=N_("When did you begin? Write it like 14:30."), label=N_("Start"), most=20),
        Minutes(key="minutes", ask=N_("How many minutes did it take?"), label=N_("Minutes"), most=LONGEST),
        Text(
            key="words",
            ask=N_("What did you do? The community reads that, and it stays."),
            label=N_("What you did"),
            least=2,
            most=200,
        ),
    ),
)
