"""How a follower is doing, for monitoring."""

from collections.abc import Iterable

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dispatch.http import access
from dispatch.http.replies import Reply
from dispatch.http.stream import Watchers
from dispatch.ioc.follower import Follower
from dispatch.ioc.reader import Reader

MAY_READ = frozenset(("administrator", "supervisor"))


class Following(Collector):
    """Read when it is asked for."""

    def __init__(self, follower: Follower, watchers: Watchers) -> None:
        self.follower = follower
        self.watchers = watchers

    def collect(self) -> Iterable[Metric]:
        follower = self.follower
        yield CounterMetricFamily("tiepung_views_position", "Entries in these views", value=follower.position)
        yield GaugeMetricFamily("tiepung_views_behind_entries", "Entries not in these views yet", value=follower.behind)
        behind_s = follower.behind_ms / 1000
        yield GaugeMetricFamily("tiepung_views_behind_seconds", "Since these views had everything", value=behind_s)
        streams = len(self.watchers.watchers)
        yield GaugeMetricFamily("tiepung_views_watchers", "Open streams of operations centres", value=streams)
        yield GaugeMetricFamily("tiepung_views_ready", "1 once it has read what there was", value=int(follower.knows))


def registry_of(follower: Follower, watchers: Watchers) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Following(follower, watchers))
    return registry


async def get_metrics(reader: Reader, registry: CollectorRegistry, request: web.BaseRequest) -> Reply:
    access.check_role(reader.whoever(request), MAY_READ, "metrics")
    return Reply(200, generate_latest(registry), b"text/plain; version=0.0.4; charset=utf-8")
