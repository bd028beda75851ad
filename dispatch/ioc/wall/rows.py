"""What is told to a wall, and no more: a screen in a hall is read by whoever stands before it."""

from typing import Literal

from msgspec import Struct

from events.regions import Name
from events.values import (
    AreaId,
    IncidentId,
    KindId,
    NumberId,
    Place,
    Position,
    Priority,
    ServiceId,
    Step,
    Time,
    WarningLevel,
)


class WallService(Struct, frozen=True):
    """One service, by the number people dial for it. `late` are those of `waiting` that are past their limit."""

    number: NumberId
    name: Name
    service: ServiceId
    shape: str
    open: int
    waiting: int
    late: int
    decision_ms: int | None
    """From ringing to the assignment, the median of today's incidents of priority 1; None: there was none."""
    target_ms: int
    """Within which those should be assigned."""
    free: int
    on_duty: int


class WallHotline(Struct, frozen=True):
    """1022. `overdue` should have been answered already."""

    number: NumberId
    name: Name
    open: int
    waiting: int
    late: int
    """Of `waiting`: not passed on in time."""
    forward_ms: int | None
    """From the report to the agency, the median of what was reported today."""
    target_ms: int | None
    """None: it depends on the field."""
    overdue: int


class WallIncident(Struct, frozen=True):
    """One that is open. `step` is how far the crew is that is furthest; `wanted` what it still waits for."""

    incident: IncidentId
    kind: KindId
    name: Name
    area: str
    priority: Priority
    opened_at: Time
    place: Place | None
    step: Step | None
    wanted: Name | None
    waiting: int
    needs: int
    asked_at: Time | None
    """Of the waiting need whose limit runs out first."""
    deadline: Time | None


class WallUnit(Struct, frozen=True):
    """Where it was seen, else its station. Only those on duty."""

    shape: str
    busy: bool
    place: Place
    seen_at: Time | None


class WallHours(Struct, frozen=True):
    """Twenty-four hours, the last of which is under way. `means` are of the same hours of the weeks before; empty:
    there were none. `week_ago` is until this time of the same day of last week."""

    of: Literal["calls", "incidents"]
    begins: Time
    counts: tuple[int, ...]
    means: tuple[float, ...]
    weeks: int
    today: int
    week_ago: int | None


class WallWarning(Struct, frozen=True):
    level: WarningLevel
    headline: Name
    area: str
    until: Time


class Picture(Struct, frozen=True):
    """All of it. `as_of` is the time it is of: now, unless what is told here is behind."""

    name: Name
    area: AreaId | None
    now: Time
    as_of: Time
    behind_ms: int
    position: Position
    demo: bool
    utc_offset_min: int
    land: str
    """Changes when the land does."""
    build: str
    """Changes when the page does."""
    services: tuple[WallService, ...]
    hotline: WallHotline | None
    incidents: tuple[WallIncident, ...]
    """The worst first."""
    open: int
    hours: WallHours
    warnings: tuple[WallWarning, ...]
    units: tuple[WallUnit, ...]
    far: tuple[str, ...]
    """Areas that an ambulance reaches late, by the ids of the land."""
    far_min: int


class LandArea(Struct, frozen=True):
    """`rings` of longitude and latitude, each closed."""

    id: str
    name: str
    point: tuple[float, float]
    rings: tuple[tuple[tuple[float, float], ...], ...]


class LandRoad(Struct, frozen=True):
    main: bool
    line: tuple[tuple[float, float], ...]


class Land(Struct, frozen=True):
    """`part` is the outline of the wall's own area; empty: all of it. `box`: west, south, east, north."""

    land: str
    box: tuple[float, float, float, float]
    areas: tuple[LandArea, ...]
    roads: tuple[LandRoad, ...]
    part: tuple[tuple[tuple[float, float], ...], ...]
