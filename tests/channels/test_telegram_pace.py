"""When may a message leave, so that Telegram never has to say no?"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.pace import Pacer, TooSoon, Wish
from bot.profiles import shipped
from domain.policy import Pace
from domain.policy_reading import read_policy

PACE = Pace(overall=30, private=1, group=20)
GROUP = -1_000_000_000_001
PATIENT = Wish(timedelta(hours=1))
URGENT = Wish(urgent=True)


@dataclass
class Hand:
    """A clock that is set by hand."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def pacer(hand: Hand) -> Pacer:
    return Pacer(PACE, hand)


def wait(pacer: Pacer, chat: int | None, wish: Wish = Wish()) -> float:  # noqa: B008 (it never changes)
    """Take a turn, and return how many seconds away it is."""
    return pacer.seconds_to(pacer.reserve(chat, wish))


def most_within(moments: list[float], seconds: float) -> int:
    """Return the most moments that lie within so many seconds, wherever those begin."""
    moments = sorted(moments)
    return max(sum(start <= moment < start + seconds for moment in moments) for start in moments)


def test_a_single_message_leaves_at_once(pacer: Pacer) -> None:
    assert wait(pacer, 1) < 0.04


def test_many_chats_share_the_second(pacer: Pacer, hand: Hand) -> None:
    left = [hand.now + wait(pacer, chat, PATIENT) for chat in range(1, 200)]
    assert most_within(left, 1.0) <= 30
    assert len(left) / (left[-1] - left[0]) >= 0.95 * 30


@pytest.mark.parametrize(
    ("chat", "most", "seconds"),
    [
        pytest.param(7, 1, 1.0, id="a private chat gets one a second"),
        pytest.param(GROUP, 20, 60.0, id="a group gets twenty a minute"),
    ],
)
def test_a_chat_gets_its_share(pacer: Pacer, chat: int, most: int, seconds: float) -> None:
    left = [wait(pacer, chat, PATIENT) for _ in range(3 * most)]
    assert left == sorted(left)
    assert most_within(left, seconds) == most


def test_a_bot_api_server_of_ones_own_may_let_more_pass(hand: Hand) -> None:
    own = read_policy("[pace]\noverall = 1000\nprivate = 20\ngroup = 600", shipped()).pace
    pacer = Pacer(own, hand)
    for chat, most, seconds in ((7, 20, 1.0), (GROUP, 600, 60.0)):
        left = [wait(pacer, chat, PATIENT) for _ in range(2 * most)]
        assert most_within(left, seconds) == most
    left = [wait(pacer, chat, PATIENT) for chat in range(1_000, 3_000)]
    assert 0.95 * 1000 <= most_within(left, 1.0) <= 1000


def test_an_edit_takes_a_share_of_the_second_but_none_of_its_chat(pacer: Pacer) -> None:
    before = pacer.admits()
    assert [wait(pacer, None) < 0.2 for _ in range(5)] == [True] * 5
    assert pacer.admits() == before - 5


def test_a_wait_longer_than_two_seconds_is_refused_and_takes_nothing(pacer: Pacer, hand: Hand) -> None:
    pacer.reserve(7)
    pacer.reserve(7)
    before = pacer.admits()
    with pytest.raises(TooSoon) as refused:
        pacer.reserve(7)
    assert 2 < refused.value.wait.total_seconds() < 2.2
    assert not refused.value.everybody
    assert pacer.admits() == before
    hand.now += refused.value.wait.total_seconds()
    assert wait(pacer, 7) < 0.04


def test_when_the_whole_pace_is_used_up_everybody_waits(pacer: Pacer) -> None:
    for chat in range(1, pacer.admits() + 1):
        pacer.reserve(chat)
    assert pacer.admits() == 0
    with pytest.raises(TooSoon) as refused:
        pacer.reserve(1_000)
    assert refused.value.everybody


def test_what_is_admitted_can_be_sent_without_a_refusal(pacer: Pacer, hand: Hand) -> None:
    for _ in range(5):
        for chat in range(1, pacer.admits() + 1):
            pacer.reserve(chat)
        hand.now += 3.1


@pytest.mark.parametrize("chat", [1, GROUP, None], ids=["private", "group", "edit"])
def test_a_halt_stops_everything_until_it_is_over(pacer: Pacer, hand: Hand, chat: int | None) -> None:
    pacer.halt(30)
    pacer.halt(5)
    hand.now += 29.9
    assert pacer.admits() == 0
    with pytest.raises(TooSoon) as refused:
        pacer.reserve(chat, PATIENT)
    assert refused.value.everybody
    hand.now += 0.2
    assert wait(pacer, chat) < 0.04


def test_who_takes_over_keeps_to_what_was_sent_before(pacer: Pacer, hand: Hand) -> None:
    told = [(GROUP, timedelta(seconds=ago)) for ago in range(30, 10, -1)]
    pacer.take_over(timedelta(seconds=5), [*told, (GROUP - 1, timedelta(seconds=40))])
    assert pacer.admits() == 0
    hand.now += 5
    with pytest.raises(TooSoon) as refused:
        pacer.reserve(GROUP)
    assert 60 * 1.02 - 35 <= refused.value.wait.total_seconds() < 27
    assert not refused.value.everybody
    assert wait(pacer, GROUP - 1) < 0.04
    hand.now += refused.value.wait.total_seconds()
    assert wait(pacer, GROUP) < 0.04


def test_a_call_that_waits_for_its_turn_does_not_leave_into_a_halt(pacer: Pacer, hand: Hand) -> None:
    made: list[str] = []

    async def call(*args: object) -> bool:  # noqa: ARG001
        made.append("call")
        return True

    async def asked(endpoint: str, chat: int) -> None:
        await pacer.process_request(call, (), {}, endpoint, {"chat_id": chat}, None)

    async def scene() -> None:
        await asked("sendMessage", 7)
        hand.now += 0.9
        waiting = asyncio.create_task(asked("sendMessage", 7))
        await asyncio.sleep(0)
        pacer.halt(60)
        with pytest.raises(TooSoon):
            await waiting
        with pytest.raises(TooSoon):
            await asked("setMyCommands", 7)

    asyncio.run(scene())
    assert made == ["call"]


def test_what_is_over_is_forgotten(pacer: Pacer, hand: Hand) -> None:
    for chat in range(1, 2_000):
        pacer.reserve(chat)
        hand.now += 0.1
    assert len(pacer._chats) < 20
    assert len(pacer._taken) < 70


def test_what_is_urgent_takes_the_first_slot_of_one_that_is_not(pacer: Pacer) -> None:
    waiting = [pacer.reserve(chat) for chat in range(1, 21)]
    before = [turn.slot for turn in waiting]
    urgent = [pacer.reserve(chat, URGENT) for chat in (101, 102)]
    assert [turn.slot for turn in urgent] == before[:2]
    assert [turn.slot for turn in waiting[2:]] == before[2:]
    assert [turn.slot for turn in waiting[:2]] == [before[-1] + 1, before[-1] + 2]


def test_what_gave_way_keeps_its_distance_from_what_its_chat_gets_next(pacer: Pacer) -> None:
    gave_way = pacer.reserve(7)
    for chat in range(101, 111):
        pacer.reserve(chat)
    pacer.reserve(8, URGENT)
    assert pacer.seconds_to(pacer.reserve(7)) - pacer.seconds_to(gave_way) >= 1


def test_a_call_that_gave_way_meanwhile_waits_on(pacer: Pacer, hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        if not slept:
            pacer.reserve(8, URGENT)
        slept.append(seconds)
        hand.now += seconds

    async def call(*args: object) -> bool:  # noqa: ARG001
        return True

    monkeypatch.setattr(asyncio, "sleep", sleep)
    hand.now += 0.001
    asyncio.run(pacer.process_request(call, (), {}, "sendMessage", {"chat_id": 7}, None))
    assert len([seconds for seconds in slept if seconds > 0]) == 2


Act = tuple[int | None, float, Wish]
CHATS = st.sampled_from([None, 1, 2, 3, GROUP])


@given(
    pace=st.builds(Pace, overall=st.floats(0.5, 40), private=st.floats(0.2, 5), group=st.floats(0.5, 30)),
    acts=st.lists(st.tuples(CHATS, st.floats(0, 1.5), st.sampled_from([Wish(), URGENT])), max_size=80),
)
def test_no_window_ever_holds_more_than_allowed(pace: Pace, acts: list[Act]) -> None:
    hand = Hand()
    pacer = Pacer(pace, hand)
    turns = []
    for chat, pause, wish in acts:
        hand.now += pause
        with suppress(TooSoon):
            turns.append(pacer.reserve(chat, wish))
    left = [(turn.chat, hand.now + pacer.seconds_to(turn)) for turn in turns]
    check: Callable[[list[float], float, float], None] = _holds
    check([at for _, at in left], pace.overall, 1.0)
    for chat in (1, 2, 3):
        check([at for one, at in left if one == chat], pace.private, 1.0)
    check([at for one, at in left if one == GROUP], pace.group, 60.0)


def _holds(moments: list[float], rate: float, seconds: float) -> None:
    """Assert that no window holds more than ``rate``; one that is less than 1 is one message in so much longer."""
    longer = seconds * max(1.0, 1 / rate)
    assert not moments or most_within(moments, longer) <= max(1, -(-rate // 1))
