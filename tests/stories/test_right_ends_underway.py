"""A right that ends after somebody asked and before the answer reaches them: they get what they may read then."""

from collections.abc import Callable

import pytest

from domain.organisation import Role
from handlers.keys import short
from tests.beginning import lived_once
from tests.stories.linking import key_of
from tests.stories.reporting import finishes, reports
from tests.stories.staff import at, grid_and_community, staffed, ticks_without_sending
from tests.stories.test_events import organiser, signs_up
from tests.stories.test_registration import agrees, register
from tests.town import COMMUNITY, GRID, ZONE, Town
from tests.townspeople import Person

WORDS = "The lamp before the house of the Chens is dark"


def steps_down(town: Town, person: Person) -> None:
    """Let every role of somebody have ended yesterday."""
    with town.database.begin() as uow:
        uow.seats.end(key_of(town, person), today=town.now.astimezone(ZONE).date())


def asks_and_steps_down(town: Town, person: Person, **what: object) -> None:
    """Let somebody do something, and lose their role before anything of it is sent."""
    (outcome,) = town.intake.commit([town.inbound(person, **what)])
    assert outcome is None
    steps_down(town, person)
    town.deliver()


def test_a_card_that_was_asked_for_is_not_brought_to_who_may_not_read_it_any_more(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    number = reports(town.resident("Mina"), WORDS)
    for person in (lin, zhao):
        seen = len(person.seen)
        asks_and_steps_down(town, person, text=f"/status {number}")
        assert [shown.text for shown in person.seen[seen:]] == [f"{number} is no longer with you."]
        assert not person.last.buttons


def test_a_member_is_shown_to_nobody_whose_role_ended_before_the_card_came(town: Town) -> None:
    zhao, mina = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY), town.resident("Mina")
    agrees(mina)
    for words in ("Chen Mina", "school", "Yunqiao", "health, safety patrol", "weekends, holidays"):
        mina.says(words)
    town.intake.commit([town.inbound(mina, press=mina.button("Submit").value)])
    steps_down(town, zhao)
    town.deliver()
    zhao.hears("no longer with you")
    assert "Chen" not in zhao.transcript()


LONG = f"{WORDS}, {'and so it has been for many weeks now, ' * 50}"
LAPSED = "no longer yours to see"
Ask = Callable[[Town, Person], dict[str, str]]


def of_button(label: str) -> Ask:
    """Press a button that somebody was shown before."""
    return lambda _, person: {"press": person.button(label).value}


def in_words(text: str) -> Ask:
    return lambda _, __: {"text": text}


def somebody_faster(town: Town, person: Person) -> dict[str, str]:
    """Press what another of the community has done meanwhile: the refusal names both."""
    value = person.button("Accept registration").value
    other = town.staff("Faster", Role.COMMUNITY_ADMIN, COMMUNITY)
    town.arrives(other, press=value)
    return {"press": value}


ANSWERS: dict[str, tuple[Ask, str]] = {
    "all that was written": (of_button("Read all"), WORDS),
    "what waits": (in_words("/queue"), "Chens"),
    "who waits to be accepted": (in_words("/baodao"), "Chen Lu"),
    "who is here": (of_button("Check somebody in"), "Chen Lu"),
    "who was checked in": (of_button("Chen Lu"), "Chen Lu"),
    "whom to name": (of_button("Restrict …"), "Lin"),
    "to whom it can go": (of_button("Hand to …"), "Who shall have it?"),
    "who was accepted": (of_button("Accept registration"), "Chen Lu"),
    "why somebody is declined": (of_button("Decline"), "Why not?"),
    "who was faster": (somebody_faster, "Faster"),
}


@lived_once
def everything_begun(town: Town) -> Person:
    """Return somebody of the community with a report, a registration that waits, and an event with a member."""
    zhao = organiser(town, starts="today 10:00")
    chen = town.resident("Chen")
    register(chen)
    zhao.presses("Accept registration")
    signs_up(chen)
    zhao.says("/events")
    zhao.presses("River clean-up")
    zhao.presses("Check somebody in")
    register(town.resident("Another"), "Chen Lu Lu")
    reports(town.resident("Mina"), LONG)
    town.staff("Lin", Role.GRID_WORKER, GRID)
    return zhao


@pytest.mark.parametrize("what", ANSWERS)
def test_what_was_answered_about_others_does_not_reach_whose_role_has_ended(town: Town, what: str) -> None:
    zhao, (ask, shown) = everything_begun(town), ANSWERS[what]
    seen, said = len(zhao.seen), ask(town, zhao)
    asks_and_steps_down(town, zhao, **said)
    told = [one.text for one in zhao.seen[seen:]]
    assert any(LAPSED in text or "no longer with you" in text for text in told)
    assert all(shown not in text for text in told)


@pytest.mark.parametrize("what", ANSWERS)
def test_who_holds_it_still_is_answered(town: Town, what: str) -> None:
    zhao, (ask, shown) = everything_begun(town), ANSWERS[what]
    seen, said = len(zhao.seen), ask(town, zhao)
    town.arrives(zhao, **said)
    told = "\n".join([*(one.text for one in zhao.seen[seen:]), *zhao.labels()])
    assert shown in told
    assert LAPSED not in told


@pytest.mark.parametrize("named", [False, True], ids=["not named", "named"])
@pytest.mark.parametrize("how", [of_button("Read all"), in_words("/queue")], ids=["all of it", "a list"])
def test_who_is_not_named_before_the_answer_came_is_not_given_it(town: Town, how: Ask, named: bool) -> None:  # noqa: FBT001
    wang, zhao = staffed(town, "Wang", "Zhao")
    number = reports(town.resident("Mina"), LONG)
    at(town, "2026-11-25 12:00")
    wang.says(f"/status {number}")
    seen, ask = len(wang.seen), zhao.button("Restrict …").value
    whom = short(key_of(town, wang)) if named else ""
    restricts = town.inbound(zhao, press=ask.replace("ask", f"in:{whom}"))
    assert town.intake.commit([town.inbound(wang, **how(town, wang)), restricts]) == [None, None]
    town.deliver()
    answer = wang.seen[seen].text
    assert ("Chens" in answer, LAPSED in answer) == (named, not named)


def test_what_was_emptied_before_the_answer_came_is_not_told(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    reports(mina, LONG)
    read = lin.button("Read all").value
    finishes(lin)
    mina.presses("Fixed")
    mina.says("/delete")
    forget = mina.button("Yes, forget me").value
    seen = len(lin.seen)
    assert town.intake.commit([town.inbound(lin, press=read), town.inbound(mina, press=forget)]) == [None, None]
    ticks_without_sending(town, hours=1)
    town.deliver()
    assert all("Chens" not in one.text for one in lin.seen[seen:])
    lin.hears(LAPSED)
