"""A group gets the cards and reminders of its unit; who presses acts by their own rights, and is answered alone."""

from domain.organisation import Role
from tests.stories.groups import bound
from tests.stories.reporting import EMERGENCY, buttons_of, card_of, issue_in, reports
from tests.stories.staff import BUREAU, grid_and_community, staffed
from tests.town import COMMUNITY, GRID, STREET, Town

MORE = "Place, photos and the whole text"


def test_a_group_is_bound_by_a_code_and_gets_the_cards_of_its_unit(town: Town) -> None:
    _, zhao = grid_and_community(town)
    group = town.group("-100")
    zhao.says_in(group, f"/bind {COMMUNITY}")
    assert group.hears("From now on the cards and reminders of Yunqiao come here too.").buttons == []
    zhao.hears_nothing()
    number = reports(town.resident("Mina"))
    assert group.hears(number, "reported · with Yunqiao 1", "Place: Yunqiao Yunqiao 1", "The street lamp is dark")
    assert buttons_of(group, number) == ["Accept", "Hand to …", "Reject", MORE]


def test_without_a_code_the_units_are_offered_for_which_somebody_may_decide(town: Town) -> None:
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    group = town.group("-100")
    wang.says_in(group, "/bind")
    offered = group.hears("Whose cards shall come here?")
    labels = [button.label for button in offered.buttons]
    assert labels[:3] == ["Qinglong", "Yunqiao", "Zhuyuan"]
    assert "Dejiang" not in labels
    wang.presses_in(group, "Yunqiao")
    group.hears("of Yunqiao come here too")
    wang.says_in(group, "/bind 竹园社区")
    group.hears("of Zhuyuan come here too")


def test_a_long_offer_goes_on(town: Town) -> None:
    gu = town.staff("Gu", Role.COUNTY_OFFICE, "520626")
    group = town.group("-100")
    gu.says_in(group, "/bind")
    assert "County office" in group.labels()
    gu.presses_in(group, "More …")
    group.hears("9–9 of 9:")
    gu.presses_in(group, "Urban Management")
    group.hears("of Urban Management come here too")


def test_only_who_answers_for_a_unit_binds_a_group_to_it(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina, bystander = town.resident("Mina"), town.staff("Ou", Role.MEMBER, COMMUNITY)
    group = town.group("-100")
    refused = "Only whoever answers for a unit, or coordinates over it, decides which group gets its cards."
    for person, command in (
        (mina, "/bind"),
        (mina, f"/bind {COMMUNITY}"),
        (bystander, f"/bind {COMMUNITY}"),
        (lin, f"/bind {COMMUNITY}"),
        (zhao, "/bind 520626001002"),
        (zhao, f"/bind {STREET}"),
        (zhao, "/bind 520626-U01"),
        (zhao, "/bind no such unit"),
    ):
        person.says_in(group, command)
        person.hears(refused)
    group.hears_nothing()
    reports(mina)
    group.hears_nothing()


def test_what_one_unit_has_another_cannot_take(town: Town) -> None:
    _, zhao = grid_and_community(town)
    han = town.staff("Han", Role.DEPT_HANDLER, BUREAU)
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    group = bound(town, zhao, COMMUNITY)
    for command in (f"/bind {BUREAU}", "/unbind"):
        han.says_in(group, command)
        han.hears("The cards of Yunqiao come to that group. Only whoever answers for it can end that, with /unbind.")
    group.hears_nothing()
    wang.says_in(group, f"/bind {STREET}")
    group.hears("of Qinglong come here too")


def test_a_group_that_was_let_go_gets_nothing_more_and_its_cards_say_so(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    group = bound(town, zhao, COMMUNITY)
    number = reports(town.resident("Mina"))
    zhao.says_in(group, "/unbind")
    group.hears("From now on nothing of Yunqiao comes here any more.")
    lin.presses("Accept")
    assert group.seen[1].text == f"{number} is no longer with you."
    reports(town.resident("Olga"))
    town.time_passes(days=3)
    group.hears_nothing()
    zhao.says_in(group, "/unbind")
    group.hears("No unit's cards come here.")


def test_a_press_in_a_group_has_the_rights_of_whoever_presses_and_is_answered_alone(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina, olga = town.resident("Mina"), town.resident("Olga")
    group = bound(town, zhao, COMMUNITY)
    number = reports(mina)
    for stranger in (olga, mina):
        stranger.presses_in(group, "Accept")
        stranger.hears("I find no such report for you" if stranger is olga else "That card is for those who handle")
    lin.presses_in(group, "Reject")
    lin.hears("This step is not yours to take")
    assert issue_in(town, number).state == "submitted"
    group.hears(number)
    zhao.presses_in(group, "Accept")
    zhao.hears(f"Accepted: {number}. Thank you.")
    mina.hears(f"{number} was accepted by Yunqiao.")
    assert "accepted · with Yunqiao\n" in card_of(group, number).text
    assert card_of(group, number).edited
    group.hears_nothing()


def test_a_form_that_a_press_opens_goes_on_in_the_own_chat(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    group = bound(town, zhao, GRID)
    number = reports(town.resident("Mina"))
    lin.presses_in(group, "Accept")
    lin.presses_in(group, "Done")
    lin.hears("What was done?")
    lin.says_in(group, "New bulb put in")
    lin.hears_nothing()
    lin.says("New bulb put in")
    lin.presses("Skip")
    lin.presses("Submit")
    lin.hears(f"Done: {number}.")
    assert "Result: New bulb put in" in card_of(group, number).text
    assert buttons_of(group, number) == [MORE]


def test_everything_else_opens_in_the_own_chat_of_whoever_may_read_it(town: Town) -> None:
    _, zhao = grid_and_community(town)
    group = bound(town, zhao, COMMUNITY)
    mina, olga = town.resident("Mina"), town.resident("Olga")
    mina.sends_photos("p1", caption="The street lamp is dark")
    for label in ("Not sure", "Pick the grid", "Qinglong", "Yunqiao", "Yunqiao 1", "Submit"):
        mina.presses(label)
    shown = group.hears("Photos: 1")
    assert (shown.media, shown.place) == ((), None)
    zhao.presses_in(group, MORE)
    assert [photo.ref for photo in zhao.last.media] == ["p1"]
    olga.presses_in(group, MORE)
    olga.hears("I find no such report for you.")


def test_an_escalation_comes_to_the_group_of_the_level_that_it_climbs_to(town: Town) -> None:
    _, _, wang, _ = staffed(town)
    group = bound(town, wang, STREET)
    number = reports(town.resident("Mina"), "Gas!", about=EMERGENCY)
    group.hears_nothing()
    town.time_passes(minutes=11)
    group.hears(number, "reported")
    group.hears(f"⏫ {number} has not been accepted and comes to you")


def test_reminders_of_a_group_are_one_message_and_wait_for_the_day(town: Town) -> None:
    lin, _ = grid_and_community(town)
    group = bound(town, lin, GRID)
    mina = town.resident("Mina")
    numbers = [reports(mina), reports(mina, "The bin is full")]
    for number in numbers:
        group.hears(number)
    town.time_passes(hours=4)
    group.hears("⏰ 2 reports are waiting for you:", *numbers)
    group.hears_nothing()


def test_who_has_it_now_and_has_the_card_already_is_told_in_the_group_too(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    group = bound(town, zhao, COMMUNITY)
    number = reports(town.resident("Mina"))
    group.hears(number)
    for label in ("Hand to …", "Yunqiao", "Skip"):
        lin.presses(label)
    group.hears(f"{number} is with you now")


def test_a_group_speaks_its_own_language_and_changes_nobodys(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    group = bound(town, zhao, COMMUNITY)
    zhao.says_in(group, "/lang")
    group.hears("Which language shall I speak?")
    lin.presses_in(group, "中文")
    lin.hears("Only whoever answers for it can end that")
    zhao.presses_in(group, "中文")
    group.hears("好的，以后我说中文。")
    number = reports(town.resident("Mina"))
    assert "云桥社区 云桥1网格" in card_of(group, number).text
    assert "Yunqiao Yunqiao 1" in card_of(zhao, number).text
    zhao.says("/cancel")
    zhao.hears("Nothing is open.")
    lin.says("/cancel")
    lin.hears("Nothing is open.")
