"""How the bot behaves in groups: it talks to nobody there, tells nothing personal, and follows where a group goes."""

from domain.message import Address, Media, Outbound, Place
from domain.organisation import Role
from handlers.desk import Office, Purpose
from tests.stories.groups import PRIVATE, becomes, bound
from tests.stories.reporting import EMERGENCY, after_a_restart, card_of, finishes, reports
from tests.stories.staff import BUREAU, grid_and_community, ticks_without_sending
from tests.town import COMMUNITY, STREET, Town, sweep

OVER_THERE = "That is between you and me: please open your own chat with me."
NO_CHAT = "To whoever pressed or wrote just now: the answer is only for you, and I cannot write to you yet."


def test_what_people_say_among_themselves_opens_nothing_and_is_answered_by_nobody(town: Town) -> None:
    mina = town.resident("Mina")
    group = town.group("-100")
    for words in ("The street lamp is dark", "help", "Gas! Fire!", "AAAAA-22222", "1", "取消"):
        mina.says_in(group, words)
    group.hears_nothing()
    mina.hears_nothing()
    mina.says("/cancel")
    mina.hears("Nothing is open.")


def test_a_command_that_is_personal_leads_to_the_own_chat_and_begins_there(town: Town) -> None:
    mina = town.resident("Mina")
    group = town.group("-100")
    for command, start, then in (
        ("/report", "own_report", "What is it about?"),
        ("/my", "own_my", "You have reported nothing yet."),
        ("/start AAAAA22222", "own", "What is it about?"),
        ("/cancel", "own", "What is it about?"),
        ("/nothing", "own", "What is it about?"),
    ):
        mina.says_in(group, command)
        assert [button.label for button in group.hears(OVER_THERE).buttons] == ["Open my own chat"]
        mina.hears_nothing()
        mina.starts(start)
        mina.hears(then)
    olga = town.resident("Olga")
    olga.starts("own")
    olga.hears("Hello, this is Baodao")
    olga.starts("own_cancel")
    olga.hears("I do not know that code.")


def test_who_cannot_be_written_to_hears_so_in_the_group_without_a_name_and_goes_on_after_that(town: Town) -> None:
    _, zhao = grid_and_community(town)
    group = bound(town, zhao, COMMUNITY)
    reports(town.resident("Mina"))
    group.hears("reported")
    town.closed.add(zhao.address)
    zhao.presses_in(group, "Accept")
    assert [button.value for button in group.hears(NO_CHAT).buttons] == ["own:"]
    zhao.presses_in(group, "Done")
    group.hears_nothing()
    assert "accepted" in group.seen[1].text
    town.time_passes(minutes=11)
    zhao.presses_in(group, "Done")
    group.hears(NO_CHAT)
    assert "Zhao" not in group.transcript()
    town.closed.clear()
    zhao.starts("own")
    zhao.hears("What was done?")


def test_a_stranger_who_presses_is_told_in_the_group_only_to_open_the_own_chat(town: Town) -> None:
    _, zhao = grid_and_community(town)
    group = bound(town, zhao, COMMUNITY)
    number = reports(town.resident("Mina"))
    stranger = town.stranger("Ou")
    town.closed.add(stranger.address)
    stranger.presses_in(group, "Accept")
    group.hears(NO_CHAT)
    assert "reported" in card_of(group, number).text


def test_nobody_is_reached_in_a_group_for_what_is_theirs_nor_by_another_door_than_before(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    group = bound(town, zhao, COMMUNITY)
    mina = town.resident("Mina")
    with town.database.begin() as uow:
        (key,) = uow.people.read_ahead({lin.address: "en"}, town.now)
        uow.people.get(key).door = uow.people.add_door(Address("memory", "Lin at home"), person=key, now=town.now).id
    mina.says_in(group, "/my")
    group.hears(OVER_THERE)
    number = reports(mina)
    lin.presses_in(group, "Accept")
    lin.hears("Accepted")
    for person, usual in ((mina, "Mina"), (lin, "Lin at home"), (zhao, "Zhao")):
        with town.database.begin() as uow:
            (key,) = uow.people.read_ahead({person.address: "en"}, town.now)
            door = uow.people.usual_door(uow.people.get(key))
            assert door is not None
            assert door.outside == usual
    group.hears(number)
    mina.hears(f"{number} was accepted")
    group.hears_nothing()


def test_whatever_is_sent_to_a_group_comes_without_photos_and_positions(town: Town) -> None:
    _, zhao = grid_and_community(town)
    group = bound(town, zhao, COMMUNITY)
    with town.database.begin() as uow:
        door = uow.people.find_door(group.address)
        assert door is not None
        everything = Outbound("Hello", media=(Media("p1"),), place=Place(28.2, 108.1), commands=("report Report",))
        Office(uow, town.rules, town.now).send(door, everything, Purpose.NOTICE)
    town.deliver()
    shown = group.hears("Hello")
    assert (shown.media, shown.place) == ((), None)


def test_buttons_of_a_private_kind_do_nothing_in_a_group(town: Town) -> None:
    mina = town.resident("Mina")
    group = town.group("-100")
    for press in PRIVATE:
        town.arrives(mina, press=press, room=group.address)
        mina.hears("I do not know that button.")
    group.hears_nothing()


def test_somebody_who_asks_in_the_own_chat_hears_where_a_group_is_bound(town: Town) -> None:
    mina = town.resident("Mina")
    for command in ("/bind", f"/bind {COMMUNITY}", "/unbind"):
        mina.says(command)
        mina.hears("Add me to the group that shall get the cards, and write /bind there.")


def test_a_topic_is_bound_by_itself(town: Town) -> None:
    _, zhao = grid_and_community(town)
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    topic = bound(town, zhao, COMMUNITY, "-100/7")
    other = bound(town, wang, STREET, "-100/8")
    whole = town.group("-100")
    number = reports(town.resident("Mina"))
    topic.hears(number)
    zhao.says_in(whole, "/unbind")
    whole.hears("No unit's cards come here.")
    other.hears_nothing()


def test_a_group_that_moves_keeps_what_it_is_bound_to_and_what_is_owed(town: Town) -> None:
    _, zhao = grid_and_community(town)
    old, new = bound(town, zhao, COMMUNITY, "-7"), town.group("-1007")
    number = reports(town.resident("Mina"), "Gas!", about=EMERGENCY)
    old.hears(number)
    ticks_without_sending(town, 0.1)
    becomes(town, old, "-1007")
    new.hears(f"⏫ {number} has not been accepted and comes to you")
    zhao.presses("Accept")
    assert "accepted" in card_of(new, number).text
    zhao.says_in(new, "/unbind")
    new.hears("nothing of Yunqiao comes here any more")
    old.hears_nothing()


def test_a_group_that_is_known_by_its_new_address_already_takes_over(town: Town) -> None:
    _, zhao = grid_and_community(town)
    old = bound(town, zhao, COMMUNITY, "-7")
    mina = town.resident("Mina")
    number = reports(mina)
    new = town.group("-1007")
    mina.says_in(new, "/my")
    new.hears(OVER_THERE)
    becomes(town, old, "-1007")
    becomes(town, old, "-1007")
    zhao.presses("Accept")
    assert "accepted" in card_of(new, number).text
    heard = len(old.seen)
    new.hears(reports(mina, "The bin is full"))
    assert len(old.seen) == heard


def test_topics_follow_their_group_and_no_other(town: Town) -> None:
    _, zhao = grid_and_community(town)
    for name in ("-7/3", "-77/3", "-7"):
        bound(town, zhao, COMMUNITY, name)
    becomes(town, town.group("-7"), "-1007")
    number = reports(town.resident("Mina"))
    reached = [one.address.id for one in town.people.values() if one.address.id[0] == "-" and one.has_heard(number)]
    assert sorted(reached) == ["-1007", "-1007/3", "-77/3"]


def test_a_group_that_the_bot_was_put_out_of_hears_nothing_until_it_is_bound_anew(town: Town) -> None:
    _, zhao = grid_and_community(town)
    group = bound(town, zhao, COMMUNITY)
    mina = town.resident("Mina")
    becomes(town, group, "")
    reports(mina, "Gas!", about=EMERGENCY)
    group.hears_nothing()
    mina.says_in(group, "/report")
    group.hears(OVER_THERE)
    reports(mina, "The bin is full")
    group.hears_nothing()
    zhao.says_in(group, "/unbind")
    group.hears("No unit's cards come here.")
    bound(town, town.staff("Han", Role.DEPT_HANDLER, BUREAU), BUREAU)
    bound(town, town.staff("Gu", Role.COUNTY_OFFICE, "520626"), COMMUNITY)
    group.hears(reports(mina, "The gate is open"))


def test_a_group_that_nobody_knows_leaves_no_trace_when_it_goes(town: Town) -> None:
    group = town.group("-100")
    becomes(town, group, "-1007")
    becomes(town, group, "")
    with town.database.reading() as uow:
        assert uow.people.find_door(group.address) is None


def test_a_restart_changes_nothing_for_a_group(town: Town) -> None:
    _, zhao = grid_and_community(town)
    group = bound(town, zhao, COMMUNITY)
    with after_a_restart(town):
        group.hears(reports(town.resident("Mina")))
        zhao.presses_in(group, "Accept")
        zhao.hears("Accepted")


def test_a_group_that_was_forgotten_meanwhile_holds_up_nobody(town: Town) -> None:
    _, zhao = grid_and_community(town)
    group = bound(town, zhao, COMMUNITY)
    reports(town.resident("Mina"))
    old, stranger = group.button("Accept").value, town.stranger("Ou")
    zhao.says_in(group, "/unbind")
    town.time_passes(days=40)
    town.closed.add(stranger.address)
    deliver, town.deliver = town.deliver, lambda: None  # type: ignore[method-assign]
    town.arrives(stranger, press=old, room=group.address)
    sweep(town)
    town.deliver = deliver  # type: ignore[method-assign]
    town.deliver()
    with town.database.reading() as uow:
        assert uow.people.find_door(group.address) is None
        assert uow.outbox.next_moment("memory", town.now) is None, "what cannot be sent is settled"


def test_a_group_that_is_let_go_or_taken_over_shows_at_once_only_what_is_its_own(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    wang, gu = town.staff("Wang", Role.STREET_COORD, STREET), town.staff("Gu", Role.COUNTY_OFFICE, "520626")
    wrong, group = bound(town, zhao, COMMUNITY), bound(town, zhao, COMMUNITY, "-200")
    number = reports(town.resident("Mina"))
    finishes(lin)
    zhao.says_in(wrong, "/unbind")
    assert wrong.seen[1].text == f"{number} is no longer with you."
    wang.says_in(group, f"/bind {STREET}")
    assert "done" in card_of(group, number).text
    gu.says_in(group, f"/bind {BUREAU}")
    assert group.seen[1].text == f"{number} is no longer with you."
