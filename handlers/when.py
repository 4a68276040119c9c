"""The question for a moment to come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.errors import NotUnderstood
from domain.message import Inbound
from handlers.fields import Answers, Field, World
from handlers.moments import example, read_moment
from handlers.texts.catalogue import N_


@dataclass(frozen=True, kw_only=True)
class When(Field):
    """A moment to come, on the county's clock."""

    after: Callable[[World, Answers], datetime]

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> str | None:  # noqa: ARG002
        if not inbound.text.strip():
            return None
        moment = read_moment(inbound.text, world.now.astimezone(world.voice.rules.zone))
        if moment is None:
            raise NotUnderstood(N_("Please write day and time like this: {example}"), example=example(world.now))
        if moment <= self.after(world, answers):
            raise NotUnderstood(N_("That is too early: please write a later day and time."))
        return moment.isoformat()

    def show(self, answer: Any, world: World) -> str:
        return world.voice.moment(datetime.fromisoformat(answer), world.now)
