"""How likely it is that a caller tells of an incident that is known already, and why: a table of points, no more.

What agrees adds points, what differs or is not known adds none; all that can agree makes 1. A drill never matches a
real incident.
"""

from collections.abc import Callable, Mapping
from math import cos, radians, sqrt
from typing import Literal

from msgspec import Struct

from dispatch.core.proximity import METRES_PER_DEGREE
from events.values import AreaId, IncidentId, KindId, Place, Priority, ServiceId, Time
from projections.incidents import IncidentRow

PLACE, TIME, SAME_KIND, SAME_ROAD, SAME_AREA = 0.45, 0.15, 0.30, 0.05, 0.05
"""Points of what agrees; together 1. Beyond where they agree, place and time fall evenly to none within their reach."""
SAME_SERVICE = 0.05
"""Another kind of the same service: callers name one thing differently."""
AREA_ALONE = 0.15
"""The same area, when no distance is known."""
CALLER = 0.65
"""The same number rang about it before: so much of what is missing to 1 is added."""

AGREES_M = 200.0
"""A place within the circle of the call agrees, and one so near however small the circle is."""
UNCERTAINTY_M_MAX = 4_000.0
"""A wider circle counts as this."""
REACH_M = 1_000.0
"""So far beyond that a place still has points."""
AGREES_MS = 15 * 60_000
REACH_MS = 45 * 60_000
"""Likewise in time."""
ENDED_MS = 30 * 60_000
"""An incident that ended is looked at for so long: a second caller often rings when the first crew has cleared."""

SHOWN = 0.30
"""What scores less is not worth a line."""
LIKELY = 0.80
"""A false merge is worse than a double. By `python -m loadtests.duplicates`, 97 in 100 marked at this score
are right unless another matter of the same kind is within 700 m, at 0.70 only 89; more than this costs five points of
recall for two of precision. So nothing is likely without the kind that was said, nor without a distance, unless the
same number rang."""

SameKind = Literal["kind", "service", "other"]


class Told(Struct, frozen=True):
    """What is known of a call. `uncertainty_m` is the radius of the circle it was located in; `earlier` are the
    incidents that earlier calls of the same number belong to."""

    at: Time
    place: Place | None = None
    uncertainty_m: float | None = None
    kind: KindId | None = None
    area: AreaId | None = None
    drill: bool = False
    earlier: frozenset[IncidentId] = frozenset()


class Ground(Struct, frozen=True):
    """What the region knows: of a kind its service, of a place the roads it lies on."""

    services: Mapping[KindId, ServiceId]
    roads_of: Callable[[Place], frozenset[str]]


NOWHERE = Ground({}, lambda _: frozenset())


class Match(Struct, frozen=True):
    """An incident that may be what the caller tells of: `score` 0 to 1, and what agrees and what does not.

    None: not known on one of the sides. `age_s` is from its opening to the call, negative when the call was first.
    """

    incident: IncidentId
    score: float
    is_likely: bool
    distance_m: int | None
    same_place: bool | None
    """Within the circle of the call, or near however small it is."""
    age_s: int
    same_time: bool
    same_kind: SameKind | None
    same_road: str | None
    """The road that both lie on, by its number or name."""
    same_area: bool | None
    same_caller: bool
    kind: KindId
    priority: Priority
    opened_at: Time
    closed_at: Time | None
    place: Place | None
    area: AreaId | None


def likeness(told: Told, row: IncidentRow, ground: Ground) -> Match | None:
    """What speaks for this incident; None when it is not worth a line."""
    if not may_match(told, row):
        return None
    distance_m = distance_of(told, row.place)
    beyond_m = None if distance_m is None else distance_m - circle_m(told)
    road = same_road(told, row, beyond_m, ground)
    is_earlier = row.incident in told.earlier
    score = points(told, row, beyond_m, ground) + (SAME_ROAD if road is not None else 0.0)
    score = round(score + (1 - score) * CALLER if is_earlier else score, 3)
    if score < SHOWN or not (is_earlier or is_comparable(told, row, beyond_m)):
        return None
    age_ms = told.at - row.opened_at
    return Match(
        row.incident,
        score,
        score >= LIKELY,
        None if distance_m is None else round(distance_m),
        None if beyond_m is None else beyond_m <= 0,
        round(age_ms / 1000),
        abs(age_ms) <= AGREES_MS,
        None if told.kind is None else same_kind(told.kind, row.kind, ground),
        road,
        None if told.area is None or row.area is None else told.area == row.area,
        is_earlier,
        row.kind,
        row.priority,
        row.opened_at,
        row.closed_at,
        row.place,
        row.area,
    )


def may_match(told: Told, row: IncidentRow) -> bool:
    """Both drills or neither; and not over for long."""
    return row.drill == told.drill and (row.closed_at is None or row.closed_at + ENDED_MS > told.at)


def is_comparable(told: Told, row: IncidentRow, beyond_m: float | None) -> bool:
    """Within reach; where no distance is known, of the same kind."""
    return told.kind == row.kind if beyond_m is None else beyond_m <= REACH_M


def points(told: Told, row: IncidentRow, beyond_m: float | None, ground: Ground) -> float:
    """All but those for the road, which cost most to find out, and for the caller. `beyond_m`: from the circle on."""
    score = TIME * share(abs(told.at - row.opened_at) - AGREES_MS, REACH_MS)
    if beyond_m is not None:
        score += PLACE * share(beyond_m, REACH_M)
    if told.area is not None and told.area == row.area:
        score += AREA_ALONE if beyond_m is None else SAME_AREA
    kind = told.kind
    if kind is not None:
        if kind == row.kind:
            score += SAME_KIND
        elif same_kind(kind, row.kind, ground) == "service":
            score += SAME_SERVICE
    return score


def share(beyond: float, reach: float) -> float:
    """All of the points, or what is left of them so far beyond where they agree."""
    return 1.0 if beyond <= 0 else 0.0 if beyond >= reach else 1 - beyond / reach


def circle_m(told: Told) -> float:
    """From the middle of the call's circle to where places agree."""
    return max(AGREES_M, min(told.uncertainty_m or 0.0, UNCERTAINTY_M_MAX))


def distance_of(told: Told, place: Place | None) -> float | None:
    """Metres of straight line, on the plane about the call."""
    if told.place is None or place is None:
        return None
    x = (place.lon - told.place.lon) * cos(radians(told.place.lat))
    y = place.lat - told.place.lat
    return sqrt(x * x + y * y) * METRES_PER_DEGREE


def same_kind(one: KindId, other: KindId, ground: Ground) -> SameKind:
    if one == other:
        return "kind"
    service = ground.services.get(one)
    return "service" if service is not None and service == ground.services.get(other) else "other"


def same_road(told: Told, row: IncidentRow, beyond_m: float | None, ground: Ground) -> str | None:
    """The first by name of the roads both lie on, within reach: a road is long."""
    if told.place is None or row.place is None or beyond_m is None or beyond_m > REACH_M:
        return None
    mine = ground.roads_of(told.place)
    return min(mine & ground.roads_of(row.place), default=None) if mine else None
