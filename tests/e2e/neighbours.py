"""How do neighbours wish, rest, report as riders and stay well on Telegram, step by step as they see it?"""

from datetime import timedelta

from bot.clock import now
from handlers import new_wish, stations
from handlers.quick import BACK
from handlers.riders import FILED, NOTED, NOW_PLACE
from handlers.wellbeing import GLAD
from handlers.wellbeing_setup import ARRANGE, SET
from handlers.wellbeing_watch import ASK
from handlers.wish_claims import ASKED, CAME_TRUE, IN_TOUCH
from handlers.wish_review import PUBLISHED as PUBLIC
from tests.botapi.pictures import picture
from tests.e2e.bot_process import eventually
from tests.e2e.filling import ZONE, Act, chooses_soon, fills, is_answered_in_place, joins, pressing, stands
from tests.e2e.joined import Town
from tests.e2e.reporting import PATIENCE, chooses, number_in, told

WISH, FLAT = "想要一条过冬的棉被", "3栋2号，找安娜 13812345678"


def a_wish_comes_true(town: Town) -> None:
    """Nobody reads whose a wish is but who takes it on, with two presses; only its wisher says that it came true."""
    anna, olof = joins(town, "安娜"), joins(town, "奥洛夫")
    anna.says("/wish")
    fills(
        anna,
        new_wish.WISH,
        text=WISH,
        goods=pressing("Company"),
        community=lambda person, asked: person.presses("云桥社区", asked),
        name="田奶奶",
        place=FLAT,
    )
    town.zhao.hears(FLAT, PATIENCE)
    chooses(town.zhao, "Publish the wish")
    told(anna, PUBLIC)
    olof.says("/wishes")
    olof.hears(WISH, PATIENCE)
    olof.presses(WISH)
    card = olof.hears(WISH, PATIENCE)
    assert not any(secret in card.text for secret in ("田奶奶", "138", "3栋"))
    chooses(olof, "I take it on")
    stands(olof, FLAT)
    chooses_soon(olof, "We are in touch")
    told(anna, IN_TOUCH)
    chooses_soon(olof, "It is done")
    chooses(anna, "Open", told(anna, ASKED))
    anna.hears(FLAT, PATIENCE)
    chooses(anna, "Yes, it has come true")
    told(olof, CAME_TRUE)
    eventually(lambda: not any(FLAT in shown.text for shown in olof.chat), "the flat is taken off every card")


def somebody_finds_a_place_to_rest_and_reports_as_a_rider(town: Town) -> None:
    """A position is answered by a pin and the nearest three; a photo and a position are a report."""
    rider = joins(town, "魏")
    rider.at = town.place
    rider.says("/station")
    told(rider, stations.STATION.fields[0].ask)
    rider.presses("📍")
    pinned = rider.hears("", PATIENCE)
    assert pinned.place
    shown = told(rider, "Open nearest to you:")
    assert [line[:2] for line in shown.text.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]
    rider.says("/rider")
    told(rider, NOTED)
    rider.sends_photo(picture("red"))
    told(rider, NOW_PLACE)
    rider.shares(*town.place)
    number = number_in(told(rider, FILED))
    town.lin.hears(number, PATIENCE)
    chooses_soon(rider, "Take it back")
    told(rider, BACK)


def somebody_who_lives_alone_is_asked(town: Town) -> None:
    """One question a day, answered by one press where it stands."""
    tian = joins(town, "田")
    tian.says("/well")
    answers: dict[str, str | Act] = {
        "whom": pressing("For myself"),
        "name": "田奶奶",
        "days": pressing("Every day"),
        "at": "08:00",
        "where": lambda person, _: person.shares(*town.place),
        "place": "3栋2号",
        "contact": pressing("Skip"),
    }
    fills(tian, ARRANGE, **answers)
    told(tian, SET)
    first = now().astimezone(ZONE).replace(hour=8, minute=0, second=0)
    town.time_passes(first + timedelta(days=first < now()) - now())
    is_answered_in_place(tian, told(tian, ASK), "I am well", GLAD)
