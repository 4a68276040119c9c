"""The questions that take files: photos, and voice messages, which may stand for words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from domain.errors import NotUnderstood
from domain.message import Inbound, Media, Want
from handlers.fields import Answers, Field, World
from handlers.texts.catalogue import N_

ENOUGH_PHOTOS = N_("{most} photos are enough: I keep the ones I have.")
ENOUGH_SAID = N_("{most} voice messages are enough: I keep the ones I have.")


@dataclass(frozen=True, kw_only=True)
class Photos(Field):
    """Pictures, several in one go or one after the other."""

    most: Callable[[World], int]
    want = Want.PHOTO

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> list[str] | None:  # noqa: ARG002
        photos = [media for media in inbound.media if not media.is_sound]
        return _gathered(photos, answers.get(self.key, ()), most=self.most(world), enough=ENOUGH_PHOTOS)

    def show(self, answer: Any, world: World) -> str:
        return world.voice.say("{count} photo(s)", count=len(answer))


def given(key: str) -> Callable[[World, Answers], bool]:
    """Return what says whether a question has been answered."""
    return lambda _, answers: bool(answers.get(key))


@dataclass(frozen=True, kw_only=True)
class Spoken(Field):
    """Voice messages: taken whenever they come, and never asked for. Until one has come there is no such question."""

    most: Callable[[World], int]

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> list[str] | None:  # noqa: ARG002
        sounds = [media for media in inbound.media if media.is_sound]
        return _gathered(sounds, answers.get(self.key, ()), most=self.most(world), enough=ENOUGH_SAID)

    def show(self, answer: Any, world: World) -> str:
        return world.voice.say("{count} voice message(s)", count=len(answer))


def _gathered(new: Sequence[Media], kept: Sequence[str], *, most: int, enough: str) -> list[str] | None:
    """Return what there is now of one kind of file; None where nothing came."""
    found = list(dict.fromkeys(media.ref for media in new if media.ref not in kept))
    if found and len(kept) >= most:
        raise NotUnderstood(enough, most=most)
    return [*kept, *found][:most] if new else None
