"""The conversation engine: whatever is said to it, it neither fails, nor forgets, nor keeps anybody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.message import Inbound, Media, Place
from handlers import forms
from handlers.asking import EDIT, SUMMARY, Form, State, rows
from handlers.attached import Photos
from handlers.fields import LOCATE, Choice, Number, World
from handlers.report import REPORT
from handlers.when import When
from handlers.where import Where
from tests.rules.answering import FORMS, MINA, NOW, POORER, WORLD, restarted, said
from tests.town import ABROAD, GRID, IN_GRID, IN_NO_GRID, UNITS

Happening = Inbound | tuple[int, str] | int
Happenings = list[tuple[Happening, World]]
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


def inbound_of(happening: Happening, form: Form, state: State, world: World) -> Inbound:
    if isinstance(happening, Inbound):
        return happening
    if isinstance(happening, tuple):
        return said(press=f"f:{state.step + happening[0]}:{happening[1]}")
    offered = [option.code for row in rows(form, state, world) for option in row]
    return said(press=f"f:{state.step}:{offered[happening % len(offered)]}")


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
@settings(max_examples=100, deadline=None)
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
@settings(max_examples=100, deadline=None)
def test_a_press_of_an_earlier_question_is_answered_and_not_applied(happened: Happenings, ago: int, code: str) -> None:
    state = after(REPORT, happened)
    turn = forms.step(REPORT, state, said(press=f"f:{state.step - ago}:{code}"), WORLD)
    assert turn.state == state
    assert not turn.submitted
    assert turn.say.text.startswith("That button belongs to an earlier question.")


@given(happened=happenings, media=photos)
@settings(max_examples=100, deadline=None)
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
