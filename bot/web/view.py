"""How a conversation is laid out: days, times, what is offered, and what a person may start."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from urllib.parse import quote

from babel.dates import format_skeleton

from bot.web.atlas import Drawing
from bot.web.caller import ONESELF
from bot.web.history import Bubble, Kind, wanted
from bot.web.site import Site
from bot.web.visitor import Visitor
from domain.message import DIAL, Button, Place, Want
from handlers.account import WELCOME
from handlers.voice import Voice

LOCALES = {"zh": "zh_CN", "en": "en_GB"}
SAFE_LINKS = ("https://", "http://", DIAL, "/")
TITLE = 60
STARTERS = {"report", "baodao", "events"}


@dataclass(frozen=True, slots=True)
class Command:
    """Something that a person may start."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: its surroundings where they are drawn, its words, and where it is on the map."""

    drawing: Drawing | None
    words: str
    link: str


class Page:
    """The conversation as the templates ask for it."""

    def __init__(
        self, site: Site, bubbles: Sequence[Bubble], *, voice: Voice, visitor: Visitor | None, commands: Sequence[str]
    ) -> None:
        self._site = site
        self._voice = voice
        self._bubbles = bubbles
        self.commands = tuple(Command(*command.split(" ", 1)) for command in commands)
        """What this person may start."""
        self.role = visitor.role if visitor else ONESELF
        self.is_known = visitor is not None
        policy = site.rules.policy.voice
        self.longest_voice = int(policy.longest.clock.total_seconds()) if policy.most else 0
        """Seconds that a voice message may last; 0 where none are taken."""
        self.map_asked = _question(bubbles) if wanted(bubbles) is Want.PLACE else ""
        """The message that a place picked on the map answers."""

    def days(self) -> Iterator[tuple[str, list[Bubble]]]:
        """Yield the conversation day by day, each with its name."""
        for day, bubbles in groupby(self._bubbles, key=lambda bubble: self._local(bubble.at).date()):
            yield self._named(day), list(bubbles)

    def clock(self, at: datetime) -> str:
        """Return the time of day."""
        return f"{self._local(at):%H:%M}"

    def starters(self) -> list[Command]:
        """Return what somebody may start with."""
        return [command for command in self.commands if command.name in STARTERS]

    def welcome(self) -> str:
        """Return what is said before anybody has said anything: nothing is kept of who only looks."""
        county = self._site.rules.policy.county
        return self._voice.say(WELCOME, county=self._voice.named(county.name, county.name_en))

    def words(self, bubble: Bubble) -> str:
        """Return what was said; of a command and of a press its title."""
        titles = {f"/{command.name}": command.title for command in self.commands}
        return bubble.label or titles.get(bubble.text, bubble.text)

    def title(self, bubble: Bubble) -> str:
        """Return the first line of what a card says, to tell which one it is."""
        line = bubble.text.strip().partition("\n")[0]
        return line if len(line) <= TITLE else line[:TITLE] + "…"

    def spot(self, place: Place) -> Spot:
        """Return how a place is shown."""
        words = self._where(place) or self._voice.say("Place")
        return Spot(self._site.atlas.spot(place), words, _map_link(place))

    def link(self, button: Button) -> str:
        """Return where a button leads; nothing for one that is pressed, or that no browser should follow."""
        return button.url if button.url.startswith(SAFE_LINKS) and not button.url.startswith("//") else ""

    def dials(self, button: Button) -> bool:
        """Say whether a button calls somebody instead of opening a page."""
        return button.url.startswith(DIAL)

    def _where(self, place: Place) -> str:
        grid = self._site.rules.county.grid_of(place)
        point = f"{place.lat:.5f}, {place.lon:.5f}" if place.lat is not None and place.lon is not None else ""
        return " · ".join(part for part in (self._voice.where(grid) if grid else point, place.text) if part)

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._site.rules.zone)

    def _named(self, day: date) -> str:
        return str(format_skeleton("MMMEd", day, locale=LOCALES[self._voice.language]))


def _question(bubbles: Sequence[Bubble]) -> str:
    heard = (bubble.anchor for bubble in reversed(bubbles) if bubble.kind is Kind.HEARD and not bubble.card)
    return next(heard, "")


def _map_link(place: Place) -> str:
    if place.lat is None or place.lon is None:
        return f"/map?in={quote(place.grid)}"
    return f"/map?at={place.lat:.6f},{place.lon:.6f}"
