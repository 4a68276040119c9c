"""What does the process tell of itself, to whom, and does it tell of anybody?"""

import re
from collections.abc import Sequence

import httpx
import pytest

from bot.metrics import Metrics, kind_of
from bot.timers import Metronome
from bot.watching import FRESH, Gauges, figures_app
from bot.web.app import create_app
from domain.message import Address, Inbound, Media, Place
from handlers.routes import COMMANDS, PRESSES
from tests.channels.browsers import Browser, House
from tests.town import MONDAY_MORNING

NAME, SECRET = "Mina Q. Public", "the lamp by my mother's door, 13800000000"


class Watched:
    """A house whose figures are read, as Prometheus does."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.metrics = Metrics()
        self.metronome = Metronome(
            house.writer, house.rules, reader=house.reader, clock=house.clock, forget=lambda _: None
        )
        self.metrics.watch(house.writer, {"web": house.delivery}, self.metronome)
        self.app = figures_app(self.metrics, Gauges(house.reader, house.clock))

    def browser(self) -> Browser:
        return self.house.browser(app=self.metrics.counting(create_app(self.house.site)))

    def figures(self) -> str:
        async def ask() -> str:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://here") as client:
                return (await client.get("/metrics")).text

        return self.house.run(ask())

    def reads(self, name: str) -> dict[str, float]:
        """Return the samples of one name, by their labels."""
        found = re.findall(rf"^{name}(?:{{(.*)}})? (\S+)$", self.figures(), re.MULTILINE)
        return {labels.replace('"', ""): float(value) for labels, value in found}


@pytest.fixture
def watched(house: House) -> Watched:
    return Watched(house)


def reports(watched: Watched) -> Browser:
    mina = watched.browser()
    mina.says(SECRET)
    mina.presses("I agree")
    mina.presses("Not sure")
    mina.says("behind the tea market")
    mina.presses("Yunqiao")
    mina.presses("Skip")
    mina.presses("Submit")
    return mina


def test_a_report_is_counted_on_its_whole_way(watched: Watched) -> None:
    mina = reports(watched)
    mina.says("/nothing")
    assert watched.reads("baodao_updates_total") == {
        "channel=web,outcome=taken": 7,
        "channel=web,outcome=refused": 1,
    }
    assert watched.reads("baodao_handled_total") == {
        "kind=words": 2,
        "kind=press k": 1,
        "kind=press f": 4,
        "kind=command other": 1,
    }
    assert watched.reads("baodao_update_seconds_count") == {"channel=web": 8}
    assert watched.reads("baodao_messages_total") == {"channel=web,fate=sent": 8}
    assert watched.reads("baodao_delivery_seconds_count") == {"channel=web": 8}
    assert watched.reads("baodao_issues") == {"state=submitted,tier=T2": 1}
    assert watched.reads("baodao_batch_seconds_count")[""] == watched.reads("baodao_batch_size_count")[""] > 8


def test_what_is_sent_twice_is_counted_as_known(watched: Watched, house: House) -> None:
    mina = watched.browser()
    mina.says("Hello")
    door = house.reads(lambda uow: uow.people.door(house.door_of(mina)))
    inbound = Inbound(Address("web", door.outside), "k1", house.now, text="Hello")
    house.run(watched.house.writer.take(inbound))
    house.run(watched.house.writer.take(inbound))
    assert watched.reads("baodao_updates_total")["channel=web,outcome=known"] == 1


def test_what_is_late_and_what_has_climbed_is_a_gauge(watched: Watched, house: House) -> None:
    reports(watched)
    house.passes(hours=3)
    assert watched.reads("baodao_timers_due") == {"": 1}
    assert watched.reads("baodao_timers_lag_seconds")[""] > 0
    house.passes(seconds=FRESH.total_seconds())
    house.run(watched.metronome.beat())
    assert watched.reads("baodao_timers_due") == {"": 0}
    assert watched.reads("baodao_timers_fired_total") == {"": 1}
    assert watched.reads("baodao_tick_seconds_count") == {"": 1}
    assert list(watched.reads("baodao_issues_told")) == ["clock=answer,rung=county"]


def test_the_database_is_not_asked_at_every_look(watched: Watched, house: House) -> None:
    assert watched.reads("baodao_issues") == {}
    reports(watched)
    assert watched.reads("baodao_issues") == {}
    house.passes(seconds=FRESH.total_seconds())
    assert watched.reads("baodao_issues") == {"state=submitted,tier=T2": 1}


def test_requests_are_counted_by_route_and_never_by_path(watched: Watched) -> None:
    mina = watched.browser()
    mina.says("Hello")
    for path in (f"/media/{NAME[:4]}", "/static/chat.css", "/nowhere/1", "/nowhere/2", "/healthz"):
        mina.opens(path)
    requests = watched.reads("baodao_http_requests_total")
    assert requests["route=/media/{ref},status=404"] == 1
    assert requests["route=/say,status=303"] == 1
    assert requests["route=/static,status=200"] == 1
    assert requests["route=other,status=404"] == 2
    assert requests["route=/healthz,status=200"] == 1


def test_nothing_that_anybody_said_or_is_called_is_told(watched: Watched, house: House) -> None:
    mina = reports(watched)
    mina.says("/start 0000000000")
    mina.says("/" + "x" * 30)
    token, door = mina.token, house.reads(lambda uow: uow.people.door(house.door_of(mina)))
    told = watched.figures()
    for secret in (
        SECRET,
        "lamp",
        "13800000000",
        "tea market",
        "DJ-2026",
        token,
        door.outside,
        str(door.person),
        "xxx",
    ):
        assert secret not in told


@pytest.mark.parametrize(
    ("inbound", "kind"),
    [
        ({"text": "路灯坏了"}, "words"),
        ({"text": "/my"}, "command my"),
        ({"text": "进度"}, "command my"),
        ({"text": "/qwerty"}, "command other"),
        ({"press": "i:1:accept:1"}, "press i"),
        ({"press": "f:12:c.E1"}, "press f"),
        ({"press": "zzz:1"}, "press other"),
        ({"start": "g_520626"}, "start"),
        ({"place": Place(1, 2)}, "place"),
        ({"media": (Media("p"),)}, "photo"),
        ({"media": (Media("v", "voice"),)}, "voice"),
        ({"stored": Media("p")}, "file"),
    ],
)
def test_an_update_is_one_of_a_few_kinds(inbound: dict[str, object], kind: str) -> None:
    assert kind_of(Inbound(Address("web", "1"), "k", MONDAY_MORNING, **inbound)) == kind  # type: ignore[arg-type]


def test_there_are_no_more_kinds_than_there_are_commands_and_presses() -> None:
    said: Sequence[str] = [*(f"/{name}" for name in COMMANDS), "/a", "/b", "hello", "你好"]
    pressed = [*PRESSES, "f", "a", "b"]
    kinds = {kind_of(Inbound(Address("web", "1"), "k", MONDAY_MORNING, text=text)) for text in said}
    kinds |= {kind_of(Inbound(Address("web", "1"), "k", MONDAY_MORNING, press=press)) for press in pressed}
    assert len(kinds) == len(COMMANDS) + len(PRESSES) + 4


def test_the_figures_are_not_on_the_pages_own_port(watched: Watched) -> None:
    assert watched.browser().opens("/metrics").status_code == 404
