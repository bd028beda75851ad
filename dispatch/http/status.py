"""Is it alive, is it ready, how is it doing: for load balancers, monitoring and people."""

import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dispatch.core.state import holding
from dispatch.http import access
from dispatch.http.door import figures
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply, answer
from dispatch.http.stream import Watchers
from dispatch.inbox import INBOX_MAX
from events.values import Standing
from projections.situation import DOING, NumberRow

OTHER = "other"
"""The label of every number that the region does not know, and of none."""


async def get_healthz(edge: Edge, request: web.BaseRequest) -> Reply:
    """The process lives; `leading` says whether it is the one that writes."""
    head = edge.engine.head
    return answer(
        {
            "position": head.position,
            "hash": head.hash.hex(),
            "journal": edge.journal,
            "leading": edge.engine.leading,
            "now": edge.clock(),
        }
    )


async def get_readyz(edge: Edge, request: web.BaseRequest) -> Reply:
    """Send traffic here: it leads, a region is in force, the inbox has room."""
    engine = edge.engine
    ready = edge.begun and engine.leading and engine.state.rules is not None and len(engine.inbox) < INBOX_MAX // 2
    return answer({"ready": ready, "position": engine.head.position}, status=200 if ready else 503)


class Operation(Collector):
    """The figures of the engine and of the room, read when they are asked for."""

    def __init__(self, edge: Edge, watchers: Watchers) -> None:
        self.edge = edge
        self.watchers = watchers

    def collect(self) -> Iterable[Metric]:
        yield from self._engine()
        yield from self._room()
        yield from self._units()
        yield from self._lines()
        yield from figures(self.edge.door.visits)

    def _engine(self) -> Iterable[Metric]:
        engine, views = self.edge.engine, self.edge.feed.views
        yield CounterMetricFamily("tiepung_position", "Entries in the journal", value=engine.head.position)
        yield CounterMetricFamily("tiepung_turns", "Turns taken", value=engine.turns)
        yield CounterMetricFamily(
            "tiepung_planner_refused", "Planner's commands that were refused", value=engine.alarms
        )
        failing = len(self.edge.chores.failing)
        yield GaugeMetricFamily("tiepung_chores_failing", "Done beside the turns, and kept by a bug", value=failing)
        rests = int(engine.rests_until_s is not None)
        yield GaugeMetricFamily("tiepung_planner_rests", "1 if a bug keeps the planner from assigning", value=rests)
        yield GaugeMetricFamily("tiepung_inbox", "Requests waiting for a turn", value=len(engine.inbox))
        yield GaugeMetricFamily("tiepung_leading", "1 if this service writes", value=int(engine.leading))
        yield GaugeMetricFamily("tiepung_watchers", "Open streams", value=len(self.watchers.watchers))
        yield GaugeMetricFamily("tiepung_open_needs", "Needs that wait for a unit", value=len(engine.state.queue))
        late, now = 0, self.edge.clock()
        for row in views.incidents.open.values():
            late += sum(need.assignment is None and need.deadline < now and not row.drill for need in row.needs)
        yield GaugeMetricFamily("tiepung_needs_late", "Needs past their limit without a unit", value=late)
        if self.edge.folder is not None:
            free = _free_ratio(self.edge.folder)
            yield GaugeMetricFamily("tiepung_disk_free_ratio", "Free, of the disk of the data folder", value=free)
        yield GaugeMetricFamily("tiepung_open_incidents", "Open incidents", value=len(views.incidents.open))

    def _room(self) -> Iterable[Metric]:
        """What waits for a person, and whether she is heard of."""
        views = self.edge.feed.views
        waiting = GaugeMetricFamily("tiepung_calls_waiting", "Calls ringing", labels=["number"])
        listed = GaugeMetricFamily("tiepung_call_backs", "Callers to be called back", labels=["number"])
        for number, rows in self._by_number().items():
            waiting.add_metric([number], sum(row.waiting for row in rows))
            listed.add_metric([number], sum(row.call_backs for row in rows))
        yield waiting
        yield listed
        yield from self._oldest()
        offered = GaugeMetricFamily("tiepung_transfers_waiting", "Offered between centres", labels=["way"])
        for way in ("in", "out"):
            transfers = views.transfers.rows.values()
            offered.add_metric([way], sum(row.way == way and row.state == "offered" for row in transfers))
        yield offered
        yield GaugeMetricFamily("tiepung_alarms_waiting", "Alarms nobody found out about", value=views.sites.waiting())
        faulty = sum(row.faulty_since is not None for row in views.sites.devices.values())
        yield GaugeMetricFamily("tiepung_alarm_devices_faulty", "Alarm devices that are broken", value=faulty)
        state = self.edge.engine.state
        silent = len(state.silent.keys() & holding(state, self.edge.clock()))
        yield GaugeMetricFamily(
            "tiepung_consoles_silent", "People who hold something and are not heard of", value=silent
        )

    def _oldest(self) -> Iterable[Metric]:
        """How long the call rings that rings longest, beside what the region wants of its number."""
        rings = GaugeMetricFamily("tiepung_call_rings_seconds", "Of the call that rings longest", labels=["number"])
        wanted = GaugeMetricFamily(
            "tiepung_call_wanted_seconds", "Within which it should be answered", labels=["number"]
        )
        rules, now, views = self.edge.engine.state.rules, self.edge.clock(), self.edge.feed.views
        calls = [row for call in views.situation.ringing if (row := views.calls.rows.get(call)) and not row.drill]
        for number in rules.numbers if rules is not None else ():
            since = min((row.rang_at for row in calls if row.number == number.number), default=now)
            rings.add_metric([number.number], max(0, now - since) / 1000)
            wanted.add_metric([number.number], number.answer_s)
        yield rings
        yield wanted

    def _by_number(self) -> dict[str, list[NumberRow]]:
        """By what was dialled: each of the region's numbers, and all that are none of them together, since anything may
        be dialled."""
        rules, together = self.edge.engine.state.rules, defaultdict[str, list[NumberRow]](list)
        known = {one.number for one in rules.numbers} if rules is not None else set()
        for row in self.edge.feed.views.situation.numbers.values():
            together[str(row.number) if row.number in known else OTHER].append(row)
        return together

    def _units(self) -> Iterable[Metric]:
        views = self.edge.feed.views
        yield GaugeMetricFamily("tiepung_crews_without_page", "Crews reached by text alone", value=self._without_page())
        texts = CounterMetricFamily("tiepung_texts", "Texts written back, by what was made of them", labels=["what"])
        for what, count in sorted(self.edge.phonebook.heard.items()):
            texts.add_metric([what], count)
        yield texts
        units = GaugeMetricFamily("tiepung_units", "Units by what they do", labels=["service", "doing"])
        for service in views.situation.services.values():
            for doing in DOING:
                units.add_metric([service.service, doing], getattr(service, doing))
        yield units

    def _lines(self) -> Iterable[Metric]:
        """Whether exchanges are heard of, and gateways take what is for them."""
        views = self.edge.feed.views
        quiet = GaugeMetricFamily(
            "tiepung_exchange_quiet_seconds", "Since an exchange told something", labels=["source"]
        )
        lines, now = self.edge.lines, self.edge.clock()
        for source, at in lines.heard.items():
            quiet.add_metric([source], (now - at) / 1000)
        yield quiet
        canary = GaugeMetricFamily(
            "tiepung_exchange_canary_seconds", "Since a test call of an exchange arrived", labels=["source"]
        )
        for source, at in lines.canaries.items():
            canary.add_metric([source], (now - at) / 1000)
        yield canary
        held = GaugeMetricFamily(
            "tiepung_exchange_connected", "1 if a line that we hold to an exchange is up", labels=["source"]
        )
        for name, exchange in self.edge.exchanges.items():
            if exchange.connect is not None:
                held.add_metric([name], int(name not in lines.cut))
        yield held
        owing = GaugeMetricFamily(
            "tiepung_exchange_owing_seconds", "Since an exchange owes which calls it has", labels=["source"]
        )
        for name, since in lines.owing.items():
            owing.add_metric([name], (now - since) / 1000)
        yield owing
        lost = GaugeMetricFamily(
            "tiepung_exchange_silent", "1 for each exchange whose silence is an alarm", labels=["source", "why"]
        )
        for name, one in views.situation.silent_exchanges.items():
            lost.add_metric([name, one.why], 1)
        yield lost
        away = GaugeMetricFamily(
            "tiepung_gateway_away_seconds", "Since a gateway or centre takes nothing", labels=["gateway"]
        )
        for name, since in sorted(self.edge.away.since.items()):
            away.add_metric([name], (now - since) / 1000)
        yield away

    def _without_page(self) -> int:
        rows = self.edge.feed.views.units.rows.values()
        return sum(
            row.no_page_since is not None and row.phone is not None and row.standing is Standing.AVAILABLE
            for row in rows
        )


def _free_ratio(folder: Path) -> float:
    usage = shutil.disk_usage(folder)
    return usage.free / usage.total


async def get_metrics(edge: Edge, registry: CollectorRegistry, request: web.BaseRequest) -> Reply:
    identity = edge.identify(request)
    if identity.role != "administrator":
        access.check_role(identity, frozenset(("supervisor",)), "metrics")
    try:
        data = generate_latest(registry)
    except RuntimeError:
        raise Problem(503, "busy", retry_after_s=1) from None
    return Reply(200, data, b"text/plain; version=0.0.4; charset=utf-8")
