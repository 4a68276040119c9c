"""The organiser checks people in and out who cannot do it themselves, and sees how many places are taken."""

from domain.organisation import Role
from handlers.desk import LISTED
from tests.stories.events import makes, opens
from tests.stories.serving import at_the_doors, opens_card, shown, to_scan
from tests.stories.staff import at
from tests.stories.test_events import organiser, signs_up
from tests.stories.test_registration import register
from tests.town import COMMUNITY, GRID, Town
from tests.townspeople import Person


def looks(person: Person) -> None:
    person.says("/events")
    person.presses("River clean-up")


def guesses(town: Town, person: Person) -> None:
    looks(person)
    person.presses("Check in")
    for _ in range(town.rules.policy.hours.tries):
        person.says("wrong")
    person.hears("Those were too many wrong codes")


def listed(person: Person) -> list[str]:
    """Return who is offered to be checked in."""
    return [label for label in person.labels() if label not in ("Check somebody out", "More …")]


def test_who_guessed_too_often_is_checked_in_by_the_organiser(town: Town) -> None:
    zhao = organiser(town, starts="today 10:00")
    mina = town.resident("Mina")
    signs_up(mina)
    guesses(town, mina)
    assert "Please ask the organiser to check you in" in mina.seen[-1].text
    zhao.hears("Somebody typed 5 wrong codes at “River clean-up”.")
    mina.presses("Check in")
    mina.hears("Please ask the organiser to check you in")
    zhao.hears_nothing()

    looks(zhao)
    zhao.presses("Check somebody in")
    zhao.hears("Who is here? 1 not checked in yet:")
    press = zhao.button("Resident 1 · today 09:30").value
    zhao.presses("Resident 1 · today 09:30")
    zhao.hears("✅ Resident 1 · today 09:30 is checked in.", "Everybody who has a place is checked in.")
    mina.hears("You are checked in at “River clean-up”")
    town.arrives(zhao, press=press)
    zhao.hears("Resident 1 · today 09:30 is checked in.")
    mina.hears_nothing()


def test_members_are_listed_by_name_and_who_just_came_too(town: Town) -> None:
    zhao = organiser(town, starts="today 10:00", seats=3)
    chen, mina, olof, late = (town.resident(name) for name in ("Chen", "Mina", "Olof", "Late"))
    register(chen)
    zhao.presses("Accept registration")
    for person in (chen, mina, olof):
        signs_up(person)
    looks(mina)
    mina.presses("Check in")
    mina.says(shown(town))
    mina.hears("You are checked in")
    olof.presses("I can't come")
    guesses(town, late)

    looks(zhao)
    zhao.presses("Check somebody in")
    zhao.hears("Who is here? 2 not checked in yet:")
    assert sorted(listed(zhao)) == ["Chen Lu", "Resident 2 · today 09:30"]
    zhao.presses("Resident 2 · today 09:30")
    late.hears("You are checked in")
    zhao.presses("Chen Lu")
    zhao.hears("✅ Chen Lu is checked in.", "Everybody who has a place is checked in.")


def test_who_leaves_is_checked_out_by_the_organiser(town: Town) -> None:
    zhao = organiser(town, starts="today 10:00")
    mina = town.resident("Mina")
    signs_up(mina)
    town.time_passes(minutes=30)
    looks(zhao)
    zhao.presses("Check somebody in")
    zhao.presses(listed(zhao)[0])
    mina.hears("You are checked in")
    town.time_passes(minutes=50)
    zhao.presses("Check somebody out")
    zhao.hears("Who leaves? 1 are checked in:")
    press = zhao.button("Resident 1").value
    town.arrives(mina, press=press)
    mina.hears("Only the organisers check people in.")
    zhao.presses("Resident 1")
    zhao.hears("Nobody is checked in any more.")
    mina.hears("You are checked out at “River clean-up”: 50 minutes.")
    town.arrives(zhao, press=press)
    mina.hears_nothing()


def test_many_are_listed_page_by_page(town: Town) -> None:
    zhao = organiser(town, starts="today 10:00")
    for number in range(LISTED + 2):
        signs_up(town.resident(f"R{number}"))
    looks(zhao)
    zhao.presses("Check somebody in")
    assert len(zhao.labels()) == LISTED + 1
    zhao.presses("More …")
    assert [label.partition(" ·")[0] for label in listed(zhao)] == [f"Resident {LISTED + 1}", f"Resident {LISTED + 2}"]
    zhao.presses(listed(zhao)[0])
    assert [label.partition(" ·")[0] for label in listed(zhao)] == [f"Resident {LISTED + 2}"]
    zhao.presses(listed(zhao)[0])
    assert len(listed(zhao)) == LISTED


def test_only_the_organisers_check_somebody_in_and_only_from_the_doors_on(town: Town) -> None:
    zhao = organiser(town, starts="today 12:00")
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    signs_up(mina)
    looks(zhao)
    assert not {"Check somebody in", "Show the code"} & set(zhao.labels())
    town.time_passes(hours=2)
    looks(zhao)
    door = zhao.button("Check somebody in").value
    zhao.presses("Check somebody in")
    press = zhao.seen[-1].buttons[0].value
    for other in (mina, lin):
        looks(other)
        assert not {"Check somebody in", "Show the code"} & set(other.labels())
        for value in (door, press):
            town.arrives(other, press=value)
            other.hears("Only the organisers check people in.")
        town.arrives(other, press=door.replace(":door:", ":code:"))
        other.hears("Only the organisers see the code.")
    town.time_passes(hours=3)
    town.arrives(zhao, press=press)
    zhao.hears("“River clean-up” is over.")


def test_the_organisers_copies_of_the_card_keep_up_and_nobody_elses(town: Town) -> None:
    zhao = organiser(town)
    qian, olof = town.staff("Qian", Role.COMMUNITY_ADMIN, COMMUNITY), town.resident("Olof")
    for person in (zhao, qian, olof):
        looks(person)
        assert "0 of 20 taken" in person.last.text
    signs_up(town.resident("Mina"))
    town.time_passes(seconds=3)
    for person in (zhao, qian):
        assert person.seen[-1].edited
        assert "1 of 20 taken" in person.seen[-1].text
        assert "Signed up: 1 resident(s)" in person.seen[-1].text
    assert "0 of 20 taken" in olof.seen[-1].text


def test_the_organiser_alone_sees_for_ninety_days_how_often_somebody_did_not_come(town: Town) -> None:
    zhao, mina, olof = at_the_doors(town, "Mina", "Olof")
    at(town, "2026-12-05 12:00")
    opens_card(zhao)
    zhao.presses("Enter hours later")
    zhao.presses("Resident 2")
    zhao.says("60")
    zhao.says("The list on paper")
    zhao.presses("Submit")
    zhao.hears("Done: 60 min")
    for title, day, who in (("Reading hour", "2026-12-19", "Resident 1"), ("Spring fair", "2027-03-06", "Resident 2")):
        makes(zhao, title=title, starts=f"{day} 9:00")
        for person in (mina, olof):
            opens(person, title)
            person.presses("Sign up")
        at(town, f"{day} 08:30")
        opens(zhao, title)
        zhao.presses("Check somebody in")
        (missed,) = [line for line in zhao.last.text.splitlines() if "did not come" in line]
        assert missed.startswith(who)
        assert missed.endswith("did not come 1 time(s) in the last 90 days.")
        mina.starts(to_scan(town))
        opens(mina, title)
        assert "did not come" not in mina.last.text
