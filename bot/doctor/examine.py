"""What is wrong with this installation, if anything."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.clock import now
from bot.doctor.abandoned import RESTRICTED, look_at_restricted
from bot.doctor.cards import CARDS, look_at_cards
from bot.doctor.files import MEDIA, look_at_files
from bot.doctor.finding import Finding
from bot.doctor.hours import HOURS, look_at_hours
from bot.doctor.issues import CHAINS, COUNTS, TIMERS, look_through
from bot.doctor.lives import LIVES, look_at_lives
from bot.doctor.units import ROLES, UNITS, look_at_units
from bot.opening import ready_database
from bot.profiles import policy_in_force
from bot.settings import Settings
from bot.world import rules_of
from domain.errors import PolicyError, SettingError
from domain.policy import Policy
from domain.signup import TAKING, Standing
from domain.waiting import DRAFT
from storage.chain import find_chain_key
from storage.database import Database
from storage.unit_of_work import UnitOfWork

SETTINGS, POLICY, DATABASE, DRAFTS, ASIDE, SEALED, PLACES = (
    "settings",
    "policy",
    "database",
    "drafts",
    "kept aside",
    "sealed",
    "places",
)
INSIDE = (UNITS, ROLES, CHAINS, COUNTS, TIMERS, LIVES, HOURS, RESTRICTED, DRAFTS, CARDS, SEALED, PLACES, ASIDE)
KEY = "SECRET_KEY"
LISTED = 20
"""How many findings of one kind are printed; all of them are in the JSON."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at, and what was found."""

    checks: Sequence[str]
    findings: Sequence[Finding]

    @property
    def is_well(self) -> bool:
        """Whether nothing has to be mended."""
        return all(finding.warning for finding in self.findings)

    def as_text(self) -> Iterator[str]:
        """Yield a line for each check that found nothing, and one for each finding: “!” has to be mended, “?” may."""
        for check in self.checks:
            found = [finding for finding in self.findings if finding.check == check]
            if not found:
                yield f"{check}: ok"
            for finding in islice(found, LISTED):
                yield f"{check}: {'?' if finding.warning else '!'} {finding.place}: {finding.what}"
            if len(found) > LISTED:
                yield f"{check}: … and {len(found) - LISTED} more"

    def as_json(self) -> str:
        """Return all of it for a program."""
        checks = {check: self._worst(check) for check in self.checks}
        return json.dumps({"checks": checks, "findings": [one._asdict() for one in self.findings]}, ensure_ascii=False)

    def _worst(self, check: str) -> str:
        found = [finding.warning for finding in self.findings if finding.check == check]
        return "ok" if not found else "warning" if all(found) else "wrong"


def examine(settings: Settings) -> Report:
    """Look at everything that can be looked at; the settings could be read, or there would be no asking."""
    checks, findings = [SETTINGS, POLICY, DATABASE], list[Finding]()
    policy: Policy | None = None
    try:
        policy = policy_in_force(settings)
    except PolicyError as error:
        findings.append(Finding(POLICY, f"line {error.line}, {error.key}" if error.line else error.key, error.wanted))
    except SettingError as error:
        findings.append(Finding(POLICY, error.name, error.wanted))
    try:
        with ready_database(settings) as database:
            findings += _key(database)
            if policy and not findings:
                checks += [*INSIDE, MEDIA]
                findings += _inside(database, policy, settings)
    except SettingError as error:
        findings.append(Finding(SETTINGS if error.name == KEY else DATABASE, error.name, error.wanted))
    return Report(checks, findings)


def _key(database: Database) -> Iterator[Finding]:
    with database.reading() as uow:
        try:
            find_chain_key(uow)
        except SettingError as error:
            yield Finding(SETTINGS, error.name, error.wanted)


def _inside(database: Database, policy: Policy, settings: Settings) -> Iterator[Finding]:
    at = now()
    with database.reading() as uow:
        yield from look_at_units(uow, policy, at.astimezone(settings.timezone).date())
        seen = look_through(uow, policy)
        yield from seen.findings
        yield from look_at_restricted(uow, rules_of(uow, policy, settings.timezone), at)
        yield from look_at_cards(uow, seen.moved_at, since=at - policy.retention.words.clock)
        yield from look_at_hours(uow)
        yield from look_at_lives(uow, policy)
        yield from _forms(uow)
        yield from _sealed(uow)
        for shift in uow.examination.miscounted(sorted(TAKING), Standing.WAITLISTED.value, now=at):
            yield Finding(PLACES, f"shift {shift}", "its numbers are not those of its places")
    yield from look_at_files(database, settings.data_dir / "media", at)


def _sealed(uow: UnitOfWork) -> Iterator[Finding]:
    if lost := uow.contacts.unreadable():
        yield Finding(SEALED, "contact", f"{lost} telephone numbers are sealed with a key that is not here")


def _forms(uow: UnitOfWork) -> Iterator[Finding]:
    for person in uow.examination.endless(DRAFT):
        yield Finding(DRAFTS, f"dialogue {person}", "nothing ends it")
    for row in uow.examination.aside():
        yield Finding(ASIDE, f"trouble {row.channel} {row.key}", row.why or "it could not be read")
