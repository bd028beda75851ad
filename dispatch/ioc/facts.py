"""What indicators are computed from: of each call and each incident its times, beside the views, for a year and more.

Filled from the archive once, and then by whatever changes in the views. Thrown away, they come again, and are the same.
Beside the facts themselves stand their numbers in columns, from which figures are made.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct

import events
from dispatch.ioc.columns import MISSING, Columns, Table, Words
from dispatch.ioc.duty import Duty
from dispatch.ioc.moments import position_at
from dispatch.ioc.targets import FILE, NO_FILE, Targets
from dispatch.ioc.ticket_facts import TicketFacts
from events.database import connected
from events.entry import Entry
from events.journal import PostgresJournal
from events.values import AreaId, CallId, IncidentId, KindId, NumberId, Place, Position, Priority, ServiceId, Step, Time
from projections import archive
from projections.calls import CallRow
from projections.incidents import IncidentRow, NeedRow
from projections.projection import Change
from projections.views import Views

KEPT_MS = 400 * 24 * 3600 * 1000
"""Of older ones the exports tell."""
BATCH_ROWS = 2_000
GROUNDS_MIN = 10_000
"""So many places that are no incident's any more are kept at least."""
QUEUE, HISTORY, CALLS = "queue", "history", "calls"


class CallFact(Struct, frozen=True, gc=False):
    """A call: when it rang, and what came of it. Without `answered_at` and `ended_at` it still waits."""

    number: NumberId
    rang_at: Time
    answered_at: Time | None
    ended_at: Time | None
    drill: bool
    place: Place | None = None


class RunFact(Struct, frozen=True, gc=False):
    """An assignment that is under way or was served, and when it reached what."""

    service: ServiceId
    assigned_at: Time
    times: dict[Step, Time]

    def between(self, first: Step, *last: Step) -> int | None:
        """Milliseconds from one step to the first of others that it reached; None where either is missing."""
        began = self.assigned_at if first is Step.ASSIGNED else self.times.get(first)
        ended = next((self.times[step] for step in last if step in self.times), None)
        return None if began is None or ended is None else ended - began


class IncidentFact(Struct, frozen=True, gc=False):
    """`rang_at` is when its first call rang, as far as one belongs to it; else it was opened."""

    kind: KindId
    area: AreaId | None
    place: Place | None
    opened_at: Time
    call: CallId | None
    first_assigned_at: Time | None
    first_on_scene_at: Time | None
    drill: bool
    runs: tuple[RunFact, ...]
    closed_at: Time | None = None
    priority: Priority = 4
    calls: tuple[CallId, ...] = ()


Ground = tuple[Place | None, AreaId | None]
"""Where an incident is, and the area it was opened in."""
NOWHERE: Ground = (None, None)
NO_INCIDENT = NO_KIND = -1
RUN_INTERVALS: dict[str, tuple[Step, tuple[Step, ...]]] = {
    "turnout": (Step.ASSIGNED, (Step.EN_ROUTE,)),
    "travel": (Step.EN_ROUTE, (Step.ON_SCENE,)),
    "on_scene": (Step.ON_SCENE, (Step.TRANSPORTING, Step.CLEARED)),
    "at_hospital": (Step.AT_HOSPITAL, (Step.CLEARED,)),
    "total": (Step.ASSIGNED, (Step.CLEARED,)),
}
"""Of an assignment: from which step to the first of which others."""


class Facts:
    """By call and by incident."""

    def __init__(self) -> None:
        self.calls: dict[str, CallFact] = {}
        self.incidents: dict[str, IncidentFact] = {}
        self.incident_of: dict[str, str] = {}
        """To which each call belongs. The rows of calls forget it when an incident leaves the views."""
        self.numbers: Words[NumberId] = Words()
        self.kinds: Words[KindId] = Words()
        self.services: Words[ServiceId] = Words()
        self.grounds: Words[Ground] = Words()
        self.call_columns = Columns(
            at=np.int64,
            drill=np.bool_,
            number=np.int32,
            wait=np.int64,
            abandoned=np.bool_,
            incident=np.int64,
            ground=np.int32,
        )
        self.incident_columns = Columns(
            at=np.int64,
            drill=np.bool_,
            kind=np.int32,
            ground=np.int32,
            priority=np.int8,
            incident=np.int64,
            decision=np.int64,
            response=np.int64,
        )
        self.run_columns = Columns(
            at=np.int64,
            drill=np.bool_,
            kind=np.int32,
            ground=np.int32,
            priority=np.int8,
            incident=np.int64,
            service=np.int32,
            **dict.fromkeys(RUN_INTERVALS, np.int64),
        )
        self.duty = Duty(self._is_drill)
        self.targets = Targets()
        self.tickets = TicketFacts()
        self.version = 0
        """Counts changes."""
        self.needed: Position | None = None
        """So far the archive must have come, or something between it and the views is missing."""
        self.is_whole = False
        self.has_tickets = False
        """What came of tickets is loaded by itself, after all else: it takes half a minute for 300,000."""

    async def load(self, dsn: str, views: Views, now: Time) -> None:
        """What the archive has, and over it what the views have, ahead or behind it. While the archive is built
        anew there is a gap between the two: then they are loaded again when it has come so far."""
        is_first, self.needed = self.needed is None, self.needed or views.position
        async with connected(dsn) as connection:
            until = await archive.reached(connection)
            is_whole = until >= self.needed
            if not (is_first or is_whole):
                return
            async for calls in archive.last_until(connection, (CALLS,), until, CallRow, "", BATCH_ROWS):
                self._take_calls(calls)
            async for rows in archive.last_until(connection, (QUEUE, HISTORY), until, IncidentRow, "", BATCH_ROWS):
                self._take_incidents(rows)
        self._take_calls(views.calls.rows.items())
        self._take_incidents((*views.incidents.open.items(), *views.incidents.ended.items()))
        if is_whole:
            await self._load_heard(dsn, views, now)
        self.is_whole = is_whole
        self.let_go(now)

    async def _load_heard(self, dsn: str, views: Views, now: Time) -> None:
        """What units were doing, and targets, from the archive, but no further than the views are, and from the entries
        after it. What is heard meanwhile is among those."""
        duty, targets = Duty(self._is_drill), Targets(self.targets.known)
        async with connected(dsn) as connection:
            until = min(await archive.reached(connection), views.position)
            after = await position_at(connection, Time(now - KEPT_MS))
            await duty.load(connection, after, until)
            await targets.load(connection, until)
            await targets.read(connection, targets.lacking)
            while duty.position < views.position:
                async for entries in PostgresJournal(dsn).read(duty.position):
                    fresh = [entry for entry in entries if entry.position <= views.position]
                    duty.hear(fresh)
                    targets.hear(fresh)
                    if len(fresh) < len(entries):
                        break
                await targets.read(connection, targets.lacking)
        duty.version += self.duty.version + 1
        self.version += 1
        self.duty, self.targets = duty, targets

    async def load_tickets(self, dsn: str, views: Views, now: Time) -> None:
        """Likewise, what came of tickets; whoever follows does so meanwhile."""
        tickets = TicketFacts()
        async with connected(dsn) as connection:
            until = min(await archive.reached(connection), views.position)
            await tickets.load(connection, await position_at(connection, Time(now - KEPT_MS)), until)
        while tickets.position < views.position:
            async for entries in PostgresJournal(dsn).read(tickets.position):
                seen = views.position
                fresh = [entry for entry in entries if entry.position <= seen]
                tickets.hear(fresh)
                if len(fresh) < len(entries):
                    break
        tickets.let_go(now)
        self.tickets, self.has_tickets = tickets, True

    def note(self, entries: Sequence[Entry]) -> None:
        """Of what no row tells every change. After `hear`, of the same entries."""
        self.duty.hear(entries)
        self.tickets.hear(entries)
        if self.targets.hear(entries):
            self.version += 1

    async def read_ahead(self, dsn: str, entries: Sequence[Entry]) -> None:
        """Before `note`: targets of regions that are adopted in these entries."""
        adopted = [entry.event for entry in entries if isinstance(entry.event, events.RegionAdopted)]
        if adopted:
            async with connected(dsn) as connection:
                await self.targets.read(connection, [event.files.get(FILE, NO_FILE) for event in adopted])

    def _is_drill(self, incident: IncidentId) -> bool:
        known = self.incidents.get(str(incident))
        return known is not None and known.drill

    def hear(self, changes: Iterable[Change]) -> None:
        """A row that leaves its view stays a fact."""
        for change in changes:
            if isinstance(change.row, CallRow):
                self._take_calls([(change.key, change.row)])
            elif isinstance(change.row, IncidentRow):
                self._take_incidents([(change.key, change.row)])

    def _take_calls(self, rows: Iterable[tuple[str, CallRow]]) -> None:
        self.version += 1
        for key, row in rows:
            times = row.rang_at, row.answered_at, row.ended_at
            one = self.calls[key] = CallFact(row.number, *times, row.drill, row.place)
            self._put_call(key, one)

    def _put_call(self, key: str, one: CallFact) -> None:
        wait = MISSING if one.answered_at is None else one.answered_at - one.rang_at
        abandoned = one.answered_at is None and one.ended_at is not None
        number, incident = self.numbers.number(one.number), self.incident_of.get(key)
        ground = self.grounds.number((one.place, None) if incident is None else NOWHERE)
        of = NO_INCIDENT if incident is None else int(incident)
        self.call_columns.put(key, one.rang_at, one.drill, number, wait, abandoned, of, ground)

    def _take_incidents(self, rows: Iterable[tuple[str, IncidentRow]]) -> None:
        self.version += 1
        for key, row in rows:
            before = self.incidents.get(key)
            one = self.incidents[key] = fact_of(row)
            for gone in range(len(one.runs), len(before.runs) if before is not None else 0):
                self.run_columns.drop((key, gone))
            self._put_incident(key, one)
            self._join(key, before.calls if before is not None else (), one.calls)

    def _join(self, key: str, before: Sequence[CallId], now: Sequence[CallId]) -> None:
        """Calls to the incident they belong to now. One that went to another may have been heard of there first."""
        if before == now:
            return
        left = [call for call in before if call not in now and self.incident_of.get(call) == key]
        for call in left:
            del self.incident_of[call]
        self.incident_of.update(dict.fromkeys(now, key))
        for call in (*left, *now):
            if call in self.calls:
                self._put_call(call, self.calls[call])

    def _put_incident(self, key: str, one: IncidentFact) -> None:
        call = self.calls.get(one.call) if one.call is not None else None
        rang_at = min(call.rang_at, one.opened_at) if call is not None else one.opened_at
        kind, ground = self.kinds.number(one.kind), self.grounds.number((one.place, one.area))
        what = (one.opened_at, one.drill, kind, ground, one.priority, int(key))
        self.incident_columns.put(
            key, *what, _between(rang_at, one.first_assigned_at), _between(rang_at, one.first_on_scene_at)
        )
        for number, run in enumerate(one.runs):
            intervals = [run.between(first, *last) for first, last in RUN_INTERVALS.values()]
            told = (MISSING if between is None else max(0, between) for between in intervals)
            self.run_columns.put((key, number), *what, self.services.number(run.service), *told)

    def let_go(self, now: Time) -> None:
        """Of what is older than is kept."""
        before = Time(now - KEPT_MS)
        self.duty.let_go(before)
        self.tickets.let_go(now)
        for key in [key for key, one in self.calls.items() if one.rang_at < before]:
            del self.calls[key]
            self.call_columns.drop(key)
        for key in [key for key, one in self.incidents.items() if one.opened_at < before]:
            gone = self.incidents.pop(key)
            self._join(key, gone.calls, ())
            for number in range(len(gone.runs)):
                self.run_columns.drop((key, number))
            self.incident_columns.drop(key)
        if len(self.grounds.all) > GROUNDS_MIN + 2 * (len(self.incidents) + len(self.calls)):
            self._number_grounds_anew()

    def _number_grounds_anew(self) -> None:
        """Of those that are still somebody's: incidents and calls leave, and move."""
        self.grounds = Words()
        for key, call in self.calls.items():
            self._put_call(key, call)
        for key, one in self.incidents.items():
            self._put_incident(key, one)

    def with_incidents(self, calls: Table) -> Table:
        """Rows of calls with the kind and the ground of their incidents. A call of none has no kind, and its own."""
        incidents = self.incident_columns.table()
        order = np.argsort(incidents["incident"])
        numbers = incidents["incident"][order]
        at = np.minimum(np.searchsorted(numbers, calls["incident"]), max(len(numbers) - 1, 0))
        if not len(numbers):
            return Table({**calls.columns, "kind": np.full(len(calls), NO_KIND, np.int32)})
        is_known, of = numbers[at] == calls["incident"], order[at]
        kind = np.where(is_known, incidents["kind"][of], NO_KIND)
        ground = np.where(is_known, incidents["ground"][of], calls["ground"])
        return Table({**calls.columns, "kind": kind, "ground": ground})


def _between(begins: Time, ends: Time | None) -> int:
    return MISSING if ends is None else max(0, ends - begins)


def fact_of(row: IncidentRow) -> IncidentFact:
    return IncidentFact(
        row.kind,
        row.area,
        row.place,
        row.opened_at,
        row.calls[0] if row.calls else None,
        row.first_assigned_at,
        row.first_on_scene_at,
        row.drill,
        tuple(run for need in row.needs if (run := _run_of(need)) is not None),
        row.closed_at,
        row.priority,
        tuple(row.calls),
    )


def _run_of(need: NeedRow) -> RunFact | None:
    if need.assignment is None or need.assigned_at is None:
        return None
    return RunFact(need.service, need.assigned_at, dict(need.times))
