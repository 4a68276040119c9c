"""The life of a place at a volunteer event: which action leads where, and when (docs/RULES.md, Events)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendar import QuietHours
from domain.errors import TooLate


class State(StrEnum):
    """Where an event stands."""

    OPEN = "open"


class Standing(StrEnum):
    """What somebody has at an event."""

    NONE = "none"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    CHECKED_IN = "checked_in"


class Action(StrEnum):
    """What somebody can do about their place."""

    SIGN_UP = "sign_up"
    CANCEL = "cancel"
    CHECK_IN = "check_in"


class Phase(StrEnum):
    """How far an event is."""

    AHEAD = "ahead"
    DOORS = "doors"
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: the state it leads to, when it can be done, and whether it needs a free place."""

    to: Standing
    when: frozenset[Phase]
    takes: bool = False


UNTIL_START = frozenset({Phase.AHEAD, Phase.DOORS})
AT_THE_PLACE = frozenset({Phase.DOORS, Phase.RUNNING})

TRANSITIONS: dict[tuple[Standing, Action], Move] = {
    (Standing.NONE, Action.SIGN_UP): Move(Standing.CONFIRMED, UNTIL_START, takes=True),
    (Standing.CANCELLED, Action.SIGN_UP): Move(Standing.CONFIRMED, UNTIL_START, takes=True),
    (Standing.CONFIRMED, Action.CANCEL): Move(Standing.CANCELLED, UNTIL_START),
    (Standing.CONFIRMED, Action.CHECK_IN): Move(Standing.CHECKED_IN, AT_THE_PLACE),
    (Standing.NONE, Action.CHECK_IN): Move(Standing.CHECKED_IN, AT_THE_PLACE, takes=True),
    (Standing.CANCELLED, Action.CHECK_IN): Move(Standing.CHECKED_IN, AT_THE_PLACE, takes=True),
}
TAKING = frozenset({Standing.CONFIRMED, Standing.CHECKED_IN})
"""What counts against the limit."""

ALREADY = {
    Standing.NONE: "You have no place at “{title}” to give back.",
    Standing.CANCELLED: "You have given your place at “{title}” back already.",
    Standing.CONFIRMED: "You have a place already: “{title}”, {when}.",
    Standing.CHECKED_IN: "You are checked in at “{title}” already. Thank you for being here!",
}
NOT_NOW = {
    Phase.AHEAD: "Check-in for “{title}” opens at {opens}. See you then!",
    Phase.RUNNING: "“{title}” has begun: that was possible until its start. If you are there, check in.",
    Phase.OVER: "“{title}” is over. /events shows what comes next.",
}
FULL = "“{title}” is full. If somebody gives a place back, it is free again: look under /events."


def phase_of(now: datetime, *, starts_at: datetime, ends_at: datetime, doors: timedelta) -> Phase:
    """Return how far an event is; its doors open ``doors`` before the start."""
    if now >= ends_at:
        return Phase.OVER
    if now >= starts_at:
        return Phase.RUNNING
    return Phase.DOORS if now >= starts_at - doors else Phase.AHEAD


def advance(standing: Standing, action: Action, *, phase: Phase, free: int) -> Standing:
    """Return what ``action`` makes of a place. Raises TooLate: done already, not the time for it, or all are taken."""
    move = TRANSITIONS.get((standing, action))
    if move is None:
        raise TooLate(ALREADY[standing])
    if phase not in move.when:
        raise TooLate(NOT_NOW[phase])
    if move.takes and free <= 0:
        raise TooLate(FULL)
    return move.to


def actions_for(standing: Standing, *, phase: Phase, free: int) -> tuple[Action, ...]:
    """Return what somebody can do now, in the order of the table: these become their buttons."""
    rows = ((action, move) for (at, action), move in TRANSITIONS.items() if at is standing and phase in move.when)
    return tuple(action for action, move in rows if free > 0 or not move.takes)


def remind_at(
    starts_at: datetime, *, now: datetime, before: timedelta, doors: timedelta, quiet: QuietHours, zone: ZoneInfo
) -> datetime | None:
    """Return when everybody with a place is reminded, once: ``before`` the start; None when that would be too late.

    An event made at shorter notice reminds when its doors open. Nobody is woken: a reminder in the quiet hours waits
    for their end, unless the doors open earlier. A volunteer's weekend is no quiet time: most events lie there.
    """
    at = starts_at - before if starts_at - before > now else starts_at - doors
    if at <= now:
        return None
    awake = quiet.over(at.astimezone(zone)).astimezone(UTC)
    return at if awake == at else min(awake, starts_at - doors)
