"""What a form is, how far somebody is in it, and how its open question looks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from functools import lru_cache
from typing import Any

from domain.message import CONTINUES, Outbound, Want
from handlers.fields import Field, Option, World, buttons
from handlers.texts.catalogue import N_
from handlers.voice import Voice

SUMMARY, EDIT = "", "#edit"
"""Places in a form that are no question: the summary, and the list of answers to change."""
LONGEST_SHOWN = 300
CONTROLS = {
    "submit": N_("Submit"),
    "edit": N_("Change"),
    "skip": N_("Skip"),
    "back": N_("Back"),
    "cancel": N_("Cancel"),
}


@dataclass(frozen=True, slots=True)
class Again:
    """A form is not over: its question ``key`` stands again, for the reason given; ``known`` is so by now."""

    key: str
    remark: str
    known: Mapping[str, Any] = made(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked, in order. ``done`` writes, and returns what is said then; it lives with the capability.

    A first field that is given tells the form's subject: the same form about another subject is another form.
    """

    name: str
    fields: tuple[Field, ...]
    done: Callable[..., Outbound | Again]
    title: str
    summary: str = N_("Is everything right?")
    """What is asked above the answers before they are submitted; empty for a form that ends with its last answer."""
    simple_summary: str = ""
    """The same in simple mode."""
    simple_first: tuple[str, ...] = ()
    """What is asked first in simple mode, in this order."""
    personal: bool = False
    """Whether an answer tells about the person, so that it is kept only with their consent."""
    at_once: Callable[[World, "State"], bool] = lambda _, __: False
    """Whether it is submitted as soon as nothing has to be asked any more, without being shown first."""

    def field(self, key: str) -> Field | None:
        """Return the question with this key."""
        return next((field for field in self.fields if field.key == key), None)


@dataclass(frozen=True, slots=True)
class State:
    """How far somebody is. ``step`` counts the questions: a press of an earlier one is answered, not applied."""

    form: str
    answers: Mapping[str, Any]
    at: str = SUMMARY
    step: int = 0
    skipped: tuple[str, ...] = ()
    opened: str = ""
    door: int = 0
    """The address at which the form was begun: there it stays when two who were one are parted."""

    def as_json(self) -> dict[str, Any]:
        """Return the state as it is stored."""
        return {
            "form": self.form,
            "answers": dict(self.answers),
            "at": self.at,
            "step": self.step,
            "skipped": list(self.skipped),
            "opened": self.opened,
            "door": self.door,
        }


def read_state(stored: Mapping[str, Any]) -> State:
    """Return a stored state, whatever version of the form wrote it."""
    return State(
        form=stored["form"],
        answers=stored.get("answers", {}),
        at=stored.get("at", SUMMARY),
        step=stored.get("step", 0),
        skipped=tuple(stored.get("skipped", ())),
        opened=stored.get("opened", ""),
        door=stored.get("door", 0),
    )


def prompt(form: Form, state: State, world: World, remark: str = "") -> Outbound:
    """Return the question that is open, with everything that can be pressed."""
    field = form.field(state.at)
    lines = [remark] if remark else []
    if field is None:
        asked = form.simple_summary if world.simple and form.simple_summary else form.summary
        lines += [
            *summary(form, state, world),
            "",
            world.voice.say(asked if state.at == SUMMARY else N_("What shall be changed?")),
        ]
        return Outbound("\n".join(lines).strip(), buttons(rows(form, state, world), state.step))
    lines.append(world.voice.say(field.simple_ask if world.simple and field.simple_ask else field.ask))
    if field.key in state.answers:
        lines.append(world.voice.say("Now: {answer}", answer=_shown(field, state.answers[field.key], world)))
    want = Want.ANYTHING if state.opened else field.want
    return Outbound("\n".join(lines), buttons(rows(form, state, world), state.step), want=want)


def summary(form: Form, state: State, world: World) -> list[str]:
    """Return every answer that counts, a line each."""
    say = world.voice.say
    lines = [say(form.title)]
    for field in applicable(form, state, world):
        if field.key in state.answers:
            shown = _shown(field, state.answers[field.key], world)
            lines.append(say("{label}: {answer}", label=say(field.label), answer=shown))
    return lines


def applicable(form: Form, state: State, world: World) -> list[Field]:
    """Return the questions that the answers so far leave open or have answered."""
    found = [field for field in form.fields if field.when(world, state.answers)]
    first = form.simple_first if world.simple else ()
    return sorted(found, key=lambda field: first.index(field.key) if field.key in first else len(first))


def rows(form: Form, state: State, world: World) -> list[Sequence[Option]]:
    say, control = world.voice.say, _controls(world.voice)
    if state.at == SUMMARY:
        return [[control["submit"], control["edit"]], [control["back"], control["cancel"]]]
    if state.at == EDIT:
        fields = [Option(f"e.{field.key}", say(field.label)) for field in applicable(form, state, world)]
        return [
            *(fields[start : start + 2] for start in range(0, len(fields), 2)),
            [control["back"], control["cancel"]],
        ]
    field = form.field(state.at)
    if field is None:
        return [[control["cancel"]]]
    before = applicable(form, state, world)[:1] != [field] or bool(state.opened)
    answered = field.key in state.answers
    row = [control["back"]] if before else []
    if field.optional or answered or field.needless(world, state.answers):
        row.append(Option("keep", say(field.keep)) if answered else control["skip"])
    return [*field.offer(world, state.answers, state.opened), [*row, control["cancel"]]]


@lru_cache(8)
def _controls(voice: Voice) -> Mapping[str, Option]:
    return {code: Option(code, voice.say(label)) for code, label in CONTROLS.items()}


def _shown(field: Field, answer: Any, world: World) -> str:
    shown = field.show(answer, world)
    return shown if len(shown) <= LONGEST_SHOWN else shown[:LONGEST_SHOWN] + CONTINUES
