"""Incidents and calls for the tests of likeness, with all that matters settable."""

from typing import Any

from dispatch.likely.index import MATCHES_MAX, rank
from dispatch.likely.likeness import Ground, Match, Told, likeness
from events.values import Place
from projections.incidents import IncidentRow

NOW = 1_800_000_000_000
MINUTE = 60_000
HERE = Place(11.5374, 106.8998)
METRES_PER_DEGREE = 111_195.0
SERVICES = {"crash": "police", "fight": "police", "fall": "ambulance", "fire": "fire"}


def north(metres: float, place: Place = HERE) -> Place:
    return Place(place.lat + metres / METRES_PER_DEGREE, place.lon)


def road_of(place: Place) -> frozenset[str]:
    """QL14 runs north and south through here, 120 m wide."""
    return frozenset(("QL14",)) if abs(place.lon - HERE.lon) * METRES_PER_DEGREE < 60 else frozenset()


GROUND = Ground(SERVICES, road_of)  # type: ignore[arg-type]


def row(
    number: int = 1, minutes: float = 4, place: Place | None = HERE, kind: str = "crash", **more: Any
) -> IncidentRow:
    """Opened so many minutes ago."""
    return IncidentRow(
        number,  # type: ignore[arg-type]
        kind,  # type: ignore[arg-type]
        2,
        NOW - int(minutes * MINUTE),  # type: ignore[arg-type]
        1,  # type: ignore[arg-type]
        "user:lan",  # type: ignore[arg-type]
        "1",
        place,
        **more,
    )


def told(place: Place | None = HERE, kind: str | None = "crash", **more: Any) -> Told:
    return Told(NOW, place, kind=kind, **more)  # type: ignore[arg-type]


def match(call: Told, incident: IncidentRow) -> Match:
    found = likeness(call, incident, GROUND)
    assert found is not None
    return found


def naive(call: Told, rows: list[IncidentRow], ground: Ground = GROUND) -> list[Match]:
    """The same by looking at every incident."""
    found = [one for incident in rows if (one := likeness(call, incident, ground)) is not None]
    return sorted(found, key=rank, reverse=True)[:MATCHES_MAX]
