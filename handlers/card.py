"""How an issue looks to those who handle it: one card, the same facts for everybody, the buttons of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from domain.issue import ENDED, OPEN, STAFF, UNANSWERED, Action, Party, State, actions_for
from domain.message import CONTINUES, Button, Media, Outbound, Place
from domain.phone import masked
from handlers import issue_more
from handlers.desk import Office
from handlers.keys import short
from handlers.texts.catalogue import N_
from handlers.texts.names import ACTIONS, DEEDS
from handlers.voice import Voice
from storage.tables import Issue

Copy: TypeAlias = tuple[Voice, frozenset[Party], str]
"""What a copy depends on: the language, what its owner is to the issue, and the card's name."""
LONGEST = 1500
"""Characters of a description on a card; the whole of it is behind “Read all”."""
PHOTOS = 9
"""As many as one card brings."""
MARKS = {"T0": "🔴", "T1": "🟠", "T2": "🟡", "T3": "🔵"}
ANSWER_BY = N_("Please answer by {answer_by}.")
DONE_BY = N_("To be done by {due}.")
ANSWER_LATE = N_("Overdue: it was to be accepted by {answer_by}.")
DONE_LATE = N_("Overdue: it was to be done by {due}.")
SHOW_PHONE = N_("Show the phone number")
RESTRICTED = N_("🔒 Only those who are named may know of this.")
SPOKEN = N_("(voice message)")
UNCERTAIN = N_(" (provisional)")
EMPTIED = N_("deleted")
QUIET_DEEDS = frozenset({Action.CONFIRM, Action.CANNOT_TELL, Action.NO_REPLY})
"""What the reporter said of the result: a handler is shown only that the issue is closed."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody of the staff did; the names are empty for the reporter and for a timer."""

    action: Action
    at: datetime
    actor: int | None
    names: tuple[str, str]
    unit: str
    noted: bool
    """Whether they said something with it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a card shows, read once for all its copies."""

    issue: Issue
    words: Mapping[str, str]
    media: Mapping[str, Sequence[Media]]
    last: Deed | None
    phone: str
    """The reporter's number, masked; empty where there is none that may be looked at."""
    now: datetime
    texts: dict[Voice, str] = field(default_factory=dict[Voice, str], init=False)
    """What it says, by language: most copies are in the same one."""
    copies: dict[Copy, Outbound] = field(default_factory=dict[Copy, Outbound], init=False)


def prepare(office: Office, issue: Issue) -> Shown:
    """Read what a card shows."""
    return Shown(
        issue=issue,
        words=office.uow.issues.words_of(issue.id),
        media=office.uow.pictures.of_issue(issue.id),
        last=last_deed(office, issue),
        phone=_phone(office, issue),
        now=office.now,
    )


def _phone(office: Office, issue: Issue) -> str:
    kept = office.uow.contacts.find(issue.reporter)
    return masked(office.uow.contacts.phone(issue.reporter)) if kept and kept.shared and issue.at in OPEN else ""


def last_deed(office: Office, issue: Issue) -> Deed | None:
    """Return who did what last; None for what the reporter said of the result."""
    if issue.seq <= 1:
        return None
    step = office.uow.issues.last_move(issue.id)
    if step.action in QUIET_DEEDS or step.action == Action.SUBMIT:
        return None
    actor = None if step.actor is None else office.uow.people.current(step.actor)
    names = (actor.name, actor.name_en) if actor and actor.id != issue.reporter else ("", "")
    key = actor.id if actor else None
    return Deed(Action(step.action), step.at, key, names, step.unit, step.words is not None)


def render(shown: Shown, voice: Voice, mine: frozenset[Party], *, name: str) -> Outbound:
    """Return the card as one person gets it, in their language and with what they may do next."""
    copy = voice, mine, name
    if copy not in shown.copies:
        shown.copies[copy] = _written(shown, voice, mine, name=name)
    return shown.copies[copy]


def _written(shown: Shown, voice: Voice, mine: frozenset[Party], *, name: str) -> Outbound:
    issue, files = shown.issue, [one for found in shown.media.values() for one in found]
    photos, sounds = [one for one in files if not one.is_sound], [one for one in files if one.is_sound]
    pin = Place(issue.lat, issue.lon, grid=issue.area)
    if voice not in shown.texts:
        shown.texts[voice] = "\n".join(line for line in lines(shown, voice, photos=len(photos), sounds=sounds) if line)
    text = shown.texts[voice] + _for_staff(shown, voice, mine)
    media = (*sounds, *photos[:PHOTOS])
    return Outbound(text, _rows(shown, voice, mine), media=media, place=pin, card=name)


def _for_staff(shown: Shown, voice: Voice, mine: frozenset[Party]) -> str:
    """Return what only those read who may act: others read a card too, and a group may."""
    found = []
    if _may_call(shown, mine):
        found.append(voice.say("{label}: {answer}", label=voice.say("Telephone"), answer=shown.phone))
    if shown.issue.named and mine & STAFF:
        found.append(voice.say(RESTRICTED))
    return "".join(f"\n{line}" for line in found)


def _may_call(shown: Shown, mine: frozenset[Party]) -> bool:
    return bool(shown.phone and mine & STAFF) and Party.REPORTER not in mine


def words(text: str, voice: Voice, *, spoken: bool, most: int = LONGEST) -> str:
    """Return what was reported, clipped; of what was only spoken, that it was."""
    return clipped(text, most) or (voice.say(SPOKEN) if spoken else "")


def length(seconds: int) -> str:
    """Return how long a sound lasts, as a player shows it."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def lines(shown: Shown, voice: Voice, *, photos: int = 0, sounds: Sequence[Media] = ()) -> list[str]:
    """Return what a card says."""
    issue, say = shown.issue, voice.say
    place = " · ".join(part for part in (voice.where(issue.area), clipped(shown.words.get("place", ""))) if part)
    what = words(shown.words.get("text", ""), voice, spoken=bool(sounds))
    what = say(EMPTIED) if issue.emptied_at else what
    found = [
        f"{MARKS[issue.tier]} {issue.number} · {voice.category(issue.category)}",
        standing(issue, voice),
        say("{label}: {answer}", label=say("Place"), answer=place),
        say("{label}: {answer}", label=say("What happened"), answer=what) if what else "",
    ]
    if sounds:
        lengths = ", ".join(length(one.seconds) for one in sounds)
        found.append(say("{label}: {answer}", label=say("Voice message"), answer=f"🎤 {lengths}"))
    if photos:
        found.append(say("{label}: {answer}", label=say("Photos"), answer=photos))
    if shown.last and shown.last.action is Action.HAND_TO and shown.last.noted:
        found.append(say("{label}: {answer}", label=say("Note"), answer=clipped(shown.words["note"])))
    if shown.words.get("result"):
        found.append(say("{label}: {answer}", label=say("Result"), answer=clipped(shown.words["result"])))
    if issue.at is State.REJECTED and shown.words.get("reason"):
        found.append(say("{label}: {answer}", label=say("Reason"), answer=clipped(shown.words["reason"])))
    return [*found, deed_line(shown, voice), due_line(issue, voice, shown.now)]


def due_line(issue: Issue, voice: Voice, now: datetime) -> str:
    """Return until when something has to happen, or that it should have; nothing once it has."""
    if issue.at not in OPEN:
        return ""
    answer_by, due = voice.moment(issue.answer_by, now), voice.moment(issue.due_at, now)
    answer_by += voice.say(UNCERTAIN) if issue.answer_provisional else ""
    due += voice.say(UNCERTAIN) if issue.provisional else ""
    is_overdue = issue.due_at <= now
    done_line = voice.say(DONE_LATE if is_overdue else DONE_BY, due=due)
    if issue.at not in UNANSWERED:
        return done_line
    answer_line = voice.say(ANSWER_LATE if issue.answer_by <= now else ANSWER_BY, answer_by=answer_by)
    return f"{answer_line} {done_line}" if issue.work_told or is_overdue else answer_line


def standing(issue: Issue, voice: Voice) -> str:
    """Return how an issue stands, and with whom."""
    tier, state = voice.tier(issue.tier), voice.state(issue.at)
    if issue.at in ENDED:
        return f"{tier} · {state}"
    holder = voice.holder(issue.holder)
    return voice.say("{tier} · {state} · with {holder}", tier=tier, state=state, holder=holder)


def deed_line(shown: Shown, voice: Voice) -> str:
    """Return who did what last; nothing where nobody of the staff did anything yet."""
    if shown.last is None:
        return ""
    return voice.say(
        "{who}: {deed}, {moment}",
        who=doer(shown.last, voice),
        deed=voice.say(DEEDS[shown.last.action]),
        moment=voice.moment(shown.last.at, shown.now),
    )


def doer(deed: Deed, voice: Voice) -> str:
    """Return who did it: a name, the unit of somebody who has none, or the reporter."""
    return voice.named(*deed.names) or (voice.holder(deed.unit) if deed.unit else voice.say("The reporter"))


def steps(shown: Shown, voice: Voice, mine: frozenset[Party]) -> list[Button]:
    """Return the buttons for the steps that somebody may take next."""
    issue = shown.issue
    actions = [action for action in actions_for(issue.at, mine, rounds=issue.round) if action in ACTIONS]
    return [Button(voice.say(ACTIONS[action]), value(issue, action.value)) for action in actions]


def _rows(shown: Shown, voice: Voice, mine: frozenset[Party]) -> tuple[tuple[Button, ...], ...]:
    issue, buttons = shown.issue, steps(shown, voice, mine)
    if _may_call(shown, mine):
        buttons.append(Button(voice.say(SHOW_PHONE), value(issue, "phone")))
    if any(len(text) > LONGEST for text in shown.words.values()):
        buttons.append(Button(voice.say("Read all"), value(issue, "read")))
    buttons += issue_more.buttons(issue, voice, mine)
    return tuple(tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3))


def line(sentence: str, issue: Issue, voice: Voice, now: datetime) -> str:
    """Return a sentence about an issue for whoever is to look at it: what it is, where, until when."""
    return voice.say(
        sentence,
        number=issue.number,
        category=voice.category(issue.category),
        where=voice.where(issue.area),
        due_line=due_line(issue, voice, now),
    ).strip()


def opening(issue: Issue, voice: Voice) -> Button:
    """Return the button that brings an issue's card."""
    return Button(voice.say("Open {number}", number=issue.number), value(issue, "show"))


def value(issue: Issue, action: str) -> str:
    """Return what a button about an issue carries: the issue, the action, and how far it was when it was shown."""
    return f"i:{short(issue.id)}:{action}:{issue.seq}"


def clipped(text: str, most: int = LONGEST) -> str:
    """Return a text that fits on a card."""
    return text if len(text) <= most else text[:most] + CONTINUES
