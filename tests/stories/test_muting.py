"""What somebody has muted does not come, whichever part of the bot would say it; what is asked of them still does."""

import pytest

from tests.stories.members import community_of, member_of
from tests.stories.needing import Three, tells
from tests.stories.reporting import reports
from tests.stories.test_posts import offers
from tests.stories.wishing import is_published, takes_on
from tests.town import Town
from tests.townspeople import Person

STEPS, INVITATIONS, NEIGHBOURS = (
    "Each step of my reports",
    "Invitations to events and posts",
    "News of wishes and needs",
)


def mutes(person: Person, topic: str) -> None:
    person.says("/mute")
    person.presses(topic)
    person.hears(f"✓ muted: {topic}")


@pytest.mark.parametrize("is_muted", [False, True])
def test_news_of_a_wish(town: Town, *, is_muted: bool) -> None:
    wisher, taker = town.resident("Mina"), town.resident("Olof")
    is_published(wisher, community_of(town))
    if is_muted:
        mutes(wisher, NEIGHBOURS)
    takes_on(taker)
    assert wisher.has_heard("has taken the wish on") is not is_muted
    taker.presses("Open")
    taker.presses("We are in touch")
    taker.presses("It is done")
    assert wisher.has_heard("Only you can say it.")


@pytest.mark.parametrize("is_muted", [False, True])
def test_news_of_a_need(town: Town, *, is_muted: bool) -> None:
    three, mina = Three(town), town.resident("Mina")
    tells(mina)
    if is_muted:
        mutes(mina, NEIGHBOURS)
    three.zhao.presses("Publish the need")
    assert mina.has_heard("It is now") is not is_muted


@pytest.mark.parametrize("is_muted", [False, True])
def test_the_offer_of_a_post(town: Town, *, is_muted: bool) -> None:
    zhao = community_of(town)
    chen = member_of(town, zhao)
    if is_muted:
        mutes(chen, INVITATIONS)
    offers(zhao)
    town.time_passes(days=4)
    assert chen.has_heard("looks for somebody") is not is_muted


def test_whoever_wants_no_steps_is_promised_none(town: Town) -> None:
    mina = town.resident("Mina")
    reports(mina)
    assert "I will tell you every step." in mina.seen[-1].text
    mutes(mina, STEPS)
    reports(mina)
    assert "every step" not in mina.seen[-1].text
    assert "I will tell you the result." in mina.seen[-1].text
