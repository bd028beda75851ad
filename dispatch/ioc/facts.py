"""What indicators are computed from: of each call and each incident its times, beside the views, for a year and more.

Filled from the archive once, and then by whatever changes in the views. Thrown away, they come again, and are the same.
"""

from collections.abc import Iterable

from msgspec import Struct

from events.database import connected
from events.values import AreaId, CallId, KindId, NumberId, Place, ServiceId, Step, Time
from projections import archive
from projections.calls import CallRow
from projections.incidents import IncidentRow, NeedRow
from projections.projection import Change
from projections.views import Views

KEPT_MS = 400 * 24 * 3600 * 1000
"""Of older ones the exports tell."""
BATCH_ROWS = 2_000
QUEUE, HISTORY, CALLS = "queue", "history", "calls"


class CallFact(Struct, frozen=True, gc=False):
    """A call: when it rang, and what came of it. Without `answered_at` and `ended_at` it still waits."""

    number: NumberId
    rang_at: Time
    answered_at: Time | None
    ended_at: Time | None
    drill: bool


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


class Facts:
    """By call and by incident."""

    def __init__(self) -> None:
        self.calls: dict[str, CallFact] = {}
        self.incidents: dict[str, IncidentFact] = {}
        self.version = 0
        """Counts changes."""

    async def load(self, dsn: str, views: Views, now: Time) -> None:
        """What the archive has, and over it what the views have, which may be ahead or behind."""
        async with connected(dsn) as connection:
            until = await archive.reached(connection)
            async for calls in archive.last_until(connection, (CALLS,), until, CallRow, "", BATCH_ROWS):
                self._take_calls(calls)
            async for rows in archive.last_until(connection, (QUEUE, HISTORY), until, IncidentRow, "", BATCH_ROWS):
                self._take_incidents(rows)
        self._take_calls(views.calls.rows.items())
        self._take_incidents((*views.incidents.open.items(), *views.incidents.ended.items()))
        self.let_go(now)

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
            self.calls[key] = CallFact(row.number, row.rang_at, row.answered_at, row.ended_at, row.drill)

    def _take_incidents(self, rows: Iterable[tuple[str, IncidentRow]]) -> None:
        self.version += 1
        for key, row in rows:
            self.incidents[key] = fact_of(row)

    def let_go(self, now: Time) -> None:
        """Of what is older than is kept."""
        before = now - KEPT_MS
        for key in [key for key, one in self.calls.items() if one.rang_at < before]:
            del self.calls[key]
        for key in [key for key, one in self.incidents.items() if one.opened_at < before]:
            del self.incidents[key]


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
    )


def _run_of(need: NeedRow) -> RunFact | None:
    if need.assignment is None or need.assigned_at is None:
        return None
    return RunFact(need.service, need.assigned_at, dict(need.times))
