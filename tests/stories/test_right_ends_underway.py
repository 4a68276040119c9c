"""A right that ends after somebody asked and before the answer reaches them: they get what they may read then."""

from domain.organisation import Role
from tests.stories.linking import key_of
from tests.stories.reporting import reports
from tests.stories.staff import grid_and_community
from tests.stories.test_registration import agrees
from tests.town import COMMUNITY, ZONE, Town
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
