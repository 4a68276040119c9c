"""The conversation engine: what a form asks next, and what an answer does to its state. Pure: it never writes."""

from dataclasses import dataclass, replace

from domain.errors import NotUnderstood, Refusal
from domain.message import SHARE, Inbound, Outbound
from handlers.asking import EDIT, SUMMARY, Form, State, applicable, prompt, rows
from handlers.attached import Photos, Spoken
from handlers.contact import SEND_PHONE, Contact
from handlers.fields import LOCATE, SEND_PLACE, SEVERAL_FIT, Answers, Choice, Field, Number, Text, World
from handlers.lasting import Lasting
from handlers.texts.catalogue import N_
from handlers.when import When
from handlers.where import Where
from handlers.wording import WORDS, said

STALE = N_("That button belongs to an earlier question.")
UNCLEAR = N_("I did not understand that. Please press one of the buttons, or write “Cancel”.")
UNHEARD = N_("I cannot take a voice message for this. Please press a button, or write it.")

NO_CHOICE = N_("This is no longer with you, so I have put it away. /help shows what you can do.")


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one message: the new state (None when the form is over), what is said, whether it was submitted."""

    state: State | None
    say: Outbound
    submitted: bool = False


def begin(form: Form, world: World, answers: Answers | None = None, *, skipped: tuple[str, ...] = ()) -> Turn:
    """Open a form; what is known already is not asked. Its steps begin where those of no earlier form can reach."""
    first = int(world.now.timestamp() * 1000)
    state = State(form.name, answers or {}, at=form.fields[0].key, step=first, skipped=skipped)
    return _asked(form, _next(form, _settled(form, state, world), world), world)


def again(form: Form, state: State, world: World) -> Turn:
    """Ask the open question once more."""
    return _asked(form, _settled(form, state, world), world)


def step(form: Form, state: State, inbound: Inbound, world: World) -> Turn:
    """Return what one message does. It never raises: what is not understood is said, and the question stands."""
    state = _settled(form, state, world)
    code = _code(form, state, inbound, world)
    if code is None:
        return _asked(form, state, world, remark=world.voice.say(STALE))
    try:
        return _control(form, state, code, world) or _answered(form, state, inbound, code=code, world=world)
    except Refusal as refusal:
        return _asked(form, state, world, remark=world.voice.say(refusal.sentence, **refusal.values))


def takes_words(form: Form, state: State) -> bool:
    """Say whether the open question is one that is answered in words."""
    return isinstance(form.field(state.at), Text | Where | When | Contact)


def takes_digits(form: Form, state: State) -> bool:
    """Say whether the open question is one that may be answered by digits."""
    return takes_words(form, state) or isinstance(form.field(state.at), Number)


def reopened(form: Form, state: State, key: str, world: World) -> Turn:
    """Ask a question again whose answer was of no use."""
    answers = {name: answer for name, answer in state.answers.items() if name != key}
    return _asked(form, replace(state, answers=answers, at=key, opened="", step=state.step + 1), world)


def _settled(form: Form, state: State, world: World) -> State:
    """Return the state with what a deploy or a new policy has made meaningless fallen away."""
    known = {field.key: field for field in form.fields}
    answers = {
        key: answer
        for key, answer in state.answers.items()
        if key in known and known[key].holds(answer, world, state.answers)
    }
    skipped = tuple(key for key in state.skipped if key in known)
    if (answers, skipped) != (state.answers, state.skipped):
        state = replace(state, answers=answers, skipped=skipped)
    field = known.get(state.at)
    asked = state.at in (SUMMARY, EDIT) or (field is not None and field.when(world, answers))
    missing = state.at in (SUMMARY, EDIT) and _missing(form, state, world)
    return _next(form, state, world) if missing or not asked else state


def _missing(form: Form, state: State, world: World) -> Field | None:
    done = {*state.answers, *state.skipped}
    asked = (field for field in applicable(form, state, world) if not field.needless(world, state.answers))
    return next((field for field in asked if field.key not in done), None)


def _next(form: Form, state: State, world: World) -> State:
    field = _missing(form, state, world)
    at = field.key if field else SUMMARY
    return replace(state, at=at, opened="", step=state.step + (at != state.at))


def _asked(form: Form, state: State, world: World, remark: str = "") -> Turn:
    at = form.field(state.at)
    if isinstance(at, Choice) and not at.of(world, state.answers):
        return Turn(None, Outbound(world.voice.say(NO_CHOICE)))
    if state.at == SUMMARY and (not form.summary or form.at_once(world, state)):
        return Turn(state, Outbound(remark), submitted=True)
    return Turn(state, prompt(form, state, world, remark))


def _code(form: Form, state: State, inbound: Inbound, world: World) -> str | None:
    """Return what was pressed, or the control whose name was typed; "" for plain content, None for a stale press."""
    if inbound.press:
        at, _, code = inbound.press.removeprefix("f:").partition(":")
        return code if at == str(state.step) else None
    typed = "" if inbound.media else said(inbound.text)
    for row in rows(form, state, world) if typed else ():
        for option in row:
            if said(option.label) == typed:
                return option.code
    return "cancel" if WORDS.get(typed) == "cancel" else ""


def _control(form: Form, state: State, code: str, world: World) -> Turn | None:
    """Return what a control does; None when the code is no control that is offered now."""
    if code in (LOCATE, SHARE):
        raise NotUnderstood(SEND_PLACE if code == LOCATE else SEND_PHONE)
    name, _, target = code.partition(".")
    if code not in {option.code for row in rows(form, state, world) for option in row}:
        return None
    if name == "cancel":
        return Turn(None, Outbound(world.voice.say("Cancelled. Nothing was kept. Write to me whenever you like.")))
    if name == "submit":
        return Turn(state, Outbound(""), submitted=True)
    if name == "edit":
        return _asked(form, replace(state, at=EDIT, step=state.step + 1), world)
    if name == "e":
        return _asked(form, replace(state, at=target, opened="", step=state.step + 1), world)
    if name == "d":
        return _asked(form, replace(state, opened=target, step=state.step + 1), world)
    if name == "back":
        return _asked(form, _back(form, state, world), world)
    if name in ("skip", "keep"):
        skipped = {*state.skipped, state.at} if name == "skip" else state.skipped
        return _asked(form, _next(form, replace(state, skipped=tuple(sorted(skipped))), world), world)
    return None


def _back(form: Form, state: State, world: World) -> State:
    """Return to the question before; its answer stays until another one comes."""
    if state.opened or state.at == EDIT:
        return replace(state, opened="", at=SUMMARY if state.at == EDIT else state.at, step=state.step + 1)
    keys = [field.key for field in applicable(form, state, world)]
    before = keys[: keys.index(state.at)] if state.at in keys else keys
    skipped = tuple(key for key in state.skipped if key not in before[-1:])
    return replace(state, at=(before or [state.at])[-1], skipped=skipped, step=state.step + 1)


def _answered(form: Form, state: State, inbound: Inbound, *, code: str, world: World) -> Turn:
    """Put every part of a message where it belongs: to the open question, or to the one that takes such a thing."""
    at = form.field(state.at)
    words = "" if code or inbound.media else inbound.text
    if at is not None and (opened := at.opens(words, world, state.answers)):
        shown = replace(state, opened=opened, step=state.step + 1)
        return _asked(form, shown, world, remark=world.voice.say(SEVERAL_FIT))
    found, refused = _read(form, state, inbound, code=code, world=world)
    if not found:
        unclear = UNHEARD if any(media.is_sound for media in inbound.media) else UNCLEAR
        raise refused[0] if refused else NotUnderstood(unclear)
    if farewell := next((said for field in form.fields if (said := field.ends(found.get(field.key)))), ""):
        return Turn(None, Outbound(world.voice.say(farewell)))
    before = state
    skipped = tuple(key for key in state.skipped if key not in found)
    state = replace(state, answers={**state.answers, **found}, skipped=skipped)
    if at is not None and at.stays(code):
        turn = _asked(form, _settled(form, state, world), world)
        return replace(turn, say=replace(turn.say, replaces=inbound.pressed))
    remarks = [said for field in form.fields if field.key in found and (said := field.remark(found[field.key], world))]
    remarks += [world.voice.say(one.sentence, **one.values) for one in refused]
    if state.at in (SUMMARY, EDIT, *found) or _has_become_needless(form, before, state, world):
        return _asked(form, _next(form, state, world), world, "\n".join(remarks))
    labels = [world.voice.say(field.label) for field in form.fields if field.key in found]
    remarks.append(world.voice.say("Noted: {labels}.", labels=", ".join(labels)))
    # What was sent may have answered the open question in passing, as a position does for the community.
    return _asked(form, _settled(form, state, world), world, "\n".join(remarks))


def _has_become_needless(form: Form, before: State, after: State, world: World) -> bool:
    """Say whether the open question is answered by what another one got: the words of a report by a voice message."""
    field = form.field(after.at)
    if field is None:
        return False
    return field.needless(world, after.answers) and not field.needless(world, before.answers)


def _read(
    form: Form, state: State, inbound: Inbound, *, code: str, world: World
) -> tuple[dict[str, object], list[Refusal]]:
    """Return what the questions make of a message, and what they refuse; what one refuses is not lost for another."""
    found: dict[str, object] = {}
    refused: list[Refusal] = []
    at = form.field(state.at)
    for field in _takers(form, state, inbound, world):
        if isinstance(at, Choice) and at.key in found and isinstance(field, Text):
            break  # its words were the choice
        try:
            answer = field.read(inbound, code, world, state.answers)
        except Refusal as refusal:
            refused.append(refusal)
            continue
        if answer is not None:
            found[field.key] = answer
    return found, refused


def _takers(form: Form, state: State, inbound: Inbound, world: World) -> list[Field]:
    """Return the questions that may take a message: the open one, for files and place theirs, the first for words."""
    at = form.field(state.at)
    if at is not None and at.alone:
        return [at]
    others = [field for field in applicable(form, state, world) if field is not at]
    photos = [field for field in others if isinstance(field, Photos) and inbound.media]
    spoken = [field for field in form.fields if isinstance(field, Spoken) and field is not at and inbound.media]
    places = [field for field in others if isinstance(field, Where) and inbound.place]
    words = [field for field in others if isinstance(field, Text)][: bool(inbound.text)]
    spare = at is None or isinstance(at, Photos | Spoken | Choice) or (isinstance(at, Where) and inbound.place)
    spare = spare and not isinstance(at, Lasting)
    return [
        *([at] if at else []),
        *photos,
        *spoken,
        *places,
        *(one for one in words if spare and one.key not in state.answers),
    ]
