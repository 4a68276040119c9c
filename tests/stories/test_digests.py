"""What is told of several reports, or of one that has moved on, is written when it is sent: from what is true then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from handlers import ticks
from tests.stories.reporting import OUTAGE, card_of, issue_in, reports
from tests.stories.staff import at, staffed, ticks_without_sending
from tests.town import Town
from tests.townspeople import Person


@contextmanager
def channel_away(town: Town) -> Iterator[None]:
    """Let nothing be sent until what is done here is done."""
    deliver = town.deliver
    town.deliver = lambda: None  # type: ignore[method-assign]
    yield
    town.deliver = deliver  # type: ignore[method-assign]
    town.deliver()


def told(person: Person) -> list[str]:
    """Return the reminders that somebody has not heard yet."""
    new, person.heard = person.seen[person.heard :], len(person.seen)
    return [shown.text for shown in new if shown.text[0] in "⏰⏫"]


def accepted_and_late(town: Town, lin: Person, count: int) -> list[str]:
    """Return reports that were accepted and come to their limit within the hour."""
    mina = town.resident("Mina")
    numbers = []
    for _ in range(count):
        numbers.append(reports(mina))
        lin.presses("Accept")
    at(town, "2026-11-30 09:00")
    return numbers


def test_that_several_are_overdue_is_told_though_somebody_has_said_on_it(town: Town) -> None:
    lin, zhao, *_ = staffed(town, "Lin", "Zhao")
    first, second = accepted_and_late(town, lin, 2)
    told(zhao)
    with channel_away(town):
        town.time_passes(hours=1)
        town.arrives(lin, press=card_of(lin, first).buttons[0].value)
    (digest,) = told(zhao)
    assert digest.startswith("⏰ 2 reports are waiting for you:")
    assert first in digest
    assert second in digest


def test_that_one_is_overdue_is_told_as_it_stands_then(town: Town) -> None:
    lin, zhao, *_ = staffed(town, "Lin", "Zhao")
    (number,) = accepted_and_late(town, lin, 1)
    told(zhao)
    with channel_away(town):
        town.time_passes(hours=1)
        lin.presses("Hand to …")
        town.arrives(lin, press=card_of(lin, number).buttons[0].value)
        town.now += timedelta(days=1)
    (line,) = told(zhao)
    assert line.startswith(f"⏫ {number} is past its limit and comes to you")
    assert "yesterday 09:30" in line


def test_that_it_was_overdue_is_not_told_once_it_has_begun_anew(town: Town) -> None:
    lin, zhao, *_ = staffed(town, "Lin", "Zhao")
    accepted_and_late(town, lin, 1)
    told(zhao)
    mina = next(person for person in town.people.values() if person.address.id == "Mina")
    with channel_away(town):
        town.time_passes(hours=1)
    lin.presses("Done")
    lin.says("New bulb put in")
    lin.presses("Skip")
    lin.presses("Submit")
    told(zhao)
    mina.presses("Not fixed")
    assert told(zhao) == []


def test_what_eight_and_one_less_are_is_all(town: Town) -> None:
    lin, *_ = staffed(town, "Lin")
    mina = town.resident("Mina")
    numbers = [reports(mina) for _ in range(8)]
    ticks_without_sending(town, hours=3)
    town.arrives(lin, press=card_of(lin, numbers[0]).buttons[0].value)
    assert [line.splitlines()[0] for line in told(lin)] == ["⏰ 7 reports are waiting for you:"]


def test_of_many_the_most_urgent_are_listed(town: Town) -> None:
    lin, *_ = staffed(town, "Lin")
    mina = town.resident("Mina")
    numbers = [reports(mina) for _ in range(9)]
    with town.database.begin() as uow:
        pressing = uow.issues.find(issue_in(town, numbers[8]).id)
        assert pressing is not None
        pressing.due_at -= timedelta(days=3)
    told(lin)
    at(town, "2026-11-23 12:00")
    (digest,) = told(lin)
    assert digest.splitlines()[1].startswith(numbers[8])
    assert numbers[7] not in digest


def test_what_comes_due_in_several_transactions_is_one_message(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticks, "AT_ONCE", 2)
    lin, *_ = staffed(town, "Lin")
    mina = town.resident("Mina")
    numbers = [reports(mina) for _ in range(5)]
    told(lin)
    town.time_passes(hours=3)
    (digest,) = told(lin)
    assert digest.startswith("⏰ 5 reports are waiting for you:")
    assert all(number in digest for number in numbers)
    numbers.append(reports(mina))
    at(town, "2026-11-24 18:00")
    assert any(numbers[5] in line for line in told(lin))


def test_what_waits_for_the_morning_takes_in_what_comes_due_meanwhile(town: Town) -> None:
    lin, *_ = staffed(town, "Lin")
    mina = town.resident("Mina")
    first = reports(mina)
    town.time_passes(minutes=40)
    second = reports(mina)
    told(lin)
    with channel_away(town):
        town.time_passes(hours=1, minutes=30)
        town.time_passes(hours=2, minutes=30)
    (digest,) = told(lin)
    assert digest.startswith("⏰ 2 reports are waiting for you:")
    assert first in digest
    assert second in digest


def test_both_clocks_of_one_report_are_one_alarm_after_its_card(town: Town) -> None:
    *_, gu = staffed(town)
    number = reports(town.resident("Mina"), about=OUTAGE)
    town.time_passes(days=4)
    assert [shown.text[: len(number) + 2] for shown in gu.seen] == [f"🟠 {number}", f"⏫ {number}"]
    assert gu.seen[1].text.startswith(f"⏫ {number} is past its limit")
