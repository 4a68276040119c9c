"""Can a person say in the browser where it is: by the position of the browser, by words, and by a photo?"""

from handlers.report import REPORT
from tests.e2e.browser.conftest import Visit
from tests.e2e.browser.reporting import ASK, COMMUNITY, agrees, home, reports
from tests.e2e.browser.visitor import photo_taken_at, position_in

NO_POSITION = "Your position could not be found. Please pick the place on the map."


def test_the_position_of_the_browser_is_a_place(visit: Visit) -> None:
    here = home()
    mina = visit("en", geolocation={"latitude": here.lat, "longitude": here.lon}, permissions=["geolocation"])
    number = reports(mina, "Water stands in the road", lambda: mina.presses("📍 Send my position"))
    mina.page.get_by_role("link", name="Yunqiao grid 3").last.wait_for()
    assert number in mina.page.inner_text("#log")


def test_who_keeps_the_position_to_oneself_is_shown_another_way(visit: Visit) -> None:
    mina = visit("en", permissions=[])
    agrees(mina, "Water stands in the road")
    mina.hears(ASK["category"])
    mina.presses("Not sure")
    mina.hears(ASK["where"])
    mina.presses("📍 Send my position")
    mina.page.get_by_role("alert").get_by_text(NO_POSITION).wait_for()


def test_words_are_a_place_once_the_community_is_known(visit: Visit) -> None:
    mina = visit("en")

    def in_words() -> None:
        mina.writes("behind the tea market")
        mina.hears(ASK["community"])
        mina.presses("Yunqiao community (fictional)")

    number = reports(mina, "The bench is broken", in_words)
    mina.becomes(COMMUNITY)
    mina.sees_card(number, "behind the tea market")


def test_the_position_in_a_photo_fills_the_place_and_is_kept_from_everybody(visit: Visit) -> None:
    mina, picture = visit("en"), photo_taken_at(home())
    assert position_in(picture)
    agrees(mina, "", picture)
    mina.hears(ASK["category"])
    mina.presses("Not sure")
    mina.hears(ASK["what"])
    mina.writes("A tree has fallen")
    assert "Yunqiao grid 3" in mina.reads(REPORT.summary)
    shown = mina.page.locator(".mine img").last.get_attribute("src")
    assert shown
    kept = mina.page.request.get(mina.address + shown)
    assert kept.ok
    assert position_in(kept.body()) == {}
