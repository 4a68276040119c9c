"""When nobody answers, the ladder is climbed: each rung once, in waking hours, and not a moment longer than needed."""

import pytest

from domain.organisation import Role
from handlers.issues import ANSWER, WORK
from tests.stories.reporting import OUTAGE, all_at_once, finishes, history_of, issue_in, reports
from tests.stories.staff import at, staffed, ticks_without_sending
from tests.town import STREET, Town
from tests.townspeople import Person


def heard(people: list[Person]) -> list[int]:
    """Return how many messages each has been sent."""
    return [len(person.seen) for person in people]


def test_nobody_accepts_and_each_rung_hears_of_it_once(town: Town) -> None:
    lin, zhao, wang, gu = staff = staffed(town)
    number = reports(town.resident("Mina"), "No water since six", about=OUTAGE)
    lin.hears(number)
    zhao.hears(number)
    at(town, "2026-11-23 10:00")
    lin.hears(f"⏰ {number} is waiting: No water, power, gas or heating, Yunqiao Yunqiao 1.", "today 10:30")
    at(town, "2026-11-23 10:20")
    lin.hears(f"⏰ {number} is waiting")
    zhao.hears_nothing()
    at(town, "2026-11-23 10:30")
    zhao.hears(f"⏫ {number} has not been accepted and comes to you")
    wang.hears_nothing()
    at(town, "2026-11-23 11:30")
    wang.hears(number, "reported · with Yunqiao 1", "No water since six")
    wang.hears(f"⏫ {number} has not been accepted and comes to you")
    gu.hears_nothing()
    at(town, "2026-11-23 12:30")
    gu.hears(f"⏫ {number}")
    before = heard(staff)
    at(town, "2026-11-23 21:20")
    assert heard(staff) == before
    assert history_of(town, number) == ["submit", "told 1", "told 2", "told 3", "told 4", "told 5"]


def test_what_nobody_accepts_is_told_once_more_when_it_should_be_done(town: Town) -> None:
    lin, zhao, *_ = staffed(town)
    reports(town.resident("Mina"), about=OUTAGE)
    at(town, "2026-11-23 21:20")
    before = heard([lin, zhao])
    at(town, "2026-11-23 21:30")
    assert lin.last.text.endswith("Overdue: it was to be accepted by today 10:30. To be done by tomorrow 09:30.")
    assert heard([lin, zhao]) == [before[0] + 1, before[1]]
    at(town, "2026-11-24 09:30")
    assert zhao.last.text.endswith(
        "Overdue: it was to be accepted by yesterday 10:30. Overdue: it was to be done by today 09:30."
    )


def test_the_reporter_is_told_once_that_it_takes_longer_than_promised(town: Town) -> None:
    lin, zhao, wang, _ = staffed(town)
    mina = town.resident("Mina")
    number = reports(mina, about=OUTAGE)
    lin.presses("Accept")
    mina.hears(f"{number} was accepted")
    at(town, "2026-11-24 09:20")
    mina.hears_nothing()
    at(town, "2026-11-24 09:30")
    zhao.hears(number)
    mina.hears(f"{number} takes longer than promised: it should have been done by today 09:30. I am sorry.")
    at(town, "2026-11-26 10:00")
    wang.hears(number)
    mina.hears_nothing()


def test_passing_it_on_does_not_stop_the_clock_of_the_work(town: Town) -> None:
    lin, zhao, wang, _ = staffed(town)
    number = reports(town.resident("Mina"), about=OUTAGE)
    lin.presses("Accept")
    for hour in range(10, 34):
        at(town, f"2026-11-{23 + hour // 24} {hour % 24:02}:00")
        holder, other = (lin, "Yunqiao") if hour % 2 == 0 else (zhao, "Yunqiao 1")
        holder.presses("Hand to …")
        holder.presses(other)
        holder.presses("Skip")
    at(town, "2026-11-24 09:50")
    assert "work_told 3" in history_of(town, number)
    zhao.hears(f"⏰ {number} is waiting", "To be done by")
    at(town, "2026-11-25 09:00")
    assert not wang.has_heard("work")
    at(town, "2026-11-25 09:30")
    assert history_of(town, number)[-1] == "work_told 4"
    lin.presses("Accept")
    wang.says("/queue")
    wang.hears("1 wait for you", number)


def test_the_street_that_was_brought_in_can_act_at_once(town: Town) -> None:
    _, _, wang, _ = staffed(town)
    mina = town.resident("Mina")
    number = reports(mina, about=OUTAGE)
    at(town, "2026-11-23 11:30")
    wang.presses("Accept")
    mina.hears(f"{number} was accepted by Qinglong.")
    assert issue_in(town, number).holder == STREET


@pytest.mark.parametrize(
    ("act", "again"),
    [
        pytest.param("Accept", ["work_told 1", "work_told 2"], id="accepted: the clock of the work begins"),
        pytest.param("Reject", [], id="rejected: nothing is waited for"),
    ],
)
def test_the_ladder_stops_the_moment_the_state_changes(town: Town, act: str, again: list[str]) -> None:
    lin, zhao, wang, _ = staffed(town)
    number = reports(town.resident("Mina"), about=OUTAGE)
    at(town, "2026-11-23 10:30")
    zhao.presses(act)
    if act == "Reject":
        zhao.says("A private pipe")
    at(town, "2026-11-23 18:00")
    wang.hears_nothing()
    assert "is waiting" not in "".join(shown.text for shown in lin.seen[3:])
    at(town, "2026-11-24 09:20")
    assert history_of(town, number)[5:] == again


def test_a_reminder_that_is_owed_already_is_not_sent_once_the_state_has_changed(town: Town) -> None:
    lin, zhao, *_ = staffed(town)
    number = reports(town.resident("Mina"), about=OUTAGE)
    lin.hears(number)
    ticks_without_sending(town, hours=1)
    town.take([town.inbound(zhao, press=zhao.button("Accept").value)])
    lin.hears_nothing()
    zhao.hears(f"Accepted: {number}")
    assert not zhao.has_heard("⏫")


def test_work_that_takes_too_long_climbs_too_and_only_since_it_was_reported(town: Town) -> None:
    lin, zhao, wang, _ = staffed(town)
    number = reports(town.resident("Mina"), about=OUTAGE)
    at(town, "2026-11-23 10:20")
    lin.presses("Accept")
    lin.presses("On it")
    at(town, "2026-11-23 21:30")
    lin.hears(f"⏰ {number} is waiting", "tomorrow 09:30")
    at(town, "2026-11-24 09:30")
    zhao.hears(f"⏫ {number}")
    finishes_what_was_accepted(lin)
    at(town, "2026-11-26 10:30")
    wang.hears_nothing()


def finishes_what_was_accepted(lin: Person) -> None:
    lin.presses("Done")
    lin.says("The water is back")
    lin.presses("Skip")
    lin.presses("Submit")


def test_handed_on_the_clock_of_the_answer_begins_anew_and_that_of_the_work_does_not(town: Town) -> None:
    lin, zhao, *_ = staffed(town)
    han = town.staff("Han", Role.DEPT_HANDLER, "520626-D01")
    number = reports(town.resident("Mina"), about=OUTAGE)
    at(town, "2026-11-23 10:20")
    lin.presses("Hand to …")
    lin.presses("Urban Management")
    lin.presses("Skip")
    han.hears(number, "today 11:20")
    at(town, "2026-11-23 10:50")
    han.hears(f"⏰ {number} is waiting", "today 11:20")
    at(town, "2026-11-23 11:20")
    zhao.hears(f"⏫ {number}")
    han.presses("Accept")
    assert han.last.text.startswith(f"Accepted: {number}")
    assert "tomorrow 09:30" in han.last.text


def test_a_clock_that_goes_on_tells_nobody_again(town: Town) -> None:
    staff = lin, zhao, *_ = staffed(town)
    number = reports(town.resident("Mina"), about=OUTAGE)
    lin.presses("Accept")
    at(town, "2026-11-24 10:00")
    zhao.hears(f"⏫ {number}")
    lin.presses("On it")
    before = heard(staff)
    at(town, "2026-11-24 11:00")
    assert heard(staff) == before
    lin.presses("Hand to …")
    lin.presses("Yunqiao")
    lin.presses("Skip")
    zhao.presses("Accept")
    before = heard(staff)
    at(town, "2026-11-25 09:00")
    assert heard(staff) == before
    at(town, "2026-11-25 09:30")
    assert [entry for entry in history_of(town, number) if entry.startswith("work_told")] == [
        "work_told 1", "work_told 2", "work_told 3", "work_told 4",
    ]  # fmt: skip


def test_not_fixed_lets_every_rung_be_told_again(town: Town) -> None:
    lin, zhao, wang, _ = staffed(town)
    mina = town.resident("Mina")
    number = reports(mina, about=OUTAGE)
    lin.presses("Accept")
    at(town, "2026-11-24 10:00")
    finishes_what_was_accepted(lin)
    mina.presses("Not fixed")
    zhao.presses("Accept")
    at(town, "2026-11-25 10:00")
    zhao.hears(f"⏰ {number} is waiting")
    wang.hears_nothing()
    assert history_of(town, number)[-3:] == ["work_told 1", "work_told 2", "work_skipped 3"]
    at(town, "2026-11-26 10:00")
    wang.hears(f"⏫ {number}")


def test_a_closed_report_is_nobodys_business_any_more(town: Town) -> None:
    lin, zhao, wang, gu = staff = staffed(town)
    mina = town.resident("Mina")
    reports(mina)
    finishes(lin)
    mina.presses("Fixed")
    before = heard(staff)
    town.time_passes(days=40)
    assert heard(staff) == before


def test_whoever_accepts_and_hands_on_in_one_batch_leaves_one_ladder(town: Town) -> None:
    lin, zhao, *_ = staffed(town)
    number = reports(town.resident("Mina"), about=OUTAGE)
    all_at_once(town, (lin, "Accept"), (zhao, "Accept"))
    with town.database.reading() as uow:
        answer, work = (uow.timers.of(kind, issue_in(town, number).id) for kind in (ANSWER, WORK))
    assert (answer, [timer.rung for timer in work]) == ([], [1, 2, 3, 4, 5])
