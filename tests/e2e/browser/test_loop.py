"""Does one report walk the whole way in the browser: live on the screens of all whom it concerns?"""

from playwright.sync_api import Route

from handlers.judgement import QUESTION
from tests.e2e.browser.conftest import Visit
from tests.e2e.browser.reporting import (
    ASK,
    COMMUNITY,
    EN_HOME,
    WORKER,
    agrees,
    finishes,
    home,
    reports,
)
from tests.e2e.browser.visitor import photo_taken_at

ACCEPTED = "{number} was accepted by {unit}. It should be done by {due}."
HIGHER = "Thank you for saying so. {number} is open again, one level higher: {holder} has it now."
LOOKED_AT = "document.dispatchEvent(new Event('visibilitychange'))"
"""What lets a page ask for what is new."""
ODD_WORDS = "The stairs are <b>wet</b> & slippery"


def test_the_pages_of_all_whom_it_concerns_change_by_themselves(visit: Visit) -> None:
    mina, worker, community = visit("en"), visit("en"), visit("en")
    for visitor, role in ((worker, WORKER), (community, COMMUNITY)):
        visitor.becomes(role)
        visitor.stays()
    community.page.fill("#text", "还没写完的一句话")
    number = reports(mina, ODD_WORDS, lambda: mina.picks(*EN_HOME), photo_taken_at(home()))
    mina.stays()
    for visitor in (worker, community):
        visitor.sees_card(number, ODD_WORDS).locator("img").evaluate("image => image.decode()")

    worker.presses("Accept")
    mina.hears(ACCEPTED)
    community.sees_card(number, "accepted")
    finishes(worker, "拖干了")
    mina.sees_card(QUESTION, "拖干了")
    mina.presses("Not fixed")
    assert "Yunqiao community" in mina.sees_card(HIGHER).inner_text()
    community.sees_card(number, "handed on")

    assert [visitor.has_stayed() for visitor in (mina, worker, community)] == [True, True, True]
    assert community.page.input_value("#text") == "还没写完的一句话"


def test_an_answer_that_was_overtaken_takes_nothing_off_the_page(visit: Visit) -> None:
    mina = visit("en")
    agrees(mina, "The lamp is dark")
    mina.hears(ASK["category"])
    early = mina.page.request.get(f"{mina.address}/?part=chat")
    late: list[Route] = []
    mina.page.route("**/?part=chat", lambda route: route.continue_() if late else late.append(route))
    mina.page.evaluate(LOOKED_AT)
    mina.presses("Not sure")
    mina.hears(ASK["where"])
    late[0].fulfill(response=early)
    mina.page.wait_for_timeout(200)
    assert mina.page.locator(".msg.heard", has_text=mina.told(ASK["where"])).count() == 1
