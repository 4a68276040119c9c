"""Is anything lost between the page and the bot: on a slow line, on a dead one, in many tabs?"""

from datetime import timedelta

from bot.clock import now
from tests.e2e.browser.conftest import Visit
from tests.e2e.browser.reporting import ASK, agrees, home
from tests.e2e.browser.visitor import ONLY_NEWS, Visitor, photo_taken_at

MUTE = """window.EventSource = class {
    constructor() { this.readyState = 1; }
    addEventListener() {}
    close() {}
}"""
"""A line that seems open and brings nothing."""
SLOW_WAY_BACK = """() => {
    const send = window.fetch;
    const back = new Promise((letGo, lose) => Object.assign(window, { letGo, lose }));
    back.catch(() => {});
    window.fetch = (url, how) => {
        if (url !== "/say") return send(url, how);
        window.fetch = send;
        return send(url, how).then(answer => back.then(() => answer));
    };
}"""
"""The first thing that a page sends arrives, but what comes back for it is on its way until it is let go, or lost."""
TABS = 6
"""With the first of them more than a browser opens connections to one place."""


def test_what_is_sent_before_the_way_back_is_over_is_sent_too(visit: Visit) -> None:
    mina = asked_for_category(visit)
    mina.page.evaluate(SLOW_WAY_BACK)
    mina.presses("Not sure")
    mina.hears(ASK["where"])
    mina.writes("behind the tea market")
    mina.page.evaluate("letGo()")
    mina.hears(ASK["community"])
    assert mina.page.locator(".foreseen").count() == 0


def test_what_is_typed_before_the_way_back_is_over_stays(visit: Visit) -> None:
    mina = asked_for_category(visit)
    mina.page.evaluate(SLOW_WAY_BACK)
    mina.writes("Not sure")
    mina.hears(ASK["where"])
    mina.page.fill("#text", "behind the")
    mina.page.evaluate("letGo()")
    mina.page.locator("[aria-busy]").wait_for(state="detached")
    assert mina.page.input_value("#text") == "behind the"


def test_what_is_on_its_way_can_be_seen(visit: Visit) -> None:
    mina = asked_for_category(visit)
    mina.page.route("**/say", lambda _: None)
    mina.writes("one")
    mina.writes("two", photo_taken_at(home()))
    mina.page.locator(".mine", has_text="one").wait_for()
    mina.page.locator(".mine", has_text="two").wait_for()


def test_what_did_not_arrive_comes_back_in_its_order(visit: Visit) -> None:
    mina = asked_for_category(visit)
    mina.page.evaluate(SLOW_WAY_BACK)
    mina.writes("one", photo_taken_at(home()))
    mina.writes("two")
    mina.page.fill("#text", "three")
    mina.page.evaluate("lose()")
    mina.page.get_by_role("alert").wait_for()
    assert mina.page.input_value("#text") == "one\ntwo\nthree"
    assert mina.page.inner_text("#picked") == "1"
    assert mina.page.locator(".foreseen").count() == 0


def test_a_line_that_is_dead_without_a_word_is_given_up(visit: Visit) -> None:
    mina = asked_for_category(visit)
    deaf = deaf_tab(mina)
    mina.presses("Not sure")
    mina.hears(ASK["where"])
    deaf.page.clock.run_for(60_000)
    deaf.hears(ASK["where"])


def test_what_is_done_is_fetched_with_the_answer_or_soon_without_it(visit: Visit) -> None:
    mina = asked_for_category(visit)
    deaf, sent = deaf_tab(mina), []
    deaf.page.on("request", lambda request: sent.append(request.url))
    deaf.presses("Not sure")
    mina.hears(ASK["where"])
    deaf.page.locator("[aria-busy]").wait_for(state="detached")
    assert f"{deaf.address}/?part=chat" not in sent
    deaf.page.clock.run_for(1_000)
    deaf.hears(ASK["where"])


def test_many_tabs_of_one_visitor_are_all_alive(visit: Visit) -> None:
    mina = asked_for_category(visit)
    tabs = [another_tab(mina) for _ in range(TABS)]
    tabs[-1].presses("Not sure")
    tabs[-1].hears(ASK["where"])
    mina.writes("behind the tea market")
    mina.hears(ASK["community"])


def asked_for_category(visit: Visit) -> Visitor:
    mina = visit("en")
    agrees(mina, "The lamp is dark")
    mina.hears(ASK["category"])
    return mina


def deaf_tab(visitor: Visitor) -> Visitor:
    """Open the chat once more on a line that seems open and brings nothing, where time passes only as it is told to."""
    visitor.page.clock.install()
    visitor.page.clock.pause_at(now() + timedelta(minutes=1))
    return another_tab(visitor, before=MUTE)


def another_tab(visitor: Visitor, before: str = ONLY_NEWS) -> Visitor:
    """Open the chat once more, in the same browser."""
    return Visitor(visitor.page.context.new_page(), visitor.address, visitor.language, before)
