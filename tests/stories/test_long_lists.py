"""What does not fit one message is behind “More …”, in every list."""

from datetime import timedelta

from domain.event import State
from domain.organisation import Role
from handlers.desk import Office
from handlers.event_life import FINISH
from handlers.event_plan import planned
from storage.timers import Timer
from tests.stories.reporting import reports
from tests.stories.test_posts import offers
from tests.stories.test_registration import register
from tests.town import COMMUNITY, GRID, Town


def test_reports_go_on_until_their_end(town: Town) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    mina = town.resident("Mina")
    numbers = [reports(mina, "The lamp is dark" * 10) for _ in range(17)]
    lin.says("/queue")
    lin.hears("17 wait for you, the most urgent first:")
    assert len(lin.seen[-1].text) < 4096
    shown = lin.labels()
    lin.presses("More …")
    lin.hears("9–16 of 17:")
    shown += lin.labels()
    stale = lin.button("More …").value
    lin.presses("More …")
    lin.hears("17–17 of 17:")
    assert shown + lin.labels() == [
        *(f"Open {number}" for number in numbers[:8]),
        "More …",
        *(f"Open {number}" for number in numbers[8:16]),
        "More …",
        f"Open {numbers[16]}",
    ]
    lin.presses(f"Open {numbers[16]}")
    lin.presses("Accept")
    lin.presses("Done")
    lin.says("New bulb put in")
    lin.presses("Skip")
    lin.presses("Submit")
    town.arrives(lin, press=stale)
    lin.hears("16 wait for you")
    mina.says("/my")
    assert mina.labels() == [*reversed(numbers[9:]), "More …"]
    mina.presses("More …")
    mina.hears("9–16 of 17:")
    assert mina.labels() == [*reversed(numbers[1:9]), "More …"]


COMMON = ["Community posts", "Unit agreements", "Register myself"]


def test_registrations_go_on_until_their_end(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    names = [f"Chen Lu {number}" for number in range(1, 10)]
    for name in names:
        register(town.resident(name), name)
    zhao.says("/baodao")
    zhao.hears("9 wait for an answer:")
    assert zhao.labels() == [*names[:8], "More …", *COMMON]
    zhao.presses("More …")
    zhao.hears("9–9 of 9:", f"• {names[8]}")
    assert zhao.labels() == [names[8], *COMMON]


def test_posts_go_on_until_their_end(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    titles = [f"Patrol {number}" for number in range(1, 10)]
    for title in titles:
        offers(zhao, title)
    zhao.says("/baodao")
    zhao.presses("Community posts")
    assert zhao.labels() == [*titles[:8], "More …", "Offer a post"]
    zhao.presses("More …")
    assert zhao.labels() == [titles[8], "Offer a post"]


def test_events_go_on_until_their_end(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    titles = [f"Clean-up {number}" for number in range(1, 10)]
    with town.database.begin() as uow:
        (person,) = uow.people.read_ahead({zhao.address: "en"}, town.now)
        for day, title in enumerate(titles, 1):
            starts_at = town.now + timedelta(days=day)
            plan = {"title": title, "host": COMMUNITY, "place": "The bridge", "lasts": "2h", "seats": 9}
            office, starts = Office(uow, town.rules, town.now), {"starts": starts_at.isoformat()}
            event, shifts = planned(office, plan | starts, organiser=person, start=starts_at)
            event.state = State.OPEN.value
            uow.events.add(event, shifts)
            uow.timers.start([Timer(FINISH, event.id, 0, 0, event.ends_at)])
    mina = town.resident("Mina")
    mina.says("/events")
    assert mina.labels()[:9] == [*titles[:8], "More …"]
    mina.presses("More …")
    mina.hears("9–9 of 9:", titles[8])
    assert mina.labels()[:1] == titles[8:]
