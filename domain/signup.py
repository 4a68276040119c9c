"""The life of a place at a shift of an event: which action leads where, by whom, and when (docs/RULES.md, Events)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendar import QuietHours
from domain.errors import TooLate
from domain.life import Life, Move
from domain.service import Events

KIND = "place"
"""What its life is called in the record of steps."""


class Standing(StrEnum):
    """What somebody has at a shift."""

    NONE = "none"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    PROMOTED = "promoted"
    """A place is offered to them, and kept until they have answered or the time for it is over."""
    CANCELLED = "cancelled"
    EXCUSED = "excused"
    """Given back after the cut-off."""
    NO_SHOW = "no_show"
    CHECKED_IN = "checked_in"


class Action(StrEnum):
    """What can be done about a place."""

    SIGN_UP = "sign_up"
    WAIT = "wait"
    ACCEPT = "accept"
    CANCEL = "cancel"
    EXCUSE = "excuse"
    CHECK_IN = "check_in"
    PROMOTE = "promote"
    LAPSE = "lapse"
    CALL_OFF = "call_off"
    MISS = "miss"
    JOIN = "join"
    """Two people became one, and one place is enough."""
    PART = "part"
    """They are two people again."""


class Party(StrEnum):
    """Who somebody is to a place."""

    HOLDER = "holder"
    ORGANISER = "organiser"
    CLOCK = "clock"


class Phase(StrEnum):
    """How far a shift is."""

    AHEAD = "ahead"
    LOCKED = "locked"
    """So near that a place given back is excused, and nobody is moved any more."""
    DOORS = "doors"
    RUNNING = "running"
    OVER = "over"


HOLDER = frozenset({Party.HOLDER})
AT_THE_DOOR = frozenset({Party.HOLDER, Party.ORGANISER})
CLOCK = frozenset({Party.CLOCK})
GONE = (Standing.NONE, Standing.CANCELLED, Standing.EXCUSED)
TAKING = frozenset({Standing.CONFIRMED, Standing.PROMOTED, Standing.CHECKED_IN, Standing.NO_SHOW})
"""What counts against the limit."""
COMING = frozenset({Standing.CONFIRMED, Standing.CHECKED_IN})
"""Who is expected, or there."""
CONCERNED = frozenset({Standing.CONFIRMED, Standing.PROMOTED, Standing.WAITLISTED})
"""Who is told when the event moves, and with those who are there already when it is called off."""

LIFE = Life[Standing, Action, Party](
    {
        **{(gone, Action.SIGN_UP): Move(Standing.CONFIRMED, HOLDER) for gone in GONE},
        **{(gone, Action.WAIT): Move(Standing.WAITLISTED, HOLDER) for gone in GONE},
        **{(gone, Action.CHECK_IN): Move(Standing.CHECKED_IN, AT_THE_DOOR) for gone in GONE},
        (Standing.PROMOTED, Action.ACCEPT): Move(Standing.CONFIRMED, HOLDER),
        (Standing.CONFIRMED, Action.CANCEL): Move(Standing.CANCELLED, HOLDER),
        (Standing.CONFIRMED, Action.EXCUSE): Move(Standing.EXCUSED, HOLDER),
        (Standing.CONFIRMED, Action.CHECK_IN): Move(Standing.CHECKED_IN, AT_THE_DOOR),
        (Standing.CONFIRMED, Action.MISS): Move(Standing.NO_SHOW, CLOCK),
        (Standing.WAITLISTED, Action.CANCEL): Move(Standing.CANCELLED, HOLDER),
        (Standing.WAITLISTED, Action.PROMOTE): Move(Standing.PROMOTED, CLOCK),
        (Standing.WAITLISTED, Action.CHECK_IN): Move(Standing.CHECKED_IN, AT_THE_DOOR),
        (Standing.PROMOTED, Action.CANCEL): Move(Standing.CANCELLED, HOLDER),
        (Standing.PROMOTED, Action.LAPSE): Move(Standing.CANCELLED, CLOCK),
        (Standing.PROMOTED, Action.CHECK_IN): Move(Standing.CHECKED_IN, AT_THE_DOOR),
        **{(one, Action.CALL_OFF): Move(Standing.CANCELLED, CLOCK) for one in sorted(CONCERNED | COMING)},
    },
    moved="That has changed meanwhile. Please look at “{title}” again.",
    not_theirs="That is for somebody else to do.",
)

UNTIL_START = frozenset({Phase.AHEAD, Phase.LOCKED, Phase.DOORS})
AT_THE_PLACE = frozenset({Phase.DOORS, Phase.RUNNING})
WHEN = {
    Action.SIGN_UP: UNTIL_START,
    Action.WAIT: frozenset({Phase.AHEAD}),
    Action.ACCEPT: UNTIL_START,
    Action.CANCEL: UNTIL_START,
    Action.EXCUSE: frozenset({Phase.LOCKED, Phase.DOORS}),
    Action.CHECK_IN: AT_THE_PLACE,
}
"""When each of these can be done; what is not here, at any time."""

ALREADY = {
    Standing.NONE: "You have no place at “{title}” to give back.",
    Standing.CANCELLED: "You have given your place at “{title}” back already.",
    Standing.EXCUSED: "You have given your place at “{title}” back already.",
    Standing.CONFIRMED: "You have a place already: “{title}”, {when}.",
    Standing.WAITLISTED: "You are on the waitlist of “{title}” already. I tell you as soon as a place is free.",
    Standing.PROMOTED: "A place at “{title}” is kept for you already: please say whether you take it.",
    Standing.NO_SHOW: "“{title}” is over. /events shows what comes next.",
    Standing.CHECKED_IN: "You are checked in at “{title}” already. Thank you for being here!",
}
NOT_NOW = {
    Phase.AHEAD: "Check-in for “{title}” opens at {opens}. See you then!",
    Phase.LOCKED: "Check-in for “{title}” opens at {opens}. See you then!",
    Phase.RUNNING: "“{title}” has begun: that was possible until its start. If you are there, check in.",
    Phase.OVER: "“{title}” is over. /events shows what comes next.",
}
FULL = "“{title}” is full. If somebody gives a place back, it is free again: look under /events."


@dataclass(frozen=True, slots=True)
class Room:
    """How a shift stands: how far it is, how many places are left, and how many wait."""

    phase: Phase
    free: int
    waiting: int = 0

    @property
    def open(self) -> bool:
        """Whether somebody new gets a place at once: nobody who waits is passed by."""
        return self.free > 0 and self.waiting == 0


def phase_of(now: datetime, *, starts_at: datetime, ends_at: datetime, policy: Events) -> Phase:
    """Return how far a shift is."""
    if now >= ends_at:
        return Phase.OVER
    if now >= starts_at:
        return Phase.RUNNING
    if now >= starts_at - policy.doors.clock:
        return Phase.DOORS
    return Phase.LOCKED if now >= starts_at - policy.cutoff.clock else Phase.AHEAD


def joining(room: Room) -> Action:
    """Return what signing up means now: a place, or the end of the waitlist."""
    return Action.SIGN_UP if room.open or room.phase is not Phase.AHEAD else Action.WAIT


def leaving(standing: Standing, room: Room) -> Action:
    """Return what giving back means now: until the cut-off it is free, later it is noted as excused."""
    late = room.phase in WHEN[Action.EXCUSE] and standing is Standing.CONFIRMED
    return Action.EXCUSE if late else Action.CANCEL


def advance(standing: Standing, action: Action, *, room: Room, who: frozenset[Party] = HOLDER) -> Standing:
    """Return what ``action`` makes of a place. Raises TooLate: done already, not the time for it, or all are taken."""
    if (standing, action) not in LIFE.rows and action is not Action.ACCEPT:
        raise TooLate(ALREADY[standing])
    to = LIFE.advance(standing, action, who)
    if action in WHEN and room.phase not in WHEN[action]:
        raise TooLate(FULL if action is Action.WAIT and room.phase in UNTIL_START else NOT_NOW[room.phase])
    if to in TAKING and standing not in TAKING and not _has_room(action, room):
        raise TooLate(FULL)
    return to


def actions_for(standing: Standing, *, room: Room) -> tuple[Action, ...]:
    """Return what somebody can do now, in the order of the table: these become their buttons."""
    wanted = {joining(room), leaving(standing, room), Action.ACCEPT, Action.CHECK_IN}
    return tuple(
        action
        for action in LIFE.actions_for(standing, HOLDER)
        if action in wanted and room.phase in WHEN[action] and (_fits(standing, action) or _has_room(action, room))
    )


def _fits(standing: Standing, action: Action) -> bool:
    return standing in TAKING or LIFE.rows[standing, action].to not in TAKING


def _has_room(action: Action, room: Room) -> bool:
    # Whoever stands at the door is let in where a place is left, though others wait elsewhere.
    return room.open if action is Action.SIGN_UP and room.phase is Phase.AHEAD else room.free > 0


def accept_by(
    starts_at: datetime, *, now: datetime, policy: Events, quiet: QuietHours, zone: ZoneInfo
) -> datetime | None:
    """Return until when a promotion must be accepted: the less, the nearer the start; None when it is too near.

    Nobody has to answer in their sleep: what would end in the quiet hours ends some time after them.
    """
    left, least = starts_at - now, policy.accept_least.clock
    if left < least:
        return None
    until = now + min(max(left * policy.accept_share, least), policy.accept_most.clock)
    awake = quiet.over(until.astimezone(zone)).astimezone(UTC)
    return until if awake == until else max(until, min(awake + least, starts_at))


def reminders(
    starts_at: datetime, *, now: datetime, policy: Events, quiet: QuietHours, zone: ZoneInfo
) -> list[tuple[int, datetime]]:
    """Return when everybody with a place is reminded, each rung once: (rung, moment), from the first to the last.

    An event made at shorter notice reminds when its doors open, if that is still to come. Nobody is woken: a reminder
    in the quiet hours waits for their end, unless the doors open earlier. A volunteer's weekend is no quiet time.
    """
    doors = starts_at - policy.doors.clock
    wished = [(rung, starts_at - before.clock) for rung, before in enumerate(policy.remind, 1)]
    ahead = [(rung, at) for rung, at in wished if at > now] or [(len(wished) + 1, doors)]
    moments = [(rung, _awake(at, doors, quiet=quiet, zone=zone)) for rung, at in ahead]
    later = [at for _, at in moments[1:]] + [starts_at]
    return [one for one, after in zip(moments, later, strict=True) if now < one[1] < after]


def _awake(at: datetime, doors: datetime, *, quiet: QuietHours, zone: ZoneInfo) -> datetime:
    awake = quiet.over(at.astimezone(zone)).astimezone(UTC)
    return at if awake == at else max(at, min(awake, doors)) if at < doors else at


def overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Say whether two shifts have time in common."""
    return one[0] < other[1] and other[0] < one[1]


def is_minor(minimum_age: int) -> bool:
    """Say whether an event is open to people under age."""
    return minimum_age < ADULT


ADULT = 18
"""From this age on nobody else has to say yes (Civil Code, Article 17)."""
