"""Does everything that lives wait for the moment that ends its state, or brings it on?"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.doctor.finding import Finding
from domain import event, need, pairing, post, registration, resource, signup, statement, wellbeing, wish
from domain.periods import Kind
from domain.policy import Policy
from handlers import event_life, places
from storage.event_tables import Event, Series, Signup
from storage.examination import Life
from storage.needs import Need, Resource
from storage.pairings import Pairing
from storage.posts import Post
from storage.registrations import Registration
from storage.statements import Statement
from storage.unit_of_work import UnitOfWork
from storage.wellbeing import Wellbeing
from storage.wishes import Wish

LIVES = "lives"


def _ended(kind: str, key: Any, over: Mapping[Any, int]) -> Life:
    rungs = {state.value: int(moment) for state, moment in over.items()}
    return Life(kind, key, kind, list(rungs), rungs)


LOOKED_AT = (
    _ended(wish.KIND, Wish.id, wish.OVER),
    _ended(need.KIND, Need.id, need.OVER),
    _ended(resource.KIND, Resource.id, resource.OVER),
    _ended(wellbeing.KIND, Wellbeing.id, wellbeing.OVER),
    Life("event", Event.id, event_life.FINISH, event.SHOWN),
    Life("event that is looked at", Event.id, event_life.REVIEW, [event.State.REVIEW]),
    Life("place", Signup.id, places.LAPSE, [signup.Standing.PROMOTED]),
    Life("series", Series.id, event_life.NEXT, [event.Repeating.RUNS]),
    Life("registration", Registration.id, registration.KIND, sorted(registration.ENDLESS)),
    Life(
        "registration",
        Registration.id,
        registration.KIND,
        [registration.State.SUBMITTED],
        only=Registration.passed_on.is_(False),
    ),
    Life("post", Post.id, post.KIND, [post.State.PROPOSED]),
    Life("pairing", Pairing.id, pairing.KIND, sorted(pairing.ENDLESS)),
    Life("pairing", Pairing.id, pairing.KIND, [pairing.State.SUBMITTED], only=Pairing.passed_on.is_(False)),
    Life("statement", Statement.id, statement.KIND, statement.ENDLESS),
)
"""Where things stand for ever without their moment."""


def look_at_lives(uow: UnitOfWork, policy: Policy) -> Iterator[Finding]:
    """Yield what would stay as it is for ever."""
    for life, key, state in uow.examination.stuck(LOOKED_AT):
        what = f"nothing ends it as “{state}”" if life.rungs else "it waits for nothing"
        yield Finding(LIVES, f"{life.name} {key}", what)
    yield from _draft_days(uow, policy)


def _draft_days(uow: UnitOfWork, policy: Policy) -> Iterator[Finding]:
    """Yield the kinds of sheets that no day is set for, though there are members."""
    if uow.statements.has_members(registration.COUNTING):
        for rung, kind in enumerate(Kind):
            if policy.statements.days(kind) and not uow.statements.are_planned(statement.DRAFTING, rung):
                yield Finding(LIVES, f"statements {kind}", "no day is set on which they are drafted", warning=True)
