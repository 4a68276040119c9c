"""Does the doctor find whatever can be wrong with an issue, say exactly where, and nothing else?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, update

from bot.doctor import examine as doctor
from bot.doctor.recount import recount
from storage.streams import history, tally, timer, words
from storage.tables import Issue
from tests.storage.ward import LITE, Case, Ward, moments, row, said
from tests.town import GRID

FIRST, SECOND, THIRD = "DJ-20261123-0001", "DJ-20261123-0002", "DJ-20261123-0003"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
NEW_YEAR = date(2026, 1, 2)
CHANGED = "it was changed, or put in, after it was written"
OTHER_WORDS = "the words said with it were changed after they were written"
HISTORIES: dict[str, Case] = {
    "another did it": (2, lambda key: [row(key, 2, actor=1)], f"{THIRD}, row 2: {CHANGED}"),
    "by another door": (2, lambda key: [row(key, 3, channel="fax")], f"{THIRD}, row 3: {CHANGED}"),
    "at another moment of that day": (2, lambda key: [row(key, 2, at=MOMENT)], f"{THIRD}, row 2: {CHANGED}"),
    "taken out, and out of the counts": (
        2,
        lambda key: [
            delete(history).where(history.c.issue == key, history.c.seq == 2),
            update(tally).where(tally.c.action == "accept").values(steps=1),
        ],
        f"{THIRD}, row 3: what came before it is missing",
    ),
    "other words": (2, lambda key: [said(key, "result", text="Paid")], f"{THIRD}, row 3: {OTHER_WORDS}"),
    "another salt": (0, lambda key: [said(key, "text", salt="0")], f"{FIRST}, row 1: {OTHER_WORDS}"),
    "words that nobody said": (
        0,
        lambda key: [insert(words).values(id=1, issue=key, kind="reason", text="No", at=LONG_AGO, seq=1, salt="")],
        f"{FIRST}, row 1: {OTHER_WORDS}",
    ),
    "its end is cut off": (
        2,
        lambda key: [update(Issue).where(Issue.id == key).values(seq=4)],
        f"{THIRD}, row 4: the history does not end where its issue says",
    ),
    "it stands elsewhere": (
        2,
        lambda key: [
            update(Issue).where(Issue.id == key).values(state="closed"),
            delete(timer).where(timer.c.subject == key),
        ],
        f"{THIRD}, row 3: the history ends in “done”, but the issue is “closed”",
    ),
}
COUNTS: dict[str, Case] = {
    "a wrong count": (
        0,
        lambda _: [update(tally).where(tally.c.action == "accept").values(steps=7)],
        f"2026-11-23 {GRID} - accept: counted 7, by the history 2",
    ),
    "a count of nothing": (
        0,
        lambda _: [
            insert(tally).values(taken_on=NEW_YEAR, unit=GRID, category="E1", action="reject", late=True, steps=1)
        ],
        f"2026-01-02 {GRID} E1 reject late: counted 1, by the history 0",
    ),
    "a count that is gone": (
        0,
        lambda _: [delete(tally).where(tally.c.action == "finish")],
        f"2026-11-23 {GRID} - finish: counted 0, by the history 1",
    ),
}
TIMERS: dict[str, Case] = {
    "nobody hears that no answer comes": (
        0,
        lambda key: [delete(timer).where(*moments(key, "answer", 3))],
        f"{FIRST}: “answer” 3 is not set, but as “submitted” it is waited for",
    ),
    "nobody hears that it is not done": (
        1,
        lambda key: [update(timer).where(*moments(key, "work", 5)).values(fired_at=LONG_AGO)],
        f"{SECOND}: “work” 5 is not set, but as “accepted” it is waited for",
    ),
    "silence is never recorded": (
        2,
        lambda key: [delete(timer).where(*moments(key, "judge", 2))],
        f"{THIRD}: “judge” 2 is not set, but as “done” it is waited for",
    ),
    "a clock that should have stopped": (
        2,
        lambda key: [update(timer).where(*moments(key, "judge", 1)).values(kind="work")],
        f"{THIRD}: “work” 1 is set, but nothing waits for it any more",
    ),
    "a clock of an earlier step": (
        0,
        lambda key: [update(timer).where(*moments(key, "answer", 1)).values(version=0)],
        f"{FIRST}: “answer” 1 is set, but nothing waits for it any more",
    ),
}
CASES = {
    **{name: (place, hurt, f"history: ! {line}") for name, (place, hurt, line) in HISTORIES.items()},
    **{name: (place, hurt, f"counts: ! {line}") for name, (place, hurt, line) in COUNTS.items()},
    **{name: (place, hurt, f"timers: ! {line}") for name, (place, hurt, line) in TIMERS.items()},
}


def test_where_nothing_is_wrong_empty_seats_are_only_warned_of(ward: Ward) -> None:
    report = doctor.examine(ward.settings)
    assert report.is_well
    assert {finding.check for finding in report.findings} == {"roles"}
    assert "roles: ? level grid: nobody answers for 2 of 3" in list(report.as_text())


@LITE
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_wrong_is_found_and_nothing_else(ward: Ward, case: Case) -> None:
    place, wound, line = case
    ward.hurt(*wound(ward.key_of(place)))
    assert ward.lines() == [line]
    assert not doctor.examine(ward.settings).is_well


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_on_postgresql_the_same_is_found(ward: Ward) -> None:
    for name in ("another did it", "other words", "a wrong count", "silence is never recorded"):
        place, wound, _ = CASES[name]
        ward.hurt(*wound(ward.key_of(place)))
    assert {line.partition(":")[0] for line in ward.lines()} == {"history", "counts", "timers"}


@LITE
def test_reminders_that_an_older_policy_did_not_set_are_only_warned_of(ward: Ward) -> None:
    ward.hurt(delete(timer).where(*moments(ward.key_of(0), "answer", 2)))
    assert ward.lines() == []
    told = f"timers: ? {FIRST}: “answer” 2 is not set, but as “submitted” it is waited for"
    assert told in list(doctor.examine(ward.settings).as_text())


@LITE
def test_an_issue_that_climbs_is_well_on_every_rung(ward: Ward) -> None:
    for _ in range(15):
        ward.town.time_passes(hours=16)
        assert ward.lines() == []


def test_words_that_were_emptied_break_nothing(ward: Ward) -> None:
    ward.hurt(update(words).values(text="", salt=""))
    assert ward.lines() == []
    ward.hurt(delete(words))
    assert ward.lines() == []


def test_counts_are_mended_by_the_history(ward: Ward) -> None:
    ward.hurt(delete(tally).where(tally.c.action == "accept"))
    place = f"2026-11-23 {GRID} - accept"
    assert [found[1:3] for found in recount(ward.settings, mend=False)] == [(place, "counted 0, by the history 2")]
    assert recount(ward.settings, mend=True)
    assert recount(ward.settings, mend=False) == []
    assert ward.lines() == []


@LITE
def test_many_findings_are_cut_short_for_people_and_whole_for_programs(ward: Ward) -> None:
    days = [NEW_YEAR + timedelta(days=day) for day in range(25)]
    what = {"unit": GRID, "category": "", "action": "accept", "late": False, "steps": 1}
    ward.hurt(insert(tally).values([{"taken_on": day, **what} for day in days]))
    assert len(ward.lines()) == 20
    assert "counts: … and 5 more" in list(doctor.examine(ward.settings).as_text())
    assert doctor.examine(ward.settings).as_json().count('"check": "counts"') == 25
