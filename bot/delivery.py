"""Delivery: what is owed is leased, asked again, fitted to its channel, sent, and settled."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

import structlog

from bot.apart import Apart
from bot.channels.channel import Channel, ChannelBroken, Fate, SendFailed
from bot.intake import Unavailable
from bot.logs import about
from bot.parcels import Parcel, Sent, lease, settle
from bot.receive import Writer
from domain.message import Address
from handlers.desk import Office
from handlers.voice import Rules
from storage.terms import Halt, Settled
from storage.unit_of_work import UnitOfWork

AT_ONCE = 30
"""How many messages are on their way together: what the strictest pace admits in its two seconds."""
IDLE = timedelta(seconds=5)
SOON = timedelta(seconds=0.2)
LONGEST_WAIT = timedelta(minutes=10)
GIVE_UP = 150
"""Tries after which a message that never goes through is refused: about a day of them."""
BROKEN = 12
"""Tries after which a message is refused that the channel fails over: about an hour."""

LINGER_SECONDS = 0.05
"""Nobody notices so little, and it spares most of the transactions."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """What is sent next, for how long there is nothing else to do, and how what ended is written."""

    parcels: Sequence[Parcel]
    pause: timedelta
    fates: Mapping[str, int]
    unwritten: Sequence[Settled]
    """What ends without being sent, where each is to be settled apart."""


class Delivery:
    """Brings one channel what it owes. ``room`` says how many messages its pace admits now."""

    def __init__(self, channel: Channel, writer: Writer, rules: Rules, clock: Callable[[], datetime]) -> None:
        self._channel = channel
        self._writer = writer
        self._rules = rules
        self._clock = clock
        self._woken = asyncio.Event()
        self._stopping = False
        self._halt = Halt(clock(), clock())
        self._apart = Apart(channel.name, writer, clock)
        self._careful = False
        self._under_way: dict[asyncio.Task[None], int] = {}
        self._sent: list[Sent] = []
        """What has ended and is not written yet."""
        self.room: Callable[[], int] = lambda: AT_ONCE
        self.is_ours: Callable[[], bool] = lambda: True
        """Whether this process sends at all: of those that share a token one does."""
        self.settled: Callable[[Address], None] = lambda _: None
        """Called for everybody who was sent something, once that is written."""
        self.ended: Callable[[Mapping[str, int], Sequence[Sent]], None] = lambda _, __: None
        """Told how many messages ended in each way, and what was sent, once that is written."""

    @property
    def channel(self) -> str:
        """The channel's name."""
        return self._channel.name

    def wake(self) -> None:
        """Look for owed messages now."""
        self._woken.set()

    def stop(self) -> None:
        """Send what has been leased, lease nothing more."""
        self._stopping = True
        self._woken.set()

    async def work(self) -> None:
        """Send until ``stop``. Raises ChannelBroken."""
        done: Sequence[Sent] = []
        try:
            while not self._stopping or done or self._under_way:
                await self._linger()
                self._woken.clear()
                try:
                    turn = await self._writer.run(self._turn(done))
                except Exception as error:  # noqa: BLE001 - what was sent is settled when the database is back
                    done = await self._hold_out(error, done)
                    continue
                self._tell(done, turn.fates)
                self._set_out(turn.parcels)
                self._tell(*await self._apart.settle(turn.unwritten))
                self._careful = False
                # Whoever said stop may have done so before we began to listen for it.
                is_over = self._stopping and not self._under_way
                done = await self._ended(timedelta() if is_over else turn.pause)
        finally:
            for line in self._under_way:
                line.cancel()

    async def _linger(self) -> None:
        """Let what comes together be sent and settled together: whoever writes next need not wait for each of it."""
        if not self._stopping:
            await asyncio.sleep(LINGER_SECONDS)

    async def _hold_out(self, error: Exception, done: Sequence[Sent]) -> Sequence[Sent]:
        """Wait while the database is away; settle one by one where a row fails by itself. Return what is left of it."""
        if isinstance(error, Unavailable) or (self._careful and not done):
            log.warning("delivery_waits", channel=self._channel.name, why=type(error).__name__)
            await asyncio.sleep(1)
            return done
        self._careful = True
        self._tell(*await self._apart.settle(done))
        return []

    def _tell(self, written: Sequence[Sent], fates: Mapping[str, int]) -> None:
        for sent in written:
            self.settled(sent.parcel.to)
        self.ended(fates, written)

    def _turn(self, done: Sequence[Sent]) -> Callable[[UnitOfWork], Turn]:
        """Return the step that settles what was sent and leases what may be sent next."""
        now, careful = self._clock(), self._careful
        room = 0 if self._stopping or self._halt.is_on(now) or not self.is_ours() else self._admitted()

        def turn(uow: UnitOfWork) -> Turn:
            unwritten: list[Settled] = []
            settled = unwritten.extend if careful else partial(uow.outbox.settle, now=now)
            settle(uow, done, now)
            office = Office(uow, self._rules, now)
            may_set_out = partial(lease, office, channel=self._channel, settled=settled, careful=careful)
            parcels = may_set_out(room=room) if room else []
            return Turn(parcels, self._pause(uow, now, room - len(parcels)), uow.outbox.fates, unwritten)

        return turn

    def _admitted(self) -> int:
        """Return how many more may set out; those on their way have their share of the pace already."""
        return max(0, min(AT_ONCE, self.room()) - sum(self._under_way.values()))

    def _pause(self, uow: UnitOfWork, now: datetime, room: int) -> timedelta:
        """Return for how long there is nothing to do, unless something is owed or ends before."""
        if self._halt.is_on(now):
            return self._halt.until - now
        if not self.is_ours():
            return IDLE
        if room <= 0 or uow.outbox.gave_way:
            return SOON
        soonest = uow.outbox.next_moment(self._channel.name, now)
        return IDLE if soonest is None else min(IDLE, soonest - now)

    def _set_out(self, parcels: Sequence[Parcel]) -> None:
        """Send to everybody at the same time, and to each person in order."""
        by_door = sorted(parcels, key=lambda parcel: parcel.door)
        for _, found in groupby(by_door, key=lambda parcel: parcel.door):
            line = list(found)
            self._under_way[asyncio.create_task(self._send_line(line))] = len(line)

    async def _ended(self, pause: timedelta) -> list[Sent]:
        """Wait until something has been sent, is newly owed, or ``pause`` is over; return what was sent."""
        waking = asyncio.create_task(self._woken.wait())
        seconds = max(pause.total_seconds(), 0.02)
        await asyncio.wait((*self._under_way, waking), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        waking.cancel()
        for line in [line for line in self._under_way if line.done()]:
            del self._under_way[line]
            line.result()
        sent, self._sent = self._sent, []
        return sent

    async def _send_line(self, line: Sequence[Parcel]) -> None:
        """Send to one person, and let each message be settled while the next is under way.

        Whoever is killed then has one to send again, and not all that were to follow each other.
        """
        done: list[Sent] = []
        for parcel in line:
            held = self._apart.recall(parcel) or self._held_back(parcel, done)
            with about(parcel.trace):
                done.append(held or await self._send(parcel))
            self._sent.append(done[-1])
            if parcel is not line[-1]:
                self._woken.set()

    def _held_back(self, parcel: Parcel, before: Sequence[Sent]) -> Sent | None:
        """Put a parcel back when the channel is halted, or one before it in its line did not get through."""
        if self._halt.is_on(self._clock()):
            return _put_back(parcel, "halted", self._halt.until)
        for sent in before:
            if sent.settled.again_at is not None:
                return _put_back(parcel, "in turn", sent.settled.again_at)
            if sent.settled.fate == Fate.UNREACHABLE:
                return Sent(parcel, Settled(parcel.id, Fate.UNREACHABLE, "closed"))
        return None

    async def _send(self, parcel: Parcel) -> Sent:
        try:
            receipt = await self._channel.send(parcel.to, parcel.fitted, replaces=parcel.replaces)
        except SendFailed as failure:
            return self._failed(parcel, failure, GIVE_UP)
        except ChannelBroken:
            raise
        except Exception as error:  # noqa: BLE001 - one message that a channel stumbles over must not silence it
            log.error("channel_stumbled", channel=self._channel.name, row=parcel.id, why=type(error).__name__)
            return self._failed(parcel, SendFailed(Fate.RETRY, type(error).__name__), BROKEN)
        seconds = (self._clock() - parcel.owed_at).total_seconds()
        return Sent(parcel, Settled(parcel.id, Fate.SENT, parcel.note), receipt=receipt, seconds=seconds)

    def _failed(self, parcel: Parcel, failure: SendFailed, most: int) -> Sent:
        now = self._clock()
        log.info("send_failed", channel=self._channel.name, fate=failure.fate.value, tries=parcel.attempts)
        if failure.fate not in (Fate.RETRY, Fate.MOVED):
            return Sent(parcel, Settled(parcel.id, failure.fate, failure.why))
        if failure.fate is Fate.RETRY and failure.reach.everybody:
            until = max(now + failure.reach.after, self._halt.until if self._halt.is_on(now) else now)
            self._halt = Halt(now, until)
            held = _put_back(parcel, failure.why, until)
            return held if failure.reach.ours else replace(held, halt=self._halt)
        if failure.reach.ours:
            return Sent(parcel, Settled(parcel.id, Fate.RETRY, failure.why, again_at=now + failure.reach.after))
        if parcel.attempts >= most:
            return Sent(parcel, Settled(parcel.id, Fate.REFUSED, failure.why))
        if failure.fate is Fate.MOVED:
            return Sent(parcel, Settled(parcel.id, Fate.RETRY, "moved", again_at=now), moved_to=failure.moved_to)
        after = min(failure.reach.after * 2 ** min(parcel.attempts - 1, 10), LONGEST_WAIT)
        return Sent(parcel, Settled(parcel.id, Fate.RETRY, failure.why, again_at=now + after))


def _put_back(parcel: Parcel, why: str, again_at: datetime) -> Sent:
    return Sent(parcel, Settled(parcel.id, Fate.RETRY, parcel.held or why, again_at=again_at, tried=False))
