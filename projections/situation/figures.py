"""What the situation keeps: its rows, and by what each call, unit and incident is counted in them."""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from events.values import (
    DAY_MS,
    Actor,
    AssignmentId,
    CallId,
    ExchangeId,
    Extension,
    IncidentId,
    NumberId,
    ServiceId,
    Time,
    UnitId,
)
from projections.projection import Change, Touched, drained
from projections.situation.rows import (
    DeskRow,
    NumberRow,
    PriorityRow,
    RegionRow,
    ServiceRow,
    SilentExchangeRow,
    SilentRow,
)


class Figures:
    """What the situation is made of: its rows, and by what each thing is counted."""

    region: RegionRow
    desks: dict[Extension, DeskRow]
    silent: dict[Actor, SilentRow]
    silent_exchanges: dict[ExchangeId, SilentExchangeRow]
    numbers: dict[NumberId, NumberRow]
    services: dict[ServiceId, ServiceRow]
    priorities: dict[int, PriorityRow]
    offset_ms: int
    midnight: Time
    """When the day's figures begin anew."""
    ringing: dict[CallId, NumberId]
    gave_up: set[CallId]
    """Calls of today that are counted as abandoned."""
    calls: dict[CallId, NumberId]
    call_backs: dict[CallId, NumberId]
    """Who is to be called back, by the number under which each is counted."""
    leaving: deque[tuple[Time, CallId]]
    units: dict[UnitId, tuple[ServiceId, str]]
    assigned: dict[AssignmentId, UnitId]
    incidents: dict[IncidentId, int]
    """Open ones, by the priority under which each is counted."""

    def __init__(self) -> None:
        self.region = RegionRow()
        self.desks = {}
        self.silent = {}
        self.silent_exchanges = {}
        self.numbers = {}
        self.services = {}
        self.priorities = {}
        self.offset_ms = 0
        self.midnight = Time(0)
        self.ringing = {}
        self.gave_up = set()
        self.calls = {}
        self.call_backs = {}
        self.leaving = deque()
        self.units = {}
        self.assigned = {}
        self.incidents = {}
        self.touched: Touched[str] = {}
        self.numbers_touched: dict[NumberId, NumberRow] = {}
        self.services_touched: dict[ServiceId, ServiceRow] = {}
        self.priorities_touched: dict[int, PriorityRow] = {}

    @property
    def rows(self) -> dict[str, Any]:
        rows: dict[str, Any] = {"region": self.region} if self.region.journal else {}
        rows.update(keyed("desk", self.desks))
        rows.update(keyed("silent", self.silent))
        rows.update(keyed("silent_exchange", self.silent_exchanges))
        rows.update(keyed("number", self.numbers))
        rows.update(keyed("service", self.services))
        rows.update(keyed("priority", self.priorities))
        return rows

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return {"situation": self.rows}

    def changes(self) -> list[Change]:
        self.touched.update(keyed("number", self.numbers_touched))
        self.touched.update(keyed("service", self.services_touched))
        self.touched.update(keyed("priority", self.priorities_touched))
        for counted in (self.numbers_touched, self.services_touched, self.priorities_touched):
            counted.clear()
        return drained("situation", self.touched)

    def forget(self, now: Time) -> None:
        """An ended call is known for a day, since news come late."""
        while self.leaving and self.leaving[0][0] <= now:
            self.calls.pop(self.leaving.popleft()[1], None)
        if now >= self.midnight:
            self.new_day(now)

    def keep_clock(self, offset_ms: int, now: Time) -> None:
        """By which the days of the region begin."""
        self.offset_ms = offset_ms
        self.midnight = Time(((now + offset_ms) // DAY_MS + 1) * DAY_MS - offset_ms)

    def new_day(self, now: Time) -> None:
        """At local midnight the day's figures begin anew."""
        self.keep_clock(self.offset_ms, now)
        self.gave_up.clear()
        for name in self.numbers:
            row = self.number(name)
            row.answered = row.abandoned = 0

    # --- rows that are about to be changed

    def number(self, number: NumberId) -> NumberRow:
        row = self.numbers.get(number)
        if row is None:
            row = self.numbers[number] = NumberRow(number)
        self.numbers_touched[number] = row
        return row

    def service(self, service: ServiceId) -> ServiceRow:
        row = self.services.get(service)
        if row is None:
            row = self.services[service] = ServiceRow(service)
        self.services_touched[service] = row
        return row

    def priority(self, priority: int) -> PriorityRow:
        row = self.priorities.get(priority)
        if row is None:
            row = self.priorities[priority] = PriorityRow(priority)
        self.priorities_touched[priority] = row
        return row

    # --- figures

    def put_ringing(self, call: CallId, number: NumberId | None) -> bool:
        """Count the call as waiting on this number, or on none; was it waiting before?"""
        before = self.ringing.pop(call, None)
        if before is not None:
            self.number(before).waiting -= 1
        if number is not None:
            self.ringing[call] = number
            self.number(number).waiting += 1
        return before is not None

    def move_abandoned(self, before: NumberId, number: NumberId) -> None:
        """A caller who gave up is counted on another number."""
        self.number(before).abandoned -= 1
        self.number(number).abandoned += 1

    def move_call_back(self, call: CallId, number: NumberId) -> None:
        """The number of who is to be called back was told only now."""
        before = self.call_backs.get(call)
        if before is not None and number and before != number:
            self.number(before).call_backs -= 1
            self.number(number).call_backs += 1
            self.call_backs[call] = number

    def put_unit(self, unit: UnitId, service: ServiceId, doing: str | None) -> None:
        """Count the unit under what it does now, and no longer under what it did."""
        before = self.units.get(unit)
        if before is not None:
            self.service(before[0]).count(before[1], -1)
        if doing is None:
            self.units.pop(unit, None)
        else:
            self.units[unit] = (service, doing)
            self.service(service).count(doing, 1)

    def put_doing(self, unit: UnitId, doing: str) -> None:
        service, before = self.units[unit]
        self.units[unit] = (service, doing)
        self.service(service).move(before, doing)

    def put_priority(self, incident: IncidentId, priority: int | None) -> None:
        before = self.incidents.pop(incident, None)
        if before is not None:
            self.priority(before).open -= 1
        if priority is not None:
            self.incidents[incident] = priority
            self.priority(priority).open += 1


def keyed(kind: str, rows: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    return ((f"{kind}:{name}", row) for name, row in rows.items())
