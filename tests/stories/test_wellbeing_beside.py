"""Staying well beside what is usual: what is written down of it, who is back sooner, and who was two people once."""

from domain.wellbeing import KIND
from storage.wellbeing import Wellbeing
from tests.stories.linking import links
from tests.stories.staff import at, grid_and_community
from tests.stories.test_wellbeing import MONDAY, TUESDAY, arranges
from tests.town import Town


def test_it_is_written_down_which_step_was_taken(town: Town) -> None:
    tian = town.resident("Tian")
    arranges(tian)
    at(town, f"{MONDAY} 11:00")
    tian.says("/well")
    tian.presses("I am well")
    tian.says("/well")
    tian.presses("Ask no more")
    with town.database.reading() as uow:
        (one,) = uow.session.query(Wellbeing).all()
        steps = [step.action for step in uow.lives.of(KIND, one.id)]
    assert steps == ["arrange", "ask", "remind", "tell_contact", "tell_grid", "tell_community", "well", "end"]


def test_who_is_back_sooner_is_asked_again_and_who_goes_away_when_asked_is_looked_for_by_nobody(town: Town) -> None:
    lin, _ = grid_and_community(town)
    tian = town.resident("Tian")
    arranges(tian)
    at(town, f"{MONDAY} 11:00")
    lin.hears("has not answered since", "House 3")
    tian.says("/well")
    tian.presses("I am away until …")
    tian.says("11-30 12:00")
    assert not any("House 3" in shown.text for shown in lin.seen)
    tian.says("/well")
    tian.presses("I am back")
    tian.hears("Welcome back! I ask again tomorrow 10:00")
    at(town, f"{TUESDAY} 10:00")
    tian.hears("Are you well?")


def test_of_two_questions_to_who_was_two_one_answer_is_enough(town: Town) -> None:
    lin, _ = grid_and_community(town)
    tian, at_home = town.resident("Tian"), town.resident("Tian at home")
    for person in (tian, at_home):
        arranges(person)
    links(tian, at_home)
    at(town, f"{MONDAY} 10:15")
    tian.presses("I am well")
    at(town, f"{MONDAY} 20:00")
    assert not lin.has_heard("Granny Tian")
