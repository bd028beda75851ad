"""Draws a plausible outline of each commune from what is public: a point inside, the box around it, official areas.

The province is cut into squares. Each square goes to the commune whose box it lies deepest in; then the communes push
each other until their areas are right, the squares become polygons that share their borders, and the borders are
simplified together. Only sums, products and square roots are used, so that every machine draws the same.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point, Polygon
from shapely.affinity import affine_transform

LON, LAT = 106.9, 11.75
KM_PER_LON, KM_PER_LAT = 108.82, 110.62
SQUARE_KM = 0.4
MARGIN = 8
"""Squares drawn beyond the outline, to be cut off along it."""
SMOOTHING_KM = 0.8
SHARE_OF_BOX = 0.62
"""A commune fills about this much of its box."""
NARROWEST = 0.4
"""A point is taken to be at least this part of half the box away from each side of it."""
ROUNDS = 150

Floats = NDArray[np.float64]
Owners = NDArray[np.int64]
Flags = NDArray[np.bool_]
Box = tuple[float, float, float, float]
"""West, south, east, north."""


@dataclass
class Seed:
    """What is known of one commune. `groups` are the areas it is a part of, whose official size is known."""

    code: str
    point: tuple[float, float]
    box: Box | None
    groups: tuple[str, ...]
    km2: float = 0.0


def draw(outline: Polygon, seeds: Sequence[Seed], official_km2: Mapping[str, float]) -> dict[str, Polygon]:
    """Outlines by code, in degrees rounded to 11 m, that share their borders and fill the province."""
    land = shapely.transform(outline, _to_km)
    _estimate(seeds, official_km2, land.area)
    west, south, east, north = land.bounds
    columns, rows = (int(size / SQUARE_KM) + 2 * MARGIN for size in (east - west, north - south))
    west, south = west - MARGIN * SQUARE_KM, south - MARGIN * SQUARE_KM
    x, y = np.meshgrid(west + (np.arange(columns) + 0.5) * SQUARE_KM, south + (np.arange(rows) + 0.5) * SQUARE_KM)
    inside: Flags = np.asarray(shapely.contains_xy(land, x, y))
    owners = np.where(inside, _fit(seeds, x, y, inside), -1)
    _join_loose_parts(owners, inside)
    _spread(owners)
    cells = [
        affine_transform(cell, [SQUARE_KM, 0, 0, SQUARE_KM, west, south]) for cell in _polygons(owners, len(seeds))
    ]
    return {seed.code: cell for seed, cell in zip(seeds, _cut(cells, land), strict=True)}


def _estimate(seeds: Sequence[Seed], official_km2: Mapping[str, float], total_km2: float) -> None:
    """Areas that fit the boxes and add up to the official ones of every group."""
    for seed in seeds:
        seed.km2 = SHARE_OF_BOX * _box_km2(seed.box) if seed.box else 40.0
    for _ in range(200):
        for group, km2 in official_km2.items():
            members = [seed for seed in seeds if group in seed.groups]
            share = km2 / sum(seed.km2 for seed in members)
            for seed in members:
                seed.km2 *= share
    share = total_km2 / sum(seed.km2 for seed in seeds)
    for seed in seeds:
        seed.km2 *= share


def _fit(seeds: Sequence[Seed], x: Floats, y: Floats, inside: Flags) -> Owners:
    depth = np.stack([_distance(seed, x, y) for seed in seeds])
    weights = np.ones(len(seeds))
    owners = np.zeros(x.shape, dtype=np.int64)
    wanted = np.array([seed.km2 for seed in seeds])
    for turn in range(ROUNDS):
        owners = np.argmin(depth * weights[:, None, None], axis=0)
        squares = np.maximum(np.bincount(owners[inside], minlength=len(seeds)), 1)
        step = np.sqrt(np.clip(squares * SQUARE_KM * SQUARE_KM / wanted, 0.3, 3.0))
        weights *= step if turn < ROUNDS * 2 / 3 else np.sqrt(step)
    return owners


def _distance(seed: Seed, x: Floats, y: Floats) -> Floats:
    """0 at the commune's point, 1 on the sides of its box; cubed, since only the order matters."""
    px, py = _km(seed.point)
    half = 0.58 * float(np.sqrt(seed.km2))
    west, south, east, north = (px - half, py - half, px + half, py + half)
    if seed.box:
        (west, south), (east, north) = _km(seed.box[:2]), _km(seed.box[2:])
    least_x, least_y = NARROWEST * (east - west) / 2, NARROWEST * (north - south) / 2
    dx, dy = x - px, y - py
    across: Floats = np.where(dx > 0, dx / max(east - px, least_x), -dx / max(px - west, least_x))
    along: Floats = np.where(dy > 0, dy / max(north - py, least_y), -dy / max(py - south, least_y))
    cubed: Floats = across * across * across + along * along * along
    return cubed


def _join_loose_parts(owners: Owners, inside: Flags) -> None:
    """A commune is one piece: its smaller pieces go to whoever is next to them."""
    pieces = list(_pieces(owners, inside))
    largest: dict[int, list[tuple[int, int]]] = {}
    for owner, squares in pieces:
        if len(squares) > len(largest.get(owner, ())):
            largest[owner] = squares
    loose = [square for owner, squares in pieces if squares is not largest[owner] for square in squares]
    for square in loose:
        owners[square] = -1
    while loose:
        for square in list(loose):
            beside = Counter(owners[other] for other in _beside(square) if owners[other] >= 0)
            if beside:
                owners[square] = min(beside, key=lambda owner: (-beside[owner], owner))
                loose.remove(square)


def _pieces(owners: Owners, inside: Flags) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    waiting = {(int(row), int(column)) for row, column in zip(*np.nonzero(inside), strict=True)}
    for start in sorted(waiting):
        if start not in waiting:
            continue
        waiting.remove(start)
        squares = [start]
        for square in squares:
            same = [other for other in _beside(square) if other in waiting and owners[other] == owners[start]]
            waiting.difference_update(same)
            squares += same
        yield int(owners[start]), squares


def _beside(square: tuple[int, int]) -> list[tuple[int, int]]:
    row, column = square
    return [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]


def _spread(owners: Owners) -> None:
    """The squares beyond the outline go to the nearest commune, so that the cut along the outline leaves no gap."""
    for _ in range(MARGIN):
        before = owners.copy()
        for shift, axis in ((1, 0), (-1, 0), (1, 1), (-1, 1)):
            beside = np.roll(before, shift, axis)
            free = (owners < 0) & (beside >= 0)
            owners[free] = beside[free]


def _polygons(owners: Owners, count: int) -> list[Polygon]:
    """In squares, not kilometres: whole numbers, so that neighbours share their corners exactly."""
    squares = []
    for owner in range(count):
        row, column = np.nonzero(owners == owner)
        squares.append(shapely.union_all(shapely.box(column, row, column + 1, row + 1)))
    return list(shapely.coverage_simplify(squares, SMOOTHING_KM / SQUARE_KM))


def _cut(cells: Sequence[Polygon], land: Polygon) -> Iterator[Polygon]:
    """Every cell inside the outline, in degrees. A crumb that the outline cuts off goes to the cell it touches most."""
    lines = shapely.union_all([*(cell.boundary for cell in cells), land.boundary])
    parts_of_land = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    faces = [face for face in parts_of_land if isinstance(face, Polygon) and _within(land, face)]
    parts: list[list[Polygon]] = [[face for face in faces if _within(cell, face)] for cell in cells]
    crumbs = [face for own in parts for face in own if face is not max(own, key=lambda part: part.area)]
    kept = [[max(own, key=lambda part: part.area)] for own in parts]
    for crumb in crumbs:
        touched = [max(0.0, crumb.boundary.intersection(own[0].boundary).length) for own in kept]
        kept[touched.index(max(touched))].append(crumb)
    for own in kept:
        yield union(_degrees(part) for part in own)


def _within(area: Polygon, face: Polygon) -> bool:
    return bool(area.contains(face.representative_point()))


def _degrees(shape: Polygon) -> Polygon:
    return shapely.transform(shape, lambda km: _rounded(km / (KM_PER_LON, KM_PER_LAT) + (LON, LAT)))


def _rounded(degrees: Floats) -> Floats:
    return np.round(degrees, 4)


def _to_km(degrees: Floats) -> Floats:
    return (degrees - (LON, LAT)) * (KM_PER_LON, KM_PER_LAT)


def _km(point: Sequence[float]) -> tuple[float, float]:
    return (point[0] - LON) * KM_PER_LON, (point[1] - LAT) * KM_PER_LAT


def _box_km2(box: Box) -> float:
    return (box[2] - box[0]) * KM_PER_LON * (box[3] - box[1]) * KM_PER_LAT


def union(shapes: Iterable[Polygon]) -> Polygon:
    """Of shapes that share their borders; its corners are rounded again, and begin at the same one each time."""
    whole = shapely.transform(shapely.union_all(list(shapes)).normalize(), _rounded)
    assert isinstance(whole, Polygon)
    return whole


def km2(shape: Polygon) -> float:
    """The area of a shape in degrees."""
    return shape.area * KM_PER_LON * KM_PER_LAT


def point_within(shape: Polygon, point: tuple[float, float]) -> tuple[float, float]:
    """This point if it lies well inside, or else one that does."""
    if shape.buffer(-0.002).contains(Point(point)):
        return point
    inner = shapely.maximum_inscribed_circle(shape, 0.001).coords[0]
    return round(inner[0], 4), round(inner[1], 4)
