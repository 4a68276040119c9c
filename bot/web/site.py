"""What the pages are made from: the way to the writer and the readers, the rules, and how a template becomes a page."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Protocol, TypeAlias, TypeVar, cast

from fastapi import Depends, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.channels.webchat import Hub
from bot.demo.county import DemoCounty
from bot.media import MediaStore
from bot.settings import Settings
from bot.web.atlas import Atlas
from domain.message import Inbound
from handlers.voice import Rules, Voice
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")
FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
Take: TypeAlias = Callable[[Inbound], Awaitable[None]]


class Runs(Protocol):
    """Where a step on the database runs: the writer's thread, or one of the readers'."""

    async def run(self, step: Callable[[UnitOfWork], T], /) -> T:
        """Return what the step returned."""
        ...


@dataclass(frozen=True, kw_only=True)
class Site:
    """Everything that a page needs. ``demo`` is the county whose people a visitor may be, where that is wanted."""

    settings: Settings
    rules: Rules
    take: Take
    writer: Runs
    reader: Runs
    hub: Hub
    store: MediaStore
    clock: Callable[[], datetime]
    channels: Callable[[], Mapping[str, str]]
    standstill: Callable[[], str] = lambda: ""
    """Why the database takes nothing now, if it does not."""
    demo: DemoCounty | None = None
    patience: timedelta = timedelta(seconds=2)
    """How long a page without script waits for its answer before it is shown without."""

    @cached_property
    def atlas(self) -> Atlas:
        """The maps."""
        return Atlas(self.rules.county)

    def html(self, template: str, voice: Voice, **values: object) -> str:
        """Return a page in the language of ``voice``."""
        county = self.rules.policy.county
        common = {
            "voice": voice,
            "say": voice.say,
            "html_lang": "en" if voice.language == "en" else "zh-CN",
            "county": voice.named(county.name, county.name_en),
            "emergency": self.rules.policy.danger.lines,
            "version": _version(),
        }
        return templates().get_template(template).render(common | values)

    def voice(self, language: str) -> Voice:
        """Return how somebody who reads a language is spoken to."""
        return self.rules.voice(language)


@cache
def templates() -> Environment:
    """Return what the pages are written with."""
    return Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _version() -> str:
    """Return what tells a browser that the stylesheet or the script is another one."""
    files = sorted(STATIC.iterdir())
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


async def _site_of(request: Request) -> Site:
    return cast("Site", request.app.state.site)


Here = Annotated[Site, Depends(_site_of)]
