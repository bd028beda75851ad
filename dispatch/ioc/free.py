"""Units that could be sent, and where they stand."""

from events.values import Place, ServiceId, Standing
from projections.feed import Feed
from projections.units import UnitRow


def is_free(row: UnitRow) -> bool:
    return row.standing is Standing.AVAILABLE and row.assignment is None


def place_of(feed: Feed, row: UnitRow) -> Place:
    """As it was seen last, else its station."""
    seen = feed.places.rows.get(row.unit)
    return seen.place if seen is not None else row.home


def free_places(feed: Feed, service: ServiceId) -> list[Place]:
    rows = feed.views.units.rows.values()
    return [place_of(feed, row) for row in rows if row.service == service and is_free(row)]
