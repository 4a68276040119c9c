"""Where are the figures read: an address of its own, which no PUBLIC_URL leads to, and how fresh are they?"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from fastapi import FastAPI
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.intake import Unavailable
from bot.metrics import Metrics
from bot.read import Reader
from domain.ladder import Rung
from storage.unit_of_work import UnitOfWork

FRESH = timedelta(seconds=5)
"""However often somebody asks, the database is not asked more often."""


class Gauges(Collector):
    """What the database holds now. A look at it that fails leaves out the gauges: old ones would be taken for new."""

    def __init__(self, reader: Reader, clock: Callable[[], datetime]) -> None:
        self._reader = reader
        self._clock = clock
        self._looked_at: datetime | None = None
        self._looking = asyncio.Lock()
        self._found: tuple[GaugeMetricFamily, ...] = ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield what was found at the last look."""
        yield from self._found

    async def look(self) -> None:
        """Look again, unless somebody has just done so."""
        async with self._looking:
            now = self._clock()
            if self._looked_at is not None and timedelta(0) <= now - self._looked_at < FRESH:
                return
            try:
                self._found = await self._reader.run(lambda uow: _figures(uow, now))
            except Unavailable:
                self._found = ()
            self._looked_at = now


def figures_app(metrics: Metrics, gauges: Gauges) -> FastAPI:
    """Return an application that shows the figures, and nothing else."""
    app = FastAPI(openapi_url=None)
    whole = CollectorRegistry()
    whole.register(metrics.registry)
    whole.register(gauges)

    @app.get("/metrics")
    async def figures() -> Response:
        await gauges.look()
        return Response(generate_latest(whole), headers={"content-type": CONTENT_TYPE_LATEST})

    return app


def _figures(uow: UnitOfWork, now: datetime) -> tuple[GaugeMetricFamily, ...]:
    owed = GaugeMetricFamily("baodao_owed_messages", "Messages not yet sent.", labels=["channel"])
    age = GaugeMetricFamily("baodao_owed_seconds", "Since when the oldest might be sent.", labels=["channel"])
    for one in uow.figures.owed():
        owed.add_metric([one.channel], one.messages)
        age.add_metric([one.channel], max(0.0, (now - one.since).total_seconds()))
    issues = GaugeMetricFamily("baodao_issues", "Issues by state and tier.", labels=["state", "tier"])
    for (state, tier), count in uow.figures.issues().items():
        issues.add_metric([state, tier], count)
    climbed = GaugeMetricFamily("baodao_issues_told", "Issues by the highest rung told.", labels=["clock", "rung"])
    for (clock, rung), count in uow.figures.climbed().items():
        climbed.add_metric([clock, Rung(rung).name.lower()], count)
    due, since = uow.figures.late(now)
    lag = (now - since).total_seconds() if since else 0
    return (
        owed,
        age,
        issues,
        climbed,
        GaugeMetricFamily("baodao_timers_due", "Moments that are due and have not come.", due),
        GaugeMetricFamily("baodao_timers_lag_seconds", "How late the latest of them is.", lag),
        GaugeMetricFamily("baodao_updates_aside", "Updates kept aside for inspection.", uow.figures.aside()),
    )
