"""Where every unit was seen last: telemetry that takes the short way, not of the journal."""

from msgspec import Struct

from events.values import Place, Time, UnitId
from projections.projection import Change


class PlaceRow(Struct, frozen=True, gc=False):
    """`at` is when it was seen there; `heading` in degrees from north, clockwise."""

    unit: UnitId
    place: Place
    at: Time
    speed_kmh: float | None = None
    heading: float | None = None


class Places:
    def __init__(self) -> None:
        self.rows: dict[str, PlaceRow] = {}
        self.tables = {"places": self.rows}

    def move(self, row: PlaceRow) -> Change:
        self.rows[row.unit] = row
        return Change("places", row.unit, row)
