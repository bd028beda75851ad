"""How a follower is doing, for monitoring."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

import asyncpg
from aiohttp import web
from msgspec import Struct
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dispatch.http import access
from dispatch.http.door import figures
from dispatch.http.replies import Reply
from dispatch.http.stream import Watchers
from dispatch.ioc.reader import Reader
from dispatch.security import Progress
from events.database import AWAY

MAY_READ = frozenset(("administrator", "supervisor"))
ASKING_S_MAX = 2.0


class Subscriber(Struct, frozen=True):
    """How one of those who are told what changes is doing."""

    name: str
    behind: int
    failing_s: float
    dead: int


class Leaving(Struct, frozen=True):
    """What leaves live: who is told, and how the SOC's lines are. None: the database does not say."""

    subscribers: Sequence[Subscriber] = ()
    lines: Progress | None = None


Ask = Callable[[], Awaitable[Leaving]]
"""As it is now. Raises what the database raises."""


async def nobody() -> Leaving:
    """Where nobody publishes."""
    return Leaving()


class Following(Collector):
    """Read when it is asked for; `leaving` as it was asked for just before."""

    def __init__(self, reader: Reader, watchers: Watchers) -> None:
        self.follower = reader.follower
        self.visits = reader.door.visits
        self.watchers = watchers
        self.leaving = Leaving()

    def collect(self) -> Iterable[Metric]:
        follower = self.follower
        yield CounterMetricFamily("tiepung_views_position", "Entries in these views", value=follower.position)
        yield GaugeMetricFamily("tiepung_views_behind_entries", "Entries not in these views yet", value=follower.behind)
        behind_s = follower.behind_ms / 1000
        yield GaugeMetricFamily("tiepung_views_behind_seconds", "Since these views had everything", value=behind_s)
        streams = len(self.watchers.watchers)
        yield GaugeMetricFamily("tiepung_views_watchers", "Open streams of operations centres", value=streams)
        yield GaugeMetricFamily("tiepung_views_ready", "1 once it has read what there was", value=int(follower.knows))
        yield from figures(self.visits)
        yield from self._subscribers()
        yield from self._lines()

    def _subscribers(self) -> Iterable[Metric]:
        behind = GaugeMetricFamily("tiepung_subscriber_behind", "Positions it was not told of yet", labels=("name",))
        failing = GaugeMetricFamily("tiepung_subscriber_failing_seconds", "It takes nothing since", labels=("name",))
        dead = GaugeMetricFamily("tiepung_subscriber_dead_letters", "Messages that were given up", labels=("name",))
        for one in self.leaving.subscribers:
            behind.add_metric((one.name,), one.behind)
            failing.add_metric((one.name,), one.failing_s)
            dead.add_metric((one.name,), one.dead)
        yield from (behind, failing, dead)

    def _lines(self) -> Iterable[Metric]:
        there = CounterMetricFamily("tiepung_soc_lines", "Lines that the SOC may read")
        behind = GaugeMetricFamily("tiepung_soc_lines_behind", "Not looked through for lines yet", labels=("of",))
        lines = self.leaving.lines
        if lines is not None:
            there.add_metric((), lines.lines)
            behind.add_metric(("entries",), lines.entries)
            behind.add_metric(("visits",), lines.visits)
        yield from (there, behind)


class Metrics:
    """One for the process."""

    def __init__(self, reader: Reader, watchers: Watchers, ask: Ask) -> None:
        self.following = Following(reader, watchers)
        self.ask = ask
        self.registry = CollectorRegistry()
        self.registry.register(self.following)

    async def text(self) -> bytes:
        """Without what leaves where the database does not say: that it is away is seen by the rest."""
        try:
            async with asyncio.timeout(ASKING_S_MAX):
                self.following.leaving = await self.ask()
        except (*AWAY, asyncpg.PostgresError):
            self.following.leaving = Leaving()
        return generate_latest(self.registry)


async def get_metrics(reader: Reader, metrics: Metrics, request: web.BaseRequest) -> Reply:
    access.check_role(reader.whoever(request), MAY_READ, "metrics")
    return Reply(200, await metrics.text(), b"text/plain; version=0.0.4; charset=utf-8")
