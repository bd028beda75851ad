"""A region folder made for the replay: the units of the file, at home amid their calls, and empty run cards."""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from events.values import Place
from loadtests.san_francisco import Incident

BASIS = {"basis": "operator", "note": "Made from the file that is replayed."}
SERVICE, NUMBER = "fire", "911"
NEVER_S = 30 * 86_400
"""Nothing is promoted, given up or closed by the planner: the file says what was done."""


def _name(text: str) -> dict[str, str]:
    return {"vi": text, "en": text}


def make(folder: Path, incidents: Sequence[Incident]) -> Path:
    """Write the folder; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    responses = [response for incident in incidents for response in incident.responses]
    types = {response.unit: response.unit_type for response in responses}
    seen: dict[str, list[Place]] = defaultdict(list)
    for response in responses:
        seen[response.unit].append(response.place)
    homes = {unit: _middle(places) for unit, places in seen.items()}
    middle = _middle([response.place for response in responses])
    kinds = sorted({response.kind for response in responses})
    tables: dict[str, Any] = {
        "region.json": _settings(middle),
        "services.json": {"services": [
            {"id": SERVICE, "name": _name("Fire Department"), "shape": "square", "speed_kmh": [40] * 24}
        ]},
        "numbers.json": {"numbers": [
            {"number": NUMBER, "name": _name("Emergency"), "serves": [SERVICE], "answer_s": 10}
        ]},
        "capabilities.json": {"capabilities": {one: _name(one) for one in sorted(set(types.values()))}},
        "care.json": {"care": {}},
        "kinds.json": {"kinds": [
            {"id": kind, "name": _name(kind), "service": SERVICE, "priority": 2, "levels": []} for kind in kinds
        ]},
        "areas.geojson": {"type": "FeatureCollection", "features": [_area(middle)]},
        "roads.geojson": {"type": "FeatureCollection", "features": []},
    }  # fmt: skip
    for name, content in tables.items():
        (folder / name).write_text(json.dumps({"about": BASIS, **content}))
    stations = [
        f"st-{unit.lower()},{SERVICE},Home of {unit},{homes[unit].lat},{homes[unit].lon}" for unit in sorted(types)
    ]
    _csv(folder / "stations.csv", "id,service,name,lat,lon", stations)
    _csv(folder / "units.csv", "id,service,capabilities,station", [
        f"{unit},{SERVICE},{types[unit]},st-{unit.lower()}" for unit in sorted(types)
    ])  # fmt: skip
    for name, columns in EMPTY.items():
        _csv(folder / name, columns, [])
    return folder


def _settings(middle: Place) -> dict[str, Any]:
    never = [NEVER_S + step for step in range(4)]
    limits = {"assign_s": never, "promote_s": never, "acknowledge_s": NEVER_S, "close_s": 0}
    return {
        "version": "1991.1",
        "name": _name("San Francisco"),
        "utc_offset_min": -480,
        "centre": {"lat": middle.lat, "lon": middle.lon},
        "detour": 1.3,
        "assigning": "recommend",
        "limits": limits,
    }


def _area(middle: Place) -> dict[str, Any]:
    west, east, south, north = middle.lon - 0.1, middle.lon + 0.1, middle.lat - 0.1, middle.lat + 0.1
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    properties = {
        "code": "75", "name": "Lone Mountain", "level": "neighbourhood", "parent": None, "from": None, "to": None,
        "point": [middle.lon, middle.lat], "schematic": True, "basis": "operator",
    }  # fmt: skip
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "id": "75", "properties": properties, "geometry": geometry}


def _middle(places: Sequence[Place]) -> Place:
    count = len(places)
    return Place(
        round(sum(place.lat for place in places) / count, 6), round(sum(place.lon for place in places) / count, 6)
    )


def _csv(file: Path, columns: str, rows: Sequence[str]) -> None:
    lines = [f"{columns},basis,note", *(f"{row},operator," for row in rows)]
    file.write_text("\n".join(lines) + "\n")


EMPTY = {
    "hospitals.csv": "id,name,short,level,lat,lon,beds,emergency",
    "cameras.csv": "id,name,kind,lat,lon",
    "loudspeakers.csv": "id,name,lat,lon,speakers",
    "places.csv": "name,kind,lat,lon,also",
    "km_posts.csv": "name,kind,lat,lon,also",
}
