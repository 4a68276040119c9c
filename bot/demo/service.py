"""What the demo county wishes for and needs: a few small wishes, needs and offers, all invented."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from bot.demo.county import COUNTY
from bot.demo.people import HOME_GRID
from bot.profiles import shipped
from domain import need, resource, wish
from domain.policy_reading import read_policy
from storage.history import Step
from storage.keys import new_id
from storage.needs import Need, Resource
from storage.timers import Timer
from storage.unit_of_work import UnitOfWork
from storage.wishes import Wish

COMMUNITY = HOME_GRID[:12]
WISHES = (
    ("想要一双防滑的棉鞋，42码", wish.Goods.THING, 80),
    ("想有人教我用手机和外地的孙子视频", wish.Goods.HELP, 0),
    ("周末想有人陪着下两盘象棋", wish.Goods.COMPANY, 0),
)
NEEDS = ("每周六上午，四点半课堂缺两位辅导老师，二十个孩子", "老旧楼道的灯需要做一次安全检查，六栋楼")
RESOURCES = (
    ("U25", "会议室和投影，可以办讲座", "周末，五十人"),
    ("U26", "义诊：量血压、测血糖", "每月一次，三名医生"),
)
OFFERED = timedelta(days=60)


def load_service(uow: UnitOfWork, *, person: int, now: datetime, zone: ZoneInfo) -> None:
    """Write what is wished for, needed and offered; ``person``, a grid worker, speaks for those who wish."""
    policy = read_policy("", shipped())
    calendar = policy.calendar(zone)
    for text, goods, yuan in WISHES:
        life = _Life(uow, wish.KIND, uow.wishes.add(_wish(person, text, goods=goods, yuan=yuan, at=now)).id, now)
        life.step(wish.Action.SUBMIT, wish.State.NONE, wish.State.SUBMITTED)
        life.step(wish.Action.PUBLISH, wish.State.SUBMITTED, wish.State.PUBLISHED)
        life.wait(wish.moments(wish.State.PUBLISHED, now, policy.wishes, calendar).items())
    for text in NEEDS:
        life = _Life(uow, need.KIND, uow.needs.add(_need(text, now)).id, now)
        life.step(need.Action.ORDER, need.State.NONE, need.State.PUBLISHED)
        life.wait(need.moments(need.State.PUBLISHED, now, policy.needs, calendar).items())
    for unit, text, amount in RESOURCES:
        offer = uow.needs.offer(_resource(f"{COUNTY}-{unit}", text, amount=amount, at=now))
        life = _Life(uow, resource.KIND, offer.id, now)
        life.step(resource.Action.OFFER, resource.State.NONE, resource.State.OPEN)
        uow.timers.start([Timer(resource.KIND, offer.id, 0, resource.END, offer.until)])


class _Life:
    """What was done about one thing, and what it waits for."""

    def __init__(self, uow: UnitOfWork, kind: str, key: int, now: datetime) -> None:
        self.uow, self.kind, self.key, self.now = uow, kind, key, now

    def step(self, action: StrEnum, before: StrEnum, after: StrEnum) -> None:
        self.uow.lives.write(self.kind, self.key, Step(action.value, self.now), before=before, after=after)

    def wait(self, moments: Iterable[tuple[IntEnum, datetime]]) -> None:
        self.uow.timers.start([Timer(self.kind, self.key, 0, int(moment), at) for moment, at in moments])


def _wish(person: int, text: str, *, goods: wish.Goods, yuan: int, at: datetime) -> Wish:
    return Wish(
        id=new_id(at),
        community=COMMUNITY,
        person=person,
        proxy=True,
        name="一位老人（虚构）",
        place="请先联系网格员",
        text=text,
        goods=goods.value,
        yuan=yuan,
        state=wish.State.PUBLISHED.value,
        since=at,
        submitted_at=at,
        reviewed_at=at,
        reviewer=None,
        returned=0,
        claimer=None,
        claimed_for="",
        unit="",
        claimed_at=None,
        ended_at=None,
        emptied_at=None,
    )


def _need(text: str, at: datetime) -> Need:
    return Need(
        id=new_id(at),
        community=COMMUNITY,
        asker=None,
        text=text,
        state=need.State.PUBLISHED.value,
        since=at,
        created_at=at,
        unit="",
        resource=None,
        taken_at=None,
        due_at=None,
        result="",
        issue=None,
        became="",
        became_key=None,
        ended_at=None,
        emptied_at=None,
    )


def _resource(unit: str, text: str, *, amount: str, at: datetime) -> Resource:
    return Resource(
        id=new_id(at),
        unit=unit,
        text=text,
        amount=amount,
        state=resource.State.OPEN.value,
        offered_at=at,
        until=at + OFFERED,
        ended_at=None,
    )
