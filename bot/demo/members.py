"""Which members of the demo county have registered, what they have taken on, and which units are paired with whom?"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.demo.county import DemoCounty
from bot.demo.people import HOME_GRID, DemoPerson
from domain import pairing, post, registration
from domain.organisation import Role, Seat
from storage.keys import new_id
from storage.pairings import Pairing
from storage.posts import Held, Post
from storage.registrations import Registration
from storage.timers import Timer
from storage.unit_of_work import UnitOfWork

CONSENT = "demo"
REGISTERED = slice(2, 10)
"""Which members have registered: those whom one meets first in the demo begin by themselves."""
PAIRED = 5
COMMUNITY_DIGITS = 12
POSTS = (("safety", "夜间巡逻", 4), ("culture", "社区合唱队", 10), ("hardship", "探望独居老人", 3))
"""Kind, title and places."""


def load_members(
    uow: UnitOfWork, county: DemoCounty, people: Mapping[str, int], *, now: datetime, zone: ZoneInfo
) -> None:
    """Write registrations, posts and agreements of invented people and units."""
    admins = {one.seats[0].unit: one for one in reversed(county.people) if one.seats[0].role is Role.COMMUNITY_ADMIN}
    members = [one for one in county.people if one.seats[0].role is Role.MEMBER][REGISTERED]
    posts = {
        community: _posts(uow, community, people[admins[community].key], now)
        for community in dict.fromkeys([HOME_GRID[:COMMUNITY_DIGITS], *map(_home, members)])
    }
    for number, member in enumerate(members):
        made = _register(uow, member, people[member.key], now)
        seat = Seat(Role.MEMBER, made.community)
        uow.seats.assign(made.person, seat, today=now.astimezone(zone).date(), now=now)
        if number % 2:
            made.state = registration.State.POST_ASSIGNED.value
            taken = posts[made.community][number % len(POSTS)].id
            uow.posts.take(Held(id=new_id(now), post=taken, registration=made.id, state=post.Hold.HELD.value, at=now))
    liaisons = [one for one in county.people if one.seats[0].role is Role.UNIT_LIAISON][:PAIRED]
    for liaison in liaisons:
        community = liaison.seats[1].unit
        _pair(uow, liaison, people[liaison.key], admins[community], now=now, zone=zone)


def _home(member: DemoPerson) -> str:
    return member.resident_of[:COMMUNITY_DIGITS]


def _posts(uow: UnitOfWork, community: str, organiser: int, now: datetime) -> list[Post]:
    return [
        uow.posts.add(
            Post(
                id=new_id(now),
                community=community,
                kind=kind,
                title=title,
                places=places,
                state=post.State.OPEN.value,
                made_by=organiser,
                since=now,
            )
        )
        for kind, title, places in POSTS
    ]


def _register(uow: UnitOfWork, member: DemoPerson, person: int, now: datetime) -> Registration:
    return uow.registrations.add(
        Registration(
            id=new_id(now),
            person=person,
            name=member.name,
            work_unit=member.seats[0].unit,
            community=_home(member),
            skills=["safety", "culture"],
            free=["weekends"],
            state=registration.State.ACTIVE.value,
            since=now,
            consent=CONSENT,
            consented_at=now,
            submitted_at=now,
            reviewed_at=now,
            reviewer=None,
            passed_on=False,
            question="",
            answer="",
            taker="",
            agreed=[],
            until_on=None,
            offers=False,
        )
    )


def _pair(
    uow: UnitOfWork, liaison: DemoPerson, person: int, admin: DemoPerson, *, now: datetime, zone: ZoneInfo
) -> None:
    today = now.astimezone(zone).date()
    until = today.replace(year=today.year + 1, day=1)
    made = uow.pairings.add(
        Pairing(
            id=new_id(now),
            unit=liaison.seats[0].unit,
            community=admin.seats[0].unit,
            from_on=today,
            until_on=until,
            state=pairing.State.ACTIVE.value,
            since=now,
            submitted_at=now,
            liaison=person,
            unit_contact=liaison.name,
            reviewed_at=now,
            reviewer=None,
            community_contact=admin.name,
            passed_on=False,
            question="",
            answer="",
        )
    )
    over = datetime.combine(until + timedelta(days=1), time(9), zone)
    uow.timers.restart(Timer(pairing.KIND, made.id, 0, pairing.Moment.LIMIT, over))
