"""The whole system in memory against the city, on a virtual clock: what is asked at one moment is one turn.

It goes the way of the service: the edge's own functions check, seal and hash; `take_turn` decides; the journal keeps;
the feed tells. Only sockets, accounts and the wall's clock are left out.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import msgspec

from dispatch import demo
from dispatch.accounts import Identity, identity_of
from dispatch.callers import Callers
from dispatch.core import commands
from dispatch.core.decide import Moment, Request
from dispatch.core.plan import wake_at
from dispatch.core.rules import Refusal
from dispatch.core.state import State
from dispatch.core.turn import Turn, all_places, take_turn
from dispatch.exchanges.canonical import CallEvent
from dispatch.http import alarms, edge, telephony
from dispatch.inbox import BATCH_MAX
from dispatch.machines import OPERATOR, PREFIX, machine
from dispatch.reach import Reach
from dispatch.region import Region
from dispatch.snapshots import take
from dispatch.vault import Master, Vault
from events.entry import Entry
from events.keeping import Head, Journal, Key
from events.values import Actor, AreaId, CommandId, Place, Time
from loadtests import citizens, invariants, seen
from loadtests.chances import stream
from loadtests.figures import Figures
from loadtests.messages import (
    ALARMS_SOURCE,
    SOURCE,
    Applied,
    Asked,
    Delivery,
    Judged,
    Reported,
    Sent,
    Sightings,
    Signal,
)
from loadtests.stage import Pace, Stage
from loadtests.world import People, World
from projections.feed import Feed
from projections.projection import Change
from projections.views import Views

START = Time(1_772_398_800_000)
"""2026-03-02, 04:00 in Vietnam: a Monday before the day begins."""
GATEWAY = machine("loa")
"""As whom loudspeakers say what they heard."""
SEEN_EVERY = 20
"""After every so many turns what people see is held against what is believed."""


class Lives(Protocol):
    """Who acts in it: the city, or another world."""

    stage: Stage

    def next_due(self) -> Time | None: ...
    def act(self, now: Time) -> list[Sent]: ...
    def hear(self, changes: Iterable[Change], now: Time) -> None: ...


class PlannerRefused(Exception):
    """The planner gave a command that was refused: an alarm in the service, a bug here."""


class Simulation:
    """One seed, one journal. `check` after every turn costs about a third of the time."""

    def __init__(
        self,
        region_data: Region,
        journal: Journal,
        seed: int,
        pace: Pace | None = None,
        *,
        check: bool = True,
        world: "Lives | None" = None,
        people: People | None = None,
        start: Time = START,
    ) -> None:
        """`world` is who lives in it, and `people` their accounts, if it is not the city."""
        self.region = region_data
        self.journal = journal
        self.check = check
        self.now = start
        self.state = State()
        self.places = all_places(self.state)
        self.feed = Feed(lambda: self.now)
        self.asked_for: list[Change] = []
        """Changes of rows that no watcher is sent: who handles them asks for them."""
        self.feed.change_hooks.append(self._ask_for)
        self.vault = Vault(Master(b"simulation %d" % seed), random=stream(seed, "vault").randbytes)
        self.callers = Callers()
        people = people or People(supervisor="truong-ca", horns=GATEWAY)
        self.world: Lives = world or World(region_data, seed, start, pace, 0, people)
        self.area_of = self.world.stage.map.areas.area_of
        self.reach = Reach(region_data.areas, region_data.loudspeakers, lambda: self.world.stage.map.day)
        self.identities = _identities(region_data, people)
        self.figures = Figures()
        self.outgoing = invariants.Outgoing({one.id for one in region_data.loudspeakers if one.drills})
        self.hears: list[Callable[[Entry], None]] = [self.figures.hear, self.outgoing.hear]
        self.refusals: Counter[tuple[str, str]] = Counter()
        self.repeats = 0
        self.turns = 0
        self.sightings = 0
        self.head = Head(self.state.position, bytes(32))

    # --- time passes

    async def begin(self) -> None:
        """A journal of its own, with the region in force."""
        await self.journal.lead()
        await self._turn([(commands.BeginJournal(id=CommandId("begin"), journal="simulation", demo=True), OPERATOR)])
        region_data = self.region
        adopt = commands.AdoptRegion(
            id=CommandId("region"),
            version=region_data.version,
            digest=region_data.digest,
            rules=region_data.rules,
            units=region_data.units,
            files=region_data.digests(),
        )
        await self._turn([(adopt, OPERATOR)])

    async def run(self, until: Time, told: Callable[[Time], None] = lambda _: None) -> None:
        """Turn by turn until this time. Raises Violated, PlannerRefused, Poisoned."""
        while (due := self._next_due()) is not None and due <= until:
            self.now = max(due, self.now)
            told(self.now)
            await self._step()
        self.now = until

    def _next_due(self) -> Time | None:
        dues = [due for due in (self.world.next_due(), wake_at(self.state)) if due is not None]
        return min(dues, default=None)

    async def _step(self) -> None:
        requests: list[tuple[Any, Any]] = []
        for sent in self.world.act(self.now):
            match sent:
                case Sightings():
                    self._sight(sent)
                case Asked():
                    who = sent.who if sent.who.startswith(PREFIX) else self.identities[sent.who]
                    requests += [(command, who) for command in sent.commands]
                case Delivery() | Signal():
                    requests.append((sent, None))
                case Reported() | Applied() | Judged():
                    requests.append(citizens.command_of(sent))
        for at in range(0, len(requests), BATCH_MAX):
            await self._turn(requests[at : at + BATCH_MAX])
        wake = wake_at(self.state)
        if wake is not None and wake <= self.now:
            await self._turn([])

    def _ask_for(self, changes: Sequence[Change]) -> None:
        self.asked_for += [change for change in changes if change.view == "tickets"]

    async def _turn(self, asked: list[tuple[Any, Any]]) -> None:
        keys: list[Key] = []
        requests = [self._request(what, who, keys) for what, who in asked]
        moment = Moment(self.now, self.places)
        turn = take_turn(self.state, requests, moment)
        self.turns += 1
        self._count(requests, turn)
        if turn.entries:
            self.head = await self.journal.append(turn.entries, keys)
            self.vault.kept(keys)
            sequence = self.feed.sequence
            self.feed.publish(turn.entries, self.head)
            for entry in turn.entries:
                for hear in self.hears:
                    hear(entry)
            asked_for, self.asked_for = self.asked_for, []
            self.world.hear([*(line.change for line in self.feed.since(sequence)), *asked_for], self.now)
        if self.check:
            invariants.check(self.state, moment)
            if self.turns % SEEN_EVERY == 0:
                seen.check(self.state, self.feed.views)

    def _count(self, requests: list[Request], turn: Turn) -> None:
        for command, refusal in turn.alarms:
            raise PlannerRefused(f"{command!r}: {refusal.reason}")
        for request, reply in zip(requests, turn.replies, strict=True):
            if isinstance(reply, Refusal):
                self.refusals[type(request.command).__name__, reply.reason] += 1
            else:
                self.repeats += reply.repeated

    def _sight(self, sightings: Sightings) -> None:
        """As Engine.sight does."""
        for one in sightings.seen:
            unit, at = self.state.units.get(one.unit), one.at or self.now
            if unit is not None and self.places.put(one.unit, unit.service, one.place, at):
                self.feed.move(one.unit, one.place, at, one.speed_kmh, one.heading)
                self.sightings += 1

    # --- what the edge does

    def _request(self, what: Any, who: Any, keys: list[Key]) -> Request:
        if isinstance(who, str) and not isinstance(what, Delivery | Signal):
            return Request(what, Actor(who), "")
        if isinstance(what, Delivery):
            event = CallEvent("1.0", what.type, SOURCE, what.id, what.data)
            request, fresh = telephony.prepare(event, what.id, self.vault, self.callers, self.now, 0)
            keys += fresh
            return request
        if isinstance(what, Signal):
            told = alarms.AlarmEvent("1.0", what.type, ALARMS_SOURCE, what.id, what.data)
            around = alarms.Around(self.vault, self.state.devices, self._area_of, self.now, 0)
            request, fresh = alarms.prepare(told, what.id, around)
            keys += fresh
            return request
        if who.role == "machine":
            request, sealing = edge.sealed(what, who, self.vault, self._area_of)
        else:
            request, sealing = edge.prepare(what, who, self.vault, self.feed.views, self._area_of, {})
        keys += sealing
        return msgspec.structs.replace(request, command=self._reaching(request.command))

    def _reaching(self, command: Any) -> Any:
        row = self.feed.views.warnings.rows.get(str(getattr(command, "warning", "")))
        if row is None or not isinstance(command, commands.ApproveWarning):
            return command
        return edge.reaching(command, self.reach.reached(row.areas, row.polygon, drill=row.drill))

    def _area_of(self, place: Place) -> AreaId | None:
        return self.area_of(place, self.world.stage.map.day)

    # --- the end

    async def check_end(self) -> None:
        """The journal, read from its beginning, says what is believed; snapshots give it back. Raises Violated."""
        again, views = State(), Views()
        async for entries in self.journal.read():
            take(again, views, entries)
        invariants.check_kept(self.state)
        seen.check(self.state, self.feed.views)
        invariants.check_rebuilt(self.state, self.feed.views, again, views)
        invariants.check_images(self.state, self.feed.views)


def _identities(region_data: Region, people: People) -> dict[str, Identity]:
    """As dispatch.demo makes the accounts."""
    takers = [Identity(name, name, "call_taker") for name in (*people.takers, *people.clerks)]
    room = [*takers, Identity(people.dispatcher, people.dispatcher, "dispatcher")]
    crews = [Identity(unit.id.lower(), unit.id, "crew", (unit.service,), unit.id) for unit in region_data.units]
    desks = [Identity(one.id, one.name, "hospital", hospital=one.id) for one in region_data.hospitals]
    offices = [identity_of(one) for one in demo.offices(region_data.rules.agencies)]
    heads = [Identity(people.supervisor, people.supervisor, "supervisor")] if people.supervisor else []
    return {one.name: one for one in (*room, *heads, *crews, *desks, *offices)}
