"""What has had its time: found by a reader, taken away by the writer a little at a time (docs/PRIVACY.md)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from domain.registration import State
from handlers import forgetting, issues
from handlers.desk import Office
from handlers.voice import Rules
from storage.retention import (
    CERTIFICATES,
    CHANGES,
    DEEDS,
    ENDED,
    HOURS,
    INVITATIONS,
    INVITED,
    LOOKS,
    LOOSE,
    MARKS,
    MESSAGES,
    PHONES,
    PICTURED,
    PLACES,
    REFUSED,
    SESSIONS,
    STATEMENTS,
    STRANGERS,
    TIMERS,
    TRIES,
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


def _since(name: str) -> Callable[[Rules, datetime], Terms]:
    return lambda rules, now: {"before": now - getattr(rules.policy.retention, name).clock}


def _service_of_members(rules: Rules, now: datetime) -> Terms:
    return {**_since("service")(rules, now), "registered": State.ACTIVE.value}


def _redelivered(_: Rules, now: datetime) -> Terms:
    return {"before": now - REDELIVERED}


def _tries(rules: Rules, now: datetime) -> Terms:
    before = now - REDELIVERED
    return {"before": before, "aside": before - rules.policy.retention.words.clock}


def _loose(rules: Rules, now: datetime) -> Terms:
    return {"before": now - rules.policy.drafts.life.clock, "consent": rules.policy.county.consent_version}


DUTIES: tuple[Duty | Links, ...] = (
    Links(),
    Duty(MARKS, _redelivered),
    Duty(TRIES, _tries),
    Duty(MESSAGES, _since("words")),
    Duty(SESSIONS, lambda _, now: {"now": now}),
    Duty(TIMERS, _redelivered),
    Duty(INVITATIONS, _since("words")),
    Duty(REFUSED, lambda rules, now: {**_since("service")(rules, now), "refused": State.REFUSED.value}),
    Duty(PLACES, _service_of_members),
    Duty(CHANGES, _service_of_members),
    Duty(HOURS, _service_of_members),
    Duty(CERTIFICATES, _service_of_members),
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
