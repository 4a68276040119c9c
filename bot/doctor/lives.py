"""Does everything that time brings on by itself wait for its moment: registrations, posts, agreements of units?"""

from collections.abc import Iterator

from bot.doctor.finding import Finding
from domain import pairing, post, registration
from storage.unit_of_work import UnitOfWork

LIVES = "lives"


def look_at_lives(uow: UnitOfWork) -> Iterator[Finding]:
    """Yield what would stand where it stands for ever."""
    passes = registration.State.SUBMITTED
    for key in uow.registrations.endless(registration.KIND, registration.ENDLESS, until_passed_on=passes):
        yield Finding(LIVES, f"registration {key}", "it waits for nothing")
    for key in uow.posts.endless(post.KIND, post.State.PROPOSED):
        yield Finding(LIVES, f"post {key}", "it waits for nothing")
    for key in uow.pairings.endless(pairing.KIND, pairing.State.ACTIVE, until_passed_on=pairing.State.SUBMITTED):
        yield Finding(LIVES, f"pairing {key}", "it waits for nothing")
