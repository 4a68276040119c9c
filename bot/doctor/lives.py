"""Does everything that lives wait for the moment that ends its state, or brings it on?"""

from collections.abc import Iterator, Mapping

from bot.doctor.finding import Finding
from domain import need, pairing, post, registration, resource, wellbeing, wish
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


def look_at_lives(uow: UnitOfWork) -> Iterator[Finding]:
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
