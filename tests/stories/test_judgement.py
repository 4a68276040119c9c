"""The reporter has the last word, and those who handled it never learn which."""

from contextlib import contextmanager
from pathlib import Path

import pytest

from domain.organisation import Role
from tests.beginning import lived_once
from tests.stories.reporting import (
    buttons_of,
    card_of,
    everything_shown_to,
    finishes,
    history_of,
    issue_in,
    reports,
)
from tests.town import COMMUNITY, COUNTY, GRID, STREET, Town, open_town
from tests.townspeople import Person

VERDICTS = ("Fixed", "Not fixed", "Cannot tell")
RATINGS = ("Very satisfied", "Satisfied", "So-so", "Dissatisfied", "Very dissatisfied")


@lived_once
def done(town: Town) -> tuple[Person, Person, str]:
    """Return a reporter, the grid worker who finished it, and the number."""
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    number = reports(mina)
    finishes(lin)
    mina.hears(f"{number} is reported done: New bulb put in", "Is it fixed?")
    assert mina.labels() == list(VERDICTS)
    return mina, lin, number


def judgement_of(town: Town, number: str) -> tuple[str, int | None] | None:
    with town.database.reading() as uow:
        issue = uow.issues.find_number(number)
        assert issue is not None
        judged = uow.issues.judgement(issue)
        return (judged.verdict, judged.rating) if judged else None


@pytest.mark.parametrize("verdict", ["Fixed", "Cannot tell"])
def test_one_question_then_a_rating_in_its_place(town: Town, verdict: str) -> None:
    mina, _, number = done(town)
    mina.presses(verdict)
    assert mina.seen[-1].text == "Thank you. And how was it handled?"
    assert mina.labels() == list(RATINGS)
    mina.presses("So-so")
    assert mina.seen[-1].text == f"Thank you. {number} is closed."
    assert mina.labels() == []
    mina.hears_nothing()
    assert judgement_of(town, number) == (verdict.lower().replace(" ", "_").replace("fixed", "confirm"), 3)
    assert issue_in(town, number).state == "closed"


def test_nobody_of_the_staff_ever_sees_verdict_or_rating(tmp_path: Path) -> None:
    fixed, unsure = (screens(tmp_path / verdict, verdict, rating) for verdict, rating in SAID)
    assert not any(word in fixed.lower() for word in (*map(str.lower, RATINGS), "confirmed", "could not tell"))
    assert fixed == unsure


SAID = (("Fixed", "Very satisfied"), ("Cannot tell", "Very dissatisfied"))
STAFF = (
    (Role.GRID_WORKER, GRID),
    (Role.COMMUNITY_ADMIN, COMMUNITY),
    (Role.STREET_COORD, STREET),
    (Role.COUNTY_OFFICE, COUNTY),
)


def screens(folder: Path, verdict: str, rating: str) -> str:
    """Return everything that the whole staff ever reads of a report that was judged so."""
    folder.mkdir()
    with contextmanager(open_town)(folder) as town:
        mina = town.resident("Mina")
        staff = [town.staff(role, role, unit) for role, unit in STAFF]
        number = reports(mina)
        shown = [button.value for button in staff[1].seen[0].buttons]
        finishes(staff[0])
        mina.presses(verdict)
        mina.presses(rating)
        town.time_passes(days=4)
        for person in staff:
            person.says(f"/status {number}")
            person.says("/queue")
            for value in (*shown, shown[0].replace("accept", "read")):
                town.arrives(person, press=value)
        return everything_shown_to(staff)


def test_only_the_reporter_judges(town: Town) -> None:
    mina, lin, number = done(town)
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    for other in (lin, zhao):
        town.arrives(other, press=mina.button("Fixed").value)
        other.hears("Only whoever reported it can say whether it is fixed.")
    olga = town.resident("Olga")
    town.arrives(olga, press=mina.button("Fixed").value)
    olga.hears("I find no such report for you.")
    assert issue_in(town, number).state == "done"


def test_a_second_verdict_is_too_late_and_a_rating_can_be_changed(town: Town) -> None:
    mina, _, number = done(town)
    fixed, not_fixed = mina.button("Fixed"), mina.button("Not fixed")
    mina.presses("Fixed")
    rating = mina.button("Satisfied")
    for press in (fixed, not_fixed):
        town.arrives(mina, press=press.value)
        mina.hears(f"You have judged {number} already.")
    mina.presses("So-so")
    town.arrives(mina, press=rating.value)
    assert judgement_of(town, number) == ("confirm", 4)


def test_not_fixed_puts_it_one_rung_higher_with_a_whole_limit(town: Town) -> None:
    mina, lin, number = done(town)
    zhao, wang = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY), town.staff("Wang", Role.STREET_COORD, STREET)
    town.time_passes(days=1)
    mina.presses("Not fixed")
    assert mina.seen[-1].text.startswith("Thank you for saying so.")
    assert f"{number} is open again, one level higher: Yunqiao has it now." in mina.seen[-1].text
    assert mina.labels() == []
    zhao.hears(number, "handed on", "with Yunqiao\n", "Result: New bulb put in", "by tomorrow 17:30")
    assert buttons_of(lin, number) == []
    zhao.presses("Accept")
    mina.hears(f"{number} was accepted by Yunqiao. It should be done by 1 Dec, 09:30.")

    zhao.presses("Done")
    zhao.says("Cable mended")
    zhao.presses("Skip")
    zhao.presses("Submit")
    mina.hears(f"{number} is reported done: Cable mended", "Is it fixed?")
    mina.presses("Not fixed")
    wang.hears(number, "with Qinglong")
    assert history_of(town, number) == [
        "submit", "accept", "finish", "reopen", "accept", "finish", "reopen",
    ]  # fmt: skip


def test_not_fixed_passes_over_a_rung_where_nobody_is(town: Town) -> None:
    mina, _, number = done(town)
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    mina.presses("Not fixed")
    wang.hears(number, "with Qinglong")


def test_not_fixed_tells_a_community_whose_card_hangs_already(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    mina, _, number = done(town)
    zhao.hears(number)
    mina.presses("Not fixed")
    zhao.hears(f"{number} is with you now: Not sure, Yunqiao Yunqiao 1.")


def test_a_question_of_an_earlier_round_is_past(town: Town) -> None:
    mina, _, number = done(town)
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    fixed, reopen = mina.button("Fixed"), mina.button("Not fixed")
    mina.presses("Not fixed")
    town.arrives(mina, press=fixed.value)
    mina.hears(f"You have judged {number} already.")
    town.arrives(mina, press=fixed.value.replace("confirm", "r5"))
    assert judgement_of(town, number) == ("reopen", None)
    finishes(zhao, "Cable mended")
    for press in (fixed, reopen):
        town.arrives(mina, press=press.value)
        mina.hears(f"That question is past: {number} was taken up again since.")
    assert issue_in(town, number).state == "done"


def test_silence_is_recorded_as_silence(town: Town) -> None:
    mina, lin, number = done(town)
    town.time_passes(hours=47)
    mina.hears_nothing()
    town.time_passes(hours=1)
    mina.hears(f"is {number} fixed?", "Without an answer it is closed as unanswered.")
    town.time_passes(hours=23, minutes=59)
    assert issue_in(town, number).state == "done"
    town.time_passes(minutes=1)
    assert issue_in(town, number).state == "closed_no_reply"
    assert "closed without an answer" in card_of(lin, number).text
    mina.hears(f"{number} is closed without an answer. If it is not fixed, say so here")
    assert mina.labels() == list(VERDICTS)
    town.time_passes(days=30)
    mina.hears_nothing()
    mina.says(f"/status {number}")
    mina.hears("closed without an answer", "nobody answered the question")
    assert history_of(town, number) == ["submit", "accept", "finish", "no_reply"]
    assert judgement_of(town, number) is None


@pytest.mark.parametrize(
    ("verdict", "state"), [("Fixed", "closed"), ("Cannot tell", "closed"), ("Not fixed", "dispatched")]
)
def test_an_answer_after_the_silence_still_counts(town: Town, verdict: str, state: str) -> None:
    mina, _, number = done(town)
    town.time_passes(days=10)
    assert issue_in(town, number).state == "closed_no_reply"
    mina.presses(verdict)
    assert issue_in(town, number).state == state
    assert [shown for shown in mina.seen if "Fixed" in [button.label for button in shown.buttons]] == []


def test_the_answer_stands_in_place_of_the_question_and_of_its_reminder(town: Town) -> None:
    mina, _, number = done(town)
    town.time_passes(hours=48)
    assert mina.labels() == list(VERDICTS)
    mina.presses("Fixed")
    asked = [shown for shown in mina.seen if "Fixed" in [button.label for button in shown.buttons]]
    assert asked == []
    assert mina.labels() == list(RATINGS)
    mina.presses("Satisfied")
    assert not any(shown.buttons for shown in mina.seen[-2:])
    assert mina.seen[-1].text == f"Thank you. {number} is closed."
    town.time_passes(days=3)
    assert issue_in(town, number).state == "closed"


def test_after_an_outage_nobody_is_reminded_of_what_is_closed_in_the_same_moment(town: Town) -> None:
    mina, _, number = done(town)
    town.time_passes(days=5)
    mina.hears(f"{number} is closed without an answer.")
    mina.hears_nothing()
    assert not mina.has_heard("One reminder")
    assert issue_in(town, number).state == "closed_no_reply"


def test_nobody_is_reminded_of_what_they_have_answered(town: Town) -> None:
    mina, _, _ = done(town)
    mina.presses("Fixed")
    heard = len(mina.seen)
    town.time_passes(days=5)
    assert len(mina.seen) == heard


def test_what_is_no_rating_is_no_button(town: Town) -> None:
    mina, _, number = done(town)
    key = mina.button("Fixed").value.split(":")[1]
    mina.presses("Fixed")
    for said in ("r0", "r6", "r", "5x", "reject", ""):
        town.arrives(mina, press=f"j:{key}:1:{said}")
        mina.hears("I do not know that button.")
    assert judgement_of(town, number) == ("confirm", None)
