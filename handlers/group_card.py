"""How an issue looks in a group: what is wrong and until when, and nothing that leads to anybody.

Only what is listed here is shown, so that what a card may say one day does not come here by itself.
"""

from dataclasses import replace

from domain.issue import Action, Party, State
from domain.masking import masked
from domain.message import Outbound
from handlers import card
from handlers.card import Shown
from handlers.desk import Office
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.tables import Issue

MORE = N_("Place, photos and the whole text")
WORDS = {"note": N_("Note"), "result": N_("Result"), "reason": N_("Reason")}


def render(office: Office, shown: Shown, voice: Voice, *, mine: frozenset[Party], name: str) -> Outbound:
    """Return the card as a group gets it: the grid but no place, how many photos but none, units but no names.

    The buttons are those of its unit; each is answered by the rights of whoever presses, in their own chat.
    """
    lines = [line for line in _lines(office, shown, voice) if line]
    opening = replace(card.opening(shown.issue, voice), label=voice.say(MORE))
    steps = card.steps(shown, voice, mine)
    rows = (tuple(steps[:3]), tuple(steps[3:]), (opening,))
    return Outbound("\n".join(lines), tuple(filter(None, rows)), card=name)


def _lines(office: Office, shown: Shown, voice: Voice) -> list[str]:
    issue = shown.issue
    files = [one for found in shown.media.values() for one in found]
    sounds = [one for one in files if one.is_sound]
    photos = len(files) - len(sounds)
    found = [
        f"{card.MARKS[issue.tier]} {issue.number} · {voice.category(issue.category)}",
        card.standing(issue, voice),
        voice.say("{label}: {answer}", label=voice.say("Place"), answer=voice.where(issue.area)),
        *_said(office, shown, voice, spoken=bool(sounds)),
        voice.say("{label}: {answer}", label=voice.say("Photos"), answer=photos) if photos else "",
    ]
    nameless = replace(shown, last=replace(shown.last, names=("", "")) if shown.last else None)
    return [*found, card.deed_line(nameless, voice), card.due_line(issue, voice, shown.now)]


def _said(office: Office, shown: Shown, voice: Voice, *, spoken: bool) -> list[str]:
    """Return what was written, without what leads to anybody; nothing once nobody knows any more who is called how."""
    issue = shown.issue
    if office.uow.people.get(issue.reporter).left_at is not None:
        return []
    names = _names(office, issue)
    what = card.words(masked(shown.words.get("text", ""), names), voice, spoken=spoken)
    found = [(N_("What happened"), voice.say(card.EMPTIED) if issue.emptied_at else what)]
    found += [
        (label, card.clipped(masked(shown.words[kind], names))) for kind, label in WORDS.items() if _stands(shown, kind)
    ]
    return [voice.say("{label}: {answer}", label=voice.say(label), answer=answer) for label, answer in found if answer]


def _names(office: Office, issue: Issue) -> list[str]:
    """Return the names of whoever reported it or took a step, as far as they have told them."""
    steps = office.uow.issues.steps(issue.id) if issue.seq > 1 else ()
    actors = {step.actor for step in steps if step.actor is not None}
    return office.uow.people.names({issue.reporter, *(office.uow.people.current(actor).id for actor in actors)})


def _stands(shown: Shown, kind: str) -> bool:
    """Say whether words of a kind still tell how it stands, as on everybody's card."""
    if kind == "note":
        return shown.last is not None and shown.last.action is Action.HAND_TO and shown.last.noted
    return bool(shown.words.get(kind)) and (kind == "result" or shown.issue.at is State.REJECTED)
