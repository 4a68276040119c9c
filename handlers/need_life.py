"""What every step of a need brings with it: the record, its moments, its cards, and word to whoever follows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.message import Button, Outbound
from domain.need import BACK, ENDED, KIND, LIFE, TIME, Action, State
from handlers import issues
from handlers.access import answering, speaking_for
from handlers.card import EMPTIED
from handlers.copies import version_of
from handlers.desk import About, Desk, Office, Purpose, Topic
from handlers.need_card import EVENT, STATES, WISH, check, moments_of, published, refresh, value
from handlers.texts.catalogue import N_
from storage.needs import Need
from storage.timers import Timer

NEWS = N_("🧩 {need}\nIt is now “{state}”.")
HELPED = N_("{unit} helps with what you reported, {number}: it has taken on what volunteers can do about it.")
HELPED_OUT = N_("What volunteers could do about {number} is done. Thank you for having reported it.")
BECOMES_EVENT = N_("Volunteers come together for what you reported, {number}: /events shows when and where.")
BECOMES_WISH = N_("Neighbours can help with what you reported, {number}: /wishes shows it.")
NOBODY_SAID = N_(
    "Somebody says that they have helped with what you reported, {number}, and nobody has confirmed yet that it is"
    " done. Your report goes its own way: /my shows how it stands."
)
OPEN_AGAIN = N_(
    "{unit} cannot help with what you reported, {number}, after all: the community looks for somebody else."
)
CALLED_OFF = N_(
    "What volunteers wanted to do about {number} does not come about. Your report goes its own way: /my shows how it"
    " stands."
)
REPORTER: dict[Action, str] = {
    Action.TAKE: HELPED,
    Action.CONFIRM: HELPED_OUT,
    Action.WITHDRAW: CALLED_OFF,
    **dict.fromkeys((Action.DECLINE, Action.TAKE_BACK), OPEN_AGAIN),
}
TURNED: dict[str, str] = {EVENT: BECOMES_EVENT, WISH: BECOMES_WISH}
"""What whoever reported the issue hears of the need that came of it; the issue goes its own way."""


def step(desk: Desk, need: Need, action: Action) -> None:
    """Let the person at the desk take one step of the table. Raises NotAllowed, or TooLate in words."""
    move(desk, need, action, check(desk, need, action), actor=desk.person.id)


def time_takes(office: Office, need: Need, action: Action) -> None:
    """Let time take a step."""
    move(office, need, action, LIFE.advance(State(need.state), action, TIME))


def move(office: Office, need: Need, action: Action, after: State, *, actor: int = 0) -> None:
    """Take a step that was found to be right, show it on the cards, and tell all who follow but the ``actor``."""
    had, before = need.unit, State(need.state)
    office.took(KIND, need.id, action, before=before, after=after)
    if action in BACK:
        need.unit, need.resource, need.taken_at, need.due_at = "", None, None, None
    need.state, need.since = after.value, office.now
    need.ended_at = office.now if after in ENDED else None
    wait(office, need)
    refresh(office, need, had)
    _tell_followers(office, need, actor)
    sentence = _for_the_reporter(office, need, action, before)
    _tell_reporter(office, need, sentence, unit=had, topic=None if after in ENDED else Topic.PROGRESS)


def opened(office: Office, kind: str, key: int) -> None:
    """Tell whoever reported the issue behind an event or a wish that everybody can read of it now."""
    for need in office.uow.needs.that_became(kind, key):
        _tell_reporter(office, need, TURNED[kind])


def came_true(office: Office, kind: str, key: int) -> None:
    """Tell whoever reported the issue behind an event or a wish that was made of a need that it has taken place."""
    for need in office.uow.needs.that_became(kind, key):
        _tell_reporter(office, need, HELPED_OUT)


def nobody_said(office: Office, kind: str, key: int) -> None:
    """Tell whoever reported the issue behind a wish that was made of a need that it ended without its wisher's word."""
    for need in office.uow.needs.that_became(kind, key):
        _tell_reporter(office, need, NOBODY_SAID)


def called_off(office: Office, kind: str, key: int, *, was_open: bool) -> None:
    """Let the need be met in another way whose event or wish does not take place.

    Whoever reported it is told, where they have heard of it: ``was_open``.
    """
    for need in office.uow.needs.that_became(kind, key):
        if need.emptied_at is None:
            need.became, need.became_key = "", None
            time_takes(office, need, Action.REOPEN)
            if was_open:
                _tell_reporter(office, need, CALLED_OFF, topic=Topic.PROGRESS)


def wait(office: Office, need: Need) -> None:
    """Set what a need waits for in its state, and nothing else."""
    office.uow.timers.stop(KIND, need.id)
    for moment, due in moments_of(office, need).items():
        office.uow.timers.restart(Timer(KIND, need.id, 0, int(moment), due))


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence about a need may name besides what the need tells: until when, another unit, somebody's words."""

    by: datetime | None = None
    unit: str = ""
    words: str = ""
    topic: Topic | None = None
    """What whoever wants less news can mute it by."""


def tell(office: Office, need: Need, people: Iterable[int], sentence: str, *, said: Said | None = None) -> None:
    """Tell people about a need, with a button that opens it; it is not sent once the need stands otherwise.

    The sentence may name the ``need`` as everybody reads it, its ``community``, ``unit`` and ``state``, and ``said``.
    """
    _send(office, need, people, sentence, said=said or Said(), purpose=Purpose.NOTICE)


def remind(office: Office, need: Need, people: Iterable[int], sentence: str, *, said: Said | None = None) -> None:
    """Remind people of a need in office time, in the same way."""
    _send(office, need, people, sentence, said=said or Said(), purpose=Purpose.REMINDER)


def _send(office: Office, need: Need, people: Iterable[int], sentence: str, *, said: Said, purpose: Purpose) -> None:
    about = About(need.id, version=version_of(need.since))
    for person in map(office.uow.people.current, dict.fromkeys(people)):
        voice = office.voice_of(person)
        text = voice.say(
            sentence,
            need=published(need) or voice.say(EMPTIED),
            community=voice.unit(need.community),
            unit=voice.unit(said.unit or need.unit),
            state=voice.say(STATES[State(need.state)]),
            by=voice.moment(said.by or office.now, office.now),
            words=said.words,
        )
        row = (Button(voice.say("Open"), value(need, "show")),)
        office.tell(person, Outbound(text, (row,)), purpose, about, topic=said.topic)


def of_community(office: Office, need: Need) -> list[int]:
    """Return who answers for the community of a need."""
    return answering(office, need.community)


def of_unit(office: Office, need: Need) -> list[int]:
    """Return who speaks for the unit of a need."""
    return speaking_for(office, [need.unit]).get(need.unit, []) if need.unit else []


def _for_the_reporter(office: Office, need: Need, action: Action, before: State) -> str:
    """Return what whoever reported the issue hears of a step; of what they have heard nothing of nothing."""
    sentence = REPORTER.get(action, "")
    if sentence is OPEN_AGAIN:
        return sentence if before is State.TAKEN else ""
    if sentence is CALLED_OFF:
        steps = [step.action for step in office.uow.lives.of(KIND, need.id)]
        told = [action for action in steps if action in (Action.TAKE, Action.REOPEN)]
        return sentence if told[-1:] == [Action.TAKE] else ""
    return sentence


def _tell_reporter(office: Office, need: Need, sentence: str, *, unit: str = "", topic: Topic | None = None) -> None:
    issue = office.uow.issues.find(need.issue) if need.issue is not None and sentence else None
    if issue is not None:
        issues.tell_reporter(office, issue, sentence, unit=need.unit or unit, topic=topic)


def _tell_followers(office: Office, need: Need, actor: int) -> None:
    following = [*office.uow.needs.followers(need.id), *([need.asker] if need.asker is not None else [])]
    topic = None if State(need.state) in ENDED else Topic.NEIGHBOURS
    tell(office, need, [one for one in following if one != actor], NEWS, said=Said(topic=topic))
