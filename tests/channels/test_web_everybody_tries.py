"""Every role tries every action over HTTP, in its own area and in a foreign one, and what others sent and are kept of.

Who may do what is the table that the story in chat is made from too (tests/rights.py); here no page of ours offers the
button: its value is posted.
"""

from collections.abc import Iterator, Mapping, Sequence

import pytest

from domain.organisation import Role
from handlers.routes import FORMS
from tests.channels import browsers
from tests.channels.browsers import Browser, open_house
from tests.channels.stage import INVITED, NUMBER, PHONE, QUESTIONS, SECRETS, WORDS, Stage, offered, told
from tests.channels.things import MEMBER
from tests.rights import AT, BUREAU, FIRM, MAY, MORE, PLACES, TABLE, Who, holder_for
from tests.town import GRID, UNITS

PRESSED = [action for action in TABLE if action[0] in "iwjnsredhq" and action[1:2] == ":"]
NOT_FOR_ALL = [action for action in PRESSED if TABLE[action] not in (Who.EVERYBODY, Who.SERVING)]
FOR_ALL = [action for action in TABLE if TABLE[action] is Who.EVERYBODY and action[0] in "repkhuy" and action[1] == ":"]
MOVES = {"i:accept", "i:handle"}
"""What one press changes: tried one after the other."""
MINE = (f"/status {NUMBER}", "/queue", "/views", "/baodao", "/unlink")
"""What somebody may type who hopes to be shown what is another's."""
Filled = tuple[str, str, Sequence[str]]
REGISTERING = ["[Yes, I agree to that]", "Su Mina", "school", "[Yunqiao]", "Health", "[That is all]", "weekends"]
REGISTERING += ["[That is all]", "[Submit]"]
FILLED: Mapping[str, Filled] = {
    "report": ("deng", "", ["The bin is full", "[Not sure]", f"in {GRID}", "[Skip]", "[Submit]"]),
    "hand_to": ("zhao", "i:hand_to", ["[Urban Management]", "[Skip]"]),
    "finish": ("zhao", "i:finish", ["New bulb", "[Skip]", "[Submit]"]),
    "reject": ("zhao", "i:reject", ["It is not ours"]),
    "registration": ("mina", "r:new", REGISTERING),
    "sign_up": ("new", "e:sign_up", ["[I agree]", "[Yes, keep me a place]"]),
    "refuse_registration": ("zhao", "r:refuse", ["Not of ours"]),
    "wellbeing": (
        "deng",
        "h:new",
        ["[For myself]", "Deng", "[Every day]", "[10:00]", f"in {GRID}", "House 4", "[Skip]", "[Submit]"],
    ),
    "wellbeing_come": ("deng", "", [f"/start w_{INVITED}", "[Yes, I agree]"]),
    "wellbeing_away": ("mina", "h:leave", ["tomorrow 18:00"]),
    "wellbeing_visit": ("lin", "h:visit", ["She is fine"]),
    "phone": ("deng", "p:ask", ["13987654321"]),
}
"""Who fills in a form, the press that opens it, and the answers: words, a [button], or a grid."""
LEAVES_NOTHING = {"station", "rider", "check_in", "near", "certificate"}
"""These write nothing, or only of whoever answers: a code of now, and hours, are in stories of their own."""
IN_STORIES = {"amend_category", "amend_words"} | {
    name.removeprefix("f:") for name, who in TABLE.items() if who is Who.SERVING and name.startswith("f:")
}
"""Others may not either: what a rider sent may be changed for ten minutes only, and wishes and needs have their own."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(browsers, "UNITS", (*UNITS, *MORE))
        with open_house(tmp_path_factory.mktemp("stage")) as house:
            yield Stage(house)


@pytest.mark.parametrize("action", NOT_FOR_ALL)
def test_nobody_does_what_the_table_gives_to_others(stage: Stage, action: str) -> None:
    stage.stands(AT.get(action, AT["i:show"]))
    before, others = stage.everything(), stage.others(action)
    answers = stage.all_at_once(others, [{"press": stage.value(action)}])
    assert told(answers.values(), (*SECRETS, *QUESTIONS)) == []
    assert stage.everything() == before
    assert all(answers.values())
    assert len(others) >= len(Role)


@pytest.mark.parametrize("action", FOR_ALL)
def test_what_everybody_may_touches_nothing_of_others(stage: Stage, action: str) -> None:
    people = [*stage.strangers(), stage.lin]
    theirs = {stage.person_of(one) for one in people}
    before = stage.everything(but=theirs)
    answers = stage.all_at_once(people, [{"press": stage.value("k:no" if action == "k:" else action)}])
    assert told(answers.values(), SECRETS) == []
    assert stage.everything(but=theirs) == before
    assert all(answers.values())


@pytest.mark.parametrize("holder", [GRID, BUREAU, FIRM])
def test_a_role_does_what_it_may_in_its_own_area(stage: Stage, holder: str) -> None:
    seats = {role: (role, unit) for role, (unit, _) in PLACES.items() if holder_for(unit) == holder}
    people = {role: stage.people[seat] for role, seat in seats.items()}
    done: dict[Role, set[str]] = {role: set() for role in people}
    for action, state in AT.items():
        for some in [[role] for role in people] if action in MOVES else [[*people]]:
            stage.stands(state, holder)
            before, tried = stage.issue().seq, stage.tried(action)
            answers = stage.all_at_once([people[role] for role in some], [tried])
            for role in some:
                answer = people[role].page() if action == "i:phone" else answers[stage.door_of(people[role])]
                if stage.issue().seq != before or told(
                    [answer], (PHONE if action == "i:phone" else "Chens", *QUESTIONS)
                ):
                    done[role].add(action)
    assert done == {role: MAY[role] & AT.keys() for role in people}
    assert all(stage.gets(person) == {200, 206} for person in people.values())


@pytest.mark.parametrize("name", sorted(FORMS.keys() - LEAVES_NOTHING - IN_STORIES))
def test_a_form_is_filled_in_by_nobody_else(stage: Stage, name: str) -> None:
    whose, action, answers = FILLED[name]
    person: Browser = getattr(stage, whose)
    stage.stands(AT.get(action, AT["i:show"]))
    strangers = [one for one in (*stage.strangers(), stage.mina, stage.zhao) if one is not person]
    before = stage.everything()
    stage.all_at_once([person], [{"press": stage.value(action)}] if action else [])
    for answer in answers[:-1]:
        stage.answers(person, answer)
    offers, last = [*dict.fromkeys(offered(person.page()))], answers[-1]
    words = [] if last.startswith("[") else [{"text": last}]
    tries = {}
    for place, stranger in enumerate(strangers):  # each button is pressed by one of them, and the last by all
        pressed = dict.fromkeys([*offers[place :: len(strangers)], *offers[-1:]])
        tries[stranger] = [*({"press": value} for value in pressed), *words, {"text": "/cancel"}]
    stage.each_at_once(tries)
    assert stage.everything() == before
    stage.answers(person, last)
    assert stage.everything() != before


def test_nobody_is_shown_or_keeps_anything_of_others(stage: Stage) -> None:
    nobody, people = stage.house.browser(), stage.outsiders()
    before = stage.everything()
    stage.all_at_once(people, [{"text": text} for text in MINE])
    for person in (*people, nobody):
        assert told([person.page(), person.opens("/export").text], (*SECRETS, *QUESTIONS[:4])) == []
        assert stage.gets(person) == {404}
    assert stage.everything() == before
    assert nobody.opens("/export").status_code == 404
    assert stage.gets(stage.mina) == {200, 206}
    assert WORDS in stage.mina.opens("/export").text


@pytest.mark.parametrize(
    ("whose", "action", "shown"),
    [
        ("mina", "s:", "Chens"),
        ("zhao", "r:show", MEMBER),
        ("zhao", "e:door", "Who is here?"),
        ("zhao", "e:in", ""),
        ("zhao", "r:accept", ""),
        ("zhao", "w:in", ""),
        ("mina", "h:well", ""),
        ("mina", "j:confirm", ""),
        ("mina", "j:r5", ""),
        ("mina", "d:undo", ""),
    ],
)
def test_whose_it_is_does_it(stage: Stage, whose: str, action: str, shown: str) -> None:
    person: Browser = getattr(stage, whose)
    stage.stands(AT["j:confirm"] if action == "j:r5" else AT.get(action, AT["i:show"]))
    if action == "j:r5":
        stage.all_at_once([person], [{"press": stage.value("j:confirm")}])
    before = stage.everything()
    answers = stage.all_at_once([person], [{"press": stage.value(action)}])
    assert shown in "".join(answers.values())
    assert bool(shown) is (stage.everything() == before)
