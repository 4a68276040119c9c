"""What somebody asks to see: what waits for them, what they reported, how one report stands."""

from domain.organisation import Role
from tests.stories.reporting import EMERGENCY, OUTAGE, finishes, reports
from tests.town import COMMUNITY, COUNTY, GRID, NEIGHBOUR, STREET, Town


def test_the_queue_shows_the_most_urgent_first_and_opens_each(town: Town) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    mina = town.resident("Mina")
    ordinary = reports(mina, "The lamp is dark")
    town.time_passes(minutes=1)
    later = reports(mina, "The bin is full")
    outage = reports(mina, "No water since six", about=OUTAGE)
    danger = reports(mina, "A wall has come down", about=EMERGENCY)

    lin.says("/queue")
    shown = lin.hears("4 wait for you, the most urgent first:")
    places = [shown.text.index(number) for number in (danger, outage, ordinary, later)]
    assert places == sorted(places)
    assert "The lamp is dark\n" in shown.text
    assert lin.labels() == [f"Open {number}" for number in (danger, outage, ordinary, later)]
    lin.presses(f"Open {outage}")
    lin.hears(f"🟠 {outage}", "No water since six")
    lin.presses("Accept")
    lin.says("queue")
    lin.hears("4 wait for you")


def test_the_queue_is_ones_own_and_empties(town: Town) -> None:
    lin, wei = town.staff("Lin", Role.GRID_WORKER, GRID), town.staff("Wei", Role.GRID_WORKER, NEIGHBOUR)
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    number = reports(town.resident("Mina"))
    for other in (wei, zhao):
        other.says("/queue")
        other.hears("Nothing waits for you.")
    finishes(lin)
    lin.says("/queue")
    lin.hears("Nothing waits for you.")
    wei.says(f"/status {number}")
    wei.hears("I find no such report for you.")


def test_what_the_ladder_brought_to_a_level_waits_there_too(town: Town) -> None:
    wang, gu = town.staff("Wang", Role.STREET_COORD, STREET), town.staff("Gu", Role.COUNTY_OFFICE, COUNTY)
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    number = reports(town.resident("Mina"), about=OUTAGE)
    wang.says("/queue")
    wang.hears("Nothing waits for you.")
    town.time_passes(hours=2)
    wang.says("/queue")
    wang.hears("1 wait for you", number)
    gu.says("/queue")
    gu.hears("Nothing waits for you.")
    lin.presses("Accept")
    wang.says("/queue")
    wang.hears("Nothing waits for you.")


def test_my_reports_newest_first_each_with_its_way(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    first, second = reports(mina), reports(mina, "No water since six", about=OUTAGE)
    town.time_passes(minutes=20)
    lin.presses("Accept")
    mina.says("/my")
    shown = mina.hears("Your reports:", f"{first} · Not sure · reported")
    assert shown.text.index(second) < shown.text.index(first)
    mina.presses(second)
    way = mina.hears(second, "No water since six", "Now: accepted, with Yunqiao 1.", "tomorrow 09:30")
    assert "today 09:30 · You: reported\ntoday 09:50 · Yunqiao 1: accepted" in way.text
    assert "Lin" not in mina.transcript()


def test_the_way_of_a_report_names_units_and_no_rungs(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    number = reports(mina, about=OUTAGE)
    town.time_passes(minutes=30)
    lin.hears(f"⏰ {number}")
    finishes(lin, "The water is back")
    mina.presses("Not fixed")
    mina.says(f"/status {number}")
    way = mina.hears(number, "Now: handed on")
    assert [line.split(" · ")[1] for line in way.text.splitlines() if line.startswith("today ")] == [
        "You: reported",
        "Yunqiao 1: accepted",
        "Yunqiao 1: finished it",
        "You: said that it is not fixed",
    ]


def test_status_shows_the_card_to_those_who_may_handle_it(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    number = reports(town.resident("Mina"))
    zhao.says(f"/status {number.lower()}")
    zhao.hears(number, "with Yunqiao")
    assert zhao.labels() == ["Accept", "Hand to …", "Reject", "Restrict …"]


def test_what_was_reported_a_moment_ago_in_the_same_batch_is_there(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says("/report The lamp is dark")
    mina.presses("Not sure")
    mina.starts(f"g_{GRID}")
    mina.presses("Skip")
    submit = town.inbound(mina, press=mina.button("Submit").value)
    town.take([submit, town.inbound(mina, text="/my"), town.inbound(lin, text="/queue")])
    mina.hears("Your report is DJ-20261123-0001")
    mina.hears("Your reports:", "DJ-20261123-0001")
    lin.hears("1 wait for you", "The lamp is dark")
