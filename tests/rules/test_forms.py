"""The conversation engine: whatever is said to it, it neither fails, nor forgets, nor keeps anybody."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.county import County
from domain.message import Address, Inbound, Media, Outbound, Place
from handlers import forms
from handlers.asking import EDIT, SUMMARY, Form, State, read_state, rows
from handlers.fields import LOCATE, Choice, Given, Number, Option, Photos, Text, When, World
from handlers.issue_card import FINISH, HAND_TO
from handlers.report import REPORT
from handlers.voice import Rules, Voice
from handlers.where import Where
from tests.rules.shipped import SHANGHAI, policy
from tests.town import ABROAD, GRID, IN_GRID, IN_NO_GRID, MONDAY_MORNING, UNITS

NOW = MONDAY_MORNING
MINA = Address("memory", "Mina")
Happening = Inbound | tuple[int, str] | int
Happenings = list[tuple[Happening, World]]


def world_of(text: str = "") -> World:
    county = policy(text)
    return World(Voice("en", Rules(county, county.calendar(SHANGHAI), County(UNITS), SHANGHAI)), NOW)


WORLD = world_of()
WITHOUT_NOISE = replace(WORLD.voice.rules.policy, categories=WORLD.voice.rules.policy.categories[:5])
POORER = World(Voice("en", replace(WORLD.voice.rules, policy=WITHOUT_NOISE)), NOW)


def nothing(*_: object) -> Outbound:
    return Outbound("done")


COLOURS = [Option(code, code.title()) for code in ("red", "green", "blue", "other")]
EVERYTHING = Form(
    name="everything",
    title="Everything",
    done=nothing,
    fields=(
        Given(key="about"),
        Choice(key="colour", ask="Which colour?", label="Colour", of=lambda *_: COLOURS, front=2, always="other"),
        Text(key="shade", ask="Which?", label="Shade", when=lambda _, answers: answers.get("colour") == "other"),
        Where(key="where", ask="Where?", label="Place"),
        Number(key="many", ask="How many?", label="Number", most=20),
        When(key="starts", ask="When?", label="Start", after=lambda world, _: world.now),
        Text(key="what", ask="What?", label="What", least=2, most=50, optional=True),
        Photos(key="photos", ask="Photos?", label="Photos", optional=True, most=lambda _: 3),
    ),
)
FINISHED = {"issue": 1, "seq": 1}
HANDED = FINISHED | {"area": GRID, "holder": GRID}
FORMS: dict[str, tuple[Form, dict[str, Any]]] = {
    "report": (REPORT, {}),
    "finish": (FINISH, FINISHED),
    "hand to": (HAND_TO, HANDED),
    "everything": (EVERYTHING, {"about": 1}),
}

CONTROLS = [
    "cancel",
    "submit",
    "back",
    "skip",
    "keep",
    "edit",
    "e.where",
    "e.photos",
    "e.community",
    "d.more",
    "d.tree",
]
TREE = [f"{mark}.{unit.code}" for mark in "cd" for unit in UNITS]
NONE_OF_OURS = ["", "c.", "d.", "e.", "e.#edit", "c.nobody", "nonsense", LOCATE]
codes = st.sampled_from([*CONTROLS, *TREE, *NONE_OF_OURS, "c.E1", "c.C3", "c.unsure", "c.red", "c.other"])
TYPED = ["Back", "skip", "CANCEL", "Submit", "More …", "Noise", "Red", "Pick the grid", "Qinglong", "Yunqiao 1"]
ODD = ["12", "0", "tomorrow 9:00", "13-45 99:99", "x", "🔥", "📍 Send my position", 4096 * "a", 4097 * "a"]
words = st.one_of(st.sampled_from(TYPED), st.sampled_from(ODD), st.text(max_size=60))
degrees = st.floats(allow_nan=True, allow_infinity=True)
KNOWN_PLACES = [
    Place(*IN_GRID), Place(*IN_NO_GRID), Place(*ABROAD), Place(91, 108), Place(grid=GRID), Place(grid="?"), Place(),
]  # fmt: skip
places = st.one_of(
    st.sampled_from(KNOWN_PLACES),
    st.builds(Place, degrees, degrees, st.text(max_size=5)),
    st.builds(Place, text=st.text(max_size=600)),
)
photos = st.lists(st.integers(0, 12).map(lambda number: Media(f"p{number}")), min_size=1, max_size=12).map(tuple)
messages = st.one_of(
    st.builds(Inbound, st.just(MINA), st.just("k"), st.just(NOW), text=words),
    st.builds(Inbound, st.just(MINA), st.just("k"), st.just(NOW), text=words, media=photos),
    st.builds(Inbound, st.just(MINA), st.just("k"), st.just(NOW), place=places, media=st.just(()) | photos),
)
presses = st.tuples(st.integers(-3, 1), codes)
"""How long ago the button was shown (0 is now), and what it says."""
shown = st.integers(0, 40)
"""The how manieth of the buttons shown now; this is how a person goes on, most of the time."""
worlds = st.sampled_from([WORLD, POORER])
happenings = st.lists(st.tuples(st.one_of(messages, presses, shown, shown), worlds), max_size=20)


def said(text: str = "", **what: Any) -> Inbound:
    return Inbound(MINA, "k", NOW, text, **what)


def inbound_of(happening: Happening, form: Form, state: State, world: World) -> Inbound:
    if isinstance(happening, Inbound):
        return happening
    if isinstance(happening, tuple):
        return said(press=f"f:{state.step + happening[0]}:{happening[1]}")
    offered = [option.code for row in rows(form, state, world) for option in row]
    return said(press=f"f:{state.step}:{offered[happening % len(offered)]}")


def restarted(state: State) -> State:
    """Return a state as another process reads it."""
    return read_state(json.loads(json.dumps(state.as_json())))


def fitting(form: Form, state: State) -> Inbound:
    """Return an answer that fits the open question."""
    field = form.field(state.at)
    if state.at == SUMMARY:
        return said("Submit")
    if state.at == EDIT:
        return said("Back")
    if isinstance(field, Choice):
        return said(press=f"f:{state.step}:c.{field.of(WORLD, state.answers)[0].code}")
    if isinstance(field, Photos):
        return said("Keep" if field.key in state.answers else "Skip")
    typed = {Number: "12", When: "tomorrow 9:00", Where: "By the gate"}
    return said(next((answer for kind, answer in typed.items() if isinstance(field, kind)), "Dark lamp"))


def can_be_finished(form: Form, state: State) -> bool:
    for _ in range(2 * len(form.fields) + 2):
        turn = forms.step(form, state, fitting(form, state), WORLD)
        if turn.submitted:
            return True
        assert turn.state is not None
        state = turn.state
    return False


@pytest.mark.parametrize("name", FORMS)
@given(happened=happenings)
@settings(max_examples=150, deadline=None)
def test_whatever_happens_nothing_fails_or_is_lost_and_the_form_can_end(name: str, happened: Happenings) -> None:
    form, given_answers = FORMS[name]
    state = forms.begin(form, WORLD, given_answers).state
    assert state is not None
    for happening, world in happened:
        before = restarted(state)
        inbound = inbound_of(happening, form, before, world)
        turn = forms.step(form, before, inbound, world)
        if turn.state is None or turn.submitted:
            assert turn.state is None or not forms._missing(form, turn.state, world)
            break
        state = turn.state
        fallen = set(before.answers) - set(state.answers)
        assert fallen <= {"category", "to", "colour"}, "only what the policy has lost"
        assert world is POORER or not fallen
        assert turn.say.text
        assert any(button.value == f"f:{state.step}:cancel" for row in turn.say.rows for button in row)
    assert can_be_finished(form, state)
    assert forms.step(form, state, said("Cancel"), WORLD).state is None


@given(happened=happenings, ago=st.integers(1, 5), code=codes)
@settings(max_examples=150, deadline=None)
def test_a_press_of_an_earlier_question_is_answered_and_not_applied(happened: Happenings, ago: int, code: str) -> None:
    state = after(REPORT, happened)
    turn = forms.step(REPORT, state, said(press=f"f:{state.step - ago}:{code}"), WORLD)
    assert turn.state == state
    assert not turn.submitted
    assert turn.say.text.startswith("That button belongs to an earlier question.")


@given(happened=happenings, media=photos)
@settings(max_examples=150, deadline=None)
def test_photos_and_a_place_are_kept_whenever_they_come(happened: Happenings, media: tuple[Media, ...]) -> None:
    state = after(REPORT, happened)
    turn = forms.step(REPORT, state, said(place=Place(*IN_GRID), media=media), WORLD)
    assert turn.state is not None
    assert place_is_kept(turn.state)
    wanted = list(dict.fromkeys([*state.answers.get("photos", ()), *(one.ref for one in media)]))
    assert turn.state.answers["photos"] == wanted[:9]


def place_is_kept(state: State) -> bool:
    return (state.answers["where"]["lat"], state.answers["where"]["lon"]) == IN_GRID


def after(form: Form, happened: Happenings) -> State:
    """Return how far somebody is; a form that ends begins again."""
    state = forms.begin(form, WORLD).state
    for happening, _ in happened:
        assert state is not None
        turn = forms.step(form, state, inbound_of(happening, form, state, WORLD), WORLD)
        state = forms.begin(form, WORLD).state if turn.state is None or turn.submitted else turn.state
    assert state is not None
    return state


def answered(form: Form, *inbounds: Inbound, answers: dict[str, Any] | None = None) -> forms.Turn:
    """Return what comes of these messages, one after the other."""
    turn = forms.begin(form, WORLD, answers)
    for inbound in inbounds:
        assert turn.state is not None
        turn = forms.step(form, restarted(turn.state), inbound, WORLD)
    return turn


def test_what_is_known_is_not_asked() -> None:
    turn = answered(REPORT, answers={"what": "Dark lamp", "where": {"grid": GRID}, "category": "P1", "photos": ["p"]})
    assert turn.say.text.startswith("Your report\nAbout: Street lamps, manholes, pipes\nPlace: Yunqiao Yunqiao 1\n")


def test_what_an_older_version_of_a_form_stored_falls_away_and_what_it_lacks_is_asked() -> None:
    old = read_state({"form": "report", "answers": {"what": "Dark lamp", "mood": "bad"}, "at": "mood", "step": 7})
    turn = forms.step(REPORT, old, said("Noise"), WORLD)
    assert turn.state is not None
    assert turn.state.answers == {"what": "Dark lamp", "category": "C3"}
    assert turn.state.at == "where"


def test_a_photo_with_words_answers_two_questions() -> None:
    turn = answered(REPORT, said("The lamp is dark", media=(Media("p"),)))
    assert turn.state is not None
    assert turn.state.answers == {"what": "The lamp is dark", "photos": ["p"]}
    assert turn.say.text.startswith("Noted: What happened, Photos.\nWhat is it about?")


def test_a_photo_is_kept_though_the_words_with_it_are_too_few() -> None:
    turn = answered(FINISH, said("x", media=(Media("p"),)), answers=FINISHED)
    assert turn.state is not None
    assert turn.state.answers == FINISHED | {"photos": ["p"]}
    assert turn.say.text.startswith("A little more, please: at least 2 characters.\nNoted: Photos.\nWhat was done?")


def test_a_choice_that_is_typed_is_a_choice_and_no_description() -> None:
    turn = answered(REPORT, said("noise"))
    assert turn.state is not None
    assert turn.state.answers == {"category": "C3"}


def test_a_photo_does_not_close_the_answer_that_is_being_changed() -> None:
    known = {"what": "Dark lamp", "where": {"grid": GRID}, "category": "P1", "photos": ["p"]}
    changed = (said("Change"), said("What happened"), said(media=(Media("q"),)), said("Two"))
    turn = answered(REPORT, *changed, answers=known)
    assert turn.state is not None
    assert turn.state.answers == known | {"what": "Two", "photos": ["p", "q"]}
    assert turn.state.at == SUMMARY


def test_back_from_the_list_of_answers_leads_to_the_summary_that_can_be_submitted() -> None:
    known = {"what": "Dark lamp", "where": {"grid": GRID}, "category": "P1"}
    assert answered(REPORT, said("Skip"), said("Change"), said("Back"), said("Submit"), answers=known).submitted


def test_back_asks_the_answered_question_again_and_keep_leaves_it() -> None:
    turn = answered(HAND_TO, said("Urban Management"), said("Back"), answers=HANDED)
    assert turn.say.text == "Who shall have it?\nNow: Urban Management"
    assert [button.label for button in turn.say.rows[-1]] == ["Keep", "Cancel"]
    kept = (said("Urban Management"), said("Back"), said("Keep"), said("Skip"))
    assert answered(HAND_TO, *kept, answers=HANDED).submitted


def test_not_sure_is_on_every_page_of_the_categories() -> None:
    first, second = answered(REPORT), answered(REPORT, said("More …"))
    for turn in (first, second):
        assert "Not sure" in [button.label for row in turn.say.rows for button in row]
    assert len({button.label for turn in (first, second) for row in turn.say.rows for button in row}) == 20 + 4


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        pytest.param("0", "A number from 1 to 20, please.", id="too few"),
        pytest.param("21", "A number from 1 to 20, please.", id="too many"),
        pytest.param("a dozen", "A number from 1 to 20, please.", id="a word"),
        pytest.param("9" * 5000, "A number from 1 to 20, please.", id="endless"),
        pytest.param("１２", "", id="full width"),
    ],
)
def test_numbers(text: str, refused: str) -> None:
    turn = answered(EVERYTHING, said("Red"), said("By the gate"), said(text), answers={"about": 1})
    assert turn.say.text.startswith(refused or "When?")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        pytest.param("明天 9点", "What?", id="tomorrow"),
        pytest.param("2026-12-05 14:30", "What?", id="a date"),
        pytest.param("1-2 9:00", "What?", id="next year, as that day is over"),
        pytest.param("today 8:00", "That is too early", id="this morning"),
        pytest.param("2-30 8:00", "Please write day and time like this: 11-30 14:30", id="no such day"),
        pytest.param("soon", "Please write day and time like this: 11-30 14:30", id="no moment"),
    ],
)
def test_moments(text: str, asked: str) -> None:
    turn = answered(EVERYTHING, said("Red"), said("By the gate"), said("3"), said(text), answers={"about": 1})
    assert turn.say.text.startswith(asked)


def test_every_button_of_a_form_fits_the_smallest_channel() -> None:
    turn = answered(REPORT, said("Noise"), said("Pick the grid"), said("Qinglong"), said("Yunqiao"))
    values = [button.value for row in turn.say.rows for button in row]
    assert all(len(value.encode()) <= 64 for value in values)
    assert all(re.fullmatch(r"f:\d+:[a-z.0-9]+", value) for value in values)
