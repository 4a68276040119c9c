"""Does everything that lives wait for the moment that ends its state, or brings it on?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.doctor.finding import Finding
from domain import event, need, pairing, post, registration, resource, signup, statement, wellbeing, wish
from domain.periods import Kind
from domain.policy import Policy
from handlers import event_life, places
from storage.event_tables import Event, Series, Signup
from storage.unit_of_work import UnitOfWork

LIVES = "lives"
ENDS: Mapping[str, Mapping[str, int]] = {
    kind: {state.value: int(moment) for state, moment in over.items()}
    for kind, over in (
        (wish.KIND, wish.OVER),
        (need.KIND, need.OVER),
        (resource.KIND, resource.OVER),
        (wellbeing.KIND, wellbeing.OVER),
    )
}
"""By kind and state, the moment that must not be missing."""
EVENTS: Mapping[str, tuple[Any, Any, Sequence[str], str]] = {
    "event": (Event.id, Event.state, [state.value for state in event.SHOWN], event_life.FINISH),
    "event that is looked at": (Event.id, Event.state, [event.State.REVIEW.value], event_life.REVIEW),
    "place": (Signup.id, Signup.state, [signup.Standing.PROMOTED.value], places.LAPSE),
    "series": (Series.id, Series.state, [event.Repeating.RUNS.value], event_life.NEXT),
}
"""Of events, places that are offered and series: where they stand for ever without their moment, and its kind."""


def look_at_lives(uow: UnitOfWork, policy: Policy) -> Iterator[Finding]:
    """Yield what would stay as it is for ever."""
    for kind, ends in ENDS.items():
        for key, state in uow.examination.unended(kind, ends):
            yield Finding(LIVES, f"{kind} {key}", f"nothing ends it as “{state}”")
    for what, (key, state, states, moment) in EVENTS.items():
        for found in uow.examination.untimed(key, state, states, kind=moment):
            yield Finding(LIVES, f"{what} {found}", "it waits for nothing")
    passes = registration.State.SUBMITTED
    for key in uow.registrations.endless(registration.KIND, registration.ENDLESS, until_passed_on=passes):
        yield Finding(LIVES, f"registration {key}", "it waits for nothing")
    for key in uow.posts.endless(post.KIND, post.State.PROPOSED):
        yield Finding(LIVES, f"post {key}", "it waits for nothing")
    for key in uow.pairings.endless(pairing.KIND, pairing.ENDLESS, until_passed_on=pairing.State.SUBMITTED):
        yield Finding(LIVES, f"pairing {key}", "it waits for nothing")
    for key in uow.statements.endless(statement.KIND, statement.ENDLESS):
        yield Finding(LIVES, f"statement {key}", "it waits for nothing")
    yield from _draft_days(uow, policy)


def _draft_days(uow: UnitOfWork, policy: Policy) -> Iterator[Finding]:
    """Yield the kinds of sheets that no day is set for, though there are members."""
    if uow.statements.members(0, registration.COUNTING, 1):
        for rung, kind in enumerate(Kind):
            if policy.statements.days(kind) and not uow.statements.are_planned(statement.DRAFTING, rung):
                yield Finding(LIVES, f"statements {kind}", "no day is set on which they are drafted", warning=True)
