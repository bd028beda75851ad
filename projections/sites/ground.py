"""Which circles hold a point, and which points lie in a circle: squares of the map, so that no one looks at all."""

from collections.abc import Iterator
from math import cos, floor, hypot, radians

from events.values import Place

SQUARE = 0.002
"""Degrees: about 220 m. A circle of 2 km, the largest there is, touches some four hundred squares; most touch four."""
METRES_PER_DEGREE = 111_195.0
POLAR = 0.05
"""Nearer to a pole than this cosine, squares are as wide as there."""

Square = tuple[int, int]


def distance_m(one: Place, other: Place) -> float:
    """On a plane that is right for some kilometres."""
    x = (one.lon - other.lon) * cos(radians(other.lat))
    return hypot(x, one.lat - other.lat) * METRES_PER_DEGREE


def square_of(place: Place) -> Square:
    return floor(place.lat / SQUARE), floor(place.lon / SQUARE)


def squares_of(place: Place, radius_m: float) -> Iterator[Square]:
    """All squares that the circle may touch."""
    high = radius_m / METRES_PER_DEGREE
    wide = high / max(cos(radians(place.lat)), POLAR)
    (south, west), (north, east) = (
        square_of(Place(place.lat - high, place.lon - wide)),
        square_of(Place(place.lat + high, place.lon + wide)),
    )
    return ((row, column) for row in range(south, north + 1) for column in range(west, east + 1))


class Ground:
    """Names by square."""

    def __init__(self) -> None:
        self.names: dict[Square, dict[str, None]] = {}

    def put(self, name: str, place: Place, radius_m: float = 0.0) -> None:
        for square in squares_of(place, radius_m):
            self.names.setdefault(square, {})[name] = None

    def take(self, name: str, place: Place, radius_m: float = 0.0) -> None:
        for square in squares_of(place, radius_m):
            names = self.names[square]
            del names[name]
            if not names:
                del self.names[square]

    def at(self, place: Place) -> Iterator[str]:
        """Whose squares hold this point."""
        return iter(self.names.get(square_of(place), ()))

    def about(self, place: Place, radius_m: float) -> list[str]:
        """What was put without a radius in the squares that the circle touches."""
        return [name for square in squares_of(place, radius_m) for name in self.names.get(square, ())]
