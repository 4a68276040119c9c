"""What has had its time: found by a reader, taken away by the writer a little at a time (docs/PRIVACY.md)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from handlers import forgetting, issues, restrict
from handlers.desk import Office
from handlers.voice import Rules
from storage.retention import (
    CERTIFICATES,
    CHANGES,
    DEEDS,
    ENDED,
    HELD_POSTS,
    HOURS,
    INVITATIONS,
    INVITED,
    LOOKS,
    LOOSE,
    MARKS,
    MESSAGES,
    NEEDS,
    PAIRINGS,
    PHONES,
    PICTURED,
    PLACES,
    POSTS,
    REGISTERED,
    RESOURCES,
    SESSIONS,
    STATEMENTS,
    STRANGERS,
    TIMERS,
    TRIES,
    WISHES,
    Key,
    Over,
)
from storage.unit_of_work import UnitOfWork

REDELIVERED = timedelta(days=7)
"""How long a channel may bring an update again."""
ROWS, ISSUES = 200, 5
"""How much one transaction takes away: few enough that nobody who speaks waits for it."""

Terms: TypeAlias = Mapping[str, Any]
Take: TypeAlias = Callable[[Office, Over, Sequence[Key], Terms], list[str]]


def _rows(office: Office, over: Over, few: Sequence[Key], terms: Terms) -> list[str]:
    office.uow.retention.forget(over, few, terms)
    return []


def _files(office: Office, over: Over, few: Sequence[Key], terms: Terms) -> list[str]:
    return [str(ref) for (ref,) in office.uow.retention.forget(over, few, terms)]


def _doors(office: Office, _: Over, few: Sequence[Key], terms: Terms) -> list[str]:
    office.uow.retention.forget_doors(few, terms)
    return []


def _issues(office: Office, _: Over, few: Sequence[Key], __: Terms) -> list[str]:
    """Empty issues and bring their cards up to date."""
    office.uow.issues.read_ahead(key for (key,) in few)
    for (key,) in few:
        if (issue := office.uow.issues.find(key)) is not None:
            forgetting.empty(office, issue)
    return []


def _wishes(office: Office, _: Over, few: Sequence[Key], __: Terms) -> list[str]:
    """Empty wishes that have ended long ago."""
    nobody = office.uow.people.nobody().id
    for (key,) in few:
        if (wish := office.uow.wishes.find(key)) is not None and wish.ended_at is not None:
            office.uow.wishes.empty(wish, nobody=nobody, now=office.now)
    return []


def _needs(office: Office, _: Over, few: Sequence[Key], __: Terms) -> list[str]:
    """Empty needs that have ended long ago."""
    for (key,) in few:
        if (need := office.uow.needs.find(key)) is not None and need.ended_at is not None:
            office.uow.needs.empty(need, now=office.now)
    return []


def _photos(office: Office, _: Over, few: Sequence[Key], terms: Terms) -> list[str]:
    """Take old photos off issues; the files are loose then, and go next."""
    office.uow.issues.read_ahead(key for (key,) in few)
    for (key,) in few:
        if (issue := office.uow.issues.find(key)) is not None:
            office.uow.pictures.take_down(key, before=terms["before"])
            issues.refresh(office, issue)
    return []


@dataclass(frozen=True, slots=True)
class Duty:
    """One kind of rows, when they have had their time, and how they are taken away."""

    over: Over
    terms: Callable[[Rules, datetime], Terms]
    take: Take = _rows
    at_once: int = ROWS

    def find(self, uow: UnitOfWork, rules: Rules, now: datetime) -> Iterator[Sequence[Key]]:
        """Return what has had its time, as much at a time as one transaction may take."""
        found = uow.retention.find(self.over, **self.terms(rules, now))
        return (found[start : start + self.at_once] for start in range(0, len(found), self.at_once))

    def forget(self, uow: UnitOfWork, rules: Rules, now: datetime, few: Sequence[Key]) -> list[str]:
        """Take it away, and return the files that nobody needs any more."""
        return self.take(Office(uow, rules, now), self.over, few, self.terms(rules, now))


@dataclass(frozen=True, slots=True)
class Links:
    """Codes, and links that can be undone no more: few, and all of them at once."""

    def find(self, uow: UnitOfWork, rules: Rules, now: datetime) -> Iterator[Sequence[Key]]:  # noqa: ARG002
        """Return one round."""
        return iter([()])

    def forget(self, uow: UnitOfWork, rules: Rules, now: datetime, few: Sequence[Key]) -> list[str]:  # noqa: ARG002
        """Make it."""
        uow.links.sweep(now, tries=now - rules.policy.links.undo.clock)
        return []


@dataclass(frozen=True, slots=True)
class Abandoned:
    """What is restricted to those of whom nobody may act any more: a name has had its time when its seat has."""

    def find(self, uow: UnitOfWork, rules: Rules, now: datetime) -> Iterator[Sequence[Key]]:
        """Return it, each by itself."""
        office = Office(uow, rules, now)
        found = [issue.id for issue in uow.issues.restricted() if restrict.is_abandoned(office, issue)]
        return ([(key,)] for key in found)

    def forget(self, uow: UnitOfWork, rules: Rules, now: datetime, few: Sequence[Key]) -> list[str]:
        """Pass it to the level above, if it is still nobody's."""
        office = Office(uow, rules, now)
        for issue in filter(None, (uow.issues.find(key) for (key,) in few)):
            if restrict.is_abandoned(office, issue):
                restrict.pass_up(office, issue)
        return []


def _since(name: str) -> Callable[[Rules, datetime], Terms]:
    return lambda rules, now: {"before": now - getattr(rules.policy.retention, name).clock}


def _redelivered(_: Rules, now: datetime) -> Terms:
    return {"before": now - REDELIVERED}


def _tries(rules: Rules, now: datetime) -> Terms:
    before = now - REDELIVERED
    return {"before": before, "aside": before - rules.policy.retention.words.clock}


def _loose(rules: Rules, now: datetime) -> Terms:
    return {"before": now - rules.policy.drafts.life.clock, "consent": rules.policy.county.consent_version}


DUTIES: tuple[Duty | Links | Abandoned, ...] = (
    Abandoned(),
    Links(),
    Duty(MARKS, _redelivered),
    Duty(TRIES, _tries),
    Duty(MESSAGES, _since("words")),
    Duty(SESSIONS, lambda _, now: {"now": now}),
    Duty(TIMERS, _redelivered),
    Duty(INVITATIONS, _since("words")),
    Duty(HELD_POSTS, _since("service")),
    Duty(REGISTERED, _since("service")),
    Duty(POSTS, _since("service")),
    Duty(PAIRINGS, _since("service")),
    Duty(PLACES, _since("service")),
    Duty(CHANGES, _since("service")),
    Duty(HOURS, _since("service")),
    Duty(CERTIFICATES, _since("service")),
    Duty(WISHES, _since("service"), _wishes),
    Duty(NEEDS, _since("service"), _needs),
    Duty(RESOURCES, _since("service")),
    Duty(STATEMENTS, _since("service")),
    Duty(INVITED, _since("words")),
    Duty(DEEDS, _since("service")),
    Duty(LOOKS, _since("looks")),
    Duty(PHONES, _since("phones")),
    Duty(ENDED, _since("issues"), _issues, ISSUES),
    Duty(PICTURED, _since("media"), _photos, ISSUES),
    Duty(LOOSE, _loose, _files),
    Duty(STRANGERS, _since("strangers"), _doors, ISSUES),
)
"""In this order: photos that are taken off an issue go with the next line but one."""
