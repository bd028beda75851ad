"""Units that could be sent, and where they stand."""

from collections.abc import Iterable, Mapping

from events.values import Place, ServiceId, Standing
from projections.feed import Feed
from projections.places import PlaceRow
from projections.units import UnitRow


def is_free(row: UnitRow) -> bool:
    return row.standing is Standing.AVAILABLE and row.assignment is None


def free_of(rows: Iterable[UnitRow], places: Mapping[str, PlaceRow], service: ServiceId) -> list[Place]:
    """Where those of the service stand: as seen last, else at their station."""
    free = [row for row in rows if row.service == service and is_free(row)]
    return [places[row.unit].place if row.unit in places else row.home for row in free]


def place_of(feed: Feed, row: UnitRow) -> Place:
    """As it was seen last, else its station."""
    seen = feed.places.rows.get(row.unit)
    return seen.place if seen is not None else row.home


def free_places(feed: Feed, service: ServiceId) -> list[Place]:
    return free_of(feed.views.units.rows.values(), feed.places.rows, service)
