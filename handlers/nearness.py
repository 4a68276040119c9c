"""Whether somebody who checked in was near: asked if they wish, compared at once, and the position is kept nowhere."""

import math
from dataclasses import dataclass

from domain.hours import Nearness
from domain.message import Inbound, Outbound, Place, Want
from domain.organisation import Level, is_within
from domain.places import Point, distance, valid
from handlers.asking import Form
from handlers.desk import Desk
from handlers.fields import LOCATE, Answers, Field, Given, Option, World
from handlers.texts.catalogue import N_
from handlers.voice import Rules

ASK = N_("Where are you now? I only note whether that is near; your position is not kept. You need not answer.")
NOTED = {
    Nearness.NEAR: N_("Thank you: I have noted that you were near."),
    Nearness.FAR: N_("Thank you: I have noted that you were not near. The organiser decides what counts."),
}


@dataclass(frozen=True, kw_only=True)
class Near(Field):
    """A position, of which the answer only says on which side of the limit it lies."""

    want = Want.PLACE

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> str | None:  # noqa: ARG002
        place = inbound.place
        if place is None or place.lat is None or place.lon is None or not valid(place.lat, place.lon):
            return None
        community = str(answers["community"])
        return is_near(world.voice.rules, community, Point(place.lat, place.lon)).value

    def offer(self, world: World, answers: Answers, opened: str) -> tuple[tuple[Option, ...], ...]:  # noqa: ARG002
        return ((Option(LOCATE, world.voice.say("📍 Send my position")),),)


def is_near(rules: Rules, community: str, here: Point) -> Nearness:
    """Say whether a point lies in a community's grids, or no further from them than the policy allows."""
    grids = [grid for grid in rules.county.at_level(Level.GRID) if is_within(grid.code, community)]
    corners = [Point(lat, lon) for grid in grids for lon, lat in grid.ring]
    nearest = min((distance(here, corner) for corner in corners), default=math.inf)
    inside = rules.county.grid_of(Place(here.lat, here.lon)).startswith(community)
    return Nearness.NEAR if inside or nearest <= rules.policy.hours.near else Nearness.FAR


def submit(desk: Desk, answers: Answers) -> Outbound:
    """Note which it was, once; whatever comes of it, a channel that shows what was sent shows no position."""
    shown = {"key": desk.inbound.key, "at": desk.now.isoformat(), "label": desk.say("the position you sent")}
    desk.uow.inbox.show((desk.channel, desk.inbound.key), address=desk.door.id, shown=shown)
    entry = desk.uow.hours.find(answers["entry"])
    if entry is None or entry.person != desk.person.id or entry.near:
        return Outbound(desk.say("I have noted that already."))
    entry.near = answers["near"]
    return Outbound(desk.say(NOTED[Nearness(entry.near)]))


NEAR = Form(
    name="near",
    title=N_("Where I am"),
    summary="",
    personal=True,
    done=submit,
    fields=(Given(key="entry"), Given(key="community"), Near(key="near", ask=ASK, label=N_("Where I am"))),
)
