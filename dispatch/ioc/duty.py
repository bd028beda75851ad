"""What units were doing, as columns of spans beside the other facts: free, on an assignment, out of service, silent.

Off duty is no span. Filled from the versions of units' rows in the archive once, and then by the entries themselves,
since a row that changed twice between two looks tells only the last. Thrown away, they come again, and are the same.
"""

from collections.abc import Callable, Iterable
from enum import IntEnum
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import numpy as np
from msgspec import Struct

import events
from dispatch.ioc.columns import Columns, Words
from events import entry as kept
from events.entry import Entry
from events.sql import statements
from events.values import (
    BEGINNING,
    AssignmentId,
    IncidentId,
    Place,
    Position,
    ServiceId,
    Standing,
    StationId,
    Step,
    Time,
    UnitId,
)

SQL = statements(Path(__file__).with_suffix(".sql"))
BATCH_ROWS = 2_000
STILL = np.iinfo(np.int64).max
"""The end of what has none yet."""
IsDrill = Callable[[IncidentId], bool]
"""Whether an incident that a unit is sent to is an exercise."""


class Doing(IntEnum):
    FREE = 0
    ASSIGNED = 1
    OUT_OF_SERVICE = 2
    SILENT = 3
    EXERCISE = 4
    """On an assignment of an exercise."""


DOING = {
    Standing.AVAILABLE: Doing.FREE,
    Standing.OUT_OF_SERVICE: Doing.OUT_OF_SERVICE,
    Standing.SILENT: Doing.SILENT,
    Standing.OFF_DUTY: None,
}


class UnitFact(Struct):
    """A unit as the region lists it, or listed it last. `span` is the key of the one it is in."""

    number: int
    service: ServiceId
    station: StationId
    home: Place
    standing: Standing = Standing.OFF_DUTY
    assignment: AssignmentId | None = None
    drill: bool = False
    since: Time = Time(0)
    span: int | None = None
    is_listed: bool = True

    @property
    def doing(self) -> Doing | None:
        """None: off duty. Who is on an assignment is at work, whatever else is told of it."""
        if self.assignment is not None:
            return Doing.EXERCISE if self.drill else Doing.ASSIGNED
        return DOING[self.standing]


class Duty:
    """By unit, as of a position of the journal."""

    def __init__(self, is_drill: IsDrill) -> None:
        self.is_drill = is_drill
        self.position: Position = BEGINNING
        self.units: dict[UnitId, UnitFact] = {}
        self.assigned: dict[AssignmentId, UnitId] = {}
        self.names: Words[UnitId] = Words()
        self.spans = Columns(unit=np.int32, doing=np.int8, begins=np.int64, ends=np.int64)
        self.version = 0
        """Counts changes."""
        self._keys = 0

    # --- by entries

    def hear(self, entries: Iterable[Entry]) -> None:
        """Those that are new. What is told of a unit that was never registered here is no fact."""
        for entry in entries:
            if entry.position > self.position:
                self.position = entry.position
                heard = TABLE.get(type(entry.event))
                if heard is not None:
                    heard(self, entry.event, entry.told_at)

    def list_unit(self, unit: UnitId, service: ServiceId, station: StationId, home: Place, at: Time) -> UnitFact:
        """Known, or known anew."""
        self.version += 1
        one = self.units.get(unit)
        if one is None:
            one = self.units[unit] = UnitFact(self.names.number(unit), service, station, home, since=at)
        one.service, one.station, one.home, one.is_listed = service, station, home, True
        return one

    def retire(self, unit: UnitId, at: Time) -> None:
        """It stays a fact, and is off duty."""
        one = self.units.get(unit)
        if one is not None:
            self.become(one, Standing.OFF_DUTY, None, at)
            one.is_listed = False
            self.version += 1

    def stands(self, unit: UnitId, standing: Standing, at: Time) -> None:
        one = self.units.get(unit)
        if one is not None:
            self.become(one, standing, one.assignment, at)

    def become(
        self, one: UnitFact, standing: Standing, assignment: AssignmentId | None, at: Time, *, drill: bool = False
    ) -> None:
        """From then on; never before it became what it was."""
        before = one.doing, one.assignment
        one.drill = drill if assignment != one.assignment else one.drill
        one.standing, one.assignment = standing, assignment
        if (one.doing, one.assignment) != before:
            one.since = at = max(at, one.since)
            self._begin(one, at)

    def _begin(self, one: UnitFact, at: Time) -> None:
        """What it did until then ends, and something else begins."""
        self.version += 1
        if one.span is not None:
            place = self.spans.at[one.span]
            self.spans.columns["ends"][place] = at
            if self.spans.columns["begins"][place] == at:
                self.spans.drop(one.span)
        doing, one.span = one.doing, None
        if doing is not None:
            one.span = self._keys = self._keys + 1
            self.spans.put(one.span, one.number, doing, at, STILL)

    # --- from the archive

    async def load(self, connection: asyncpg.Connection, after: Position, until: Position) -> None:
        """What was so between two positions, of every unit there was; into none before."""
        found = connection.cursor(SQL["units"], until, after, prefetch=BATCH_ROWS)
        async with connection.transaction():
            async for row in found:
                self._take(row)
        self.position = until

    def _take(self, row: Any) -> None:
        """A version of a unit's row, and that it was the last, if the unit was retired after it."""
        unit = UnitId(row["key"])
        home: Place = msgspec.json.decode(row["home"], type=Place)
        at = Time(row["at"])
        one = self.list_unit(unit, ServiceId(row["service"]), StationId(row["station"]), home, at)
        assignment = AssignmentId(row["assignment"]) if row["assignment"] is not None else None
        drill = row["incident"] is not None and self.is_drill(IncidentId(row["incident"]))
        if one.assignment is not None:
            self.assigned.pop(one.assignment, None)
        if assignment is not None:
            self.assigned[assignment] = unit
        self.become(one, Standing(row["standing"]), assignment, at, drill=drill)
        if row["retiring"] is not None:
            self.retire(unit, kept.decode(row["retiring"]).told_at)

    # --- what is kept

    def let_go(self, before: Time) -> None:
        """Of what ended before then, and of retired units of which nothing else is known."""
        table = self.spans.table()
        keys = self.spans.keys
        for key in [keys[at] for at in np.flatnonzero(table["ends"] < before).tolist()]:
            self.spans.drop(key)
        held = set(np.unique(self.spans.table()["unit"]).tolist())
        gone = [unit for unit, one in self.units.items() if not one.is_listed and one.number not in held]
        for unit in gone:
            del self.units[unit]
        self.version += 1


# --- what each entry says


def unit_registered(duty: Duty, e: events.UnitRegistered, at: Time) -> None:
    duty.list_unit(e.unit, e.service, e.station, e.home, at)


def unit_retired(duty: Duty, e: events.UnitRetired, at: Time) -> None:
    duty.retire(e.unit, at)


def unit_came_on_duty(duty: Duty, e: events.UnitCameOnDuty, at: Time) -> None:
    duty.stands(e.unit, Standing.AVAILABLE, at)


def unit_went_off_duty(duty: Duty, e: events.UnitWentOffDuty, at: Time) -> None:
    duty.stands(e.unit, Standing.OFF_DUTY, at)


def unit_went_out_of_service(duty: Duty, e: events.UnitWentOutOfService, at: Time) -> None:
    duty.stands(e.unit, Standing.OUT_OF_SERVICE, at)


def unit_returned(duty: Duty, e: events.UnitReturned, at: Time) -> None:
    duty.stands(e.unit, Standing.AVAILABLE, at)


def unit_assigned(duty: Duty, e: events.UnitAssigned, at: Time) -> None:
    one = duty.units.get(e.unit)
    if one is not None:
        duty.assigned[e.assignment] = e.unit
        duty.become(one, one.standing, e.assignment, at, drill=duty.is_drill(e.incident))


def assignment_ended(duty: Duty, e: events.AssignmentEnded, at: Time) -> None:
    """A silent unit is not asked again until it reports itself."""
    unit = duty.assigned.pop(e.assignment, None)
    one = duty.units.get(unit) if unit is not None else None
    if one is not None:
        duty.become(one, Standing.SILENT if e.step is Step.SILENT else one.standing, None, at)


TABLE: dict[type, Callable[[Duty, Any, Time], None]] = {
    events.UnitRegistered: unit_registered,
    events.UnitRetired: unit_retired,
    events.UnitCameOnDuty: unit_came_on_duty,
    events.UnitWentOffDuty: unit_went_off_duty,
    events.UnitWentOutOfService: unit_went_out_of_service,
    events.UnitReturned: unit_returned,
    events.UnitAssigned: unit_assigned,
    events.AssignmentEnded: assignment_ended,
}
