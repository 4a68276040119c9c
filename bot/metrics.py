"""What does the process count and measure of itself? Nothing here tells of anybody, and no set of labels can grow."""

import time
from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from functools import cache, partial

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.delivery import Delivery
from bot.parcels import Sent
from bot.receive import Writer, Written
from bot.timers import Metronome
from domain.message import Inbound
from handlers.routes import COMMANDS, PRESSES
from handlers.wording import command, word

QUICK = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15)
SLOW = (0.1, 0.2, 0.5, 1, 2, 5, 15, 60, 300, 1800, 7200, 28800)
SIZES = (1, 2, 4, 8, 16, 32)
OTHER = "other"


class Metrics:
    """Counters and histograms in a registry of their own. They are counted on the loop, after what they count."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._updates = Counter(
            "baodao_updates", "Updates by what came of them.", ["channel", "outcome"], registry=registry
        )
        self._kinds = Counter("baodao_handled", "Updates by what they were.", ["kind"], registry=registry)
        self._taken = Histogram(
            "baodao_update_seconds", "From arrival to commit.", ["channel"], buckets=QUICK, registry=registry
        )
        self._taken_by = cache(self._taken.labels)
        """Looked up for every update, where all else is looked up once for a batch."""
        self._batch = Histogram("baodao_batch_seconds", "One transaction.", buckets=QUICK, registry=registry)
        self._size = Histogram("baodao_batch_size", "Work in one transaction.", buckets=SIZES, registry=registry)
        self._ended = Counter("baodao_messages", "Messages by how they ended.", ["channel", "fate"], registry=registry)
        self._delay = Histogram(
            "baodao_delivery_seconds", "From owed to sent.", ["channel"], buckets=SLOW, registry=registry
        )
        self._ticks = Histogram("baodao_tick_seconds", "One look for what is due.", buckets=QUICK, registry=registry)
        self._fired = Counter("baodao_timers_fired", "Moments that came.", registry=registry)
        self._requests = Counter("baodao_http_requests", "By route and status.", ["route", "status"], registry=registry)
        self._answers = Histogram(
            "baodao_http_seconds", "Until an answer begins.", ["route"], buckets=QUICK, registry=registry
        )

    def watch(self, writer: Writer, deliveries: Mapping[str, Delivery], metronome: Metronome) -> None:
        """Count what these do from now on."""
        writer.wrote = self._wrote
        metronome.ticked = self._ticked
        for channel, delivery in deliveries.items():
            delivery.ended = partial(self._sent, channel)

    def counting(self, app: ASGIApp) -> ASGIApp:
        """Return an application whose requests are counted by the route that answers them, never by their path."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            began = time.monotonic()

            async def answer(message: Message) -> None:
                if message["type"] == "http.response.start":
                    route = _route(scope)
                    self._requests.labels(route, message["status"]).inc()
                    self._answers.labels(route).observe(time.monotonic() - began)
                await send(message)

            await app(scope, receive, answer)

        return counted

    def _wrote(self, written: Sequence[Written], came: Mapping[tuple[str, str], int], seconds: float) -> None:
        self._batch.observe(seconds)
        self._size.observe(len(written))
        for (channel, outcome), count in came.items():
            self._updates.labels(channel, outcome).inc(count)
        brought = [(one.work, one.seconds) for one in written if isinstance(one.work, Inbound)]
        for kind, count in Tally(kind_of(inbound) for inbound, _ in brought).items():
            self._kinds.labels(kind).inc(count)
        for inbound, waited in brought:
            self._taken_by(inbound.sender.channel).observe(waited)

    def _sent(self, channel: str, fates: Mapping[str, int], sent: Sequence[Sent]) -> None:
        for fate, count in fates.items():
            self._ended.labels(channel, fate).inc(count)
        for one in sent:
            if one.receipt:
                self._delay.labels(channel).observe(one.seconds)

    def _ticked(self, fired: int, seconds: float) -> None:
        self._fired.inc(fired)
        self._ticks.observe(seconds)


def kind_of(inbound: Inbound) -> str:
    """Return what an update is: one of a few words, whatever somebody wrote or pressed."""
    if inbound.stored is not None:
        return "file"
    if inbound.start:
        return "start"
    if inbound.press:
        name = inbound.press.partition(":")[0]
        return f"press {name}" if name in PRESSES or name == "f" else f"press {OTHER}"
    named = command(inbound.text)
    name = named[0] if named else word(inbound.text)
    if named or name:
        return f"command {name if name in COMMANDS or name == 'start' else OTHER}"
    if inbound.media:
        return "voice" if any(media.is_sound for media in inbound.media) else "photo"
    return "place" if inbound.place else "words"


def _route(scope: Scope) -> str:
    if str(scope.get("path", "")).startswith("/static/"):
        return "/static"
    return str(getattr(scope.get("route"), "path", OTHER))
