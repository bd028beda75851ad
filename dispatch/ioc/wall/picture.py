"""The picture of a wall, made of what a follower has, of all of the region or of one part."""

from collections.abc import Iterable, Sequence

from dispatch.ioc.follower import Follower
from dispatch.ioc.free import free_places, is_free, place_of
from dispatch.ioc.indicators import nearest_rank
from dispatch.ioc.wall.far import FAR_MIN, far
from dispatch.ioc.wall.hours import Before, hours, midnight
from dispatch.ioc.wall.land import Ground
from dispatch.ioc.wall.part import Part
from dispatch.ioc.wall.rows import (
    LandArea,
    Picture,
    WallHotline,
    WallHours,
    WallIncident,
    WallService,
    WallUnit,
    WallWarning,
)
from events.regions import Name, Number, Rules, Service
from events.values import OPEN_TICKET, NumberId, Place, ServiceId, Step, Time
from projections.incidents import IncidentRow, NeedRow
from projections.tickets import TicketRow
from projections.units import UnitRow

HOTLINE = NumberId("1022")
AMBULANCE = NumberId("115")
INCIDENTS_MAX = 300
"""More are a list that nobody reads; how many there are in all is told."""
LEVELS = ("urgent", "priority", "routine")
ORDER = (Step.ASSIGNED, Step.ACKNOWLEDGED, Step.EN_ROUTE, Step.ON_SCENE, Step.TRANSPORTING, Step.AT_HOSPITAL)
"""How far a crew is, the least first."""


class Looker:
    """One part of the region at one moment."""

    def __init__(self, follower: Follower, rules: Rules, part: Part, ground: Ground) -> None:
        self.follower, self.rules, self.part, self.ground = follower, rules, part, ground
        self.views = follower.feed.views
        self.now = Time(follower.clock())
        self.midnight = midnight(self.now, rules.utc_offset_ms)
        self.open = [row for row in self.views.incidents.open.values() if part.holds(row)]
        self.ended = [row for row in self.views.incidents.ended.values() if part.holds(row)]

    def picture(self, build: str, known: Before) -> Picture:
        follower = self.follower
        return Picture(
            name=self.ground.name,
            area=self.part.scope.area,
            now=self.now,
            as_of=follower.whole_at if follower.behind else self.now,
            behind_ms=follower.behind_ms,
            position=follower.position,
            demo=self.views.situation.region.demo,
            utc_offset_min=self.rules.utc_offset_min,
            land=self.ground.land.land,
            build=build,
            services=tuple(self._services()),
            hotline=self._hotline(),
            incidents=tuple(self._incident(row) for row in sorted(self.open, key=_urgency)[:INCIDENTS_MAX]),
            open=len(self.open),
            hours=self._hours(known),
            warnings=tuple(self._warnings()),
            units=tuple(self._units()),
            far=self._far(),
            far_min=FAR_MIN,
        )

    # --- figures

    def _services(self) -> Iterable[WallService]:
        on_duty = [one for one in self._of_part() if one.standing != "off_duty"]
        for number, service in self._dialled():
            ours = [row for row in self.open if any(need.service == service.id for need in row.needs)]
            waiting = [row for row in ours if _waiting(row, service.id)]
            late = sum(any(need.deadline < self.now for need in _waiting(row, service.id)) for row in waiting)
            standing = [one for one in on_duty if one.service == service.id]
            yield WallService(
                *(number.number, number.name, service.id, service.shape),
                *(len(ours), len(waiting), late, _median(self._decisions(service.id))),
                self.rules.limits.assign_s[0] * 1000,
                sum(is_free(one) for one in standing),
                len(standing),
            )

    def _dialled(self) -> Iterable[tuple[Number, Service]]:
        """Services with the number that people dial for each."""
        services = {one.id: one for one in self.rules.services}
        for number in self.rules.numbers:
            if number.service is not None and number.service in services:
                yield number, services[number.service]

    def _decisions(self, service: ServiceId) -> list[int]:
        """Of today's incidents of priority 1, from when the first call rang to the first who was sent."""
        found = []
        for row in (*self.open, *self.ended):
            if row.priority == 1 and row.opened_at >= self.midnight:
                assigned = [
                    need.assigned_at for need in row.needs if need.service == service and need.assigned_at is not None
                ]
                if assigned:
                    found.append(max(0, min(assigned) - self._rang_at(row)))
        return found

    def _rang_at(self, row: IncidentRow) -> Time:
        call = self.views.calls.rows.get(row.calls[0]) if row.calls else None
        return min(call.rang_at, row.opened_at) if call is not None else row.opened_at

    def _hotline(self) -> WallHotline | None:
        number = next((one for one in self.rules.numbers if one.number == HOTLINE), None)
        if number is None:
            return None
        tickets = [row for row in self.views.tickets.rows.values() if self.part.holds(row)]
        open_ = [row for row in tickets if row.state in OPEN_TICKET]
        waiting = [row for row in open_ if row.state == "received"]
        within = {one.forward_s for one in self.rules.fields}
        return WallHotline(
            *(HOTLINE, number.name, len(open_), len(waiting)),
            sum(row.forward_by is not None and row.forward_by < self.now for row in waiting),
            _median(self._forwarded(tickets)),
            within.pop() * 1000 if len(within) == 1 else None,
            sum(row.due.at < self.now for row in open_),
        )

    def _forwarded(self, tickets: Iterable[TicketRow]) -> list[int]:
        return [
            row.forwarded_at - row.opened_at
            for row in tickets
            if row.forwarded_at is not None and row.opened_at >= self.midnight
        ]

    def _hours(self, known: Before) -> WallHours:
        views, offset_ms = self.views, self.rules.utc_offset_ms
        if self.part.scope.area is None:
            times = (row.rang_at for row in views.calls.rows.values() if not row.drill)
        else:
            times = (row.opened_at for row in (*self.open, *self.ended))
        return hours(times, known, self.part, self.now, offset_ms)

    # --- one by one

    def _incident(self, row: IncidentRow) -> WallIncident:
        kind = next((one.name for one in self.rules.kinds if one.id == row.kind), Name(row.kind, row.kind))
        waiting = _waiting(row)
        first = min(waiting, key=lambda need: need.deadline, default=None)
        alike = [need for need in waiting if first is not None and _thing(need) == _thing(first)]
        needed = [need for need in row.needs if first is not None and _thing(need) == _thing(first)]
        return WallIncident(
            *(row.incident, row.kind, kind, self.ground.names.get(row.area, "") if row.area is not None else ""),
            *(row.priority, row.opened_at, row.place),
            _furthest(row),
            self._wanted(first) if first is not None else None,
            *(len(alike), len(needed)),
            *((first.asked_at, first.deadline) if first is not None else (None, None)),
        )

    def _wanted(self, need: NeedRow) -> Name:
        """The first thing that it must be able to do, else of which service."""
        if need.wanted and need.wanted[0] in self.rules.capabilities:
            return self.rules.capabilities[need.wanted[0]]
        service = next((one.name for one in self.rules.services if one.id == need.service), None)
        return service or Name(need.service, need.service)

    def _warnings(self) -> Iterable[WallWarning]:
        """In force: what left the house and is not over. What calls one off is itself none."""
        rows = [
            row
            for row in self.views.warnings.rows.values()
            if row.state == "sent" and row.kind != "cancel" and not row.drill and row.expires > self.now
        ]
        for row in sorted(rows, key=lambda row: (LEVELS.index(row.level), row.expires)):
            if self.part.is_about(row.areas):
                english = row.en.headline if row.en is not None else row.vi.headline
                yield WallWarning(row.level, Name(row.vi.headline, english), row.area_name, row.expires)

    # --- units

    def _of_part(self) -> list[UnitRow]:
        """Those whose station lies in it."""
        return [row for row in self.views.units.rows.values() if self.part.has(row.home)]

    def _units(self) -> Iterable[WallUnit]:
        """Where they are now, whosever they are."""
        shapes = {one.id: one.shape for one in self.rules.services}
        for row in self.views.units.rows.values():
            seen, place = self.follower.feed.places.rows.get(row.unit), place_of(self.follower.feed, row)
            if (is_free(row) or row.step is not None) and self.part.has(place):
                yield WallUnit(
                    *(shapes.get(row.service, "circle"), row.step is not None, place),
                    seen.at if seen is not None else None,
                )

    def _far(self) -> tuple[str, ...]:
        service = next((one for number, one in self._dialled() if number.number == AMBULANCE), None)
        if service is None:
            return ()
        free = free_places(self.follower.feed, service.id)
        shown = [one for one in self.ground.land.areas if self._shows(one)]
        return far(shown, free, service, self.rules, self.now)

    def _shows(self, area: LandArea) -> bool:
        lon, lat = area.point
        return self.part.has(Place(lat, lon))


def _urgency(row: IncidentRow) -> tuple[int, bool, int]:
    """The worst first, of those the ones that wait, the longest first; then what was opened last."""
    waiting = _waiting(row)
    return row.priority, not waiting, row.opened_at if waiting else -row.opened_at


def _waiting(row: IncidentRow, service: ServiceId | None = None) -> list[NeedRow]:
    return [need for need in row.needs if need.assignment is None and service in (None, need.service)]


def _thing(need: NeedRow) -> tuple[ServiceId, str]:
    return need.service, need.wanted[0] if need.wanted else ""


def _furthest(row: IncidentRow) -> Step | None:
    """Of those who are under way; `cleared` where all are done."""
    steps = [need.step for need in row.needs if need.assignment is not None and need.step is not None]
    under_way = [step for step in steps if step in ORDER]
    if under_way:
        return max(under_way, key=ORDER.index)
    return Step.CLEARED if steps else None


def _median(values: Sequence[int]) -> int | None:
    return nearest_rank(sorted(values), 50) if values else None
