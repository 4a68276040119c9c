"""Forms to be answered, and answers to them, as the rules of the conversation engine are tried."""

import json
from dataclasses import replace
from typing import Any

from domain.county import County
from domain.message import Address, Inbound, Outbound
from handlers import forms
from handlers.asking import Form, State, read_state
from handlers.attached import Photos
from handlers.fields import Choice, Given, Number, Option, Text, World
from handlers.issue_card import FINISH, HAND_TO
from handlers.report import REPORT
from handlers.voice import Rules, Voice
from handlers.when import When
from handlers.where import Where
from tests.rules.shipped import SHANGHAI, policy
from tests.town import MONDAY_MORNING, UNITS

NOW = MONDAY_MORNING
MINA = Address("memory", "Mina")


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
HANDED = FINISHED | {"units": ["520626001001", "520626-D01"]}
FORMS: dict[str, tuple[Form, dict[str, Any]]] = {
    "report": (REPORT, {}),
    "finish": (FINISH, FINISHED),
    "hand to": (HAND_TO, HANDED),
    "everything": (EVERYTHING, {"about": 1}),
}


def said(text: str = "", **what: Any) -> Inbound:
    return Inbound(MINA, "k", NOW, text, **what)


def restarted(state: State) -> State:
    """Return a state as another process reads it."""
    return read_state(json.loads(json.dumps(state.as_json())))


def answered(form: Form, *inbounds: Inbound, answers: dict[str, Any] | None = None) -> forms.Turn:
    """Return what comes of these messages, one after the other."""
    turn = forms.begin(form, WORLD, answers)
    for inbound in inbounds:
        assert turn.state is not None
        turn = forms.step(form, restarted(turn.state), inbound, WORLD)
    return turn
