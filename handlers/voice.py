"""How one person is spoken to: sentences, names of units, moments and lengths of time in their language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from domain.calendar import WorkingCalendar
from domain.county import County
from domain.issue import State
from domain.ladder import Clock, Step, ladder
from domain.organisation import Level, Role
from domain.policy import Policy
from domain.tiers import Tier
from handlers.texts.catalogue import LANGUAGES, N_, say
from handlers.texts.names import CHANNELS, LEVELS, ROLES, STATES

YEAR = 365
UNSURE = N_("Not sure")
COUNTY_OFFICE = N_("County office")


@dataclass(frozen=True)
class Rules:
    """What stays the same for the whole run: the policy in force, its calendar, the county's units, its time zone."""

    policy: Policy
    calendar: WorkingCalendar
    county: County
    zone: ZoneInfo
    home: str = ""
    """Where the pages are that anybody may look at; nothing where nobody could."""

    def voice(self, language: str) -> "Voice":
        """Return how one speaks ``zh`` or ``en``."""
        return self._voices[language]

    def ladder(self, tier: Tier, clock: Clock, start: datetime) -> tuple[Step, ...]:
        """Return when each rung is told; what begins in the same second is worked out once."""
        began, steps = self._ladders.get((tier, clock), (None, ()))
        if began != start:
            steps = ladder(self.policy, self.calendar, tier=tier, clock=clock, start=start)
            self._ladders[tier, clock] = start, steps
        return steps

    @cached_property
    def _ladders(self) -> dict[tuple[Tier, Clock], tuple[datetime | None, tuple[Step, ...]]]:
        return {}

    @cached_property
    def _voices(self) -> "Mapping[str, Voice]":
        return {language: Voice(language, self) for language in LANGUAGES}


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """One language. There is one of each for a run, so that what is said often may be remembered by it."""

    language: str
    rules: Rules = field(repr=False)

    def say(self, sentence: str, /, **values: object) -> str:
        """Return a sentence of the catalogues."""
        return say(self.language, sentence, **values)

    def named(self, name: str, name_en: str) -> str:
        """Return the name that fits the language; the other where there is only one."""
        return (name_en or name) if self.language == "en" else (name or name_en)

    def unit(self, code: str) -> str:
        """Return a unit's name; its code where it is not known any more."""
        unit = self.rules.county.find(code)
        return self.named(unit.name, unit.name_en) if unit else code

    def holder(self, code: str) -> str:
        """Return who a unit is that acts: of the county it is its office."""
        unit = self.rules.county.find(code)
        return self.say(COUNTY_OFFICE) if unit and unit.level is Level.COUNTY else self.unit(code)

    def where(self, area: str) -> str:
        """Return a grid with the community that it lies in."""
        community = self.rules.county.above(area, Level.COMMUNITY)
        return self.unit(area) if community in ("", area) else f"{self.unit(community)} {self.unit(area)}"

    def category(self, code: str) -> str:
        """Return a category's name; the form's own “not sure” for none."""
        category = self.rules.policy.category(code)
        return self.named(category.name, category.name_en) if category else self.say(UNSURE)

    def tier(self, code: str) -> str:
        """Return a tier's name."""
        tier = self.rules.policy.tier(Tier(code))
        return self.named(tier.name, tier.name_en)

    def state(self, state: State) -> str:
        """Return the name of a state."""
        return self.say(STATES[state])

    def role(self, role: Role) -> str:
        """Return the name of a role."""
        return self.say(ROLES[role])

    def seat(self, role: Role, unit: str) -> str:
        """Return what somebody is and where; once, where both are called the same."""
        what, where = self.role(role), self.holder(unit)
        return what if what == where else self.say("{role}, {unit}", role=what, unit=where)

    def channel(self, name: str) -> str:
        """Return what a channel is called."""
        return self.say(CHANNELS[name]) if name in CHANNELS else name.capitalize()

    def level(self, level: Level) -> str:
        """Return who answers at a level."""
        return self.say(LEVELS[level])

    def length(self, span: timedelta) -> str:
        """Return how long something lasts, in hours."""
        hours = span / timedelta(hours=1)
        return self.say("1 hour") if hours == 1 else self.say("{hours} hours", hours=f"{hours:g}")

    def span(self, span: timedelta) -> str:
        """Return for how long something is kept, in years or in days."""
        if span.days >= YEAR and span.days % YEAR == 0:
            years = span.days // YEAR
            return self.say("1 year") if years == 1 else self.say("{years} years", years=years)
        return self.say("{days} days", days=span.days) if span.days > 1 else self.length(span)

    def listed(self, parts: Iterable[str]) -> str:
        """Return several things in one line."""
        return ("、" if self.language == "zh" else ", ").join(parts)

    def day(self, on: date) -> str:
        """Return a day, with its year."""
        return self.say("{day} {month_name} {year}", day=on.day, month=on.month, month_name=f"{on:%b}", year=on.year)

    def days(self, since: date, until: date) -> str:
        """Return the days of a period; one day is named once."""
        return self.day(since) if since == until else f"{self.day(since)} – {self.day(until)}"

    def moment(self, at: datetime, now: datetime) -> str:
        """Return a moment as one says it: the time of today, or day and time."""
        local, today = at.astimezone(self.rules.zone), now.astimezone(self.rules.zone).date()
        clock = f"{local.hour:02}:{local.minute:02}"
        days = (local.date() - today).days
        if days in NEAR:
            return self.say(NEAR[days], time=clock)
        month = {"month": local.month, "month_name": local.strftime("%b"), "day": local.day}
        if local.year == today.year:
            return self.say("{day} {month_name}, {time}", time=clock, **month)
        return self.say("{day} {month_name} {year}, {time}", time=clock, year=local.year, **month)


NEAR = {-1: N_("yesterday {time}"), 0: N_("today {time}"), 1: N_("tomorrow {time}")}
