"""Does everything that lives wait for the moment that ends its state, or brings it on?"""

from collections.abc import Iterator, Mapping

from bot.doctor.finding import Finding
from domain import need, pairing, post, registration, resource, statement, wish
from domain.periods import Kind
from domain.policy import Policy
from storage.unit_of_work import UnitOfWork

LIVES = "lives"
ENDS: Mapping[str, Mapping[str, int]] = {
    kind: {state.value: int(moment) for state, moment in over.items()}
    for kind, over in ((wish.KIND, wish.OVER), (need.KIND, need.OVER), (resource.KIND, resource.OVER))
}
"""By kind and state, the moment that must not be missing."""


def look_at_lives(uow: UnitOfWork, policy: Policy) -> Iterator[Finding]:
    """Yield what would stay as it is for ever."""
    for kind, ends in ENDS.items():
        for key, state in uow.examination.unended(kind, ends):
            yield Finding(LIVES, f"{kind} {key}", f"nothing ends it as “{state}”")
    passes = registration.State.SUBMITTED
    for key in uow.registrations.endless(registration.KIND, registration.ENDLESS, until_passed_on=passes):
        yield Finding(LIVES, f"registration {key}", "it waits for nothing")
    for key in uow.posts.endless(post.KIND, post.State.PROPOSED):
        yield Finding(LIVES, f"post {key}", "it waits for nothing")
    for key in uow.pairings.endless(pairing.KIND, pairing.State.ACTIVE, until_passed_on=pairing.State.SUBMITTED):
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
