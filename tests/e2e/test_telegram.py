"""Does one report walk the whole way on Telegram, and can everybody do there what they have to?"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import now
from handlers.account import WELCOME
from handlers.escalate import NOT_ACCEPTED, ONE
from handlers.judgement import QUESTION
from handlers.report import REPORTED
from handlers.texts.catalogue import say
from tests.botapi.floods import Limits
from tests.botapi.people import Person
from tests.botapi.pictures import picture
from tests.botapi.server import BotApi
from tests.e2e import neighbours, serving
from tests.e2e.bot_process import BotProcess, centre_of, copy_of, eventually, on_telegram
from tests.e2e.joined import GRID, STREET, WELCOMED, Town
from tests.e2e.reporting import (
    ASK,
    PATIENCE,
    agrees,
    betrayed,
    card_of,
    chooses,
    finishes,
    reports,
    submits,
    told,
)

# Urgent reports climb within seconds; ordinary ones stay where they are for as long as these tests take. The pace is
# faster than Telegram's, and the server holds the bot to it. The night is a minute that is half a day away.
POLICY = """
[quiet_hours]
from = "{night:%H:%M}"
until = "{after:%H:%M}"
deliver = "{after:%H:%M}"

[pace]
private = 20

[tiers.T1]
accept = "2s"
acknowledge = "2s"
finish = "1h"
quiet = false
"""
ACCEPTED = "{number} was accepted by {unit}. It should be done by {due}."
HIGHER = "Thank you for saying so. {number} is open again, one level higher: {holder} has it now."


@pytest.fixture(scope="module")
def town(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = copy_of(demo_folder, tmp_path_factory.mktemp("town"))
    night = now() + timedelta(hours=8 + 12)
    (folder / "policy.toml").write_text(POLICY.format(night=night, after=night + timedelta(minutes=1)))
    with BotApi(limits=Limits(private=20)) as api:
        bot = BotProcess(folder, on_telegram(api, POLICY_FILE="policy.toml", LOG_LEVEL="DEBUG"))
        try:
            bot.start("--demo")
            yield Town(api, bot, centre_of(GRID))
            assert bot.stop() == 0
        finally:
            bot.close()
        assert api.sent_during_halt == []
        assert betrayed(bot.log, api) == []


def test_a_report_is_handled_goes_one_rung_higher_and_is_judged(town: Town) -> None:
    mina, lin, zhao = town.resident("Mina"), town.lin, town.zhao
    mina.says("Water drips from the ceiling of the stairs")
    number = _answers_with_album(mina, town.place)
    for who in (lin, zhao):
        who.hears(number, PATIENCE)
        eventually(lambda: _has_album_and_pin(who, town.place), f"pin and photos for {who.user.first_name}")  # noqa: B023

    chooses(lin, "Accept")
    told(mina, ACCEPTED)
    _edited([lin, zhao], number, say("zh", "accepted"))
    finishes(lin, number, "The pipe has been sealed", photo=picture("green"))
    assert "The pipe has been sealed" in told(mina, QUESTION).text
    chooses(mina, "Not fixed")
    assert "Yunqiao community" in told(mina, HIGHER).text

    _edited([lin, zhao], number, say("zh", "handed on"))
    chooses(zhao, "Accept")
    told(mina, ACCEPTED)
    _edited([lin, zhao], number, say("zh", "accepted"))
    finishes(zhao, number, "The pipe is new")
    assert "The pipe is new" in told(mina, QUESTION).text
    chooses(mina, "Fixed")
    told(mina, "Thank you. And how was it handled?")
    chooses(mina, "Very satisfied")
    told(mina, "Thank you. {number} is closed.")
    _edited([lin, zhao], number, say("zh", "closed"))
    assert not [shown for who in (lin, zhao) for shown in who.chat if say("zh", "Very satisfied") in shown.text]


def test_a_report_that_nobody_answers_climbs_to_the_street_committee(town: Town) -> None:
    olof = town.resident("Olof", "zh-hans")
    number = reports(olof, "整栋楼都没有水", town.place, about="停水")

    for who, sentence in ((town.lin, ONE), (town.zhao, NOT_ACCEPTED), (town.qin, NOT_ACCEPTED)):
        assert number in told(who, sentence).text
    town.qin.says("/queue")
    assert number in told(town.qin, "{count} wait for you, the most urgent first:").text
    eventually(lambda: "整栋楼都没有水" in card_of(town.qin, number).text, "a card for the street committee")

    chooses(town.lin, "Accept")
    told(olof, ACCEPTED)
    _edited([town.lin, town.zhao, town.qin], number, say("zh", "accepted"))
    climbed = [rung for action, rung in town.bot.history(number) if action == "told"]
    assert climbed[-2:] in ([3, 4], [4, 5])


def test_the_reporter_sees_how_it_stands_and_others_do_not(town: Town) -> None:
    mina, olof = town.resident("Mina"), town.resident("Olof")
    number = reports(mina, "The bench is broken", town.place)
    for command in ("/my", f"/status {number}", f"/status {number.lower()}"):
        mina.says(command)
        assert number in mina.hears(number, PATIENCE).text
    olof.says(f"/status {number}")
    told(olof, "I find no such report for you. /my lists yours.")


def test_a_qr_code_brings_its_place_along(town: Town) -> None:
    mina = town.resident("Mina")
    mina.starts(f"g_{GRID}")
    agrees(mina)
    told(mina, ASK["category"])
    chooses(mina, "Not sure")
    told(mina, ASK["what"])
    mina.says("The gate does not close")
    told(mina, ASK["photos"])
    chooses(mina, "Skip")
    assert "Yunqiao grid 3" in mina.hears("The gate does not close", PATIENCE).text
    chooses(mina, "Submit")
    told(mina, REPORTED)


def test_commands_are_listed_by_language_and_role(town: Town) -> None:
    mina, hua = town.resident("Mina"), town.resident("Hua", "zh-hans")
    assert mina.commands()["report"] == "Report a problem"
    assert hua.commands()["report"] == say("zh", "Report a problem")
    assert "queue" not in mina.commands()
    assert town.lin.commands()["queue"] == say("zh", "What waits for me")
    mina.starts()
    told(mina, WELCOME)
    mina.says("/lang")
    told(mina, "Which language shall I speak?")
    mina.presses("中文")
    mina.hears(say("zh", "From now on I speak English."), PATIENCE)
    eventually(lambda: mina.commands() == hua.commands(), "the commands in the language that was chosen")
    mina.says("/my")
    mina.hears(say("zh", "You have reported nothing yet. Just write what is wrong."), PATIENCE)


def test_an_invitation_is_good_for_one_person_and_for_its_time(town: Town) -> None:
    ran, mina = town.resident("Ran"), town.resident("Mina")
    invited = town.bot.invite("community_admin", "520626001002", "Ran")
    assert invited["link"] == f"https://t.me/baodao_test_bot?start={invited['code'].replace('-', '')}"
    ran.says(f" {invited['code'].lower()} ")
    assert "Ran" in told(ran, WELCOMED).text
    eventually(lambda: "queue" in ran.commands(), "the commands of the staff")
    mina.says(invited["code"])
    told(mina, "That code has been used already. Please ask for a new one.")

    late = town.bot.invite("street_coord", STREET, "Mina")
    with closing(sqlite3.connect(town.bot.database, timeout=20)) as connection, connection:
        connection.execute("update invitation set expires_at = 0 where redeemed_at is null")
    mina.starts(late["code"].replace("-", ""))
    told(mina, "That code has run out. Please ask for a new one.")
    mina.says("AAAAA-22222")
    told(mina, "I do not know that code. Please ask whoever invited you for a new one.")


def test_the_members_half_is_walked(town: Town) -> None:
    member, walk = serving.registers(town, "陈路"), serving.Walk(town)
    walk.an_event_is_made_and_filled(member)
    walk.who_cannot_come_makes_room()
    walk.people_come_and_go()
    walk.hours_are_disputed_credited_and_certified()


def test_neighbours_are_helped_and_looked_after(town: Town) -> None:
    neighbours.a_wish_comes_true(town)
    neighbours.somebody_finds_a_place_to_rest_and_reports_as_a_rider(town)
    neighbours.somebody_who_lives_alone_is_asked(town)


def _answers_with_album(person: Person, place: tuple[float, float]) -> str:
    """Report with the position of the client and two photos at once."""
    person.at = place
    agrees(person)
    told(person, ASK["category"])
    chooses(person, "Not sure")
    told(person, ASK["where"])
    person.presses("📍")
    told(person, ASK["photos"])
    person.sends_album([picture("red"), picture("blue")])
    return submits(person)


def _has_album_and_pin(person: Person, place: tuple[float, float]) -> bool:
    pinned = [shown.place for shown in person.chat if shown.by_bot and shown.place]
    near = pytest.approx(place, abs=1e-4)
    return near in pinned and len([shown for shown in person.chat if shown.by_bot and shown.photos]) == 2


def _edited(people: list[Person], number: str, state: str) -> None:
    """Wait until every copy of a card says where the issue stands now, in its place."""
    for who in people:
        eventually(lambda: state in card_of(who, number).text, f"{who.user.first_name} sees {state}")  # noqa: B023
        assert card_of(who, number).edited
