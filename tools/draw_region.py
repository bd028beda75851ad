"""Draws the map of deploy/binh_phuoc from public facts: areas, roads, kilometre posts and loudspeaker clusters.

    python -m tools.draw_region ../shared/data/binh_phuoc deploy/binh_phuoc

The folder of facts holds `communes_2024.csv`, `communes_2025.csv` and `main_roads.geojson`. The same facts give the
same files. The other files of the region are written by people, and this does not touch them.
"""

import argparse
import csv
import datetime
import itertools
import json
import time
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from shapely import LineString, Point, Polygon, transform

from dispatch import region_rows as rows
from dispatch import region_writing
from events.values import AreaId, Place
from tools import region_cells as cells
from tools import region_facts as facts

MERGER = datetime.date(2025, 7, 1)
"""On this day the districts ended, 40 communes and wards came, and the province became a part of Đồng Nai."""
OLD, NEW = AreaId("70"), AreaId("75")
CLUSTERS, SPEAKERS = 1_484, 3_423
SPEAKERS_BY_TURNS = (1, 2, 2, 3, 2, 4, 2)
NARROWEST_BOX = 0.011
"""Degrees; a narrower box is that of an address, not of a commune."""

Row = dict[str, str]
Shapes = dict[str, Polygon]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("facts", type=Path, help="folder with the public lists")
    parser.add_argument("region", type=Path, help="folder of the region, written to")
    asked = parser.parse_args()
    started = time.monotonic()
    for step in draw(asked.facts, asked.region):
        print(f"{time.monotonic() - started:5.1f} s  {step}", flush=True)


def draw(source: Path, target: Path) -> Iterator[str]:
    """Write the four files, saying what was done after each."""
    old, new = read_rows(source / "communes_2024.csv"), read_rows(source / "communes_2025.csv")
    shapes = shapes_of(old, new)
    areas = list(areas_of(old, new, shapes))
    note = (
        "Outlines drawn by tools/draw_region.py from points, boxes and official areas; codes, names, tree are official."
    )
    region_writing.write_features(target / "areas.geojson", rows.About("schematic", note), areas)
    yield f"areas.geojson: {len(areas)} areas"
    roads = list(roads_of(json.loads((source / "main_roads.geojson").read_bytes())))
    note = "QL13 and QL14 are digitised points, the others sketched by the towns on their way."
    region_writing.write_features(target / "roads.geojson", rows.About("schematic", note), roads)
    yield f"roads.geojson: {len(roads)} roads"
    posts = [post for road in roads for post in km_posts_of(road)]
    region_writing.write_rows(target / "km_posts.csv", posts)
    yield f"km_posts.csv: {len(posts)} posts"
    clusters = list(clusters_of(old, shapes))
    region_writing.write_rows(target / "loudspeakers.csv", clusters)
    yield f"loudspeakers.csv: {len(clusters)} clusters, {sum(cluster.speakers for cluster in clusters)} speakers"


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(line.replace("\r\n", "\n") for line in file))


def shapes_of(old: Sequence[Row], new: Sequence[Row]) -> Shapes:
    """Of the 111 communes; everything larger is made of them."""
    became = {part: code for code, parts in facts.MERGED.items() for part in parts.split()}
    official = {f"2025:{row['code']}": float(row["area_km2"]) for row in new}
    official |= {f"2025:{code}": km2 for code, km2 in facts.COMMUNES_KM2.items()}
    official |= {f"2024:{code}": km2 for code, (_, km2) in facts.DISTRICTS_KM2.items()}
    seeds = [
        cells.Seed(
            row["code"], point_of(row), box_of(row), (f"2025:{became[row['code']]}", f"2024:{row['district_code']}")
        )
        for row in old
    ]
    return cells.draw(Polygon(facts.OUTLINE), seeds, official)


def point_of(row: Row) -> tuple[float, float]:
    return facts.MOVED.get(row["code"], (float(row["lon"]), float(row["lat"])))


def box_of(row: Row) -> cells.Box | None:
    west, south, east, north = (float(row[side]) for side in ("west", "south", "east", "north"))
    wrong = row["code"] in facts.NO_BOX or north - south < NARROWEST_BOX
    return None if wrong else (west, south, east, north)


def areas_of(old: Sequence[Row], new: Sequence[Row], shapes: Shapes) -> Iterator[rows.Area]:
    """Both trees: the province, 11 districts and 111 communes until the merger, then 40 communes of Đồng Nai."""
    became = {part: AreaId(code) for code, parts in facts.MERGED.items() for part in parts.split()}
    whole = cells.union(shapes.values())
    yield area(OLD, "Tỉnh Bình Phước", "province", None, whole, until=MERGER, km2=6877.0, successor=NEW)
    for code, (name, km2) in facts.DISTRICTS_KM2.items():
        shape = cells.union(shapes[row["code"]] for row in old if row["district_code"] == code)
        yield area(code, name, "district", OLD, shape, until=MERGER, km2=km2)
    for row in old:
        code, moved = row["code"], row["code"] in facts.MOVED
        note = "point put by us; the public list has another place" if moved else ""
        yield area(
            code, row["name"], "commune", row["district_code"], shapes[code], point_of(row),
            until=MERGER, successor=became[code], note=note,
        )  # fmt: skip
    note, part = "only the part that was Bình Phước", "Tỉnh Bình Phước cũ (nay thuộc tỉnh Đồng Nai)"
    yield area(NEW, "Tỉnh Đồng Nai", "province", None, whole, since=MERGER, note=note, part=part)
    for row in new:
        code, point = row["code"], (float(row["lon"]), float(row["lat"]))
        shape = cells.union(shapes[part] for part in facts.MERGED[code].split())
        official = facts.COMMUNES_KM2.get(code, float(row["area_km2"]))
        yield area(code, row["name"], "commune", NEW, shape, point, since=MERGER, km2=official)


def area(
    code: str,
    name: str,
    level: str,
    parent: str | None,
    shape: Polygon,
    point: tuple[float, float] | None = None,
    *,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    km2: float | None = None,
    successor: AreaId | None = None,
    note: str = "",
    part: str = "",
) -> rows.Area:
    place = cells.point_within(shape, (round(point[0], 4), round(point[1], 4)) if point else (0.0, 0.0))
    properties = rows.AreaProperties(
        AreaId(code), unicodedata.normalize("NFC", name), level, AreaId(parent) if parent else None, since, until,
        place, schematic=True, basis="schematic", area_km2=km2, successor=successor, note=note, part=part,
    )  # fmt: skip
    rings = tuple(tuple((lon, lat) for lon, lat in ring.coords) for ring in (shape.exterior, *shape.interiors))
    return rows.Area(f"{code}@{since}" if since else code, properties, rows.Polygon(rings))


def roads_of(main: dict[str, list[dict[str, dict[str, object]]]]) -> Iterator[rows.Road]:
    drawn: list[LineString] = []
    for feature in main["features"]:
        ref = str(feature["properties"]["ref"])
        line = simpler(LineString(feature["geometry"]["coordinates"]), 0.0003)  # type: ignore[arg-type]
        drawn.append(line)
        start, sign = facts.KM_POSTS[ref]
        end = round(start + sign * length_km(line), 1)
        note = "course from digitised points, true to some 30 m; kilometre posts schematic"
        yield road(ref, "national", line, "fact", note, start, end)
    for ref, points in facts.ROADS.items():
        line = smooth(joined(LineString(points), drawn))
        drawn.append(line)
        kind = "national" if ref.startswith("QL") else "provincial"
        yield road(ref, kind, line, "schematic", "sketched by the towns on its way")


def road(
    ref: str, kind: str, line: LineString, basis: rows.Basis, note: str,
    start: float | None = None, end: float | None = None,
) -> rows.Road:  # fmt: skip
    course = tuple((round(lon, 4), round(lat, 4)) for lon, lat in line.coords)
    sort: object = kind
    assert sort == "national" or sort == "provincial"
    properties = rows.RoadProperties(
        ref, sort, schematic=basis == "schematic", basis=basis, km_from=start, km_to=end, note=note
    )
    return rows.Road(ref, properties, rows.LineString(course))


def joined(line: LineString, others: Sequence[LineString]) -> LineString:
    """Its ends put onto the nearest road, if one is within a kilometre and a half."""
    ends = list(line.coords)
    for at in (0, -1):
        near = min(others, key=lambda other: other.distance(Point(ends[at])))
        if near.distance(Point(ends[at])) < 0.014:
            ends[at] = near.interpolate(near.project(Point(ends[at]))).coords[0]
    return LineString(ends)


def smooth(line: LineString, times: int = 2) -> LineString:
    """Corners cut, ends kept (Chaikin)."""
    for _ in range(times):
        points = list(line.coords)
        cut = [
            ((3 * x + u) / 4, (3 * y + v) / 4) if first else ((x + 3 * u) / 4, (y + 3 * v) / 4)
            for (x, y), (u, v) in itertools.pairwise(points)
            for first in (True, False)
        ]
        line = LineString([points[0], *cut, points[-1]])
    return simpler(line, 0.0005)


def simpler(line: LineString, tolerance: float) -> LineString:
    return LineString(line.simplify(tolerance).coords)


def length_km(line: LineString) -> float:
    return float(transform(line, lambda degrees: degrees * (cells.KM_PER_LON, cells.KM_PER_LAT)).length)


def km_posts_of(road: rows.Road) -> Iterator[rows.Landmark]:
    """One at each whole kilometre of a road whose posts are known."""
    start, end = road.properties.km_from, road.properties.km_to
    if start is None or end is None:
        return
    line = LineString(road.geometry.coordinates)
    low, high = sorted((start, end))
    for km in range(int(low) + 1, int(high) + 1):
        lon, lat = line.interpolate((km - start) / (end - start), normalized=True).coords[0]
        name = f"{road.properties.ref} Km {km}"
        yield rows.Landmark(name, "km_post", Place(round(lat, 4), round(lon, 4)), "schematic")


def clusters_of(old: Sequence[Row], shapes: Shapes) -> Iterator[rows.Loudspeaker]:
    """The official number of clusters and speakers, spread over the communes by size, more in towns."""
    weights = [cells.km2(shapes[row["code"]]) ** 0.5 * (1.3 if row["type"] != "Xã" else 1.0) for row in old]
    counts = parted(CLUSTERS, weights)
    turns = [SPEAKERS_BY_TURNS[number % len(SPEAKERS_BY_TURNS)] for number in range(CLUSTERS)]
    lacking = SPEAKERS - sum(turns)
    speakers = iter(
        turn + ((number + 1) * lacking // CLUSTERS - number * lacking // CLUSTERS) for number, turn in enumerate(turns)
    )
    for row, count in zip(old, counts, strict=True):
        district = facts.DISTRICTS_KM2[row["district_code"]][0].split(" ", 2)
        name = f"{short(row['name'])}, {short(' '.join(district))}"
        for number, place in enumerate(places_in(shapes[row["code"]], count), 1):
            code = f"L{row['code']}-{number:02}"
            yield rows.Loudspeaker(
                code, f"Cụm {number:02}, {name}", place, next(speakers), "schematic", drills=number == 1
            )


def short(name: str) -> str:
    """`Thị trấn Tân Phú` is Tân Phú."""
    for kind in ("Phường ", "Xã ", "Thị trấn ", "Thị xã ", "Thành phố ", "Huyện "):
        name = name.removeprefix(kind)
    return unicodedata.normalize("NFC", name)


def parted(total: int, weights: Sequence[float]) -> list[int]:
    """Whole shares that add up, each at least 1; what is left over goes to the largest remainders."""
    shares = [total * weight / sum(weights) for weight in weights]
    counts = [max(1, int(share)) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda at: (int(shares[at]) - shares[at], at))
    for at in by_remainder[: total - sum(counts)]:
        counts[at] += 1
    return counts


def places_in(shape: Polygon, count: int) -> Iterator[Place]:
    """Evenly strewn, by a fixed sequence (Roberts' R2)."""
    west, south, east, north = shape.bounds
    inner = shape.buffer(-0.001)
    number = 0
    while count:
        number += 1
        lon = west + (0.5 + number * 0.7548776662) % 1 * (east - west)
        lat = south + (0.5 + number * 0.5698402910) % 1 * (north - south)
        if inner.contains(Point(lon, lat)):
            count -= 1
            yield Place(round(lat, 4), round(lon, 4))


if __name__ == "__main__":
    main()
