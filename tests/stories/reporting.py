"""What many stories begin with: a problem that somebody has reported, and how its card and its history look."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.intake import Intake
from domain.message import Place
from domain.organisation import Role, Seat
from storage.database import Database
from storage.tables import Assignment, Issue
from tests.beginning import lived_once
from tests.ground import KEY
from tests.stories.staff import CAST
from tests.town import IN_GRID, Town, policy_of
from tests.townspeople import Person, Shown

EMERGENCY, OUTAGE = "Emergencies and hazards", "No water, power, gas or heating"
"""Categories of the tiers T0 and T1, for the territory first; “Not sure” is of T2."""


def reports(
    mina: Person, what: str = "The street lamp is dark", *, about: str = "Not sure", at: tuple[float, float] = IN_GRID
) -> str:
    """Report a problem, and return its number; after the first question nobody waits for the next."""
    mina.says(what)
    if about not in mina.labels():
        mina.presses("More …")
    rest: list[dict[str, Any]] = [{"press": mina.button(about).value}, {"place": Place(*at)}]
    rest += [{"text": "Skip"}, {"text": "Submit"}]
    mina.town.take([mina.town.inbound(mina, **one) for one in rest])
    return number_of(mina.hears("Your report is"))


@lived_once
def reported(town: Town) -> tuple[dict[str, Person], str]:
    """Return everybody of the cast and two residents, and the number of what one of those has reported."""
    people = {name: town.staff(name, seat.role, seat.unit) for name, seat in CAST.items()}
    people |= {name: town.resident(name) for name in ("Mina", "Olga")}
    return people, reports(people["Mina"], "No water", about=OUTAGE)


def number_of(shown: Shown) -> str:
    """Return the number that a message quotes."""
    found = re.search(r"[A-Z]+-\d{8}-\d{4,}", shown.text)
    assert found, shown.text
    return found[0]


def card_of(person: Person, number: str) -> Shown:
    """Return a person's card of an issue as it looks now."""
    return next(shown for shown in reversed(person.seen) if re.match(rf"[🔴🟠🟡🔵] {number}\b", shown.text))


def buttons_of(person: Person, number: str) -> list[str]:
    """Return what a person may do next about an issue."""
    return [button.label for button in card_of(person, number).buttons]


def finishes(lin: Person, result: str = "New bulb put in") -> None:
    """Accept and finish what hangs on the person's newest card."""
    lin.presses("Accept")
    lin.presses("Done")
    lin.says_at_once(result, "Skip", "Submit")
    lin.hears("the reporter has the last word")


def issue_in(town: Town, number: str) -> Issue:
    """Return an issue as it is stored."""
    with town.database.reading() as uow:
        issue = uow.issues.find_number(number)
        assert issue is not None
        return issue


def history_of(town: Town, number: str) -> list[str]:
    """Return what is written of an issue: its deeds, and the rungs told and skipped."""
    issue = issue_in(town, number)
    with town.database.reading() as uow:
        return [step.action + (f" {step.rung}" if step.rung else "") for step in uow.issues.steps(issue.id)]


def restricts(coordinator: Person, *names: str) -> None:
    """Let only oneself know, and those whose buttons begin with these names."""
    coordinator.presses("Restrict …")
    for name in names or ["Only me"]:
        label = next(button.label for button in coordinator.last.buttons if button.label.startswith(name))
        coordinator.presses(label)


def under(town: Town, policy: str) -> None:
    """Start again with another policy."""
    town.rules = replace(town.rules, policy=policy_of(policy))
    town.intake = Intake(town.database, town.rules, lambda: town.now, careful=0)


def wanted(town: Town, channel: str = "memory") -> list[str]:
    """Return the files that a channel still has to give."""
    consent = town.rules.policy.county.consent_version
    with town.database.reading() as uow:
        return [picture.ref for picture in uow.pictures.wanted(10, channel=channel, consent=consent)]


@contextmanager
def after_a_restart(town: Town) -> Iterator[None]:
    """Go on in a new process on the same database."""
    before, intake = town.database, town.intake
    before.close()
    with closing(Database(before.url, KEY)) as database:
        town.database, town.intake = database, Intake(database, town.rules, lambda: town.now)
        yield
    town.database, town.intake = before, intake


def also_holds(town: Town, person: Person, role: Role, unit: str) -> None:
    """Give somebody one more seat."""
    with town.database.begin() as uow:
        (key,) = uow.people.read_ahead({person.address: person.language}, town.now)
        uow.seats.assign(key, Seat(role, unit), today=town.now.date(), now=town.now)


def loses(town: Town, person: Person, seat: Seat) -> None:
    """Let somebody's seat have ended yesterday."""
    with town.database.begin() as uow:
        (key,) = uow.people.read_ahead({person.address: person.language}, town.now)
        held = select(Assignment).filter_by(person=key, role=seat.role.value, unit=seat.unit)
        uow.session.scalars(held).one().until_on = town.now.date() - timedelta(days=1)


def is_called(town: Town, person: Person, name: str) -> None:
    """Give somebody a name."""
    with town.database.begin() as uow:
        (key,) = uow.people.read_ahead({person.address: person.language}, town.now)
        uow.people.get(key).name = name


def all_at_once(town: Town, *presses: tuple[Person, str]) -> None:
    """Let several people press, each on what they see now, in one batch."""
    town.take([town.inbound(person, press=person.button(label).value) for person, label in presses])


def everything_shown_to(people: Sequence[Person]) -> str:
    """Return all that was ever on these people's screens."""
    return "\n".join(person.transcript() for person in people)
