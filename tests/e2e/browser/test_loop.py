"""Does one report walk the whole way in the browser: on one screen, and live on the screens of all whom it concerns?"""

from playwright.sync_api import APIResponse, Route

from handlers.judgement import QUESTION
from tests.e2e.browser.conftest import Visit
from tests.e2e.browser.reporting import (
    ASK,
    COMMUNITY,
    EN_HOME,
    HOME,
    ONESELF,
    WORKER,
    agrees,
    finishes,
    home,
    reports,
    submits,
)
from tests.e2e.browser.visitor import photo_taken_at

ACCEPTED = "{number} was accepted by {unit}. It should be done by {due}."
HIGHER = "Thank you for saying so. {number} is open again, one level higher: {holder} has it now."
CLOSED = "Thank you. {number} is closed."
HOW_WAS_IT = "Thank you. And how was it handled?"


def test_one_screen_is_enough_for_the_whole_loop(visit: Visit) -> None:
    mina = visit()
    agrees(mina, "三号楼前的垃圾堆了好几天，没人清")
    mina.hears(ASK["category"])
    mina.presses("垃圾、积水、脏乱")
    mina.hears(ASK["where"])
    mina.picks(*HOME)
    mina.hears(ASK["photos"])
    mina.writes("", photo_taken_at(home()))
    number = submits(mina)

    mina.becomes(WORKER)
    card = mina.sees_card(number, "三号楼前的垃圾堆了好几天，没人清", "云桥3网格")
    assert card.locator("img").count() == 1
    mina.presses("Accept")
    mina.sees_card(number, "accepted")
    finishes(mina, "已清运，也补种了花草")

    mina.becomes(ONESELF)
    assert number in mina.hears(ACCEPTED)
    assert "已清运，也补种了花草" in mina.sees_card(QUESTION).inner_text()
    mina.presses("Not fixed")
    assert "云桥社区" in mina.sees_card(HIGHER).inner_text()

    mina.becomes(COMMUNITY)
    mina.sees_card(number, "handed on")
    mina.presses("Accept")
    mina.sees_card(number, "accepted")
    finishes(mina, "加了一个垃圾桶")

    mina.becomes(ONESELF)
    mina.sees_card(QUESTION, "加了一个垃圾桶")
    mina.presses("Fixed")
    mina.sees_card(HOW_WAS_IT)
    mina.presses("Very satisfied")
    assert number in mina.sees_card(CLOSED).inner_text()
    mina.becomes(WORKER)
    assert "很满意" not in mina.sees_card(number, "closed").inner_text()


def test_the_pages_of_all_whom_it_concerns_change_by_themselves(visit: Visit) -> None:
    mina, worker, community = visit("en"), visit(), visit()
    for visitor, role in ((worker, WORKER), (community, COMMUNITY)):
        visitor.becomes(role)
        visitor.stays()
    community.page.fill("#text", "还没写完的一句话")
    number = reports(mina, "The stairs are <b>wet</b> & slippery", lambda: mina.picks(*EN_HOME), photo_taken_at(home()))
    mina.stays()
    for visitor in (worker, community):
        card = visitor.sees_card(number, "The stairs are <b>wet</b> & slippery")
        card.locator("img").evaluate("image => image.decode()")

    worker.presses("Accept")
    mina.hears(ACCEPTED)
    community.sees_card(number, "accepted")
    finishes(worker, "拖干了")
    mina.sees_card(QUESTION, "拖干了")
    mina.presses("Cannot tell")
    mina.sees_card(HOW_WAS_IT)
    mina.presses("So-so")
    mina.sees_card(CLOSED)
    worker.sees_card(number, "closed")
    community.sees_card(number, "closed")

    assert [visitor.has_stayed() for visitor in (mina, worker, community)] == [True, True, True]
    assert community.page.input_value("#text") == "还没写完的一句话"


def test_an_answer_that_was_overtaken_takes_nothing_off_the_page(visit: Visit) -> None:
    mina = visit("en")
    agrees(mina, "The lamp is dark")
    mina.hears(ASK["category"])
    late: list[Route] = []

    def overtake(route: Route) -> None:
        answer = route.fetch()
        late.append(route) if not late else route.fulfill(response=answer)
        answers.append(answer)

    answers: list[APIResponse] = []
    mina.page.route("**/?part=chat", overtake)
    mina.presses("Not sure")
    mina.hears(ASK["where"])
    late[0].fulfill(response=answers[0])
    mina.page.wait_for_timeout(200)
    assert mina.page.locator(".msg.heard", has_text=mina.told(ASK["where"])).count() == 1
