"""A need becomes an event or a wish with one press: nobody else sees it yet, and whoever reported it is told."""

from domain.need import State
from domain.organisation import Role
from handlers.keys import short
from storage.event_tables import Event
from storage.wishes import Wish
from tests.stories.needing import NEED, Three, tells
from tests.stories.test_needs import need_in
from tests.town import COMMUNITY, STREET, Town
from tests.townspeople import Person


def test_a_need_becomes_an_event_with_one_press_and_nobody_else_sees_it_yet(town: Town, three: Three) -> None:
    zhao, mina = three.zhao, town.resident("Mina")
    tells(zhao)
    zhao.presses("Open")
    zhao.presses("Make an event of it")
    assert (need_in(town).state, need_in(town).became) == (State.TURNED, "event")
    card = zhao.hears(
        f"🤝 {NEED}", "When: 28 Nov, 09:00 – 11:00", "at the community's office (Yunqiao)", "0 of 20 taken"
    )
    assert "Nobody else sees it before you let it take place" in card.text
    assert not {"Do not accept", "Share, calendar"} & set(zhao.labels())
    mina.says("/events")
    mina.hears("No event is planned yet")
    town.arrives(mina, press=f"n:{short(need_in(town).id)}:show")
    mina.hears("it has become something else")
    assert "Open the event" not in mina.labels()
    zhao.presses("Let it take place")
    zhao.hears("people can sign up now")
    town.arrives(mina, press=f"n:{short(need_in(town).id)}:show")
    mina.presses("Open the event")
    mina.hears("Places: 0 of 20 taken")


def test_what_is_proposed_is_changed_before_it_takes_place(town: Town, three: Three) -> None:
    zhao = three.zhao
    tells(zhao)
    zhao.presses("Open")
    zhao.presses("Make an event of it")
    changes(zhao, "12-05 14:00", "By the old bridge", "8")
    card = zhao.hears("When: 5 Dec, 14:00 – 16:00", "By the old bridge (Yunqiao)", "0 of 8 taken")
    assert "Change time, place or places" in [button.label for button in card.buttons]
    zhao.presses("Change time, place or places")
    town.arrives(zhao, press=zhao.button("Let it take place").value)
    for answer in ("12-06 9:00", "Elsewhere", "9"):
        zhao.says(answer)
    zhao.hears("has moved on meanwhile: open")
    zhao.says("/events")
    zhao.hears("5 Dec, 14:00 – 16:00", "By the old bridge, Yunqiao · 8 of 8 places free")


def test_whoever_made_it_is_asked_once_more_and_a_day_that_has_come_ends_it(town: Town, three: Three) -> None:
    zhao, wang = three.zhao, three.wang
    tells(zhao)
    zhao.presses("Open")
    zhao.presses("Make an event of it")
    seen = len(wang.seen)
    town.time_passes(days=4)
    zhao.hears(f"“{NEED}” of Yunqiao waits for your yes")
    assert any("waits for your yes" in one.text for one in wang.seen[seen:])
    town.time_passes(days=2)
    zhao.hears("it was not opened before its start. You can make it anew.")
    assert (need_in(town).state, need_in(town).became) == (State.PUBLISHED, "")


def test_what_the_street_does_not_accept_leaves_the_need_free(town: Town, three: Three) -> None:
    tells(three.zhao)
    three.zhao.presses("Open")
    three.zhao.presses("Make an event of it")
    town.time_passes(days=4)
    three.wang.presses("Open")
    three.wang.presses("Do not accept")
    three.wang.says("The hall is being painted")
    three.zhao.hears("is not accepted. The reason: The hall is being painted")
    assert (need_in(town).state, need_in(town).became) == (State.PUBLISHED, "")


def test_a_need_becomes_a_wish_with_one_press_and_another_lets_it_be_read(town: Town, three: Three) -> None:
    zhao, wang = three.zhao, three.wang
    tells(zhao)
    zhao.presses("Open")
    zhao.presses("Make a wish of it")
    assert (need_in(town).state, need_in(town).became) == (State.TURNED, "wish")
    zhao.hears(f"🌱 {NEED}", "A hand with something", "For: Yunqiao", "Please ask at the community's office")
    press = zhao.button("For whom, and where").value
    zhao.presses("For whom, and where")
    zhao.says("Grandma Holm")
    zhao.says("Block 3")
    zhao.hears("For: Grandma Holm", "Block 3")
    wang.presses("Publish the wish")
    assert "For whom, and where" not in zhao.labels()
    town.arrives(zhao, press=press)
    zhao.hears("This wish has moved on: it is now “waiting for somebody who makes it come true”.")


def test_what_is_made_of_a_need_is_called_as_it_reads_and_names_the_community(town: Town, three: Three) -> None:
    """What is too long for a name is cut, and stands on one line."""
    zhao = three.zhao
    tells(zhao, "Somebody who sweeps the steps\nby the river in Yunqiao, all of them, and who takes the leaves away")
    zhao.presses("Open")
    card = zhao.button("Make a wish of it").value
    zhao.presses("Make a wish of it")
    zhao.hears("by the river in Yunqiao", "For: Yunqiao says for whom")
    zhao.presses("Take the wish back")
    town.arrives(zhao, press=card.replace("wish", "event"))
    zhao.hears("🤝 Somebody who sweeps the steps by the river in Yunqiao, all o…")


def test_a_need_that_asks_for_money_becomes_no_wish(town: Town, three: Three) -> None:
    tells(three.zhao, "Somebody should lend us money for a new stove")
    three.zhao.presses("Open")
    three.zhao.presses("Make a wish of it")
    three.zhao.hears("A wish for money cannot be granted here")
    assert need_in(town).state == State.PUBLISHED


def test_a_need_that_a_unit_has_taken_meanwhile_becomes_nothing_else(town: Town, three: Three) -> None:
    zhao = three.zhao
    tells(zhao)
    zhao.presses("Open")
    presses = [zhao.button(label).value for label in ("Make a wish of it", "Make an event of it")]
    three.liu.says("/needs")
    three.liu.presses(f"🧩 {NEED}"[:31] + "…")
    three.liu.presses("First School takes it")
    for press in presses:
        town.arrives(zhao, press=press)
        zhao.hears("This need has moved on: it is now “a unit is on it”.")
    with town.database.reading() as uow:
        assert uow.session.query(Wish).count() == uow.session.query(Event).count() == 0


def changes(person: Person, *answers: str) -> None:
    """Say when, where and for how many an event shall be."""
    person.presses("Change time, place or places")
    for answer in answers:
        person.says(answer)


def test_without_a_community_the_street_makes_an_event_of_its_need(town: Town) -> None:
    wang, mina = town.staff("Wang", Role.STREET_COORD, STREET), town.resident("Mina")
    tells(mina)
    wang.presses("Publish the need")
    wang.presses("Open")
    wang.presses("Make an event of it")
    wang.presses("Let it take place")
    wang.hears("people can sign up now")
    assert (need_in(town).state, need_in(town).became) == (State.TURNED, "event")


def test_nobody_is_offered_a_wish_that_nobody_else_could_publish(town: Town) -> None:
    """A colleague who comes is somebody, whichever of the roles of the street they have."""
    wang, mina = town.staff("Wang", Role.STREET_COORD, STREET), town.resident("Mina")
    tells(mina)
    wang.presses("Publish the need")
    wang.presses("Open")
    assert "Make an event of it" in wang.labels()
    assert "Make a wish of it" not in wang.labels()
    need = f"n:{short(need_in(town).id)}"
    town.arrives(wang, press=f"{need}:turn:wish")
    wang.hears("nobody else of Yunqiao or of its street can be reached here", "offer the need to a unit")
    assert need_in(town).state == State.PUBLISHED
    li = town.staff("Li", Role.STREET_DIRECTOR, STREET)
    town.arrives(wang, press=f"{need}:show")
    wang.presses("Make a wish of it")
    li.hears(f"🌱 {NEED}")
    li.presses("Publish the wish")
    wang.hears("Yunqiao has published the wish")


def test_a_community_alone_under_a_street_without_anybody_is_offered_no_wish(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    tells(zhao)
    zhao.presses("Open")
    assert "Make a wish of it" not in zhao.labels()
    town.staff("Wang", Role.STREET_COORD, STREET)
    town.arrives(zhao, press=f"n:{short(need_in(town).id)}:show")
    assert "Make a wish of it" in zhao.labels()


def test_who_makes_no_events_is_offered_none(town: Town) -> None:
    """On duty somebody decides for a community without anybody, but makes nothing in its name."""
    wang, mina = town.staff("Wang", Role.DUTY_OFFICER, STREET), town.resident("Mina")
    tells(mina)
    wang.presses("Publish the need")
    wang.presses("Open")
    assert not {label for label in wang.labels() if label.startswith("Make")}
    town.arrives(wang, press=f"n:{short(need_in(town).id)}:turn:event")
    wang.hears("Events are made by communities, streets, work units and party groups.")
    assert need_in(town).state == State.PUBLISHED
